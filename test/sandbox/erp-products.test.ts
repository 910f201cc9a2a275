import { describe, expect, it } from "vitest";

import { call, erpCaller, type ErpCaller, openSandbox, standingClock } from "../support/sandbox.ts";

const MINUTE = 60_000;

describe("TotalGest's session", () => {
  it("is refused to a wrong password, and to another shop", async () => {
    const erp = await erpCaller(await openSandbox());
    const wrong = await erp.session({ password: "guess" });
    expect([wrong.status, wrong.json("error", "code")]).toEqual([401, "bad_credentials"]);
    const other = await erp.session({ shopId: "another" });
    expect([other.status, other.json("error", "code")]).toEqual([403, "forbidden_shop"]);
  });

  it("ends after its life, and when it is revoked", async () => {
    const now = standingClock();
    const sandbox = await openSandbox({ now, tokenLifeMs: 15 * MINUTE });
    const early = await erpCaller(sandbox);
    now.advance(15 * MINUTE - 1);
    expect((await early.get("")).status).toBe(200);
    now.advance(1);
    const late = await early.get("");
    expect([late.status, late.json("error", "code")]).toEqual([401, "token_expired"]);
    const fresh = await erpCaller(sandbox);
    sandbox.erp.revokeTokens();
    expect((await fresh.get("/products")).json("error", "code")).toBe("token_expired");
  });

  it("has the time when it ends", async () => {
    const erp = await erpCaller(await openSandbox({ now: standingClock("2026-11-24T09:00:00Z") }));
    expect((await erp.session()).json("expiresAt")).toBe("2026-11-24T09:15:00.000Z");
  });

  it("does not open other shops", async () => {
    const sandbox = await openSandbox();
    const session = await (await erpCaller(sandbox)).session();
    const headers = { authorization: `Bearer ${String(session.json("token"))}` };
    const other = await call(`${sandbox.erp.url}/api/v1/owners/owner-1/shops/other`, { headers });
    expect([other.status, other.json("error", "code")]).toEqual([404, "unknown_shop"]);
    expect((await call(`${sandbox.erp.url}/api/v1/owners/owner-1/shops/shop-1`)).status).toBe(401);
    expect((await call(`${sandbox.erp.url}/elsewhere`)).json("error", "code")).toBe("not_found");
  });
});

it("describes its shop", async () => {
  const shop = await (await erpCaller(await openSandbox())).get("");
  expect(shop.json()).toMatchObject({
    id: "shop-1",
    currency: "CHF",
    pricesIncludeVat: true,
    priceLists: ["RETAIL", "B2B"],
    languages: ["fr", "it", "de"],
  });
  expect(shop.json("vatCodes", 0)).toEqual({ code: "N81", rate: "8.1" });
});

describe("TotalGest's list of products", () => {
  it("brings every product once, in the order of (updatedAt, id)", async () => {
    const erp = await erpCaller(await openSandbox({ products: 1234 }));
    const items = await readAll(erp, "limit=500");
    const keys = items.map((item) => `${item.updatedAt} ${item.id}`);
    expect(new Set(keys).size).toBe(1234);
    expect(keys).toEqual(keys.toSorted());
  });

  it("has 200 by default, and at most 500", async () => {
    const erp = await erpCaller(await openSandbox({ products: 600 }));
    expect((await erp.get("/products")).json("items", "length")).toBe(200);
    expect((await erp.get("/products?limit=500")).json("items", "length")).toBe(500);
    for (const limit of ["0", "501", "many", "1.5"])
      expect((await erp.get(`/products?limit=${limit}`)).status).toBe(400);
  });

  it("brings what changed at or after an instant, and nothing older", async () => {
    const now = standingClock();
    const sandbox = await openSandbox({ now });
    const erp = await erpCaller(sandbox);
    const since = new Date(now()).toISOString();
    expect(await readAll(erp, `updatedSince=${since}`)).toEqual([]);
    sandbox.erp.setStock("p0000007", "3.5");
    now.advance(MINUTE);
    sandbox.erp.changeProduct("p0000002", { active: false });
    const ids = (await readAll(erp, `updatedSince=${since}&limit=1`)).map((item) => item.id);
    expect(ids).toEqual(["p0000007", "p0000002"]);
    now.advance(MINUTE);
    expect(await readAll(erp, `updatedSince=${new Date(now() - MINUTE).toISOString()}`)).toHaveLength(1);
  });

  it("brings a product that changes while it is paged a second time, and misses none", async () => {
    const sandbox = await openSandbox({ products: 30 });
    const erp = await erpCaller(sandbox);
    const first = await erp.get("/products?limit=10");
    sandbox.erp.setStock("p0000003", "1");
    sandbox.erp.setStock("p0000025", "1");
    const rest = await readAll(erp, "limit=10", String(first.json("nextCursor")));
    const ids = rest.map((item) => item.id);
    expect(ids).toHaveLength(21);
    expect(ids.slice(-2)).toEqual(["p0000003", "p0000025"]);
  });

  it("has its own time, on every page", async () => {
    const now = standingClock("2026-11-24T09:00:00Z");
    const erp = await erpCaller(await openSandbox({ now }));
    expect((await erp.get("/products?limit=1")).json("serverTime")).toBe("2026-11-24T09:00:00.000Z");
  });

  it("refuses a cursor that has gone stale, is of another query, or none of its own", async () => {
    const sandbox = await openSandbox();
    const erp = await erpCaller(sandbox);
    const cursor = String((await erp.get("/products?limit=5")).json("nextCursor"));
    const stale = async (query: string): Promise<unknown> =>
      (await erp.get(`/products?${query}`)).json("error", "code");
    expect(await stale("cursor=nonsense")).toBe("bad_cursor");
    expect(await stale(`cursor=${cursor}&updatedSince=2026-01-01T00:00:00Z`)).toBe("bad_cursor");
    sandbox.erp.expireCursors();
    expect(await stale(`cursor=${cursor}`)).toBe("bad_cursor");
  });

  it("finds the one with exactly this SKU, also after it was renamed", async () => {
    const sandbox = await openSandbox();
    const erp = await erpCaller(sandbox);
    const sku = sandbox.erp.products.get("p0000005")?.sku ?? "";
    expect((await erp.get(`/products?sku=${sku}`)).json("items", 0, "id")).toBe("p0000005");
    expect((await erp.get(`/products?sku=${sku.toLowerCase()}`)).json("items")).toEqual([]);
    sandbox.erp.changeProduct("p0000005", { sku: "NEW ONE" });
    expect((await erp.get(`/products?sku=${sku}`)).json("items")).toEqual([]);
    expect((await erp.get("/products?sku=NEW%20ONE")).json("items", 0, "id")).toBe("p0000005");
  });
});

describe("one product of TotalGest's", () => {
  it("comes by its id, and is unknown once it is removed", async () => {
    const sandbox = await openSandbox();
    const erp = await erpCaller(sandbox);
    expect((await erp.get("/products/p0000001")).json("id")).toBe("p0000001");
    sandbox.erp.removeProduct("p0000001");
    const gone = await erp.get("/products/p0000001");
    expect([gone.status, gone.json("error", "code")]).toEqual([404, "unknown_product"]);
    expect(await readAll(erp, "")).toHaveLength(39);
    expect(sandbox.erp.products.size).toBe(39);
  });

  it("may be new, with an id that needs encoding", async () => {
    const sandbox = await openSandbox();
    sandbox.erp.addProduct({ id: "x/1 ü", sku: "X-1", name: "Ein Ding" });
    const erp = await erpCaller(sandbox);
    expect((await erp.get(`/products/${encodeURIComponent("x/1 ü")}`)).json("name")).toBe("Ein Ding");
    expect([...sandbox.erp.products.values()].at(-1)?.sku).toBe("X-1");
  });
});

interface Item {
  readonly id: string;
  readonly updatedAt: string;
}

async function readAll(erp: ErpCaller, query: string, from: string | null = null): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = from;
  do {
    const page = await erp.get(`/products?${query}${cursor === null ? "" : `&cursor=${cursor}`}`);
    items.push(...(page.json("items") as Item[]));
    cursor = page.json("nextCursor") as string | null;
  } while (cursor !== null);
  return items;
}
