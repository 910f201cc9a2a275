/** What an audit can find out about one order. */
import type { NotLinkedReason, OrderState } from "../../orders/order.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { Amounts } from "../amounts.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { OrderPolicy } from "../../orders/record.ts";

/** In the order in which a day lists them. */
export const EXCEPTION_KINDS = [
  "missing",
  "doubled",
  "unknown-in-shop",
  "total-differs",
  "vat-differs",
  "changed",
  "cancelled",
  "marked",
  "dismissed",
  "acknowledged",
  "waiting",
  "held",
  "failed",
  "unconfirmed",
  "not-provable",
] as const;

export type ExceptionKind = (typeof EXCEPTION_KINDS)[number];

/** The message that explains an exception; `detail` in it is the text of a problem. */
export type ExceptionCause =
  | "missing"
  | "missing-exported"
  | "doubled"
  | "unknown"
  | "unknown-sent"
  | "replaced"
  | "total-in-totalgest"
  | "total-unexplained"
  | "vat-in-totalgest"
  | "vat-unexplained"
  | "changed"
  | "another"
  | "cancelled-in-shop"
  | "cancelled-in-totalgest"
  | "marked-found"
  | "marked-differs"
  | "marked-not-found"
  | "marked-unasked"
  | "dismissed"
  | "waiting"
  | "held"
  | "failed"
  | "unconfirmed"
  | "unasked"
  | "unreadable"
  | "unclassed"
  | "no-totals";

/** A person's decision about an order. */
export interface Decision {
  readonly kind: "dismissed" | "marked" | "acknowledged";
  /** The system's user; null = it was not stored. */
  readonly by: string | null;
  readonly atMs: number;
  readonly reason: string | null;
}

/** What the store knows of an order. */
export interface Facts {
  readonly state: OrderState;
  readonly reason: NotLinkedReason | null;
  readonly error: Problem | null;
  /** TotalGest's number. */
  readonly number: string | null;
  readonly sent: Amounts | null;
  /** The shop's order is no longer the sale that was sent. */
  readonly isResold: boolean;
  /** The status that the shop's order had when it was sent; null = not sent, or not stored. */
  readonly sentStatus: string | null;
  readonly decision: Decision | null;
  /** A person acknowledged all differences that are recorded of it. */
  readonly acknowledged: Decision | null;
  /** Another order has its id, and was sent or decided on; the facts are of this one. */
  readonly isNewcomer?: true;
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
  /** The booked orders that count. */
  readonly found: readonly BookedOrder[];
  /** The booked order that does not count, because a person marked or settled it. */
  readonly aside?: BookedOrder;
  readonly finding: Finding | null;
}

export interface Finding {
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

export function finding(kind: ExceptionKind, cause: ExceptionCause, more: Partial<Finding> = {}): Finding {
  return { kind, cause, detail: null, credit: null, ...more };
}

/** The finding for an order that could not be asked for. */
export function unasked(detail: Problem): Finding {
  return finding("not-provable", "unasked", { detail });
}

/** Orders that have not left: they are not due in TotalGest, and make no difference of a sum. */
export function isWaiting({ kind }: Pick<Finding, "kind">): boolean {
  return kind === "waiting" || kind === "held" || kind === "failed" || kind === "unconfirmed";
}

/** Whether a finding prevents the proof; the others are only listed. */
export function isDifference({ kind, cause }: Pick<Finding, "kind" | "cause">): boolean {
  if (kind === "marked") return cause !== "marked-found";
  return kind !== "not-provable" && kind !== "dismissed" && kind !== "acknowledged";
}
