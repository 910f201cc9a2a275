import type { Engine } from "../run/engine.ts";
import { type ListedOrder, classOf, isSentClass } from "../orders/order.ts";
import { inParallel } from "../common/parallel.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { readStatusNote } from "../discovery/discover.ts";
import { isUntouched } from "../orders/listing/newcomer.ts";
import { readStatuses } from "../discovery/statuses.ts";
import { type DayRange, type LocalDay, localDay, startOfDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import { decisionOf, factsAbout, factsOf, factsOfReplaced, type Known, readKnown } from "./facts.ts";
import { differencesOf, shopMissing } from "./judge/differences.ts";
import { judgeAudited } from "./judge/judge.ts";
import { type AuditPolicy, type Bookings, type Facts, isDifference, unasked, type Verdict } from "./judge/verdict.ts";
import { asItWasSent, type AuditedOrder } from "./order.ts";
import { rangesOf } from "./plan.ts";
import { Proof } from "./proof/proof.ts";
import { AUDIT_RULES, type AuditReport } from "./report.ts";
import type { BookIndex } from "./reading/book-index.ts";
import { type Found, Reader } from "./reading/reader.ts";
import { recordAudited, recordBooked } from "../orders/transitions.ts";

export interface AuditRequest {
  /** The days to audit, the earliest first. */
  readonly days: readonly LocalDay[];
  /** The program's version. */
  readonly version: string;
}

/**
 * Reads both systems again and proves for each day that every order that had to arrive did. Changes nothing in them;
 * what differs is recorded as a change after the export, so that a person can settle it. The caller stores the report.
 * Throws RemoteError if statuses, taxes or TotalGest's shop cannot be read.
 */
export async function auditOrders(engine: Engine, request: AuditRequest, signal: AbortSignal): Promise<AuditReport> {
  const { shop, erp, settings, store, clock } = engine;
  const startedMs = clock.now();
  const [statuses, taxes, erpShop] = await Promise.all([
    shop.fetchStatuses(signal, () => undefined),
    shop.fetchTaxes(signal, () => undefined),
    erp.fetchShop(signal),
  ]);
  const { from } = settings.export;
  const { site, totals, timeZone } = settings.framework360;
  const discovered = await store.readNote("discovered-at");
  const policy: AuditPolicy = {
    statuses: readStatuses(statuses, settings.export, await readStatusNote(engine)),
    fromMs: from === null ? null : startOfDay(from, timeZone),
    nowMs: clock.now(),
    discoveredMs: discovered === null ? null : Number(discovered),
  };
  const defaultRate = taxes.find(({ isDefault }) => isDefault)?.rate ?? null;
  const mapping = { site, settings: settings.mapping, totals, erpShop, defaultRate };
  const { currency } = erpShop;
  const proof = new Proof(request.days, currency);
  // Without these, nobody knows which orders have to be in TotalGest.
  if (from === null) proof.leaveUnproven(problem("audit-without-start", {}));
  if (statuses.length === 0) proof.leaveUnproven(problem("audit-without-statuses", { system: "Framework360" }));
  const audit = new Audit(engine, policy, currency, proof, new Reader(engine, mapping, proof, signal));
  const { isListed } = await audit.run(rangesOf(request.days));
  const head = { rules: AUDIT_RULES, version: request.version, site, timeZone, currency };
  return proof.report({ ...head, startedMs, finishedMs: clock.now(), isOneWay: !isListed });
}

class Audit {
  readonly #engine: Engine;
  readonly #policy: AuditPolicy;
  readonly #currency: string;
  readonly #proof: Proof;
  readonly #reader: Reader;
  /** Ids that the shop does not have, and that are settled. */
  readonly #unknown = new Set<string>();

  constructor(engine: Engine, policy: AuditPolicy, currency: string, proof: Proof, reader: Reader) {
    this.#engine = engine;
    this.#policy = policy;
    this.#currency = currency;
    this.#proof = proof;
    this.#reader = reader;
  }

  async run(ranges: readonly DayRange[]): Promise<BookIndex> {
    const reading = this.#reader.readBooks(ranges);
    // It is awaited with the first range.
    reading.catch(() => undefined);
    for (const [place, range] of ranges.entries()) {
      const [found, books] = await Promise.all([this.#reader.read(range), reading]);
      await this.#runRange(found, books, await this.#reader.addUnlisted(found, books.idsNear(place)));
    }
    return reading;
  }

  async #runRange(found: Found, books: BookIndex, flagged: ReadonlySet<string>): Promise<void> {
    const doubtful = this.#addClean(found, books, flagged);
    this.#engine.progress.report({ kind: "phase", phase: "look-up", total: doubtful.length });
    const { concurrency } = this.#engine.settings.http;
    await inParallel(doubtful, concurrency, (order) => this.#settle(order, books));
    await inParallel([...found.gone], concurrency, (id) => this.#settleGone(id, books));
    await inParallel([...found.replaced], concurrency, (id) => this.#settleReplaced(id, books));
  }

  /** Adds the orders on which both lists agree; returns the others. */
  #addClean(found: Found, books: BookIndex, flagged: ReadonlySet<string>): readonly AuditedOrder[] {
    // What could not be read may contain another booking of any order, so each one is looked up.
    if (books.unread.length > 0) return [...found.orders.values()];
    const doubtful: AuditedOrder[] = [];
    for (const order of found.orders.values()) {
      const booked = books.bookedFor(order.id);
      const isSent = isSentClass(classOf(order.status, this.#policy.statuses));
      const verdict = booked.length === 1 && isSent ? judgeAudited(order, { booked }, null, this.#policy) : null;
      if (verdict === null || verdict.found.length !== 1 || verdict.finding !== null || flagged.has(order.id)) {
        doubtful.push(order);
      } else this.#proof.add(order, verdict, null);
    }
    return doubtful;
  }

  /** Judges an order that the lists do not settle: first with the store, then with a fetch from both systems. */
  async #settle(order: AuditedOrder, books: BookIndex): Promise<void> {
    const known = await readKnown(this.#engine.store, order.id);
    const facts = known === null ? null : factsAbout(known, order);
    const bookings = bookingsOf(order.id, known, facts, books);
    const quiet = judgeAudited(order, bookings, facts, this.#policy);
    const isFlagged = known !== null && known.record.flags.length > 0;
    const isQuiet =
      quiet.finding === null || quiet.finding.kind === "dismissed" || quiet.finding.cause === "marked-found";
    if (isQuiet && !isFlagged && books.unread.length === 0) this.#proof.add(order, quiet, facts);
    else await this.#settleAnew(order, bookings, books);
  }

  async #settleAnew(audited: AuditedOrder, bookings: Bookings, books: BookIndex): Promise<void> {
    const fresh = await this.#readAgain(audited);
    if (fresh === "gone") return this.#settleGone(audited.id, books);
    const { listed, refusal } = fresh;
    const known = listed === null ? await readKnown(this.#engine.store, audited.id) : await this.#readWith(listed);
    const fetched = listed === null ? audited : this.#reader.asAudited(listed);
    const facts = known === null ? null : factsAbout(known, fetched);
    const order = listed === null ? audited : asSent(fetched, listed, known, facts);
    const asked =
      facts?.isNewcomer === true ? { bookings, problem: null } : await this.#lookUp(order.id, bookings, books);
    const verdict = judgeAudited(order, asked.bookings, withoutAcknowledged(facts), this.#policy);
    const reason = asked.problem ?? (verdict.finding === null ? null : refusal);
    if (reason !== null) {
      this.#proof.add(order, { ...verdict, finding: unasked(reason) }, facts);
      return undefined;
    }
    const now = await this.#record(order, verdict, known);
    this.#proof.add(order, judgeAudited(order, asked.bookings, now, this.#policy), now);
    return undefined;
  }

  /** What the store knows of an order, after a change in the shop was recorded as by any reading of it. */
  async #readWith(listed: ListedOrder): Promise<Known | null> {
    const { store } = this.#engine;
    const known = await readKnown(store, listed.id);
    if (known?.record.state !== "exported") return known;
    const { touched } = await store.recordOrders([listed], this.#policy);
    return touched.length === 0 ? known : readKnown(store, listed.id);
  }

  /**
   * Records what differs in TotalGest, so that a person can acknowledge it, and returns what is known then. An order that
   * TotalGest has, and the store did not know of, counts as exported from now on.
   */
  async #record(order: AuditedOrder, verdict: Verdict, known: Known | null): Promise<Facts | null> {
    const { store, clock } = this.#engine;
    const { finding, found } = verdict;
    const [live] = found;
    let now = known;
    if (known !== null && live !== undefined && finding !== null && isDifference(finding) && isSendable(known)) {
      await store.recordFound(order.id, live, clock.now(), recordBooked);
      now = await readKnown(store, order.id);
    }
    if (now === null) return null;
    const facts = factsAbout(now, order);
    if (facts.state !== "exported") return facts;
    const differences = differencesOf(order, verdict, facts);
    await store.changeOrders([{ id: order.id, found: differences, atMs: clock.now() }], recordAudited);
    const after = await readKnown(store, order.id);
    return after === null ? null : factsAbout(after, order);
  }

  /** Only TotalGest knows the order: it gets a row, so that a person can settle it like any other. */
  async #recordStranger(id: string, booked: BookedOrder): Promise<Known | null> {
    const { store, clock } = this.#engine;
    const placedAt = booked.createdAt ?? new Date(clock.now()).toISOString();
    const currency = booked.currency ?? this.#currency;
    const known = { id, reference: "", placedAt, status: "", statusName: "", total: booked.totals?.gross ?? "0.00" };
    await store.recordOrders([{ ...known, currency, order: null, fault: null }], this.#policy);
    await store.recordFound(id, booked, clock.now(), recordBooked);
    return readKnown(store, id);
  }

  async #readAgain({ id }: AuditedOrder): Promise<"gone" | { listed: ListedOrder | null; refusal: Problem | null }> {
    const asked = await this.#reader.fetchOrder(id);
    if (!asked.ok) return { listed: null, refusal: asked.problem };
    if (asked.value === null) return "gone";
    return asked.value.ok
      ? { listed: asked.value.value, refusal: null }
      : { listed: null, refusal: asked.value.problem };
  }

  /** Looks up by our reference. If TotalGest has no look-up, the list counts, provided that it is complete. */
  async #lookUp(
    id: string,
    bookings: Bookings,
    { isListed, unread }: BookIndex,
  ): Promise<{ readonly bookings: Bookings; readonly problem: Problem | null }> {
    const asked = await this.#reader.findOrders(id);
    if (asked === null) {
      const isListedWhole = isListed && unread.length === 0;
      const missing = problem("function-missing", { system: "TotalGest", operation: "findOrder" });
      return { bookings, problem: isListedWhole ? null : missing };
    }
    if (!asked.ok) return { bookings, problem: asked.problem };
    return { bookings: { ...bookings, booked: withOthers(asked.value, bookings.booked) }, problem: null };
  }

  /** The shop does not have an order that TotalGest has, or that was exported. */
  async #settleGone(id: string, books: BookIndex): Promise<void> {
    if (this.#unknown.has(id)) return;
    this.#unknown.add(id);
    const { store, clock, settings, erp } = this.#engine;
    let known = await readKnown(store, id);
    const bookings = bookingsOf(id, known, known === null ? null : factsOf(known), books);
    const asked = await this.#lookUp(id, bookings, books);
    const there = [...asked.bookings.booked, ...(asked.bookings.byNumber ?? [])];
    const live = there.filter(({ state }) => state !== "cancelled");
    const [first] = live;
    if (known === null && first !== undefined) known = await this.#recordStranger(id, first);
    const isExported = known?.record.state === "exported";
    // Where TotalGest cannot be asked, it has what was exported.
    const isThere = live.length > 0 || (isExported && (asked.problem !== null || isUnasked(known, asked.bookings)));
    if (known !== null && isExported) {
      const missing = isThere ? [shopMissing(known.record.erp?.number ?? null)] : [];
      await store.changeOrders([{ id, found: missing, atMs: clock.now() }], recordAudited);
      known = await readKnown(store, id);
    }
    const record = known?.record ?? null;
    const isStranger = record === null || record.reference === "";
    const day = isStranger ? null : localDay(Date.parse(record.placedAt), settings.framework360.timeZone);
    // Without a look-up nothing more can be known; a failure leaves something unread.
    if (asked.problem !== null && erp.books.findOrders !== null) {
      this.#reader.leaveUnread("totalgest", day === null ? null : { from: day, to: day }, id, asked.problem);
    }
    if (!isThere) return;
    const facts = known === null ? null : factsOf(known);
    for (const booked of live.length > 0 ? live : [null]) this.#proof.addUnknown(booked, { id, day, facts, record });
  }

  /** The shop shows another order under the id of one that was sent, so it does not have this one any more. */
  async #settleReplaced(id: string, books: BookIndex): Promise<void> {
    const known = await readKnown(this.#engine.store, id);
    if (known === null || isUntouched(known.record)) return;
    const { record } = known;
    const facts = factsOfReplaced(known);
    const { bookings, problem: failure } = await this.#lookUp(id, bookingsOf(id, known, facts, books), books);
    const day = localDay(Date.parse(record.placedAt), this.#engine.settings.framework360.timeZone);
    if (failure !== null) this.#reader.leaveUnread("totalgest", { from: day, to: day }, id, failure);
    for (const booked of [...bookings.booked, ...(bookings.byNumber ?? [])]) {
      if (booked.state !== "cancelled") this.#proof.addUnknown(booked, { id, day, facts, record, isReplaced: true });
    }
  }
}

function asSent(order: AuditedOrder, listed: ListedOrder, known: Known | null, facts: Facts | null): AuditedOrder {
  const isAsSent = facts?.state === "exported" && facts.isNewcomer !== true && !facts.isResold && listed.order !== null;
  return isAsSent ? asItWasSent(order, known?.sent ?? null) : order;
}

/** An order that may become exported by what is found: none that is on the wire. */
function isSendable({ record }: Known): boolean {
  return record.state !== "exported" && record.state !== "sending";
}

/** The verdict before a person's acknowledgement, which may be about other differences. */
function withoutAcknowledged(facts: Facts | null): Facts | null {
  return facts === null ? null : { ...facts, acknowledged: null };
}

/** TotalGest cannot be asked for the number that a person entered. */
function isUnasked(known: Known | null, { byNumber }: Bookings): boolean {
  return known !== null && decisionOf(known)?.kind === "marked" && byNumber === undefined;
}

/** A look-up may give only one of several bookings. */
function withOthers(asked: readonly BookedOrder[], listed: readonly BookedOrder[]): readonly BookedOrder[] {
  if (asked.length === 0) return asked;
  return [...asked, ...listed.filter(({ id }) => asked.every((one) => one.id !== id))];
}

/** What is booked under the reference of a newcomer's id is the other order. */
function bookingsOf(id: string, known: Known | null, facts: Facts | null, books: BookIndex): Bookings {
  const booked = facts?.isNewcomer === true ? [] : books.bookedFor(id);
  const number = facts?.decision?.kind === "marked" ? facts.number : null;
  if (number === null || !books.isListed || books.unread.length > 0) return { booked };
  return { booked, byNumber: books.byNumber(number) };
}
