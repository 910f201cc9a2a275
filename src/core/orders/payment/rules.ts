/** The moves of a payment that came after the export: each is one pure function for `changeOrders`; null = nothing changes. */
import type { PaymentAction } from "../../acts/action.ts";
import { type Problem, type ProblemData, problem } from "../../common/problems/problem.ts";
import { sameDecimal } from "../../common/money.ts";
import type { Answered } from "../../once/once.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { TellAnswer } from "../../ports/records.ts";
import { type Changed, shopOrderOf } from "../changed.ts";
import { classOf, isSameOrder, type ListedOrder, type ShopOrder } from "../order.ts";
import { type At, type OrderEvent, type OrderPolicy, problemOfRenamed, type StoredOrder } from "../record.ts";
import type { SentOrder } from "../send/sent-order.ts";
import { digest } from "../shown.ts";
import type { PaymentStage } from "./payment.ts";

/** Whether the shop said that the order is paid, when it was sent or since. Null = nobody knows. */
export function wasPaid({ payment }: Pick<StoredOrder, "payment">, sent: SentOrder | null): boolean | null {
  return payment === null ? (sent?.sale.paid ?? null) : true;
}

/**
 * The shop shows of an exported order whether it is paid. `sent`: what is stored of its send. One whose number a person
 * entered is never told; one that was taken back is told by a person only.
 */
export function watchPayment(
  order: StoredOrder,
  { order: shown }: ListedOrder,
  sent: SentOrder | null,
  { nowMs, tellsPayments = false }: OrderPolicy,
): Changed | null {
  const { payment, erpId } = order;
  const isPaid = shown?.payment?.paid ?? null;
  const before = wasPaid(order, sent);
  // One on the wire is settled first.
  if (isPaid === null || before === null || payment === "telling") return null;
  if (!isPaid) {
    if (!before || payment === "back") return null;
    return to(order, "back", { atMs: nowMs, kind: "unpaid" }, { paidMs: null });
  }
  if (before && payment !== "back") return null;
  const paidMs = paidMsOf(shown?.payment, nowMs);
  const isTold = tellsPayments && erpId !== null;
  const isAgain = isTold && payment === "back";
  const paymentError = isAgain ? open(order, "again") : null;
  const stage = isAgain ? "stuck" : isTold ? "due" : "noted";
  return to(order, stage, { atMs: nowMs, kind: "paid" }, { paidMs, paymentError });
}

/** The shop's time of a payment, or that at which it was seen. */
function paidMsOf(payment: ShopOrder["payment"] | undefined, seenMs: number): number {
  return payment?.paidAt === undefined ? seenMs : Date.parse(payment.paidAt);
}

/** Why the payment waits for a person. */
function open({ id }: Pick<StoredOrder, "id">, why: ProblemData["payment-open"]["why"], detail = ""): Problem {
  return problem("payment-open", { id, why, detail });
}

function to(
  order: StoredOrder,
  payment: PaymentStage,
  event: Pick<OrderEvent, "kind" | "atMs"> & Partial<Pick<OrderEvent, "detail">>,
  more: Partial<StoredOrder> = {},
): Changed {
  return { row: { ...order, paymentError: null, ...more, payment }, events: [event] };
}

/** A change of the order has to be settled first, and nobody may ask what its status means. */
export function isReady(order: StoredOrder, policy: Pick<OrderPolicy, "renamed">): boolean {
  const isOurs = order.state === "exported" && order.erpId !== null;
  return (
    isOurs && order.payment === "due" && !order.isAfterExportOpen && problemOfRenamed(order.status, policy) === null
  );
}

/** What is told. */
export interface Told {
  readonly amount: string;
  readonly transactionId: string | null;
}

/**
 * Whether a payment may be told, after both systems were asked: `told` = what to tell; `wait` = not now; `there` = TotalGest has
 * it; else why a person has to look. `found`: TotalGest's orders under the reference, without cancelled twins.
 */
export function judgePayment(
  order: StoredOrder,
  listed: ListedOrder | null,
  sent: SentOrder | null,
  found: readonly BookedOrder[],
  { statuses }: Pick<OrderPolicy, "statuses">,
): Told | "wait" | "there" | Problem {
  if (listed === null) return open(order, "gone");
  if (order.isIdReused || !isSameOrder(listed, order)) return open(order, "reused");
  if (classOf(listed.status, statuses) === "cancelled") return open(order, "cancelled");
  const payment = listed.order?.payment ?? null;
  if (payment?.paid !== true) return "wait";
  const amount = sent?.booking?.totals.gross ?? null;
  const isAsSent = sent?.sale.currency === listed.currency && sameDecimal(sent.sale.total, listed.total);
  if (amount === null || !isAsSent) return open(order, "amount");
  const isThere = judgeFound(order, found, amount);
  return isThere === "unpaid" ? { amount, transactionId: payment.transaction } : isThere;
}

function judgeFound(
  order: Pick<StoredOrder, "id" | "erpId" | "currency">,
  [booked, ...others]: readonly BookedOrder[],
  amount: string,
): "unpaid" | "there" | Problem {
  if (booked === undefined || others.length > 0 || booked.id !== order.erpId || booked.state === "cancelled")
    return open(order, "missing");
  if (booked.isPaid === true) return "there";
  if (booked.isPaid === "in-part") return open(order, "part");
  if (booked.currency !== null && booked.currency !== order.currency) return open(order, "total");
  if (booked.totals === null || !sameDecimal(booked.totals.gross, amount)) return open(order, "total");
  return booked.isPaid === undefined ? open(order, "unread") : "unpaid";
}

/** On disk before the one call. */
export function beginPayment(
  order: StoredOrder,
  { atMs, policy }: At & { readonly policy: OrderPolicy },
): Changed | null {
  return isReady(order, policy) ? { row: { ...order, payment: "telling", paymentMs: atMs } } : null;
}

/** Nothing is told: TotalGest has it, or a person has to look. */
export function leavePayment(
  order: StoredOrder,
  { atMs, why }: At & { readonly why: Problem | "there" },
): Changed | null {
  if (order.payment !== "due") return null;
  if (why === "there") return to(order, "told", { atMs, kind: "payment-there" });
  return to(order, "stuck", { atMs, kind: "payment-left", detail: why }, { paymentError: why });
}

/** What became of a call. */
export function settlePayment(
  order: StoredOrder,
  { atMs, answer }: At & { readonly answer: TellAnswer },
): Changed | null {
  if (order.payment !== "telling") return null;
  switch (answer.kind) {
    case "taken":
      return to(order, "told", { atMs, kind: "payment-told" });
    case "refused": {
      const why = open(order, "refused", answer.detail);
      return to(order, "stuck", { atMs, kind: "payment-left", detail: why }, { paymentError: why });
    }
    default:
      return { row: { ...order, payment: "due" } };
  }
}

/** What TotalGest shows, after its deadline, of a call whose answer was lost. */
export function settleLostPayment(
  order: StoredOrder,
  { atMs, found, sent }: At & { readonly found: readonly BookedOrder[]; readonly sent: SentOrder | null },
): Changed | null {
  if (order.payment !== "telling") return null;
  const there = judgeFound(order, found, sent?.booking?.totals.gross ?? "");
  if (there === "there") return to(order, "told", { atMs, kind: "payment-there" });
  if (there === "unpaid") return { row: { ...order, payment: "due" } };
  const why = open(order, "unsure");
  return to(order, "stuck", { atMs, kind: "payment-left", detail: why }, { paymentError: why });
}

/** It was paid before this was switched on, or the state is an older copy: it may be in TotalGest. */
export function doubtPayment(order: StoredOrder, { atMs }: At): Changed | null {
  const isDoubtful = order.payment === "noted" || order.payment === "due" || order.payment === "telling";
  if (order.erpId === null || order.state !== "exported" || !isDoubtful) return null;
  const why = open(order, "unsure");
  return to(order, "stuck", { atMs, kind: "payment-left", detail: why }, { paymentError: why });
}

/**
 * TotalGest shows an order unpaid that was looked up, and that the shop shows paid: a call may be lost, or at work. Where
 * TotalGest is not told, of one that was sent more than once: it may have taken the one that was not paid yet.
 */
export function doubtFound(changed: Changed, unpaid: "told" | "not-told", atMs: number): Changed {
  const { row } = changed;
  const payment = shopOrderOf(row)?.payment;
  if (payment?.paid !== true || row.payment !== null) return changed;
  const paidMs = paidMsOf(payment, atMs);
  const isNoted = unpaid === "not-told" && row.attempts > 1;
  const noted = isNoted ? to(row, "noted", { atMs, kind: "paid" }, { paidMs }) : null;
  const left = unpaid === "told" ? doubtPayment({ ...row, payment: "due", paidMs }, { atMs }) : noted;
  return left === null
    ? changed
    : { ...changed, row: left.row, events: [...(changed.events ?? []), ...(left.events ?? [])] };
}

/** Payments are not told any more. */
export function dropPayment(order: StoredOrder): Changed | null {
  return { row: { ...order, payment: "noted", paymentError: null } };
}

/** A fingerprint of what a person is shown of a payment. */
export function shownPayment({ payment, paidMs, total }: StoredOrder): string {
  return digest([payment, paidMs, total]);
}

export interface AskedPayment extends At {
  /** `settled`: TotalGest has it, or is not to have it. */
  readonly kind: PaymentAction["kind"];
  readonly shown: string;
}

/** TotalGest may have it, or is not to have it: a person may say so. */
export function isPaymentToSettle({ payment }: Pick<StoredOrder, "payment">): boolean {
  return payment === "stuck" || payment === "due";
}

/** A person releases a payment that waits for them, or settles it. */
export function askPayment(order: StoredOrder, { kind, shown, atMs }: AskedPayment): Answered {
  const { id, payment } = order;
  const isOpen = kind === "payment-settled" ? isPaymentToSettle(order) : payment === "stuck";
  if (!isOpen) return { row: order, refused: problem("payment-none", { id }) };
  if (shown !== shownPayment(order)) return { row: order, refused: problem("changed-since-shown", { id }) };
  return { ...to(order, kind === "payment-asked" ? "due" : "told", { atMs, kind }), refused: null };
}
