import { PgBoss } from "pg-boss";
import type { Pool } from "pg";

import { DAY, HOUR, MINUTE, SECOND } from "../../../core/common/time/duration.ts";
import { HEARTBEAT_MS, type Lane } from "../../../core/worker/queue.ts";

/** pg-boss keeps its tables apart from the shops'. */
const SCHEMA = "tg360_queue";

export const QUEUES = { cycle: "cycles", hint: "hints", full: "full-pulls" } as const satisfies Record<Lane, string>;
/** Where a job goes whose worker was not heard of any more. */
export const DEAD = "left-behind";
const TICK = "tick";

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

/** One entry of the timetable, once a minute on one of the workers, and once now. What `tick` throws is `onError`'s. */
export async function scheduleTick(
  boss: PgBoss,
  tick: () => Promise<void>,
  onError: (error: unknown) => void,
): Promise<void> {
  await boss.createQueue(TICK, {
    policy: "stately",
    retryLimit: 0,
    expireInSeconds: 30,
    deleteAfterSeconds: HOUR / SECOND,
  });
  await boss.work(TICK, { pollingIntervalSeconds: 1 }, () => tick().catch(onError));
  await boss.schedule(TICK, "* * * * *");
  await boss.send(TICK);
}

/** pg-boss hands on what is like an error, with fields of its own. */
function asError(found: unknown): unknown {
  if (found instanceof Error || typeof found !== "object" || found === null || !("message" in found)) return found;
  return Object.assign(new Error(String(found.message)), found);
}
