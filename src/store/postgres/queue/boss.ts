import { PgBoss } from "pg-boss";
import type { Pool } from "pg";

import { DAY, HOUR, MINUTE, SECOND } from "../../../core/common/time/duration.ts";
import { HEARTBEAT_MS, type Lane } from "../../../core/worker/queue.ts";

/** pg-boss keeps its tables apart from the shops'. */
const SCHEMA = "tg360_queue";

export const QUEUES = { cycle: "cycles", hint: "hints", full: "full-pulls" } as const satisfies Record<Lane, string>;
/** Where a job goes whose worker was not heard of any more. */
export const DEAD = "left-behind";

/** How soon a worker that died is noticed, above its heartbeat. */
const MONITOR_EVERY_MS = 5 * SECOND;

/**
 * Starts pg-boss over the process's pool and makes the queues where they are not there. A job is never tried again by itself: the
 * next cycle is the retry. Jobs that ended are deleted after an hour. `onError` hears what goes wrong in pg-boss's own timers.
 */
export async function startBoss(pool: Pool, onError: (error: unknown) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    schema: SCHEMA,
    superviseIntervalSeconds: MONITOR_EVERY_MS / SECOND,
    monitorIntervalSeconds: MONITOR_EVERY_MS / SECOND,
    cronMonitorIntervalSeconds: 10,
    cronWorkerIntervalSeconds: 1,
    openTelemetry: { enabled: false },
  });
  boss.on("error", (error: unknown) => onError(asError(error)));
  await boss.start();
  const common = { retryLimit: 0, expireInSeconds: DAY / SECOND, deleteAfterSeconds: HOUR / SECOND };
  await boss.createQueue(DEAD, { policy: "standard", ...common, expireInSeconds: MINUTE / SECOND });
  for (const name of Object.values(QUEUES)) {
    const queue = { ...common, heartbeatSeconds: HEARTBEAT_MS / SECOND, deadLetter: DEAD };
    await boss.createQueue(name, { policy: "exclusive", ...queue });
  }
  return boss;
}

/** A piece of work that one of the workers does, whichever it is. */
export interface SharedWork {
  readonly name: "tick" | "housekeeping";
  /** When, as cron has it. It is also done when a worker starts. */
  readonly cron: string;
  /** After that it counts as left behind, and the next one may begin. */
  readonly atMostMs: number;
  readonly run: () => Promise<unknown>;
}

/** Enters the work into the timetable that all workers share. What `run` throws is `onError`'s. */
export async function scheduleShared(
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
  await boss.work(name, { pollingIntervalSeconds: 1 }, () => run().catch(onError));
  await boss.schedule(name, cron);
  await boss.send(name);
}

/** pg-boss hands on what is like an error, with fields of its own. */
function asError(found: unknown): unknown {
  if (found instanceof Error || typeof found !== "object" || found === null || !("message" in found)) return found;
  return Object.assign(new Error(String(found.message)), found);
}
