/** The verdict of an audit on one order. Pure. */
import type { OrderState, NotLinkedReason } from "../order/order.ts";
import type { StatusMeaning } from "../discovery/statuses.ts";
import type { Problem } from "../common/problems/problem.ts";
import { type Amounts, bookedAmounts, differenceOf } from "./amounts.ts";
import type { BookedOrder } from "../ports/books.ts";
import type { AuditedOrder } from "./order.ts";

export type ExceptionKind =
  | "missing"
  | "doubled"
  | "unknown-in-shop"
  | "total-differs"
  | "vat-differs"
  | "changed"
  | "cancelled"
  | "marked"
  | "dismissed"
  | "acknowledged"
  | "waiting"
  | "held"
  | "failed"
  | "unconfirmed"
  | "not-provable";

/** The message that explains an exception; `detail` in it is the text of a problem. */
export type ExceptionCause =
  | "missing"
  | "missing-exported"
  | "doubled"
  | "unknown"
  | "unknown-sent"
  | "total-in-totalgest"
  | "total-unexplained"
  | "vat-in-totalgest"
  | "vat-unexplained"
  | "changed"
  | "cancelled-in-shop"
  | "cancelled-in-totalgest"
  | "marked-found"
  | "marked-differs"
  | "marked-not-found"
  | "marked-unasked"
  | "dismissed"
  | "acknowledged-changed"
  | "acknowledged-cancelled"
  | "waiting"
  | "held"
  | "failed"
  | "unconfirmed"
  | "unasked"
  | "unreadable"
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
  readonly decision: Decision | null;
  /** A person acknowledged how the shop's order differs now from what was sent. */
  readonly acknowledged: Decision | null;
}

/** What TotalGest's books contain about one order. */
export interface Bookings {
  /** Those with our reference. */
  readonly booked: readonly BookedOrder[];
  /**
   * For an order marked by hand: the booked order with its number; null = there is none, undefined = TotalGest cannot
   * be asked.
   */
  readonly byNumber?: BookedOrder | null;
}

export interface Verdict {
  /** Why the order need not be in TotalGest; null = it has to be. */
  readonly excluded: string | null;
  /** The booked orders that count. */
  readonly found: readonly BookedOrder[];
  /** The booked order that does not count, because a person settled it. */
  readonly aside?: BookedOrder;
  readonly finding: Finding | null;
  /** Whether the amount of a found order could be compared. */
  readonly amount: "proven" | "differs" | "unknown" | "none";
}

export interface Finding {
  readonly kind: ExceptionKind;
  readonly cause: ExceptionCause;
  /** Why; null = `cause` says everything. */
  readonly detail: Problem | null;
  /** The amount of the credit note that is needed, in minor units; null = none is needed. */
  readonly credit: number | null;
}

/** What decides whether an order is to be exported. */
export interface AuditPolicy extends StatusMeaning {
  /** The first instant of `export.from`, epoch ms; null = not configured. */
  readonly fromMs: number | null;
  /** The last discovery, epoch ms; null = never. */
  readonly discoveredMs: number | null;
}

/** `facts` null = the store does not know the order. */
export function judgeAudited(
  order: AuditedOrder,
  { booked, byNumber }: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
): Verdict {
  const live = booked.filter(({ state }) => state !== "cancelled");
  const [only] = live;
  if (only !== undefined && live.length > 1) {
    return { excluded: null, found: live, finding: finding("doubled", "doubled"), amount: "none" };
  }
  const isCancelled = policy.cancelled.includes(order.status);
  if (only !== undefined) {
    const verdict = isCancelled
      ? cancelledInShop(order, only)
      : { excluded: null, found: live, ...compare(order, only, facts) };
    return asSettled(verdict, only, facts);
  }
  return judgeAbsent(order, { booked, ...(byNumber === undefined ? {} : { byNumber }) }, facts, policy, isCancelled);
}

function cancelledInShop(order: AuditedOrder, booked: BookedOrder): Verdict {
  const credit = bookedAmounts(booked)?.gross ?? order.due.gross;
  const found = { ...finding("cancelled", "cancelled-in-shop"), credit };
  return { excluded: "cancelled", found: [booked], finding: found, amount: "differs" };
}

/** An acknowledged difference is settled while TotalGest has the order as it was sent. */
function asSettled(verdict: Verdict, booked: BookedOrder, facts: Facts | null): Verdict {
  const { finding: found } = verdict;
  if (facts === null || facts.acknowledged === null || found === null) return verdict;
  if (found.kind !== "cancelled" && found.kind !== "changed") return verdict;
  const amounts = bookedAmounts(booked);
  if (amounts !== null && facts.sent !== null && differenceOf(facts.sent, amounts) !== null) return verdict;
  const settled = finding("acknowledged", `acknowledged-${found.kind}`);
  return {
    excluded: "acknowledged",
    found: [],
    aside: booked,
    finding: { ...settled, credit: found.credit },
    amount: "none",
  };
}

/** Whether the amounts are the same; if not, which system's amount changed. */
function compare(order: AuditedOrder, booked: BookedOrder, facts: Facts | null): Pick<Verdict, "finding" | "amount"> {
  if (booked.fault !== null) {
    return { finding: { ...finding("not-provable", "unreadable"), detail: booked.fault }, amount: "unknown" };
  }
  const amounts = bookedAmounts(booked);
  const credit = creditOf(order, facts, amounts);
  if (amounts === null) {
    const changed = facts?.isResold === true ? { ...finding("changed", "changed"), credit } : null;
    return { finding: changed, amount: changed === null ? "none" : "differs" };
  }
  const isForeign = booked.currency !== null && booked.currency !== order.currency;
  const difference = isForeign ? "total" : differenceOf(order.due, amounts);
  if (facts?.isResold === true && (difference !== null || !isSettled(order, amounts, facts))) {
    return {
      finding: { ...finding("changed", "changed"), credit },
      amount: difference === null ? "proven" : "differs",
    };
  }
  if (difference === null) return { finding: null, amount: "proven" };
  const isMovedThere = facts?.sent != null && differenceOf(facts.sent, amounts) !== null;
  const cause = `${difference}-${isMovedThere ? "in-totalgest" : "unexplained"}` as const;
  return { finding: finding(difference === "total" ? "total-differs" : "vat-differs", cause), amount: "differs" };
}

/** A person has already changed TotalGest's order to match the shop's order. */
function isSettled(order: AuditedOrder, amounts: Amounts, facts: Facts): boolean {
  return facts.sent !== null && differenceOf(facts.sent, amounts) !== null && differenceOf(order.due, amounts) === null;
}

function creditOf(order: AuditedOrder, facts: Facts | null, booked: Amounts | null): number | null {
  const before = booked?.gross ?? facts?.sent?.gross;
  return before === undefined || before === order.due.gross ? null : before - order.due.gross;
}

/** The verdict if TotalGest has no order with this reference that is not cancelled. */
function judgeAbsent(
  order: AuditedOrder,
  { booked, byNumber }: Bookings,
  facts: Facts | null,
  policy: AuditPolicy,
  isCancelled: boolean,
): Verdict {
  const absent = { found: [], amount: "none" } as const;
  if (isCancelled) return { ...absent, excluded: "cancelled", finding: null };
  if (facts?.reason === "dismissed") {
    return { ...absent, excluded: "dismissed", finding: finding("dismissed", "dismissed") };
  }
  if (booked.length > 0) return { ...absent, excluded: null, finding: finding("cancelled", "cancelled-in-totalgest") };
  if (facts?.state === "exported") {
    return facts.decision?.kind === "marked"
      ? judgeMarked(order, byNumber)
      : { ...absent, excluded: null, finding: finding("missing", "missing-exported") };
  }
  if (facts !== null && isUnfinished(facts.state)) {
    const kind = UNFINISHED[facts.state];
    return { ...absent, excluded: kind, finding: { ...finding(kind, kind), detail: facts.error } };
  }
  if (policy.fromMs === null || order.placedMs < policy.fromMs) {
    return { ...absent, excluded: "before-from", finding: null };
  }
  if (!policy.completed.includes(order.status)) return { ...absent, excluded: "status", finding: null };
  // The order was completed since the last discovery; the next cycle will export it.
  const isSinceDiscovery = facts !== null || (policy.discoveredMs !== null && order.placedMs >= policy.discoveredMs);
  if (isSinceDiscovery) return { ...absent, excluded: "waiting", finding: finding("waiting", "waiting") };
  return { ...absent, excluded: null, finding: finding("missing", "missing") };
}

/** An order marked by hand is booked under its own number, so TotalGest is asked for that number. */
function judgeMarked(order: AuditedOrder, byNumber: BookedOrder | null | undefined): Verdict {
  const absent = { excluded: "marked", found: [], amount: "none" } as const;
  if (byNumber === undefined) return { ...absent, finding: finding("marked", "marked-unasked") };
  if (byNumber === null || byNumber.state === "cancelled") {
    return { ...absent, finding: finding("marked", "marked-not-found") };
  }
  const amounts = bookedAmounts(byNumber);
  const differs = amounts !== null && differenceOf(order.due, amounts) === "total";
  return { ...absent, finding: finding("marked", differs ? "marked-differs" : "marked-found") };
}

const UNFINISHED = {
  queued: "waiting",
  sending: "waiting",
  held: "held",
  failed: "failed",
  unconfirmed: "unconfirmed",
} as const;

function isUnfinished(state: OrderState): state is keyof typeof UNFINISHED {
  return Object.hasOwn(UNFINISHED, state);
}

function finding(kind: ExceptionKind, cause: ExceptionCause): Finding {
  return { kind, cause, detail: null, credit: null };
}

/** The finding for an order that could not be asked for. */
export function unasked(detail: Problem): Finding {
  return { ...finding("not-provable", "unasked"), detail };
}

/** Kinds that a person decided. */
const SETTLED: ReadonlySet<ExceptionKind> = new Set<ExceptionKind>(["dismissed", "marked", "acknowledged"]);

/** Whether a finding prevents the proof; the others are only listed. */
export function isDifference({ kind, cause }: Pick<Finding, "kind" | "cause">): boolean {
  if (cause === "marked-differs") return true;
  return kind !== "not-provable" && !SETTLED.has(kind);
}
