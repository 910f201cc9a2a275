import { expect, test } from "vitest";

import { doubtsAbout } from "../../../src/diagnosis/judge/profile.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../../src/clients/totalgest/default-profile.ts";
import { parseTotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import type { Problem } from "../../../src/core/common/problems/problem.ts";
import { DIALECTS, profileOf } from "../../dialects/dialects.ts";

function doubts(fields: object): readonly Problem[] {
  const parsed = parseTotalGestProfile({ fields });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  return doubtsAbout(parsed.profile);
}

test("the built-in profile and correct integrators' profiles raise no doubt", () => {
  expect(doubtsAbout(DEFAULT_TOTALGEST_PROFILE)).toEqual([]);
  for (const { name } of DIALECTS) expect([name, doubtsAbout(profileOf(name))]).toEqual([name, []]);
});

test("one field outside of its group's place is asked about, with the path that was perhaps meant", () => {
  const payment = { "": "pagamento", code: "codice", name: "descrizione", paid: "saldato" };
  const order = [{ payment }, { "payment.transactionId": "transazione" }];
  expect(doubts({ order })).toEqual([
    {
      code: "profile-field-astray",
      data: {
        field: "payment.transactionId",
        path: "transazione",
        group: "payment",
        place: "pagamento",
        meant: "pagamento.transazione",
      },
    },
  ]);
  const deeper = [{ "": "ordine", payment }, { "payment.transactionId": "transazione" }];
  const inItem = [{ payment: { ...payment, "": "pag[tipo=web]" } }, { "payment.transactionId": "transazione" }];
  const meant = [deeper, inItem].map((one) => doubts({ order: one })[0]?.data);
  expect(meant).toMatchObject([{ meant: "ordine.pagamento.transazione" }, { meant: "pag[tipo=web].transazione" }]);
});

test("fields without a rule are named where the rest of their group moved", () => {
  const order = { "billing.company": "fattura.ditta", "billing.street": "fattura.via", "payment.code": "pag" };
  expect(doubts({ order })).toMatchObject([
    {
      code: "profile-fields-left",
      data: { fields: expect.arrayContaining(["billing.zip", "billing.sdi"]), group: "billing", place: "fattura" },
    },
  ]);
});

test("no doubt is raised where a group is spread on purpose: flat, in two places, or deeper in one", () => {
  const flat = { payment: { code: "pay_id", name: null, paid: "paid", transactionId: "txn" } };
  const two = { "totals.net": "a.net", "totals.vat": "b.vat", "totals.gross": "gross" };
  const deeper = { payment: { "": "pag", code: "codice", name: "nome", paid: "si", transactionId: "carta.id" } };
  for (const order of [flat, two, deeper]) expect(doubts({ order })).toEqual([]);
});

test("a place that was written twice is asked about once for all its fields", () => {
  const error = [{ "": "err" }, { code: "no", message: "msg", existing: null, fields: null, "": "err" }];
  expect(doubts({ error })).toEqual([]);
  const twice = { "": "err", code: "err.no", message: "err.msg", fields: null, existing: null };
  expect(doubts({ error: twice })).toEqual([
    {
      code: "profile-path-twice",
      data: { fields: ["error.code", "error.message"], path: "err.err.no", meant: "err.no" },
    },
  ]);
});

test("two fields in one place, which overwrite each other, are reported; a line's and the order's are two places", () => {
  const order = { "billing.company": "nome", "billing.lastName": "nome", note: "t", "lines[].description": "t" };
  expect(doubts({ order })).toMatchObject([
    { code: "profile-place-shared", data: { field: "billing.lastName", other: "billing.company", path: "nome" } },
  ]);
});
