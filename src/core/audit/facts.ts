import { type DifferenceField, newcomerOf, OF_AUDITS } from "../orders/listing/difference.ts";
import { isUntouched, whoseOrder } from "../orders/listing/newcomer.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { OrderStore } from "../ports/order-store.ts";
import { type Amounts, amountsOf, type AuditedOrder, sentAmounts } from "./amounts.ts";
import type { AuditStore } from "./report.ts";
import type { Decision } from "./verdict.ts";

/** What the store knows of the order that the shop shows under an id. */
export interface Facts extends Pick<OrderRecord, "state" | "reason" | "error"> {
  readonly record: OrderRecord;
  /** TotalGest's number. */
  readonly number: string | null;
  /** As it was sent; without that, as it was when TotalGest was found to have it. */
  readonly sent: Amounts | null;
  /** The shop's order is no longer the sale that was sent. */
  readonly isResold: boolean;
  /** The status that the shop's order had when it was sent; null = not sent, or not stored. */
  readonly sentStatus: string | null;
  readonly decision: Decision | null;
  /** A person acknowledged all differences that are recorded of it. */
  readonly acknowledged: Decision | null;
  /** The row is another order's, which was sent or decided on: only the other facts are of this one. */
  readonly isNewcomer: boolean;
  /** A person said where the newcomer of the row's order is in TotalGest; null = nobody did. */
  readonly settled: Decision | null;
}

/** `shown` null = the shop shows none under this id. Null = the store does not know it. */
export async function readFacts(
  store: Pick<OrderStore, "readOrder" | "readSent"> & Pick<AuditStore, "readDecisions">,
  id: string,
  shown: AuditedOrder | null,
): Promise<Facts | null> {
  const record = await store.readOrder(id);
  if (record === null) return null;
  const sent = await store.readSent(id);
  const decisions = await store.readDecisions(id);
  const { state, reason, error, erpNumber, afterExport } = record;
  const differences = afterExport?.differences ?? [];
  const total = differences.find(({ field }) => field === "total")?.sent ?? null;
  const before = total === null ? null : amountsOf({ gross: total, net: null, vat: null }, null);
  const own: Facts = {
    record,
    state,
    reason,
    error,
    number: erpNumber,
    sent: sentAmounts(sent) ?? before,
    isResold: differences.some(({ field }) => OF_THE_SALE.has(field)),
    sentStatus: sent?.sale.status ?? null,
    decision: decisionOf(record, decisions),
    acknowledged: acknowledgedOf(record, decisions),
    settled: settledOf(record, decisions),
    isNewcomer: false,
  };
  const whose = shown === null || isUntouched(record) ? "own" : whoseOrder(shown, record);
  if (whose === "own") return own;
  const newcomer = whose === "newcomer" ? newcomerOf(record) : null;
  const number = newcomer?.number ?? null;
  // Its number is a decision of its own, which acknowledges nothing that an audit finds.
  const isAcknowledged =
    newcomer !== null && (number === null || differences.some(({ field }) => OF_AUDITS.has(field)));
  return {
    ...own,
    state: "exported",
    reason: null,
    error: null,
    number,
    sent: null,
    isResold: false,
    sentStatus: null,
    decision: newcomer === null ? null : own.settled,
    acknowledged: isAcknowledged ? own.acknowledged : null,
    isNewcomer: true,
  };
}

/** Differences in what is sold, and for how much. */
const OF_THE_SALE: ReadonlySet<DifferenceField> = new Set<DifferenceField>([
  "quantity",
  "amount",
  "vat",
  "delivery",
  "fees",
  "coupon",
  "total",
  "currency",
]);

/** The decision with which a person said where the newcomer is. */
function settledOf({ afterExport }: OrderRecord, decisions: readonly Decision[]): Decision | null {
  const number = afterExport?.newcomer?.number ?? null;
  if (number === null) return null;
  const isIt = (note: string | null): boolean => note === number || note?.startsWith(`${number}: `) === true;
  const last = decisions.find(({ kind, reason }) => kind === "acknowledged" && isIt(reason));
  const atMs = last?.atMs ?? afterExport?.acknowledged?.atMs ?? 0;
  return { kind: "marked-exported", by: last?.by ?? null, atMs, reason: wordsOf(number, last?.reason ?? null) };
}

/** A decision counts only while it explains the order's state. */
function decisionOf(
  { state, reason, exportedMs, erpNumber }: OrderRecord,
  decisions: readonly Decision[],
): Decision | null {
  const last = decisions.find(({ kind }) => kind !== "acknowledged");
  if (last?.kind === "dismissed") return reason === "dismissed" ? last : null;
  if (last === undefined || state !== "exported" || exportedMs !== last.atMs) return null;
  return { ...last, reason: wordsOf(erpNumber ?? "", last.reason) };
}

/** The acknowledgement of all differences that the order has; null = none. */
function acknowledgedOf({ afterExport }: OrderRecord, decisions: readonly Decision[]): Decision | null {
  const acknowledged = afterExport?.acknowledged ?? null;
  if (acknowledged === null) return null;
  const kept = decisions.find((one) => one.kind === "acknowledged" && one.atMs === acknowledged.atMs);
  return { kind: "acknowledged", by: kept?.by ?? null, ...acknowledged };
}

/** A person's own words, without the number; see `exportNote`. */
function wordsOf(number: string, reason: string | null): string | null {
  return reason === number ? null : (reason?.replace(`${number}: `, "") ?? null);
}
