/** Orders whose calls go wrong, one by one: what is there afterwards is there once. */
import { type LookUp, type FoundByLook } from "./look.ts";
import type { MadeOrder, MakeOrder } from "./orders.ts";
import { callName, type TrialResult, type SeenCall, type Trial } from "./trial.ts";

/**
 * How a call that may change something goes wrong: its answer is lost and later calls go through; the system does it when
 * the order's time is over; its answer is lost, and the program with it.
 */
type Way = "lose" | "late" | "kill";

export interface TriedOrder {
  readonly trial: Trial;
  readonly make: MakeOrder;
  readonly look: LookUp;
}

/** Each of the `count` changes of an order in turn. `least` = how many an order of a known buyer has. */
export async function tryInterrupted(tried: TriedOrder, count: number, least: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    const place = { at, isLast: at >= least - 1 };
    const goesOn = await interrupt(tried, "lose", place);
    await interrupt(tried, "late", place);
    // Where it stopped at once, being killed is the same.
    if (goesOn) await interrupt(tried, "kill", place);
  }
}

/** Returns whether it made calls after the one that went wrong. */
async function interrupt(
  tried: TriedOrder,
  way: Way,
  { at, isLast }: { readonly at: number; readonly isLast: boolean },
): Promise<boolean> {
  const { trial, make } = tried;
  const made = make();
  let count = -1;
  let after = 0;
  const first = await trial.ask("createOrder", { ...made }, (_call, changes) => {
    if (count >= at) {
      after += 1;
      return way === "kill" ? "cut" : "go";
    }
    if (!changes) return "go";
    count += 1;
    if (count < at) return "go";
    return way === "late" ? "late" : "lose";
  });
  if (count < at) return false;
  await settleTrial(tried, made, first, { isWhole: first.ok || isLast, what: WORDS[way] + String(at + 1) });
  return after > 0;
}

/** Without a look-up only what one order's own calls show can be judged: whether a change was made twice. */
export async function tryResending({ trial, make }: Pick<TriedOrder, "trial" | "make">, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    let changes = -1;
    const { seen } = await trial.ask("createOrder", { ...make() }, (_call, isChange) => {
      if (!isChange || changes >= at) return "go";
      changes += 1;
      return changes < at ? "go" : "lose";
    });
    const twice = repeated(seen);
    if (twice !== null)
      trial.report("repeated-call", "createOrder", `${WORDS.lose}${String(at + 1)}: ${callName(twice.call)}`, twice);
  }
}

const WORDS: Readonly<Record<Way, string>> = {
  lose: "answer lost, call ",
  late: "done later than its answer was waited for, call ",
  kill: "killed after call ",
};

/**
 * As the engine goes on: looked up, completed or sent again; then the order is there once. `isWhole`: nothing of it can be
 * missing.
 */
export async function settleTrial(
  { trial, look }: TriedOrder,
  made: MadeOrder,
  first: TrialResult,
  { isWhole, what }: { readonly isWhole: boolean; readonly what: string },
): Promise<void> {
  const before = await look(made.reference);
  const [head] = before;
  let again: TrialResult | null = null;
  if (before.length > 1) {
    reportTwice(trial, first.seen, `${what}: ${made.reference}`);
    return;
  }
  if (head !== undefined && !head.isPartial) {
    if (!isWhole) {
      trial.report("head-complete", "findOrder", made.reference);
      return;
    }
  } else {
    const resume = head === undefined ? {} : { resume: { id: head.id, number: head.number } };
    again = await trial.ask("createOrder", { ...made, ...resume });
  }
  const all = [...first.seen, ...(again?.seen ?? [])];
  const twice = repeated(all);
  if (twice !== null) trial.report("repeated-call", "createOrder", `${what}: ${callName(twice.call)}`, twice);
  else if (again?.ok === false && again.code !== "duplicate_reference")
    trial.report("failed", "createOrder", again.detail, again);
  const found = await look(made.reference);
  if (found.length > 1) reportTwice(trial, all, `${what}: ${made.reference}`);
  else checkThere(trial, found);
}

function reportTwice(trial: Trial, seen: readonly SeenCall[], detail: string): void {
  const last = repeated(seen) ?? seen.findLast(({ call, changes }) => changes || call.method !== "GET");
  trial.report("sent-again", "createOrder", detail, last);
}

/** An order is there once, and whole. */
export function checkThere(trial: Trial, found: readonly FoundByLook[]): void {
  if (found.length !== 1 || found[0]?.isPartial === true)
    trial.report("not-found-again", "findOrder", JSON.stringify(found));
}

/** The second of two changes that the system did with the same content; null = none. */
export function repeated(seen: readonly SeenCall[]): SeenCall | null {
  const made = new Set<string>();
  for (const one of seen) {
    const { call, changes, isDone } = one;
    if (!changes || !isDone) continue;
    const content = JSON.stringify([call.method, call.url, String(call.body)]);
    if (made.has(content)) return one;
    made.add(content);
  }
  return null;
}
