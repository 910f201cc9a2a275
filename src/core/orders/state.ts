/**
 * The order's state machine, as pure functions.
 *
 * Discovery lists an order and judges it. An order whose status is completed or comes after that, and that was placed on
 * or after `export.from`, is `queued`; others are `not-linked` with the reason. An order that cannot be decoded, that has
 * taken over the id of another order, or whose status has no class, is `held`. The sender holds one that it cannot map, or that must not go out without a person
 * (`send-orders.ts`), and tries again in every cycle.
 *
 * The sender stores the intent (`sending`), sends it, and the answer decides the next state (`STATE_AFTER`). Only the
 * sender and the look-up change an order in `sending`; discovery does not. `exported` is final except for a person's
 * `--resend`; `after-export.ts` compares it with the shop's order. `failed`, `unconfirmed` and `dismissed` wait for a
 * person.
 */
import { hash } from "node:crypto";

import { type Problem, problem } from "../common/problems/problem.ts";
import { DAY, HOUR } from "../common/time/duration.ts";
import { classOf, isSentClass, type ListedOrder, type NotLinkedReason, type OrderState } from "./order.ts";
import type { OrderEvent, OrderOutcome, OrderPolicy, OrderRecord } from "./record.ts";

/** How long after its first attempt a waiting order becomes a problem for a person. */
export const STUCK_AFTER_MS = HOUR;

/** How long after its placement an order that is not completed keeps its pieces reserved. */
const OPEN_ORDER_RESERVES_MS = 14 * DAY;

/** The state that discovery gives an order. */
export interface Judged {
  readonly state: OrderState;
  readonly reason: NotLinkedReason | null;
  readonly late: boolean;
  /** Why it is on hold or failed, or what became of its last send. */
  readonly error: Problem | null;
}

type KnownOrder = Pick<OrderRecord, "state" | "reason" | "late" | "status" | "releasedByHand" | "isIdReused" | "error">;

/**
 * The state of an order as the shop lists it now, given what the store knew (null = a new order). `createdMs`: when the
 * state file was made. Never called for `sending`.
 */
export function judgeOrder(
  listed: ListedOrder,
  known: KnownOrder | null,
  policy: OrderPolicy,
  createdMs: number,
): Judged {
  const now = classOf(listed.status, policy.statuses);
  const before = known === null ? null : classOf(known.status, policy.statuses);
  if (known?.state === "exported" || known?.state === "unconfirmed" || known?.reason === "dismissed")
    return keep(known);
  const isReleased = known?.releasedByHand === true && (known.state === "queued" || known.state === "held");
  // A person overrode what the shop showed then, but did not know of a later cancellation.
  const isCancelledSince = now === "cancelled" && before !== "cancelled";
  if (isReleased && !isCancelledSince) return keep(known);
  if (now === "cancelled") return notLinked("cancelled");
  if (known?.state === "failed") return keep(known);
  const placedMs = Date.parse(listed.placedAt);
  if (policy.fromMs === null || placedMs < policy.fromMs) {
    const wasOpen = known !== null && (before === "open" || before === null);
    const isLate = known?.late === true || placedMs >= createdMs || wasOpen;
    return { ...notLinked("before-from"), late: policy.fromMs !== null && isSentClass(now) && isLate };
  }
  if (now === "open") return notLinked("status");
  const isReused = known?.isIdReused === true;
  const wasHeld = known?.state === "held" && known.error?.code !== "status-unclassed";
  const isOnHold = wasHeld || listed.order === null || isReused || now === null;
  // An order that stays on hold keeps its reason, unless that was its status.
  const kept = wasHeld ? known.error : (listed.fault ?? (isReused ? takenOver(listed) : null));
  const { status, statusName } = listed;
  const whyHeld = now === null ? problem("status-unclassed", { status, name: statusName || status }) : kept;
  const error = isOnHold ? whyHeld : known?.state === "queued" ? known.error : null;
  return { state: isOnHold ? "held" : "queued", reason: null, late: false, error };
}

/** Why an order that took over another one's id waits for a person. */
export function takenOver({ id, reference }: Pick<ListedOrder, "id" | "reference">): Problem {
  return problem("order-id-reused", { id, reference });
}

function keep({ state, reason, late, error }: KnownOrder): Judged {
  return { state, reason, late, error };
}

function notLinked(reason: NotLinkedReason): Judged {
  return { state: "not-linked", reason, late: false, error: null };
}

/** Hash of what a bookkeeper would call a change: the status, and whether it is paid, are left out. */
export function contentHash(listed: Pick<ListedOrder, "id" | "total" | "currency" | "order">): string {
  const { order } = listed;
  const content =
    order === null
      ? { id: listed.id, total: listed.total, currency: listed.currency }
      : {
          ...order,
          status: "",
          statusName: "",
          payment: order.payment && { id: order.payment.id, name: order.payment.name },
        };
  return hash("sha256", JSON.stringify(content));
}

/** How long an order keeps its pieces reserved. */
export type Reservation =
  | { readonly kind: "none" }
  /** Until TotalGest has the order, or it is cancelled or dismissed. */
  | { readonly kind: "open" }
  /** An order that is not completed: until this instant (epoch ms). */
  | { readonly kind: "until"; readonly untilMs: number }
  /** An exported order: until a read of TotalGest's stock that began after the confirmation is stored. */
  | { readonly kind: "until-read" };

/** The reservation of an order in this state. `fromMs` null = no `export.from`: every order reserves for 14 days. */
export function reservationOf(
  order: { readonly state: OrderState; readonly reason: NotLinkedReason | null; readonly placedAt: string },
  fromMs: number | null,
  nowMs: number,
): Reservation {
  if (order.state === "exported") return { kind: "until-read" };
  if (order.state !== "not-linked") return { kind: "open" };
  if (order.reason === "cancelled" || order.reason === "dismissed") return { kind: "none" };
  if (order.reason === "before-from" && fromMs !== null) return { kind: "none" };
  const untilMs = Date.parse(order.placedAt) + OPEN_ORDER_RESERVES_MS;
  return untilMs > nowMs ? { kind: "until", untilMs } : { kind: "none" };
}

/** The state after an outcome. Only `sending` orders have outcomes, except `marked`. */
export const STATE_AFTER = {
  exported: "exported",
  requeued: "queued",
  failed: "failed",
  held: "held",
  unknown: "sending",
  unconfirmed: "unconfirmed",
} as const satisfies Record<OrderOutcome["kind"], OrderState>;

/** The history note of an exported order: TotalGest's number, and a person's own words if any. */
export function exportNote(number: string, reason: string | null): string {
  return reason === null ? number : `${number}: ${reason}`;
}

/** The next run sends it without being asked; an order on hold is mapped again first. */
export function isDue(state: OrderState): boolean {
  return state === "queued" || state === "held";
}

const BY_A_PERSON: ReadonlySet<OrderEvent["kind"]> = new Set<OrderEvent["kind"]>([
  "forced",
  "resend",
  "marked-exported",
  "dismissed",
  "acknowledged",
  "article-chosen",
  "status-released",
  "status-asked",
]);

/** Decisions of a person, which are shown with the person's name. */
export function isOfAPerson(kind: OrderEvent["kind"]): boolean {
  return BY_A_PERSON.has(kind);
}
