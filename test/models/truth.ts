/**
 * What is true of one order, in the words of the design: what `status` has to say of it, and what an audit has to say.
 * Written from the rules, not from the code.
 */
import { localDayOf } from "./world-server.ts";
import type { Booking, Sale, StatusClass, World } from "./world.ts";

/** One order of the shop with its story, also after the shop deleted it. */
export interface Story {
  readonly sale: Sale;
  /** When its contents, its status or the meaning of its status last changed. */
  changedMs: number;
  deletedMs: number | null;
  /** Another order has its id now. */
  isReused: boolean;
  /** It was open or without a class when a run read it. */
  wasSeenOpen: boolean;
  decision: { readonly kind: "dismissed" } | { readonly kind: "marked"; readonly number: string } | null;
  /** What TotalGest was sent, or what a person marked; null = nothing. */
  sent: { readonly meaning: StatusClass; readonly items: Sale["items"] } | null;
  /** The difference that a person acknowledged, as `differenceOf` gives it. */
  acknowledged: string | null;
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
export function differenceOf({ world }: Facts, { sent, sale }: Story, view: Seen = sale): string {
  if (sent === null) return "";
  const meaning = world.classOf(view.status);
  const isCalm = meaning === "due" || meaning === "after" || meaning === sent.meaning;
  const wording = isCalm ? [] : [`${meaning} ${view.status}`];
  const [before, now] = [sent.items, view.items].map((items) => JSON.stringify(items));
  return [...wording, ...(before === now ? [] : [`now ${String(now)}`])].join(" ");
}

type Seen = Pick<Sale, "status" | "items">;

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
  /** A change after its export. */
  readonly change: "none" | "open" | "settled";
  readonly isLate: boolean;
}

function said(state: string, reason: string | null = null): Said {
  return { state, reason, change: "none", isLate: false };
}

/** Null = the design does not say. */
export function saidOf(facts: Facts, story: Story): Said | null {
  const { world, fromMs } = facts;
  const { sale, decision, sent } = story;
  const view = seenOf(facts, story);
  if (view === null || story.isReused || isAgain(sale)) return null;
  if (sent !== null) {
    if (view === "deleted") return null;
    const difference = differenceOf(facts, story, view);
    const change = difference === "" ? "none" : difference === story.acknowledged ? "settled" : "open";
    return { state: "exported", reason: null, change, isLate: false };
  }
  if (decision?.kind === "dismissed") return said("not-linked", "dismissed");
  if (view === "deleted") return said("not-linked", "cancelled");
  const meaning = world.classOf(view.status);
  if (meaning === "cancelled") return said("not-linked", "cancelled");
  if (sale.refused) return said("failed");
  if (sale.placedMs < fromMs) {
    const isLate = isDue(meaning) && story.wasSeenOpen;
    return { state: "not-linked", reason: "before-from", change: "none", isLate };
  }
  if (meaning === "open") return said("not-linked", "status");
  if (meaning === "none" || isHeld(sale)) return said("held");
  return said("exported");
}

export function isDue(meaning: StatusClass): boolean {
  return meaning === "due" || meaning === "after";
}

/** Another order had its id. */
function isAgain({ reference }: Sale): boolean {
  return reference.startsWith("R-again");
}

/** It cannot be mapped. */
export function isHeld({ payment, currency }: Sale): boolean {
  return payment !== "CARD" || currency !== "CHF";
}

/** What an audit has to say of an order. */
export interface Audited {
  /** One of these lines has to be there; empty = none. */
  readonly kinds: readonly string[];
  /** Without it, the day is proven. */
  readonly isDifference: boolean;
  /** Nobody can know whether it had to arrive. */
  readonly isUnclear: boolean;
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
  return bookings.filter(({ reference }) => reference === referenceOf(sale));
}

export function auditedOf(facts: Facts, story: Story): Audited {
  const { world } = facts;
  const { sale, decision, sent } = story;
  const booked = bookingsOf(world, story);
  const live = booked.filter(({ isCancelled }) => !isCancelled);
  const [only] = live;
  if (story.isReused && live.length === 0) return FINE;
  if (story.isReused || isAgain(sale)) return difference("changed", "unknown-in-shop", "total-differs", "held");
  if (story.deletedMs !== null) return live.length === 0 ? FINE : difference("unknown-in-shop");
  if (live.length > 1) return difference("doubled");
  const meaning = world.classOf(sale.status);
  if (meaning === "none" && sale.placedMs >= facts.fromMs) return UNCLEAR;
  if (only !== undefined) return auditedThere(facts, story, only);
  if (decision?.kind === "dismissed") return meaning === "cancelled" ? FINE : settled("dismissed");
  if (decision?.kind === "marked") return auditedMarked(facts, story, decision.number);
  if (meaning === "cancelled") return FINE;
  if (booked.length > 0) return difference("cancelled", "missing");
  if (sent !== null) return difference("missing");
  if (sale.placedMs < facts.fromMs || meaning === "open") return FINE;
  if (sale.refused) return difference("failed");
  return isHeld(sale) ? difference("held", "waiting") : difference("waiting", "missing", "held");
}

function auditedThere(facts: Facts, story: Story, booking: Booking): Audited {
  const changed = differenceOf(facts, story);
  if (booking.currency !== story.sale.currency || booking.gross !== booking.sentGross) {
    return difference("total-differs", "vat-differs", "changed", "cancelled");
  }
  if (changed === "") return FINE;
  if (changed === story.acknowledged) return settled("acknowledged");
  return changed.startsWith("cancelled")
    ? difference("cancelled")
    : difference("changed", "cancelled", "total-differs");
}

/** Marked by hand counts only if it is there under its number, with the same currency and total. */
function auditedMarked(facts: Facts, story: Story, number: string): Audited {
  const { sale } = story;
  const there = facts.world.bookings.find((booking) => booking.number === number && !booking.isCancelled);
  const isThere = there !== undefined && there.currency === sale.currency && there.gross === grossOf(sale);
  const changed = differenceOf(facts, story);
  // Whoever edited it in the shop first, and typed it then, has the same total on both sides.
  const isQuiet = changed === "" || changed === story.acknowledged || changed.startsWith("now ");
  if (isThere && isQuiet) return settled("marked", "acknowledged");
  return difference("marked", "missing", "total-differs", "changed", "cancelled");
}
