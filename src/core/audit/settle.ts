/** Judges the orders that the lists do not settle: with the store, and then with a fetch from both systems. */
import { isUntouched } from "../orders/listing/newcomer.ts";
import { lookedUp, recordAudited, recordBooked } from "../orders/transitions.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type AuditedOrder, bookedAmounts } from "./amounts.ts";
import type { Books } from "./books.ts";
import { differencesOf, shopMissing } from "./differences.ts";
import { type Facts, readFacts } from "./facts.ts";
import { isLive, judgeAudited } from "./judge.ts";
import { asAudited, type Audit, fetchOrder, findOrders, rangeOf } from "./reading.ts";
import { type Bookings, finding, isDifference, type Verdict } from "./verdict.ts";

export async function settle(audit: Audit, order: AuditedOrder, books: Books): Promise<void> {
  const facts = await readFacts(audit.engine.store, order.id, order);
  const bookings = bookingsOf(order.id, facts, books);
  const quiet = judgeAudited(order, bookings, facts, audit.policy);
  const isFlagged = facts !== null && facts.record.afterExport !== null;
  const isQuiet =
    quiet.finding === null || quiet.finding.kind === "dismissed" || quiet.finding.cause === "marked-found";
  if (isQuiet && !isFlagged && books.isRead) audit.proof.add(order, quiet, facts);
  else await settleAnew(audit, order, bookings, books);
}

async function settleAnew(audit: Audit, audited: AuditedOrder, bookings: Bookings, books: Books): Promise<void> {
  const { engine, policy, proof } = audit;
  const asked = await fetchOrder(audit, audited.id);
  const fresh = asked.ok ? asked.value : asked;
  if (fresh === null) {
    audit.unshown.set(audited.id, "gone");
    return;
  }
  const shown = fresh.ok ? asAudited(audit, fresh.value) : audited;
  let facts = await readFacts(engine.store, shown.id, shown);
  if (fresh.ok && facts?.record.state === "exported") {
    // What changed in the shop is recorded as by any reading of it.
    await engine.store.recordOrders([fresh.value], policy);
    facts = await readFacts(engine.store, shown.id, shown);
  }
  // With the amounts that were sent: a mapping changed since then does not count as a change of the order.
  const sent = facts?.state === "exported" && !facts.isResold ? facts.sent : null;
  const order = sent !== null && fresh.ok && fresh.value.order !== null ? { ...shown, due: sent } : shown;
  const { bookings: all, failure } =
    facts?.isNewcomer === true ? { bookings, failure: null } : await lookUp(audit, order.id, bookings, books);
  // Before a person's acknowledgement, which may be about other differences.
  const verdict = judgeAudited(order, all, facts === null ? null : { ...facts, acknowledged: null }, policy);
  const reason = failure ?? (fresh.ok || verdict.finding === null ? null : fresh.problem);
  if (reason !== null) {
    return proof.add(order, { ...verdict, finding: finding("unasked", { detail: reason }) }, facts);
  }
  const now = await record(audit, order, verdict, facts);
  return proof.add(order, judgeAudited(order, all, now, policy), now);
}

/**
 * Records what differs in TotalGest, so that a person can acknowledge it, and returns what is known then. An order that
 * TotalGest has, and the store did not know of, counts as exported from now on: none that is on the wire.
 */
async function record(
  { engine: { store, clock } }: Audit,
  order: AuditedOrder,
  verdict: Verdict,
  known: Facts | null,
): Promise<Facts | null> {
  const [live] = verdict.isAside === true ? [] : verdict.booked;
  const isThere = live !== undefined && verdict.finding !== null && isDifference(verdict.finding);
  let facts = known;
  if (isThere && facts !== null && facts.record.state !== "exported" && facts.record.state !== "sending") {
    await store.changeOrders([lookedUp(order.id, live, clock.now())], recordBooked);
    facts = await readFacts(store, order.id, order);
  }
  if (facts?.state !== "exported") return facts;
  const found = differencesOf(order, verdict, facts);
  await store.changeOrders([{ id: order.id, found, atMs: clock.now() }], recordAudited);
  return readFacts(store, order.id, order);
}

/** Looks up by our reference. If TotalGest has no look-up, the list counts, provided that it is complete. */
async function lookUp(
  audit: Audit,
  id: string,
  bookings: Bookings,
  books: Books,
): Promise<{ readonly bookings: Bookings; readonly failure: Problem | null }> {
  const asked = await findOrders(audit, id);
  if (asked === null) {
    const missing = problem("function-missing", { system: "TotalGest", operation: "findOrder" });
    return { bookings, failure: books.isWhole ? null : missing };
  }
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
export async function settleUnshown(audit: Audit, id: string, books: Books): Promise<void> {
  const { store, clock, erp } = audit.engine;
  const isReplaced = audit.unshown.get(id) === "replaced";
  let facts = await readFacts(store, id, null);
  if (isReplaced && (facts === null || isUntouched(facts.record))) return;
  const { bookings, failure } = await lookUp(audit, id, bookingsOf(id, facts, books), books);
  const live = [...bookings.booked, ...(bookings.byNumber ?? [])].filter(isLive);
  const [first = null] = live;
  if (facts === null && first !== null) facts = await recordStranger(audit, id, first);
  const isExported = facts?.state === "exported";
  // TotalGest cannot be asked for the number that a person entered.
  const isUnasked = facts?.decision?.kind === "marked-exported" && bookings.byNumber === undefined;
  // Where TotalGest cannot be asked, it has what was exported.
  const isThere = first !== null || (isExported && (failure !== null || isUnasked));
  if (isExported && !isReplaced) {
    const found = isThere ? [shopMissing(facts?.number ?? null)] : [];
    await store.changeOrders([{ id, found, atMs: clock.now() }], recordAudited);
    facts = await readFacts(store, id, null);
  }
  const reference = facts?.record.reference ?? "";
  const days = facts === null || reference === "" ? null : rangeOf(audit, facts.record);
  // Without a look-up nothing more can be known; a failure leaves something unread.
  if (failure !== null && erp.books.findOrders !== null) audit.proof.addUnread("totalgest", failure, days, id);
  if (!isThere) return;
  // It is settled with the other one.
  const acknowledged = (isReplaced ? facts?.settled : null) ?? facts?.acknowledged ?? null;
  const kind = acknowledged === null ? {} : { kind: "acknowledged" as const };
  const cause = isReplaced ? "replaced" : isExported && reference !== "" ? "unknown-sent" : "unknown";
  for (const booked of live.length > 0 ? live : [null]) {
    const credit = booked === null ? null : (bookedAmounts(booked)?.gross ?? null);
    const currency = booked?.currency ?? audit.mapping.erpShop.currency;
    audit.proof.addException(
      { id, reference, day: days?.from ?? null, currency, statusName: "", due: null },
      finding(cause, { credit, ...kind }),
      booked === null ? [] : [booked],
      facts === null ? null : { ...facts, acknowledged },
    );
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
function bookingsOf(id: string, facts: Facts | null, books: Books): Bookings {
  const booked = facts?.isNewcomer === true ? [] : books.bookedFor(id);
  const number = facts?.decision?.kind === "marked-exported" ? facts.number : null;
  return number === null || !books.isWhole ? { booked } : { booked, byNumber: books.byNumber(number) };
}
