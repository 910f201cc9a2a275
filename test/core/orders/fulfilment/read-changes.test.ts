import { expect, test } from "vitest";

import { readChanges } from "../../../../src/core/orders/fulfilment/read-changes.ts";
import type { Engine } from "../../../../src/core/run/engine.ts";
import type { RunLog } from "../../../../src/core/run/run.ts";
import { NO_MEANING } from "../../../../src/core/orders/order.ts";

const never = new AbortController().signal;
const NO_LOG = {} as RunLog;
const NOW = Date.parse("2026-11-29T00:00:00Z");
const READING = {
  statuses: { shipped: "7" },
  meaning: NO_MEANING,
  since: "2026-11-28T00:00:00.000Z",
  isFirst: false,
  isNightly: false,
  onMs: 0,
  first: "2026-11-27T00:00:00.000Z",
};

interface Known {
  readonly findDelivered?: () => Promise<readonly object[]>;
  readonly changeOrders?: (calls: readonly { readonly id: string }[]) => Promise<readonly unknown[]>;
  readonly writeNote?: (...note: readonly unknown[]) => Promise<unknown>;
  readonly listOrderIds?: () => Promise<readonly string[]>;
  readonly listOrders?: () => Promise<readonly object[]>;
  /** What TotalGest shows as the reference of an order of its own. */
  readonly referenceOf?: (id: string) => string;
}

/** TotalGest with these pages by cursor; the store knows none of their orders, unless `known` says so. */
function engineOf(
  pageAt: (cursor: number) => { ids: readonly string[]; next: number | null },
  { referenceOf, serverTime = "2026-11-29T00:00:00.000Z", ...known }: Known & { readonly serverTime?: string } = {},
): {
  readonly engine: Engine;
  readonly asked: number[];
  readonly since: string[];
} {
  const asked: number[] = [];
  const since: string[] = [];
  const listChanged = (query: { readonly cursor?: string; readonly updatedSince: string }): Promise<unknown> => {
    since.push(query.updatedSince);
    const cursor = Number(query.cursor ?? 1);
    asked.push(cursor);
    if (asked.length > 50) throw new Error("it never ends");
    const { ids, next } = pageAt(cursor);
    return Promise.resolve({
      items: ids.map((id) => ({
        ok: true,
        value: {
          id,
          number: id,
          reference: referenceOf?.(id) ?? null,
          state: "shipped",
          parcels: [],
          shippedAt: null,
          changedAt: null,
          fault: null,
        },
      })),
      nextCursor: next === null ? null : String(next),
      serverTime,
    });
  };
  const store = {
    listOrderIds: () => Promise.resolve([]),
    findDelivered: () => Promise.resolve([]),
    changeOrders: () => Promise.resolve([]),
    ...known,
  };
  const settings = { framework360: { site: "shop" } };
  const engine = { erp: { books: { listChanged } }, store, settings, clock: { now: () => NOW } };
  return { engine: engine as unknown as Engine, asked, since };
}

test("takes only orders with our reference, and a state", async () => {
  const taken: unknown[] = [];
  const { engine } = engineOf(() => ({ ids: ["o1", "o2", "o3"], next: null }), {
    findDelivered: () =>
      Promise.resolve(["o1", "o2"].map((id) => ({ id: `of ${id}`, erpId: id, intent: { reference: `our ${id}` } }))),
    changeOrders: (calls) => Promise.resolve(calls.map(({ id }) => void taken.push(id))),
    referenceOf: (id) => (id === "o2" ? "another system's" : `our ${id}`),
  });
  await readChanges(engine, READING, NO_LOG, never);
  expect(taken).toEqual(["of o1"]);
});

test("nothing counts as read where the second page fails, and what the first one brought is kept", async () => {
  const taken: unknown[] = [];
  const written: unknown[] = [];
  const { engine } = engineOf(
    (cursor) => {
      if (cursor === 2) throw new Error("502");
      return { ids: ["o1"], next: 2 };
    },
    {
      findDelivered: () => Promise.resolve([{ id: "1042", erpId: "o1", intent: { reference: "our o1" } }]),
      changeOrders: (calls) => Promise.resolve(calls.map(({ id }) => void taken.push(id))),
      referenceOf: (id) => `our ${id}`,
      writeNote: (...note) => Promise.resolve(written.push(note)),
    },
  );
  await expect(readChanges(engine, READING, NO_LOG, never)).rejects.toThrow("502");
  expect([taken, written]).toEqual([["1042"], []]);
});

test("reads all pages, and goes on from TotalGest's clock on the first", async () => {
  const { engine, asked } = engineOf((cursor) => ({
    ids: [`o${String(cursor)}`],
    next: cursor < 3 ? cursor + 1 : null,
  }));
  expect(await readChanges(engine, READING, NO_LOG, never)).toMatchObject({ cursor: "2026-11-28T23:58:00.000Z" });
  expect(asked).toEqual([1, 2, 3]);
});

test("goes on from where it began while an order is being sent, but never reads years of orders twice", async () => {
  const { engine } = engineOf(() => ({ ids: ["o1"], next: null }), {
    listOrderIds: () => Promise.resolve(["1042"]),
    listOrders: () => Promise.resolve([{ placedAt: "2024-01-01T00:00:00Z" }]),
  });
  expect(await readChanges(engine, READING, NO_LOG, never)).toMatchObject({ cursor: READING.since });
  const first = { ...READING, since: null, isFirst: true };
  expect(await readChanges(engine, first, NO_LOG, never)).toMatchObject({ cursor: "2026-11-28T23:58:00.000Z" });
});

test("the cursor is at most ten minutes ahead of this machine's clock, whatever TotalGest's says", async () => {
  const page = () => ({ ids: ["o1"], next: null });
  const { engine, since } = engineOf(page, { serverTime: "2026-11-29T05:00:00.000Z" });
  const ahead = { ...READING, since: "2026-11-29T04:58:00.000Z" };
  expect(await readChanges(engine, ahead, NO_LOG, never)).toMatchObject({ cursor: "2026-11-29T00:10:00.000Z" });
  expect(since).toEqual(["2026-11-29T00:10:00.000Z"]);
});

test("at night the last seven days are read once more", async () => {
  const { engine, since } = engineOf(() => ({ ids: ["o1"], next: null }));
  await readChanges(engine, { ...READING, isNightly: true }, NO_LOG, never);
  await readChanges(engine, { ...READING, since: "2026-11-01T00:00:00.000Z", isNightly: true }, NO_LOG, never);
  expect(since).toEqual(["2026-11-22T00:00:00.000Z", "2026-11-01T00:00:00.000Z"]);
});

test.each([
  ["the same page under ever higher numbers", (cursor: number) => ({ ids: ["o1"], next: cursor + 1 }), [1, 2]],
  ["no orders under ever higher numbers", (cursor: number) => ({ ids: [], next: cursor + 1 }), [1, 2, 3]],
  ["a page that leads back", (cursor: number) => ({ ids: [`o${String(cursor)}`], next: 1 }), [1, 1]],
] as const)("a list that answers %s ends, and nothing counts as read", async (_, pageAt, calls) => {
  const { engine, asked } = engineOf(pageAt);
  await expect(readChanges(engine, READING, NO_LOG, never)).rejects.toMatchObject({
    problem: { code: "paging-loop", data: { system: "TotalGest", operation: "listOrders" } },
  });
  expect(asked).toEqual(calls);
});
