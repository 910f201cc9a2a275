import { expect, test } from "vitest";

import { readChanges } from "../../../../src/core/orders/fulfilment/read-changes.ts";
import type { Engine } from "../../../../src/core/run/engine.ts";
import type { RunLog } from "../../../../src/core/run/run.ts";
import { NO_MEANING } from "../../../../src/core/orders/status-class.ts";

const never = new AbortController().signal;
const NO_LOG = {} as RunLog;
const READING = {
  statuses: { shipped: "7" },
  meaning: NO_MEANING,
  since: "2026-11-28T00:00:00.000Z",
  isFirst: false,
};

/** TotalGest with these pages by cursor; the store knows none of their orders. */
function engineOf(pageAt: (cursor: number) => { ids: readonly string[]; next: number | null }): {
  readonly engine: Engine;
  readonly asked: number[];
} {
  const asked: number[] = [];
  const listChanged = (query: { readonly cursor?: string }): Promise<unknown> => {
    const cursor = Number(query.cursor ?? 1);
    asked.push(cursor);
    if (asked.length > 50) throw new Error("it never ends");
    const { ids, next } = pageAt(cursor);
    return Promise.resolve({
      items: ids.map((id) => ({
        ok: true,
        value: { id, number: id, reference: null, state: "shipped", parcel: { courier: null, tracking: null } },
      })),
      nextCursor: next === null ? null : String(next),
      serverTime: "2026-11-29T00:00:00.000Z",
    });
  };
  const store = {
    listOrderIds: () => Promise.resolve([]),
    findDelivered: () => Promise.resolve([]),
    changeDeliveries: () => Promise.resolve(new Set()),
  };
  const settings = { framework360: { site: "shop" } };
  const engine = { erp: { books: { listChanged } }, store, settings, clock: { now: () => 0 } };
  return { engine: engine as unknown as Engine, asked };
}

test("reads all pages, and goes on from TotalGest's clock on the first", async () => {
  const { engine, asked } = engineOf((cursor) => ({
    ids: [`o${String(cursor)}`],
    next: cursor < 3 ? cursor + 1 : null,
  }));
  expect(await readChanges(engine, READING, NO_LOG, never)).toBe("2026-11-28T23:58:00.000Z");
  expect(asked).toEqual([1, 2, 3]);
});

test.each([
  ["the same page under ever higher numbers", (cursor: number) => ({ ids: ["o1"], next: cursor + 1 }), [1, 2]],
  ["no orders under ever higher numbers", (cursor: number) => ({ ids: [], next: cursor + 1 }), [1]],
  ["a page that leads back", (cursor: number) => ({ ids: [`o${String(cursor)}`], next: 1 }), [1, 1]],
] as const)("a list that answers %s ends, and nothing counts as read", async (_, pageAt, calls) => {
  const { engine, asked } = engineOf(pageAt);
  await expect(readChanges(engine, READING, NO_LOG, never)).rejects.toMatchObject({
    problem: { code: "paging-loop", data: { system: "TotalGest", operation: "listOrders" } },
  });
  expect(asked).toEqual(calls);
});
