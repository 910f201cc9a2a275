import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { environmentOf, startSandbox } from "../../src/sandbox/sandbox.ts";
import { erpCaller, openSandbox, shopCaller } from "../support/sandbox.ts";
import { makeTestFolder } from "../support/folder.ts";

describe("a running sandbox", () => {
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

  it("has an editor in its shop who changes texts in any language and pictures by hand, and says so", async () => {
    const sandbox = await openSandbox({ editEveryMs: 1 });
    const edits = () =>
      sandbox.ledger.filter((one) => one.kind === "commit").filter(({ operation }) => operation === "changeProduct");
    const places = () =>
      new Set(
        edits().flatMap(({ detail }) =>
          Object.entries(detail).flatMap(([field, value]) =>
            field.endsWith("_i18n") ? Object.keys(value as object).map((one) => `${field}.${one}`) : [field],
          ),
        ),
      );
    const texts = ["name", "short_description", "description"];
    const all = texts.flatMap((text) => [text, ...["it", "fr", "de", "en"].map((one) => `${text}_i18n.${one}`)]);
    await expect.poll(() => [...places()].toSorted(), { timeout: 5000 }).toEqual([...all, "images"].toSorted());
    expect(new Set(edits().map(({ by }) => by))).toEqual(new Set(["hand"]));
    expect([...sandbox.shop.products.values()].filter(({ name }) => name === "")).toEqual([]);
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
