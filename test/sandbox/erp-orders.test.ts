import { describe, expect, it } from "vitest";

import { erpCaller, type ErpCaller, erpOrder, openSandbox, standingClock } from "../support/sandbox.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

const REFERENCE = "fw360:shop.example.ch:1042";

async function opened(now = () => Date.now()): Promise<{ sandbox: Sandbox; erp: ErpCaller; sku: string }> {
  const sandbox = await openSandbox({ now });
  const sku = sandbox.erp.addProduct({ id: "x1", sku: "X-1", stock: { quantity: "3.25", unit: "kg" } }).sku;
  return { sandbox, erp: await erpCaller(sandbox), sku };
}

describe("TotalGest takes an order", () => {
  it("with 201, an id, a number and our reference", async () => {
    const { sandbox, erp, sku } = await opened();
    const taken = await erp.order(erpOrder(sku));
    expect(taken.status).toBe(201);
    expect(taken.json()).toEqual({
      id: expect.stringMatching(/^\d+$/),
      number: expect.stringMatching(/^\d{4}-\d{6}$/),
      externalReference: REFERENCE,
      createdAt: expect.stringMatching(/Z$/),
    });
    expect(sandbox.erp.orders.map((order) => order.number)).toEqual([taken.json("number")]);
  });

  it("without an object of which every field is optional", async () => {
    const { erp, sku } = await opened();
    expect((await erp.order(erpOrder(sku, { customer: null }))).status).toBe(201);
  });

  it("and lowers its stock at once, so that the product counts as changed", async () => {
    const now = standingClock("2026-11-24T09:00:00Z");
    const { sandbox, erp, sku } = await opened(now);
    now.advance(1000);
    await erp.order(erpOrder(sku));
    expect(sandbox.erp.products.get("x1")).toMatchObject({
      stock: { quantity: "0.75", unit: "kg" },
      updatedAt: "2026-11-24T09:00:01.000Z",
    });
  });

  it("once for each key: the same again brings the first answer", async () => {
    const { sandbox, erp, sku } = await opened();
    const first = await erp.order(erpOrder(sku), "k1");
    const again = await erp.order(erpOrder(sku), "k1");
    expect([again.status, again.json()]).toEqual([200, first.json()]);
    expect(sandbox.erp.orders).toHaveLength(1);
  });

  it("never two bodies under one key", async () => {
    const { erp, sku } = await opened();
    await erp.order(erpOrder(sku), "k1");
    const other = await erp.order(erpOrder(sku, { note: "Presto" }), "k1");
    expect([other.status, other.json("error", "code")]).toEqual([409, "idempotency_conflict"]);
  });

  it("once for each reference, and names the one it has", async () => {
    const { sandbox, erp, sku } = await opened();
    const first = await erp.order(erpOrder(sku), "k1");
    const second = await erp.order(erpOrder(sku), "k2");
    expect([second.status, second.json("error", "code")]).toEqual([409, "duplicate_reference"]);
    expect(second.json("error", "existing")).toEqual({ id: first.json("id"), number: first.json("number") });
    expect(sandbox.erp.products.get("x1")?.stock.quantity).toBe("0.75");
  });

  it("again after a backup was restored", async () => {
    const { sandbox, erp, sku } = await opened();
    await erp.order(erpOrder(sku), "k1");
    sandbox.erp.forgetOrder(sandbox.erp.orders[0]?.id ?? "");
    expect(sandbox.erp.products.get("x1")?.stock.quantity).toBe("3.25");
    expect((await erp.get(`/orders?externalReference=${REFERENCE}`)).json("items")).toEqual([]);
    expect((await erp.order(erpOrder(sku), "k1")).status).toBe(201);
  });

  it("twice if it guarantees neither unique references nor keys", async () => {
    const { sandbox, erp, sku } = await opened();
    Object.assign(sandbox.erp.promises, { uniqueReference: false, idempotencyKey: false });
    await erp.order(erpOrder(sku), "k1");
    expect((await erp.order(erpOrder(sku), "k1")).status).toBe(201);
    expect((await erp.get(`/orders?externalReference=${REFERENCE}`)).json("items", "length")).toBe(2);
  });

  it("and records in the ledger what it did", async () => {
    const { sandbox, erp, sku } = await opened();
    const body = JSON.stringify(erpOrder(sku));
    await erp.order(body, "k1");
    await erp.order(body, "k1");
    const requests = sandbox.ledger.filter((entry) => entry.kind === "request" && entry.operation === "createOrder");
    expect(requests).toMatchObject([
      { body, key: "k1", status: 201 },
      { body, key: "k1", status: 200 },
    ]);
    const commits = sandbox.ledger.filter((entry) => entry.kind === "commit" && entry.operation === "createOrder");
    expect(commits).toMatchObject([{ by: "api", detail: { reference: REFERENCE, key: "k1", body } }]);
    expect(sandbox.ledger.map((entry) => entry.seq)).toEqual(sandbox.ledger.map((_, at) => at + 1));
    expect(JSON.stringify(sandbox.ledger)).not.toContain(sandbox.credentials.password);
  });
});

describe("TotalGest looks an order up", () => {
  it("by exactly its reference", async () => {
    const { erp, sku } = await opened();
    const taken = await erp.order(erpOrder(sku));
    const found = await erp.get(`/orders?externalReference=${encodeURIComponent(REFERENCE)}`);
    expect(found.json()).toMatchObject({ items: [taken.json()] });
    expect((await erp.get("/orders?externalReference=fw360:shop.example.ch:104")).json()).toEqual({ items: [] });
  });

  it("not if a test switched it off", async () => {
    const { sandbox, erp } = await opened();
    sandbox.erp.promises.lookUp = false;
    expect((await erp.get("/orders?externalReference=x")).status).toBe(405);
  });
});

describe("TotalGest lists its orders", () => {
  const query = "placedSince=2000-01-01T00:00:00Z&placedBefore=2100-01-01T00:00:00Z";

  it("by the instant they were placed, those entered by hand included, page by page", async () => {
    const { sandbox, erp, sku } = await opened();
    const taken = await erp.order(erpOrder(sku));
    sandbox.erp.enterOrder({
      placedAt: "2001-01-01T00:00:00Z",
      lines: [],
      totals: { net: "9", vat: "1", gross: "10" },
    });
    const first = await erp.get(`/orders?${query}&limit=1`);
    expect(first.json("items")).toMatchObject([{ number: "2026-000002", totals: { gross: "10" } }]);
    const second = await erp.get(`/orders?${query}&limit=1&cursor=${String(first.json("nextCursor"))}`);
    expect(second.json()).toMatchObject({
      items: [{ ...Object(taken.json()), state: "open", currency: "CHF", totals: { gross: "30.50" } }],
      nextCursor: null,
    });
  });

  it("as they stand in its books: doubled, changed and cancelled by hand", async () => {
    const { sandbox, erp, sku } = await opened();
    await erp.order(erpOrder(sku));
    const [first] = sandbox.erp.orders;
    if (first === undefined) throw new Error("no order was taken");
    sandbox.erp.changeOrder(first.id, { state: "cancelled", totals: { net: "1", vat: "0", gross: "1" } });
    sandbox.erp.enterOrder(first.order);
    const { items } = Object((await erp.get(`/orders?externalReference=${encodeURIComponent(REFERENCE)}`)).json());
    expect(items).toMatchObject([{ state: "cancelled", totals: { gross: "1" } }, { state: "open" }]);
  });

  it("not if a test switched it off, and without amounts if it gives none", async () => {
    const { sandbox, erp, sku } = await opened();
    await erp.order(erpOrder(sku));
    sandbox.erp.promises.totals = false;
    const { items } = Object((await erp.get(`/orders?${query}`)).json());
    expect(Object.keys(items[0])).toEqual(["id", "number", "externalReference", "createdAt", "updatedAt"]);
    sandbox.erp.promises.listOrders = false;
    expect(Object.keys(Object((await erp.get(`/orders?${query}`)).json()))).toEqual(["items"]);
  });
});

describe("TotalGest refuses an order", () => {
  const line = {
    kind: "product",
    sku: "X-1",
    description: "A",
    quantity: "1",
    unitPrice: "1",
    vatCode: "N81",
    vatRate: "8.1",
    total: "30.50",
  };
  it.each<[string, Record<string, unknown>, string, string]>([
    ["with a line that is no object", { lines: ["x"] }, "lines[0]", "invalid"],
    ["with an unknown SKU", { lines: [{ ...line, sku: "NONE" }] }, "lines[0].sku", "unknown_sku"],
    ["with a SKU in another case", { lines: [{ ...line, sku: "x-1" }] }, "lines[0].sku", "unknown_sku"],
    ["with an unknown VAT code", { lines: [{ ...line, vatCode: "N77" }] }, "lines[0].vatCode", "unknown_vat_code"],
    [
      "with an unknown payment method",
      { payment: { code: "cod", name: "", paid: true } },
      "payment.code",
      "unknown_payment_method",
    ],
    ["whose lines miss the gross total", { lines: [{ ...line, total: "30.49" }] }, "totals.gross", "total_mismatch"],
    ["whose lines miss the net total", { pricesIncludeVat: false }, "totals.net", "total_mismatch"],
    ["without lines", { lines: [] }, "lines", "invalid"],
    ["with a total of three places", { lines: [{ ...line, total: "30.500" }] }, "lines[0].total", "invalid"],
    ["with a price of seven places", { lines: [{ ...line, unitPrice: "1.0000001" }] }, "lines[0].unitPrice", "invalid"],
    ["with an amount that is a number", { lines: [{ ...line, quantity: 1 }] }, "lines[0].quantity", "invalid"],
    ["with a SKU on shipping", { lines: [{ ...line, kind: "shipping" }] }, "lines[0].sku", "invalid"],
    ["with an unknown kind of line", { lines: [{ ...line, kind: "gift" }] }, "lines[0].kind", "invalid"],
    ["with a country by name", { billing: { country: "Svizzera" } }, "billing.country", "invalid"],
    ["without shipping", { shipping: null }, "shipping", "invalid"],
    ["with a long reference", { externalReference: "x".repeat(65) }, "externalReference", "invalid"],
    ["with a local time", { placedAt: "2026-11-23 10:00:00" }, "placedAt", "invalid"],
    ["with an odd currency", { currency: "Fr." }, "currency", "invalid"],
  ])("%s", async (_, change, path, code) => {
    const { sandbox, erp, sku } = await opened();
    const refused = await erp.order(erpOrder(sku, change));
    expect([refused.status, refused.json("error", "code")]).toEqual([422, "invalid_order"]);
    expect(refused.json("error", "fields")).toContainEqual({ path, code, message: expect.any(String) });
    expect(sandbox.erp.orders).toEqual([]);
  });

  it("that is no JSON, or comes without a key", async () => {
    const { erp, sku } = await opened();
    expect((await erp.order("{")).status).toBe(400);
    expect((await erp.order(erpOrder(sku), "")).status).toBe(400);
  });

  it("but never multiplies: a line's total is taken as it stands", async () => {
    const { erp, sku } = await opened();
    const odd = { ...line, sku, quantity: "3", unitPrice: "7" };
    expect((await erp.order(erpOrder(sku, { lines: [odd], unknownField: 1 }))).status).toBe(201);
  });
});
