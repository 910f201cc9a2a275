/**
 * Orders on a test shop: sent, sent again, side by side, refused on purpose and interrupted at every call. Each time
 * everything is there once. What the system holds is judged by the look-up, and by what it answered.
 */
import { bookedWire, orderRefWire } from "../../clients/totalgest/wire.ts";
import { isRecord } from "../../core/common/record.ts";
import type { ErpBeside } from "./beside.ts";
import { checkThere, repeated, settleTrial, type TriedOrder, tryInterrupted, tryResending } from "./interrupted.ts";
import { isNoText, listTrialOrders } from "./lists.ts";
import { compareLook, type FoundByLook, lookUpOf } from "./look.ts";
import { buyerOf, type MadeOrder, orderMaker, pairs } from "./orders.ts";
import type { ReadFacts } from "./reads.ts";
import { callName, type TrialResult, callText, type Trial } from "./trial.ts";

/** An order that is in the system now. */
export interface LeftOrder {
  readonly reference: string;
  /** Empty = its look-up answers none. */
  readonly number: string;
}

/** What the orders showed, for a person. */
export interface WriteFacts {
  /** The orders that were sent, as far as they may be in the system. */
  readonly left: readonly LeftOrder[];
  /** The first order that was created; null = none. */
  readonly first: {
    readonly made: MadeOrder;
    readonly result: TrialResult;
    readonly found: readonly FoundByLook[];
  } | null;
  /** Two buyers with one e-mail became one customer. */
  readonly oneEmail: boolean;
}

/** Which shop's references, and `nowMs` makes those of one test its own. */
interface Occasion {
  readonly site: string;
  readonly nowMs: number;
  readonly beside: ErpBeside | null;
  readonly signal: AbortSignal;
}

const NOTHING: WriteFacts = { left: [], first: null, oneEmail: false };

export async function tryWrites(trial: Trial, facts: ReadFacts, occasion: Occasion): Promise<WriteFacts> {
  if (!trial.gives("createOrder")) return NOTHING;
  const noted: MadeOrder[] = [];
  const make = orderMaker(facts, occasion, noted);
  if (make === null) {
    trial.report("no-order", "createOrder", "");
    return NOTHING;
  }
  const made = make();
  const { reference } = made;
  const result = await trial.ask("createOrder", { ...made });
  const created = orderRefWire.safeParse(result.ok ? result.value : null);
  if (!result.ok) {
    const length = `${reference} has ${String(reference.length)} characters`;
    trial.report("failed", "createOrder", `(${length}) ${result.detail}`, result);
  } else if (!created.success || [created.data.id, created.data.number].some(isNoText))
    trial.report("form", "createOrder", result.text);
  const look = lookUpOf(trial, occasion.beside, occasion.signal);
  if (look === null || !created.success) {
    if (created.success) await tryResending({ trial, make }, result.seen.filter((seen) => seen.changes).length);
    const left = created.success ? [{ reference, number: String(created.data.number) }] : [];
    return { ...NOTHING, left, first: { made, result, found: [] } };
  }
  const tried: TriedOrder = { trial, make, look };
  const found = await look(reference);
  const first = { made, result, found };
  const oneEmail = await tryAll(tried, first, { id: String(created.data.id), number: String(created.data.number) });
  const left: LeftOrder[] = [];
  for (const one of noted)
    for (const { number } of await look(one.reference)) left.push({ reference: one.reference, number });
  await compareListed(trial, noted, left, occasion.nowMs);
  return { left, first, oneEmail };
}

/** Returns whether two buyers with one e-mail became one customer. */
async function tryAll(
  tried: TriedOrder,
  { made, result, found }: NonNullable<WriteFacts["first"]>,
  created: { readonly id: string; readonly number: string },
): Promise<boolean> {
  const { trial, look } = tried;
  checkThere(trial, found);
  for (const one of found) compareLook(trial, "findOrder", made, one);
  const other = found.find(({ id, number }) => id !== created.id || number !== created.number);
  if (found.length === 1 && other !== undefined)
    trial.report("other-number", "findOrder", `${created.id}, ${created.number}; ${other.id}, ${other.number}`);
  for (const alike of [made.reference.slice(0, -1), `${made.reference}0`]) {
    const [wrong] = await look(alike);
    if (wrong !== undefined) trial.report("other-order", "findOrder", `${alike}: ${JSON.stringify(wrong)}`);
  }
  await trySecond(tried, made, created.id);
  const ofKnown = await tryUncounted(tried, made, result);
  const oneEmail = await trySideBySide(tried, made, result);
  const changes = result.seen.filter((seen) => seen.changes).length;
  await tryFailed(tried, changes);
  await tryInterrupted(tried, changes, Math.min(changes, ofKnown));
  return oneEmail;
}

/** Sent once more: refused as there, or the same order; never a second one. Without a promise it is looked up before. */
async function trySecond({ trial, look }: TriedOrder, made: MadeOrder, id: string): Promise<void> {
  const { uniqueReference, idempotencyKey } = trial.adapter.operations.guarantees ?? {};
  if (uniqueReference !== true && idempotencyKey !== true) return;
  const again = await trial.ask("createOrder", { ...made });
  const found = await look(made.reference);
  const other = again.ok && isRecord(again.value) && String(again.value["id"]) !== id;
  const promise = uniqueReference === true ? "guarantees.uniqueReference" : "guarantees.idempotencyKey";
  if (found.length > 1 || other) trial.report("taken-twice", "createOrder", `${promise}: ${JSON.stringify(found)}`);
}

/**
 * An order that is there although no call counted as a change is sent again after an error. Tried with a buyer that is
 * known, so that no customer is created: after each call that says that it changes nothing, the rest is cut off. Returns
 * how many changes such an order has.
 */
async function tryUncounted(
  { trial, look, make }: TriedOrder,
  first: MadeOrder,
  created: TrialResult,
): Promise<number> {
  const report = (made: MadeOrder, seen: TrialResult["seen"]): void => {
    const last = seen.findLast(({ call }) => call.method !== "GET") ?? seen.at(-1);
    trial.report(
      "uncounted",
      "createOrder",
      `${made.reference}: ${last === undefined ? "" : callName(last.call)}`,
      last,
    );
  };
  if (!created.seen.some(({ changes }) => changes)) report(first, created.seen);
  const known = make(buyerOf(first));
  const whole = await trial.ask("createOrder", { ...known });
  const calls = whole.seen.filter(({ call, changes }) => !changes && call.method !== "GET").length;
  for (let at = 0; at < calls; at += 1) {
    const made = make(buyerOf(first));
    let count = -1;
    const { seen } = await trial.ask("createOrder", { ...made }, (call, changes) => {
      if (count >= at) return "cut";
      if (changes || call.method === "GET") return "go";
      count += 1;
      return count < at ? "go" : "lose";
    });
    if (seen.some(({ changes }) => changes)) continue;
    if ((await look(made.reference)).length > 0) report(made, seen);
  }
  return whole.seen.filter(({ changes }) => changes).length;
}

/** Two orders at once, of one buyer and of two. Returns whether two buyers with one e-mail became one customer. */
async function trySideBySide(
  { trial, make, look }: TriedOrder,
  first: MadeOrder,
  created: TrialResult,
): Promise<boolean> {
  const both = pairs(make);
  const send = (two: readonly [MadeOrder, MadeOrder]): Promise<readonly TrialResult[]> =>
    Promise.all(two.map((one) => trial.ask("createOrder", { ...one })));
  const same = await send(both.same);
  const twice = repeated(same.flatMap(({ seen }) => seen));
  if (twice !== null) trial.report("two-customers", "createOrder", callName(twice.call), twice);
  const says = (result: TrialResult, word: string): boolean =>
    result.seen.some(({ call }) => callText(call).includes(word));
  const saysAny = (results: readonly TrialResult[], word: string): boolean => results.some((one) => says(one, word));
  const oneName = await send(both.oneName);
  // An e-mail that the first order's calls carried has to be in those of every order.
  const silent = both.oneName.find((one) => !saysAny(oneName, buyerOf(one).email));
  if (silent !== undefined && says(created, buyerOf(first).email))
    trial.report("other-buyer", "createOrder", buyerOf(silent).email, /host\.once\(/);
  const oneEmail = await send(both.oneEmail);
  for (const one of [...both.oneName, ...both.oneEmail])
    for (const found of await look(one.reference)) compareLook(trial, "findOrder", one, found);
  return !saysAny(oneEmail, buyerOf(both.oneEmail[1]).lastName);
}

/** A change that the system answers with a failure is neither a success nor the order's fault. */
async function tryFailed(tried: TriedOrder, changes: number): Promise<void> {
  const { trial, make } = tried;
  for (const at of new Set([0, changes - 1])) {
    const made = make();
    let count = -1;
    const failed = await trial.ask("createOrder", { ...made }, (_call, isChange) => {
      if (!isChange) return "go";
      count += 1;
      return count < at ? "go" : "fail";
    });
    if (count < at) continue;
    if (failed.ok) trial.report("claims-success", "createOrder", failed.text);
    else if (failed.code === "invalid_order") trial.report("refuses-failure", "createOrder", failed.detail);
    if (!failed.ok) await settleTrial(tried, made, { ...failed, seen: [] }, { isWhole: false, what: "HTTP 500" });
  }
}

/** Every order that is there is in the list, as it was sent. */
async function compareListed(
  trial: Trial,
  noted: readonly MadeOrder[],
  left: readonly LeftOrder[],
  nowMs: number,
): Promise<void> {
  const listed = await listTrialOrders(trial, nowMs);
  if (listed === null) return;
  const byReference = new Map(listed.map((one) => [String(one["externalReference"]), one]));
  const missing = left.find((one) => !byReference.has(one.reference));
  if (missing !== undefined) trial.report("not-listed", "listOrders", missing.reference);
  for (const { reference, number } of left) {
    const one = byReference.get(reference);
    const made = noted.find((sent) => sent.reference === reference);
    if (one === undefined || made === undefined) continue;
    if (String(one["number"]) !== number)
      trial.report("other-number", "listOrders", `${reference}: ${number}; ${String(one["number"])}`);
    const booked = bookedWire.safeParse(one);
    const gross = booked.success ? booked.data.totals?.gross : null;
    compareLook(trial, "listOrders", made, {
      ...(one as Partial<FoundByLook>),
      gross: gross === null || gross === undefined ? null : String(gross),
    });
  }
}
