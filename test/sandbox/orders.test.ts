import Big from "big.js";
import { describe, expect, it } from "vitest";

import { openingOrders } from "../../src/sandbox/framework360/orders/customers.ts";
import { openingGoods } from "../../src/sandbox/framework360/opening.ts";
import { orderOf } from "../../src/sandbox/framework360/orders/draft.ts";
import type { ShopOrderJson } from "../../src/sandbox/framework360/orders/order.ts";
import { generatedCatalogue } from "../../src/sandbox/totalgest/catalogue.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const catalogue = generatedCatalogue(1, 2000, NOW);
const { sold, products } = openingGoods(catalogue, 1, new Map());
const orders = openingOrders(sold, 400, 1, NOW);
const first = orders.slice(0, 40);

describe("the orders the shop starts with", () => {
  it("have totals that add up, except for one", () => {
    const off = orders.filter((order) => !addsUp(order));
    expect(off.map((order) => order.note)).toEqual(["Il totale non torna."]);
  });

  it("are the same for the same seed", () => {
    expect(openingOrders(sold, 400, 1, NOW)).toEqual(orders);
  });

  it("have rising text ids and dates within the last twenty days", () => {
    const ids = orders.map((order) => Number(order.id));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    const dates = orders.map((order) => order.date);
    expect(dates).toEqual(dates.toSorted());
    expect(dates.every((date) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(date))).toBe(true);
    expect(dates[0]?.slice(0, 10) ?? "").toMatch(/^2026-11-0[45]$/);
    expect((dates.at(-1) ?? "") < "2026-11-24 10:00:00").toBe(true);
    expect(orders[0]?.reference).toBe("WEB-2026-1001");
  });

  it("sell what both systems have, under the shop's ids", () => {
    const skus = new Map(products.map(({ id, sku }) => [id, sku]));
    const articles = orders.flatMap(({ cart }) => cart.flatMap((item) => (item.type === "product" ? [item] : [])));
    expect(articles.length).toBeGreaterThan(400);
    expect(articles.filter(({ id, sku }) => skus.get(id) !== sku || catalogue.indexOfSku(sku) === null)).toEqual([]);
  });

  it("have exactly one payment that TotalGest does not know", () => {
    expect(orders.filter((order) => order.payment.id === "cod")).toHaveLength(1);
  });

  it.each<[string, (order: ShopOrderJson) => boolean]>([
    ["a guest", (order) => order.customer_id === ""],
    ["a company", (order) => order.billing_data.ragione_sociale !== undefined],
    ["a custom item", (order) => order.cart.some((item) => item.type === "custom")],
    ["several VAT rates", (order) => new Set(order.cart.map(rateOf)).size >= 3],
    ["a coupon over several rates", (order) => order.coupon !== null && new Set(order.cart.map(rateOf)).size > 1],
    ["free shipping", (order) => order.shipping.price === "0.00"],
    ["shipping without a rate", (order) => order.shipping.tax_rate === null],
    ["another shipping address", (order) => order.shipping_data !== null],
    ["cash on delivery with its fee", (order) => order.payment.id === "cod" && order.fees.length === 1],
    ["an unpaid one", (order) => order.status_name === "In attesa di pagamento"],
    ["a cancelled one", (order) => order.status_name === "Annullato"],
    ["one not completed", (order) => order.status_name === "Non completato"],
    ["a total rounded to five centimes", (order) => roundingOf(order).abs().gt(0) && addsUp(order)],
    ["a fraction of a piece", (order) => order.cart.some((item) => item.quantity.includes("."))],
    [
      "a discount of four places",
      (order) => order.cart.some((item) => item.type === "product" && /\.\d{4}$/.test(item.discount)),
    ],
    [
      "an Italian electronic invoice",
      ({ billing_data }) => Boolean(billing_data.pec && billing_data.cod_univoco && billing_data.cf),
    ],
    ["notes and labels", (order) => order.note.includes("\n") && order.labels.length > 0],
    ["a name with signs", (order) => (order.billing_data.ragione_sociale ?? "").includes("&")],
  ])("have %s among the first", (_, test) => {
    expect(first.some(test)).toBe(true);
  });

  it("name countries as customers do", () => {
    const countries = new Set(first.map((order) => order.billing_data.stato));
    for (const country of ["Switzerland", "Suisse", "Italia", "Deutschland", "USA"])
      expect(countries).toContain(country);
  });

  it("are made of things to order if the catalogue is empty", () => {
    const empty = openingGoods(generatedCatalogue(1, 0, NOW), 1, new Map());
    for (const order of openingOrders(empty.sold, 40, 1, NOW)) {
      expect(order.cart.every((item) => item.type === "custom")).toBe(true);
    }
  });
});

it("puts VAT on top if prices exclude it", () => {
  const line = { type: "product", id: "1", sku: "A", name: "A", quantity: "3", price: "10.00", discount: "0" } as const;
  const draft = { cart: [{ ...line, imposta: "8.1" }], shipping: { price: "0.00" }, prices_include_tax: false };
  const { total, total_tax } = orderOf(draft, { id: "1", atMs: NOW });
  expect([total, total_tax]).toEqual(["32.43", "2.43"]);
});

type Item = ShopOrderJson["cart"][number];

function rateOf(item: Item): string {
  return item.type === "custom" ? item.customInfo.imposta : item.imposta;
}

/** The contract's sum, worked out apart from the sandbox: half-up lines, plus extras, less the coupon. */
function sumOf(order: ShopOrderJson): Big {
  const line = (item: Item): Big => {
    const unit = item.type === "custom" ? new Big(item.customInfo.price) : new Big(item.price).minus(item.discount);
    return unit.times(item.quantity).round(2, Big.roundHalfUp);
  };
  const extras = [order.shipping, ...order.fees].map((extra) => new Big(extra.price));
  const parts = [...order.cart.map(line), ...extras];
  return parts.reduce((sum, part) => sum.plus(part), new Big(0)).minus(order.coupon?.amount ?? 0);
}

function roundingOf(order: ShopOrderJson): Big {
  return new Big(order.total).minus(sumOf(order));
}

/** Exactly, or rounded to five centimes by at most two. */
function addsUp(order: ShopOrderJson): boolean {
  const off = roundingOf(order).abs();
  return off.eq(0) || (off.lte(0.02) && new Big(order.total).mod(0.05).eq(0));
}
