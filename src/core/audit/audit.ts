import type { Engine } from "../run/engine.ts";
import { RemoteError, type RemoteReason } from "../common/problems/errors.ts";
import { type OrderMapping } from "../order/send/map-order.ts";
import { referenceOf } from "../order/reference.ts";
import type { ListedOrder } from "../order/order.ts";
import { inParallel } from "../common/parallel.ts";
import type { Problem } from "../common/problems/problem.ts";
import { problem } from "../common/problems/problem.ts";
import { withRowIds } from "../order/listing/same-id.ts";
import { readStatuses } from "../discovery/statuses.ts";
import { addDays, type LocalDay, localDay, startOfDay } from "../common/time/zone.ts";
import { type BookRead, readBookList } from "./book-list.ts";
import type { BookedOrder } from "../ports/books.ts";
import { decisionOf, factsOf, type Known, readKnown } from "./facts.ts";
import { type DayRange, isWithin, type UnreadDays } from "./in-days.ts";
import { type AuditPolicy, type Bookings, type Facts, judgeAudited, unasked } from "./judge.ts";
import { type AuditedOrder, asItWasSent, auditedOrder } from "./order.ts";
import { rangesOf } from "./plan.ts";
import type { ProductDifference } from "./product-difference.ts";
import { Proof } from "./proof.ts";
import { AUDIT_RULES, type AuditReport } from "./report.ts";
import { readShopList } from "./shop-list.ts";

/** TotalGest may date an order on another day than the shop, so its list is read this many days wider on both sides. */
const MARGIN_DAYS = 2;

export interface AuditRequest {
  /** The days to audit, the earliest first. */
  readonly days: readonly LocalDay[];
  /** The program's version. */
  readonly version: string;
  /** Also compares the products; null = not asked for. */
  readonly products: (() => Promise<readonly ProductDifference[]>) | null;
}

/**
 * Reads both systems again and proves for each day that every order that had to arrive did. Changes nothing; the caller
 * stores the report. Throws RemoteError if statuses, taxes or TotalGest's shop cannot be read.
 */
export async function auditOrders(engine: Engine, request: AuditRequest, signal: AbortSignal): Promise<AuditReport> {
  const { clock, settings } = engine;
  const startedMs = clock.now();
  const audit = await beginAudit(engine, request.days, signal);
  for (const range of rangesOf(request.days)) await audit.run(range);
  const products = request.products === null ? null : await request.products();
  return audit.proof.report({
    rules: AUDIT_RULES,
    version: request.version,
    site: settings.framework360.site,
    timeZone: settings.framework360.timeZone,
    currency: audit.currency,
    startedMs,
    finishedMs: clock.now(),
    isOneWay: audit.isOneWay,
    products,
  });
}

async function beginAudit(engine: Engine, days: readonly LocalDay[], signal: AbortSignal): Promise<Audit> {
  const { shop, erp, settings, store } = engine;
  const [statuses, taxes, erpShop] = await Promise.all([
    shop.fetchStatuses(signal, () => undefined),
    shop.fetchTaxes(signal, () => undefined),
    erp.fetchShop(signal),
  ]);
  const { from } = settings.export;
  const discovered = await store.readNote("discovered-at");
  const policy: AuditPolicy = {
    ...readStatuses(statuses, settings.export),
    fromMs: from === null ? null : startOfDay(from, settings.framework360.timeZone),
    discoveredMs: discovered === null ? null : Number(discovered),
  };
  const defaultRate = taxes.find(({ isDefault }) => isDefault)?.rate ?? null;
  const mapping = { site: settings.framework360.site, settings: settings.mapping, erpShop, defaultRate };
  const orders = withRowIds(shop, await store.listNamesakes());
  return new Audit(engine, orders, mapping, policy, days, signal);
}

/** What was read for one range of days, before it is judged. */
interface Found {
  readonly orders: Map<string, AuditedOrder>;
  /** Ids of orders placed on the days around the range. */
  readonly around: Set<string>;
  readonly ours: Map<string, BookedOrder[]>;
  readonly byNumber: Map<string, BookedOrder>;
  readonly isListed: boolean;
  readonly unbooked: readonly UnreadDays[];
}

/** The shop with its orders under their rows' ids. */
type AuditedShop = ReturnType<typeof withRowIds>;

class Audit {
  readonly proof: Proof;
  readonly currency: string;
  isOneWay = false;
  readonly #engine: Engine;
  readonly #shop: AuditedShop;
  readonly #mapping: OrderMapping;
  readonly #policy: AuditPolicy;
  readonly #signal: AbortSignal;
  readonly #timeZone: string;
  readonly #prefix: string;
  readonly #unknown = new Set<string>();
  readonly #asking: Record<"shop" | "totalgest", Asking>;

  constructor(
    engine: Engine,
    shop: AuditedShop,
    mapping: OrderMapping,
    policy: AuditPolicy,
    days: readonly LocalDay[],
    signal: AbortSignal,
  ) {
    this.#engine = engine;
    this.#shop = shop;
    this.#mapping = mapping;
    this.#policy = policy;
    this.#signal = signal;
    this.#timeZone = engine.settings.framework360.timeZone;
    this.#prefix = referenceOf(mapping.site, "");
    this.currency = mapping.erpShop.currency;
    this.proof = new Proof(days, this.currency);
    this.#asking = { shop: new Asking(), totalgest: new Asking() };
  }

  async run(range: DayRange): Promise<void> {
    const found = await this.#read(range);
    const flagged = await this.#addUnlisted(range, found);
    const doubtful = this.#addClean(found, flagged);
    this.#engine.progress.report({ kind: "phase", phase: "look-up", total: doubtful.length });
    const { concurrency } = this.#engine.settings.http;
    await inParallel(doubtful, concurrency, (order) => this.#settle(order, found));
    await inParallel(this.#unmatched(found), concurrency, (booked) => this.#settleUnmatched(booked, range, found));
  }

  async #read(range: DayRange): Promise<Found> {
    const { erp, progress } = this.#engine;
    const wide = { from: addDays(range.from, -MARGIN_DAYS), to: addDays(range.to, MARGIN_DAYS) };
    const orders = new Map<string, AuditedOrder>();
    const around = new Set<string>();
    const ours = new Map<string, BookedOrder[]>();
    const byNumber = new Map<string, BookedOrder>();
    progress.report({ kind: "phase", phase: "discover", total: null });
    const readBooks = (days: DayRange): Promise<BookRead> =>
      readBookList(
        erp.books,
        days,
        this.#timeZone,
        (item) => {
          if (item.ok) this.#addBooked(item.value, days === range, ours, byNumber);
          else this.#leaveUnread("totalgest", null, item.id, item.problem);
        },
        this.#signal,
      );
    // Three separate reads, because only TotalGest's own filter shows on which day it counts an order.
    const [shopList, ...booked] = await Promise.all([
      readShopList(this.#shop, wide, (listed) => this.#take(listed, range, orders, around), this.#signal),
      ...[range, { from: wide.from, to: addDays(range.from, -1) }, { from: addDays(range.to, 1), to: wide.to }].map(
        readBooks,
      ),
    ]);
    const unbooked = booked.flatMap(({ unread }) => unread);
    const isListed = booked.every((read) => read.isListed);
    for (const unread of shopList.unread) this.#leaveUnread("shop", unread, null, unread.problem);
    for (const unread of unbooked) this.#leaveUnread("totalgest", unread, null, unread.problem);
    for (const { id, problem: reason } of shopList.refused) await this.#refuse(id, reason);
    this.isOneWay ||= !isListed;
    return { orders, around, ours, byNumber, isListed, unbooked };
  }

  /** Orders placed on other days are audited with those days. */
  #take(listed: ListedOrder, range: DayRange, orders: Map<string, AuditedOrder>, around: Set<string>): void {
    const day = localDay(Date.parse(listed.placedAt), this.#timeZone);
    if (isWithin(day, range) && this.proof.has(day))
      orders.set(listed.id, auditedOrder(listed, this.#mapping, this.#timeZone));
    else around.add(listed.id);
  }

  #addBooked(
    booked: BookedOrder,
    isOfTheseDays: boolean,
    ours: Map<string, BookedOrder[]>,
    byNumber: Map<string, BookedOrder>,
  ): void {
    const { reference } = booked;
    if (reference?.startsWith(this.#prefix) === true) {
      const known = ours.get(reference) ?? [];
      // If a page shifts during the read, an order is listed twice.
      if (known.every(({ id }) => id !== booked.id)) ours.set(reference, [...known, booked]);
      return;
    }
    if (byNumber.get(booked.number)?.id === booked.id) return;
    byNumber.set(booked.number, booked);
    if (isOfTheseDays) this.proof.addOther(booked);
  }

  /** A record of the shop that cannot be read: its day is not proven, or no day if the store does not know its day. */
  async #refuse(id: string | null, reason: Problem): Promise<void> {
    const record = id === null ? null : await this.#engine.store.readOrder(id);
    const day = record === null ? null : localDay(Date.parse(record.placedAt), this.#timeZone);
    this.#leaveUnread("shop", day === null ? null : { from: day, to: day }, id, reason);
  }

  #leaveUnread(side: "shop" | "totalgest", days: DayRange | null, id: string | null, reason: Problem): void {
    this.proof.addUnread({ side, from: days?.from ?? null, to: days?.to ?? null, id, problem: reason });
  }

  /**
   * Fetches one by one the stored orders of these days that the list did not contain (a page may have shifted). Returns
   * the ids of orders that were found changed after their export.
   */
  async #addUnlisted(range: DayRange, found: Found): Promise<ReadonlySet<string>> {
    const { store, settings } = this.#engine;
    const [fromMs, toMs] = [range.from, addDays(range.to, 1)].map((day) => startOfDay(day, this.#timeZone));
    const placed = await store.listPlaced(fromMs ?? 0, toMs ?? 0);
    const flagged = new Set(placed.filter(({ isFlagged }) => isFlagged).map(({ id }) => id));
    const unlisted = placed.map(({ id }) => id).filter((id) => !found.orders.has(id) && !found.around.has(id));
    await inParallel(unlisted, settings.http.concurrency, async (id) => {
      const asked = await this.#asking.shop.ask(() => this.#shop.fetchOrder(id, this.#signal));
      if (!asked.ok) return this.#refuse(id, asked.problem);
      if (asked.value === null) return undefined;
      if (!asked.value.ok) return this.#refuse(id, asked.value.problem);
      this.#take(asked.value.value, range, found.orders, found.around);
      return undefined;
    });
    return flagged;
  }

  /** Adds the orders on which both lists agree; returns the others. */
  #addClean({ orders, ours }: Found, flagged: ReadonlySet<string>): readonly AuditedOrder[] {
    const doubtful: AuditedOrder[] = [];
    for (const order of orders.values()) {
      const booked = ours.get(this.#prefix + order.id) ?? [];
      const verdict = booked.length === 1 ? judgeAudited(order, { booked }, null, this.#policy) : null;
      if (verdict === null || verdict.found.length !== 1 || verdict.finding !== null || flagged.has(order.id)) {
        doubtful.push(order);
      } else this.proof.add(order, verdict, null);
    }
    return doubtful;
  }

  /** Judges an order that the lists do not settle: first with the store, then with a fetch from both systems. */
  async #settle(order: AuditedOrder, found: Found): Promise<void> {
    const { store } = this.#engine;
    const known = await readKnown(store, order.id);
    const bookings = this.#bookingsOf(order.id, known, found);
    const quiet = judgeAudited(order, bookings, this.#factsOf(known, null), this.#policy);
    const isFlagged = known !== null && known.record.flags.length > 0;
    const isQuiet = quiet.finding === null || quiet.finding.kind === "dismissed" || quiet.finding.kind === "marked";
    if (isQuiet && !isFlagged) {
      this.proof.add(order, quiet, this.#factsOf(known, null));
      return;
    }
    await this.#settleAnew(order, known, bookings, found);
  }

  async #settleAnew(audited: AuditedOrder, known: Known | null, bookings: Bookings, found: Found): Promise<void> {
    const fresh = await this.#readAgain(audited);
    if (fresh === "gone") {
      for (const booked of bookings.booked) await this.#addUnknown(booked, audited.id);
      return;
    }
    const { listed, refusal } = fresh;
    const facts = this.#factsOf(known, listed);
    const order = listed === null ? audited : this.#orderOf(listed, known);
    const asked = await this.#lookUp(order.id, bookings, found);
    const verdict = judgeAudited(order, asked.bookings, facts, this.#policy);
    const reason = asked.problem ?? (verdict.finding === null ? null : refusal);
    this.proof.add(order, reason === null ? verdict : { ...verdict, finding: unasked(reason) }, facts);
  }

  #factsOf(known: Known | null, listed: ListedOrder | null): Facts | null {
    return known === null ? null : factsOf(known, listed, this.#policy.cancelled);
  }

  #orderOf(listed: ListedOrder, known: Known | null): AuditedOrder {
    const order = auditedOrder(listed, this.#mapping, this.#timeZone);
    return asItWasSent(order, listed.order, known?.sent ?? null);
  }

  async #readAgain({ id }: AuditedOrder): Promise<"gone" | { listed: ListedOrder | null; refusal: Problem | null }> {
    const asked = await this.#asking.shop.ask(() => this.#shop.fetchOrder(id, this.#signal));
    if (!asked.ok) return { listed: null, refusal: asked.problem };
    if (asked.value === null) return "gone";
    return asked.value.ok
      ? { listed: asked.value.value, refusal: null }
      : { listed: null, refusal: asked.value.problem };
  }

  #bookingsOf(id: string, known: Known | null, { ours, byNumber, isListed }: Found): Bookings {
    const booked = ours.get(this.#prefix + id) ?? [];
    const isMarked = known !== null && decisionOf(known)?.kind === "marked";
    const number = isMarked ? (known.record.erp?.number ?? null) : null;
    if (number === null || !isListed) return { booked };
    return { booked, byNumber: byNumber.get(number) ?? null };
  }

  /** Looks up by our reference. If TotalGest has no look-up, the list counts, provided that it is complete. */
  async #lookUp(
    id: string,
    bookings: Bookings,
    { isListed, unbooked }: Found,
  ): Promise<{ readonly bookings: Bookings; readonly problem: Problem | null }> {
    const { findOrders } = this.#engine.erp.books;
    if (findOrders === null) {
      const isListedWhole = bookings.booked.length > 0 || (isListed && unbooked.length === 0);
      const missing = problem("function-missing", { system: "TotalGest", operation: "findOrder" });
      return { bookings, problem: isListedWhole ? null : missing };
    }
    const asked = await this.#asking.totalgest.ask(() => findOrders(this.#prefix + id, this.#signal));
    if (!asked.ok) return { bookings, problem: asked.problem };
    return { bookings: { ...bookings, booked: asked.value }, problem: null };
  }

  /** TotalGest's orders with a reference of this site that match no order in the shop's list. */
  #unmatched({ ours, orders, around }: Found): readonly BookedOrder[] {
    return [...ours].flatMap(([reference, booked]) => {
      const id = reference.slice(this.#prefix.length);
      const isOver = booked.every(({ state }) => state === "cancelled");
      return orders.has(id) || around.has(id) || isOver || this.#unknown.has(reference) ? [] : booked;
    });
  }

  async #settleUnmatched(booked: BookedOrder, range: DayRange, found: Found): Promise<void> {
    const id = (booked.reference ?? "").slice(this.#prefix.length);
    const asked = await this.#asking.shop.ask(() => this.#shop.fetchOrder(id, this.#signal));
    if (!asked.ok) return this.#leaveUnread("shop", null, id, asked.problem);
    if (asked.value === null) return this.#addUnknown(booked, id);
    if (!asked.value.ok) return this.#refuse(id, asked.value.problem);
    const order = auditedOrder(asked.value.value, this.#mapping, this.#timeZone);
    if (!isWithin(order.day, range) || !this.proof.has(order.day) || found.orders.has(id)) return undefined;
    found.orders.set(id, order);
    return this.#settle(order, found);
  }

  async #addUnknown(booked: BookedOrder, id: string): Promise<void> {
    if (booked.state === "cancelled") return;
    this.#unknown.add(booked.reference ?? "");
    const known = await readKnown(this.#engine.store, id);
    const facts = this.#factsOf(known, null);
    this.proof.addUnknown(booked, id, facts, known?.record ?? null);
  }
}

type Asked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** After this many failures in a row the system is considered down. */
const MOST_IN_A_ROW = 8;

/** Reasons that concern the system as a whole. */
const OF_THE_SYSTEM: ReadonlySet<RemoteReason> = new Set(["unreachable", "throttled", "credentials", "configuration"]);

/** Calls a system for single orders, and stops calling once the system is down. What was not asked is not proven. */
class Asking {
  #failure: Problem | null = null;
  #inARow = 0;

  async ask<T>(call: () => Promise<T>): Promise<Asked<T>> {
    if (this.#failure !== null) return { ok: false, problem: this.#failure };
    try {
      const value = await call();
      this.#inARow = 0;
      return { ok: true, value };
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      this.#inARow += 1;
      if (OF_THE_SYSTEM.has(error.reason) || this.#inARow >= MOST_IN_A_ROW) this.#failure = error.problem;
      return { ok: false, problem: error.problem };
    }
  }
}
