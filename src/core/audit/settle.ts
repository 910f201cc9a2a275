import { isUntouched } from "../orders/listing/newcomer.ts";
import type { ListedOrder } from "../orders/order.ts";
import { lookedUp, recordAudited, recordBooked } from "../orders/transitions.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { BookedOrder } from "../ports/books.ts";
import { sentAmounts, type AuditedOrder } from "./amounts.ts";
import { decisionOf, factsAbout, factsOf, factsOfReplaced, type Known, readKnown } from "./facts.ts";
import { differencesOf, shopMissing } from "./judge/differences.ts";
import { judgeAudited } from "./judge/judge.ts";
import { type Bookings, type Facts, finding, isDifference, type Verdict } from "./judge/verdict.ts";
import type { BookIndex } from "./reading/book-index.ts";
import { asAudited, type Audit, fetchOrder, findOrders, leaveUnread, rangeOf } from "./reading/reader.ts";

/** Judges an order that the lists do not settle: first with the store, then with a fetch from both systems. */
export async function settle(audit: Audit, order: AuditedOrder, books: BookIndex): Promise<void> {
  const known = await readKnown(audit.engine.store, order.id);
  const facts = factsAbout(known, order);
  const bookings = bookingsOf(order.id, facts, books);
  const quiet = judgeAudited(order, bookings, facts, audit.policy);
  const isFlagged = known !== null && known.record.flags.length > 0;
  const isQuiet =
    quiet.finding === null || quiet.finding.kind === "dismissed" || quiet.finding.cause === "marked-found";
  if (isQuiet && !isFlagged && books.unread.length === 0) audit.proof.add(order, quiet, facts);
  else await settleAnew(audit, order, bookings, books);
}

async function settleAnew(audit: Audit, audited: AuditedOrder, bookings: Bookings, books: BookIndex): Promise<void> {
  const { policy, proof } = audit;
  const asked = await fetchOrder(audit, audited.id);
  const fresh = asked.ok ? asked.value : asked;
  if (fresh === null) return settleGone(audit, audited.id, books);
  const listed = fresh.ok ? fresh.value : null;
  const known = await readWith(audit, audited.id, listed);
  const shown = listed === null ? audited : asAudited(audit, listed);
  const facts = factsAbout(known, shown);
  const order = asSent(shown, listed, known, facts);
  const { bookings: all, problem: failure } =
    facts?.isNewcomer === true ? { bookings, problem: null } : await lookUp(audit, order.id, bookings, books);
  // Before a person's acknowledgement, which may be about other differences.
  const verdict = judgeAudited(order, all, facts === null ? null : { ...facts, acknowledged: null }, policy);
  const refusal = fresh.ok || verdict.finding === null ? null : fresh.problem;
  const reason = failure ?? refusal;
  if (reason !== null) {
    return proof.add(order, { ...verdict, finding: finding("unasked", { detail: reason }) }, facts);
  }
  const now = await record(audit, order, verdict, known);
  return proof.add(order, judgeAudited(order, all, now, policy), now);
}

/** What the store knows of an order, after a change in the shop was recorded as by any reading of it. */
async function readWith({ engine, policy }: Audit, id: string, listed: ListedOrder | null): Promise<Known | null> {
  const { store } = engine;
  const known = await readKnown(store, id);
  if (listed === null || known?.record.state !== "exported") return known;
  const { touched } = await store.recordOrders([listed], policy);
  return touched.length === 0 ? known : readKnown(store, id);
}

/** With the amounts that were sent: a mapping changed since then does not count as a change of the order. */
function asSent(
  order: AuditedOrder,
  listed: ListedOrder | null,
  known: Known | null,
  facts: Facts | null,
): AuditedOrder {
  const isAsSent = facts?.state === "exported" && facts.isNewcomer !== true && !facts.isResold;
  const amounts = isAsSent && listed !== null && listed.order !== null ? sentAmounts(known?.sent ?? null) : null;
  return amounts === null ? order : { ...order, due: amounts };
}

/**
 * Records what differs in TotalGest, so that a person can acknowledge it, and returns what is known then. An order that
 * TotalGest has, and the store did not know of, counts as exported from now on: none that is on the wire.
 */
async function record(
  { engine }: Audit,
  order: AuditedOrder,
  verdict: Verdict,
  known: Known | null,
): Promise<Facts | null> {
  const { store, clock } = engine;
  const [live] = verdict.found;
  const isThere = live !== undefined && verdict.finding !== null && isDifference(verdict.finding);
  let now = known;
  if (isThere && known !== null && known.record.state !== "exported" && known.record.state !== "sending") {
    await store.changeOrders([lookedUp(order.id, live, clock.now())], recordBooked);
    now = await readKnown(store, order.id);
  }
  const facts = factsAbout(now, order);
  if (facts?.state !== "exported") return facts;
  const differences = differencesOf(order, verdict, facts);
  await store.changeOrders([{ id: order.id, found: differences, atMs: clock.now() }], recordAudited);
  return factsAbout(await readKnown(store, order.id), order);
}

/** Only TotalGest knows the order: it gets a row, so that a person can settle it like any other. */
async function recordStranger(audit: Audit, id: string, booked: BookedOrder): Promise<Known | null> {
  const { store, clock } = audit.engine;
  const placedAt = booked.createdAt ?? new Date(clock.now()).toISOString();
  const currency = booked.currency ?? audit.currency;
  const known = { id, reference: "", placedAt, status: "", statusName: "", total: booked.totals?.gross ?? "0.00" };
  await store.recordOrders([{ ...known, currency, order: null, fault: null }], audit.policy);
  await store.changeOrders([lookedUp(id, booked, clock.now())], recordBooked);
  return readKnown(store, id);
}

/** Looks up by our reference. If TotalGest has no look-up, the list counts, provided that it is complete. */
async function lookUp(
  audit: Audit,
  id: string,
  bookings: Bookings,
  { isListed, unread }: BookIndex,
): Promise<{ readonly bookings: Bookings; readonly problem: Problem | null }> {
  const asked = await findOrders(audit, id);
  if (asked === null) {
    const isListedWhole = isListed && unread.length === 0;
    const missing = problem("function-missing", { system: "TotalGest", operation: "findOrder" });
    return { bookings, problem: isListedWhole ? null : missing };
  }
  if (!asked.ok) return { bookings, problem: asked.problem };
  // A look-up may give only one of several bookings; where it gives none, the list is older.
  const others = bookings.booked.filter((one) => asked.value.every(({ id: other }) => other !== one.id));
  const booked = asked.value.length === 0 ? [] : [...asked.value, ...others];
  return { bookings: { ...bookings, booked }, problem: null };
}

/** The shop does not have an order that TotalGest has, or that was exported. */
export async function settleGone(audit: Audit, id: string, books: BookIndex): Promise<void> {
  if (audit.settledGone.has(id)) return;
  audit.settledGone.add(id);
  const { store, clock, erp } = audit.engine;
  let known = await readKnown(store, id);
  const asked = await lookUp(audit, id, bookingsOf(id, factsOf(known), books), books);
  const live = liveOf(asked.bookings);
  const [first] = live;
  if (known === null && first !== undefined) known = await recordStranger(audit, id, first);
  const isExported = known?.record.state === "exported";
  // Where TotalGest cannot be asked, it has what was exported.
  const isThere = live.length > 0 || (isExported && (asked.problem !== null || isUnasked(known, asked.bookings)));
  if (known !== null && isExported) {
    const missing = isThere ? [shopMissing(known.record.erp?.number ?? null)] : [];
    await store.changeOrders([{ id, found: missing, atMs: clock.now() }], recordAudited);
    known = await readKnown(store, id);
  }
  const stored = known?.record ?? null;
  const days = stored === null || stored.reference === "" ? null : rangeOf(audit, stored);
  // Without a look-up nothing more can be known; a failure leaves something unread.
  if (asked.problem !== null && erp.books.findOrders !== null) {
    leaveUnread(audit, "totalgest", days, id, asked.problem);
  }
  if (!isThere) return;
  const unknown = { id, day: days?.from ?? null, facts: factsOf(known), record: stored };
  for (const booked of live.length > 0 ? live : [null]) audit.proof.addUnknown(booked, unknown);
}

/** The shop shows another order under the id of one that was sent, so it does not have this one any more. */
export async function settleReplaced(audit: Audit, id: string, books: BookIndex): Promise<void> {
  const known = await readKnown(audit.engine.store, id);
  if (known === null || isUntouched(known.record)) return;
  const facts = factsOfReplaced(known);
  const { bookings, problem: failure } = await lookUp(audit, id, bookingsOf(id, facts, books), books);
  const days = rangeOf(audit, known.record);
  if (failure !== null) leaveUnread(audit, "totalgest", days, id, failure);
  const unknown = { id, day: days.from, facts, record: known.record, isReplaced: true } as const;
  for (const booked of liveOf(bookings)) audit.proof.addUnknown(booked, unknown);
}

function liveOf({ booked, byNumber = [] }: Bookings): readonly BookedOrder[] {
  return [...booked, ...byNumber].filter(({ state }) => state !== "cancelled");
}

/** TotalGest cannot be asked for the number that a person entered. */
function isUnasked(known: Known | null, { byNumber }: Bookings): boolean {
  return known !== null && decisionOf(known)?.kind === "marked" && byNumber === undefined;
}

/** What is booked under the reference of a newcomer's id is the other order. */
function bookingsOf(id: string, facts: Facts | null, books: BookIndex): Bookings {
  const booked = facts?.isNewcomer === true ? [] : books.bookedFor(id);
  const number = facts?.decision?.kind === "marked" ? facts.number : null;
  if (number === null || !books.isListed || books.unread.length > 0) return { booked };
  return { booked, byNumber: books.byNumber(number) };
}
