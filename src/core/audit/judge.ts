/** What an audit makes of one order. Pure. */
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

/** Which sentence explains an exception; `detail` in it is a problem in words. */
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

/** What a person decided about an order. */
export interface Decision {
  readonly kind: "dismissed" | "marked" | "acknowledged";
  /** The system's user; null = it was not kept. */
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
  /** The shop's order is another sale than the one that was sent. */
  readonly isResold: boolean;
  readonly decision: Decision | null;
  /** A person settled how the shop's order differs now from what was sent. */
  readonly acknowledged: Decision | null;
}

/** What of TotalGest's books is known about one order. */
export interface Bookings {
  /** Those with our reference. */
  readonly booked: readonly BookedOrder[];
  /** For one marked by hand: the one with its number; null = there is none, undefined = TotalGest cannot be asked. */
  readonly byNumber?: BookedOrder | null;
}

export interface Verdict {
  /** Why it need not be in TotalGest; null = it has to be there. */
  readonly excluded: string | null;
  /** What of it is there and counts. */
  readonly found: readonly BookedOrder[];
  /** What of it is there and does not count, since a person settled it. */
  readonly aside?: BookedOrder;
  readonly finding: Finding | null;
  /** Of one that is found, whether its amount could be compared. */
  readonly amount: "proven" | "differs" | "unknown" | "none";
}

export interface Finding {
  readonly kind: ExceptionKind;
  readonly cause: ExceptionCause;
  /** Why; null = the cause says it. */
  readonly detail: Problem | null;
  /** What a credit note has to be about, in minor units; null = none is needed. */
  readonly credit: number | null;
}

/** What tells whether an order is to be exported. */
export interface AuditPolicy extends StatusMeaning {
  /** The first instant of `export.from`, epoch ms; null = not configured. */
  readonly fromMs: number | null;
  /** When the store last looked for orders, epoch ms; null = never. */
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

/** What a person acknowledged is settled as long as TotalGest has the order as it was sent. */
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

/** Whether the amounts are the same, and if not, which side moved. */
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

/** Somebody has brought TotalGest's order up to what the shop has now. */
function isSettled(order: AuditedOrder, amounts: Amounts, facts: Facts): boolean {
  return facts.sent !== null && differenceOf(facts.sent, amounts) !== null && differenceOf(order.due, amounts) === null;
}

function creditOf(order: AuditedOrder, facts: Facts | null, booked: Amounts | null): number | null {
  const before = booked?.gross ?? facts?.sent?.gross;
  return before === undefined || before === order.due.gross ? null : before - order.due.gross;
}

/** TotalGest has no live order with its reference. */
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
  // The store has not noticed yet that it is completed: the next cycle does.
  const isNews = facts !== null || (policy.discoveredMs !== null && order.placedMs >= policy.discoveredMs);
  if (isNews) return { ...absent, excluded: "waiting", finding: finding("waiting", "waiting") };
  return { ...absent, excluded: null, finding: finding("missing", "missing") };
}

/** What a person marked is on a line of its own; its number is what TotalGest can be asked for. */
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

/** What could not be asked about one order. */
export function unasked(detail: Problem): Finding {
  return { ...finding("not-provable", "unasked"), detail };
}

/** What a person decided. */
const SETTLED: ReadonlySet<ExceptionKind> = new Set<ExceptionKind>(["dismissed", "marked", "acknowledged"]);

/** What keeps an audit from being a proof; the others only have to be known. */
export function isDifference({ kind, cause }: Pick<Finding, "kind" | "cause">): boolean {
  if (cause === "marked-differs") return true;
  return kind !== "not-provable" && !SETTLED.has(kind);
}
