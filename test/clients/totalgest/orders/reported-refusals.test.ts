/** Every form of a refused order that a profile can read, and its outcome. */
import { expect, test } from "vitest";

import { sendJson, serveWire } from "../../wire-server.ts";
import type { Handler } from "../../wire-server.ts";
import { INTENT, never, serveTotalGest, totalGest } from "../totalgest.ts";

type Profile = Readonly<Record<string, unknown>>;

const TAKEN = { id: "9", number: "2026-9", externalReference: INTENT.reference };
const KO: Profile = {
  failed: { path: "esito", is: ["KO"] },
  fields: {
    error: {
      code: {
        path: "errore.codice",
        map: {
          SCADUTA: "token_expired",
          DOPPIO: "duplicate_reference",
          OCCUPATO: "unavailable",
          ERRATO: "invalid_order",
        },
      },
      message: "errore.testo",
      "existing.id": "errore.ordine.id",
      "existing.number": "errore.ordine.numero",
    },
  },
};
const MESSAGE: Profile = {
  failed: { path: "success", not: [true] },
  fields: { error: { code: "message", message: "message" } },
};
const ko = (codice: string, more: object = {}): object => ({
  esito: "KO",
  errore: { codice, testo: "non va", ...more },
});

/** The description, the answer, its status, the profile, and the outcome. */
const ROWS: readonly (readonly [string, number, unknown, Profile, object])[] = [
  ["a word for what failed, in a 200", 200, ko("ARTICOLO"), KO, refused("ARTICOLO: non va")],
  ["a word for what failed, in a 201 that has an id", 201, { ...ko("IVA"), ...TAKEN }, KO, refused("IVA: non va")],
  ["a success that is false", 200, { success: false, message: "Article inconnu" }, MESSAGE, refused("Article inconnu")],
  [
    "the contract's error in a 200",
    200,
    { error: { code: "no_stock", message: "none" } },
    {},
    refused("no_stock: none"),
  ],
  [
    "an error of JSON-RPC",
    200,
    { jsonrpc: "2.0", id: 1, error: { code: -32_000, message: "Unknown article" } },
    { failed: { path: "error" } },
    refused("-32000: Unknown article"),
  ],
  ["a refusal with 500", 500, ko("ERRATO"), KO, refused("ERRATO: non va", "invalid_order: non va")],
  ["a refusal with 403", 403, ko("ERRATO"), KO, refused("ERRATO: non va", "invalid_order: non va")],
  ["a refusal with 409", 409, ko("ERRATO"), KO, refused("ERRATO: non va", "invalid_order: non va")],
  ["an honest 422", 422, ko("ALTRO"), KO, refused("ALTRO: non va")],
  [
    "a reference that is there, in a 200",
    200,
    ko("DOPPIO", { ordine: { id: 9, numero: "2026-9" } }),
    KO,
    { kind: "taken", how: "duplicate", order: { id: "9", number: "2026-9" } },
  ],
  ["a reference that is there, nobody knows where", 200, ko("DOPPIO"), KO, { kind: "unknown" }],
  ["out of order for a while, in a 200", 200, ko("OCCUPATO"), KO, { kind: "unavailable" }],
  ["an error that is not known, with 500", 500, ko("BOH"), KO, { kind: "unknown" }],
  ["no error at all", 200, { esito: "OK", ...TAKEN }, KO, { kind: "taken" }],
  ["a code beside the order, without `failed`", 201, { ...TAKEN, error: { code: "OK" } }, {}, { kind: "taken" }],
  ["a code for a fine answer, and no order", 200, { error: { code: "0" } }, {}, { kind: "unknown" }],
  ["nothing that says whether it failed", 200, { success: null }, MESSAGE, { kind: "refused" }],
  ["neither failed nor taken", 200, { esito: "OK" }, KO, { kind: "unknown" }],
];

function refused(detail: string, mapped = detail): object {
  return { kind: "refused", problem: { code: "erp-refused-order", data: { detail: mapped } } };
}

test.each(ROWS)("%s is recognised", async (_what, status, body, profile, expected) => {
  await using server = await serveTotalGest((_received, response) => sendJson(response, status, body));
  expect(await totalGest(server.url, { profile }).createOrder(INTENT, never)).toMatchObject(expected);
});

test("an answer with only the order's id is accepted, and found under other names", async () => {
  const profile: Profile = {
    createOrder: { fields: { id: "result.0", number: "result.0" } },
    findOrder: { records: "result" },
    fields: { orderResult: { id: "oid", number: "no", externalReference: "ref" } },
  };
  await using server = await serveTotalGest(({ method }, response) =>
    sendJson(response, 200, {
      result: method === "POST" ? [9] : [{ oid: 9, no: "2026-9", ref: INTENT.reference }],
    }),
  );
  const erp = totalGest(server.url, { profile });
  expect(await erp.createOrder(INTENT, never)).toMatchObject({ kind: "taken", order: { id: "9", number: "9" } });
  expect(await erp.findOrders(INTENT.reference, never)).toMatchObject([{ id: "9", number: "2026-9" }]);
});

const OVER: readonly (readonly [string, number, unknown, Profile])[] = [
  ["in a 200", 200, ko("SCADUTA"), KO],
  ["with 400", 400, ko("SCADUTA"), KO],
  ["with 403, by its status", 403, {}, { authenticator: { expired: [403] } }],
];

test.each(OVER)(
  "an expired session, reported %s, is renewed once and the call repeated",
  async (_how, status, body, profile) => {
    let calls = 0;
    const handler: Handler = (_received, response) => {
      calls += 1;
      return calls === 1 ? sendJson(response, status, body) : sendJson(response, 201, { esito: "OK", ...TAKEN });
    };
    await using server = await serveTotalGest(handler);
    expect(await totalGest(server.url, { profile }).createOrder(INTENT, never)).toMatchObject({ kind: "taken" });
    expect(server.ledger.map(({ path }) => path.split("/").at(-1))).toEqual(["session", "orders", "session", "orders"]);
  },
);

test("a wrong password reported in a 200 is recognised, in the vendor's words", async () => {
  await using server = await serveWire((_received, response) => sendJson(response, 200, ko("ACCESSO_NEGATO")));
  const asked = totalGest(server.url, { profile: KO }).fetchShop(never);
  await expect(asked).rejects.toMatchObject({
    reason: "credentials",
    problem: { data: { detail: "ACCESSO_NEGATO: non va" } },
  });
});

test("so is one without a profile's word for what failed: an error code in the place of the token", async () => {
  const error = { code: "bad_credentials", message: "Wrong password." };
  await using server = await serveWire((_received, response) => sendJson(response, 200, { error }));
  await expect(totalGest(server.url).fetchShop(never)).rejects.toMatchObject({
    reason: "credentials",
    problem: { data: { detail: "bad_credentials: Wrong password." } },
  });
});

test("a failed read reported in a 200 has the vendor's words, and an unknown product is null", async () => {
  const profile: Profile = { ...KO, product: { missing: "ASSENTE" } };
  await using server = await serveTotalGest(({ path }, response) =>
    sendJson(response, 200, path.endsWith("/404") ? ko("ASSENTE") : ko("GUASTO")),
  );
  const erp = totalGest(server.url, { profile });
  await expect(erp.fetchShop(never)).rejects.toMatchObject({
    reason: "contract",
    problem: { code: "remote-refused", data: { status: 200, detail: "GUASTO: non va" } },
  });
  await expect(erp.fetchProducts({}, never)).rejects.toMatchObject({ problem: { code: "remote-refused" } });
  expect(await erp.fetchProduct("404", never)).toBeNull();
});

test("a look-up that answers one record, or nothing in its place", async () => {
  const profile = { findOrder: { record: "data" } };
  for (const nothing of [null, []]) {
    await using server = await serveWire((_received, response) => {
      sendJson(response, 200, { data: nothing });
    });
    expect(
      await totalGest(server.url, { profile: { ...profile, authenticator: { type: "basic" } } }).findOrders(
        INTENT.reference,
        never,
      ),
    ).toEqual([]);
  }
  for (const unclear of [undefined, "", {}, 0]) {
    await using server = await serveWire((_received, response) => {
      sendJson(response, 200, { data: unclear });
    });
    const asked = totalGest(server.url, { profile: { ...profile, authenticator: { type: "basic" } } }).findOrders(
      INTENT.reference,
      never,
    );
    await expect(asked).rejects.toMatchObject({ reason: "contract" });
  }
});
