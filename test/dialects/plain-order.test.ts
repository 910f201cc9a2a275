/** An order without the buyer's language, a way of shipping or a number of the buyer's own leaves as before there were such fields. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { MODULES, openAdapterStand } from "../adapters/stand.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { DIALECTS } from "./dialects.ts";
import { openStand } from "./stand.ts";
import { openSoapWithCustomers } from "./vendors/soap.ts";

function written(name: string): string {
  return readFileSync(join(import.meta.dirname, "plain-order", name), "utf8");
}

/** TotalGest does not know the way of shipping. */
const ORDER = { id: "1042", cart: [CUSTOM_LINE], shipping: { name: "Corriere" } };

test("in JSON", async () => {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
  stage.sandbox.shop.placeOrder(ORDER);
  await stage.export();
  expect(stage.sandbox.erp.orders[0]?.body).toBe(written("json.txt"));
});

test("in XML", async () => {
  const soap = DIALECTS.find(({ name }) => name === "soap");
  if (soap === undefined) throw new Error("there is no soap");
  const { shop, erp, ...stand } = await openStand(soap);
  shop.placeOrder(ORDER);
  await stand.export();
  expect(erp.ledger.orders[0]?.body).toBe(written("xml.txt"));
});

test("through an adapter", async () => {
  const payments = { card: "CARTA", twint: "CARTA", invoice: "CARTA" };
  const path = join(MODULES, "soap.mjs");
  const { shop, erp, ...stand } = await openAdapterStand(openSoapWithCustomers, { path, payments });
  shop.placeOrder(ORDER);
  await stand.export();
  expect(erp.ledger.orders[0]?.body).toBe(written("adapter.txt"));
});
