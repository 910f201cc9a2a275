/** What an audit reads of both systems. What cannot be read is a gap in its proof. */
import { readOrderList } from "../discovery/read-order-list.ts";
import { isSameOrder, type ListedOrder, type OrderIdentity, OWED_STATES, referenceOf } from "../orders/order.ts";
import type { OrderMapping } from "../orders/send/mapping.ts";
import type { BookedOrder, BookedPage } from "../ports/books.ts";
import type { Decoded } from "../ports/records.ts";
import { inParallel } from "../common/parallel.ts";
import { RemoteError } from "../common/problems/errors.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { addDays, type DayRange, daysOf, isWithin, localDay, startOfDay } from "../common/time/zone.ts";
import type { Engine } from "../run/engine.ts";
import type { Asked, Asking } from "../run/failure-count.ts";
import { cursorPages } from "../run/pages.ts";
import { type AuditedOrder, auditedOrder } from "./amounts.ts";
import { isForeignReference, alikeNames } from "./alike.ts";
import { around, AuditBooks, planBooks } from "./books.ts";
import { NumbersRead } from "./numbers.ts";
import type { Proof } from "./proof.ts";
import type { AuditPolicy } from "./verdict.ts";

/** What the parts of one audit share. */
export interface Audit {
  readonly engine: Engine;
  readonly mapping: OrderMapping;
  readonly policy: AuditPolicy;
  readonly proof: Proof;
  readonly signal: AbortSignal;
  readonly asking: Readonly<Record<"shop" | "totalgest", Asking>>;
  /** Ids of orders of the audited days that the shop does not show any more, each with the order that it shows under the id; null = none. */
  readonly unshown: Map<string, OrderIdentity | null>;
}

export function asAudited({ mapping, engine }: Audit, listed: ListedOrder): AuditedOrder {
  return auditedOrder(listed, mapping, engine.settings.framework360.timeZone);
}

/** The day of a stored order, as a range. */
export function rangeOf({ engine }: Audit, { placedAt }: Pick<OrderIdentity, "placedAt">): DayRange {
  const day = localDay(Date.parse(placedAt), engine.settings.framework360.timeZone);
  return { from: day, to: day };
}

/** Of the first instant of a range, and of the first after it, epoch ms. */
function boundsOf({ engine }: Audit, { from, to }: DayRange): readonly [number, number] {
  const { timeZone } = engine.settings.framework360;
  return [startOfDay(from, timeZone), startOfDay(addDays(to, 1), timeZone)];
}

export function fetchOrder({ engine, asking, signal }: Audit, id: string): Promise<Asked<Decoded<ListedOrder> | null>> {
  return asking.shop.ask(() => engine.shop.fetchOrder(id, signal));
}

/** Why it could not be read; null = it was. */
async function whyUnread(signal: AbortSignal, read: () => Promise<void>): Promise<Problem | null> {
  signal.throwIfAborted();
  try {
    await read();
    return null;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return error.problem;
  }
}

/**
 * Those of these days that cannot be read; null = none. They are read in halves as long as one of both can be read: few calls find one
 * day that fails, and a system that is down is not asked for each day.
 */
async function readHalves(
  days: DayRange,
  read: (days: DayRange) => Promise<Problem | null>,
): Promise<readonly [DayRange, Problem] | null> {
  let failed = await read(days);
  let unread = days;
  while (failed !== null && unread.from < unread.to) {
    const all = daysOf(unread);
    const middle = Math.ceil(all.length / 2);
    const halves = [
      { from: unread.from, to: all[middle - 1] ?? "" },
      { from: all[middle] ?? "", to: unread.to },
    ] as const;
    const [first, second] = [await read(halves[0]), await read(halves[1])];
    if (first !== null && second !== null) break;
    unread = halves[first === null ? 1 : 0];
    failed = first ?? second;
  }
  return failed === null ? null : [unread, failed];
}

/** Reads TotalGest's list of all days once. */
export async function readBooks(audit: Audit, ranges: readonly DayRange[]): Promise<AuditBooks> {
  const { erp, store, clock, settings } = audit.engine;
  const { listOrders } = erp.books;
  const books = new AuditBooks(referenceOf(audit.mapping.site, ""));
  const startedMs = clock.now();
  const parts = planBooks(ranges, localDay(startedMs, settings.framework360.timeZone));
  const numbers = new NumbersRead(parts[0]?.from ?? "", audit.mapping.site);
  if (listOrders === null) {
    books.isListed = false;
    return books;
  }
  const readPart = async (part: DayRange): Promise<void> => {
    const isAudited = ranges.some((range) => isWithin(part.from, range));
    const [placedSince = "", placedBefore = ""] = boundsOf(audit, part).map((ms) => new Date(ms).toISOString());
    const fetchPage = (at: { readonly cursor?: string }): Promise<BookedPage | null> =>
      listOrders({ placedSince, placedBefore, ...at }, audit.signal);
    for await (const page of cursorPages(fetchPage, keyOf)) {
      if (page === null) books.isListed = false;
      for (const item of page?.items ?? []) {
        if (!item.ok) audit.proof.addUnread("totalgest", item.problem, null, item.id);
        else if (books.add(item.value, part) && isAudited) audit.proof.addOther(item.value);
      }
      const booked = (page?.items ?? []).flatMap((item) => (item.ok ? [item.value] : []));
      const known = await store.listKnown(booked.map((one) => books.idIn(one)).filter((id) => id !== null));
      books.compare(known);
      numbers.add(booked, known);
      const others = booked.filter(isOthers);
      if (others.length > 0) await compareOthers(audit, books, others);
    }
  };
  await inParallel(parts, settings.http.concurrency, async (part) => {
    const unread = await readHalves(part, (days) => whyUnread(audit.signal, () => readPart(days)));
    if (unread === null) return;
    books.isRead = false;
    const [days, failed] = unread;
    // Without a look-up, any order may be booked again on the days that could not be read.
    audit.proof.addUnread("totalgest", failed, erp.guarantees.lookUp ? days : null);
  });
  if (books.isWhole) await numbers.keep(store, startedMs);
  return books;
}

function isOthers({ reference, state }: BookedOrder): boolean {
  return isForeignReference(reference) && state !== "cancelled";
}

/** Looks for the orders that were sent, or wait, and that these may be: those with one of their names, and those of the same days. */
async function compareOthers(audit: Audit, books: AuditBooks, others: readonly BookedOrder[]): Promise<void> {
  const { store, settings } = audit.engine;
  const { timeZone } = settings.framework360;
  const named = await store.findOrders([...new Set(others.flatMap(alikeNames))]);
  const days = others
    .filter(({ buyers }) => buyers.length > 0)
    .flatMap(({ placedAt, createdAt }) => placedAt ?? createdAt ?? [])
    .map((at) => localDay(Date.parse(at), timeZone))
    .toSorted();
  const [from, to] = [days[0], days.at(-1)];
  const [fromMs, toMs] = from === undefined || to === undefined ? [0, 0] : boundsOf(audit, { from, to });
  const near = from === undefined ? [] : await store.listOrders({ states: OWED_STATES, placed: { fromMs, toMs } });
  const owed = [...[...named.values()].flat().filter(({ state }) => OWED_STATES.includes(state)), ...near];
  books.compareOthers(others, [...new Map(owed.map((one) => [one.id, one])).values()], timeZone);
}

/** An order that the shop shows, before it is judged. */
export interface Found {
  readonly order: AuditedOrder;
  /** The store knows it as the shop shows it, and of no change after its export. */
  readonly isAsKnown: boolean;
}

/**
 * Reads the shop's list, and fetches one by one the orders of these days that the store or TotalGest has and the list did
 * not contain: a page may have shifted, or the shop deleted them. Orders placed on other days are audited with those days.
 */
export async function readShop(audit: Audit, range: DayRange, reading: Promise<AuditBooks>): Promise<readonly Found[]> {
  const { engine, proof } = audit;
  const { store, settings } = engine;
  const shown = new Map<string, AuditedOrder>();
  const take = async (item: Decoded<ListedOrder>): Promise<void> => {
    if (item.ok) shown.set(item.value.id, asAudited(audit, item.value));
    else await refuse(audit, item.id, item.problem);
  };
  const wide = around(range);
  const listed = new Set<string | null>();
  const readList = async (): Promise<boolean> => {
    const failed = await whyUnread(audit.signal, async () => {
      const { shortfall } = await readOrderList(engine, wide, audit.signal, async (items) => {
        for (const item of items) {
          listed.add(item.ok ? item.value.id : item.id);
          await take(item);
        }
      });
      if (shortfall !== null) throw shortfall;
    });
    if (failed !== null) proof.addUnread("shop", failed, wide);
    return failed === null;
  };
  const isListed = await readList();
  const books = await reading;
  const placed = await store.listPlaced(...boundsOf(audit, range));
  const known = new Set([...placed.map(({ id }) => id), ...books.idsNear(range)]);
  const unlisted = [...known].filter((id) => !shown.has(id));
  await inParallel(unlisted, settings.http.concurrency, async (id) => {
    const asked = await fetchOrder(audit, id);
    if (!asked.ok) await refuse(audit, id, asked.problem);
    else if (asked.value === null) audit.unshown.set(id, null);
    else await take(asked.value);
  });
  // A list that moved while it was read is read once more; one that leaves orders out may leave out others too.
  const isLeftOut = (id: string): boolean => !listed.has(id) && isWithin(shown.get(id)?.day ?? "", range);
  if (isListed && unlisted.some(isLeftOut) && (await readList())) {
    const ids = unlisted.filter(isLeftOut);
    const cut = { system: "Framework360", operation: "orders/list", ids: ids.join(", ") } as const;
    if (ids.length > 0) proof.addUnread("shop", problem("list-left-out", cut), wide);
  }
  const stored = new Map(placed.map((order) => [order.id, order]));
  const isSame = (order: AuditedOrder): boolean => {
    const known = stored.get(order.id);
    return known === undefined || isSameOrder(known, order);
  };
  for (const order of shown.values()) if (!isSame(order)) audit.unshown.set(order.id, order);
  return [...shown.values()]
    .filter(({ day }) => isWithin(day, range) && proof.has(day))
    .map((order) => ({ order, isAsKnown: stored.get(order.id)?.isFlagged === false && isSame(order) }));
}

/** A record of the shop that cannot be read: its day is not proven, or no day if the store does not know its day. */
async function refuse(audit: Audit, id: string | null, reason: Problem): Promise<void> {
  const record = id === null ? null : await audit.engine.store.readOrder(id);
  audit.proof.addUnread("shop", reason, record === null ? null : rangeOf(audit, record), id);
}

function keyOf(item: Decoded<{ readonly id: string }>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}
