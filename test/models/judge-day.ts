/** Judges every sentence of a day against the truth. */
import type { AuditDocument, ExportDocument, OrderEntry, PullDocument, StatusDocument } from "./documents.ts";
import {
  type Audited,
  auditedOf,
  dayOf,
  type Facts,
  grossOf,
  isLike,
  ownIn,
  saidOf,
  seenOf,
  type Story,
  thereOf,
} from "./truth.ts";
import type { Booking, Sale, World } from "./world.ts";

/** What a script reads in the evening, after runs in which both systems answered well. */
export interface Evening {
  readonly status: StatusDocument;
  readonly orders: readonly OrderEntry[];
  readonly exported: ExportDocument;
  readonly pulled: PullDocument;
  /** The last audit; null = none. */
  readonly audit: AuditDocument | null;
  /** What TotalGest booked during the run, and what the run wrote to the shop. */
  readonly booked: readonly Booking[];
  readonly written: { readonly created: number; readonly updated: number };
  /** How many texts differ, and are the shop's own; null = it may be another number. */
  readonly textsLeft: number | null;
  /** An older copy of the state was put back, and an order waited because of it when the run began. */
  readonly isOlder: boolean;
}

/** What is false in the evening; empty = nothing. */
export function judgeEvening(facts: Facts, stories: readonly Story[], evening: Evening): readonly string[] {
  return [
    ...judgeOrders(facts, stories, evening.orders),
    ...judgeStatus(facts, stories, evening),
    ...judgeExport(evening),
    ...judgePull(evening),
  ];
}

function judgeOrders(facts: Facts, stories: readonly Story[], entries: readonly OrderEntry[]): readonly string[] {
  const found: string[] = [];
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  for (const story of stories) {
    const { id } = story.sale;
    const entry = byId.get(id);
    const expected = saidOf(facts, story);
    if (expected === null) continue;
    if (entry === undefined) {
      if (story.deletedMs === null) found.push(`order ${id} is not listed, and should be ${expected.state}`);
      continue;
    }
    const { state, reason, afterExport, totalgest } = entry;
    const change = afterExport === null ? "none" : afterExport.acknowledged === null ? "open" : "settled";
    const said = {
      state,
      reason,
      change: expected.change === null ? null : change,
      isLate: entry.flags.includes("late"),
      isRestored: isRestored(entry),
    };
    const [is, should] = [said, expected].map((one) => JSON.stringify(one)) as [string, string];
    if (is !== should) found.push(`order ${id} (${story.sale.status}) is ${is}, and should be ${should}`);
    const { bookings, lost } = facts.world;
    const numbers = [...bookings, ...lost].filter(({ saleId }) => saleId === id).map(({ number }) => number);
    const isKnown = totalgest === null || numbers.includes(totalgest.number) || story.decision?.kind === "marked";
    if (!isKnown) found.push(`order ${id} has the number ${totalgest.number}, and TotalGest has ${numbers.join()}`);
  }
  const known = new Set(stories.map(({ sale }) => sale.id));
  const invented = entries.filter(({ id }) => !known.has(id));
  return [...found, ...invented.map(({ id }) => `order ${id} does not exist`)];
}

/** Orders that have not left are no differences: `status` names them by themselves. */
const WAITING: ReadonlySet<string> = new Set(["waiting", "held", "failed", "unconfirmed"]);

/** Whether `status` has to speak of differences; null = it may. */
function differsIn({ exitCode, exceptions }: AuditDocument): boolean | null {
  if (exitCode !== 3) return exitCode === 6 ? null : false;
  const named = exceptions.filter(({ kind }) => !HARMLESS.has(kind) && !WAITING.has(kind));
  // What a person marked is a difference only where TotalGest does not have it.
  if (named.some(({ kind }) => kind !== "marked")) return true;
  return named.length > 0 ? null : false;
}

/** Whether `status` has to say that an audit could not read everything; null = people gave up some of its days only. */
function isUnreadIn({ days }: AuditDocument): boolean | null {
  const givenUp = days.filter((one) => one.givenUp !== null).length;
  return givenUp === 0 ? true : givenUp === days.length ? false : null;
}

/** The counts are those of the list, which was judged by itself. */
function judgeStatus(
  facts: Facts,
  stories: readonly Story[],
  { status, orders, audit, isOlder }: Evening,
): readonly string[] {
  const found: string[] = [];
  const expect = (what: string, is: unknown, should: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(should)) {
      found.push(`status says ${what} ${JSON.stringify(is)}, and it is ${JSON.stringify(should)}`);
    }
  };
  const count = (isOne: (entry: OrderEntry) => boolean): number => orders.filter(isOne).length;
  const changed = count(({ afterExport }) => afterExport !== null && afterExport.acknowledged === null);
  const late = count(({ flags }) => flags.includes("late"));
  for (const state of ["queued", "sending", "exported", "held", "failed", "unconfirmed"]) {
    expect(
      state,
      status.orders[state],
      count((entry) => entry.state === state),
    );
  }
  for (const [key, reason] of [
    ["status", "status"],
    ["cancelled", "cancelled"],
    ["beforeFrom", "before-from"],
    ["dismissed", "dismissed"],
  ] as const) {
    const own = count((entry) => entry.state === "not-linked" && entry.reason === reason);
    expect(`notLinked.${key}`, status.orders.notLinked[key], own);
  }
  expect("late", status.late, late);
  expect("afterExport", status.afterExport, changed);
  expect("queue.depth", status.queue.depth, 0);
  expect("products.pending", status.products["pending"], 0);
  expect("products.failed", status.products["failed"], 0);
  const isUnclear = stories.some(({ sale, deletedMs }) => deletedMs === null && isWithoutClass(facts, sale));
  const reasons: readonly (readonly [string, boolean | null])[] = [
    ["orders-held", status.orders["held"] !== 0],
    ["orders-failed", status.orders["failed"] !== 0],
    ["orders-unconfirmed", status.orders["unconfirmed"] !== 0],
    ["orders-after-export", changed > 0],
    ["orders-late", late > 0],
    ["orders-stuck", false],
    ["overdue", false],
    ["never-ran", false],
    ["login-refused", false],
    ["brake", false],
    ["state-older", isUnclear ? null : isOlder && count(isRestored) > 0],
    ["audit-differences", audit === null ? false : differsIn(audit)],
    ["audit-not-proven", audit?.exitCode === 6 ? isUnreadIn(audit) : false],
    ["audit-missing", null],
    // `Payments.judge` says whether each has a reason.
    ["payments-waiting", facts.world.payments.isOn ? null : false],
  ];
  for (const [code, should] of reasons) {
    if (should !== null) expect(`reason ${code}`, status.reasonCodes.includes(code), should);
  }
  const named = new Set(reasons.map(([code]) => code));
  expect(
    "reasons",
    status.reasonCodes.filter((code) => !named.has(code)),
    [],
  );
  expect("health", status.health, status.reasonCodes.length === 0 ? "ok" : "degraded");
  return found;
}

/** It waits because an older copy of the state was put back. */
export function isRestored({ error }: Pick<OrderEntry, "error">): boolean {
  return error?.code === "restored";
}

function isWithoutClass({ world, fromMs }: Facts, { status, placedMs }: Story["sale"]): boolean {
  return world.classOf(status) === "none" && placedMs >= fromMs;
}

function judgeExport({ exported: { summary, orders, exitCode, error, ...report }, ...evening }: Evening): string[] {
  const found: string[] = [];
  const expect = (what: string, is: unknown, should: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(should)) {
      found.push(`the export says ${what} ${JSON.stringify(is)}, and it is ${JSON.stringify(should)}`);
    }
  };
  const { requested, ...parts } = summary;
  expect(
    "requested",
    requested,
    Object.values(parts).reduce((sum, one) => sum + one, 0),
  );
  const there = orders.filter(({ state }) => state === "exported");
  expect("exported", summary.exported + summary.alreadyExported, there.length);
  for (const { saleId, number } of evening.booked) {
    const entry = there.find(({ id }) => id === saleId);
    expect(`the number of ${saleId}`, entry?.totalgest?.number, number);
  }
  const idsIn = (state: string, from: readonly { id: string; state: string }[]): readonly string[] =>
    from
      .filter((entry) => entry.state === state)
      .map(({ id }) => id)
      .toSorted();
  expect("held", idsIn("held", orders), idsIn("held", evening.orders));
  expect("waiting", summary.waiting, 0);
  expect("unconfirmed", summary.unconfirmed, 0);
  const changed = evening.orders.filter(({ afterExport }) => afterExport !== null && afterExport.acknowledged === null);
  const late = evening.orders.filter(({ flags }) => flags.includes("late"));
  // A run with nothing to do lists nothing.
  if (orders.length > 0) {
    expect("late", report.late.map(({ id }) => id).toSorted(), late.map(({ id }) => id).toSorted());
    expect(
      "afterExport",
      (report.afterExport ?? []).map(({ id }) => id).toSorted(),
      changed.map(({ id }) => id).toSorted(),
    );
  }
  const isBad = summary.held + summary.failed + summary.unconfirmed > 0;
  if (isBad) expect("exitCode", exitCode, 3);
  // A payment that waits is a problem of the run that leaves it to a person, and of `status` until then.
  const mayBeEither = evening.status.reasonCodes.includes("payments-waiting") && !evening.isOlder;
  if (!isBad && !mayBeEither && changed.length + late.length === 0)
    expect("exitCode", exitCode, evening.isOlder ? 3 : 0);
  if (![0, 3].includes(exitCode)) found.push(`the export ended with ${String(exitCode)}: ${error?.message ?? ""}`);
  return found;
}

function judgePull({ pulled: { summary, exitCode, error }, written, textsLeft: left }: Evening): string[] {
  const { created, updated, failed, textsLeft } = summary;
  const [is, should] = [
    { created, updated, failed, textsLeft, exitCode },
    { ...written, failed: 0, textsLeft: left ?? textsLeft, exitCode: 0 },
  ].map((one) => JSON.stringify(one)) as [string, string];
  return is === should ? [] : [`the pull says ${is}, and it is ${should} ${error?.message ?? ""}`];
}

/** Kinds with which a day is proven all the same. */
const HARMLESS: ReadonlySet<string> = new Set(["dismissed", "acknowledged", "not-provable"]);

/**
 * How the systems answered an audit. `blind`: a list is not whole, or the statuses are not told. `dim`: a list is not
 * whole, and may be when it is read in parts.
 */
export type Hearing = "clear" | "dim" | "blind";

/** What is false in an audit; empty = nothing. */
export function judgeAudit(
  facts: Facts,
  stories: readonly Story[],
  audit: AuditDocument,
  hearing: Hearing,
): readonly string[] {
  const found: string[] = [];
  const days = new Set(audit.days.map(({ day }) => day));
  const truths = stories.map((story) => ({ story, truth: auditedOf(facts, story), day: dayOf(story.sale) }));
  const ofDays = truths.filter(({ day }) => days.has(day));
  // Whose day nobody knows may be of any.
  const isOfAnyDay = audit.exceptions.some((one) => one.day === null && breaks(one));
  for (const { day, proven, shop, difference } of audit.days) {
    const own = ofDays.filter((one) => one.day === day);
    const spoiled = own.filter(({ truth }) => truth.isDifference || truth.isUnclear);
    const shouldBe = spoiled.length === 0 && hearing !== "blind" && !isOfAnyDay;
    const why = spoiled.map(({ story, truth }) => `${story.sale.id} ${truth.kinds.join("/")}`).join(", ");
    const isAsGiven = spoiled.every(({ truth }) => truth.isDayless === true) && spoiled.length > 0;
    if (proven !== shouldBe && !isAsGiven && (proven || hearing !== "dim")) {
      found.push(`${day} is ${proven ? "" : "not "}proven, and should ${shouldBe ? "" : "not "}be: ${why}`);
    }
    const there = own.filter(({ story }) => story.deletedMs === null && story.successor === null);
    const sum = (
      there
        .filter(({ story }) => story.sale.currency === "CHF")
        .reduce((all, { story }) => all + grossOf(story.sale), 0) / 100
    ).toFixed(2);
    const isCounted = shop.count === there.length && shop.sum === sum;
    if (hearing === "clear" && !isCounted) {
      found.push(`${day}: ${JSON.stringify(shop)} in the shop, and there are ${String(there.length)}, ${sum}`);
    }
    if (proven && (difference.count !== 0 || difference.sum !== "0.00")) {
      found.push(`${day} is proven with a difference of ${JSON.stringify(difference)}`);
    }
  }
  found.push(...judgeLines(truths, ofDays, audit, { facts, isClear: hearing === "clear" }));
  // A difference of another day may be named too, as long as it is true.
  const isNamed = audit.exceptions.some(({ kind }) => !HARMLESS.has(kind) && kind !== "marked");
  const isDifferent = isNamed || ofDays.some(({ truth }) => truth.isDifference || truth.isLike === true);
  const isUnclear = hearing === "blind" || ofDays.some(({ truth }) => truth.isUnclear && truth.isDayless !== true);
  const mayBeEither = ofDays.some(({ truth }) => truth.isUnclear && truth.isDayless === true);
  const isAllProven = !audit.exceptions.some(breaks) && !ofDays.some(({ truth }) => truth.isDifference) && !isUnclear;
  const codes = hearing === "blind" ? [6] : isUnclear ? [3, 6] : isDifferent ? [3] : [0];
  if (hearing === "dim") codes.push(6);
  if (mayBeEither) codes.push(0, 3, 6);
  if (!codes.includes(audit.exitCode)) {
    found.push(`the audit ended with ${String(audit.exitCode)}, and should with ${codes.join(" or ")}`);
  }
  const saysProven = audit.proven.presence && audit.proven.amount === true;
  if (saysProven && !isAllProven) found.push("the audit says proven, and it is not");
  return found;
}

/** A possible double is named, and every day proven all the same. */
function breaks({ kind }: AuditDocument["exceptions"][number]): boolean {
  return !HARMLESS.has(kind) && kind !== "marked" && kind !== "possible-double";
}

interface Judged {
  readonly story: Story;
  readonly truth: Audited;
}

/** Each difference names the right orders, and none that is none. */
function judgeLines(
  all: readonly Judged[],
  ofDays: readonly Judged[],
  { exceptions }: AuditDocument,
  { facts, isClear }: { readonly facts: Facts; readonly isClear: boolean },
): readonly string[] {
  const { world } = facts;
  // What TotalGest lists a second time is named whatever day the audit is about.
  const due = all.filter((one) => ofDays.includes(one) || one.truth.kinds.includes("doubled"));
  const isNamed = (sale: Story["sale"], kinds: readonly string[]): boolean =>
    exceptions.some(({ id, kind }) => id === sale.id && kinds.includes(kind));
  // A change of an order of another day, which no run or audit has read yet, ends what was settled only when it is read.
  const isRead = (one: Judged): boolean => {
    const { sale, there } = one.story;
    const isSeen = seenOf(facts, one.story) === sale && there !== null;
    return ofDays.includes(one) || (isSeen && ownIn(there) === ownIn(thereOf(facts, one.story)));
  };
  const unlike = (isClear ? all.filter(isRead) : [])
    .filter(({ story, truth }) => truth.isLike === true && !isNamed(story.sale, ["possible-double", "acknowledged"]))
    .map(({ story }) => `the audit does not name ${story.sale.id} as a possible double`);
  // What was settled is still said so by the audit that first names a possible double beside it.
  const kindsOf = ({ kinds, isLike }: Audited): readonly string[] => (isLike ? [...kinds, "acknowledged"] : kinds);
  const missing = (isClear ? due : [])
    .filter(({ story: { sale }, truth }) => truth.kinds.length > 0 && !isNamed(sale, kindsOf(truth)))
    .map(({ story: { sale }, truth: { kinds } }) => {
      const said = exceptions.filter(({ id }) => id === sale.id).map(({ kind }) => kind);
      return `the audit does not name ${sale.id} as ${kinds.join(" or ")}, only as ${said.join(", ") || "nothing"}`;
    });
  const wrong = exceptions.filter(({ id, kind }) => {
    if (HARMLESS.has(kind)) return false;
    const own = all.filter(({ story }) => story.sale.id === id);
    if (own.length === 0) return world.bookings.every(({ saleId }) => saleId !== id);
    // Cancelled in the shop after a person typed it in: where no list can be read, it counts as there.
    const isTyped = ({ story: { decision, sale } }: Judged): boolean =>
      !isClear && kind === "cancelled" && decision?.kind === "marked" && world.isCancelled(sale);
    // It is true too where nobody has to hear it.
    const isDouble = kind === "possible-double" && own.some(({ story }) => isAlike(world, story.sale));
    return !isDouble && !own.some((one) => one.truth.isUnclear || one.truth.kinds.includes(kind) || isTyped(one));
  });
  return [
    ...missing,
    ...unlike,
    ...wrong.map(({ id, kind, message }) => `the audit names ${id} as ${kind}: ${message}`),
  ];
}

function isAlike({ bookings }: World, sale: Sale): boolean {
  return bookings.some((one) => !one.isCancelled && isLike(one, sale));
}
