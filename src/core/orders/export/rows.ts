/** The rows of an export report, and what they add up to. Pure. */
import type { OrderRecord, OrderPolicy } from "../record.ts";
import type { Choice } from "./choose-orders.ts";
import type { ExportReport, ExportRow } from "../../run/reports.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import { orderBuyer, type ErpOrder } from "../order.ts";
import { STUCK_AFTER_MS } from "../state.ts";
import { EXIT, type ExitCode, worstExit } from "../../common/problems/errors.ts";

export function rowOf(record: OrderRecord, choice: Choice, sending: Sending, nowMs: number): ExportRow {
  const { id, reference, state, erp, attempts, placedAt, total, currency } = record;
  const isAsShown = choice.changed?.has(id) !== true;
  const left = choice.left?.get(id) ?? null;
  const error = isAsShown ? (left ?? record.error) : problem("changed-since-shown", { id });
  return {
    id,
    reference,
    state,
    sale: { placedAt, buyer: orderBuyer(record), total, currency },
    already: choice.already.has(id),
    foundThere: sending.foundThere.has(id),
    ...(isAsShown ? {} : { isAsShown }),
    ...(left === null ? {} : { isLeft: true }),
    totalgest: erp,
    attempts,
    warnings: [
      ...(choice.warnings.get(id) ?? []),
      ...(sending.warnings.get(id) ?? []),
      ...flagWarnings(record),
      ...(isStuck(record, nowMs) ? [problem("waits-long", {})] : []),
    ],
    payload: sending.payloads.get(id) ?? null,
    body: sending.bodies.get(id) ?? null,
    error: state === "exported" && isAsShown ? null : error,
  };
}

/** By the same rule as in `status`. */
function isStuck({ state, firstAttemptMs }: OrderRecord, nowMs: number): boolean {
  return (
    (state === "queued" || state === "sending") && firstAttemptMs !== null && firstAttemptMs < nowMs - STUCK_AFTER_MS
  );
}

function flagWarnings({ id, flags }: OrderRecord): ExportRow["warnings"] {
  return flags.map((flag) => problem(flag === "changed" ? "changed-after-export" : "cancelled-after-export", { id }));
}

export function notFoundRow(token: string, error: Problem): ExportRow {
  return {
    id: token,
    reference: token,
    state: "not-found",
    already: false,
    totalgest: null,
    attempts: 0,
    warnings: [],
    payload: null,
    body: null,
    error,
  };
}

function isActedOn({ isAsShown, isLeft }: ExportRow): boolean {
  return isAsShown !== false && isLeft !== true;
}

/** Every row counts in exactly one of the six groups. */
export function summarize(rows: readonly ExportRow[]): ExportReport["summary"] {
  const acted = rows.filter(isActedOn);
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
    waiting: count((row) => row.state === "queued" || row.state === "sending"),
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
  const isWaiting = (row: ExportRow): boolean => isActedOn(row) && (row.state === "queued" || row.state === "sending");
  const codes: ExitCode[] = [];
  if (rows.some((row) => row.state !== "exported" && !isWaiting(row)) || hasUnreported) codes.push(EXIT.items);
  if (rows.some(isWaiting)) codes.push(EXIT.remote);
  return codes;
}

/** The results of sending that are not in the store. */
export interface Sending {
  /** Outcomes that are unknown now, and when they became unknown (epoch ms); they are looked up. */
  readonly unknown: Map<string, number>;
  /** Orders that left the queue when they were read again; they are not counted. */
  readonly left: Set<string>;
  /** Orders that TotalGest had before this state sent anything: the state was lost or made anew. */
  readonly foundThere: Set<string>;
  readonly warnings: Map<string, readonly Problem[]>;
  readonly payloads: Map<string, ErpOrder>;
  /** The bodies that a dry run would send. */
  readonly bodies: Map<string, unknown>;
}

export function newSending(): Sending {
  return {
    unknown: new Map(),
    left: new Set(),
    foundThere: new Set(),
    warnings: new Map(),
    payloads: new Map(),
    bodies: new Map(),
  };
}

export interface SendRequest {
  readonly ids: readonly string[];
  /** Those that a person releases. What is not in it any more was released. */
  readonly toForce: Set<string>;
  readonly policy: OrderPolicy;
  readonly dryRun: boolean;
  /** In a dry run: also keep the bodies. */
  readonly bodies: boolean;
}
