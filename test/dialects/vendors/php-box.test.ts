/** The peculiarities of a vendor that always answers 200. */
import { expect, test } from "vitest";

import { MINUTE } from "../../../src/core/common/time/duration.ts";
import { clean } from "../../support/checker.ts";
import { DIALECTS } from "../dialects.ts";
import { openStand } from "../stand.ts";

const [dialect] = DIALECTS.filter(({ name }) => name === "php-box");

test("a session that ends after twenty minutes is renewed during a run, and nothing is lost or doubled", async () => {
  if (dialect === undefined) throw new Error("no such dialect");
  const stand = await openStand(dialect);
  const { erp, shop, clock } = stand;
  expect(await stand.pull()).toMatchObject({ exitCode: 0, summary: { created: 60 } });
  clock.advance(21 * MINUTE);
  shop.placeOrder({ items: [{ sku: "CAFE-NOIR", quantity: "2" }] });
  expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  expect(await stand.verdict()).toEqual(clean());
  expect(new Set(erp.ledger.calls.map(({ status }) => status))).toEqual(new Set([200]));
});

test("a line of a linked product names the article by its own id, from the stored link", async () => {
  if (dialect === undefined) throw new Error("no such dialect");
  const stand = await openStand(dialect);
  await stand.pull({ skus: ["CAFE-NOIR"] });
  stand.shop.placeOrder({ items: [{ sku: "CAFE-NOIR" }] });
  expect(await stand.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  const [taken] = stand.erp.ledger.orders;
  const id = stand.erp.truth().find(({ sku }) => sku === "CAFE-NOIR")?.id;
  expect(JSON.parse(taken?.body ?? "")).toMatchObject({
    ordine: { righe: [{ articolo: id, codice: "CAFE-NOIR" }, {}] },
  });
});
