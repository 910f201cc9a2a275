import type { PgBoss } from "pg-boss";
import type { Pool } from "pg";

import { codeOf } from "../../../core/common/problems/errors.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../core/common/time/duration.ts";
import { HEARTBEAT_MS, type Lane } from "../../../core/run/worker/queue.ts";

export type Boss = PgBoss;

/** pg-boss has its own schema, apart from the shops' tables. */
const SCHEMA = "tg360_queue";
/** The SQLSTATE where another process made the same thing meanwhile. */
const UNIQUE_VIOLATION = "23505";

export const QUEUES = { cycle: "cycles", hint: "hints", full: "full-pulls" } as const satisfies Record<Lane, string>;
/** The dead-letter queue: jobs whose worker sent no more heartbeats. */
export const DEAD = "left-behind";

/** How soon a dead worker is noticed, after its heartbeat is overdue. */
const MONITOR_EVERY_MS = 5 * SECOND;

/**
 * Starts pg-boss on the process's pool, creates missing queues, and takes part in the shared work. Jobs are never
 * retried, because the next cycle is the retry. Finished jobs are deleted after an hour. `onError` receives errors of
 * pg-boss's own timers and of the shared work. If it throws, nothing of it is left running.
 */
export async function startBoss(
  pool: Pool,
  onError: (error: unknown) => void,
  shared: readonly SharedWork[] = [],
): Promise<PgBoss> {
  // Loaded here: only workers need it.
  const { PgBoss: Library } = await import("pg-boss");
  const boss = new Library({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    schema: SCHEMA,
    superviseIntervalSeconds: MONITOR_EVERY_MS / SECOND,
    monitorIntervalSeconds: MONITOR_EVERY_MS / SECOND,
    cronMonitorIntervalSeconds: 10,
    cronWorkerIntervalSeconds: 1,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error: unknown) => onError(asError(error)));
  try {
    await startOnce(boss);
    await createQueues(boss);
    for (const work of shared) await scheduleShared(boss, work, onError);
    return boss;
  } catch (error) {
    // Its timers would keep the process running, although nobody takes cycles.
    await boss.stop({ graceful: false });
    throw error;
  }
}

/** Of two that make the schema at once, one waits for the other, remembers the catalog of before, and fails once. */
async function startOnce(boss: PgBoss): Promise<void> {
  try {
    await boss.start();
  } catch (error) {
    if (codeOf(error) !== UNIQUE_VIOLATION) throw error;
    await boss.start();
  }
}

async function createQueues(boss: PgBoss): Promise<void> {
  const common = { retryLimit: 0, expireInSeconds: DAY / SECOND, deleteAfterSeconds: HOUR / SECOND };
  await boss.createQueue(DEAD, { policy: "standard", ...common, expireInSeconds: MINUTE / SECOND });
  for (const name of Object.values(QUEUES)) {
    const queue = { ...common, heartbeatSeconds: HEARTBEAT_MS / SECOND, deadLetter: DEAD };
    await boss.createQueue(name, { policy: "exclusive", ...queue });
  }
}

/** Work that any one of the workers does. */
export interface SharedWork {
  readonly name: "tick" | "housekeeping";
  /** Its times as a cron expression. It also runs when a worker starts. */
  readonly cron: string;
  /** After this time, in ms, it counts as abandoned, and the next one may start. */
  readonly atMostMs: number;
  readonly run: (boss: PgBoss) => Promise<unknown>;
}

/** Schedules the work for all workers together. Errors of `run` go to `onError`. */
async function scheduleShared(
  boss: PgBoss,
  { name, cron, atMostMs, run }: SharedWork,
  onError: (error: unknown) => void,
): Promise<void> {
  await boss.createQueue(name, {
    policy: "stately",
    retryLimit: 0,
    expireInSeconds: atMostMs / SECOND,
    deleteAfterSeconds: HOUR / SECOND,
  });
  await boss.work(name, { pollingIntervalSeconds: 1 }, () => run(boss).catch(onError));
  await boss.schedule(name, cron);
  await boss.send(name);
}

/** pg-boss passes objects that resemble errors, with extra fields. */
function asError(found: unknown): unknown {
  if (found instanceof Error || typeof found !== "object" || found === null || !("message" in found)) return found;
  return Object.assign(new Error(String(found.message)), found);
}
