/** Orders in formats that the built-in contract lacks, through the real client and engine, over HTTP. */
import { describe, expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { type DialectCase, DIALECTS } from "./dialects.ts";
import { openStand, type Stand } from "./stand.ts";

const VENDORS = DIALECTS.filter(({ name }) => name === "odata" || name === "typed-lists");

function vendorOf(name: string): DialectCase {
  const vendor = VENDORS.find((one) => one.name === name);
  if (vendor === undefined) throw new Error(`there is no ${name}`);
  return vendor;
}

describe.each(VENDORS)("orders for the TotalGest called $name", (vendor) => {
  const stand = (): Promise<Stand> => openStand(vendor);

  test("are accepted as they are, once, with any contents", async () => {
    const { erp, shop, clock, ...at } = await stand();
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    shop.placeOrder({
      cart: [CUSTOM_LINE],
      payment: { id: "twint" },
      coupon: { code: "AUTUNNO", amount: "1.00" },
      fees: [{ name: "Confezione", price: "2.50", tax_rate: "8.1" }],
    });
    const report = await at.export();
    expect(report.orders.map(({ error }) => error)).toEqual([null, null]);
    expect(report).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
    expect(await at.verdict()).toEqual(clean());
    clock.advance(5 * MINUTE);
    expect((await at.export()).summary.requested).toBe(0);
    expect(erp.ledger.orders).toHaveLength(2);
  });

  test("are settled if the answer is lost, and if the state is lost", async () => {
    const { erp, shop, clock, ...at } = await stand();
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    erp.inject({ purpose: "createOrder", fault: { kind: "resetAfter" } });
    expect(await at.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await at.verdict()).toEqual(clean());
    at.forget();
    clock.advance(5 * MINUTE);
    expect(await at.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await at.verdict()).toEqual(clean());
    expect([...erp.ledger.timesTaken.values()]).toEqual([1]);
  });

  test("are sent again in the same bytes", async () => {
    const { erp, shop, clock, ...at } = await stand();
    shop.placeOrder({ cart: [CUSTOM_LINE] });
    await at.export();
    at.forget();
    clock.advance(5 * MINUTE);
    await at.export();
    const [first, second] = erp.ledger.callsFor("createOrder").map(({ body }) => body);
    expect(first).toBe(second);
    expect(first).not.toBe("");
  });
});

test("have each address in its item; an article without a code has the collective one, postage none", async () => {
  const stand = await openStand(vendorOf("typed-lists"));
  stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stand.export();
  const order: unknown = JSON.parse(stand.erp.ledger.orders[0]?.body ?? "");
  expect(order).toMatchObject({
    adresses: [
      { type: "facturation", rue: expect.any(String) },
      { type: "livraison", rue: expect.any(String) },
    ],
    lignes: [
      { type: "article", code: "DIVERS" },
      { type: "port", code: null },
    ],
  });
});

test("have the constants of every order", async () => {
  const stand = await openStand(vendorOf("odata"));
  stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stand.export();
  const [taken] = stand.erp.ledger.orders;
  const order: unknown = JSON.parse(taken?.body ?? "");
  const { shopId } = stand.credentials;
  expect(order).toMatchObject({ Filiale: shopId });
});
