/** The verdict of an audit on one order. Pure. */
import { type Amounts, bookedAmounts, differenceOf } from "../amounts.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { AuditedOrder } from "../order.ts";
import { classOf } from "../../order/status-class.ts";
import { type AuditPolicy, type Bookings, type Facts, finding, type Verdict } from "./verdict.ts";
import { judgeAbsent } from "./absent.ts";

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
  const isCancelled = classOf(order.status, policy.statuses) === "cancelled";
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
