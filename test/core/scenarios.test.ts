import { join } from "node:path";

import { beforeEach, describe, expect, test, vi } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { dismissOrders, markExported } from "../../src/core/export/export-orders.ts";
import type { OnRefused, RefusedPart } from "../../src/core/ports/records.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { Problem } from "../../src/core/common/problems/problem.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { pullProducts } from "../../src/core/pull/pull-products.ts";
import { createText } from "../../src/report/text/text.ts";
import { openStore } from "../../src/store/database.ts";
import { type FakeClock, makeWorld, remote } from "../support/fake-world.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, anItem, anOrder, aShopProduct, asRefused } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

let directory: string;
let store: Store;
let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, directory, store, world } = opened);
  return opened.close;
});

const never = new AbortController().signal;
const UNKNOWN = problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" });

function stock(count: number): void {
  for (let index = 1; index <= count; index++) {
    world.erp.put(anErpProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` }));
  }
}

function order(id: string, patch: Parameters<typeof anOrder>[0] = {}): ReturnType<typeof anOrder> {
  return anOrder({ id, reference: `WEB-${id}`, ...patch });
}

async function stateOf(id: string): Promise<string | undefined> {
  const record = await store.readOrder(id);
  return record === null
    ? undefined
    : record.state === "not-linked"
      ? `not-linked/${record.reason ?? ""}`
      : record.state;
}

describe("a pull", () => {
  test("creates what is new, then sends nothing when nothing changed", async () => {
    stock(250);
    expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "full", summary: { read: 250, created: 250 } });
    expect(world.shop.get("SKU-7")).toMatchObject({ name: "Caffè", price: "10.00", quantity: "10", totalgestId: "p7" });
    const writes = world.shop.writes.length;
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "incremental", exitCode: 0, summary: { created: 0, updated: 0 } });
    expect(await world.pull({ full: true })).toMatchObject({ mode: "full", summary: { unchanged: 250, updated: 0 } });
    expect(world.shop.writes).toHaveLength(writes);
  });

  test("wants the end of a catalogue to be told until one was read to its end in the words of this profile", async () => {
    stock(3);
    const asked = vi.spyOn(world.erp, "fetchProducts");
    const isUntried = async (): Promise<unknown> => {
      asked.mockClear();
      await world.pull({ full: true });
      return asked.mock.calls[0]?.[0].isUntried;
    };
    expect([await isUntried(), await isUntried()]).toEqual([true, undefined]);
    Object.assign(world.erp, { dialect: "another" });
    expect([await isUntried(), await isUntried()]).toEqual([true, undefined]);
  });

  test("leaves each product its story: short values as they were and became, of long texts only that they changed", async () => {
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "5" }));
    await world.pull();
    const long = "Tostato a Lugano. ".repeat(9);
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "3", description: long, active: false }));
    clock.advance(5 * MINUTE);
    await world.pull();
    const [created, told] = await store.readProductEvents("p1");
    expect(created).toMatchObject({
      kind: "created",
      changes: [
        { field: "price", from: null, to: "10.00" },
        { field: "quantity", from: null, to: 5 },
        { field: "active", from: null, to: true },
      ],
    });
    expect(told).toMatchObject({ kind: "hidden", atMs: clock.now() });
    expect(told?.changes).toContainEqual({ field: "description" });
    expect(told?.changes).toContainEqual({ field: "quantity", from: 5, to: 3 });
    expect(JSON.stringify(told)).not.toContain("Lugano");
  });

  test("that is dry says what it would do and writes nothing to the shop", async () => {
    stock(30);
    world.shop.products.set("1", aShopProduct({ id: "1", name: "Altro" }));
    const before = structuredClone([...world.shop.products]);
    const copy = await openStore({ path: join(directory, "copy.db"), clock });
    const dry = makeWorld(copy, clock);
    const engine = { ...dry, erp: world.erp, shop: world.shop };
    const options = {
      full: false,
      skus: null,
      dryRun: true,
      allowMassChange: false,
      now: false,
      onProduct: () => undefined,
    };
    const report = await pullProducts(engine, options, never);
    expect(report).toMatchObject({ dryRun: true, exitCode: 0, summary: { created: 29, adopted: 1 } });
    expect(world.shop.writes).toEqual([]);
    expect([...world.shop.products]).toEqual(before);
    await copy.close();
  });

  test("adopts by TotalGest's id and by exactly equal SKU, and never touches what only the shop has", async () => {
    stock(3);
    world.shop.products.set("1", aShopProduct({ id: "1", sku: "old-sku", totalgestId: "p1", name: "Altro" }));
    world.shop.products.set("2", aShopProduct({ id: "2", sku: "SKU-2", taxId: "1", totalgestId: null, quantity: "3" }));
    world.shop.products.set("3", aShopProduct({ id: "3", sku: "sku-3" }));
    const own = aShopProduct({ id: "4", sku: "ONLY-SHOP" });
    world.shop.products.set("4", own);
    const report = await world.pull();
    expect(report.summary).toMatchObject({ adopted: 2, created: 1, failed: 0 });
    expect(world.shop.products.get("1")).toMatchObject({ sku: "SKU-1", name: "Caffè", totalgestId: "p1" });
    expect(world.shop.products.get("2")).toMatchObject({ quantity: "10", totalgestId: "p2" });
    expect(world.shop.products.get("4")).toEqual(own);
    const notLinked = await store.listProducts({ states: ["not-linked"] });
    expect(notLinked.map((product) => product.shopId).toSorted()).toEqual(["3", "4"]);
  });

  test("refuses to adopt where two products of the shop have the SKU, and names both", async () => {
    stock(1);
    world.shop.products.set("1", aShopProduct({ id: "1" }));
    world.shop.products.set("2", aShopProduct({ id: "2" }));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.rows[0]?.error).toEqual({
      code: "shop-sku-ambiguous",
      data: { sku: "SKU-1", first: "1", second: "2" },
    });
  });

  test("refuses to adopt where two products of the shop carry its id, and says so", async () => {
    stock(1);
    for (const id of ["1", "2"]) {
      world.shop.products.set(id, aShopProduct({ id, sku: `OTHER-${id}`, totalgestId: "p1" }));
    }
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    const said = (await createText("en", null)).problem(world.rows[0]?.error ?? problem("no-ids", {}));
    expect(said.message).toMatch(/1 and 2 .* both its id in TotalGest/);
  });

  test("hides a product that TotalGest sets inactive, and leaves one that was taken offline by hand", async () => {
    stock(30);
    await world.pull();
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", active: false }));
    const byHand = world.shop.get("SKU-2");
    if (byHand !== undefined) world.shop.products.set(byHand.id, { ...byHand, active: false });
    clock.advance(5 * MINUTE);
    expect(await world.pull({ full: true })).toMatchObject({ summary: { hidden: 1 } });
    expect(world.shop.get("SKU-1")?.active).toBe(false);
    expect(world.shop.get("SKU-2")?.active).toBe(false);
  });

  test("links a product once its SKU is no longer twice in the shop", async () => {
    stock(1);
    world.shop.products.set("1", aShopProduct({ id: "1" }));
    world.shop.products.set("2", aShopProduct({ id: "2" }));
    await world.pull();
    world.shop.products.delete("2");
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { adopted: 1 } });
    world.shop.products.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0 });
  });

  test("repairs drift in the fields it owns on a full pull", async () => {
    stock(2);
    await world.pull();
    const drifted = world.shop.get("SKU-1");
    if (drifted !== undefined) world.shop.products.set(drifted.id, { ...drifted, price: "1.00" });
    await world.pull();
    expect(world.shop.get("SKU-1")?.price).toBe("1.00");
    await world.pull({ full: true });
    expect(world.shop.get("SKU-1")?.price).toBe("10.00");
  });

  test("leaves a full pull where it is told to: nothing is read, and no run is kept", async () => {
    stock(1);
    const report = await world.pull({ leavesFullPull: true });
    expect(report).toMatchObject({ exitCode: 0, mode: "full", leftFullPull: true, summary: { read: 0 } });
    expect(await world.store.listRuns(9)).toEqual([]);
    expect(await world.pull()).toMatchObject({ leftFullPull: false, summary: { created: 1 } });
    expect(await world.pull({ leavesFullPull: true })).toMatchObject({ mode: "incremental", leftFullPull: false });
  });

  test("is full again after three in the morning, and after the price list changed", async () => {
    world.erp.put(
      anErpProduct({
        prices: [
          { list: "RETAIL", currency: "CHF", amount: "10.00", includesVat: true },
          { list: "B2B", currency: "CHF", amount: "8.00", includesVat: false },
        ],
      }),
    );
    await world.pull();
    clock.advance(5 * MINUTE);
    expect(await world.pull()).toMatchObject({ mode: "incremental" });
    clock.advance(17 * HOUR);
    expect(await world.pull()).toMatchObject({ mode: "full" });
    clock.advance(5 * MINUTE);
    const wholesale = world.withSettings({ products: { priceList: "B2B" } });
    expect(await wholesale.pull()).toMatchObject({ mode: "full", summary: { updated: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ price: "8.00", priceIncludesTax: false });
  });

  test("hides only what TotalGest itself says it does not know", async () => {
    stock(40);
    await world.pull();
    world.erp.products.delete("p1");
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = async (query) => {
      const page = await original(query);
      return { ...page, items: page.items.filter((item) => item.id !== "p2") };
    };
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    expect([world.shop.get("SKU-1")?.active, world.shop.get("SKU-2")?.active]).toEqual([false, true]);
  });

  test("counts as unchanged what it read and had nothing to tell of, whatever it told of others", async () => {
    stock(4);
    await world.pull();
    world.erp.products.delete("p4");
    expect((await world.pull({ full: true })).summary).toMatchObject({ read: 3, hidden: 1, unchanged: 3 });
    clock.advance(HOUR);
    await world.pull();
    clock.advance(HOUR);
    world.shop.sell(anOrder({ id: "1", placedAt: clockText() }));
    world.erp.setStock("p2", "4");
    world.erp.setStock("p3", "10");
    expect((await world.pull()).summary).toMatchObject({ read: 2, updated: 2, unchanged: 1 });
  });

  test("counts what it read and could not tell any more as held back, not as unchanged", async () => {
    stock(250);
    const [write, slowDown] = [world.shop.writeProducts.bind(world.shop), remote("Framework360", "throttled", 429)];
    let calls = 0;
    world.shop.writeProducts = (writes) => (++calls === 2 ? Promise.reject(slowDown) : write(writes));
    const report = await world.withSettings({ http: { concurrency: 1 } }).pull();
    expect(report).toMatchObject({ exitCode: 6, heldBack: 150, summary: { read: 250, created: 100, unchanged: 0 } });
    world.shop.fail.set("payments/taxes", remote("Framework360", "throttled", 429, 60_000));
    expect(await world.pull()).toMatchObject({ heldBack: 150, summary: { read: 0, unchanged: 0 } });
    world.shop.fail.clear();
    clock.advance(HOUR);
    expect(await world.pull()).toMatchObject({ exitCode: 0, heldBack: 0, summary: { created: 150 } });
  });

  test("names a product that the shop deleted and that cannot be mapped, though there is nothing to be told of it", async () => {
    stock(1);
    await world.pull();
    clock.advance(HOUR);
    world.shop.products.clear();
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "3", prices: [] }));
    const report = await world.pull();
    expect(report).toMatchObject({ exitCode: 3, heldBack: 0, summary: { read: 1, failed: 1, unchanged: 0 } });
    expect(world.rows).toMatchObject([{ id: "p1", action: "failed", error: { code: "price-missing" } }]);
  });

  test("keeps a product failed that the shop refuses, though its stock is told once more after a sale", async () => {
    stock(2);
    await world.pull();
    clock.advance(HOUR);
    world.shop.refuses.add("SKU-1");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Rifiutato" }));
    world.erp.setStock("p2", "4");
    world.shop.onWrite = () => {
      world.shop.onWrite = null;
      world.shop.sell(anOrder({ id: "1", placedAt: clockText() }));
    };
    const { summary } = await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(9);
    expect(summary).toMatchObject({ read: 2, updated: 1, failed: 1, unchanged: 0 });
    expect((await store.countStates(clock.now())).products).toMatchObject({ failed: 1, pending: 0 });
    expect(await store.readProducts(["p1"])).toMatchObject([{ error: { code: "shop-refused-product" } }]);
  });

  test("says about which products it could learn nothing, hides none of them, and reaches its end all the same", async () => {
    stock(40);
    await world.pull();
    for (const id of ["p1", "p2"]) world.erp.products.delete(id);
    const vanished = world.shop.get("SKU-3")?.id ?? "";
    const listed = world.shop.fetchProducts.bind(world.shop);
    world.shop.fetchProducts = async (page) => {
      const { items, total } = await listed(page);
      return { items: items.filter(({ id }) => id !== vanished), total: total === null ? null : total - 1 };
    };
    const [askErp, askShop] = [world.erp.fetchProduct.bind(world.erp), world.shop.fetchProduct.bind(world.shop)];
    world.erp.fetchProduct = (id) => (id === "p1" ? Promise.reject(remote("TotalGest", "failing", 500)) : askErp(id));
    world.shop.fetchProduct = (by) =>
      "id" in by && by.id === vanished ? Promise.reject(remote("Framework360", "failing", 500)) : askShop(by);
    clock.advance(DAY);
    const report = await world.pull();
    expect(report).toMatchObject({ exitCode: 3, mode: "full", summary: { hidden: 1 } });
    expect(report.problems).toContainEqual(problem("product-unanswered", { system: "TotalGest", id: "p1" }));
    expect(report.problems).toContainEqual(problem("product-unanswered", { system: "Framework360", id: vanished }));
    expect(["SKU-1", "SKU-2", "SKU-3"].map((sku) => world.shop.get(sku)?.active)).toEqual([true, false, true]);
    expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "incremental" });
  });

  test("hides a product that TotalGest answers with nothing only where that can be believed", async () => {
    stock(40);
    await world.pull();
    world.erp.products.delete("p1");
    world.erp.fetchProduct = () => Promise.resolve("nothing");
    const believed = world.erp.findUnknown.bind(world.erp);
    world.erp.findUnknown = () => Promise.resolve(new Set());
    const report = await world.pull({ full: true });
    expect(report).toMatchObject({ exitCode: 3, summary: { hidden: 0 } });
    expect(report.problems).toEqual([problem("product-unanswered", { system: "TotalGest", id: "p1" })]);
    world.erp.findUnknown = believed;
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    expect([world.shop.get("SKU-1")?.active, world.shop.get("SKU-2")?.active]).toEqual([false, true]);
    world.erp.put(anErpProduct({ id: "p99", sku: "SKU-1" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(world.shop.get("SKU-1")?.totalgestId).toBe("p99");
  });

  test("is not whole where TotalGest answers nothing sensible about product after product", async () => {
    stock(40);
    await world.pull();
    for (let at = 1; at <= 10; at++) world.erp.products.delete(`p${String(at)}`);
    world.erp.fail.set("product", remote("TotalGest", "failing", 500));
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 6, summary: { hidden: 0 } });
    world.erp.fail.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 10 } });
  });

  test("reads the changes all the same where the shop's catalogue cannot be listed", async () => {
    stock(3);
    await world.pull();
    world.shop.fail.set("products/list", remote("Framework360", "permission", 403));
    world.erp.setStock("p1", "4");
    expect((await world.pull({ full: true })).exitCode).toBe(5);
    expect(world.shop.quantityOf("SKU-1")).toBe(4);
  });

  test("keeps what it stored when the read breaks off, and moves no cursor", async () => {
    stock(250);
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = (query) =>
      query.cursor === "200" ? Promise.reject(remote("TotalGest", "failing")) : original(query);
    expect(await world.pull()).toMatchObject({ exitCode: 6, summary: { read: 200, created: 200 } });
    expect(await store.readNote("cursor")).toBeNull();
    world.erp.fetchProducts = original;
    expect(await world.pull()).toMatchObject({ exitCode: 0, mode: "full", summary: { created: 50 } });
  });

  test("looks through the pages of a TotalGest that cannot be asked for a SKU, until it is there", async () => {
    stock(450);
    const original = world.erp.fetchProducts.bind(world.erp);
    let calls = 0;
    world.erp.fetchProducts = async ({ sku, ...query }) => {
      calls += 1;
      const page = await original(query);
      const wanted = page.items.filter((item) => {
        const product = item.decode();
        return sku === undefined || (product.ok && product.value.sku === sku);
      });
      return { ...page, items: wanted };
    };
    expect(await world.pull({ skus: ["SKU-250"] })).toMatchObject({ exitCode: 0, summary: { created: 1 } });
    expect(calls).toBe(2);
    expect(await world.pull({ skus: ["NIX"] })).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    world.erp.fetchProducts = () =>
      Promise.resolve({ items: [], nextCursor: "1", serverTime: new Date(clock.now()).toISOString() });
    expect(await world.pull({ skus: ["NIX"] })).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
  });

  test("ends with an error, never with a good run, where the paging loops", async () => {
    stock(250);
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = async (query) => ({ ...(await original({ ...query, cursor: "0" })), nextCursor: "100" });
    const report = await world.pull();
    expect(report).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
    expect((await store.readLastGood()).products).toBeNull();
  });

  test("tells stock and hiding of a product whose text the shop refuses", async () => {
    stock(30);
    await world.pull();
    world.shop.refuses.add("SKU-1");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Nome rifiutato", quantity: "0" }));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ quantity: "0", name: "Caffè" });
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
  });

  test("falls back to single calls where the shop has no bulk, and remembers it", async () => {
    stock(5);
    world.shop.bulk = false;
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { created: 5 } });
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", quantity: "3" }));
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-2", quantity: "3" }));
    await world.pull();
    expect(world.shop.calls.filter((call) => call === "products/bulkUpdate")).toHaveLength(1);
  });

  test("ends with an error where the paging loops over a product that cannot be read", async () => {
    stock(1);
    const original = world.erp.fetchProducts.bind(world.erp);
    const fault = problem("product-invalid", { id: "p9", path: "stock", found: "x" });
    let pages = 0;
    world.erp.fetchProducts = async (query) => {
      const page = await original({ ...query, cursor: "0" });
      const refused = asRefused("p9", fault);
      // A loop without an end would hang the test: it ends here, and not with an error.
      return { ...page, items: [...page.items, refused], nextCursor: ++pages > 20 ? null : String(pages) };
    };
    expect(await world.pull()).toMatchObject({ exitCode: 6, problems: [{ code: "paging-loop" }] });
  });

  test("says which product of the shop cannot be read, and lets it keep none of the others back", async () => {
    stock(3);
    await world.pull();
    const unreadable = world.shop.get("SKU-2")?.id ?? "";
    const fault = problem("shop-product-invalid", { id: unreadable, path: "price", found: '"abc"' });
    world.shop.pageSize = 1;
    const original = world.shop.fetchProducts.bind(world.shop);
    world.shop.fetchProducts = async (page) => {
      const { items, total } = await original(page);
      const seen = items.map((item) => (item.id === unreadable ? asRefused(unreadable, fault) : item));
      return { items: seen, total };
    };
    world.erp.products.delete("p3");
    const report = await world.pull({ full: true });
    expect(report).toMatchObject({ exitCode: 3, summary: { hidden: 1 }, problems: [fault] });
    expect(world.shop.get("SKU-3")?.active).toBe(false);
    world.erp.setStock("p2", "4");
    await world.pull();
    expect(world.shop.quantityOf("SKU-2")).toBe(4);
  });

  test("creates anew a linked product that was deleted in the shop", async () => {
    stock(3);
    await world.pull();
    const deleted = world.shop.get("SKU-1");
    world.shop.products.delete(deleted?.id ?? "");
    world.erp.setStock("p1", "7");
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(world.shop.quantityOf("SKU-1")).toBe(7);
    world.shop.products.delete(world.shop.get("SKU-2")?.id ?? "");
    await world.pull({ full: true });
    expect(world.shop.quantityOf("SKU-2")).toBe(10);
  });

  test("adopts a product whose SKU the shop refuses as taken, only if it is exactly this SKU", async () => {
    stock(1);
    await world.pull();
    world.shop.products.set("77", aShopProduct({ id: "77", sku: "NEW", name: "Vecchio" }));
    world.erp.put(anErpProduct({ id: "p9", sku: "NEW" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0, summary: { adopted: 1, created: 0 } });
    expect(world.shop.products.get("77")).toMatchObject({ name: "Caffè", totalgestId: "p9" });
  });
});

describe("a SKU", () => {
  test("that moves to a new product takes its link along once TotalGest does not know the old one", async () => {
    stock(3);
    await world.pull();
    const shopId = world.shop.get("SKU-1")?.id;
    world.erp.products.delete("p1");
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-1", name: "Nuovo" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect(world.shop.get("SKU-1")).toMatchObject({ id: shopId, name: "Nuovo", totalgestId: "p9" });
  });

  test("of a linked product stays with it, and the newcomer is refused with both named", async () => {
    stock(2);
    await world.pull();
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-1" }));
    expect(await world.pull()).toMatchObject({ exitCode: 3 });
    expect(world.rows.at(-1)?.error).toEqual({
      code: "sku-taken",
      data: { sku: "SKU-1", newcomer: "p9", holder: "p1" },
    });
    expect(world.shop.get("SKU-1")?.totalgestId).toBe("p1");
  });

  test("that is given up by one product and taken by another in one pull is told for both", async () => {
    stock(2);
    await world.pull();
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-NEW" }));
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-2" }));
    expect(await world.pull()).toMatchObject({ exitCode: 0 });
    expect([world.shop.get("SKU-NEW")?.totalgestId, world.shop.get("SKU-2")?.totalgestId]).toEqual(["p2", "p9"]);
  });
});

describe("a record of TotalGest with one wrong field", () => {
  const fault = problem("product-invalid", { id: "p1", path: "prices[0].amount", found: '"1,50"' });

  function refuse(part: RefusedPart): void {
    const original = world.erp.fetchProducts.bind(world.erp);
    world.erp.fetchProducts = async (query) => {
      const page = await original(query);
      return { ...page, items: page.items.map((item) => (item.id === "p1" ? asRefused("p1", fault, part) : item)) };
    };
  }

  test("keeps its other fields where they were, and is sold out and hidden all the same", async () => {
    stock(2);
    await world.pull();
    refuse({ quantity: "0", hidden: true });
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Altro", quantity: "0", active: false }));
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ name: "Caffè", price: "10.00", quantity: "0", active: false });
  });

  test("keeps its stock where that is what cannot be read", async () => {
    stock(2);
    await world.pull();
    refuse({ quantity: null, hidden: false });
    world.erp.setStock("p1", "7");
    expect(await world.pull()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(world.shop.get("SKU-1")).toMatchObject({ quantity: "10", active: true });
  });

  test("is hidden once TotalGest says that it does not know the product any more", async () => {
    stock(2);
    await world.pull();
    refuse({ quantity: null, hidden: false });
    world.erp.setStock("p1", "7");
    await world.pull();
    world.erp.products.delete("p1");
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 0, summary: { hidden: 1 } });
    expect(world.shop.get("SKU-1")?.active).toBe(false);
  });
});

describe("a brake", () => {
  test("holds all stocks at zero back in the second run too, and lets the rest through", async () => {
    stock(40);
    await world.pull();
    for (const id of world.erp.products.keys()) world.erp.setStock(id, "0");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Nuovo nome", quantity: "0" }));
    for (let run = 0; run < 2; run++) {
      clock.advance(5 * MINUTE);
      expect(await world.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake-zeros" }] });
      expect(world.shop.quantityOf("SKU-1")).toBe(10);
    }
    expect(world.shop.get("SKU-1")?.name).toBe("Nuovo nome");
    expect(await world.pull({ allowMassChange: true })).toMatchObject({ exitCode: 0 });
    expect(world.shop.quantityOf("SKU-40")).toBe(0);
  });

  test("has what it holds back counted as that, in the run that read it and in the next, and not as unchanged", async () => {
    stock(40);
    await world.pull();
    for (const id of [...world.erp.products.keys()].slice(0, 38)) world.erp.setStock(id, "0");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Nuovo nome", quantity: "0" }));
    const first = await world.pull({ full: true });
    expect(first).toMatchObject({ exitCode: 8, heldBack: 37, summary: { read: 40, updated: 1, unchanged: 2 } });
    clock.advance(HOUR);
    expect(await world.pull()).toMatchObject({ heldBack: 38, summary: { updated: 0 } });
    expect(await world.pull({ allowMassChange: true })).toMatchObject({ heldBack: 0, summary: { updated: 38 } });
  });

  test("clears by itself when the stock is back", async () => {
    stock(40);
    await world.pull();
    for (const id of world.erp.products.keys()) world.erp.setStock(id, "0");
    expect((await world.pull()).exitCode).toBe(8);
    for (const id of world.erp.products.keys()) world.erp.setStock(id, "9");
    expect((await world.pull()).exitCode).toBe(0);
    expect(world.shop.quantityOf("SKU-3")).toBe(9);
  });

  test("holds a new price of all products, and an adoption that would bring one", async () => {
    stock(40);
    for (let index = 1; index <= 40; index++) {
      const id = String(index);
      world.shop.products.set(id, aShopProduct({ id, sku: `SKU-${id}`, price: "99.00" }));
    }
    expect(await world.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake-prices" }] });
    expect(world.shop.get("SKU-1")).toMatchObject({ price: "99.00", totalgestId: "p1" });
  });

  test("stops at a catalogue that comes back empty, in the second run too", async () => {
    stock(30);
    await world.pull();
    world.erp.products.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 8, problems: [{ code: "brake-empty" }] });
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 8 });
    expect(world.shop.get("SKU-1")?.active).toBe(true);
  });
});

describe("stock", () => {
  test("is TotalGest's less what open orders reserve, less the buffer, floored and never negative", async () => {
    stock(3);
    world.erp.setStock("p1", "7.900");
    world.erp.setStock("p2", "-4");
    await world.pull();
    expect([world.shop.quantityOf("SKU-1"), world.shop.quantityOf("SKU-2")]).toEqual([7, 0]);
    world.shop.sell(order("1", { items: [anItem({ sku: "SKU-1", quantity: "2" })], total: "20.00" }));
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(5);
    await world.withSettings({ products: { buffer: 3 } }).pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(2);
  });

  test("of an exported order stays reserved until a read that began after its confirmation", async () => {
    stock(1);
    await world.pull();
    world.shop.sell(order("1", { items: [anItem({ quantity: "4" })], total: "40.00" }));
    await world.export();
    expect(world.erp.products.get("p1")?.quantity).toBe("6");
    expect((await store.readProducts(["p1"]))[0]?.quantity).toBe(6);
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(6);
    expect((await store.readProducts(["p1"]))[0]).toMatchObject({ quantity: 6, quantityKnown: true });
  });

  test("is right again after a sale while a pull runs, even when goods come in at that moment", async () => {
    stock(1);
    await world.pull();
    world.erp.setStock("p1", "20");
    world.shop.onWrite = () => {
      world.shop.onWrite = null;
      world.shop.sell(order("1", { items: [anItem({ quantity: "3" })], total: "30.00" }));
    };
    const report = await world.pull();
    expect(report.summary.updated).toBe(1);
    expect(world.shop.quantityOf("SKU-1")).toBe(17);
  });

  test("is told again when an order is cancelled, and when an abandoned one lets go after 14 days", async () => {
    stock(1);
    const settings = world.withSettings({ export: { from: "2026-10-01" } });
    await settings.pull();
    const open = order("1", {
      status: "1",
      statusName: "In attesa",
      placedAt: clockText(),
      items: [anItem({ quantity: "4" })],
    });
    world.shop.sell(open);
    await settings.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(6);
    clock.advance(13 * DAY);
    await settings.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(6);
    clock.advance(2 * DAY);
    await settings.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(10);
  });

  test("is not raised, and creations start with 0, while orders cannot be discovered", async () => {
    stock(2);
    await world.pull();
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
    world.erp.setStock("p1", "50");
    world.erp.setStock("p2", "1");
    world.erp.put(anErpProduct({ id: "p3", sku: "SKU-3" }));
    expect(await world.pull()).toMatchObject({ exitCode: 6 });
    expect(["SKU-1", "SKU-2", "SKU-3"].map((sku) => world.shop.quantityOf(sku))).toEqual([10, 1, 0]);
    world.shop.fail.clear();
    await world.pull();
    expect(["SKU-1", "SKU-3"].map((sku) => world.shop.quantityOf(sku))).toEqual([50, 10]);
  });
});

describe("while orders cannot be read, a stock", () => {
  beforeEach(async () => {
    stock(2);
    await world.pull();
    world.shop.fail.set("orders/list", remote("Framework360", "failing", 500));
  });

  test("is not raised by a figure that is lower than the last one and higher than what the shop has left", async () => {
    world.shop.sell(order("1", { items: [anItem({ quantity: "6" })], total: "60.00" }));
    world.erp.setStock("p1", "8");
    expect(await world.pull()).toMatchObject({ exitCode: 6, heldBack: 1 });
    expect(world.shop.quantityOf("SKU-1")).toBe(4);
    world.erp.setStock("p1", "3");
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(3);
    world.shop.fail.clear();
    world.erp.setStock("p1", "8");
    await world.pull();
    expect(world.shop.quantityOf("SKU-1")).toBe(2);
  });

  test("is not pushed where the shop's own figure cannot be read, except that it is sold out", async () => {
    world.shop.fail.set("products/get", remote("Framework360", "failing", 500));
    world.erp.setStock("p1", "8");
    world.erp.setStock("p2", "0");
    await world.pull();
    expect(["SKU-1", "SKU-2"].map((sku) => world.shop.quantityOf(sku))).toEqual([10, 0]);
  });

  test("is not raised by --sku, nor is that of a product which the shop has under another link", async () => {
    world.shop.sell(order("1", { items: [anItem({ quantity: "6" })], total: "60.00" }));
    world.shop.products.set("77", aShopProduct({ id: "77", sku: "SKU-9", quantity: "2", totalgestId: null }));
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-9" }));
    await world.pull({ skus: ["SKU-1", "SKU-9"] });
    expect(["SKU-1", "SKU-9"].map((sku) => world.shop.quantityOf(sku))).toEqual([4, 2]);
  });
});

function clockText(): string {
  return new Date(clock.now()).toISOString();
}

describe("an export", () => {
  beforeEach(() => {
    stock(3);
  });

  test("sends every completed order once, tells the shop, and finds nothing to do the next time", async () => {
    for (const id of ["1", "2", "3"]) world.shop.sell(order(id));
    world.shop.sell(order("4", { status: "1" }));
    world.shop.sell(order("5", { status: "4" }));
    const report = await world.export();
    expect(report).toMatchObject({ exitCode: 0, summary: { requested: 3, exported: 3 } });
    expect(world.shop.reported.toSorted()).toEqual(["1=A-1", "2=A-2", "3=A-3"]);
    expect([await stateOf("4"), await stateOf("5")]).toEqual(["not-linked/status", "not-linked/cancelled"]);
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(world.erp.orders).toHaveLength(3);
  });

  test("exports an order that completes three weeks after it was placed", async () => {
    await world.export();
    world.shop.sell(order("1", { status: "1", placedAt: clockText() }));
    await world.export();
    clock.advance(21 * DAY);
    const waiting = world.shop.orders.get("1");
    if (waiting !== undefined) world.shop.orders.set("1", { ...waiting, status: "3" });
    expect(await world.export()).toMatchObject({ summary: { exported: 1 } });
  });

  test("exports nothing without export.from, and says how many orders there are per month", async () => {
    world.shop.sell(order("1", { placedAt: "2026-09-30T10:00:00.000Z" }));
    world.shop.sell(order("2"));
    const report = await world.withSettings({ export: { from: null } }).export();
    expect(report.exitCode).toBe(4);
    expect(report.problems[0]).toEqual({
      code: "export-from-missing",
      data: { months: ["2026-09: 1", "2026-11: 1"], completed: 2 },
    });
    expect(world.erp.orders).toHaveLength(0);
    const manual = await world.withSettings({ export: { from: null } }).export({ tokens: ["2"] });
    expect(manual).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("warns of an order that still waits an hour after its first attempt", async () => {
    const refuseConnection = (): void => {
      world.erp.script.push({ commit: false, answer: { kind: "not-sent", problem: UNKNOWN } });
    };
    world.shop.sell(order("1"));
    for (const waitedMs of [0, 59 * MINUTE]) {
      clock.advance(waitedMs);
      refuseConnection();
      expect((await world.export()).orders[0]?.warnings).toEqual([]);
    }
    clock.advance(2 * MINUTE);
    refuseConnection();
    expect((await world.export()).orders[0]?.warnings.map(({ code }) => code)).toEqual(["waits-long"]);
    expect((await world.export()).orders[0]).toMatchObject({ state: "exported", warnings: [] });
  });

  test("lists an order placed before export.from that completes afterwards as late, exit 3 once", async () => {
    world.shop.sell(order("1", { placedAt: "2026-11-20T10:00:00.000Z", status: "1" }));
    const later = world.withSettings({ export: { from: "2026-11-22" } });
    await later.export();
    const open = world.shop.orders.get("1");
    if (open !== undefined) world.shop.orders.set("1", { ...open, status: "3" });
    expect(await later.export()).toMatchObject({ exitCode: 3, late: [{ id: "1", reference: "WEB-1" }] });
    expect(await later.export()).toMatchObject({ exitCode: 0, late: [{ id: "1" }] });
    const forced = await later.export({ tokens: ["WEB-1"] });
    expect(forced.orders[0]?.warnings.map((warning) => warning.code)).toEqual(["forced-date"]);
    expect(await later.export()).toMatchObject({ late: [] });
  });

  test("holds what cannot be mapped until the mapping is there", async () => {
    world.shop.sell(order("1", { payment: { id: "cod", name: "Contrassegno", paid: false, transaction: null } }));
    for (let run = 0; run < 2; run++) {
      expect(await world.export()).toMatchObject({ exitCode: 3, summary: { requested: 1, held: 1 } });
    }
    const mapped = world.withSettings({ mapping: { payments: { cod: "CARD" } } });
    expect(await mapped.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("does not send what was cancelled while it waited", async () => {
    world.shop.sell(order("1"));
    world.erp.fail.set("shop", remote("TotalGest", "unreachable"));
    expect(await world.export()).toMatchObject({ exitCode: 6, summary: { waiting: 1 } });
    world.erp.fail.clear();
    const original = world.shop.fetchOrder.bind(world.shop);
    world.shop.fetchOrder = (id) => {
      world.shop.orders.set("1", order("1", { status: "4" }));
      return original(id);
    };
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(world.erp.orders).toHaveLength(0);
  });

  test("flags an order that is edited or cancelled after its export", async () => {
    world.shop.sell(order("1"));
    await world.export();
    world.shop.orders.set("1", order("1", { total: "11.00", status: "4" }));
    await world.export();
    expect((await store.readOrder("1"))?.flags).toEqual(["cancelled", "changed"]);
    expect(await stateOf("1")).toBe("exported");
  });

  test("takes ids and references, each order once, and names what nobody knows", async () => {
    world.shop.sell(order("1", { status: "1" }));
    world.shop.sell(order("2"));
    await world.export();
    const report = await world.export({ tokens: ["1", "WEB-1", "1", "WEB-2", "999"] });
    expect(report).toMatchObject({
      exitCode: 3,
      summary: { requested: 3, exported: 1, alreadyExported: 1, failed: 1 },
    });
    expect(report.orders.map((row) => [row.id, row.state, row.already])).toEqual([
      ["1", "exported", false],
      ["2", "exported", true],
      ["999", "not-found", false],
    ]);
    expect(world.erp.orders).toHaveLength(2);
  });

  test("refuses a token that fits two orders", async () => {
    world.shop.sell(order("1", { reference: "2", status: "1" }));
    world.shop.sell(order("2", { status: "1" }));
    await expect(world.export({ tokens: ["2"] })).rejects.toMatchObject({ exitCode: 2 });
  });

  test("sends a poison order last, so that it never blocks the others", async () => {
    world.shop.sell(order("1"));
    world.erp.script.push({ commit: false, answer: { kind: "unknown", problem: UNKNOWN } });
    await world.export();
    world.shop.sell(order("2"));
    clock.advance(5 * MINUTE);
    await world.export();
    expect(world.erp.orders.map((entry) => entry.reference)).toEqual([
      "fw360:shop.example.ch:2",
      "fw360:shop.example.ch:1",
    ]);
  });
});

describe("the table of answers", () => {
  beforeEach(() => {
    stock(1);
    world.shop.sell(order("1"));
  });

  const DETAIL = { system: "TotalGest", operation: "createOrder", status: 403, detail: "x" } as const;
  const DENIED = { kind: "denied", status: 403, problem: problem("remote-refused", DETAIL) } as const;

  test.each([
    ["committed, then timed out", { commit: true, answer: null }, "exported", 0, 1],
    ["timed out before the commit", { commit: false, answer: null }, "sending", 6, 0],
    [
      "503 after the commit",
      { commit: true, answer: { kind: "unavailable", retryAfterMs: null, problem: UNKNOWN } },
      "exported",
      6,
      1,
    ],
    ["no connection", { commit: false, answer: { kind: "not-sent", problem: UNKNOWN } }, "queued", 6, 0],
    ["401 twice", { commit: false, answer: { kind: "unauthorized", problem: UNKNOWN } }, "queued", 5, 0],
    ["429", { commit: false, answer: { kind: "throttled", retryAfterMs: null, problem: UNKNOWN } }, "queued", 6, 0],
    ["422", { commit: false, answer: { kind: "refused", problem: UNKNOWN } }, "failed", 3, 0],
    ["403 to this order only", { commit: false, answer: DENIED }, "failed", 3, 0],
  ] as const)("%s", async (_name, scripted, state, exitCode, committed) => {
    world.erp.script.push(scripted);
    const report = await world.export();
    expect([await stateOf("1"), report.exitCode, world.erp.orders.length]).toEqual([state, exitCode, committed]);
  });

  test.each([
    ["permission", 5],
    ["configuration", 4],
  ] as const)("403 where the shop call is refused for %s too is the run's", async (reason, exitCode) => {
    const original = world.erp.fetchShop.bind(world.erp);
    let calls = 0;
    world.erp.fetchShop = () => (++calls === 1 ? original() : Promise.reject(remote("TotalGest", reason, 403)));
    world.erp.script.push({ commit: false, answer: DENIED });
    expect(await world.export()).toMatchObject({ exitCode });
    expect(await stateOf("1")).toBe("queued");
  });

  test("looks an unknown outcome up at least five seconds after it arose, however long it was waited for", async () => {
    world.erp.script.push({ commit: true, answer: null });
    const original = world.erp.createOrder.bind(world.erp);
    world.erp.createOrder = (intent) => {
      clock.advance(30_000);
      return original(intent);
    };
    const before = clock.now();
    await world.export();
    expect(clock.now() - before).toBeGreaterThanOrEqual(35_000);
    expect(world.erp.calls.at(-1)).toBe("findOrder fw360:shop.example.ch:1");
  });

  test("stays sending where the look-up gets no answer, and is settled by the next run without a second send", async () => {
    world.erp.script.push({ commit: true, answer: null });
    world.erp.fail.set("findOrder", remote("TotalGest", "failing", 500));
    expect(await world.export()).toMatchObject({ exitCode: 6, summary: { waiting: 1 } });
    expect(await stateOf("1")).toBe("sending");
    world.erp.fail.clear();
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 1, exported: 1 } });
    expect(world.erp.calls.filter((call) => call.startsWith("createOrder"))).toHaveLength(1);
  });

  test("sends the same key and bytes again while order and mapping are the same", async () => {
    const sent: { key: string; body: string }[] = [];
    const original = world.erp.createOrder.bind(world.erp);
    world.erp.createOrder = (intent) => {
      sent.push(intent);
      return original(intent);
    };
    world.erp.script.push({ commit: false, answer: null });
    await world.export();
    clock.advance(5 * MINUTE);
    await world.export();
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
  });

  test("calls nothing inside a Retry-After, and obeys no more than an hour of it", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "throttled", retryAfterMs: 400 * DAY, problem: UNKNOWN } });
    await world.export();
    const calls = [world.erp.calls.length, world.shop.calls.length];
    expect(await world.export()).toMatchObject({
      exitCode: 6,
      problems: [{ code: "paused" }],
      summary: { waiting: 1 },
    });
    expect([world.erp.calls.length, world.shop.calls.length]).toEqual(calls);
    clock.advance(HOUR + 1);
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("does not try refused credentials again for an hour, unless they change or a person insists", async () => {
    world.erp.fail.set("shop", remote("TotalGest", "credentials", 401));
    expect(await world.export()).toMatchObject({ exitCode: 5 });
    const calls = world.erp.calls.length;
    expect(await world.export()).toMatchObject({ exitCode: 5, problems: [{ code: "credentials-paused" }] });
    expect(world.erp.calls).toHaveLength(calls);
    expect(await world.pull()).toMatchObject({ exitCode: 5 });
    world.erp.fail.clear();
    const changed = world.withSettings({ totalgest: { username: "another" } });
    expect(await changed.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("calls a system no more in the run in which it asked to be left alone", async () => {
    world.shop.fail.set("orders/list", remote("Framework360", "throttled", 429, 60_000));
    expect(await world.export()).toMatchObject({ exitCode: 6 });
    expect(await world.pull()).toMatchObject({ exitCode: 6 });
    const after = world.shop.calls.filter((call) => !call.startsWith("orders/statuses") && call !== "orders/list");
    expect(after).toEqual([]);
  });

  test("a --resend that gets no answer sends nothing and says so", async () => {
    await world.export();
    world.erp.fail.set("findOrder", remote("TotalGest", "failing", 500));
    const report = await world.export({ tokens: ["1"], resend: true });
    expect(report).toMatchObject({ exitCode: 6, summary: { requested: 1, alreadyExported: 1 } });
    expect(world.erp.orders).toHaveLength(1);
  });

  test("without a look-up an unknown outcome waits for a person", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
    world.erp.script.push({ commit: false, answer: null });
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
    expect(await world.export({ tokens: ["1"] })).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
    expect(await world.export({ tokens: ["1"], resend: true })).toMatchObject({
      exitCode: 0,
      summary: { exported: 1 },
    });
  });

  test("what waits for a person is named by every later run until it is settled, and changes no exit code", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: true, lookUp: false };
    world.erp.script.push({ commit: true, answer: null });
    expect(await world.export()).toMatchObject({ exitCode: 3, orders: [{ id: "1" }], unconfirmed: [] });
    for (const options of [{}, { tokens: ["1"] }, {}]) {
      const report = await world.export(options);
      const isNamed = options.tokens !== undefined;
      expect(report.exitCode).toBe(isNamed ? 3 : 0);
      expect(report.summary.requested).toBe(isNamed ? 1 : 0);
      expect(report.unconfirmed).toMatchObject(
        isNamed ? [] : [{ id: "1", reference: "WEB-1", error: { code: "outcome-unconfirmed" } }],
      );
    }
    expect((await world.export({ dryRun: true })).unconfirmed).toEqual([]);
    await world.export({ tokens: ["1"], resend: true });
    expect((await world.export()).unconfirmed).toEqual([]);
  });

  test("without idempotent keys an outcome that is not there becomes unconfirmed", async () => {
    world.erp.guarantees = { uniqueReference: true, idempotencyKey: false, lookUp: true };
    world.erp.script.push({ commit: false, answer: null });
    expect(await world.export()).toMatchObject({ summary: { waiting: 1 } });
    clock.advance(5 * MINUTE);
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { unconfirmed: 1 } });
  });

  test("without unique references every send is preceded by a look-up", async () => {
    world.erp.guarantees = { uniqueReference: false, idempotencyKey: true, lookUp: true };
    await world.export();
    expect(
      world.erp.calls.filter((call) => /^(findOrder|createOrder)/.test(call)).map((call) => call.split(" ")[0]),
    ).toEqual(["findOrder", "createOrder"]);
  });
});

describe("a person", () => {
  beforeEach(() => {
    stock(1);
    world.shop.sell(order("1"));
  });

  test("resends only what TotalGest does not have: after a restored backup, and after a wrong mark", async () => {
    await world.export();
    expect(await world.export({ tokens: ["1"], resend: true })).toMatchObject({ summary: { alreadyExported: 1 } });
    expect(world.erp.orders).toHaveLength(1);
    world.erp.orders.length = 0;
    expect(await world.export({ tokens: ["1"], resend: true })).toMatchObject({
      exitCode: 0,
      summary: { exported: 1 },
    });
    expect(world.erp.orders).toHaveLength(1);
  });

  test("marks an order exported, from every state but exported", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: UNKNOWN } });
    await world.export();
    expect(await markExported(world, "WEB-1", "M-7", never)).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await markExported(world, "1", "M-8", never)).toMatchObject({ exitCode: 3 });
    expect((await store.readOrder("1"))?.erp?.number).toBe("M-7");
  });

  test("dismisses an order for good, until it is exported by hand", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: UNKNOWN } });
    await world.export();
    expect(await dismissOrders(world, ["1"], "typed by hand", never)).toMatchObject({ exitCode: 0 });
    expect(await stateOf("1")).toBe("not-linked/dismissed");
    expect(await world.export()).toMatchObject({ summary: { requested: 0 } });
    expect(await world.export({ tokens: ["1"] })).toMatchObject({ summary: { exported: 1 } });
  });

  test("sends a refused order again with --failed", async () => {
    world.erp.script.push({ commit: false, answer: { kind: "refused", problem: UNKNOWN } });
    expect(await world.export()).toMatchObject({ exitCode: 3, summary: { failed: 1 } });
    expect(await world.export()).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    expect(await world.export({ failed: true })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });
});

test("a lost state file re-exports nothing: references and keys are computed, not drawn", async () => {
  stock(1);
  world.shop.sell(order("1"));
  await world.export();
  const fresh = await openStore({ path: join(directory, "fresh.db"), clock });
  const again = makeWorld(fresh, clock);
  Object.assign(again, { erp: world.erp, shop: world.shop });
  const { exportOrders } = await import("../../src/core/export/export-orders.ts");
  const options = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
  const report = await exportOrders({ ...again, erp: world.erp, shop: world.shop }, options, never);
  expect(report).toMatchObject({ exitCode: 0, summary: { exported: 1 }, orders: [{ foundThere: true }] });
  expect(world.erp.orders).toHaveLength(1);
  await fresh.close();
});

/** Orders 1 and 2 are open; a day later the shop's list brings neither, and 2 is not there any more. */
async function forgetOpenOrders(): Promise<void> {
  stock(1);
  await world.export();
  world.shop.sell(order("1", { status: "1", placedAt: clockText() }));
  world.shop.sell(order("2", { status: "1", placedAt: clockText() }));
  await world.export();
  clock.advance(DAY);
  const original = world.shop.fetchOrders.bind(world.shop);
  world.shop.fetchOrders = async (query) => ({ ...(await original(query)), items: [], total: 0 });
  world.shop.orders.delete("2");
}

test("an order that the nightly list does not bring is asked for, and cancelled only if the shop says not found", async () => {
  await forgetOpenOrders();
  await world.export();
  expect([await stateOf("1"), await stateOf("2")]).toEqual(["not-linked/status", "not-linked/cancelled"]);
});

test("a tax and a status of the shop that cannot be read are said by the runs, and stop none", async () => {
  stock(1);
  world.shop.sell(order("1"));
  const refuse = (operation: string): Problem =>
    problem("contract-broken", {
      system: "Framework360",
      operation,
      path: "data[0].id",
      expected: "an id",
      found: '""',
    });
  const [statuses, taxes] = [await world.shop.fetchStatuses(), await world.shop.fetchTaxes()];
  world.shop.fetchStatuses = (_signal?: AbortSignal, onRefused?: OnRefused) => {
    onRefused?.(refuse("orders/statuses"));
    return Promise.resolve(statuses);
  };
  world.shop.fetchTaxes = (_signal?: AbortSignal, onRefused?: OnRefused) => {
    onRefused?.(refuse("payments/taxes"));
    return Promise.resolve(taxes);
  };
  const pulled = await world.pull();
  expect(pulled).toMatchObject({ exitCode: 3, summary: { created: 1 } });
  expect(pulled.problems).toEqual([refuse("orders/statuses"), refuse("payments/taxes")]);
  const exported = await world.export();
  expect(exported).toMatchObject({ exitCode: 3, summary: { exported: 1 }, problems: [refuse("orders/statuses")] });
  expect((await store.readLastGood()).products).not.toBeNull();
});

test("an order that the shop answers nothing sensible about is said, and keeps no other from being discovered", async () => {
  await forgetOpenOrders();
  const fetchOrder = world.shop.fetchOrder.bind(world.shop);
  world.shop.fetchOrder = (id) => (id === "1" ? Promise.reject(remote("Framework360", "contract")) : fetchOrder(id));
  const report = await world.export();
  expect(report).toMatchObject({ exitCode: 3, problems: [{ code: "order-unanswered", data: { id: "1" } }, {}] });
  expect([await stateOf("1"), await stateOf("2")]).toEqual(["not-linked/status", "not-linked/cancelled"]);
  expect((await world.export()).exitCode).toBe(0);
});
