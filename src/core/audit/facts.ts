import type { ShopOrder } from "../order.ts";
import type { OrderRecord, OrderStore } from "../ports.ts";
import { saleOf, type SentOrder } from "../sent-order.ts";
import { sentAmounts } from "./amounts.ts";
import type { Decision, Facts } from "./judge.ts";
import { isResold } from "./order.ts";
import type { AuditStore, RecordedDecision } from "./store.ts";

/** What the store knows of an order, and what was sent of it. */
export interface Known {
  readonly record: OrderRecord;
  readonly sent: SentOrder | null;
  readonly decision: Decision | null;
}

export async function readKnown(
  store: Pick<OrderStore, "readOrder" | "readSent"> & Pick<AuditStore, "readDecision">,
  id: string,
): Promise<Known | null> {
  const record = await store.readOrder(id);
  if (record === null) return null;
  const decision = decisionOn(record, await store.readDecision(id));
  return { record, sent: await store.readSent(id), decision };
}

/** `order` = as the shop has it now; null = it cannot be read. */
export function factsOf({ record, sent, decision }: Known, order: ShopOrder | null): Facts {
  return {
    state: record.state,
    reason: record.reason,
    error: record.error,
    number: record.erp?.number ?? null,
    sent: sentAmounts(sent),
    isResold: sent !== null && order !== null && isResold(saleOf(order), sent.sale),
    decision,
  };
}

/** A decision counts as long as it is what made the order what it is. */
function decisionOn({ state, reason, exportedMs, erp }: OrderRecord, last: RecordedDecision | null): Decision | null {
  if (last === null) return null;
  const { author: by, atMs, note } = last;
  if (last.kind === "dismissed") return reason === "dismissed" ? { kind: "dismissed", by, atMs, reason: note } : null;
  if (state !== "exported" || exportedMs !== atMs) return null;
  const words = note === null || erp === null || note === erp.number ? null : note.replace(`${erp.number}: `, "");
  return { kind: "marked", by, atMs, reason: words };
}
