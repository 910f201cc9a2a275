import { createHmac } from "node:crypto";

import { describe, expect, it, vi } from "vitest";

import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { openSandbox, shopCaller, type ShopCaller, standingClock } from "../support/sandbox.ts";
import { readBody, serveHttp } from "../support/loopback.ts";

async function opened(orders = 0): Promise<{ sandbox: Sandbox; api: ShopCaller }> {
  const sandbox = await openSandbox({ phpStyle: false, orders, products: 200, now: standingClock() });
  return { sandbox, api: shopCaller(sandbox) };
}

async function idsOf(api: ShopCaller, query: string): Promise<string[]> {
  return ((await api.get(`orders/list?${query}`)).json("data", "items") as { id: string }[]).map((order) => order.id);
}

describe("the shop's list of orders", () => {
  it("is paged by id, a hundred at most, either way round", async () => {
    const { api } = await opened(130);
    const first = await api.get("orders/list?limit=500");
    expect(first.json("data")).toMatchObject({ page: 1, pages: 2, total: 130, items: { length: 100 } });
    const ids = [...(await idsOf(api, "page=1")), ...(await idsOf(api, "page=2"))];
    expect(ids).toEqual(Array.from({ length: 130 }, (_, at) => String(1001 + at)));
    expect(await idsOf(api, "page=3")).toEqual([]);
    expect(await idsOf(api, "order=desc&limit=2")).toEqual(["1130", "1129"]);
  });

  it("has the orders of the requested days, both included, in the shop's time", async () => {
    const { sandbox, api } = await opened();
    const dates = ["2026-11-19 23:59:59", "2026-11-20 00:00:00", "2026-11-21 23:59:59", "2026-11-22 00:00:00"];
    for (const date of dates) sandbox.shop.placeOrder({ date });
    expect(await idsOf(api, "daterange=2026-11-20,2026-11-21")).toEqual(["1002", "1003"]);
  });

  it("can be narrowed by status, id, customer, amount and words", async () => {
    const { sandbox, api } = await opened();
    for (const status of ["1", "2", "3"]) sandbox.shop.placeOrder({ status, customer_id: `C-${status}` });
    expect(await idsOf(api, "statuses[]=1&statuses[]=3")).toEqual(["1001", "1003"]);
    expect(await idsOf(api, "id=1002")).toEqual(["1002"]);
    expect(await idsOf(api, "customer=C-3")).toEqual(["1003"]);
    expect(await idsOf(api, "amount=8.50&seller=1")).toHaveLength(3);
    expect(await idsOf(api, "query=web-2026-1002")).toEqual(["1002"]);
    expect(await idsOf(api, "query=bernasconi")).toHaveLength(3);
  });
});

describe("one order of the shop's", () => {
  it("comes by its id, in the contract's shape", async () => {
    const { sandbox, api } = await opened();
    const sku = skuInShop(sandbox);
    sandbox.shop.placeOrder({ items: [{ sku, quantity: 2, price: "10.00", discount: "0.1250" }] });
    const order = (await api.get("orders/get?id=1001")).json("data");
    expect(order).toMatchObject({
      id: "1001",
      reference: "WEB-2026-1001",
      date: "2026-11-24 10:00:00",
      status: "3",
      status_name: "Completato",
      shipping_data: [],
      coupon: [],
      payment: { id: "card", paid: true },
      cart: [{ type: "product", sku, quantity: "2", price: "10.00", discount: "0.1250" }],
      currency: "CHF",
      prices_include_tax: true,
      total: "28.25",
      labels: [],
    });
  });

  it("is not found by another id", async () => {
    const { api } = await opened();
    expect((await api.get("orders/get?id=7")).json()).toEqual({ status: 0, error: "not_found" });
  });

  it("takes TotalGest's id and number", async () => {
    const { sandbox, api } = await opened();
    sandbox.shop.placeOrder();
    const external = { totalgest_id: "90001", totalgest_number: "2026-000001" };
    expect((await api.post("orders/update", { id: "1001", external })).json()).toEqual({
      status: 1,
      data: { id: "1001" },
    });
    expect((await api.get("orders/get?id=1001")).json("data", "external")).toEqual(external);
    expect((await api.post("orders/update", { id: "7", external })).json("error")).toBe("not_found");
  });
});

describe("a sale", () => {
  it("lowers the shop's own quantity, and a cancellation raises it", async () => {
    const { sandbox } = await opened();
    const sku = skuInShop(sandbox);
    const left = (): string | undefined => sandbox.shop.products.withSku(sku)[0]?.quantity;
    const before = Number(left());
    const { id } = sandbox.shop.placeOrder({ items: [{ sku, quantity: "1.5" }] });
    expect(Number(left())).toBe(before - 1.5);
    sandbox.shop.cancelOrder(id);
    expect([Number(left()), sandbox.shop.orders.get(id)?.status_name]).toEqual([before, "Annullato"]);
    sandbox.shop.setOrderStatus(id, "3");
    expect(Number(left())).toBe(before - 1.5);
  });

  it("sells the pieces of its new cart once it is edited", async () => {
    const { sandbox } = await opened();
    const sku = skuInShop(sandbox);
    const before = Number(sandbox.shop.products.withSku(sku)[0]?.quantity);
    const { id } = sandbox.shop.placeOrder({ items: [{ sku, quantity: 3 }] });
    sandbox.shop.editOrder(id, { cart: [sandbox.shop.cartItem({ sku, quantity: 1 })], note: "Uno solo" });
    expect(Number(sandbox.shop.products.withSku(sku)[0]?.quantity)).toBe(before - 1);
    expect(sandbox.shop.orders.get(id)?.note).toBe("Uno solo");
  });

  it("never makes a quantity negative before the sandbox opens", async () => {
    const { sandbox } = await opened(2000);
    const quantities = [...sandbox.shop.products.values()].map(({ quantity }) => Number(quantity));
    expect(Math.min(...quantities)).toBe(0);
  });

  it("of a SKU that the shop does not have is refused", async () => {
    const { sandbox } = await opened();
    expect(() => sandbox.shop.placeOrder({ items: [{ sku: "NONE" }] })).toThrow("NONE");
  });
});

it("keeps receiving orders while it runs", async () => {
  const sandbox = await openSandbox({ newOrderEveryMs: 10 });
  await vi.waitFor(() => expect(sandbox.shop.orders.size).toBeGreaterThan(2));
  expect(sandbox.ledger.filter((entry) => entry.operation === "placeOrder").length).toBeGreaterThan(2);
});

it("notifies registered addresses when an order is completed, signed with their secret", async () => {
  const { sandbox, api } = await opened();
  const heard: { body: string; signature: string }[] = [];
  const url = await listener((body, signature) => heard.push({ body, signature }));
  const made = await api.post("webhooks/create", { event: "order.completed", url, secret: "s3" });
  const { id } = sandbox.shop.placeOrder({ status: "1" });
  sandbox.shop.setOrderStatus(id, "3");
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  const [{ body, signature } = { body: "", signature: "" }] = heard;
  expect(JSON.parse(body)).toMatchObject({ event: "order.completed", id });
  expect(signature).toBe(`sha256=${createHmac("sha256", "s3").update(body).digest("hex")}`);
  const hook = String(made.json("data", "id"));
  await api.get(`webhooks/test?id=${hook}`);
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect((await api.post("webhooks/delete", { id: hook })).json("status")).toBe(1);
  expect((await api.get(`webhooks/test?id=${hook}`)).json("error")).toBe("not_found");
  expect((await api.post("webhooks/create", { event: "other", url })).json("status")).toBe(0);
});

function skuInShop(sandbox: Sandbox): string {
  const [product] = sandbox.shop.products.slice(0, 1);
  if (product === undefined) throw new Error("the shop is empty");
  return product.sku;
}

async function listener(hear: (body: string, signature: string) => void): Promise<string> {
  const url = await serveHttp((request, response) => {
    void readBody(request).then((body) => {
      hear(body, String(request.headers["x-fw360-signature"]));
      response.end();
    });
  });
  return `${url}/hook`;
}
