/** The moves of an order's delivery: each is one pure function for `changeOrders`, and null means that nothing changes. */
import { isDeepStrictEqual } from "node:util";

import { digest } from "../shown.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import {
  type At,
  type OpenDelivery,
  type OrderEvent,
  type OrderPolicy,
  problemOfRenamed,
  type StoredOrder,
} from "../record.ts";
import type { Changed } from "../changed.ts";
import type { TellAnswer } from "../../ports/records.ts";
import type { Answered } from "../../once/once.ts";
import { type ListedOrder, classOf, isSameOrder, type StatusMeaning } from "../order.ts";
import {
  contentOf,
  type Fulfilment,
  type Parcel,
  PROGRESS,
  type DeliveryProgress,
  type PushedContent,
  type StatusOfState,
} from "./fulfilment.ts";
import { isSameParcel, parcelOf } from "./parcel.ts";
import { isOutdated, statusNow } from "./statuses.ts";

export interface ShownState extends At {
  readonly state: DeliveryProgress;
  /** A set: their order says nothing. */
  readonly parcels: readonly Parcel[];
  /** TotalGest's times, epoch ms; null = it gives none, or one that cannot be read. */
  readonly shippedMs: number | null;
  readonly changedMs: number | null;
  /** By id. */
  readonly statuses: StatusOfState;
  /** Nothing was read before, so what TotalGest shows counts as pushed: years of buyers would be mailed. */
  readonly isFirst: boolean;
  /** When that first read began, by this machine's clock and by TotalGest's. */
  readonly since: { readonly onMs: number; readonly firstMs: number };
}

const NOTHING: Fulfilment = {
  state: "open",
  courier: null,
  tracking: null,
  status: null,
  stage: "noted",
  begunMs: null,
  pushedMs: null,
  pushed: null,
  told: [],
  isSeen: false,
  unread: null,
  isReleased: false,
  error: null,
};

/** TotalGest has it under an id of its own: one whose number a person entered is not pushed. */
function isDelivered({ state, erpId }: StoredOrder): boolean {
  return state === "exported" && erpId !== null;
}

/** A line of the history; its note is the parcel. */
type HistoryLine = At & { readonly kind: OrderEvent["kind"]; readonly detail?: Problem | null };

/** What becomes of a delivery, and the line, if any. */
type JudgedDelivery = readonly [next: Fulfilment, line?: HistoryLine];

/** A rule of `changeOrders`; null = nothing changes. */
function onDelivery<Call>(judge: (known: Fulfilment, call: Call, order: StoredOrder) => JudgedDelivery | null) {
  return (order: StoredOrder, call: Call): Changed | null => {
    const made = isDelivered(order) && order.fulfilment !== null ? judge(order.fulfilment, call, order) : null;
    return made === null ? null : moved(order, ...made);
  };
}

function moved(order: StoredOrder, fulfilment: Fulfilment, line?: HistoryLine): Changed {
  const note = [fulfilment.courier, fulfilment.tracking].filter((part) => part !== null).join(" ");
  const events = line === undefined ? [] : [{ ...line, note: note === "" ? null : note }];
  return { row: { ...order, fulfilment }, events };
}

/**
 * TotalGest shows this of the order. What the shop was sent only goes forward: a state before that changes nothing. What
 * it was not sent yet follows TotalGest. A push on the wire is settled before anything new is taken.
 */
export function takeShown(order: StoredOrder, shown: ShownState): Changed | null {
  const fulfilment = isDelivered(order) ? deliveryOf(order, shown) : null;
  return fulfilment === null ? null : moved(order, fulfilment);
}

function deliveryOf(order: StoredOrder, shown: ShownState): Fulfilment | null {
  const { fulfilment, status: shopStatus } = order;
  const { state, statuses, isFirst } = shown;
  const known = fulfilment ?? NOTHING;
  if (known.stage === "sending" && !isFirst) return null;
  const kept = rankOf(state) < rankOf(known.state) ? asPushed(known) : known;
  const from = { ...(isFirst ? withTold(kept, shown.parcels) : kept), isSeen: true, unread: null };
  if (rankOf(state) < rankOf(from.state)) return isDeepStrictEqual(from, fulfilment) ? null : from;
  const parcel = parcelOf(shown.parcels, from);
  const isNews = !isDeepStrictEqual(from, fulfilment) || from.state !== state || !isSameParcel(from, parcel);
  const isToNote = isFirst && (isOpen(known) || (known.stage === "noted" && !isPushed(known)));
  if (!isNews && !isToNote) return null;
  // What the shop was sent stays sent; the parcels beside it count as told.
  if (isFirst && from.stage === "pushed" && isPushed({ ...from, state, ...parcel })) return from;
  // A state that no status stands for is no news to the buyer, but its parcel may be.
  const status = (state === "open" ? undefined : statuses[state]) ?? from.status;
  const next = { ...from, ...parcel, state, status };
  if (isFirst || (!known.isSeen && isFromBefore(order, shown)))
    return { ...withTold(noted(next, shopStatus), shown.parcels), stage: "noted", isReleased: false, error: null };
  if (status === null || (status === from.status && isSameParcel(from, parcel))) return next;
  const { pushed } = next;
  if (pushed !== null && (pushed.state === state || pushed.status === status) && isSameParcel(pushed, parcel))
    return atRest(next);
  if (isTold(next.told, { status, ...parcel })) return { ...next, stage: "again", error: goneBack(order, next) };
  return { ...next, stage: "due", isReleased: false, error: null };
}

/**
 * It may have left before the first read, which did not show it: TotalGest's times say so, or it gives none. One that was
 * sent to TotalGest since cannot have left before.
 */
function isFromBefore({ firstAttemptMs }: StoredOrder, { since, shippedMs, changedMs }: ShownState): boolean {
  if (firstAttemptMs !== null && firstAttemptMs >= since.onMs) return false;
  const times = [shippedMs, changedMs].filter((time) => time !== null);
  return times.length === 0 || times.some((time) => time < since.firstMs);
}

function isTold(told: readonly PushedContent[], { status, ...parcel }: PushedContent): boolean {
  return told.some((one) => one.status === status && isSameParcel(one, parcel));
}

/** TotalGest shows a parcel that the buyer was told of before the last one, or that was noted as told beside it. */
function goneBack({ id, reference }: StoredOrder, { tracking, pushed, pushedMs }: Fulfilment): Problem {
  const last = pushed?.tracking ?? "";
  const how = pushedMs !== null && last !== "" ? "sent" : "noted";
  return problem("delivery-again", { id, reference, tracking: tracking ?? "", last, how });
}

/** What TotalGest shows of the order cannot be read: nothing is pushed of it until it can. */
export function takeUnread(order: StoredOrder, { why }: { readonly why: Problem }): Changed | null {
  const known = order.fulfilment ?? NOTHING;
  if (!isDelivered(order) || isDeepStrictEqual(known.unread, why)) return null;
  return moved(order, { ...known, unread: why });
}

/** It counts as pushed. The shop may still show the status of what it was really sent. */
function noted(next: Fulfilment, shopStatus: string): Fulfilment {
  const { state, courier, tracking, pushed } = next;
  const status = pushed?.status === shopStatus ? shopStatus : next.status;
  if (status === null) return next;
  const made = withPushed(next, { state, status, courier, tracking });
  // The time is that of another parcel's push.
  return pushed === null || isSameParcel(pushed, next) ? made : { ...made, pushedMs: null };
}

/** All parcels that are shown count as told. */
function withTold(known: Fulfilment, parcels: readonly Parcel[]): Fulfilment {
  const { status } = known;
  if (status === null) return known;
  const others = parcels.map((parcel) => ({ status, ...parcel })).filter((one) => !isSameParcel(one, known));
  return { ...known, told: [...known.told, ...others.filter((one) => !isTold(known.told, one))] };
}

function withPushed(known: Fulfilment, pushed: NonNullable<Fulfilment["pushed"]>): Fulfilment {
  if (known.pushed === null || isDeepStrictEqual(known.pushed, pushed)) return { ...known, pushed };
  const { status, courier, tracking } = known.pushed;
  const before = { status, courier, tracking };
  return { ...known, pushed, told: isTold(known.told, before) ? known.told : [...known.told, before] };
}

/** Without what the shop was not sent. */
function asPushed(known: Fulfilment): Fulfilment {
  const { state, status, courier, tracking } = known.pushed ?? NOTHING;
  return isPushed(known) ? known : atRest({ ...known, state, status, courier, tracking });
}

function isPushed({ state, pushed, ...parcel }: Fulfilment): boolean {
  return pushed !== null && pushed.state === state && isSameParcel(pushed, parcel);
}

/** Nothing is to be pushed of it. */
function atRest(fulfilment: Fulfilment): Fulfilment {
  const stage = fulfilment.pushedMs === null ? "noted" : "pushed";
  return { ...fulfilment, stage, isReleased: false, error: null };
}

function rankOf(state: DeliveryProgress): number {
  return PROGRESS.indexOf(state);
}

/** What the shop shows of the order; null = it does not have it any more. */
export type ShopsOrder = Pick<ListedOrder, "reference" | "placedAt" | "status" | "statusName"> | null;

/**
 * Why nothing is pushed: the shop has moved the order on by itself, cancelled it, or its id is another order's; null =
 * nothing is in the way. An order that is not completed was sent by a person all the same, or that is a change after its
 * export. `meaning`: what the shop's statuses mean.
 */
export function obstacleTo(
  order: Pick<StoredOrder, "id" | "reference" | "placedAt" | "isIdReused" | "fulfilment">,
  shops: ShopsOrder,
  meaning: StatusMeaning,
): Problem | null {
  const { id, fulfilment } = order;
  const because = (why: "gone" | "reused" | "cancelled" | "moved", status: string): Problem =>
    problem("delivery-left", { id, why, status });
  if (shops === null) return because("gone", "");
  if (order.isIdReused || !isSameOrder(shops, order)) return because("reused", "");
  const meant = classOf(shops.status, meaning);
  if (meant === "cancelled") return because("cancelled", shops.statusName);
  const isOurs = fulfilment?.pushed?.status === shops.status;
  return meant === "due" || meant === "open" || isOurs ? null : because("moved", shops.statusName);
}

/** Nothing is pushed of it. */
export const leave = onDelivery((known, { why, atMs }: At & { readonly why: Problem }) => [
  { ...known, stage: "left", error: why },
  { atMs, kind: "status-left", detail: why },
]);

function isOpen({ stage }: Fulfilment): boolean {
  return stage === "due" || stage === "held" || stage === "sending";
}

/** Whether it is pushed now: a change of the order has to be settled first. */
export function isPushReady(order: Pick<StoredOrder, "fulfilment" | "afterExport">): boolean {
  return order.fulfilment?.stage === "due" && order.fulfilment.unread === null && !isChangeOpen(order);
}

/** Nobody is mailed while it is in question what a status means, that of the order or the new one; null = it is not. */
export function questionOf(
  order: Pick<StoredOrder, "status" | "fulfilment" | "afterExport">,
  policy: Pick<OrderPolicy, "renamed">,
): Problem | null {
  if (!isPushReady(order)) return null;
  return problemOfRenamed(order.status, policy) ?? problemOfRenamed(order.fulfilment?.status ?? "", policy);
}

/** It differs from what was sent, and nobody has acknowledged that. */
export function isChangeOpen({ afterExport }: Pick<StoredOrder, "afterExport">): boolean {
  return afterExport !== null && afterExport.acknowledged === null;
}

/** What was not sent yet takes the status that is configured now, and is dropped where none is. A person released the other one. */
export const restate = onDelivery((known, { statuses }: { readonly statuses: StatusOfState }) => {
  if (known.stage === "sending") return null;
  const status = statusNow(known, statuses);
  if (status === known.status) return null;
  if (status === null) return isOutdated(known, statuses) ? [dropped(known)] : null;
  const isRefused = known.stage === "refused";
  return [{ ...known, status, isReleased: false, ...(isRefused ? { stage: "due", error: null } : {}) }];
});

/** Those that the brake holds back. */
export function heldIn(open: readonly OpenDelivery[]): readonly OpenDelivery[] {
  return open.filter(({ fulfilment }) => fulfilment.stage === "held");
}

/** The brake holds it. */
export const holdPush = onDelivery((known, { atMs }: At) =>
  known.stage === "due"
    ? [
        { ...known, stage: "held" },
        { atMs, kind: "status-held" },
      ]
    : null,
);

/** A fingerprint of what a push sends. */
export function shownPush({ status, courier, tracking }: Fulfilment): string {
  return digest([status, courier, tracking]);
}

/** A person releases a held push, or asks for one whatever became of an earlier one. */
interface AskedStatus extends At {
  readonly kind: "status-released" | "status-asked";
  /** What they were shown (`shownPush`); `""` = nothing. */
  readonly shown: string;
}

/** `refused`: why nothing is pushed. */
export function askPush(order: StoredOrder, asked: AskedStatus): Answered {
  const { kind, atMs } = asked;
  const known = isDelivered(order) ? order.fulfilment : null;
  const refused = whyNotAsked(order.id, known, asked);
  if (known === null || refused !== null) return { row: order, refused };
  const next: Fulfilment = { ...known, stage: "due", isReleased: true, error: null };
  return { ...moved(order, next, { atMs, kind }), refused };
}

/** One on the wire is settled first; one that is released has to be what was shown. */
function whyNotAsked(id: string, known: Fulfilment | null, { kind, shown }: AskedStatus): Problem | null {
  const isChanged = known === null || shown !== shownPush(known);
  if (kind === "status-released")
    return known?.stage === "held" && !isChanged ? null : problem("changed-since-shown", { id });
  if (known === null || contentOf(known) === null) return problem("delivery-none", { id });
  if (known.stage === "sending") return problem("delivery-on-the-wire", { id });
  return shown !== "" && isChanged ? problem("changed-since-shown", { id }) : null;
}

/** On disk before the one call. */
export const beginPush = onDelivery((known, { atMs }: At, order) =>
  isPushReady(order) ? [{ ...known, stage: "sending", begunMs: atMs }] : null,
);

/**
 * What became of a push. `pushed`: the shop said so, or shows it, or whether it took the push cannot be known (`why`);
 * `unsent`: the shop took nothing.
 */
export type PushOutcome =
  | { readonly kind: "pushed"; readonly why: Problem | null }
  | { readonly kind: "refused"; readonly why: Problem }
  | { readonly kind: "unsent"; readonly why: null };

export const UNSENT: PushOutcome = { kind: "unsent", why: null };

/** What the shop's answer means. */
export function outcomeOf(id: string, answer: TellAnswer): PushOutcome {
  if (answer.kind === "taken") return { kind: "pushed", why: null };
  if (answer.kind !== "refused") return UNSENT;
  return { kind: "refused", why: problem("delivery-refused", { id, detail: answer.detail }) };
}

type SettledPush = At & { readonly outcome: PushOutcome };

export const settlePush = onDelivery((known, { outcome: { kind, why }, atMs }: SettledPush) => {
  const { stage, state, status, courier, tracking, begunMs } = known;
  if (stage !== "sending") return null;
  switch (kind) {
    case "unsent":
      return [{ ...known, stage: "due", begunMs: null }];
    case "refused":
      return [
        { ...known, stage: "refused", error: why },
        { atMs, kind: "status-refused", detail: why },
      ];
    case "pushed": {
      const pushed = status === null ? known : withPushed(known, { state, status, courier, tracking });
      const next: Fulfilment = { ...pushed, stage: "pushed", error: why, pushedMs: begunMs ?? atMs };
      return [next, { atMs, kind: "status-pushed", detail: why }];
    }
  }
});

/** The direction is switched off: what waits is not pushed any more. */
export const drop = onDelivery((known) =>
  isOpen(known) || isStuck(known) || known.unread !== null ? [dropped({ ...known, unread: null })] : null,
);

/** The buyer is not told; TotalGest may take it back, and tell it later. */
function dropped(known: Fulfilment): Fulfilment {
  return { ...known, stage: "noted", isReleased: false, error: null };
}

/** Whether a person has to see to it: the shop refused it, or TotalGest went back to it. */
export function isStuck({ stage }: Fulfilment): boolean {
  return stage === "refused" || stage === "again";
}

/** Whether a person may end it: what waits is dropped, and what is stuck counts as told. */
export function isPushToSettle(known: Fulfilment): boolean {
  return isStuck(known) || known.stage === "due" || known.stage === "held";
}

/** A person says that it is settled. `refused`: why it is not. */
export function settleByHand(order: StoredOrder, { shown, atMs }: Pick<AskedStatus, "shown" | "atMs">): Answered {
  const known = isDelivered(order) ? order.fulfilment : null;
  const { id } = order;
  if (known?.stage === "sending") return { row: order, refused: problem("delivery-on-the-wire", { id }) };
  if (known === null || !isPushToSettle(known)) return { row: order, refused: problem("delivery-settled", { id }) };
  if (shown !== shownPush(known)) return { row: order, refused: problem("changed-since-shown", { id }) };
  const next = isStuck(known) ? dropped(noted(known, "")) : dropped(known);
  return { ...moved(order, next, { atMs, kind: "status-settled" }), refused: null };
}

/**
 * What `orders/get` says, after its deadline, of a push whose answer was lost. The shop shows no tracking number, and where
 * the status was there before the push it proves nothing: then the push counts as taken, and is named. Where the shop
 * shows the order as it was before, it did not take the push.
 */
export function judgeLost(
  order: Pick<OpenDelivery, "id" | "reference" | "placedAt" | "afterExport" | "fulfilment">,
  shops: ShopsOrder,
  meaning: StatusMeaning,
): PushOutcome {
  const { id, fulfilment } = order;
  const { status, tracking } = fulfilment;
  const pushedStatus = fulfilment.pushed?.status ?? null;
  const shown = shops !== null && isSameOrder(shops, order) ? shops.status : null;
  if (shown === status && status !== pushedStatus && tracking === null) return { kind: "pushed", why: null };
  const meant = shown === null ? null : classOf(shown, meaning);
  // An order that is not completed any more has changed since, so it may show that after it took the push.
  const isAsBefore = shown === pushedStatus || meant === "due" || (meant === "open" && !isChangeOpen(order));
  if (shown !== null && shown !== status && isAsBefore) return UNSENT;
  return { kind: "pushed", why: problem("delivery-unseen", { id, tracking: tracking ?? "none" }) };
}
