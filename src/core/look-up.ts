import { SECOND } from "./duration.ts";
import type { Engine } from "./engine.ts";
import { RemoteError } from "./errors.ts";
import { referenceOf } from "./map-order.ts";
import { inParallel } from "./parallel.ts";
import type { ErpOrderRef, OrderOutcome, OrderRecord } from "./ports.ts";
import { problem } from "./problem.ts";
import type { RunLog } from "./run.ts";

/** An order may still be on its way into TotalGest's books: it is not asked for earlier than this (a timer may ring a little early). */
const SETTLING_MS = 5 * SECOND + 50;

/**
 * Asks TotalGest for each of these orders, whose outcome is unknown, at least 5 s after it became so, and records what it
 * says. `aroseMs` tells when (epoch ms); null = an earlier run was killed in between. No answer: they stay `sending`.
 */
export async function lookUpOrders(
  engine: Engine,
  ids: readonly string[],
  aroseMs: number | null,
  log: RunLog,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, progress, settings } = engine;
  const records: OrderRecord[] = [];
  for (const id of ids) {
    const record = await store.readOrder(id);
    if (record?.state === "sending") records.push(record);
  }
  if (records.length === 0) return;
  progress.report({ kind: "phase", phase: "look-up", total: records.length });
  const since = aroseMs ?? latestEnd(records, settings.http.timeoutMs);
  if (engine.erp.guarantees.lookUp) await clock.sleep(settlingMs(since, clock.now()), signal);
  let stopped = false;
  await inParallel(records, settings.http.concurrency, async (record) => {
    if (stopped) return;
    try {
      await store.recordOutcome(record.id, await settle(engine, record, signal), clock.now());
    } catch (error) {
      stopped = error instanceof RemoteError && error.reason !== "contract";
      await log.fail(error);
    }
  });
}

/** A killed run may have waited for an answer until the time-out: its outcomes became unknown then at the latest. */
function latestEnd(records: readonly OrderRecord[], timeoutMs: number): number {
  return Math.max(...records.map((record) => record.lastAttemptMs ?? 0)) + timeoutMs;
}

/** How long until then is long enough ago; a clock that jumped makes it no longer. */
function settlingMs(sinceMs: number, nowMs: number): number {
  return Math.min(SETTLING_MS, Math.max(0, sinceMs + SETTLING_MS - nowMs));
}

/** "Not there" closes an outcome, unless without idempotent keys the order might still come in twice. */
async function settle({ erp, settings }: Engine, record: OrderRecord, signal: AbortSignal): Promise<OrderOutcome> {
  const { site } = settings.framework360;
  if (!erp.guarantees.lookUp) return unconfirmed("TotalGest cannot be asked for an order");
  const found = await erp.findOrder(record.intent?.reference ?? referenceOf(site, record.id), signal);
  if (found !== null) return { kind: "exported", order: found, how: "looked-up" };
  return erp.guarantees.idempotencyKey
    ? { kind: "requeued", problem: problem("outcome-closed", {}) }
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
