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
import { HOUR } from "../common/time/duration.ts";
import { openUntilMs } from "../stock.ts";
import {
  classOf,
  isSentClass,
  type ListedOrder,
  type NotLinkedReason,
  type OrderState,
  withoutEmptyTexts,
  isDue,
} from "./order.ts";
import { type OrderEvent, type OrderOutcome, type OrderPolicy, problemOfRenamed, type StoredOrder } from "./record.ts";

/** How long after its first attempt a waiting order becomes a problem for a person. */
export const STUCK_AFTER_MS = HOUR;

/** What discovery decides of an order. */
export type JudgedState = Pick<StoredOrder, "state" | "reason" | "late" | "error" | "reservedUntilMs">;

/**
 * The state of an order as the shop lists it now, given what the store knew. `createdMs`: when the state file was made.
 * Never called for `sending`.
 */
export function judgeOrder(
  listed: ListedOrder,
  known: StoredOrder,
  policy: OrderPolicy,
  createdMs: number,
): JudgedState {
  const now = classOf(listed.status, policy.statuses);
  const before = classOf(known.status, policy.statuses);
  if (known.state === "exported" || known.state === "unconfirmed" || known.reason === "dismissed") return keep(known);
  // It may have been entered in TotalGest by hand: whatever the shop shows, a person decides.
  if (known.error?.code === "put-back") return keep(known);
  const isReleased = known.releasedByHand && isDue(known.state);
  // A person overrode what the shop showed then, but did not know of a later cancellation.
  const isCancelledSince = now === "cancelled" && before !== "cancelled";
  if (isReleased && !isCancelledSince) return keep(known);
  if (now === "cancelled") return notLinked("cancelled");
  // Only these become due: what no rule names stays as it is.
  if (known.state !== "not-linked" && !isDue(known.state)) return keep(known);
  const placedMs = Date.parse(listed.placedAt);
  if (policy.fromMs === null || placedMs < policy.fromMs) {
    const wasOpen = known.rowId !== 0 && (before === "open" || before === null);
    const isLate = known.late || placedMs >= createdMs || wasOpen;
    const reservedUntilMs = policy.fromMs === null ? openUntil(listed, policy) : null;
    return { ...notLinked("before-from", reservedUntilMs), late: policy.fromMs !== null && isSentClass(now) && isLate };
  }
  if (now === "open") return notLinked("status", openUntil(listed, policy));
  const isReused = known.isIdReused;
  const wasHeld = known.state === "held" && !(known.error !== null && isOfStatus(known.error));
  const renamed = problemOfRenamed(listed.status, policy);
  // Of a forgotten buyer the run asks TotalGest first: only what is not there is held.
  const isUnread = listed.order === null && known.forgottenMs === null;
  const isOnHold = wasHeld || isUnread || isReused || now === null || renamed !== null;
  // An order that stays on hold keeps its reason, unless that was its status.
  const { id, reference, status, statusName } = listed;
  const takenOver = problem("order-id-reused", { id, reference });
  const kept = wasHeld ? known.error : (listed.fault ?? (isReused ? takenOver : null));
  const whyHeld =
    now === null ? problem("status-unclassed", { status, name: statusName || status }) : (renamed ?? kept);
  const error = isOnHold ? whyHeld : known.state === "queued" ? known.error : null;
  return { state: isOnHold ? "held" : "queued", reason: null, late: false, error, reservedUntilMs: null };
}

/** Orders are held by it as long as their status is in question. */
export function isOfStatus({ code }: Problem): boolean {
  return code === "status-unclassed" || code === "status-renamed";
}

function keep({ state, reason, late, error, reservedUntilMs }: StoredOrder): JudgedState {
  return { state, reason, late, error, reservedUntilMs };
}

function notLinked(reason: NotLinkedReason, reservedUntilMs: number | null = null): JudgedState {
  return { state: "not-linked", reason, late: false, error: null, reservedUntilMs };
}

/** Null = that is over. */
function openUntil({ placedAt }: ListedOrder, { nowMs, earliestMs = nowMs }: OrderPolicy): number | null {
  const untilMs = openUntilMs(placedAt);
  return untilMs > earliestMs ? untilMs : null;
}

/**
 * Hash of what a bookkeeper would call a change: the status, whether it is paid, and what many shops do not give at all are
 * left out, so that an order is not another one on the day on which its shop begins to give that.
 */
export function contentHash(listed: Pick<ListedOrder, "id" | "total" | "currency" | "order">): string {
  const { order } = listed;
  const content =
    order === null
      ? { id: listed.id, total: listed.total, currency: listed.currency }
      : {
          ...withoutEmptyTexts(order),
          language: undefined,
          customerReference: undefined,
          delivery: order.delivery && { ...order.delivery, id: undefined },
          status: "",
          statusName: "",
          payment: order.payment && { id: order.payment.id, name: order.payment.name },
        };
  return hash("sha256", JSON.stringify(content));
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

const BY_A_PERSON: ReadonlySet<OrderEvent["kind"]> = new Set<OrderEvent["kind"]>([
  "forgotten",
  "forced",
  "resend",
  "marked-exported",
  "dismissed",
  "put-back",
  "acknowledged",
  "article-chosen",
  "status-released",
  "payment-asked",
  "payment-settled",
  "status-asked",
  "status-settled",
]);

/** Decisions of a person, which are shown with the person's name. */
export function isOfAPerson(kind: OrderEvent["kind"]): boolean {
  return BY_A_PERSON.has(kind);
}
