import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { OrderMapping } from "../../../../src/core/orders/send/mapping.ts";
import type { ErpOrder, ShopOrder } from "../../../../src/core/orders/order.ts";
import type { Erp, OrderIntent } from "../../../../src/core/ports/erp.ts";
import { mapOrder, planIntent } from "../../../../src/core/orders/send/map-order.ts";
import { anAddress, anItem, anOrder, ERP_SHOP } from "../../../support/specimens.ts";

const MAPPING: OrderMapping = {
  site: "shop.example.ch",
  settings: { payments: {}, vat: {}, countries: {}, shipping: {}, language: {} },
  totals: "gross",
  shipping: "optional",
  erpShop: ERP_SHOP,
  defaultRate: "8.1",
};

function body(order: ShopOrder, mapping: OrderMapping = MAPPING): ErpOrder {
  const mapped = mapOrder(order, mapping);
  if ("code" in mapped) throw new Error(JSON.stringify(mapped));
  return mapped.body;
}

function refusal(order: ShopOrder, mapping: OrderMapping = MAPPING): unknown {
  const mapped = mapOrder(order, mapping);
  return "code" in mapped ? mapped : null;
}

function lineSum(order: ErpOrder): number {
  return Math.round(order.lines.reduce((sum, line) => sum + Number(line.total) * 100, 0));
}

describe("an order of two rates with coupon, shipping and another address", () => {
  const order = anOrder({
    items: [
      anItem({ sku: "A", quantity: "2", price: "24.90", rate: "8.1" }),
      anItem({ sku: "B", quantity: "3", price: "4.35", discount: "0.1250", rate: "2.6" }),
      anItem({ sku: "C", quantity: "1.5", price: "7.33", rate: "2.60" }),
    ],
    coupon: { code: "NATALE", amount: "10.00" },
    delivery: { name: "Posta", price: "9.00", rate: "8.1" },
    shipping: anAddress({
      firstName: "Luca",
      street: "Rue du Lac 1",
      zip: "1003",
      city: "Lausanne",
      country: "Suisse",
    }),
    total: "72.48",
  });
  const mapped = body(order);

  test("has lines that add up to the gross total to the cent", () => {
    expect(lineSum(mapped)).toBe(7248);
    expect(mapped.totals.gross).toBe("72.48");
    expect(Number(mapped.totals.net) + Number(mapped.totals.vat)).toBeCloseTo(72.48, 9);
  });

  test("contains the unit price less the discount, and no line for the discount", () => {
    expect(mapped.lines[1]).toMatchObject({
      sku: "B",
      unitPrice: "4.225",
      quantity: "3",
      total: "12.68",
      vatCode: "R26",
    });
  });

  test("splits the coupon over the rates of the product lines", () => {
    const discounts = mapped.lines.filter((line) => line.kind === "discount");
    expect(discounts.map((line) => [line.vatRate, line.total])).toEqual([
      ["8.1", "-6.78"],
      ["2.6", "-3.22"],
    ]);
  });

  test("has ISO countries, the instant in UTC, and the payment's code", () => {
    expect(mapped.billing.country).toBe("CH");
    expect(mapped.shipping).toMatchObject({ country: "CH", city: "Lausanne", firstName: "Luca" });
    expect(mapped.placedAt).toBe("2026-11-20T09:30:00.000Z");
    expect(mapped.payment).toEqual({ code: "CARD", name: "Carta di credito", paid: true, transactionId: "T1" });
  });
});

test("a custom item is a product line without SKU", () => {
  const custom = anItem({ kind: "custom", sku: "X", shopProductId: null, name: "Incisione", price: "12.50" });
  expect(body(anOrder({ items: [custom], total: "12.50" })).lines[0]).toMatchObject({ kind: "product", sku: null });
});

test("shipping without a rate is split over the rates of the cart", () => {
  const order = anOrder({
    items: [anItem({ price: "30.00", rate: "8.1" }), anItem({ price: "10.00", rate: "2.6" })],
    delivery: { name: "Posta", price: "9.90", rate: null },
    total: "49.90",
  });
  const shipping = body(order).lines.filter((line) => line.kind === "shipping");
  expect(shipping.map((line) => [line.vatCode, line.total])).toEqual([
    ["N81", "7.43"],
    ["R26", "2.47"],
  ]);
});

test("free shipping has no line", () => {
  const order = anOrder({ delivery: { name: "Ritiro", price: "0.00", rate: null } });
  expect(body(order).lines).toHaveLength(1);
});

test("prices without VAT add up to the net, and the buyer's total is the gross", () => {
  const order = anOrder({ pricesIncludeVat: false, items: [anItem({ quantity: "3", price: "9.99" })], total: "32.40" });
  expect(body(order).totals).toEqual({ net: "29.97", vat: "2.43", gross: "32.40" });
});

test.each([
  ["gross", "32.40", null],
  ["net", "29.97", null],
  ["gross", "29.97", "total-read-otherwise"],
  ["net", "32.40", "total-read-otherwise"],
  ["net", "40.00", "totals-mismatch"],
] as const)("with totals that are %s, an order whose total is %s: %s", (totals, total, code) => {
  const order = anOrder({ pricesIncludeVat: false, items: [anItem({ quantity: "3", price: "9.99" })], total });
  const mapping = { ...MAPPING, totals };
  if (code === null) expect(body(order, mapping).totals).toEqual({ net: "29.97", vat: "2.43", gross: "32.40" });
  else expect(refusal(order, mapping)).toMatchObject({ code, data: { total } });
});

test("a cent that no net amount can reach is added to the VAT, and the gross is what was paid", () => {
  const order = anOrder({ pricesIncludeVat: false, items: [anItem({ price: "10.06" })], total: "10.88" });
  const mapped = body(order);
  expect(mapped.totals).toEqual({ net: "10.06", vat: "0.82", gross: "10.88" });
  expect(mapped.lines[0]?.total).toBe("10.06");
});

test("imposta default is the shop's default tax", () => {
  expect(body(anOrder({ items: [anItem({ rate: "default" })] })).lines[0]?.vatCode).toBe("N81");
});

test("imposta default of a shop without a default tax is held for that reason, not for a rate called default", () => {
  const mapped = mapOrder(anOrder({ items: [anItem({ rate: "default" })] }), { ...MAPPING, defaultRate: null });
  expect(mapped).toMatchObject({ code: "vat-missing" });
});

test("another default tax of the shop is another basis, so that an old rate is not sent again", () => {
  const order = anOrder({ items: [anItem({ rate: "default" })] });
  const erp = {
    dialect: "d",
    encodeOrder: (one: ErpOrder) => ({ ok: true, text: JSON.stringify(one), shown: one }) as const,
  };
  const basisBy = (defaultRate: string): string | null => {
    const planned = planIntent(order, body(order, { ...MAPPING, defaultRate }), { ...MAPPING, defaultRate }, erp);
    return "intent" in planned ? planned.intent.basis : null;
  };
  expect(basisBy("8.1")).toBe(basisBy("8.1"));
  expect(basisBy("2.6")).not.toBe(basisBy("8.1"));
});

test("an unmapped payment without an id is reported by its name, which can be mapped", () => {
  const payment = { id: "", name: "Bonifico", paid: false, transaction: null };
  const mapped = mapOrder(anOrder({ payment }), MAPPING);
  expect(mapped).toMatchObject({ code: "payment-unmapped", data: { id: "Bonifico", name: "Bonifico" } });
});

test("a value that cannot be mapped is reported with TotalGest's choices", () => {
  const payment = { id: "cod", name: "Contrassegno", paid: false, transaction: null };
  const [first] = ERP_SHOP.paymentMethods;
  const unpaid = mapOrder(anOrder({ payment }), MAPPING);
  if (!("code" in unpaid) || unpaid.code !== "payment-unmapped") throw new Error("it was mapped");
  expect(unpaid.data.codes).toHaveLength(ERP_SHOP.paymentMethods.length);
  expect(unpaid.data.codes?.[0]).toContain(first?.code);
  const untaxed = mapOrder(anOrder({ items: [anItem({ rate: "7.7" })] }), MAPPING);
  if (!("code" in untaxed) || untaxed.code !== "vat-unmapped") throw new Error("it was mapped");
  expect(untaxed.data.codes).toContain(`${ERP_SHOP.vatCodes[0]?.code} (${ERP_SHOP.vatCodes[0]?.rate} %)`);
});

test("a payment is mapped by id or name, ignoring case, configured ones first", () => {
  const payment = { id: "x9", name: "  paypal ", paid: false, transaction: null };
  expect(body(anOrder({ payment })).payment.code).toBe("PAYPAL");
  const settings = { ...MAPPING.settings, payments: { X9: "CARD" } };
  expect(body(anOrder({ payment }), { ...MAPPING, settings }).payment.code).toBe("CARD");
});

test.each([
  [
    "an unmapped payment",
    { payment: { id: "cod", name: "Contrassegno", paid: false, transaction: null } },
    "payment-unmapped",
  ],
  ["an unmapped rate", { items: [anItem({ rate: "7.7" })] }, "vat-unmapped"],
  ["a rate that is missing", { items: [anItem({ rate: null })] }, "vat-missing"],
  ["an unknown country", { billing: anAddress({ country: "Atlantide" }) }, "country-unknown"],
  ["no country", { billing: anAddress({ country: null }) }, "country-unknown"],
  ["no address", { billing: null }, "address-missing"],
  ["a foreign currency", { currency: "EUR" }, "currency-foreign"],
  ["no lines", { items: [], total: "0.00" }, "no-lines"],
  ["a total that does not add up", { total: "10.11" }, "totals-mismatch"],
])("%s is held and never guessed", (_name, patch: Partial<ShopOrder>, code) => {
  expect(refusal(anOrder(patch))).toMatchObject({ code });
});

test("a mismatch reports both sums", () => {
  expect(refusal(anOrder({ total: "12.00" }))).toEqual({
    code: "totals-mismatch",
    data: { lines: "10.00", total: "12.00", currency: "CHF" },
  });
});

test.each([
  ["10.01", "10.01"],
  ["9.99", "9.99"],
])("a cent per line counts as rounding: %s", (total) => {
  const mapped = mapOrder(anOrder({ total }), MAPPING);
  expect(mapped).toMatchObject({
    body: { totals: { gross: total } },
    warnings: [{ code: "total-adjusted" }],
  });
});

test("two centimes count as Swiss cash rounding only if the total ends in 0 or 5", () => {
  const order = anOrder({ items: [anItem({ price: "10.02" })] });
  expect(body({ ...order, total: "10.00" }).totals.gross).toBe("10.00");
  expect(refusal(anOrder({ items: [anItem({ price: "10.03" })], total: "10.01" }))).toMatchObject({
    code: "totals-mismatch",
  });
});

type Writer = Pick<Erp, "dialect" | "encodeOrder">;

function erpThatWrites(dialect: string, shape: (order: ErpOrder) => unknown): Writer {
  return { dialect, encodeOrder: (order) => ({ ok: true, text: JSON.stringify(shape(order)), shown: order }) };
}

function intentOf(order: ShopOrder, mapping: OrderMapping, erp: Writer): OrderIntent {
  const planned = planIntent(order, body(order, mapping), mapping, erp);
  if ("code" in planned) throw new Error(planned.code);
  return planned.intent;
}

test("the same order and mapping give the same body and key; another mapping gives others", () => {
  const order = anOrder();
  const erp = erpThatWrites("a", (written) => written);
  const first = intentOf(order, MAPPING, erp);
  expect(intentOf({ ...order }, MAPPING, erp)).toEqual(first);
  expect(first.reference).toBe("fw360:shop.example.ch:1042");
  const other = { ...MAPPING, settings: { ...MAPPING.settings, payments: { card: "PAYPAL" } } };
  const second = intentOf(order, other, erp);
  expect(second.basis).not.toBe(first.basis);
  expect(second.key).not.toBe(first.key);
});

test("totals that are read otherwise give another basis, so that queued orders are mapped again", () => {
  const erp = erpThatWrites("a", (written) => written);
  const basisBy = (totals: (typeof MAPPING)["totals"]): string | null => {
    const planned = planIntent(anOrder(), body(anOrder(), MAPPING), { ...MAPPING, totals }, erp);
    return "intent" in planned ? planned.intent.basis : null;
  };
  expect(basisBy("net")).not.toBe(basisBy("gross"));
});

test("another encoding of orders gives another basis, so that queued orders are encoded again", () => {
  const order = anOrder();
  const first = intentOf(
    order,
    MAPPING,
    erpThatWrites("a", (written) => written),
  );
  const second = intentOf(
    order,
    MAPPING,
    erpThatWrites("b", (written) => ({ ordine: written })),
  );
  expect(second.basis).not.toBe(first.basis);
  expect(second.body).toBe(`{"ordine":${first.body}}`);
});

test("for any purchase, the lines of a mapped order add up to its total, and VAT plus net to its gross", () => {
  const cents = (max: number): fc.Arbitrary<string> =>
    fc.integer({ min: 0, max }).map((value) => (value / 100).toFixed(2));
  const item = fc.record({
    quantity: fc.integer({ min: 1, max: 5000 }).map((value) => String(value / 1000)),
    price: cents(50_000),
    discount: fc.integer({ min: 0, max: 9999 }).map((value) => (value / 10_000).toFixed(4)),
    rate: fc.constantFrom("8.1", "2.6", "3.8"),
  });
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1, maxLength: 12 }),
      cents(1500),
      cents(900),
      fc.boolean(),
      (items, ship, off, incl) => {
        const order = anOrder({
          items: items.map((patch) => anItem(patch)),
          delivery: { name: "Posta", price: ship, rate: null },
          coupon: { code: "C", amount: off },
          pricesIncludeVat: incl,
        });
        const lines = mapOrder({ ...order, total: "0.00" }, MAPPING);
        const reason = "code" in lines ? lines : null;
        const read = reason?.code === "total-read-otherwise" ? reason.data.gross : "0.00";
        const total = reason?.code === "totals-mismatch" ? reason.data.lines : read;
        if (Number(total) < 0) return;
        const mapped = body({ ...order, total });
        const { net, vat, gross } = mapped.totals;
        expect(lineSum(mapped)).toBe(Math.round(Number(incl ? gross : net) * 100));
        expect(Math.round((Number(net) + Number(vat)) * 100)).toBe(Math.round(Number(gross) * 100));
      },
    ),
    { numRuns: 300 },
  );
});

describe("the head of an order", () => {
  const SHIPPING = {
    ...MAPPING,
    erpShop: {
      ...ERP_SHOP,
      shippingMethods: [
        { code: "ECO", name: "PostPac Economy" },
        { code: "2", name: "Velokurier" },
      ],
    },
  };
  const delivery = { id: "9", name: "Post", price: "9.00", rate: "8.1" };
  const ordered = anOrder({ items: [anItem()], delivery, total: "19.00" });

  test("goes out with the same bytes as ever where neither system gives any of it", () => {
    const plain = body(anOrder({ items: [anItem()] }));
    expect(plain.customer.language).toBeNull();
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(["shippingMethod"]));
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(["customerReference"]));
    expect(body(ordered)).toEqual(body({ ...ordered, delivery: { name: "Post", price: "9.00", rate: "8.1" } }));
  });

  test("has the shop's language, else the one of the region, else of the country, and is never guessed", () => {
    const settings = { ...MAPPING.settings, language: { "ch-ti": "it", CH: "de", FR: "fr" } as const };
    const languageOf = (order: ShopOrder): unknown => body(order, { ...MAPPING, settings }).customer.language;
    expect(languageOf(anOrder({ language: "en" }))).toBe("en");
    expect(languageOf(anOrder())).toBe("it");
    expect(languageOf(anOrder({ billing: anAddress({ region: "VD" }) }))).toBe("de");
    expect(languageOf(anOrder({ billing: anAddress({ region: null, country: "Frankreich" }) }))).toBe("fr");
    expect(languageOf(anOrder({ billing: anAddress({ country: "Italia" }) }))).toBeNull();
    expect(body(anOrder()).customer.language).toBeNull();
  });

  test("has the way of shipping by an equal code, else name, configured ones first", () => {
    const methodOf = (patch: Partial<typeof delivery>, shipping = {}): unknown =>
      body(
        { ...ordered, delivery: { ...delivery, ...patch } },
        { ...SHIPPING, settings: { ...MAPPING.settings, shipping } },
      ).shippingMethod;
    expect(methodOf({ id: "eco" })).toEqual({ code: "ECO", name: "Post" });
    expect(methodOf({ name: " postpac ECONOMY" })).toEqual({ code: "ECO", name: " postpac ECONOMY" });
    expect(methodOf({ id: "2", name: "PostPac Economy" })).toMatchObject({ code: "2" });
    expect(methodOf({ name: "PostPac Economy" }, { 9: "2" })).toMatchObject({ code: "2" });
  });

  test("goes without an unknown way of shipping, with a warning, and is held where it is required", () => {
    expect(mapOrder(ordered, SHIPPING)).toMatchObject({
      warnings: [
        {
          code: "shipping-left-out",
          data: { id: "9", name: "Post", codes: ["ECO (PostPac Economy)", "2 (Velokurier)"] },
        },
      ],
    });
    expect(body(ordered, SHIPPING)).not.toHaveProperty("shippingMethod");
    expect(refusal(ordered, { ...SHIPPING, shipping: "required" })).toMatchObject({
      code: "shipping-unmapped",
      data: { id: "9" },
    });
    // Nothing is shipped, and TotalGest knows no ways of shipping.
    expect(mapOrder(anOrder(), { ...SHIPPING, shipping: "required" })).toMatchObject({ warnings: [] });
    expect(mapOrder(ordered, MAPPING)).toMatchObject({ warnings: [] });
  });

  test("has the buyer's own number whole up to 64 characters, else cut with a warning", () => {
    const whole = "é".repeat(64);
    expect(body(anOrder({ customerReference: whole })).customerReference).toBe(whole);
    expect(mapOrder(anOrder({ customerReference: `${whole}9` }), MAPPING)).toMatchObject({
      body: { customerReference: whole },
      warnings: [{ code: "customer-reference-cut", data: { reference: `${whole}9`, max: 64 } }],
    });
  });

  test("a payment of an equal name maps by itself, an equal code before it, two equal names not", () => {
    const shop = (...paymentMethods: { code: string; name: string }[]): OrderMapping => ({
      ...MAPPING,
      erpShop: { ...ERP_SHOP, paymentMethods },
    });
    const payment = { id: "cod", name: "Nachnahme", paid: false, transaction: null };
    expect(body(anOrder({ payment }), shop({ code: "NN", name: "nachnahme " })).payment.code).toBe("NN");
    expect(
      body(anOrder({ payment }), shop({ code: "NN", name: "Nachnahme" }, { code: "COD", name: "x" })).payment.code,
    ).toBe("COD");
    expect(
      refusal(anOrder({ payment }), shop({ code: "A", name: "Nachnahme" }, { code: "B", name: "Nachnahme" })),
    ).toMatchObject({
      code: "payment-unmapped",
    });
  });
});
