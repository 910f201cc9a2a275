import { type ListedOrder, type OrderIdentity, referenceOf } from "../../orders/order.ts";
import type { OrderMapping } from "../../orders/send/mapping.ts";
import { isSameOrder } from "../../orders/listing/newcomer.ts";
import { readOrderList } from "../../discovery/read-order-list.ts";
import { cursorPages } from "../../run/pages.ts";
import type { Engine } from "../../run/engine.ts";
import type { Asked, Asking } from "../../run/failure-count.ts";
import { inParallel } from "../../common/parallel.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { type DayRange, type LocalDay, addDays, localDay, startOfDay } from "../../common/time/zone.ts";
import type { BookedOrder, BookedPage } from "../../ports/books.ts";
import type { Decoded } from "../../ports/records.ts";
import { type AuditedOrder, auditedOrder } from "../amounts.ts";
import type { AuditPolicy } from "../judge/verdict.ts";
import { isWithin, readInDays, type UnreadDays } from "./in-days.ts";
import type { Proof } from "../proof/proof.ts";
import { BookIndex, type BookPart, MARGIN_DAYS, planBooks } from "./book-index.ts";

/** What the shop has of one range of days, before it is judged. */
export interface Found {
  readonly range: DayRange;
  readonly orders: Map<string, AuditedOrder>;
  /** Orders placed on the days around the range, by id. */
  readonly around: Map<string, OrderIdentity>;
  /** Ids that the store or TotalGest has of these days, and the shop does not have any more. */
  readonly gone: Set<string>;
  /** Ids of stored orders of these days under which the shop shows another order. */
  readonly replaced: Set<string>;
}

/** What the parts of one audit share. */
export interface Audit {
  readonly engine: Engine;
  readonly mapping: OrderMapping;
  readonly policy: AuditPolicy;
  readonly currency: string;
  /** What cannot be read is a gap in it. */
  readonly proof: Proof;
  readonly signal: AbortSignal;
  readonly asking: Readonly<Record<"shop" | "totalgest", Asking>>;
  /** Ids that the shop does not have, and that are settled. */
  readonly settledGone: Set<string>;
}

export function asAudited({ mapping, engine }: Audit, listed: ListedOrder): AuditedOrder {
  return auditedOrder(listed, mapping, engine.settings.framework360.timeZone);
}

/** The day of a stored order, as a range. */
export function rangeOf({ engine }: Audit, { placedAt }: Pick<OrderIdentity, "placedAt">): DayRange {
  const day = localDay(Date.parse(placedAt), engine.settings.framework360.timeZone);
  return { from: day, to: day };
}

function startMs({ engine }: Audit, day: LocalDay): number {
  return startOfDay(day, engine.settings.framework360.timeZone);
}

export function fetchOrder({ engine, asking, signal }: Audit, id: string): Promise<Asked<Decoded<ListedOrder> | null>> {
  return asking.shop.ask(() => engine.shop.fetchOrder(id, signal));
}

/** TotalGest's orders with the reference of this order; null = TotalGest has no look-up. */
export async function findOrders(
  { engine, mapping, asking, signal }: Audit,
  id: string,
): Promise<Asked<readonly BookedOrder[]> | null> {
  const { findOrders: find } = engine.erp.books;
  return find === null ? null : asking.totalgest.ask(() => find(referenceOf(mapping.site, id), signal));
}

/** Reads TotalGest's list of all days once. */
export async function readBooks(audit: Audit, ranges: readonly DayRange[]): Promise<BookIndex> {
  const { erp, clock, settings } = audit.engine;
  const index = new BookIndex(referenceOf(audit.mapping.site, ""));
  const parts = planBooks(ranges, localDay(clock.now(), settings.framework360.timeZone));
  await inParallel(parts, settings.http.concurrency, async (part) => {
    index.unread.push(...(await readBookPart(audit, part, index)));
  });
  for (const days of index.unread) leaveUnread(audit, "totalgest", days, null, days.problem);
  // Any order may be booked again on the days that could not be read.
  if (index.unread.length > 0 && erp.books.findOrders === null) audit.proof.doubtAll();
  return index;
}

/** An order may be listed more than once. */
async function readBookPart(audit: Audit, part: BookPart, index: BookIndex): Promise<readonly UnreadDays[]> {
  const { engine, proof, signal } = audit;
  const { listOrders } = engine.erp.books;
  if (listOrders === null) {
    index.isListed = false;
    return [];
  }
  const instantOf = (day: LocalDay): string => new Date(startMs(audit, day)).toISOString();
  const read = async ({ from, to }: DayRange): Promise<void> => {
    const [placedSince, placedBefore] = [instantOf(from), instantOf(addDays(to, 1))];
    const fetchPage = (at: { readonly cursor?: string }): Promise<BookedPage | null> =>
      listOrders({ placedSince, placedBefore, ...at }, signal);
    for await (const page of cursorPages(fetchPage, keyOf)) {
      if (page === null) index.isListed = false;
      for (const item of page?.items ?? []) {
        if (!item.ok) leaveUnread(audit, "totalgest", null, item.id, item.problem);
        else if (index.add(item.value, part) === "new-other" && part.role === "audited") proof.addOther(item.value);
      }
    }
  };
  return readInDays(part, read, signal);
}

/** Reads the shop's list. An order may be listed more than once; days whose list is not whole are unread. */
export async function readShop(audit: Audit, range: DayRange): Promise<Found> {
  const wide = { from: addDays(range.from, -MARGIN_DAYS), to: addDays(range.to, MARGIN_DAYS) };
  const found: Found = { range, orders: new Map(), around: new Map(), gone: new Set(), replaced: new Set() };
  const refused = new Map<string, Extract<Decoded<ListedOrder>, { ok: false }>>();
  const read = async (part: DayRange): Promise<void> => {
    const { shortfall } = await readOrderList(audit.engine, part, audit.signal, async (items) => {
      for (const item of items) {
        if (item.ok) take(audit, item.value, found);
        else refused.set(keyOf(item), item);
      }
    });
    if (shortfall !== null) throw shortfall;
  };
  for (const days of await readInDays(wide, read, audit.signal)) leaveUnread(audit, "shop", days, null, days.problem);
  for (const { id, problem: reason } of refused.values()) await refuse(audit, id, reason);
  return found;
}

/** Orders placed on other days are audited with those days. */
function take(audit: Audit, listed: ListedOrder, found: Found): void {
  const order = asAudited(audit, listed);
  if (isWithin(order.day, found.range) && audit.proof.has(order.day)) found.orders.set(listed.id, order);
  else found.around.set(listed.id, listed);
}

/** A record of the shop that cannot be read: its day is not proven, or no day if the store does not know its day. */
async function refuse(audit: Audit, id: string | null, reason: Problem): Promise<void> {
  const record = id === null ? null : await audit.engine.store.readOrder(id);
  leaveUnread(audit, "shop", record === null ? null : rangeOf(audit, record), id, reason);
}

export function leaveUnread(
  { proof }: Audit,
  side: "shop" | "totalgest",
  days: DayRange | null,
  id: string | null,
  reason: Problem,
): void {
  proof.addUnread({ side, from: days?.from ?? null, to: days?.to ?? null, id, problem: reason });
}

/**
 * Fetches one by one the orders of these days that the store or TotalGest (`booked`) has and the list did not contain: a
 * page may have shifted, or the shop deleted them. Returns the ids of orders that were found changed after their export,
 * or that the store does not know as the shop shows them: another order may have had their id.
 */
export async function addUnlisted(audit: Audit, found: Found, booked: readonly string[]): Promise<ReadonlySet<string>> {
  const { store, settings } = audit.engine;
  const { from, to } = found.range;
  const placed = await store.listPlaced(startMs(audit, from), startMs(audit, addDays(to, 1)));
  const known = new Set([...placed.map(({ id }) => id), ...booked]);
  const unlisted = [...known].filter((id) => !found.orders.has(id) && !found.around.has(id));
  await inParallel(unlisted, settings.http.concurrency, async (id) => {
    const asked = await fetchOrder(audit, id);
    if (!asked.ok) return refuse(audit, id, asked.problem);
    if (asked.value === null) found.gone.add(id);
    else if (!asked.value.ok) return refuse(audit, id, asked.value.problem);
    else take(audit, asked.value.value, found);
    return undefined;
  });
  const stored = new Map(placed.map((order) => [order.id, order]));
  const flagged = new Set([...found.orders.keys()].filter((id) => stored.get(id)?.isFlagged !== false));
  for (const order of placed) {
    const shown = found.orders.get(order.id) ?? found.around.get(order.id);
    if (shown === undefined || isSameOrder(order, shown)) continue;
    found.replaced.add(order.id);
    flagged.add(order.id);
  }
  return flagged;
}

function keyOf(item: Decoded<{ readonly id: string }>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}
