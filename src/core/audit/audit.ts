import type { Engine } from "../run/engine.ts";
import { classOf, isSentClass } from "../orders/order.ts";
import { inParallel } from "../common/parallel.ts";
import { problem } from "../common/problems/problem.ts";
import { readStatusNote } from "../discovery/discover.ts";
import { readStatuses } from "../discovery/statuses.ts";
import { type DayRange, type LocalDay, startOfDay } from "../common/time/zone.ts";
import { judgeAudited } from "./judge/judge.ts";
import type { AuditPolicy } from "./judge/verdict.ts";
import type { AuditedOrder } from "./amounts.ts";
import { rangesOf } from "./plan.ts";
import { Proof } from "./proof/proof.ts";
import { AUDIT_RULES, type AuditReport } from "./report.ts";
import type { BookIndex } from "./reading/book-index.ts";
import { addUnlisted, type Audit, type Found, readBooks, readShop } from "./reading/reader.ts";
import { Asking } from "../run/failure-count.ts";
import { settle, settleGone, settleReplaced } from "./settle.ts";

export interface AuditRequest {
  /** The days to audit, the earliest first. */
  readonly days: readonly LocalDay[];
  /** The program's version. */
  readonly version: string;
}

/**
 * Reads both systems again and proves for each day that every order that had to arrive did. Changes nothing in them;
 * what differs is recorded as a change after the export, so that a person can settle it. The caller stores the report.
 * Throws RemoteError if statuses, taxes or TotalGest's shop cannot be read.
 */
export async function auditOrders(engine: Engine, request: AuditRequest, signal: AbortSignal): Promise<AuditReport> {
  const { shop, erp, settings, store, clock } = engine;
  const startedMs = clock.now();
  const [statuses, taxes, erpShop] = await Promise.all([
    shop.fetchStatuses(signal, () => undefined),
    shop.fetchTaxes(signal, () => undefined),
    erp.fetchShop(signal),
  ]);
  const { from } = settings.export;
  const { site, totals, timeZone } = settings.framework360;
  const discovered = await store.readNote("discovered-at");
  const policy: AuditPolicy = {
    statuses: readStatuses(statuses, settings.export, await readStatusNote(engine)),
    fromMs: from === null ? null : startOfDay(from, timeZone),
    nowMs: clock.now(),
    discoveredMs: discovered === null ? null : Number(discovered),
  };
  const defaultRate = taxes.find(({ isDefault }) => isDefault)?.rate ?? null;
  const mapping = { site, settings: settings.mapping, totals, erpShop, defaultRate };
  const { currency } = erpShop;
  const proof = new Proof(request.days, currency);
  // Without these, nobody knows which orders have to be in TotalGest.
  if (from === null) proof.leaveUnproven(problem("audit-without-start", {}));
  if (statuses.length === 0) proof.leaveUnproven(problem("audit-without-statuses", { system: "Framework360" }));
  const { concurrency } = settings.http;
  const asking = { shop: new Asking(concurrency), totalgest: new Asking(concurrency) };
  const audit = { engine, mapping, policy, currency, proof, signal, asking, settledGone: new Set<string>() };
  const { isListed } = await auditRanges(audit, rangesOf(request.days));
  const head = { rules: AUDIT_RULES, version: request.version, site, timeZone, currency };
  return proof.report({ ...head, startedMs, finishedMs: clock.now(), isOneWay: !isListed });
}

async function auditRanges(audit: Audit, ranges: readonly DayRange[]): Promise<BookIndex> {
  const reading = readBooks(audit, ranges);
  // It is awaited with the first range.
  reading.catch(() => undefined);
  for (const [place, range] of ranges.entries()) {
    const [found, books] = await Promise.all([readShop(audit, range), reading]);
    await judgeRange(audit, found, books, await addUnlisted(audit, found, books.idsNear(place)));
  }
  return reading;
}

async function judgeRange(audit: Audit, found: Found, books: BookIndex, flagged: ReadonlySet<string>): Promise<void> {
  const doubtful = addClean(audit, found, books, flagged);
  audit.engine.progress.report({ kind: "phase", phase: "look-up", total: doubtful.length });
  const { concurrency } = audit.engine.settings.http;
  await inParallel(doubtful, concurrency, (order) => settle(audit, order, books));
  await inParallel(found.gone, concurrency, (id) => settleGone(audit, id, books));
  await inParallel(found.replaced, concurrency, (id) => settleReplaced(audit, id, books));
}

/** Adds the orders on which both lists agree; returns the others. */
function addClean(
  { policy, proof }: Audit,
  found: Found,
  books: BookIndex,
  flagged: ReadonlySet<string>,
): readonly AuditedOrder[] {
  // What could not be read may contain another booking of any order, so each one is looked up.
  if (books.unread.length > 0) return [...found.orders.values()];
  const doubtful: AuditedOrder[] = [];
  for (const order of found.orders.values()) {
    const booked = books.bookedFor(order.id);
    const isSent = isSentClass(classOf(order.status, policy.statuses));
    const verdict = booked.length === 1 && isSent ? judgeAudited(order, { booked }, null, policy) : null;
    if (verdict === null || verdict.found.length !== 1 || verdict.finding !== null || flagged.has(order.id)) {
      doubtful.push(order);
    } else proof.add(order, verdict, null);
  }
  return doubtful;
}
