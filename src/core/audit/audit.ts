import type { Engine } from "../run/engine.ts";
import { inParallel } from "../common/parallel.ts";
import { problem } from "../common/problems/problem.ts";
import { policyOf, readStatusNote } from "../discovery/discover.ts";
import { dueUnknown, readStatuses } from "../discovery/statuses.ts";
import type { DayRange, LocalDay } from "../common/time/zone.ts";
import type { AuditBooks } from "./books.ts";
import { rangesOf } from "./plan.ts";
import { Proof } from "./proof.ts";
import { type Audit, rangeOf, readBooks, readShop } from "./reading.ts";
import type { AuditReport, Sum } from "./report.ts";
import { decimalOf, fromMinor, toMinor } from "../common/money.ts";
import { addDays, startOfDay } from "../common/time/zone.ts";
import { Asking } from "../run/failure-count.ts";
import { recordAlike, settleFound, settleAlike, settleElsewhere, settleUnshown, settleUntotalled } from "./settle.ts";
import type { AuditPolicy } from "./verdict.ts";

export interface AuditRequest {
  /** The days to audit, the earliest first. */
  readonly days: readonly LocalDay[];
  /** They are those that are due every day, not a period that a person named. */
  readonly isDaily?: boolean;
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
  const meaning = readStatuses(statuses, settings.export, await readStatusNote(engine));
  const discoveredMs = discovered === null ? null : Number(discovered);
  const policy: AuditPolicy = { ...policyOf(engine, meaning), discoveredMs };
  const defaultRate = taxes.find(({ isDefault }) => isDefault)?.rate ?? null;
  // What is not told of an order does not change its amounts.
  const mapping = { site, settings: settings.mapping, totals, shipping: "optional", erpShop, defaultRate } as const;
  const proof = new Proof(request.days, erpShop.currency);
  // Without these, nobody knows which orders have to be in TotalGest.
  if (from === null) proof.addUnread("shop", problem("audit-without-start", {}), null);
  if (statuses.length === 0)
    proof.addUnread("shop", problem("audit-without-statuses", { system: "Framework360" }), null);
  else if (meaning.due.length === 0) proof.addUnread("shop", dueUnknown(statuses, settings.export), null);
  const { concurrency } = settings.http;
  const asking = { shop: new Asking(concurrency), totalgest: new Asking(concurrency) };
  const audit: Audit = { engine, mapping, policy, proof, signal, asking, unshown: new Map() };
  const { isListed } = await readAndJudge(audit, rangesOf(request.days, request.isDaily === true));
  const head = { version: request.version, site, timeZone };
  const report = proof.report({ ...head, startedMs, finishedMs: clock.now(), isOneWay: !isListed });
  const paidSince = await readPaidSince(engine, report);
  return paidSince === null ? report : { ...report, paidSince };
}

/** The orders of these days' payments that came after the export. Of other currencies the sum has none. */
async function readPaidSince({ store }: Engine, report: AuditReport): Promise<Sum | null> {
  const { from, to, timeZone, currency } = report;
  const days = { fromMs: startOfDay(from, timeZone), toMs: startOfDay(addDays(to, 1), timeZone) };
  const paid = await store.listOrders({ states: ["paid-since"], paid: days });
  const sums = paid.map((order) => (order.currency === currency ? toMinor(decimalOf(order.total)) : 0));
  if (paid.length === 0) return null;
  return { count: paid.length, sum: fromMinor(sums.reduce((sum, one) => sum + one, 0)) };
}

async function readAndJudge(audit: Audit, ranges: readonly DayRange[]): Promise<AuditBooks> {
  const { progress, settings } = audit.engine;
  const { concurrency } = settings.http;
  const reading = readBooks(audit, ranges).then(async (books) => {
    await recordAlike(audit, books);
    return books;
  });
  // It is awaited with the first range.
  reading.catch(() => undefined);
  for (const range of ranges) {
    const found = await readShop(audit, range, reading);
    progress.report({ kind: "phase", phase: "look-up", total: null });
    await inParallel(found, concurrency, async (one) => settleFound(audit, one, await reading));
  }
  const books = await reading;
  const elsewhere = [...books.suspects].filter(([, known]) => !audit.proof.has(rangeOf(audit, known).from));
  await inParallel(elsewhere, concurrency, ([id]) => settleElsewhere(audit, id, books));
  await inParallel(audit.proof.untotalled(), concurrency, (one) => settleUntotalled(audit, one, books));
  await inParallel(audit.unshown.keys(), concurrency, (id) => settleUnshown(audit, id, books));
  await inParallel(books.alike, concurrency, ([id, alike]) => settleAlike(audit, id, alike));
  return books;
}
