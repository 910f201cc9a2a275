/** What an audit says of one order. */
import type { Problem } from "../common/problems/problem.ts";
import type { BookedOrder } from "../ports/books.ts";
import type { OrderPolicy } from "../orders/record.ts";

/**
 * The proof that each kind of exception breaks: that each order arrived, that the amounts are right; `neither` breaks none, and
 * is a person's to settle all the same. In the order in which a day lists them.
 */
export const BREAKS = {
  missing: "both",
  doubled: "both",
  "unknown-in-shop": "both",
  unwanted: "both",
  "possible-double": "neither",
  "total-differs": "amount",
  "vat-differs": "amount",
  changed: "amount",
  cancelled: "amount",
  marked: "amount",
  dismissed: "none",
  acknowledged: "none",
  waiting: "presence",
  held: "presence",
  failed: "presence",
  unconfirmed: "presence",
  "not-provable": "none",
} as const;

export type ExceptionKind = keyof typeof BREAKS;

/** The message that explains an exception (`detail` in it is the text of a problem), and the kind that it belongs to. */
const KIND_OF = {
  missing: "missing",
  "missing-exported": "missing",
  doubled: "doubled",
  alike: "possible-double",
  "alike-waiting": "possible-double",
  unknown: "unknown-in-shop",
  "unknown-sent": "unknown-in-shop",
  replaced: "unknown-in-shop",
  "total-in-totalgest": "total-differs",
  "total-unexplained": "total-differs",
  "vat-in-totalgest": "vat-differs",
  "vat-unexplained": "vat-differs",
  changed: "changed",
  another: "changed",
  "cancelled-in-shop": "cancelled",
  "cancelled-in-totalgest": "cancelled",
  "marked-found": "marked",
  "marked-differs": "marked",
  "marked-not-found": "marked",
  "marked-unasked": "not-provable",
  dismissed: "dismissed",
  "dismissed-there": "unwanted",
  "held-there": "unwanted",
  "open-there": "unwanted",
  waiting: "waiting",
  held: "held",
  failed: "failed",
  unconfirmed: "unconfirmed",
  unasked: "not-provable",
  unreadable: "not-provable",
  unclassed: "not-provable",
  "no-totals": "not-provable",
} as const satisfies Record<string, ExceptionKind>;

export type ExceptionCause = keyof typeof KIND_OF;

/** A person's decision about an order. */
export interface Decision {
  readonly kind: "dismissed" | "marked-exported" | "acknowledged";
  /** The system's user; null = it was not stored. */
  readonly by: string | null;
  readonly atMs: number;
  /** As it is stored: TotalGest's number (`exportNote`), the person's own words, or both. */
  readonly reason: string | null;
}

/** What TotalGest's books contain about one order. */
export interface Bookings {
  /** Those with our reference. */
  readonly booked: readonly BookedOrder[];
  /** For an order marked by hand: the booked orders with its number; undefined = TotalGest cannot be asked. */
  readonly byNumber?: readonly BookedOrder[];
}

export interface Verdict {
  /** Why the order need not be in TotalGest; null = it has to be. */
  readonly excluded: string | null;
  /** TotalGest's orders for it that are not cancelled. */
  readonly booked: readonly BookedOrder[];
  readonly finding: AuditFinding | null;
}

export interface AuditFinding {
  readonly kind: ExceptionKind;
  readonly cause: ExceptionCause;
  /** Why; null = `cause` says everything. */
  readonly detail: Problem | null;
  /** The amount of the credit note that is needed, in minor units; null = none is needed. */
  readonly credit: number | null;
}

export interface AuditPolicy extends OrderPolicy {
  /** The last discovery, epoch ms; null = never. */
  readonly discoveredMs: number | null;
}

export function finding(cause: ExceptionCause, more: Partial<AuditFinding> = {}): AuditFinding {
  return { kind: KIND_OF[cause], cause, detail: null, credit: null, ...more };
}

/** Orders that have not left: they are not due in TotalGest, and make no difference of a sum. */
export function isWaiting({ kind }: Pick<AuditFinding, "kind">): boolean {
  return BREAKS[kind] === "presence";
}

/** A person marked or settled the order, so what TotalGest has of it is no difference. */
export function isAside(excluded: Verdict["excluded"]): boolean {
  return excluded === "marked" || excluded === "acknowledged";
}

/** The amount alone cannot be proven: TotalGest has the order. */
export function isAmountUnknown({ cause }: Pick<AuditFinding, "cause">): boolean {
  return cause === "no-totals" || cause === "unreadable";
}

/** A difference that a day is not proven with. */
export function breaksProof(one: Pick<AuditFinding, "kind" | "cause">): boolean {
  return isDifference(one) && BREAKS[one.kind] !== "neither";
}

/** A difference that a person has to settle. */
export function isToSettle(one: Pick<AuditFinding, "kind" | "cause">): boolean {
  return isDifference(one) && !isWaiting(one);
}

/** Whether a finding has to be put right or settled; the others are only listed. */
export function isDifference({ kind, cause }: Pick<AuditFinding, "kind" | "cause">): boolean {
  return BREAKS[kind] !== "none" && cause !== "marked-found";
}
