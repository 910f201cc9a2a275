/**
 * What is true of one order, in the words of the design: what `status` has to say of it, and what an audit has to say.
 * Written from the rules, not from the code.
 */
import { localDayOf } from "./world-server.ts";
import { type Booking, buyerOf, type Sale, STATUS, type StatusClass, type World } from "./world.ts";

/** One order of the shop with its story, also after the shop deleted it. */
export interface Story {
  readonly sale: Sale;
  /** When its contents, its status or the meaning of its status last changed. */
  changedMs: number;
  deletedMs: number | null;
  /** The order that has its id now; null = none. */
  successor: Story | null;
  /** The order that had its id before, as far as the state knows; null = none. */
  before: Story | null;
  /** The number in TotalGest with which a person settled it, where another order has its id. */
  typedAs: string | null;
  /** It was open or without a class when a run read it. */
  wasSeenOpen: boolean;
  /** A run has read it as paid since it was sent. */
  wasPaid: boolean;
  /** A person released it, so another order with its id cannot take its place. */
  isReleased: boolean;
  decision: { readonly kind: "dismissed" } | { readonly kind: "marked"; readonly number: string } | null;
  /** What TotalGest was sent, or what a person marked; null = nothing. */
  sent: {
    readonly status: string;
    readonly meaning: StatusClass;
    readonly items: Sale["items"];
    /** The way of payment. */
    readonly payment: string;
  } | null;
  /** How TotalGest had it differently at its last audit, as `thereOf` gives it; null = it may be either. */
  there: string | null;
  /** The difference that a person acknowledged, as `keyOf` gives it. */
  acknowledged: string | null;
  /** When an older copy was put back TotalGest had it differently: a person is asked whether it is this order. */
  isDoubtful: boolean;
  /** An older copy was put back that does not know that it was sent, and no run has looked it up since. */
  isUnheard: boolean;
  /** An older copy was put back that had not heard of it, and another order has its id. */
  isForgotten: boolean;
}

export interface Facts {
  readonly world: World;
  /** `export.from`, epoch ms. */
  readonly fromMs: number;
  /** When the state was made. */
  readonly madeMs: number;
  /** When a calm run last read all orders since `export.from`. */
  readonly wideMs: number;
  /** When a calm run last read the orders of the last days. */
  readonly readMs: number;
  /** When an older copy of the state was put back; null = never. */
  readonly restoredMs: number | null;
}

const DAY_MS = 86_400_000;
const SITE = "world.example.ch";

export function grossOf({ items }: Pick<Sale, "items">): number {
  return items.reduce((sum, { pieces }) => sum + pieces * 1000, 0);
}

export function dayOf({ placedMs }: Pick<Sale, "placedMs">): string {
  return localDayOf(placedMs);
}

export function referenceOf({ id }: Pick<Sale, "id">): string {
  return `fw360:${SITE}:${id}`;
}

/** How the shop's order differs from what was sent; `""` = not. */
function differenceOf({ world }: Facts, { sent, sale, wasPaid }: Story, view: Seen = sale): string {
  if (sent === null) return "";
  const meaning = world.classOf(view.status);
  // An order that stays in its status has not changed, whatever the status is called or means by now.
  const isCalm = isDue(meaning) || meaning === sent.meaning || view.status === sent.status;
  const wording = isCalm ? [] : [`${meaning} ${view.status}`];
  const [before, now] = [sent.items, view.items].map((items) => JSON.stringify(items));
  const unpaid = wasPaid && !view.isPaid ? ["unpaid"] : [];
  // A person marked it as the state showed it, and had not read yet that it is paid otherwise.
  const otherwise = view.payment === sent.payment ? [] : [`by ${view.payment}`];
  return [...wording, ...unpaid, ...otherwise, ...(before === now ? [] : [`now ${String(now)}`])].join(" ");
}

type Seen = Pick<Sale, "status" | "items" | "isPaid" | "payment">;

/** How TotalGest has an order differently from what was sent, or marked, and what it has besides; `""` = not. */
export function thereOf(facts: Facts, story: Story, own = ownThere(facts, story)): string {
  const like = likeOf(facts.world, story).map(({ number }) => number);
  return [own, like.length === 0 ? "" : `like ${like.join(" ")}`].filter(Boolean).join(" / ");
}

/** What was known of its own booking when this was noted (`thereOf`). */
export function ownIn(there: string): string {
  return there.replace(/(?:^| \/ )like .*$/, "");
}

/**
 * What another program or a person booked of an order that was sent, without our reference. One whose buyer is forgotten can only be
 * known by its number.
 */
function likeOf({ bookings, payments }: World, { sale, sent, isUnheard, isDoubtful }: Story): readonly Booking[] {
  if (sent === null || isUnheard || isDoubtful) return [];
  const isNamed = (one: Booking): boolean => one.reference === foreignReference(sale);
  const isOne = payments.forgotten.has(sale.reference) ? isNamed : (one: Booking): boolean => isLike(one, sale);
  return bookings.filter((one) => !one.isCancelled && isOne(one));
}

/** It names the order, or is of the same day, buyer and total. */
export function isLike(one: Booking, sale: Sale): boolean {
  if (one.reference === foreignReference(sale)) return true;
  const isSame = one.gross === grossOf(sale) && one.currency === sale.currency && dayOf(one) === dayOf(sale);
  return isSame && one.buyer === buyerOf(sale);
}

/** As Framework360's own module writes it. */
export function foreignReference({ reference }: Pick<Sale, "reference">): string {
  return `FW-${reference}`;
}

function ownThere({ world }: Facts, story: Story): string {
  const { sale, sent, decision } = story;
  if (isNewcomer(story)) return typedThere(world, story);
  if (sent === null) return "";
  const booked = bookingsOf(world, story);
  const live = booked.filter(({ isCancelled }) => !isCancelled);
  const [only] = live;
  if (live.length > 1) return `twice ${live.map(({ number }) => number).join(" ")}`;
  if (only !== undefined) {
    const isSame = only.currency === sale.currency && only.gross === only.sentGross;
    return isSame ? "" : `${String(only.gross)} ${only.currency}`;
  }
  const isOff = world.isCancelled(sale);
  if (decision?.kind === "marked") {
    const there = world.bookings.find(({ number, isCancelled }) => number === decision.number && !isCancelled);
    // What was typed in with another total is to be credited with that one.
    if (isOff && there === undefined) return "";
    const isThere = there?.currency === sale.currency && there.gross === grossOf(sale);
    return isThere
      ? ""
      : `marked ${decision.number}, ${there === undefined ? "none" : `${String(there.gross)} ${there.currency}`}`;
  }
  if (isOff) return "";
  return booked.length > 0 ? "cancelled there" : "missing";
}

/** TotalGest or a person has it, so another order with its id cannot take its place. */
function isFinal({ sent, decision, sale, isReleased }: Story): boolean {
  return sent !== null || decision !== null || sale.refused || isReleased;
}

/** Another order has its id in the store. */
export function isNewcomer({ before }: Story): boolean {
  return before !== null && isFinal(before);
}

/** How TotalGest has what a person typed differently from the shop; `""` = not, or nothing was typed. */
function typedThere({ bookings }: World, { sale, typedAs }: Story): string {
  if (typedAs === null) return "";
  const there = bookings.find(({ number, isCancelled }) => number === typedAs && !isCancelled);
  if (there === undefined) return `typed as ${typedAs}, none`;
  const isSame = there.currency === sale.currency && there.gross === grossOf(sale);
  return isSame ? "" : `typed as ${typedAs}, ${String(there.gross)} ${there.currency}`;
}

/** A person has said where it is in TotalGest, or that it need not be there. */
function isSettled({ typedAs, there, acknowledged }: Story): boolean {
  if (typedAs === null) return acknowledged !== null;
  return there === "" || there === acknowledged;
}

/** Both differences of an exported order; `""` = there is none. */
export function keyOf(facts: Facts, story: Story, view: Seen, there: string): string {
  return [differenceOf(facts, story, view), there].filter(Boolean).join(" / ");
}

/**
 * A person has settled this, as `keyOf` gives it: what the shop has is the same, and what TotalGest has is a part of what was settled.
 * With the order there again, what looks like it is a second one.
 */
export function isCovered(key: string, acknowledged: string | null): boolean {
  if (key === acknowledged) return true;
  if (key === "" || acknowledged === null) return false;
  const [now, before] = [key, acknowledged].map((one) => one.split(" / ")) as [string[], string[]];
  const has = (parts: readonly string[], kind: RegExp): boolean => parts.some((part) => kind.test(part));
  const isSecond = has(before, LOST) && !has(now, LOST) && has(now, /^like /);
  const isSameInShop = before.filter((part) => !THERE.test(part)).every((part) => now.includes(part));
  return !isSecond && isSameInShop && now.every((part) => before.includes(part));
}

/** What the shop has otherwise, in a key of `keyOf`. */
export function shopPartOf(key: string): string {
  return key
    .split(" / ")
    .filter((part) => !THERE.test(part))
    .join(" / ");
}

const LOST = /^(missing|cancelled there)$/;
/** What `thereOf` gives. */
const THERE = /^(missing$|cancelled there$|twice |like |marked |typed as |\d+ [A-Z]{3}$)/;

/** What the last runs have read of an order; null = it may be either. */
export function seenOf(facts: Facts, { sale, changedMs, deletedMs }: Story): Seen | "deleted" | null {
  if (deletedMs !== null) return facts.wideMs > deletedMs ? "deleted" : null;
  const isRead = facts.wideMs > changedMs || sale.placedMs > facts.readMs - 6 * DAY_MS;
  return isRead ? sale : sale.served;
}

/** What the list of orders has to say of an order. */
export interface Said {
  readonly state: string;
  readonly reason: string | null;
  /** A change after its export; null = it may be any. */
  readonly change: "none" | "open" | "settled" | null;
  readonly isLate: boolean;
  /** It waits because nobody can know what was decided about it. */
  readonly isRestored: boolean;
}

function said(state: string, reason: string | null = null): Said {
  return { state, reason, change: "none", isLate: false, isRestored: false };
}

/** Null = the design does not say. */
export function saidOf(facts: Facts, story: Story): Said | null {
  const { world, fromMs } = facts;
  const { sale, decision, sent } = story;
  const view = seenOf(facts, story);
  if (view === null || isNewcomer(story) || story.isDoubtful || story.isForgotten) return null;
  const { successor } = story;
  if (successor !== null) {
    if (!isFinal(story) || seenOf(facts, successor) === null || successor.there === null) return null;
    const change = isSettled(successor) ? "settled" : "open";
    if (decision?.kind === "dismissed") return { ...said("not-linked", "dismissed"), change };
    return sent === null ? null : { ...said("exported"), change };
  }
  if (sent !== null) {
    if (view === "deleted") return null;
    // An older copy does not know that it was sent, and looks up only what is due; the next audit finds it.
    if (isBeforeRestore(facts, sale) && !isLookedUp(facts, story, view)) return null;
    if (story.there === null) return { ...said("exported"), change: null };
    const difference = keyOf(facts, story, view, story.there);
    const change = difference === "" ? "none" : difference === story.acknowledged ? "settled" : "open";
    return { ...said("exported"), change };
  }
  if (decision?.kind === "dismissed") return said("not-linked", "dismissed");
  if (view === "deleted") return said("not-linked", "cancelled");
  const meaning = world.classOf(view.status);
  if (meaning === "cancelled") return said("not-linked", "cancelled");
  if (isAskedInVain(world, story)) return said("held");
  if (sale.refused) return said("failed");
  if (sale.placedMs < fromMs) {
    const isLate = isDue(meaning) && story.wasSeenOpen;
    return { ...said("not-linked", "before-from"), isLate };
  }
  if (meaning === "open") return said("not-linked", "status");
  const isAgain = story.before !== null && !story.isReleased;
  if (meaning === "none" || isHeld(world, sale) || isAgain) return said("held");
  // TotalGest does not have it, and somebody may have dismissed or typed it since the copy was made.
  return isBeforeRestore(facts, sale) ? { ...said("held"), isRestored: true } : said("exported");
}

export function isBeforeRestore({ restoredMs }: Facts, { placedMs }: Pick<Sale, "placedMs">): boolean {
  return restoredMs !== null && placedMs <= restoredMs;
}

export function isDue(meaning: StatusClass): boolean {
  return meaning === "due" || meaning === "after";
}

/** A run asks TotalGest for it, where it does not know that it was sent: it would send it. */
export function isLookedUp({ world }: Facts, { sale, before, isReleased }: Story, { status }: Seen): boolean {
  const isAgain = before !== null && !isReleased;
  return isDue(world.classOf(status)) && !sale.refused && !isAgain && !isInQuestion(world, { status });
}

/** Nobody has said what the name of its status means. */
export function isInQuestion({ isQuestioned }: Pick<World, "isQuestioned">, { status }: Pick<Sale, "status">): boolean {
  return isQuestioned && status === STATUS.completed;
}

/** It cannot be mapped, its buyer is forgotten, TotalGest no longer has what was sold, or nobody has said what the name of its status means. */
export function isHeld(
  { articles, isQuestioned, payments }: World,
  { payment, currency, items, status, reference }: Sale,
): boolean {
  if (isInQuestion({ isQuestioned }, { status }) || payments.isForgotten(reference)) return true;
  return payment !== "CARD" || currency !== "CHF" || items.some(({ articleId }) => !articles.has(articleId));
}

/** A person asked to send it, whatever its status is, and its buyer is forgotten: it waits until somebody decides. */
function isAskedInVain({ payments }: World, { sale, sent, isReleased }: Story): boolean {
  return sent === null && isReleased && payments.isForgotten(sale.reference);
}

/** What an audit has to say of an order. */
export interface Audited {
  /** One of these lines has to be there; empty = none. */
  readonly kinds: readonly string[];
  /** Without it, the day is proven. */
  readonly isDifference: boolean;
  /** Nobody can know whether it had to arrive. */
  readonly isUnclear: boolean;
  /** Nobody can know of which day it is. */
  readonly isDayless?: true;
  /** Another one in TotalGest looks like it: it is named as well, and its day is proven all the same. */
  readonly isLike?: true;
  /** Neither system has it any more, or it is the same in both but for a payment, and what was settled before stays so. */
  readonly isOver?: true;
}

const FINE: Audited = { kinds: [], isDifference: false, isUnclear: false };
const UNCLEAR: Audited = { ...FINE, isUnclear: true };

function difference(...kinds: string[]): Audited {
  return { kinds, isDifference: true, isUnclear: false };
}

function settled(...kinds: string[]): Audited {
  return { kinds, isDifference: false, isUnclear: false };
}

export function bookingsOf({ bookings }: World, { sale }: Story): readonly Booking[] {
  return bookings.filter((one) => one.reference === referenceOf(sale) && one.saleReference === sale.reference);
}

/** What TotalGest has under its reference is this order, as far as its currency and total tell. */
export function isSameThere(world: World, story: Story): boolean {
  const { currency } = story.sale;
  const booked = bookingsOf(world, story);
  return booked.length < 2 && booked.every((one) => one.currency === currency && one.gross === grossOf(story.sale));
}

function numberOf(decision: Story["decision"]): string | null {
  return decision?.kind === "marked" ? decision.number : null;
}

export function auditedOf(facts: Facts, story: Story): Audited {
  const audited = auditedAlone(facts, story);
  const isSettled = audited.isOver === true || audited.kinds.includes("acknowledged");
  return likeOf(facts.world, story).length === 0 || isSettled ? audited : { ...audited, isLike: true };
}

function auditedAlone(facts: Facts, story: Story): Audited {
  const { world } = facts;
  const { sale, decision, sent } = story;
  if (story.isForgotten) return FINE;
  if (story.isDoubtful) return { ...UNCLEAR, isDayless: true };
  const live = bookingsOf(world, story).filter(({ isCancelled }) => !isCancelled);
  if (story.successor !== null) {
    const isThere = live.length > 0 || world.bookings.some(({ number }) => number === numberOf(decision));
    if (!isThere || !isFinal(story)) return FINE;
    const isDone = story.successor.typedAs !== null || story.successor.acknowledged !== null;
    return isDone ? settled("acknowledged") : difference("unknown-in-shop");
  }
  if (isNewcomer(story)) {
    if (story.typedAs === null) return story.acknowledged === null ? difference("changed") : settled("acknowledged");
    const there = typedThere(world, story);
    if (there === "") return settled("marked");
    return there === story.acknowledged ? settled("acknowledged", "marked") : difference("marked");
  }
  if (story.deletedMs !== null) {
    if (live.length === 0) return FINE;
    if (story.acknowledged === GONE) return settled("acknowledged");
    // An older copy of the state may never have heard of it.
    const isForgotten = isBeforeRestore(facts, sale) ? ({ isDayless: true } as const) : {};
    return { ...difference("unknown-in-shop"), ...isForgotten };
  }
  const meaning = world.classOf(sale.status);
  // A person has decided about it, so its status leaves nothing open.
  const isDismissed = sent === null && decision?.kind === "dismissed";
  if (isDismissed) return meaning === "cancelled" ? FINE : settled("dismissed");
  if (meaning === "none" && sale.placedMs >= facts.fromMs) return UNCLEAR;
  // Who has not heard that it was sent cannot miss it.
  if (story.isUnheard && (live.length === 0 || isInQuestion(world, sale))) return { ...UNCLEAR, isDayless: true };
  if (isUnwanted(facts, story)) return difference("unwanted");
  if (sent !== null) return auditedSent(facts, story);
  if (meaning === "cancelled") return FINE;
  if (isAskedInVain(world, story)) return difference("held");
  // A person can send what is open, or older; it is the refusal that is told.
  if (sale.refused) return difference("failed");
  if (meaning === "open" || sale.placedMs < facts.fromMs) return FINE;
  return isHeld(world, sale) || story.before !== null
    ? difference("held", "waiting")
    : difference("waiting", "missing", "held");
}

/**
 * Not to be sent, and in TotalGest once, where the state has not heard that it was sent: it is open in the shop, or waits for a
 * person because another order had its id, or because nobody had said what its status means when it was read.
 */
function isUnwanted(facts: Facts, story: Story): boolean {
  const { world } = facts;
  const { sale } = story;
  const meaning = world.classOf(sale.status);
  const isAgain = story.before !== null && !isLookedUp(facts, story, sale);
  const read = sale.served ?? sale;
  const isUnclear = world.classOf(read.status) === "none" || isInQuestion(world, read);
  const isWaiting = isDue(meaning) && (isAgain || isUnclear);
  if (!story.isUnheard || (meaning !== "open" && !isWaiting)) return false;
  return bookingsOf(world, story).filter(({ isCancelled }) => !isCancelled).length === 1;
}

/** What a person acknowledged of an order that only TotalGest has. */
export const GONE = "deleted in the shop";

function auditedSent(facts: Facts, story: Story): Audited {
  const { sale, decision, acknowledged } = story;
  const { world } = facts;
  const there = ownThere(facts, story);
  const key = keyOf(facts, story, sale, thereOf(facts, story));
  // A payment that is taken back changes neither what is there nor its sum.
  const isOfPayment = there === "" && differenceOf(facts, story) === "unpaid";
  const isMarked = decision?.kind === "marked";
  const isThere = world.bookings.some(({ reference, number, isCancelled }) => {
    return !isCancelled && (reference === referenceOf(sale) || (isMarked && number === decision.number));
  });
  // What is over in TotalGest is no new difference.
  const isAcknowledged = isCovered(key, acknowledged);
  // Cancelled in the shop, and TotalGest does not have it either.
  if (world.isCancelled(sale) && !isThere) return isAcknowledged ? { ...FINE, isOver: true } : FINE;
  if (key !== "" && isAcknowledged && !isOfPayment) return settled("acknowledged", ...(isMarked ? ["marked"] : []));
  if (there.startsWith("twice")) return difference("doubled");
  if (there === "missing") return difference("missing");
  if (there === "cancelled there") return difference("cancelled", "missing");
  if (there !== "") return difference("total-differs", "vat-differs", "changed", "cancelled", "marked", "missing");
  const changed = differenceOf(facts, story);
  // Whoever edited it in the shop first, and typed it then, has the same total on both sides.
  if (isMarked && /^(by \w+( |$))?(now |$)/.test(changed)) return settled("marked");
  if (isOfPayment && isAcknowledged) return { ...FINE, isOver: true };
  if (changed === "" || isOfPayment) return FINE;
  return changed.startsWith("cancelled")
    ? difference("cancelled")
    : difference("changed", "cancelled", "total-differs");
}
