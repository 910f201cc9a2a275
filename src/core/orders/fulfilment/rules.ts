/** The moves of an order's delivery: each is one pure function, and null means that nothing changes. */
import { digest } from "../shown.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { OrderEvent } from "../record.ts";
import type { Changed } from "../changed.ts";
import { type ListedOrder, classOf, isSameOrder, type StatusMeaning } from "../order.ts";
import {
  type Delivered,
  type Fulfilment,
  type OpenDelivery,
  type Parcel,
  PROGRESS,
  type Progress,
  type StatusOfState,
} from "./fulfilment.ts";

/** What a rule makes of an order's delivery. */
export interface Moved extends Pick<Changed, "events"> {
  readonly fulfilment: Fulfilment;
}

interface At {
  readonly atMs: number;
}

export interface Shown extends At {
  readonly state: Progress;
  readonly parcel: Parcel;
  /** By id. */
  readonly statuses: StatusOfState;
  /** Nothing was read before, so what TotalGest shows counts as pushed: years of buyers would be mailed. */
  readonly isFirst: boolean;
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
  isReleased: false,
  error: null,
};

/**
 * TotalGest shows this of the order. What the shop was sent only goes forward: a state before that changes nothing. What
 * it was not sent yet follows TotalGest. A push on the wire is settled before anything new is taken.
 */
export function takeShown({ fulfilment, shopStatus }: Delivered, shown: Shown): Moved | null {
  const { state, statuses, isFirst } = shown;
  if (fulfilment === null && state === "open") return null;
  const known = fulfilment ?? NOTHING;
  if (known.stage === "sending" && !isFirst) return null;
  const from = rankOf(state) < rankOf(known.state) ? asPushed(known) : known;
  if (rankOf(state) < rankOf(from.state)) return from === known ? null : { fulfilment: from };
  const parcel = parcelOf(shown.parcel, from);
  const isNews = from !== fulfilment || from.state !== state || !isSameParcel(from, parcel);
  const isToNote = isFirst && (isOpen(known) || (known.stage === "noted" && !isPushed(known)));
  if (!isNews && !isToNote) return null;
  // A state that no status stands for is no news to the buyer, but its parcel may be.
  const status = (state === "open" ? undefined : statuses[state]) ?? from.status;
  const next = { ...from, ...parcel, state, status };
  if (isFirst) return { fulfilment: { ...noted(next, shopStatus), stage: "noted", isReleased: false, error: null } };
  if (status === null || (status === from.status && isSameParcel(from, parcel))) return { fulfilment: next };
  const { pushed } = next;
  if (pushed !== null && (pushed.state === state || pushed.status === status) && isSameParcel(pushed, parcel))
    return { fulfilment: atRest(next) };
  return { fulfilment: { ...next, stage: "due", isReleased: false, error: null } };
}

/** It counts as pushed. The shop may still show the status of what it was really sent. */
function noted(next: Fulfilment, shopStatus: string): Fulfilment {
  const { state, courier, tracking, pushed } = next;
  const status = pushed?.status === shopStatus ? shopStatus : next.status;
  return status === null ? next : { ...next, pushed: { state, status, courier, tracking } };
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

/** A parcel that TotalGest no longer names is the one that it named. */
function parcelOf(shown: Parcel, known: Parcel): Parcel {
  const isNamed = shown.courier !== null || shown.tracking !== null;
  return isNamed ? shown : { courier: known.courier, tracking: known.tracking };
}

function isSameParcel(one: Parcel, other: Parcel): boolean {
  return one.courier === other.courier && one.tracking === other.tracking;
}

function rankOf(state: Progress): number {
  return PROGRESS.indexOf(state);
}

/** What the shop shows of the order; null = it does not have it any more. */
export type ShopsOrder = Pick<ListedOrder, "reference" | "placedAt" | "status" | "statusName"> | null;

/**
 * Why nothing is pushed: the shop has moved the order on by itself, cancelled it, or its id is another order's; null =
 * nothing is in the way. An order that is not completed was sent by a person all the same, or that is a change after its
 * export. `meaning`: what the shop's statuses mean.
 */
export function obstacleTo(order: Delivered, shops: ShopsOrder, meaning: StatusMeaning): Problem | null {
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
export function leave({ fulfilment }: Delivered, { why, atMs }: At & { readonly why: Problem }): Moved | null {
  if (fulfilment === null) return null;
  return moved({ ...fulfilment, stage: "left", error: why }, atMs, "status-left", why);
}

function isOpen({ stage }: Fulfilment): boolean {
  return stage === "due" || stage === "held" || stage === "sending";
}

/** Whether it is pushed now: a change of the order has to be settled first. */
export function isReady({ fulfilment, isChangeOpen }: Delivered): boolean {
  return fulfilment?.stage === "due" && !isChangeOpen;
}

/** The brake holds it. */
export function hold({ fulfilment }: Delivered, { atMs }: At): Moved | null {
  if (fulfilment?.stage !== "due") return null;
  return moved({ ...fulfilment, stage: "held" }, atMs, "status-held");
}

/** A fingerprint of what a push sends. */
export function shownPush({ status, courier, tracking }: Fulfilment): string {
  return digest([status, courier, tracking]);
}

/** A person releases a held push, if it is still what they were shown. */
export function release({ fulfilment }: Delivered, { shown, atMs }: At & { readonly shown: string }): Moved | null {
  if (fulfilment === null || fulfilment.stage !== "held" || shownPush(fulfilment) !== shown) return null;
  return moved({ ...fulfilment, stage: "due", isReleased: true }, atMs, "status-released");
}

/** A person asks for a push, whatever became of an earlier one. One on the wire is settled first. */
export function askAgain({ fulfilment }: Delivered, { atMs }: At): Moved | null {
  if (fulfilment === null || fulfilment.status === null || fulfilment.stage === "sending") return null;
  return moved({ ...fulfilment, stage: "due", isReleased: true, error: null }, atMs, "status-asked");
}

/** On disk before the one call. */
export function beginPush(order: Delivered, { atMs }: At): Moved | null {
  const { fulfilment } = order;
  return fulfilment === null || !isReady(order)
    ? null
    : { fulfilment: { ...fulfilment, stage: "sending", begunMs: atMs } };
}

/**
 * What became of a push. `taken`: the shop said so, or shows it; `assumed`: whether it took the push cannot be known, and
 * it counts as taken; `unsent`: the shop took nothing.
 */
export type PushOutcome =
  | { readonly kind: "taken" }
  | { readonly kind: "assumed"; readonly why: Problem }
  | { readonly kind: "unsent" }
  | { readonly kind: "refused"; readonly why: Problem };

export function settlePush(
  { fulfilment }: Delivered,
  { outcome, atMs }: At & { readonly outcome: PushOutcome },
): Moved | null {
  if (fulfilment === null || fulfilment.stage !== "sending") return null;
  switch (outcome.kind) {
    case "unsent":
      return { fulfilment: { ...fulfilment, stage: "due", begunMs: null } };
    case "refused":
      return moved({ ...fulfilment, stage: "refused", error: outcome.why }, atMs, "status-refused", outcome.why);
    case "taken":
    case "assumed": {
      const { state, status, courier, tracking, begunMs } = fulfilment;
      const why = outcome.kind === "assumed" ? outcome.why : null;
      const pushed = status === null ? null : { state, status, courier, tracking };
      const done = { ...fulfilment, stage: "pushed", error: why, pushed, pushedMs: begunMs ?? atMs } as const;
      return moved(done, atMs, "status-pushed", why);
    }
  }
}

/** The direction is switched off: what waits is not pushed any more. */
export function drop({ fulfilment }: Delivered): Moved | null {
  if (fulfilment === null || !isOpen(fulfilment)) return null;
  return { fulfilment: { ...fulfilment, stage: "noted", isReleased: false } };
}

function moved(fulfilment: Fulfilment, atMs: number, kind: OrderEvent["kind"], detail: Problem | null = null): Moved {
  const { courier, tracking } = fulfilment;
  const note = [courier, tracking].filter((part) => part !== null).join(" ");
  return { fulfilment, events: [{ atMs, kind, detail, note: note === "" ? null : note }] };
}

/**
 * What `orders/get` says, after its deadline, of a push whose answer was lost. The shop shows no tracking number, and where
 * the status was there before the push it proves nothing: then the push counts as taken, and is named. Where the shop
 * shows the order as it was before, it did not take the push.
 */
export function judgeLost(order: OpenDelivery, shops: ShopsOrder, meaning: StatusMeaning): PushOutcome {
  const { id, fulfilment, isChangeOpen } = order;
  const { status, tracking } = fulfilment;
  const pushedStatus = fulfilment.pushed?.status ?? null;
  const shown = shops !== null && isSameOrder(shops, order) ? shops.status : null;
  if (shown === status && status !== pushedStatus && tracking === null) return { kind: "taken" };
  const meant = shown === null ? null : classOf(shown, meaning);
  // An order that is not completed any more has changed since, so it may show that after it took the push.
  const isAsBefore = shown === pushedStatus || meant === "due" || (meant === "open" && !isChangeOpen);
  if (shown !== null && shown !== status && isAsBefore) return { kind: "unsent" };
  return { kind: "assumed", why: problem("delivery-unseen", { id, tracking: tracking ?? "none" }) };
}

/** From so many pushes a day on, they may be an accident. */
const LEAST_PUSHES = 20;

/**
 * The brake: more pushes in 24 hours than orders were exported in 7 days. `waiting`: what this run would push, and what is
 * held; `pushed`: in the 24 hours before, without what a person released.
 */
export function isBraked(counts: {
  readonly waiting: number;
  readonly pushed: number;
  readonly exported: number;
}): boolean {
  const { waiting, pushed, exported } = counts;
  const all = waiting + pushed;
  return waiting > 0 && all >= LEAST_PUSHES && all > exported;
}
