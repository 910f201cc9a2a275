import { expect, it, onTestFinished } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import type { RunRecord } from "../../src/core/ports/runs.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { keepHouse, pruneQuietRuns, touchWorker } from "../../src/store/postgres/queue/workers.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { StoppedClock } from "../contract/store-subject.ts";
import { makeDatabase } from "../support/postgres.ts";

const NOTHING = { read: 3, created: 0, updated: 0, unchanged: 3, hidden: 0, adopted: 0, failed: 0, warnings: 0 };
const QUIET = { direction: "products", exitCode: 0, good: true, problem: null, summary: NOTHING } as const;

async function openShops(count: number) {
  const url = new Secret(await makeDatabase());
  const { pool } = await openDatabase(url);
  const names = Array.from({ length: count }, (_, at) => `shop-${String(at)}`);
  const stores: Store[] = [];
  for (const shop of names) stores.push(await openPostgresStore({ url, shop, clock: new StoppedClock() }));
  onTestFinished(async () => {
    for (const store of stores) await store.close();
  });
  return { pool, stores };
}

/** Each one a millisecond after the other, so that they differ. */
async function record(store: Store | undefined, patches: readonly Partial<RunRecord>[]): Promise<void> {
  for (const [at, patch] of patches.entries()) {
    await store?.recordRun({ ...QUIET, startedMs: at, finishedMs: at + 1, ...patch });
  }
}

async function startsOf(store: Store | undefined): Promise<readonly number[]> {
  return ((await store?.listRuns(1000)) ?? []).map(({ startedMs }) => startedMs).toReversed();
}

it("keeps the last ten good runs without changes of each direction, in every shop", async () => {
  const { pool, stores } = await openShops(3);
  const times = (count: number, run: Partial<RunRecord>): readonly Partial<RunRecord>[] =>
    Array.from({ length: count }, (_, at) => ({ ...run, summary: { ...NOTHING, read: at } }));
  await record(stores[0], [...times(15, {}), ...times(3, { direction: "orders" })]);
  await record(stores[1], times(12, { direction: "orders" }));
  await record(stores[2], times(4, {}));
  // The first run has no run before it to compare with.
  expect(await pruneQuietRuns(pool)).toBe(4 + 1);
  expect(await startsOf(stores[0])).toEqual([0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  expect(await startsOf(stores[1])).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(await startsOf(stores[2])).toEqual([0, 1, 2, 3]);
  expect(await pruneQuietRuns(pool)).toBe(0);
});

it("keeps every run that wrote something, failed, or ended differently from the one before", async () => {
  const { pool, stores } = await openShops(1);
  const pushed = { summary: { ...NOTHING, updated: 2 } };
  const refused = { exitCode: 3, summary: { ...NOTHING, failed: 1 } } as const;
  const away = {
    exitCode: 6,
    good: false,
    problem: { code: "timed-out", data: { system: "TotalGest", operation: "products", host: "erp.example" } },
  } as const;
  const patches: readonly Partial<RunRecord>[] = [
    {},
    pushed,
    pushed,
    {},
    ...Array.from({ length: 12 }, () => refused),
    {},
    away,
    away,
    ...Array.from({ length: 30 }, () => ({})),
  ];
  await record(stores[0], patches);
  await keepHouse(pool);
  // Deleted: eleven runs with the same refusals as before, and all but ten without changes.
  expect(await startsOf(stores[0])).toEqual([0, 1, 2, 3, 4, 16, 17, 18, 19, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48]);
});

it("forgets the workers that nobody has seen for an hour", async () => {
  const { pool } = await openShops(0);
  const standing = { sinceGoodMs: null, trouble: null, restsForMs: null };
  for (const name of ["gone", "there"]) await touchWorker(pool, name, "1.0.0", standing);
  await pool.query("UPDATE workers SET seen_ms = seen_ms - 3600001 WHERE name = 'gone'");
  await keepHouse(pool);
  expect((await pool.query("SELECT name FROM workers")).rows).toEqual([{ name: "there" }]);
});
