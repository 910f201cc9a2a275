/**
 * The order's state machine, as pure functions. In prose:
 *
 * An order is seen by discovery and judged: completed, not cancelled and not placed before `export.from` = `queued`,
 * else `not-linked` with the reason. What cannot be decoded or mapped, or has the id of another order, is `held`, and judged again in every cycle. The
 * sender puts the intent on disk (`sending`) and then sends; the answer leads on (`stateAfter`). `sending` belongs to the
 * sender and the look-up alone: discovery never touches it. `exported` is for ever, but for a person's `--resend`; how it
 * differs in the shop from what was sent is the business of `after-export.ts`. `failed`, `unconfirmed` and `dismissed` wait for a person.
 */
import { hash } from "node:crypto";

import { DAY } from "../common/time/duration.ts";
import type { NotLinkedReason, OrderState, ListedOrder } from "./order.ts";
import type { OrderEvent, OrderOutcome, OrderPolicy, OrderRecord } from "../ports/order-store.ts";

/** An order that is not completed keeps its pieces reserved for this long after it was placed. */
const OPEN_ORDER_RESERVES_MS = 14 * DAY;

/** What discovery makes of an order. */
export interface Judged {
  readonly state: OrderState;
  readonly reason: NotLinkedReason | null;
  readonly late: boolean;
}

type KnownOrder = Judged & Pick<OrderRecord, "status" | "forced" | "isOwn">;

/**
 * The state of an order as the shop shows it now, given what the store knew of it (null = never seen). `createdMs` is when
 * the state file was made. Never called for `sending`.
 */
export function judgeOrder(
  listed: ListedOrder,
  known: KnownOrder | null,
  policy: OrderPolicy,
  createdMs: number,
): Judged {
  const cancelled = policy.cancelled.includes(listed.status);
  if (known?.state === "exported" || known?.state === "unconfirmed" || known?.reason === "dismissed")
    return keep(known);
  const isForced = known?.forced === true && (known.state === "queued" || known.state === "held");
  // A person overrode what the shop said then; a cancellation that came after is news to them.
  const isCancelledSince = cancelled && known !== null && !policy.cancelled.includes(known.status);
  if (isForced && !isCancelledSince) return keep(known);
  if (cancelled) return notLinked("cancelled");
  if (known?.state === "failed") return keep(known);
  const completed = policy.completed.includes(listed.status);
  const placedMs = Date.parse(listed.placedAt);
  if (policy.fromMs === null || placedMs < policy.fromMs) {
    const completedSince =
      known?.late === true || placedMs >= createdMs || (known !== null && !policy.completed.includes(known.status));
    return { ...notLinked("before-from"), late: policy.fromMs !== null && completed && completedSince };
  }
  if (!completed) return notLinked("status");
  const isReused = listed.shopId !== undefined && known?.isOwn !== true;
  const held = known?.state === "held" || listed.order === null || isReused;
  return { state: held ? "held" : "queued", reason: null, late: false };
}

function keep(known: KnownOrder): Judged {
  return { state: known.state, reason: known.reason, late: known.late };
}

function notLinked(reason: NotLinkedReason): Judged {
  return { state: "not-linked", reason, late: false };
}

/**
 * Hash of what an order is about: what a bookkeeper would call a change. The status and whether it was paid meanwhile
 * move on their own and are left out.
 */
export function contentHash(listed: ListedOrder): string {
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
  /** Until TotalGest has it, or it is cancelled or dismissed. */
  | { readonly kind: "open" }
  /** Not completed: until this instant (epoch ms). */
  | { readonly kind: "until"; readonly untilMs: number }
  /** TotalGest has it: until a read of its stock that began after the confirmation is in the store. */
  | { readonly kind: "until-read" };

/** What an order in this state reserves. `fromMs` null = no `export.from`: everything reserves for 14 days. */
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

/** The state an outcome leads to. Only `sending` orders have outcomes, `marked` apart. */
export function stateAfter(outcome: OrderOutcome): OrderState {
  return STATE_AFTER[outcome.kind];
}

const STATE_AFTER = {
  exported: "exported",
  requeued: "queued",
  failed: "failed",
  held: "held",
  unknown: "sending",
  unconfirmed: "unconfirmed",
} as const satisfies Record<OrderOutcome["kind"], OrderState>;

/** What an order's history says beside "it is in TotalGest": the number, and a person's own words where there are any. */
export function exportNote(number: string, reason: string | null): string {
  return reason === null ? number : `${number}: ${reason}`;
}

/** Sent by the next run without anybody asking for it; of one on hold its mapping is tried again. */
export function isDue(state: OrderState): boolean {
  return state === "queued" || state === "held";
}

const BY_A_PERSON: ReadonlySet<OrderEvent["kind"]> = new Set<OrderEvent["kind"]>([
  "forced",
  "resend",
  "marked-exported",
  "dismissed",
  "acknowledged",
]);

/** What a person decided: with their name. */
export function isOfAPerson(kind: OrderEvent["kind"]): boolean {
  return BY_A_PERSON.has(kind);
}
