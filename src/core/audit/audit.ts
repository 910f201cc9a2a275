import type { Engine } from "../run/engine.ts";
import type { ListedOrder } from "../order/order.ts";
import { inParallel } from "../common/parallel.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { withRowIds } from "../order/listing/same-id.ts";
import { readStatuses } from "../discovery/statuses.ts";
import { type LocalDay, startOfDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import { decisionOf, factsOf, type Known, readKnown } from "./facts.ts";
import { type DayRange, isWithin } from "./reading/in-days.ts";
import { judgeAudited } from "./judge/judge.ts";
import { type AuditPolicy, type Bookings, type Facts, unasked } from "./judge/verdict.ts";
import { asItWasSent, type AuditedOrder } from "./order.ts";
import { rangesOf } from "./plan.ts";
import { Proof } from "./proof/proof.ts";
import { AUDIT_RULES, type AuditReport } from "./report.ts";
import { Reader } from "./reading/reader.ts";
import { type Found } from "./reading/found.ts";

export interface AuditRequest {
  /** The days to audit, the earliest first. */
  readonly days: readonly LocalDay[];
  /** The program's version. */
  readonly version: string;
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
  return audit.proof.report({
    rules: AUDIT_RULES,
    version: request.version,
    site: settings.framework360.site,
    timeZone: settings.framework360.timeZone,
    currency: audit.currency,
    startedMs,
    finishedMs: clock.now(),
    isOneWay: audit.isOneWay,
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
    statuses: readStatuses(statuses, settings.export),
    fromMs: from === null ? null : startOfDay(from, settings.framework360.timeZone),
    discoveredMs: discovered === null ? null : Number(discovered),
  };
  const defaultRate = taxes.find(({ isDefault }) => isDefault)?.rate ?? null;
  const { site, totals } = settings.framework360;
  const mapping = { site, settings: settings.mapping, totals, erpShop, defaultRate };
  const orders = withRowIds(shop, await store.listNamesakes());
  const proof = new Proof(days, erpShop.currency);
  return new Audit(engine, erpShop.currency, policy, proof, new Reader(engine, orders, mapping, proof, signal));
}

class Audit {
  readonly proof: Proof;
  readonly currency: string;
  readonly #engine: Engine;
  readonly #policy: AuditPolicy;
  readonly #reader: Reader;
  readonly #unknown = new Set<string>();

  constructor(engine: Engine, currency: string, policy: AuditPolicy, proof: Proof, reader: Reader) {
    this.#engine = engine;
    this.#policy = policy;
    this.#reader = reader;
    this.proof = proof;
    this.currency = currency;
  }

  get isOneWay(): boolean {
    return this.#reader.isOneWay;
  }

  async run(range: DayRange): Promise<void> {
    const found = await this.#reader.read(range);
    const flagged = await this.#reader.addUnlisted(found);
    const doubtful = this.#addClean(found, flagged);
    this.#engine.progress.report({ kind: "phase", phase: "look-up", total: doubtful.length });
    const { concurrency } = this.#engine.settings.http;
    await inParallel(doubtful, concurrency, (order) => this.#settle(order, found));
    await inParallel(found.unmatched(this.#unknown), concurrency, (booked) =>
      this.#settleUnmatched(booked, range, found),
    );
  }

  /** Adds the orders on which both lists agree; returns the others. */
  #addClean(found: Found, flagged: ReadonlySet<string>): readonly AuditedOrder[] {
    const doubtful: AuditedOrder[] = [];
    for (const order of found.orders.values()) {
      const booked = found.bookedFor(order.id);
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
    const bookings = bookingsOf(order.id, known, found);
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
    return known === null ? null : factsOf(known, listed, this.#policy.statuses);
  }

  #orderOf(listed: ListedOrder, known: Known | null): AuditedOrder {
    const order = this.#reader.asAudited(listed);
    return asItWasSent(order, listed.order, known?.sent ?? null);
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
    { isListed, unbooked }: Found,
  ): Promise<{ readonly bookings: Bookings; readonly problem: Problem | null }> {
    const asked = await this.#reader.findOrders(id);
    if (asked === null) {
      const isListedWhole = bookings.booked.length > 0 || (isListed && unbooked.length === 0);
      const missing = problem("function-missing", { system: "TotalGest", operation: "findOrder" });
      return { bookings, problem: isListedWhole ? null : missing };
    }
    if (!asked.ok) return { bookings, problem: asked.problem };
    return { bookings: { ...bookings, booked: asked.value }, problem: null };
  }

  async #settleUnmatched(booked: BookedOrder, range: DayRange, found: Found): Promise<void> {
    const id = this.#reader.idOf(booked);
    const asked = await this.#reader.fetchOrder(id);
    if (!asked.ok) return this.#reader.leaveUnread("shop", null, id, asked.problem);
    if (asked.value === null) return this.#addUnknown(booked, id);
    if (!asked.value.ok) return this.#reader.refuse(id, asked.value.problem);
    const order = this.#reader.asAudited(asked.value.value);
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

function bookingsOf(id: string, known: Known | null, found: Found): Bookings {
  const booked = found.bookedFor(id);
  const isMarked = known !== null && decisionOf(known)?.kind === "marked";
  const number = isMarked ? (known.record.erp?.number ?? null) : null;
  if (number === null || !found.isListed) return { booked };
  return { booked, byNumber: found.byNumber.get(number) ?? null };
}
