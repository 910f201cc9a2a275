import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { environmentOf, startSandbox } from "../../src/sandbox/sandbox.ts";
import { type Opened, runSandbox } from "../../src/sandbox/serve.ts";
import { type Answer, call, erpCaller, openSandbox, shopCaller } from "../support/sandbox.ts";
import { makeTestFolder } from "../support/folder.ts";

async function act(url: string, body: Record<string, unknown>): Promise<Answer> {
  const headers = { "content-type": "application/json" };
  return call(`${url}/_sandbox/action`, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("a sandbox driven from outside", () => {
  it("does what a person in either system would", async () => {
    const sandbox = await openSandbox({ orders: 3 });
    const { url } = sandbox.erp;
    const placed = await act(url, { action: "placeOrder", items: [{ sku: "GIFT-25", quantity: 2 }], note: "Ciao" });
    expect(placed.json("result")).toMatchObject({ id: "1004", total: "58.50", note: "Ciao" });
    await act(url, { action: "placeOrder" });
    await act(url, { action: "cancelOrder", id: "1004" });
    await act(url, { action: "editOrder", id: "1001", patch: { note: "Nuova" } });
    await act(url, { action: "setStock", sku: "CUI-0000001", quantity: 0 });
    await act(url, { action: "changeProduct", id: "p0000002", patch: { active: false } });
    await act(url, { action: "addProduct", product: { id: "n1", sku: "N-1" } });
    await act(url, { action: "removeProduct", id: "p0000003" });
    expect(sandbox.shop.orders.get("1004")?.status_name).toBe("Annullato");
    expect(sandbox.shop.orders.get("1001")?.note).toBe("Nuova");
    expect((await call(`${url}/_sandbox/erp/products/p0000001`)).json("stock", "quantity")).toBe("0");
    expect((await call(`${url}/_sandbox/erp/products/p0000003`)).status).toBe(404);
    expect((await call(`${url}/_sandbox/shop/products/501`)).json("sku")).toBe("CUI-0000001");
    expect((await call(`${url}/_sandbox/shop/orders`)).json("items", "length")).toBe(5);
    const state = { erp: { products: 40, orders: 0 }, shop: { orders: 5 } };
    expect((await call(`${url}/_sandbox/state`)).json()).toMatchObject(state);
    expect((await call(`${url}/_sandbox/ledger?operation=setOrderStatus`)).json("entries")).toMatchObject([
      { kind: "commit", by: "hand", id: "1004", detail: { status: "4" } },
    ]);
  });

  it("takes faults and switches", async () => {
    const sandbox = await openSandbox();
    const { url } = sandbox.erp;
    const erp = await erpCaller(sandbox);
    const fault = { kind: "status", status: 500 };
    await act(url, { action: "inject", system: "TotalGest", operation: "*", times: 5, match: "p0000002", fault });
    expect((await erp.get("/products/p0000001")).status).toBe(200);
    expect((await erp.get("/products/p0000002")).status).toBe(500);
    await act(url, { action: "clearFaults" });
    expect((await erp.get("/products/p0000002")).status).toBe(200);
    await act(url, { action: "deny", operation: "check" });
    expect((await shopCaller(sandbox).get("check")).json("error")).toBe("permission_denied");
    await act(url, { action: "setShop", bareLists: true, capLimit: 3 });
    expect((await shopCaller(sandbox).get("products/list")).json("data", "length")).toBe(3);
    await act(url, { action: "revokeTokens" });
    expect((await erp.get("")).status).toBe(401);
  });

  it("reports what is wrong with an action", async () => {
    const { url } = (await openSandbox()).erp;
    expect((await act(url, { action: "explode" })).json("error")).toMatch(/no action explode; there are placeOrder, /);
    expect((await act(url, { action: "toString" })).status).toBe(400);
    expect((await act(url, { action: "setStock", sku: "NONE", quantity: 1 })).json("error")).toContain("NONE");
    const plain = await call(`${url}/_sandbox/action`, { method: "POST", body: '{"action":"revokeTokens"}' });
    expect(plain.status).toBe(400);
  });

  it("is inspected without a fault, a delay or a trace in the ledger", async () => {
    const sandbox = await openSandbox({ faults: "hostile", latencyMs: 200 });
    const before = performance.now();
    for (let at = 0; at < 30; at += 1) expect((await call(`${sandbox.erp.url}/_sandbox/state`)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(3000);
    expect(sandbox.ledger).toEqual([]);
  });
});

describe("a sandbox as a process", () => {
  it("prints its environment, ready to paste, and runs until it is stopped", async () => {
    const stop = new AbortController();
    const opened: Opened[] = [];
    const credentials = { password: "it's" };
    const run = runSandbox({ products: 5, orders: 2, credentials }, stop.signal, (facts) => opened.push(facts));
    await expect.poll(() => opened.length).toBe(1);
    const [facts] = opened;
    expect(facts).toMatchObject({ products: 5, orders: 2 });
    expect(facts?.exports).toContain(`export TG360_TOTALGEST_PASSWORD='it'\\''s'`);
    expect(facts?.environment["TG360_TOTALGEST_ENDPOINT"]).toBe(facts?.erpUrl);
    expect((await call(`${facts?.shopUrl ?? ""}/m/api/check`)).status).toBe(200);
    stop.abort();
    await run;
    await expect(call(`${facts?.shopUrl ?? ""}/m/api/check`)).rejects.toThrow("fetch failed");
  });

  it("names every setting that tg360 needs", async () => {
    const sandbox = await openSandbox({ now: () => Date.parse("2026-11-24T09:00:00Z") });
    expect(environmentOf(sandbox)).toEqual({
      TG360_TOTALGEST_ENDPOINT: sandbox.erp.url,
      TG360_TOTALGEST_SHOP_ID: "shop-1",
      TG360_TOTALGEST_OWNER_ID: "owner-1",
      TG360_TOTALGEST_USERNAME: "demo",
      TG360_TOTALGEST_PASSWORD: "demo-password",
      TG360_FRAMEWORK360_URL: sandbox.shop.url,
      TG360_FRAMEWORK360_API_KEY: expect.stringMatching(/^.{40}$/),
      TG360_EXPORT_FROM: "2026-10-25",
    });
  });

  it("stops at once, even with open connections", async () => {
    const sandbox = await startSandbox({ products: 5, orders: 0 });
    sandbox.inject({ system: "Framework360", operation: "check", fault: { kind: "hang" } });
    const held = shopCaller(sandbox)
      .get("check")
      .catch(() => "cut");
    await expect.poll(() => sandbox.ledger.length).toBe(1);
    await sandbox.close();
    expect(await held).toBe("cut");
  });

  it("leaves nothing behind if a port is taken", async () => {
    const first = await openSandbox();
    const shopPort = Number(new URL(first.shop.url).port);
    await expect(startSandbox({ products: 5, shopPort, newOrderEveryMs: 5 })).rejects.toThrow("EADDRINUSE");
  });

  it("answers late by its latency", async () => {
    const sandbox = await openSandbox({ latencyMs: 60 });
    const before = performance.now();
    await shopCaller(sandbox).get("check");
    expect(performance.now() - before).toBeGreaterThan(55);
  });
});

describe("a sandbox with files", () => {
  it("serves their products and orders unchanged", async () => {
    const directory = makeTestFolder();
    const catalogueFile = join(directory, "catalogue.ndjson");
    const orderFile = join(directory, "orders.ndjson");
    const product = {
      sku: "NW-011",
      ean: "bad",
      active: true,
      name: "Queso",
      prices: [{ list: "RETAIL", currency: "CHF", amount: "14.00", includesVat: true }],
      vat: { code: "R26", rate: "2.6" },
      stock: { quantity: "22.000", unit: "pcs" },
    };
    const products = [
      { ...product, id: "b", updatedAt: "2026-10-02T06:00:00.000Z" },
      { ...product, id: "a", sku: "NW-012", updatedAt: "2026-10-01T06:00:00.000Z" },
    ];
    const order = {
      id: 10248,
      reference: "NW-10248",
      date: "2026-07-04 00:00:00",
      status: 3,
      cart: [{ type: "product", id: 11, sku: "NW-011", quantity: "2" }],
      odd: "kept",
    };
    await writeFile(catalogueFile, `${products.map((one) => JSON.stringify(one)).join("\n")}\n\n`);
    await writeFile(orderFile, JSON.stringify(order));
    const sandbox = await openSandbox({ catalogueFile, orderFile });
    const read = await (await erpCaller(sandbox)).get("/products");
    expect(read.json("items")).toEqual([products[1], products[0]]);
    const api = shopCaller(sandbox);
    expect((await api.get("orders/get?id=10248")).json("data")).toEqual(order);
    expect(sandbox.shop.products.get("11")?.sku).toBe("NW-011");
    sandbox.shop.cancelOrder("10248");
    expect(sandbox.shop.products.get("11")?.quantity).toBe("24");
  });

  it("names the line that is no JSON", async () => {
    const directory = makeTestFolder();
    const catalogueFile = join(directory, "bad.ndjson");
    await writeFile(catalogueFile, '{"id":"a","sku":"A","updatedAt":"2026-10-01T06:00:00Z"}\n{oops');
    await expect(startSandbox({ catalogueFile })).rejects.toThrow("bad.ndjson:2");
  });
});
