import type { PgBoss } from "pg-boss";
import type { Pool } from "pg";

import { SECOND } from "../../../core/common/time/duration.ts";
import {
  type CycleQueue,
  type EndedCycle,
  type FleetShop,
  type HostLimits,
  type Lane,
  LOCKED_RETRY_MS,
  type TakenCycle,
} from "../../../core/run/worker/queue.ts";
import type { WorkerStanding } from "../../../core/run/worker/rest.ts";
import { firstTurnMs, LOOK_AHEAD_MS, nextTurnMs } from "../../../core/run/worker/turn.ts";
import { DEAD, QUEUES } from "./boss.ts";
import { NOW_MS, isAnotherAtWork, touchWorker } from "./workers.ts";

/** `name`: unique per process. `version`: of this program. */
export interface WorkerName {
  readonly name: string;
  readonly version: string;
}

/** When a shop is due, by the database's clock. */
interface DueShop extends FleetShop {
  readonly dueMs: number;
  /** Time until then. */
  readonly inMs: number;
}

/** SQL of its times. */
const TIMES = `due_ms::float8 AS "dueMs", (due_ms - ${NOW_MS})::float8 AS "inMs"`;

/** Any fixed instant within 68 years of the turns. */
const PRIORITY_ORIGIN_MS = Date.UTC(2026, 0);

const MOST_REVIVED = 500;

/** A turn that was given back goes to another worker; after so long it goes to anyone, since there may be no other. */
const GIVEN_TO_OTHERS_MS = 60 * SECOND;
/** A worker that gave a turn back leaves the lane of such turns alone for so long, or it would fetch it again itself. */
const LEFT_TO_OTHERS_MS = 2 * SECOND;
/** `$2` = this worker. */
const IS_FOR_OTHERS = `given_back_by IS NOT DISTINCT FROM $2 AND due_ms > ${NOW_MS} - ${String(GIVEN_TO_OTHERS_MS)}`;

/**
 * The queue on pg-boss, for one worker. The table `cycles` has one row per shop and decides when a shop is due; a job of
 * pg-boss only assigns a shop to a worker with a free place. A job for a shop that is no longer due is dropped.
 * `intervalMs`: from one cycle of a shop to its next.
 */
export function openCycleQueue(
  boss: PgBoss,
  pool: Pool,
  { name: worker, version }: WorkerName,
  intervalMs: number,
): CycleQueue {
  let leavesHintsUntilMs = Number.NEGATIVE_INFINITY;

  /**
   * Reads the whole table once a minute, on purpose: two of five shops are due within the look-ahead, and an index on
   * `due_ms` would make each turn write to all indexes.
   */
  async function tick(shops: readonly FleetShop[]): Promise<void> {
    const fresh = await rows<FleetShop & { readonly nowMs: number }>(
      `WITH given AS (SELECT shop, host FROM json_to_recordset($1) AS g (shop text, host text)),
        gone AS (DELETE FROM cycles WHERE NOT EXISTS (SELECT FROM given WHERE given.shop = cycles.shop)),
        moved AS (UPDATE cycles SET host = given.host FROM given WHERE given.shop = cycles.shop AND given.host <> cycles.host)
      SELECT shop, host, ${NOW_MS}::float8 AS "nowMs" FROM given WHERE NOT EXISTS (SELECT FROM cycles WHERE cycles.shop = given.shop)`,
      JSON.stringify(shops),
    );
    if (fresh.length > 0) await add(fresh);
    const due = await rows<DueShop>(
      `SELECT shop, host, ${TIMES} FROM cycles WHERE due_ms <= ${NOW_MS} + $1`,
      LOOK_AHEAD_MS,
    );
    await line("cycle", due);
  }

  async function take(lane: Lane, most: number, { busyHosts, perHost }: HostLimits): Promise<readonly TakenCycle[]> {
    if (lane === "hint" && performance.now() < leavesHintsUntilMs) return [];
    const jobs = await boss.fetch<FleetShop>(QUEUES[lane], {
      batchSize: most,
      ignoreGroups: [...busyHosts],
      ...(perHost === 0 ? {} : { groupConcurrency: perHost }),
    });
    if (jobs.length === 0) return [];
    const cycles = jobs.map(({ id, retryCount, data }) => ({ job: { id, retryCount }, lane, ...data }));
    const begun = lane === "full" ? await beginFull(cycles) : await begin(cycles);
    const left = cycles.filter(({ shop }) => !begun.has(shop));
    if (left.length > 0) await complete(lane, left);
    if (left.length > 0 && lane !== "full") await offerAgain(left);
    return cycles.filter(({ shop }) => begun.has(shop));
  }

  async function touch(
    cycles: readonly TakenCycle[],
    standing: WorkerStanding,
  ): Promise<{ readonly othersSucceed: boolean }> {
    for (const [lane, taken] of Map.groupBy(cycles, (one) => one.lane)) {
      const jobs = taken.map(({ job }) => job);
      await boss.touch(QUEUES[lane], jobs);
    }
    return touchWorker(pool, worker, version, standing);
  }

  async function revive(): Promise<void> {
    await line("hint", await rows("UPDATE cycles SET hinted = false WHERE hinted RETURNING shop, host"));
    const jobs = await boss.fetch<FleetShop>(DEAD, { batchSize: MOST_REVIVED, includeMetadata: true });
    if (jobs.length === 0) return;
    const isFull = ({ sourceName }: { sourceName: string | null }): boolean => sourceName === QUEUES.full;
    const shopsOf = (found: readonly { data: FleetShop }[]): readonly FleetShop[] => found.map(({ data }) => data);
    const left = await rows<FleetShop>(
      `UPDATE cycles SET due_ms = least(due_ms, ${NOW_MS}), worker = NULL WHERE shop = ANY ($1) RETURNING shop, host`,
      shopsOf(jobs.filter((job) => !isFull(job))).map(({ shop }) => shop),
    );
    await line("hint", left);
    await line("full", shopsOf(jobs.filter(isFull)));
    const done = jobs.map(({ id, retryCount }) => ({ id, retryCount }));
    await boss.complete(DEAD, done);
  }

  async function end(cycles: readonly EndedCycle[]): Promise<void> {
    for (const [lane, taken] of Map.groupBy(cycles, ({ cycle }) => cycle.lane)) {
      const done = taken.map(({ cycle }) => cycle);
      await complete(lane, done);
    }
    const ended = cycles.map(({ cycle, fault, wasLocked }) => ({
      shop: cycle.shop,
      full: cycle.lane === "full",
      back: fault === "worker" && cycle.lane !== "full",
      locked: wasLocked,
    }));
    const isGivenBack = `e.back AND given_back_by IS NULL AND ${isAnotherAtWork("$2")}`;
    const after = await rows<DueShop & { full: boolean; back: string | null }>(
      `UPDATE cycles SET
        due_ms = CASE WHEN ${isGivenBack} THEN least(due_ms, ${NOW_MS})
          WHEN e.locked THEN least(due_ms, ${NOW_MS} + ${String(LOCKED_RETRY_MS)}) ELSE due_ms END,
        given_back_by = CASE WHEN e.full THEN given_back_by WHEN ${isGivenBack} THEN $2 END,
        worker = CASE WHEN e.full OR worker IS DISTINCT FROM $2 THEN worker END,
        full_worker = CASE WHEN e.full AND full_worker = $2 THEN NULL ELSE full_worker END
      FROM json_to_recordset($1) AS e (shop text, "full" boolean, back boolean, locked boolean)
      WHERE cycles.shop = ANY ($3) AND cycles.shop = e.shop
      RETURNING cycles.shop, cycles.host, e.full, given_back_by AS back, ${TIMES}`,
      JSON.stringify(ended),
      worker,
      ended.map(({ shop }) => shop),
    );
    if (after.some(({ back }) => back === worker)) leaveHints();
    const next = after.filter(({ full }) => !full);
    const now = next.filter(({ inMs }) => inMs <= 0).map(({ shop, host }) => ({ shop, host }));
    await line("hint", now);
    const soon = next.filter(({ inMs }) => inMs > 0 && inMs < LOOK_AHEAD_MS);
    await line("cycle", soon);
    const full = cycles.filter(({ wantsFullPull }) => wantsFullPull).map(({ cycle }) => cycle);
    await line("full", full);
  }

  /** Adds new shops with their first turns. */
  async function add(fresh: readonly (FleetShop & { readonly nowMs: number })[]): Promise<void> {
    const turns = fresh.map(({ shop, host, nowMs }, before) => {
      return { shop, host, due_ms: firstTurnMs(shop, before, nowMs, intervalMs) };
    });
    await rows(
      `INSERT INTO cycles (shop, host, due_ms)
      SELECT shop, host, due_ms FROM json_to_recordset($1) AS a (shop text, host text, due_ms bigint)
      ON CONFLICT DO NOTHING`,
      JSON.stringify(turns),
    );
  }

  /** Assigns the due shops to this worker and sets their next turn. Returns their names. */
  async function begin(cycles: readonly TakenCycle[]): Promise<ReadonlySet<string>> {
    const due = await rows<DueShop>(
      `SELECT shop, ${TIMES} FROM cycles
      WHERE shop = ANY ($1) AND due_ms <= ${NOW_MS} AND NOT (${IS_FOR_OTHERS})`,
      cycles.map(({ shop }) => shop),
      worker,
    );
    if (due.length === 0) return new Set();
    const next = due.map(({ shop, dueMs, inMs }) => ({
      shop,
      due_ms: dueMs,
      late_ms: -inMs,
      next_ms: nextTurnMs(shop, dueMs - inMs, intervalMs),
    }));
    const begun = await rows<{ shop: string }>(
      `UPDATE cycles SET due_ms = n.next_ms, worker = $2, begun_late_ms = n.late_ms
      FROM json_to_recordset($1) AS n (shop text, due_ms bigint, late_ms bigint, next_ms bigint)
      WHERE cycles.shop = ANY ($3) AND cycles.shop = n.shop AND cycles.due_ms = n.due_ms
      RETURNING cycles.shop`,
      JSON.stringify(next),
      worker,
      // The planner takes a table in JSON for a hundred rows, and would read those of all shops.
      next.map(({ shop }) => shop),
    );
    return new Set(begun.map(({ shop }) => shop));
  }

  /** Puts back the turns that this worker gave back itself. */
  async function offerAgain(cycles: readonly TakenCycle[]): Promise<void> {
    const own = await rows<FleetShop>(
      `SELECT shop, host FROM cycles WHERE shop = ANY ($1) AND due_ms <= ${NOW_MS} AND ${IS_FOR_OTHERS}`,
      cycles.map(({ shop }) => shop),
      worker,
    );
    if (own.length > 0) leaveHints();
    await line("hint", own);
  }

  function leaveHints(): void {
    leavesHintsUntilMs = performance.now() + LEFT_TO_OTHERS_MS;
  }

  async function beginFull(cycles: readonly TakenCycle[]): Promise<ReadonlySet<string>> {
    const begun = await rows<{ shop: string }>(
      "UPDATE cycles SET full_worker = $2 WHERE shop = ANY ($1) RETURNING shop",
      cycles.map(({ shop }) => shop),
      worker,
    );
    return new Set(begun.map(({ shop }) => shop));
  }

  async function complete(lane: Lane, cycles: readonly TakenCycle[]): Promise<void> {
    const jobs = cycles.map(({ job }) => job);
    await boss.complete(QUEUES[lane], jobs);
  }

  /** One statement; entries that exist stay. Shops with a time are taken in its order, others as they arrive. */
  async function line(lane: Lane, shops: readonly (FleetShop & Partial<DueShop>)[]): Promise<void> {
    if (shops.length === 0) return;
    const jobs = shops.map(({ shop, host, dueMs, inMs = 0 }) => ({
      data: { shop, host },
      singletonKey: shop,
      // A shop without an address of TotalGest, whose own run reports that, shares no host.
      ...(host === "" ? {} : { group: { id: host } }),
      startAfter: Math.max(0, inMs / SECOND),
      priority: dueMs === undefined ? 0 : priorityOf(dueMs),
    }));
    await boss.insert(QUEUES[lane], jobs);
  }

  async function rows<T extends object>(text: string, ...values: readonly unknown[]): Promise<readonly T[]> {
    return (await pool.query<T>(text, [...values])).rows;
  }

  return { tick, take, touch, revive, end };
}

/** pg-boss takes the highest priority first, a 32-bit integer. */
function priorityOf(dueMs: number): number {
  return Math.round((PRIORITY_ORIGIN_MS - dueMs) / SECOND);
}
