import { SECOND } from "./duration.ts";
import type { Engine } from "./engine.ts";
import { RemoteError } from "./errors.ts";
import { referenceOf } from "./map-order.ts";
import { inParallel } from "./parallel.ts";
import type { ErpOrderRef, OrderOutcome, OrderRecord } from "./ports.ts";
import { problem } from "./problem.ts";
import type { RunLog } from "./run.ts";

/** An order may still be on its way into TotalGest's books: it is not asked for earlier than this after it was sent. */
const SETTLING_MS = 5 * SECOND;

/**
 * Asks TotalGest for each of these orders, whose outcome is unknown, at least 5 s after they were sent, and records what it
 * says. No answer: they stay `sending`. Returns the ids that are back in the queue.
 */
export async function lookUpOrders(
  engine: Engine,
  ids: readonly string[],
  log: RunLog,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { store, clock, progress, settings } = engine;
  const records: OrderRecord[] = [];
  for (const id of ids) {
    const record = await store.readOrder(id);
    if (record?.state === "sending") records.push(record);
  }
  if (records.length === 0) return [];
  progress.report({ kind: "phase", phase: "look-up", total: records.length });
  if (engine.erp.guarantees.lookUp) await clock.sleep(settlingMs(records, clock.now()), signal);
  const requeued: string[] = [];
  let stopped = false;
  await inParallel(records, settings.http.concurrency, async (record) => {
    if (stopped) return;
    try {
      const outcome = await settle(engine, record, signal);
      await store.recordOutcome(record.id, outcome, clock.now());
      if (outcome.kind === "requeued") requeued.push(record.id);
    } catch (error) {
      stopped = error instanceof RemoteError && error.reason !== "contract";
      await log.fail(error);
    }
  });
  return requeued;
}

/** How long until the youngest of these sends is old enough; a clock that jumped makes it no longer. */
function settlingMs(records: readonly OrderRecord[], nowMs: number): number {
  const youngestMs = Math.max(...records.map((record) => record.lastAttemptMs ?? 0));
  return Math.min(SETTLING_MS, Math.max(0, youngestMs + SETTLING_MS - nowMs));
}

/** "Not there" closes an outcome, unless without idempotent keys the order might still come in twice. */
async function settle({ erp, settings }: Engine, record: OrderRecord, signal: AbortSignal): Promise<OrderOutcome> {
  const { site } = settings.framework360;
  if (!erp.guarantees.lookUp) return unconfirmed("TotalGest cannot be asked for an order");
  const found = await erp.findOrder(record.intent?.reference ?? referenceOf(site, record.id), signal);
  if (found !== null) return { kind: "exported", order: found, how: "looked-up" };
  return erp.guarantees.idempotencyKey
    ? { kind: "requeued", problem: record.error }
    : unconfirmed("TotalGest does not have it yet, and could take it twice");
}

function unconfirmed(detail: string): OrderOutcome {
  return { kind: "unconfirmed", problem: problem("outcome-unconfirmed", { detail }) };
}

/** What TotalGest says of one order, whatever the store says; null = not there, or it cannot be asked. */
export async function findInErp(engine: Engine, id: string, signal: AbortSignal): Promise<ErpOrderRef | null> {
  if (!engine.erp.guarantees.lookUp) return null;
  const record = await engine.store.readOrder(id);
  const reference = record?.intent?.reference ?? referenceOf(engine.settings.framework360.site, id);
  return engine.erp.findOrder(reference, signal);
}
