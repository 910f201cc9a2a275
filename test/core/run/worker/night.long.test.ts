import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { isAuditDue } from "../../../../src/core/audit/plan.ts";
import { HOUR, MINUTE } from "../../../../src/core/common/time/duration.ts";
import { lastLocalHour, localDay } from "../../../../src/core/common/time/zone.ts";
import { exportOrders } from "../../../../src/core/orders/export/export-orders.ts";
import { pullProducts } from "../../../../src/core/products/pull/pull-products.ts";
import { NIGHT_SPREAD_MS, nextTurnMs, nightDelayMs } from "../../../../src/core/run/worker/turn.ts";
import { openStore } from "../../../../src/store/database.ts";
import { FakeClock, makeWorld, type World } from "../../../support/fake-world.ts";
import { someSettings } from "../../../support/settings.ts";
import { anErpProduct } from "../../../support/specimens.ts";
import { makeTestFolder } from "../../../support/folder.ts";

const SHOPS = 40;
const AUDITED = 60;
const INTERVAL_MS = 20 * MINUTE;
/** 3:00 in Zurich is 2:00 UTC, and 3:00 UTC in Lisbon. */
const ZONES = ["Europe/Zurich", "Europe/Lisbon"] as const;
const SETTINGS = ZONES.map((timeZone) => someSettings({ framework360: { timeZone } }));

interface Shop {
  readonly name: string;
  readonly world: World;
  dueMs: number;
  /** When its full pulls and its wide discoveries began. */
  readonly fullMs: number[];
  readonly wideMs: number[];
}

const ORDERS = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
const PRODUCTS = {
  onProduct: (): void => undefined,
  full: false,
  skus: null,
  dryRun: false,
  allowMassChange: [],
  now: false,
};

/** A cycle as a worker runs it: a full pull that it leaves starts at once in a separate place. */
async function runCycle({ name, world, fullMs, wideMs }: Shop): Promise<void> {
  const engine = { ...world, nightDelayMs: nightDelayMs(name) };
  const { signal } = new AbortController();
  const startedMs = world.clock.now();
  await exportOrders(engine, ORDERS, signal);
  if ((await world.store.readNote("wide-discovery-at")) === String(startedMs)) wideMs.push(startedMs);
  const { leftFullPull } = await pullProducts(engine, { ...PRODUCTS, leavesFullPull: true }, signal);
  if (!leftFullPull) return;
  expect(await pullProducts(engine, PRODUCTS, signal)).toMatchObject({ mode: "full", exitCode: 0 });
  fullMs.push(startedMs);
}

async function openShops(clock: FakeClock): Promise<readonly Shop[]> {
  const folder = makeTestFolder();
  const shops: Shop[] = [];
  for (let at = 0; at < SHOPS; at += 1) {
    const name = `shop-${String(at)}`;
    const store = await openStore({ path: join(folder, `${name}.db`), clock });
    const world = makeWorld(store, clock, SETTINGS[at % ZONES.length]);
    world.erp.put(anErpProduct({ id: "p1", sku: "S1" }));
    shops.push({ name, world, dueMs: nextTurnMs(name, clock.now(), INTERVAL_MS), fullMs: [], wideMs: [] });
  }
  onTestFinished(async () => {
    for (const { world } of shops) await world.store.close();
  });
  return shops;
}

/** The most that should start at a time at this rate: the mean over two hours, plus chance. */
function mostAtATime(count: number, everyMs: number): number {
  const mean = (count * everyMs) / NIGHT_SPREAD_MS;
  return Math.ceil(mean + 4 * Math.sqrt(mean));
}

it("of many shops is spread over two hours of each shop's own clock: each shop exactly once", async () => {
  const clock = new FakeClock("2026-11-25T20:00:00Z");
  const shops = await openShops(clock);
  for (const shop of shops) await runCycle(shop);
  for (const { fullMs, wideMs } of shops) fullMs.length = wideMs.length = 0;

  clock.advance(5 * HOUR + 45 * MINUTE);
  const startMs = clock.now();
  for (const shop of shops) shop.dueMs = nextTurnMs(shop.name, startMs, INTERVAL_MS);
  for (; clock.now() < startMs + 3.75 * HOUR; clock.advance(MINUTE)) {
    for (const shop of shops.filter(({ dueMs }) => dueMs <= clock.now())) {
      await runCycle(shop);
      shop.dueMs = nextTurnMs(shop.name, clock.now(), INTERVAL_MS);
    }
  }

  for (const [at, { fullMs, wideMs, name }] of shops.entries()) {
    const nightMs = Date.parse(at % 2 === 0 ? "2026-11-26T02:00:00Z" : "2026-11-26T03:00:00Z") + nightDelayMs(name);
    for (const begun of [fullMs, wideMs]) {
      expect(begun).toHaveLength(1);
      expect((begun[0] ?? 0) - nightMs).toBeGreaterThanOrEqual(0);
      // At its next turn, which the loop checks once a minute.
      expect((begun[0] ?? 0) - nightMs).toBeLessThanOrEqual(INTERVAL_MS + MINUTE);
    }
  }
  for (const zone of ZONES.keys()) {
    const begun = shops.filter((_, at) => at % ZONES.length === zone).flatMap(({ fullMs }) => fullMs);
    const byMinute = Map.groupBy(begun, (ms) => ms);
    expect(Math.max(...[...byMinute.values()].map(({ length }) => length))).toBeLessThanOrEqual(
      mostAtATime(begun.length, MINUTE),
    );
  }
});

it.each([
  ["an ordinary night", "2026-11-26T00:00:00Z"],
  ["the night when clocks go forward", "2026-03-29T00:00:00Z"],
  ["the night when clocks go back", "2026-10-25T00:00:00Z"],
])("audits each shop once between four and six in %s", (_name, midnight) => {
  const audits = Array.from({ length: AUDITED }, (_, at) => ({ name: `shop-${String(at)}`, begun: [] as number[] }));
  const startMs = Date.parse(midnight);
  const zone = "Europe/Zurich";
  for (const shop of audits) {
    const delayMs = nightDelayMs(shop.name);
    // The previous day's audit was made before the start.
    let last = { startedMs: startMs - 19 * HOUR, exitCode: 0 };
    for (let nowMs = startMs; nowMs < startMs + 7 * HOUR; nowMs += 5 * MINUTE) {
      const lastOfYesterday = localDay(last.startedMs, zone) === localDay(nowMs, zone) ? last : null;
      if (!isAuditDue(lastOfYesterday, nowMs, zone, delayMs)) continue;
      last = { startedMs: nowMs, exitCode: 0 };
      shop.begun.push(nowMs);
    }
  }
  const fourMs = lastLocalHour(Date.parse(midnight) + 12 * HOUR, 4, zone);
  for (const { begun, name } of audits) {
    const latenessMs = begun.map((ms) => ms - fourMs - nightDelayMs(name));
    expect(latenessMs).toHaveLength(1);
    expect(latenessMs[0]).toBeGreaterThanOrEqual(0);
    expect(latenessMs[0]).toBeLessThan(5 * MINUTE);
  }
  const byMinute = Map.groupBy(
    audits.flatMap(({ begun }) => begun),
    (ms) => ms,
  );
  expect(Math.max(...[...byMinute.values()].map(({ length }) => length))).toBeLessThanOrEqual(
    mostAtATime(AUDITED, 5 * MINUTE),
  );
});
