import { type ListedOrder, type OrderIdentity, referenceOf } from "../../orders/order.ts";
import type { OrderMapping } from "../../orders/send/mapping.ts";
import { isSameOrder } from "../../orders/listing/newcomer.ts";
import { readOrderList } from "../../discovery/read-order-list.ts";
import { cursorPages } from "../../run/pages.ts";
import type { Engine } from "../../run/engine.ts";
import { type Asked, Asking } from "../../run/failure-count.ts";
import { inParallel } from "../../common/parallel.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { type DayRange, type LocalDay, addDays, localDay, startOfDay } from "../../common/time/zone.ts";
import type { BookedOrder, BookedPage } from "../../ports/books.ts";
import type { Decoded } from "../../ports/records.ts";
import { type AuditedOrder, auditedOrder } from "../order.ts";
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

/** Reads both systems for an audit; what cannot be read is a gap in the proof. */
export class Reader {
  readonly #engine: Engine;
  readonly #mapping: OrderMapping;
  readonly #proof: Proof;
  readonly #signal: AbortSignal;
  readonly #timeZone: string;
  readonly #prefix: string;
  readonly #asking: Readonly<Record<"shop" | "totalgest", Asking>>;

  constructor(engine: Engine, mapping: OrderMapping, proof: Proof, signal: AbortSignal) {
    this.#engine = engine;
    this.#mapping = mapping;
    this.#proof = proof;
    this.#signal = signal;
    this.#timeZone = engine.settings.framework360.timeZone;
    this.#prefix = referenceOf(mapping.site, "");
    const { concurrency } = engine.settings.http;
    this.#asking = { shop: new Asking(concurrency), totalgest: new Asking(concurrency) };
  }

  asAudited(listed: ListedOrder): AuditedOrder {
    return auditedOrder(listed, this.#mapping, this.#timeZone);
  }

  fetchOrder(id: string): Promise<Asked<Decoded<ListedOrder> | null>> {
    return this.#asking.shop.ask(() => this.#engine.shop.fetchOrder(id, this.#signal));
  }

  /** TotalGest's orders with the reference of this order; null = TotalGest has no look-up. */
  async findOrders(id: string): Promise<Asked<readonly BookedOrder[]> | null> {
    const { findOrders } = this.#engine.erp.books;
    if (findOrders === null) return null;
    return this.#asking.totalgest.ask(() => findOrders(this.#prefix + id, this.#signal));
  }

  /** Reads TotalGest's list of all days once. */
  async readBooks(ranges: readonly DayRange[]): Promise<BookIndex> {
    const { erp, clock, settings } = this.#engine;
    const index = new BookIndex(this.#prefix);
    const unread: UnreadDays[] = [];
    const parts = planBooks(ranges, localDay(clock.now(), this.#timeZone));
    await inParallel(parts, settings.http.concurrency, async (part) => {
      unread.push(...(await this.#readBookPart(part, index)));
    });
    index.unread = unread;
    for (const days of unread) this.leaveUnread("totalgest", days, null, days.problem);
    // Any order may be booked again on the days that could not be read.
    if (unread.length > 0 && erp.books.findOrders === null) this.#proof.doubtAll();
    return index;
  }

  /** An order may be listed more than once. */
  async #readBookPart(part: BookPart, index: BookIndex): Promise<readonly UnreadDays[]> {
    const { listOrders } = this.#engine.erp.books;
    if (listOrders === null) {
      index.isListed = false;
      return [];
    }
    const read = async ({ from, to }: DayRange): Promise<void> => {
      const [placedSince, placedBefore] = [this.#instantOf(from), this.#instantOf(addDays(to, 1))];
      const fetchPage = (at: { readonly cursor?: string }): Promise<BookedPage | null> =>
        listOrders({ placedSince, placedBefore, ...at }, this.#signal);
      for await (const page of cursorPages(fetchPage, keyOf)) {
        if (page === null) index.isListed = false;
        for (const item of page?.items ?? []) this.#takeBooked(item, part, index);
      }
    };
    return readInDays(part, read, this.#signal);
  }

  #takeBooked(item: Decoded<BookedOrder>, part: BookPart, index: BookIndex): void {
    if (!item.ok) this.leaveUnread("totalgest", null, item.id, item.problem);
    else if (index.add(item.value, part) === "new-other" && part.role === "audited") this.#proof.addOther(item.value);
  }

  #instantOf(day: LocalDay): string {
    return new Date(startOfDay(day, this.#timeZone)).toISOString();
  }

  /** Reads the shop's list. An order may be listed more than once; days whose list is not whole are unread. */
  async read(range: DayRange): Promise<Found> {
    const wide = { from: addDays(range.from, -MARGIN_DAYS), to: addDays(range.to, MARGIN_DAYS) };
    const found: Found = { range, orders: new Map(), around: new Map(), gone: new Set(), replaced: new Set() };
    const refused = new Map<string, Extract<Decoded<ListedOrder>, { ok: false }>>();
    const read = async (part: DayRange): Promise<void> => {
      const { shortfall } = await readOrderList(this.#engine, part, this.#signal, async (items) => {
        for (const item of items) {
          if (item.ok) this.#take(item.value, found);
          else refused.set(keyOf(item), item);
        }
      });
      if (shortfall !== null) throw shortfall;
    };
    for (const days of await readInDays(wide, read, this.#signal)) this.leaveUnread("shop", days, null, days.problem);
    for (const { id, problem: reason } of refused.values()) await this.refuse(id, reason);
    return found;
  }

  /** Orders placed on other days are audited with those days. */
  #take(listed: ListedOrder, found: Found): void {
    const day = localDay(Date.parse(listed.placedAt), this.#timeZone);
    if (isWithin(day, found.range) && this.#proof.has(day)) {
      found.orders.set(listed.id, this.asAudited(listed));
    } else found.around.set(listed.id, listed);
  }

  /** A record of the shop that cannot be read: its day is not proven, or no day if the store does not know its day. */
  async refuse(id: string | null, reason: Problem): Promise<void> {
    const record = id === null ? null : await this.#engine.store.readOrder(id);
    const day = record === null ? null : localDay(Date.parse(record.placedAt), this.#timeZone);
    this.leaveUnread("shop", day === null ? null : { from: day, to: day }, id, reason);
  }

  leaveUnread(side: "shop" | "totalgest", days: DayRange | null, id: string | null, reason: Problem): void {
    this.#proof.addUnread({ side, from: days?.from ?? null, to: days?.to ?? null, id, problem: reason });
  }

  /**
   * Fetches one by one the orders of these days that the store or TotalGest (`booked`) has and the list did not contain: a
   * page may have shifted, or the shop deleted them. Returns the ids of orders that were found changed after their export,
   * or that the store does not know as the shop shows them: another order may have had their id.
   */
  async addUnlisted(found: Found, booked: readonly string[]): Promise<ReadonlySet<string>> {
    const { store, settings } = this.#engine;
    const [fromMs, toMs] = [found.range.from, addDays(found.range.to, 1)].map((day) => startOfDay(day, this.#timeZone));
    const placed = await store.listPlaced(fromMs ?? 0, toMs ?? 0);
    const known = new Set([...placed.map(({ id }) => id), ...booked]);
    const unlisted = [...known].filter((id) => !found.orders.has(id) && !found.around.has(id));
    await inParallel(unlisted, settings.http.concurrency, async (id) => {
      const asked = await this.fetchOrder(id);
      if (!asked.ok) return this.refuse(id, asked.problem);
      if (asked.value === null) found.gone.add(id);
      else if (!asked.value.ok) return this.refuse(id, asked.value.problem);
      else this.#take(asked.value.value, found);
      return undefined;
    });
    const stored = new Map(placed.map((order) => [order.id, order]));
    const flagged = new Set([...found.orders.keys()].filter((id) => stored.get(id)?.isFlagged !== false));
    for (const order of placed) {
      const audited = found.orders.get(order.id);
      const shown =
        audited === undefined
          ? found.around.get(order.id)
          : { reference: audited.reference, placedAt: new Date(audited.placedMs).toISOString() };
      if (shown === undefined || isSameOrder(order, shown)) continue;
      found.replaced.add(order.id);
      flagged.add(order.id);
    }
    return flagged;
  }
}

function keyOf(item: Decoded<{ readonly id: string }>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}
