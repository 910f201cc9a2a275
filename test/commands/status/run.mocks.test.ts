// First: it replaces modules that the others import.
import { fakeApp, storeWithOrders } from "../../support/fake-app.ts";
import { describe, expect, it } from "vitest";

import type { StatusFlags } from "../../../src/commands/status/options.ts";
import { readStatusFlags } from "../../../src/commands/status/request.ts";
import { run } from "../../../src/commands/status/run.ts";
import { MINUTE } from "../../../src/core/common/time/duration.ts";
import type { NoteKey } from "../../../src/core/ports/runs.ts";
import type { OrderFilter, ProductFilter, ProductView } from "../../../src/core/ports/status-store.ts";
import type { ProductRecord } from "../../../src/core/products/record.ts";
import type { Store } from "../../../src/core/ports/store.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { someCounts } from "../../support/counts.ts";
import { anOrderRecord, aProductRecord, aProductView, NOW_MS } from "../../support/reports.ts";

interface Facts {
  readonly orders?: number | null;
  readonly products?: number | null;
  readonly counts?: Parameters<typeof someCounts>[0];
  readonly notes?: Partial<Record<NoteKey, string>>;
}

/** A store with what the overview asks for. */
function storeWith(facts: Facts = {}): Partial<Store> {
  const { orders = NOW_MS - MINUTE, products = NOW_MS - MINUTE } = facts;
  const good = (ms: number | null) => (ms === null ? null : String(ms));
  const notes: Partial<Record<NoteKey, string | null>> = {
    "good:orders": good(orders),
    "good:products": good(products),
    ...facts.notes,
  };
  return {
    countStates: () => Promise.resolve(someCounts({ orders: { exported: 3 }, ...facts.counts })),
    readLastAudit: () => Promise.resolve(null),
    readCreatedMs: () => Promise.resolve(NOW_MS - MINUTE),
    listRuns: () => Promise.resolve([]),
    readNotes: (keys) =>
      Promise.resolve(new Map(keys.flatMap((key) => (typeof notes[key] === "string" ? [[key, notes[key]]] : [])))),
  };
}

describe("the flags of status", () => {
  it("are by default the overview", () => {
    expect(readStatusFlags({}, [])).toEqual({ kind: "overview", maxAgeMs: null });
    expect(readStatusFlags({ maxAge: 900_000 }, [])).toEqual({
      kind: "overview",
      maxAgeMs: 900_000,
    });
  });

  it("choose the orders of some days, and only of orders", () => {
    const view = readStatusFlags({ from: "2026-11-24", to: "2026-11-25", sort: "-total" }, ["orders"]);
    const filter = { sort: { by: "total", isDescending: true } };
    const list = { from: "2026-11-24", to: "2026-11-25", filter };
    expect(view).toMatchObject({ kind: "orders", list });
    expect(() => readStatusFlags({ from: "2026-11-24" }, ["products"])).toThrow("option-needs");
    expect(() => readStatusFlags({ sort: "total" }, ["products"])).toThrow("bad-option");
  });

  it("choose a list, or one order", () => {
    expect(readStatusFlags({ state: ["Failed", "held"], search: "x", limit: 9 }, ["orders"])).toMatchObject({
      kind: "orders",
      list: { filter: { states: ["failed", "held"], search: "x", limit: 9 }, from: null },
    });
    expect(readStatusFlags({ state: ["not-linked"] }, ["products"])).toMatchObject({
      kind: "products",
      list: { filter: { states: ["not-linked"] } },
    });
    expect(readStatusFlags({}, ["orders", "1042"])).toEqual({ kind: "order", token: "1042" });
    expect(readStatusFlags({}, ["products", "A-1"])).toEqual({ kind: "product", token: "A-1" });
  });

  it.each<[string, StatusFlags, readonly string[], string]>([
    ["a word that is no list", {}, ["customers"], "bad-option"],
    ["a state that orders do not have", { state: ["synced"] }, ["orders"], "bad-option"],
    ["a state that products do not have", { state: ["queued"] }, ["products"], "bad-option"],
    ["a filter of the overview", { state: ["failed"] }, [], "option-needs"],
    ["a filter of one order", { limit: 3 }, ["orders", "1042"], "option-needs"],
    ["an age of a list", { maxAge: 1 }, ["orders"], "option-needs"],
    ["two orders at once", {}, ["orders", "1", "2"], "unexpected-argument"],
    ["a limit of one product", { limit: 2 }, ["products", "A-1"], "option-needs"],
  ])("refuse %s", (_, flags, args, code) => {
    expect(() => readStatusFlags(flags, args)).toThrow(code);
  });
});

describe("status", () => {
  it("shows in the first line whether all is well, and always ends with 0", async () => {
    const well = fakeApp({ store: storeWith() });
    expect(await run(well.app, {}, [])).toBe(0);
    expect(well.out()).toMatch(/^All good: /);
    const ill = fakeApp({ store: storeWith({ orders: null, counts: { orders: { failed: 1 } } }) });
    expect(await run(ill.app, {}, [])).toBe(0);
    expect(ill.out()).toMatch(/^Stopped\n {2}no run has sent all orders yet/);
    expect([...well.engines, ...ill.engines]).toEqual([]);
  });

  it("knows refused credentials and brakes from the notes of earlier runs", async () => {
    const pause = JSON.stringify({ kind: "credentials", untilMs: NOW_MS + MINUTE, mark: "x" });
    const brakes = JSON.stringify([
      problem("brake", { kind: "hides", release: "hides", held: 30, affected: 30, of: 40, percent: 75 }),
    ]);
    const fake = fakeApp({
      store: storeWith({ notes: { "pause:orders:TotalGest": pause, brakes } }),
      globals: { json: true },
    });
    await run(fake.app, {}, []);
    expect(JSON.parse(fake.out())).toMatchObject({
      schema: "tg360.status/1",
      health: "failing",
      reasons: [
        "TotalGest does not accept the login (orders)",
        "Held back: 30 products would be hidden. Over 24 hours that makes 30 of 40 (75%). All other changes were sent.",
      ],
    });
  });

  it("sends people to configure first, where nothing is set up", async () => {
    const fake = fakeApp({ store: storeWith({ orders: null, products: null }), named: {} });
    await run(fake.app, {}, []);
    expect(fake.out()).toMatch(/^Stopped\n {2}tg360 is not set up yet → tg360 configure\n/);
    expect(fake.out()).not.toContain("were never");
  });

  it("is in English in JSON, whichever language is set", async () => {
    const fake = fakeApp({ store: storeWith({ products: null }), globals: { json: true, lang: "de" } });
    await run(fake.app, {}, []);
    expect(JSON.parse(fake.out())).toMatchObject({ reasons: ["no run has updated all products yet"] });
  });

  it("prints nothing with --quiet", async () => {
    const fake = fakeApp({ store: storeWith({ orders: null }), globals: { quiet: true } });
    expect(await run(fake.app, {}, [])).toBe(0);
    expect(fake.out() + fake.err()).toBe("");
  });
});

describe("status --max-age", () => {
  it.each<[string, Facts, 0 | 6]>([
    ["both are young enough", { orders: NOW_MS - 15 * MINUTE, products: NOW_MS }, 0],
    ["the older of the two is too old", { orders: NOW_MS, products: NOW_MS - 15 * MINUTE - 1 }, 6],
    ["one never had a good run", { orders: null, products: NOW_MS }, 6],
  ])("judges the two directions: %s", async (_, facts, exitCode) => {
    const fake = fakeApp({ store: storeWith(facts) });
    expect(await run(fake.app, { maxAge: 15 * MINUTE }, [])).toBe(exitCode);
    expect(fake.err() === "").toBe(exitCode === 0);
    expect(fake.asked[0]).toHaveLength(exitCode === 0 ? 0 : 1);
  });

  it("names it, and when it was", async () => {
    const fake = fakeApp({ store: storeWith({ products: NOW_MS - 20 * MINUTE }), globals: { quiet: true } });
    expect(await run(fake.app, { maxAge: 15 * MINUTE }, [])).toBe(6);
    expect(fake.out()).toBe("");
    expect(fake.err()).toBe(
      "The last good product update is older than 15m: 24.11.2026 10:40.\n→ See why:\n    tg360 status\n",
    );
  });
});

describe("status orders", () => {
  const many = Array.from({ length: 120 }, (_, at) => anOrderRecord({ id: String(at), reference: `R-${String(at)}` }));

  it("shows 50 on a terminal, or as many as were asked for, all in a pipe, and says how many there are", async () => {
    const shown = async (flags: StatusFlags, isTerminal = true): Promise<readonly string[]> => {
      const fake = fakeApp({ store: storeWithOrders(many), isTerminal });
      await run(fake.app, flags, ["orders"]);
      return fake.out().trimEnd().split("\n");
    };
    const first = await shown({});
    expect(first).toHaveLength(53);
    expect(first.at(-1)).toBe("Lines 1 to 50 of 120; --limit shows more.");
    expect((await shown({ search: "R-1", limit: 5 })).at(-1)).toBe("Lines 1 to 5 of 31; --limit shows more.");
    expect((await shown({ limit: 200 })).at(-1)).toBe("120 lines.");
    expect((await shown({}, false)).at(-1)).toBe("120 lines.");
  });

  it("has all in JSON, or as many as were asked for", async () => {
    const rows = async (flags: StatusFlags): Promise<number> => {
      const fake = fakeApp({ store: storeWithOrders(many), globals: { json: true } });
      await run(fake.app, flags, ["orders"]);
      const document: { readonly orders: readonly unknown[] } = JSON.parse(fake.out());
      return document.orders.length;
    };
    expect(await rows({})).toBe(120);
    expect(await rows({ limit: 7 })).toBe(7);
  });

  it("asks the store page by page for what was searched", async () => {
    const asked: OrderFilter[] = [];
    const store: Partial<Store> = {
      listOrders(filter) {
        asked.push(filter);
        const length = asked.length === 1 ? 5000 : 3;
        const page = Array.from({ length }, (_, at) => anOrderRecord({ id: String(at) }));
        return Promise.resolve(page);
      },
    };
    const fake = fakeApp({ store, globals: { json: true } });
    await run(fake.app, { state: ["failed"], search: "anna" }, ["orders"]);
    expect(asked).toEqual([
      { states: ["failed"], search: "anna", placed: {}, limit: 5000, offset: 0 },
      {
        states: ["failed"],
        search: "anna",
        placed: {},
        limit: 5000,
        offset: 5000,
        after: anOrderRecord({ id: "4999" }),
      },
    ]);
  });

  it("shows everything about one, by id or reference", async () => {
    const events = [{ atMs: NOW_MS, kind: "seen", detail: null, note: null, author: null }] as const;
    for (const token of ["7", "R-7"]) {
      const fake = fakeApp({ store: storeWithOrders(many, events) });
      expect(await run(fake.app, {}, ["orders", token])).toBe(0);
      expect(fake.out()).toContain("Order R-7\n");
      expect(fake.out()).toContain("Read from the shop");
    }
    const json = fakeApp({ store: storeWithOrders(many, events), globals: { json: true } });
    await run(json.app, {}, ["orders", "7"]);
    expect(JSON.parse(json.out())).toMatchObject({ orders: [{ id: "7", events: [{ kind: "seen" }] }] });
  });

  it("ends with 3 for one that is not known, with 2 for a token that fits two", async () => {
    const twins = [anOrderRecord({ id: "1", reference: "W-1" }), anOrderRecord({ id: "2", reference: "W-1" })];
    const { app } = fakeApp({ store: storeWithOrders(twins) });
    await expect(run(app, {}, ["orders", "99"])).rejects.toMatchObject({
      exitCode: 3,
      problem: { code: "order-unknown" },
    });
    await expect(run(app, {}, ["orders", "W-1"])).rejects.toMatchObject({
      exitCode: 2,
      problem: { code: "ambiguous-token" },
    });
  });
});

describe("status products", () => {
  it("lists them with the status column, and the error where there is one", async () => {
    const asked: ProductFilter[] = [];
    const products = [
      aProductView(),
      aProductView({ sku: "SKU-2", state: "failed", error: problem("price-missing", { list: "RETAIL", others: [] }) }),
    ];
    const store: Partial<Store> = {
      listProducts(filter) {
        asked.push(filter);
        return Promise.resolve(products);
      },
      countProducts: () =>
        Promise.resolve({ synced: 1, pending: 0, failed: 1, heldBack: 0, textsLeft: 0, "not-linked": 0 }),
    };
    const fake = fakeApp({ store, globals: { lang: "it" } });
    expect(await run(fake.app, { search: "caffè" }, ["products"])).toBe(0);
    expect(asked).toEqual([{ search: "caffè", limit: 5000, offset: 0 }]);
    expect(fake.out()).toMatch(/SKU-1 .* Aggiornato/);
    expect(fake.out()).toMatch(/SKU-2 .* Con errore .*Nessun prezzo nel listino RETAIL/);
  });

  it("count one that waits for a person once, so that no further lines are promised", async () => {
    const products = [aProductView(), aProductView({ sku: "SKU-2", state: "pending", isHeldBack: true })];
    const store: Partial<Store> = {
      listProducts: () => Promise.resolve(products),
      countProducts: () =>
        Promise.resolve({ synced: 1, pending: 1, failed: 0, heldBack: 1, textsLeft: 0, "not-linked": 0 }),
    };
    const fake = fakeApp({ store });
    expect(await run(fake.app, {}, ["products"])).toBe(0);
    expect(fake.out()).toContain("SKU-2");
    expect(fake.out()).not.toContain("--limit");
  });

  it("shows everything about one, by SKU, EAN or TotalGest's id: what is wrong, what to do, what is still to be pushed", async () => {
    const view = aProductView({ sku: "SKU-2", totalgestId: "tg-2", state: "failed", error: REFUSED });
    const store = storeWithProducts(
      [aProductView(), view],
      [aProductRecord({ id: "tg-2", sku: "SKU-2", error: REFUSED })],
    );
    for (const token of ["SKU-2", "tg-2"]) {
      const fake = fakeApp({ store });
      expect(await run(fake.app, {}, ["products", token])).toBe(0);
      expect(fake.out()).toContain("Product SKU-2\n");
      expect(fake.out()).toContain("The shop refuses the product (answer: “no such category”).");
      expect(fake.out()).toContain(
        "→ Correct the product in TotalGest, then send it to the shop again:\n      tg360 pull-products --sku SKU-2\n",
      );
      expect(fake.out()).toContain("Stock: 4 → 3");
      expect(fake.out()).toContain("24.11.2026 11:00:00  The shop no longer has it (502)");
    }
    const json = fakeApp({ store, globals: { json: true } });
    await run(json.app, {}, ["products", "SKU-2"]);
    expect(JSON.parse(json.out())).toMatchObject({
      schema: "tg360.products/1",
      products: [{ sku: "SKU-2", events: [{ at: "2026-11-24T10:00:00.000Z", kind: "released", note: "502" }] }],
    });
  });

  it("reports that a product of the shop alone is left unchanged, and ends with 3 for an unknown one", async () => {
    const store = storeWithProducts([aProductView({ sku: "OWN", totalgestId: null, state: "not-linked" })], []);
    const fake = fakeApp({ store });
    await run(fake.app, {}, ["products", "OWN"]);
    expect(fake.out()).toContain("Only the shop has it");
    await expect(run(fake.app, {}, ["products", "NOPE"])).rejects.toMatchObject({
      exitCode: 3,
      problem: { code: "product-unknown" },
    });
  });
});

const REFUSED = problem("shop-refused-product", { detail: "no such category" });

function storeWithProducts(views: readonly ProductView[], records: readonly ProductRecord[]): Partial<Store> {
  return {
    listProducts: () => Promise.resolve(views),
    readProducts: (ids) => Promise.resolve(records.filter(({ id }) => ids.includes(id))),
    readProductEvents: () =>
      Promise.resolve([
        { atMs: Date.parse("2026-11-24T10:00:00Z"), kind: "released", changes: [], detail: null, note: "502" },
      ]),
  };
}
