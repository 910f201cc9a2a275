/** The rows of an export report, and what they add up to. Pure. */
import { erpOf, type OrderRecord } from "../record.ts";
import type { Note } from "./batch.ts";
import type { ExportReport, ExportRow } from "../../run/reports.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import { problemOfChange } from "../listing/difference.ts";
import { isIn, orderBuyer } from "../order.ts";
import { STUCK_AFTER_MS } from "../state.ts";
import { EXIT, type ExitCode, worstExit } from "../../common/problems/errors.ts";

const NOTHING_DONE = { already: false, payload: null, body: null } as const;

export function rowOf(record: OrderRecord, note: Note, nowMs: number): ExportRow {
  const { id, reference, state, attempts, placedAt, total, currency } = record;
  const { left, isOut: _isOut, ...known } = note;
  const warnings = [...note.warnings];
  // What is settled needs nobody any more.
  if (record.afterExport?.acknowledged === null) warnings.push(problemOfChange(record));
  if (isStuck(record, nowMs)) warnings.push(problem("waits-long", {}));
  return {
    id,
    reference,
    state,
    sale: { placedAt, buyer: orderBuyer(record), total, currency },
    totalgest: erpOf(record),
    attempts,
    ...NOTHING_DONE,
    ...known,
    ...(left === undefined ? {} : { isLeft: true }),
    warnings,
    error: left ?? (state === "exported" ? null : record.error),
  };
}

/** By the same rule as in `status`. */
function isStuck({ state, firstAttemptMs }: OrderRecord, nowMs: number): boolean {
  return isIn("ready", state) && firstAttemptMs !== null && firstAttemptMs < nowMs - STUCK_AFTER_MS;
}

/** Of what a person named and no order was found for: there is none, or the shop could not be asked. */
export function unknownRow(token: string, error: Problem): ExportRow {
  return {
    id: token,
    reference: token,
    ...(error.code === "order-unasked" ? { state: "not-linked", isLeft: true } : { state: "not-found" }),
    totalgest: null,
    attempts: 0,
    ...NOTHING_DONE,
    warnings: [],
    error,
  };
}

/** Every row counts in exactly one of the six groups. */
export function summarize(rows: readonly ExportRow[]): ExportReport["summary"] {
  const acted = rows.filter(({ isLeft }) => isLeft !== true);
  const count = (isOne: (row: ExportRow) => boolean): number => acted.filter(isOne).length;
  return {
    requested: rows.length,
    exported: count((row) => row.state === "exported" && !row.already),
    alreadyExported: count((row) => row.state === "exported" && row.already),
    failed:
      rows.length -
      acted.length +
      count((row) => row.state === "failed" || row.state === "not-found" || row.state === "not-linked"),
    held: count((row) => row.state === "held"),
    unconfirmed: count((row) => row.state === "unconfirmed"),
    waiting: count(({ state }) => isIn("ready", state)),
  };
}

/** The report of two runs, the second about some orders of the first. */
export function joinReports(first: ExportReport, second: ExportReport): ExportReport {
  const again = new Map(second.orders.map((row) => [row.id, row]));
  const orders = first.orders.map((row) => again.get(row.id) ?? row);
  const isMet = ({ problems, late, afterExport }: ExportReport): boolean =>
    problems.length > 0 || late.length > 0 || afterExport.length > 0;
  return {
    ...second,
    startedMs: first.startedMs,
    orders,
    summary: summarize(orders),
    problems: [...first.problems, ...second.problems],
    exitCode: worstExit([
      ...exitCodesOf(orders, false),
      ...[first, second].filter(isMet).map(({ exitCode }) => exitCode),
    ]),
  };
}

/** `hasUnreported`: there are late orders or changed exported orders that no run has reported. */
export function exitCodesOf(rows: readonly ExportRow[], hasUnreported: boolean): ExitCode[] {
  const isWaiting = (row: ExportRow): boolean => row.isLeft !== true && isIn("ready", row.state);
  const isDone = (row: ExportRow): boolean => row.isLeft !== true && row.state === "exported";
  const codes: ExitCode[] = [];
  if (rows.some((row) => !isDone(row) && !isWaiting(row)) || hasUnreported) codes.push(EXIT.items);
  if (rows.some(isWaiting)) codes.push(EXIT.remote);
  return codes;
}
