import { describe, expect, it } from "vitest";

import { blankProduct } from "../../src/sandbox/framework360/products/product.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { call, openSandbox, shopCaller, type ShopCaller } from "../support/sandbox.ts";

const NEW = { sku: "N-1", name: "Novità", price: "10.50", tax_id: "4", quantity: 3, active: true };

async function opened(): Promise<{ sandbox: Sandbox; api: ShopCaller }> {
  const sandbox = await openSandbox({ phpStyle: false });
  return { sandbox, api: shopCaller(sandbox) };
}

describe("the shop's API", () => {
  it("refuses a wrong key, in the envelope or by status", async () => {
    const { sandbox } = await opened();
    const url = `${sandbox.shop.url}/m/api/check`;
    const inEnvelope = await call(url, { headers: { "x-fw360-key": "wrong" } });
    expect([inEnvelope.status, inEnvelope.json()]).toEqual([200, { status: 0, error: "invalid_key" }]);
    sandbox.shop.refusesWithStatus = true;
    expect((await call(url)).status).toBe(401);
  });

  it("refuses only the functions that the key may not use", async () => {
    const { sandbox, api } = await opened();
    sandbox.shop.denied.add("orders/list");
    expect((await api.get("orders/list")).json()).toEqual({ status: 0, error: "permission_denied" });
    expect((await api.get("check")).json("status")).toBe(1);
    sandbox.shop.refusesWithStatus = true;
    expect((await api.get("orders/list")).status).toBe(403);
  });

  it("reports which functions it does not have", async () => {
    const { sandbox, api } = await opened();
    sandbox.shop.unsupported.add("products/bulkUpdate");
    const unknown = { status: 0, error: "unknown_function" };
    expect((await api.post("products/bulkUpdate", { items: [NEW] })).json()).toEqual(unknown);
    expect((await api.get("products/nothing")).json()).toEqual(unknown);
    expect((await call(`${sandbox.shop.url}/`)).headers.get("content-type")).toContain("text/html");
  });

  it("lists statuses, payments and taxes", async () => {
    const { api } = await opened();
    expect((await api.get("orders/statuses")).json("data", 2)).toEqual({ id: "3", name: "Completato" });
    expect((await api.get("payments/list")).json("data", 1)).toEqual({ id: "paypal", name: "PayPal" });
    const tax = { id: "4", name: "IVA 8.1%", rate: "8.1", default: "1" };
    expect((await api.get("payments/taxes")).json("data", 0)).toEqual(tax);
  });
});

describe("the shop's catalogue", () => {
  it("opens with products of TotalGest's and twelve of its own", async () => {
    const { sandbox } = await opened();
    const all = [...sandbox.shop.products.values()];
    const known = all.filter((product) => sandbox.erp.products.withSku(product.sku).length === 1);
    expect([all.length, known.length]).toEqual([52, 40]);
    expect(new Set(all.map((product) => product.sku)).size).toBe(52);
    expect(all.every((product) => product.external.totalgest_id === undefined)).toBe(true);
    const dearer = known.filter((product) => product.price !== priceOf(sandbox, product.sku));
    expect(dearer.length).toBeGreaterThan(0);
    expect(dearer.length).toBeLessThan(10);
  });

  it("is paged by id, 200 at most", async () => {
    const sandbox = await openSandbox({ products: 30 });
    for (let at = 0; at < 400; at += 1) sandbox.shop.products.add({ sku: `OWN-${String(at)}` });
    const api = shopCaller(sandbox);
    const ids = new Set<string>();
    for (let page = 1; page <= 3; page += 1) {
      const answer = await api.get(`products/list?page=${String(page)}&limit=1000`);
      expect(answer.json("data", "total")).toBe(442);
      for (const item of answer.json("data", "items") as { id: unknown }[]) ids.add(String(item.id));
    }
    expect(ids.size).toBe(442);
    expect((await api.get("products/list?page=4")).json("data", "items")).toEqual([]);
  });

  it("can be a bare array, capped, or always the first page", async () => {
    const { sandbox, api } = await opened();
    sandbox.shop.bareLists = true;
    sandbox.shop.capLimit = 7;
    const first = await api.get("products/list?limit=200");
    expect(first.json("data", "length")).toBe(7);
    sandbox.shop.ignorePage = true;
    expect((await api.get("products/list?limit=200&page=2")).json()).toEqual(first.json());
  });

  it("finds by id, by SKU and by words", async () => {
    const { sandbox, api } = await opened();
    const { id } = sandbox.shop.products.add({ sku: "Abc-1", name: "Pane di segale" });
    expect((await api.get(`products/get?id=${id}`)).json("data", "sku")).toBe("Abc-1");
    expect((await api.get("products/get?sku=Abc-1")).json("data", "id")).toBe(id);
    expect((await api.get("products/get?sku=ABC-1")).json()).toEqual({ status: 0, error: "not_found" });
    expect((await api.get("products/list?sku=Abc-1")).json("data", "total")).toBe(1);
    expect((await api.get("products/list?query=segale")).json("data", "items", 0, "id")).toBe(id);
    sandbox.shop.caseInsensitiveSku = true;
    expect((await api.get("products/get?sku=ABC-1")).json("data", "id")).toBe(id);
  });
});

describe("the shop takes a product", () => {
  it("and keeps all its fields", async () => {
    const { sandbox, api } = await opened();
    const whole = {
      ...NEW,
      ean: "7612345678900",
      name_i18n: { fr: "Nouveauté" },
      short_description: "corta",
      short_description_i18n: [],
      description: "<p>lunga</p>",
      description_i18n: { it: "<p>lunga</p>" },
      price_includes_tax: "1",
      quantity: "3",
      external: { totalgest_id: "p77" },
    };
    const id = String((await api.post("products/create", whole)).json("data", "id"));
    const kept = { ...blankProduct("4"), ...whole, id, price_includes_tax: true, short_description_i18n: {} };
    expect(sandbox.shop.products.get(id)).toEqual(kept);
    const commit = { operation: "products/create", id, by: "api", detail: { sku: "N-1" } };
    expect(sandbox.ledger.filter((entry) => entry.kind === "commit")).toMatchObject([commit]);
  });

  it("and changes only the fields that are written", async () => {
    const { sandbox, api } = await opened();
    const before = sandbox.shop.products.get("501");
    await api.post("products/update", { id: 501, quantity: 9 });
    expect(sandbox.shop.products.get("501")).toEqual({ ...before, quantity: "9" });
  });

  it("as a form, too", async () => {
    const { sandbox } = await opened();
    const headers = { "x-fw360-key": sandbox.credentials.apiKey, "content-type": "application/x-www-form-urlencoded" };
    const body = "id=501&price=9.95&external[totalgest_id]=p1&name_i18n[fr]=Pain";
    await call(`${sandbox.shop.url}/m/api/products/update`, { method: "POST", headers, body });
    const changed = { price: "9.95", external: { totalgest_id: "p1" }, name_i18n: { fr: "Pain" } };
    expect(sandbox.shop.products.get("501")).toMatchObject(changed);
  });

  it("but not a SKU that is in use, and names its holder", async () => {
    const { sandbox, api } = await opened();
    const { id } = sandbox.shop.products.add({ sku: "n-1" });
    expect((await api.post("products/create", NEW)).json("status")).toBe(1);
    sandbox.shop.caseInsensitiveSku = true;
    const taken = await api.post("products/create", { ...NEW, sku: "N-1" });
    expect(taken.json()).toMatchObject({ status: 0, error: "duplicate_sku", id });
    expect((await api.post("products/update", { id, sku: "N-1" })).json("error")).toBe("duplicate_sku");
    expect((await api.post("products/update", { id: "501", sku: "GIFT-25" })).json("error")).toBe("duplicate_sku");
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["an unknown tax", { tax_id: "99" }, "invalid_tax_id"],
    ["an empty name", { name: " " }, "invalid_name"],
    ["an empty SKU", { sku: "" }, "invalid_sku"],
    ["a price with a comma", { price: "1,50" }, "invalid_price"],
    ["a negative price", { price: "-1.00" }, "invalid_price"],
    ["translations that are text", { name_i18n: "x" }, "invalid_name_i18n"],
    ["a quantity that is no number", { quantity: "many" }, "invalid_quantity"],
    ["a visibility that is none", { active: "yes" }, "invalid_active"],
  ])("but not %s", async (_, change, error) => {
    const { sandbox, api } = await opened();
    expect((await api.post("products/create", { ...NEW, ...change })).json("error")).toBe(error);
    expect((await api.post("products/update", { id: "501", ...change })).json("error")).toBe(error);
    expect(sandbox.ledger.filter((entry) => entry.kind === "commit")).toEqual([]);
  });

  it("but not one it does not know, or that a person refuses", async () => {
    const { sandbox, api } = await opened();
    expect((await api.post("products/update", { id: "999", quantity: 1 })).json("error")).toBe("not_found");
    sandbox.shop.refuseWrite = (written) => ("description" in written ? "Parola vietata" : null);
    const refused = await api.post("products/update", { id: "501", description: "x" });
    expect(refused.json()).toEqual({ status: 0, error: "refused", message: "Parola vietata" });
    expect((await api.post("products/update", { id: "501", quantity: 1 })).json("status")).toBe(1);
  });

  it("in bulk, answering for each in its place", async () => {
    const { sandbox, api } = await opened();
    const items = [{ id: "501", quantity: 1 }, NEW, { id: "502", tax_id: "99" }, { ...NEW, name: "Doppio" }];
    const answers = (await api.post("products/bulkUpdate", { items })).json("data", "items");
    const id = sandbox.shop.products.withSku("N-1")[0]?.id;
    expect(answers).toMatchObject([
      { id: "501", status: 1 },
      { id, status: 1 },
      { id: "502", status: 0, error: "invalid_tax_id", message: expect.any(String) },
      { id, status: 0, error: "duplicate_sku" },
    ]);
  });

  it("in bulk of a hundred at most", async () => {
    const { api } = await opened();
    const items = Array.from({ length: 101 }, () => ({ id: "501", quantity: 1 }));
    expect((await api.post("products/bulkUpdate", { items })).json("error")).toBe("invalid_items");
    expect((await api.post("products/bulkUpdate", { items: items.slice(1) })).json("data", "items", "length")).toBe(
      100,
    );
  });
});

describe("the PHP style", () => {
  it("writes one value in several ways, and a record always alike", async () => {
    const sandbox = await openSandbox({ products: 200 });
    const api = shopCaller(sandbox);
    const first = await api.get("products/list?limit=200");
    expect((await api.get("products/list?limit=200")).text).toBe(first.text);
    const items = first.json("data", "items") as Record<string, unknown>[];
    const kinds = (field: string): Set<string> => new Set(items.map((item) => JSON.stringify(item[field])));
    for (const active of ["true", '"1"', "1"]) expect(kinds("active")).toContain(active);
    expect(kinds("external")).toEqual(new Set(["[]"]));
    expect(new Set(items.map((item) => typeof item["price"]))).toEqual(new Set(["string", "number"]));
    for (const absent of ['""', "null", '"None"', undefined]) expect(kinds("ean")).toContain(absent);
    expect(items.some((item) => /&[a-z]+;/.test(String(item["name"])))).toBe(true);
    expect(items.some((item) => /[éèàü]/.test(String(item["name"])))).toBe(true);
  });
});

function priceOf(sandbox: Sandbox, sku: string): string | undefined {
  return sandbox.erp.products.withSku(sku)[0]?.prices[0]?.amount;
}
