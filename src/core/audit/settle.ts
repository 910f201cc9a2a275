/** Judges the orders that the lists do not settle: with the store, and then with a fetch from both systems. */
import { type Difference, OF_AUDITS } from "../orders/listing/difference.ts";
import { isUntouched } from "../orders/listing/newcomer.ts";
import { classOf, isSentClass, OWED_STATES, referenceOf } from "../orders/order.ts";
import type { StoredOrder } from "../orders/record.ts";
import { lookedUp, recordAudited, recordBooked } from "../orders/transitions.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import { localDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type AuditedOrder, amountsOf, bookedAmounts } from "./amounts.ts";
import type { AuditBooks } from "./books.ts";
import { alikeIn, differencesOf, shopMissing } from "./differences.ts";
import { type Facts, readFacts } from "./facts.ts";
import { asDecided, isLive, judgeAlone, judgeAudited } from "./judge.ts";
import type { JudgedOrder, SettledOrder } from "./proof.ts";
import { asAudited, type Audit, fetchOrder, type Found, rangeOf } from "./reading.ts";
import { type Bookings, finding, isAside, isDifference, type Verdict } from "./verdict.ts";

export async function settleFound(audit: Audit, { order: listed, isAsKnown }: Found, books: AuditBooks): Promise<void> {
  const { engine, policy, proof } = audit;
  const { store, erp } = engine;
  const mayBePart = erp.guarantees.isInSteps === true;
  const isSent = isSentClass(classOf(listed.status, policy.statuses));
  // What could not be read may contain another booking of any order, so each one is looked up.
  if (isAsKnown && isSent && books.isRead && !mayBePart && !books.suspects.has(listed.id)) {
    const agreed = judgeAudited(listed, { booked: books.bookedFor(listed.id) }, null, policy);
    if (agreed.booked.length === 1 && agreed.finding === null) return proof.add(listed, agreed, null);
  }
  const known = await readFacts(store, listed.id, listed);
  const quiet = judgeAudited(listed, bookingsOf(listed.id, known, books), known, policy);
  const { finding: said } = quiet;
  const isQuiet = said === null || said.kind === "dismissed" || said.cause === "marked-found";
  // What is not exported yet may be there in part: only a look-up says so.
  const isWhole = !mayBePart || quiet.booked.length === 0 || known?.record.state === "exported";
  if (isQuiet && isWhole && (known?.record.afterExport ?? null) === null && books.isRead) {
    return proof.add(listed, quiet, known);
  }
  const one = await settleSingly(audit, listed, known, books);
  if (one !== null) proof.add(one.order, one.verdict, one.facts);
}

/** An order of a day that is not audited, which TotalGest has otherwise than the store knows: named if it differs. */
export async function settleElsewhere(audit: Audit, id: string, books: AuditBooks): Promise<void> {
  const { proof } = audit;
  const asked = await fetchOrder(audit, id);
  if (!asked.ok || asked.value === null || !asked.value.ok) return;
  const order = asAudited(audit, asked.value.value);
  if (proof.has(order.day)) return;
  proof.watch(id);
  const one = await settleSingly(audit, order, await readFacts(audit.engine.store, id, order), books);
  if (one !== null) proof.add(one.order, one.verdict, one.facts);
}

/**
 * TotalGest has orders that may be one that was sent: that is a change of it. Called before any order is judged, because what is found
 * anew opens what was settled.
 */
export async function recordAlike({ engine: { store, clock } }: Audit, books: AuditBooks): Promise<void> {
  const calls = [...books.alike.keys()].map((id) => ({ id, atMs: clock.now() }));
  if (calls.length === 0) return;
  await store.changeOrders(calls, (order, { atMs }) => {
    if (order.state !== "exported") return null;
    const known = (order.afterExport?.differences ?? []).filter(({ field }) => OF_AUDITS.has(field));
    const found = [...known.filter(({ field }) => field !== "erp-alike"), ...alikeOf(order, books)];
    return recordAudited(order, { found, atMs });
  });
}

/** Nothing of an order that was not sent. */
function alikeOf({ id, state, erpNumber }: StoredOrder, books: AuditBooks): readonly Difference[] {
  const alike = books.alike.get(id);
  return alike === undefined || state !== "exported" ? [] : [alikeIn(erpNumber, alike)];
}

/** TotalGest has orders that may be this one, which was sent or waits: a person looks at them. */
export async function settleAlike(audit: Audit, id: string, alike: readonly BookedOrder[]): Promise<void> {
  const { engine, proof } = audit;
  const { store, settings } = engine;
  const facts = await readFacts(store, id, null);
  if (facts === null || !OWED_STATES.includes(facts.record.state)) return;
  const { reference, placedAt, currency, statusName, total, state, erpNumber } = facts.record;
  const isSent = state === "exported";
  const day = localDay(Date.parse(placedAt), settings.framework360.timeZone);
  const due = amountsOf({ gross: total, net: null, vat: null }, null);
  const kind = !isSent || facts.acknowledged === null ? {} : { kind: "acknowledged" as const };
  const own = isSent ? [{ number: erpNumber ?? "", totals: alike[0]?.totals ?? null }] : [];
  const found = finding(isSent ? "alike" : "alike-waiting", kind);
  proof.watch(id);
  proof.addException({ id, reference, day, currency, statusName, due }, found, [...own, ...alike], facts);
}

/**
 * Asks both systems about one order, and records what differs; null = the shop does not show it any more. `isUntotalled`:
 * TotalGest gives the totals of others, and not of this one.
 */
async function settleSingly(
  audit: Audit,
  listed: AuditedOrder,
  known: Facts | null,
  books: AuditBooks,
  isUntotalled = false,
): Promise<SettledOrder | null> {
  const { policy } = audit;
  const { store } = audit.engine;
  const asked = await fetchOrder(audit, listed.id);
  const fresh = asked.ok ? asked.value : asked;
  if (fresh === null) {
    audit.unshown.set(listed.id, null);
    return null;
  }
  // What changed in the shop is recorded as by any reading of it.
  if (fresh.ok && known?.record.state === "exported") await store.recordOrders([fresh.value], policy);
  const shown = fresh.ok ? asAudited(audit, fresh.value) : listed;
  const facts = await readFacts(store, shown.id, shown);
  // With the amounts that were sent: a mapping changed since then does not count as a change of the order.
  const sent = facts?.record.state === "exported" && !facts.isResold ? facts.sent : null;
  const order = sent !== null && fresh.ok && fresh.value.order !== null ? { ...shown, due: sent } : shown;
  const { bookings, failure } = await lookUp(audit, order.id, facts, books);
  const booked = bookings.booked.filter(({ isPartial }) => isPartial !== true);
  const judged = judgeAlone(order, { ...bookings, booked }, facts, policy);
  const agrees = judged.finding === null || judged.finding.cause === "marked-found";
  const verdict = isUntotalled && agrees ? { ...judged, finding: finding("no-totals") } : judged;
  const reason = failure ?? (fresh.ok || verdict.finding === null ? null : fresh.problem);
  if (reason !== null) {
    return { order, verdict: { ...verdict, finding: finding("unasked", { detail: reason }) }, facts };
  }
  // What a list would show that could not be read this time, nobody has to settle.
  if (verdict.finding?.cause === "marked-unasked" && books.isListed) {
    const decided = asDecided(verdict, order, facts, policy);
    const isSettled = decided.finding?.kind === "acknowledged";
    return { order, verdict: isSettled ? decided : { ...verdict, finding: finding("unasked") }, facts };
  }
  let now = await record(audit, order, verdict, facts, books);
  // It counts as exported from now on, so what the shop shows otherwise belongs to what a person settles now.
  if (fresh.ok && now?.record.state === "exported" && facts?.record.state !== "exported") {
    await store.recordOrders([fresh.value], policy);
    now = await readFacts(store, order.id, order);
  }
  return { order, verdict: asDecided(verdict, order, now, policy), facts: now };
}

/**
 * Records what differs in TotalGest, so that a person can acknowledge it, and returns what is known then. An order that
 * TotalGest has, and the store did not know of, counts as exported from now on: none that is on the wire.
 */
async function record(
  { engine: { store, clock }, policy }: Audit,
  order: AuditedOrder,
  verdict: Verdict,
  known: Facts | null,
  books: AuditBooks,
): Promise<Facts | null> {
  if (known === null) return null;
  let facts: Facts | null = known;
  const isLeft = isAside(verdict.excluded) || known.isNewcomer || verdict.finding?.kind === "unwanted";
  const [live] = isLeft ? [] : verdict.booked;
  const isThere = live !== undefined && verdict.finding !== null && isDifference(verdict.finding);
  if (isThere && known.record.state !== "exported" && known.record.state !== "sending") {
    await store.changeOrders([lookedUp(order.id, live, clock.now(), policy)], recordBooked);
    facts = await readFacts(store, order.id, order);
  }
  if (facts === null || (facts.record.state !== "exported" && !facts.isNewcomer)) return facts;
  const now = differencesOf(order, verdict, facts);
  // That its total is not given shows only beside the others.
  const isSilent = now.length === 0 && verdict.booked.some(({ totals }) => totals === null);
  const alike = alikeOf(facts.record, books);
  const isAlike = alike.length === 0 && !books.isRead;
  // Cancelled in the shop after it was typed in, and its number could not be asked for: what is known of it stays.
  const isUnasked = verdict.finding?.cause === "cancelled-in-shop" && verdict.booked.length === 0;
  const kept = (facts.record.afterExport?.differences ?? []).filter(({ field }) => {
    if (field === "erp-alike") return isAlike;
    return (field === "erp-untotalled" && isSilent) || (isUnasked && OF_AUDITS.has(field));
  });
  await store.changeOrders([{ id: order.id, found: [...now, ...kept, ...alike], atMs: clock.now() }], recordAudited);
  return readFacts(store, order.id, order);
}

/** It was judged before it was known that TotalGest gives the totals of other orders. */
export async function settleUntotalled(audit: Audit, judged: JudgedOrder, books: AuditBooks): Promise<void> {
  const { order, facts } = judged;
  // Where the lists agreed, the store was not asked.
  const known = facts ?? (await readFacts(audit.engine.store, order.id, order));
  audit.proof.amend(judged, await settleSingly(audit, order, known, books, true));
}

/** Looks up by our reference. If TotalGest has no look-up, the list counts, provided that it is complete. */
async function lookUp(
  { engine: { erp }, mapping, asking, signal }: Audit,
  id: string,
  facts: Facts | null,
  books: AuditBooks,
): Promise<{ readonly bookings: Bookings; readonly failure: Problem | null }> {
  const bookings = bookingsOf(id, facts, books);
  if (facts?.isNewcomer === true) return { bookings, failure: null };
  if (!erp.guarantees.lookUp) {
    const missing = problem("function-missing", { system: "TotalGest", operation: "findOrder" });
    return { bookings, failure: books.isWhole ? null : missing };
  }
  const asked = await asking.totalgest.ask(() => erp.findOrders(referenceOf(mapping.site, id), signal));
  if (!asked.ok) return { bookings, failure: asked.problem };
  // A look-up may give only one of several bookings; where it gives none, the list is older.
  const others = bookings.booked.filter((one) => asked.value.every(({ id: other }) => other !== one.id));
  const booked = asked.value.length === 0 ? [] : [...asked.value, ...others];
  return { bookings: { ...bookings, booked }, failure: null };
}

/**
 * The shop does not show an order that TotalGest has, or that was exported: it has no order with this id, or it shows
 * another one.
 */
export async function settleUnshown(audit: Audit, id: string, books: AuditBooks): Promise<void> {
  const { store, clock, erp } = audit.engine;
  const heir = audit.unshown.get(id) ?? null;
  const isReplaced = heir !== null;
  let facts = await readFacts(store, id, null, heir);
  if (isReplaced && (facts === null || isUntouched(facts.record))) return;
  const { bookings, failure } = await lookUp(audit, id, facts, books);
  const live = [...bookings.booked, ...(bookings.byNumber ?? [])].filter(isLive);
  const [first = null] = live;
  if (facts === null && first !== null) facts = await recordStranger(audit, id, first);
  const isExported = facts?.record.state === "exported";
  // TotalGest cannot be asked for the number that a person entered.
  const isUnasked = facts?.isMarked === true && bookings.byNumber === undefined;
  if (isUnasked && books.isListed) return;
  // Where TotalGest cannot be asked, it has what was exported.
  const isThere = first !== null || (isExported && (failure !== null || isUnasked));
  if (isExported && !isReplaced) {
    const alike = facts === null ? [] : alikeOf(facts.record, books);
    const found = [...(isThere ? [shopMissing(facts?.number ?? null)] : []), ...alike];
    await store.changeOrders([{ id, found, atMs: clock.now() }], recordAudited);
    facts = await readFacts(store, id, null);
  }
  const reference = facts?.record.reference ?? "";
  const days = facts === null || reference === "" ? null : rangeOf(audit, facts.record);
  // Without a look-up nothing more can be known; a failure leaves something unread.
  if (failure !== null && erp.guarantees.lookUp) audit.proof.addUnread("totalgest", failure, days, id);
  if (!isThere) return;
  const kind = (facts?.acknowledged ?? null) === null ? {} : { kind: "acknowledged" as const };
  const cause = isReplaced ? "replaced" : isExported && reference !== "" ? "unknown-sent" : "unknown";
  for (const booked of live.length > 0 ? live : [null]) {
    const credit = booked === null ? null : (bookedAmounts(booked)?.gross ?? null);
    const currency = booked?.currency ?? audit.mapping.erpShop.currency;
    const named = { id, reference, day: days?.from ?? null, currency, statusName: "", due: null };
    audit.proof.addException(named, finding(cause, { credit, ...kind }), booked === null ? [] : [booked], facts);
  }
}

/** Only TotalGest knows the order: it gets a row, so that a person can settle it like any other. */
async function recordStranger(audit: Audit, id: string, booked: BookedOrder): Promise<Facts | null> {
  const { store, clock } = audit.engine;
  const placedAt = booked.createdAt ?? new Date(clock.now()).toISOString();
  const currency = booked.currency ?? audit.mapping.erpShop.currency;
  const known = { id, reference: "", placedAt, status: "", statusName: "", total: booked.totals?.gross ?? "0.00" };
  await store.recordOrders([{ ...known, currency, order: null, fault: null }], audit.policy);
  await store.changeOrders([lookedUp(id, booked, clock.now())], recordBooked);
  return readFacts(store, id, null);
}

/** What is booked under the reference of a newcomer's id is the other order. */
function bookingsOf(id: string, facts: Facts | null, books: AuditBooks): Bookings {
  const booked = facts?.isNewcomer === true ? [] : books.bookedFor(id);
  const number = facts?.isMarked === true ? facts.number : null;
  return number === null || !books.isWhole ? { booked } : { booked, byNumber: books.byNumber(number) };
}
