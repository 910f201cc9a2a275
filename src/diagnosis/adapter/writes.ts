/**
 * Orders on a test shop: sent, sent again, and interrupted at every call. Each time everything is there once. What the
 * system holds is judged by what it answered: a change that was answered twice was made twice.
 */
import { bookedWire, foundOrdersWire, orderRefWire } from "../../clients/totalgest/wire.ts";
import { sameDecimal } from "../../core/common/money.ts";
import { isRecord } from "../../core/common/record.ts";
import { listOrders } from "./lists.ts";
import { type Made, orderMaker } from "./orders.ts";
import type { ReadFacts } from "./reads.ts";
import { nameOf, type Report, type Result, type Seen, type Trial } from "./trial.ts";

/** An order that is in the system now. */
export interface LeftOrder {
  readonly reference: string;
  /** Empty = its look-up answers none. */
  readonly number: string;
}

/** Which shop's references, and `nowMs` makes those of one test its own. */
interface Occasion {
  readonly site: string;
  readonly nowMs: number;
}

/** Returns the orders that were sent, as far as they may be in the system. */
export async function tryWrites(
  trial: Trial,
  facts: ReadFacts,
  { site, nowMs }: Occasion,
  report: Report,
): Promise<readonly LeftOrder[]> {
  const { createOrder, findOrder } = trial.adapter.operations;
  if (createOrder === undefined) return [];
  const make = orderMaker(facts, site, nowMs);
  if (make === null) {
    report("no-order", "createOrder", "");
    return [];
  }
  const made: Made[] = [];
  const makeNoted = (): Made => {
    const one = make();
    made.push(one);
    return one;
  };
  const plain = makeNoted();
  const first = await trial.ask("createOrder", { ...plain });
  const created = orderRefWire.safeParse(first.ok ? first.value : null);
  const { reference } = plain;
  if (!first.ok) {
    const length = `${reference} has ${String(reference.length)} characters`;
    report("failed", "createOrder", `${first.detail.slice(0, 120)} (${length})`, first);
  } else if (!created.success) report("form", "createOrder", first.text);
  else if (findOrder !== undefined) await tryAll(trial, { plain, first, make: makeNoted }, report);
  if (findOrder === undefined) return created.success ? [{ reference, number: String(created.data.number) }] : [];
  const left: LeftOrder[] = [];
  for (const one of made)
    for (const { number } of await look(trial, one)) left.push({ reference: one.reference, number });
  const listed = await listOrders(trial, nowMs, report);
  const missing = left.find((one) => listed?.has(one.reference) === false);
  if (missing !== undefined) report("not-listed", "listOrders", missing.reference);
  return left;
}

async function tryAll(
  trial: Trial,
  {
    plain,
    first,
    make,
  }: { readonly plain: Made; readonly first: Result & { readonly ok: true }; readonly make: () => Made },
  report: Report,
): Promise<void> {
  const id: unknown = Reflect.get(first.value as object, "id");
  const found = await look(trial, plain);
  if (found.length !== 1 || found[0]?.isPartial === true) report("not-found-again", "findOrder", JSON.stringify(found));
  const { gross } = plain.order.totals;
  const booked = found[0]?.gross ?? gross;
  if (!sameDecimal(booked, gross)) report("other-total", "findOrder", `${gross}, ${booked}`);
  // Without that promise every send is preceded by a look-up.
  if (trial.adapter.operations.guarantees?.uniqueReference === true) await trySecond(trial, plain, String(id), report);
  await trySideBySide(trial, make, report);
  const changes = first.seen.filter((seen) => seen.changes);
  for (const way of ["cut", "lose"] as const) {
    for (let at = 0; at < changes.length; at += 1)
      await tryInterrupted(trial, make(), { way, at, last: changes.length - 1 }, report);
  }
}

/** Sent once more: refused as there, or the same order; never a second one. */
async function trySecond(trial: Trial, made: Made, id: string, report: Report): Promise<void> {
  const again = await trial.ask("createOrder", { ...made });
  const found = await look(trial, made);
  const other = again.ok && isRecord(again.value) && String(again.value["id"]) !== id;
  if (found.length > 1 || other) report("taken-twice", "createOrder", JSON.stringify(found));
}

/** Two orders of a new buyer at once. */
async function trySideBySide(trial: Trial, make: () => Made, report: Report): Promise<void> {
  const [one, two] = [make(), make()];
  const { customer, billing, shipping } = one.order;
  const buyer = { ...two.order, customer, billing, shipping };
  const results = await Promise.all([
    trial.ask("createOrder", { ...one }),
    trial.ask("createOrder", { ...two, order: buyer }),
  ]);
  const twice = repeated(results.flatMap(({ seen }) => seen));
  if (twice !== null) report("two-customers", "createOrder", twice);
}

async function tryInterrupted(
  trial: Trial,
  made: Made,
  { way, at, last }: { readonly way: "cut" | "lose"; readonly at: number; readonly last: number },
  report: Report,
): Promise<void> {
  let count = -1;
  let isOver = false;
  const first = await trial.ask("createOrder", { ...made }, (_call, changes) => {
    if (isOver) return "cut";
    if (!changes) return "go";
    count += 1;
    if (count < at) return "go";
    isOver = true;
    return way;
  });
  const again = await complete(trial, made, at < last || way === "cut", report);
  if (again === "mistaken") return;
  const twice = repeated([...first.seen, ...(again?.seen ?? [])]);
  if (twice !== null)
    report(
      "repeated-call",
      "createOrder",
      `${way === "lose" ? "answer lost" : "killed before"}, call ${String(at + 1)}: ${twice}`,
    );
  if (twice === null && again?.ok === false && again.code !== "duplicate_reference") {
    report("failed", "createOrder", again.detail, again);
  }
  const found = await look(trial, made);
  if (found.length !== 1 || found[0]?.isPartial === true) report("not-found-again", "findOrder", JSON.stringify(found));
}

/** As the engine goes on: looked up, completed or sent again. Null = nothing was left to do. */
async function complete(
  trial: Trial,
  made: Made,
  isMissingSome: boolean,
  report: Report,
): Promise<Result | null | "mistaken"> {
  const [head] = await look(trial, made);
  if (head !== undefined && !head.isPartial) {
    if (!isMissingSome) return null;
    report("head-complete", "findOrder", made.reference);
    return "mistaken";
  }
  const resume = head === undefined ? {} : { resume: { id: head.id, number: head.number } };
  return trial.ask("createOrder", { ...made, ...resume });
}

interface Found {
  readonly id: string;
  readonly number: string;
  readonly isPartial: boolean;
  /** Null = the look-up gives no amounts. */
  readonly gross: string | null;
}

async function look(trial: Trial, { reference }: Made): Promise<readonly Found[]> {
  const result: Result = await trial.ask("findOrder", { reference });
  const parsed = foundOrdersWire.safeParse(result.ok ? result.value : null);
  if (!parsed.success || !result.ok) return [];
  const raw =
    isRecord(result.value) && Array.isArray(result.value["items"]) ? (result.value["items"] as unknown[]) : [];
  return parsed.data.items.map(({ id, number }, at) => {
    const record = raw[at];
    const totals = bookedWire.safeParse(record);
    const gross = totals.success ? (totals.data.totals?.gross ?? null) : null;
    const isPartial = isRecord(record) && record["complete"] === false;
    return { id: String(id), number: String(number), isPartial, gross: gross === null ? null : String(gross) };
  });
}

/** A change that succeeded twice with the same content; null = none. A call whose answer was lost did succeed. */
function repeated(seen: readonly Seen[]): string | null {
  const made = new Set<string>();
  for (const { call, changes, answer } of seen) {
    if (!changes || (answer !== null && answer.status >= 300)) continue;
    const content = JSON.stringify([call.method, call.url, String(call.body)]);
    if (made.has(content)) return nameOf(call);
    made.add(content);
  }
  return null;
}
