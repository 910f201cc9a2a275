import { type DifferenceField, newcomerOf, OF_AUDITS } from "../orders/listing/difference.ts";
import { isUntouched, whoseOrder } from "../orders/listing/newcomer.ts";
import type { OrderIdentity } from "../orders/order.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { OrderStore } from "../ports/order-store.ts";
import { type Amounts, amountsOf, type AuditedOrder, sentAmounts } from "./amounts.ts";
import type { AuditStore } from "./report.ts";
import type { Decision } from "./verdict.ts";

/** What the store knows of the order that the shop shows under an id. */
export interface Facts {
  readonly record: OrderRecord;
  /** The row is another order's, which was sent or decided on. */
  readonly isNewcomer: boolean;
  /** TotalGest's number; of a newcomer the one that a person gave. */
  readonly number: string | null;
  /** The number is a person's. */
  readonly isMarked: boolean;
  /** As it was sent; without that, as it was when TotalGest was found to have it. */
  readonly sent: Amounts | null;
  /** The shop's order is no longer the sale that was sent. */
  readonly isResold: boolean;
  /** The status that the shop's order had when it was sent; null = not sent, or not stored. */
  readonly sentStatus: string | null;
  /** Why it need not be in TotalGest, or is there under this number. */
  readonly decision: Decision | null;
  /** A person acknowledged all differences that are recorded of it. */
  readonly acknowledged: Decision | null;
}

/**
 * `shown` null = the shop shows no order under this id, or another one (`heir`), with which this one is settled. Null = the
 * store does not know it.
 */
export async function readFacts(
  store: Pick<OrderStore, "readOrder" | "readSent"> & Pick<AuditStore, "readDecisions">,
  id: string,
  shown: AuditedOrder | null,
  heir: OrderIdentity | null = null,
): Promise<Facts | null> {
  const record = await store.readOrder(id);
  if (record === null) return null;
  const sent = await store.readSent(id);
  const decisions = (await store.readDecisions([id])).get(id) ?? [];
  const { state, reason, erpId, erpNumber, afterExport } = record;
  const differences = afterExport?.differences ?? [];
  const total = differences.find(({ field }) => field === "total")?.sent ?? null;
  const before = total === null ? null : amountsOf({ gross: total, net: null, vat: null }, null);
  const isMarked = state === "exported" && erpId === null;
  const decision = decisions.find(({ kind }) => kind !== "acknowledged");
  const last = decisions.find(({ kind }) => kind === "acknowledged");
  // As the row has it: what an audit finds later ends it.
  const settled = afterExport?.acknowledged ?? null;
  const acknowledged = settled === null ? null : ({ kind: "acknowledged", by: last?.by ?? null, ...settled } as const);
  const numbered = newcomerOf(record)?.number ?? null;
  // What a person acknowledged before the heir was noted says nothing of it.
  const settledWith = (one: OrderIdentity): Decision | null => {
    if (whoseOrder(one, record) !== "newcomer") return null;
    return numbered === null ? acknowledged : inOwnWords(last, numbered);
  };
  const whose = shown === null || isUntouched(record) ? "own" : whoseOrder(shown, record);
  if (whose === "own") {
    return {
      record,
      isNewcomer: false,
      number: erpNumber,
      isMarked,
      sent: sentAmounts(sent) ?? before,
      isResold: differences.some(({ field }) => OF_THE_SALE.has(field)),
      sentStatus: sent?.sale.status ?? null,
      decision: isMarked || reason === "dismissed" ? inOwnWords(decision, erpNumber) : null,
      acknowledged: heir === null ? acknowledged : settledWith(heir),
    };
  }
  const number = whose === "newcomer" ? numbered : null;
  // Its number is a decision of its own, which acknowledges nothing that an audit finds.
  const isAcknowledged =
    whose === "newcomer" && (number === null || differences.some(({ field }) => OF_AUDITS.has(field)));
  return {
    record,
    isNewcomer: true,
    number,
    isMarked: number !== null,
    sent: null,
    isResold: false,
    sentStatus: null,
    decision: number === null ? null : inOwnWords(last, number),
    acknowledged: isAcknowledged ? acknowledged : null,
  };
}

/** A decision without the number that its note begins with; see `exportNote`. */
export function inOwnWords(decision: Decision | undefined, number: string | null): Decision | null {
  if (decision === undefined || number === null) return decision ?? null;
  const { reason } = decision;
  return { ...decision, reason: reason === number ? null : (reason?.replace(`${number}: `, "") ?? null) };
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
