import { baselineOf, judgeAfterExport } from "../order/listing/after-export.ts";
import type { ListedOrder } from "../order/order.ts";
import type { OrderRecord, OrderStore } from "../ports/order-store.ts";
import { saleOf, type SentOrder } from "../order/send/sent-order.ts";
import type { StatusMeaning } from "../order/status-class.ts";
import { sentAmounts } from "./amounts.ts";
import type { Decision, Facts } from "./judge/verdict.ts";
import { isResold } from "./order.ts";
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

/** `listed` = the order as the shop has it now; null = not read or not readable. */
export function factsOf(known: Known, listed: ListedOrder | null, statuses: StatusMeaning): Facts {
  const { record, sent } = known;
  const order = listed?.order ?? null;
  return {
    state: record.state,
    reason: record.reason,
    error: record.error,
    number: record.erp?.number ?? null,
    sent: sentAmounts(sent),
    isResold: sent !== null && order !== null && isResold(saleOf(order), sent.sale),
    decision: decisionOf(known),
    acknowledged: listed === null ? null : acknowledgedOf(known, listed, statuses),
  };
}

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

/** The acknowledgement of exactly the differences that the shop's order has now; null = none. */
function acknowledgedOf(
  { record, sent, decisions }: Known,
  listed: ListedOrder,
  statuses: StatusMeaning,
): Decision | null {
  const now = judgeAfterExport(
    listed,
    baselineOf(record, sent, record.intent?.body ?? null),
    statuses,
    Number.POSITIVE_INFINITY,
  );
  if (now === null || now.acknowledged === null) return null;
  const { atMs, reason } = now.acknowledged;
  const kept = decisions.find((one) => one.kind === "acknowledged" && one.atMs === atMs);
  return { kind: "acknowledged", by: kept?.author ?? null, atMs, reason };
}
