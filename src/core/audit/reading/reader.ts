import { type ListedOrder, referenceOf } from "../../orders/order.ts";
import type { OrderMapping } from "../../orders/send/mapping.ts";
import { isSameOrder } from "../../orders/listing/same-id.ts";
import type { Engine } from "../../run/engine.ts";
import { inParallel } from "../../common/parallel.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { addDays, localDay, startOfDay } from "../../common/time/zone.ts";
import type { BookedOrder } from "../../ports/books.ts";
import type { Decoded } from "../../ports/records.ts";
import { type AuditedOrder, auditedOrder } from "../order.ts";
import type { Proof } from "../proof/proof.ts";
import { type Asked, Asking } from "./asking.ts";
import { BookIndex, MARGIN_DAYS, planBooks } from "./book-index.ts";
import { readBookList } from "./book-list.ts";
import { Found } from "./found.ts";
import { type DayRange, isWithin, type UnreadDays } from "./in-days.ts";
import { readShopList } from "./shop-list.ts";

/** Reads both systems for an audit; what cannot be read is a gap in the proof. */
export class Reader {
  /** TotalGest has no list of its orders. */
  isOneWay = false;
  readonly #engine: Engine;
  readonly #mapping: OrderMapping;
  readonly #proof: Proof;
  readonly #signal: AbortSignal;
  readonly #timeZone: string;
  readonly #prefix: string;
  readonly #asking = { shop: new Asking(), totalgest: new Asking() };

  constructor(engine: Engine, mapping: OrderMapping, proof: Proof, signal: AbortSignal) {
    this.#engine = engine;
    this.#mapping = mapping;
    this.#proof = proof;
    this.#signal = signal;
    this.#timeZone = engine.settings.framework360.timeZone;
    this.#prefix = referenceOf(mapping.site, "");
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
      const take = (item: Decoded<BookedOrder>): void => {
        if (!item.ok) this.leaveUnread("totalgest", null, item.id, item.problem);
        else if (index.add(item.value, part) === "new-other" && part.role === "audited")
          this.#proof.addOther(item.value);
      };
      const read = await readBookList(erp.books, part, this.#timeZone, take, this.#signal);
      index.isListed &&= read.isListed;
      unread.push(...read.unread);
    });
    index.unread = unread;
    for (const days of unread) this.leaveUnread("totalgest", days, null, days.problem);
    this.isOneWay = !index.isListed;
    // Any order may be booked again on the days that could not be read.
    if (unread.length > 0 && erp.books.findOrders === null) this.#proof.doubt(null);
    return index;
  }

  /** Reads the shop's list. `place`: of the range among all. */
  async read(range: DayRange, place: number): Promise<Found> {
    const wide = { from: addDays(range.from, -MARGIN_DAYS), to: addDays(range.to, MARGIN_DAYS) };
    const found = new Found(range, place);
    const { progress, shop } = this.#engine;
    const read = await readShopList(shop, progress, wide, (order) => this.#take(order, found), this.#signal);
    for (const unread of read.unread) this.leaveUnread("shop", unread, null, unread.problem);
    for (const { id, problem: reason } of read.refused) await this.refuse(id, reason);
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
   * Fetches one by one the stored orders of these days that the list did not contain: a page may have shifted, or the
   * shop deleted them. Returns the ids of orders that were found changed after their export, or that the store does not
   * know as the shop shows them: another order may have had their id.
   */
  async addUnlisted(found: Found): Promise<ReadonlySet<string>> {
    const { store, settings } = this.#engine;
    const [fromMs, toMs] = [found.range.from, addDays(found.range.to, 1)].map((day) => startOfDay(day, this.#timeZone));
    const placed = await store.listPlaced(fromMs ?? 0, toMs ?? 0);
    const flagged = new Set(placed.filter(({ isFlagged }) => isFlagged).map(({ id }) => id));
    const unlisted = placed.map(({ id }) => id).filter((id) => !found.orders.has(id) && !found.around.has(id));
    await inParallel(unlisted, settings.http.concurrency, async (id) => {
      const asked = await this.fetchOrder(id);
      if (!asked.ok) return this.refuse(id, asked.problem);
      if (asked.value === null) found.gone.add(id);
      else if (!asked.value.ok) return this.refuse(id, asked.value.problem);
      else this.#take(asked.value.value, found);
      return undefined;
    });
    const stored = new Map(placed.map((order) => [order.id, order]));
    for (const { id } of found.orders.values()) if (!stored.has(id)) flagged.add(id);
    for (const known of placed) {
      const shown = found.identityOf(known.id);
      if (shown === null || isSameOrder(known, shown)) continue;
      found.replaced.add(known.id);
      flagged.add(known.id);
    }
    return flagged;
  }
}
