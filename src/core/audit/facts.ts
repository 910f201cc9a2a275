import { AUDIT_FIELDS, type DifferenceField } from "../orders/listing/difference.ts";
import { isUntouched, newcomerOf } from "../orders/listing/newcomer.ts";
import { whoseOrder } from "../orders/listing/reused.ts";
import { type AuditedOrder, type Amounts, amountsOf, sentAmounts } from "./amounts.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { OrderStore } from "../ports/order-store.ts";
import type { SentOrder } from "../orders/send/sent-order.ts";
import type { Decision, Facts } from "./judge/verdict.ts";
import type { AuditStore, RecordedDecision } from "./store.ts";

/** What the store knows of an order, and what was sent of it. */
export interface Known {
  readonly record: OrderRecord;
  readonly sent: SentOrder | null;
  /** The newest first. */
  readonly decisions: readonly RecordedDecision[];
}

export async function readKnown(
  store: Pick<OrderStore, "readOrder" | "readSent"> & Pick<AuditStore, "readDecisions">,
  id: string,
): Promise<Known | null> {
  const record = await store.readOrder(id);
  if (record === null) return null;
  return { record, sent: await store.readSent(id), decisions: await store.readDecisions(id) };
}

export function factsOf(known: Known): Facts;
export function factsOf(known: Known | null): Facts | null;
export function factsOf(known: Known | null): Facts | null {
  if (known === null) return null;
  const { record, sent } = known;
  const fields = (record.afterExport?.differences ?? []).map(({ field }) => field);
  return {
    state: record.state,
    reason: record.reason,
    error: record.error,
    number: record.erp?.number ?? null,
    sent: sentAmounts(sent) ?? totalBefore(record),
    isResold: fields.some((field) => OF_THE_SALE.has(field)),
    sentStatus: sent?.sale.status ?? null,
    decision: decisionOf(known),
    acknowledged: acknowledgedOf(known),
  };
}

/** The total that the shop's order had when TotalGest was found to have it: nothing was sent from here, or it is not stored. */
function totalBefore({ afterExport }: OrderRecord): Amounts | null {
  const total = afterExport?.differences.find(({ field }) => field === "total")?.sent ?? null;
  return total === null ? null : amountsOf({ gross: total, net: null, vat: null }, null);
}

/** What the store knows of the order that the shop shows now, which may be another one than the row's. */
export function factsAbout(known: Known | null, order: AuditedOrder): Facts | null {
  if (known === null) return null;
  const { record } = known;
  const whose = whoseOrder(order, record);
  if (whose === "own" || isUntouched(record)) return factsOf(known);
  const newcomer = whose === "newcomer" ? newcomerOf(record) : null;
  const number = newcomer?.number ?? null;
  return {
    state: "exported",
    reason: null,
    error: null,
    number,
    sent: null,
    isResold: false,
    sentStatus: null,
    decision: number === null ? null : settledOf(known, number),
    acknowledged: newcomer === null || !isAudited(known, number) ? null : acknowledgedOf(known),
    isNewcomer: true,
  };
}

/** What the store knows of an order whose id the shop shows another one under: it is settled with that one. */
export function factsOfReplaced(known: Known): Facts {
  const facts = factsOf(known);
  const number = newcomerOf(known.record)?.number ?? null;
  return number === null ? facts : { ...facts, acknowledged: { ...settledOf(known, number), kind: "acknowledged" } };
}

/** Its number there is a decision of its own, which acknowledges nothing that an audit finds. */
function isAudited({ record }: Known, number: string | null): boolean {
  const fields: readonly DifferenceField[] = AUDIT_FIELDS;
  return number === null || record.afterExport?.differences.some(({ field }) => fields.includes(field)) === true;
}

/** The decision with which a person said where it is. */
function settledOf({ record, decisions }: Known, number: string): Decision {
  const isIt = ({ kind, note }: RecordedDecision): boolean =>
    kind === "acknowledged" && (note === number || note?.startsWith(`${number}: `) === true);
  const last = decisions.find(isIt);
  const words = last?.note === number ? null : (last?.note?.slice(number.length + 2) ?? null);
  const atMs = last?.atMs ?? record.afterExport?.acknowledged?.atMs ?? 0;
  return { kind: "marked", by: last?.author ?? null, atMs, reason: words };
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

/** A decision counts only while it explains the order's state. */
export function decisionOf({ record, decisions }: Known): Decision | null {
  const last = decisions.find(({ kind }) => kind !== "acknowledged");
  if (last === undefined) return null;
  const { state, reason, exportedMs, erp } = record;
  const { author: by, atMs, note } = last;
  if (last.kind === "dismissed") return reason === "dismissed" ? { kind: "dismissed", by, atMs, reason: note } : null;
  if (state !== "exported" || exportedMs !== atMs) return null;
  const words = note === null || erp === null || note === erp.number ? null : note.replace(`${erp.number}: `, "");
  return { kind: "marked", by, atMs, reason: words };
}

/** The acknowledgement of all differences that the order has; null = none. */
function acknowledgedOf({ record, decisions }: Known): Decision | null {
  const acknowledged = record.afterExport?.acknowledged ?? null;
  if (acknowledged === null) return null;
  const { atMs, reason } = acknowledged;
  const kept = decisions.find((one) => one.kind === "acknowledged" && one.atMs === atMs);
  return { kind: "acknowledged", by: kept?.author ?? null, atMs, reason };
}
