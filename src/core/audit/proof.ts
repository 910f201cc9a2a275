/** Adds the verdicts up to a report. Pure. */
import { isDeepStrictEqual } from "node:util";

import { fromMinor } from "../common/money.ts";
import { EXIT, worstExit } from "../common/problems/errors.ts";
import type { Problem } from "../common/problems/problem.ts";
import { type DayRange, isWithin, type LocalDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type Amounts, type AuditedOrder, bookedAmounts } from "./amounts.ts";
import type { Facts } from "./facts.ts";
import type { AuditDay, AuditException, AuditLine, AuditReport, Sum, Unread } from "./report.ts";
import { VatTally } from "./vat.ts";
import { BREAKS, type ExceptionCause, type Finding, finding, isDifference, type Verdict } from "./verdict.ts";

/** The other parts of a report. */
type Frame = Pick<AuditReport, "version" | "site" | "timeZone" | "startedMs" | "finishedMs" | "isOneWay">;

/** An order that a report names; `due` null = the shop does not have it. */
type Named = Pick<AuditedOrder, "id" | "reference" | "currency" | "statusName"> & {
  readonly day: LocalDay | null;
  readonly due: Amounts | null;
};

/** Count and sum of some orders, in whole minor units of TotalGest's currency; NaN = TotalGest does not give it. */
interface Tally {
  count: number;
  sum: number;
}

class DayTally {
  readonly shop = noTally();
  readonly expected = noTally();
  readonly found = noTally();
  readonly excluded = new Map<
    string,
    { readonly reason: string; readonly status: string | null; readonly all: Tally }
  >();

  addExcluded(reason: string, { statusName }: AuditedOrder, sum: number): void {
    const status = reason === "status" ? statusName : null;
    const key = `${reason} ${status ?? ""}`;
    const row = this.excluded.get(key) ?? { reason, status, all: noTally() };
    this.excluded.set(key, row);
    addTo(row.all, sum);
  }

  /** Orders and bookings are judged in any order, so all lists are sorted. */
  toDay(day: LocalDay, proven: boolean): AuditDay {
    const { shop, expected, found } = this;
    const excluded = [...this.excluded].toSorted(([a], [b]) => compareTexts(a, b)).map(([, one]) => one);
    return {
      day,
      shop: toSum(shop),
      excluded: excluded.map(({ reason, status, all }) => ({ reason, status, ...toSum(all) })),
      expected: toSum(expected),
      found: toSum(found),
      difference: toSum({ count: found.count - expected.count, sum: found.sum - expected.sum }),
      proven,
      isOpen: !proven || excluded.some(({ reason }) => reason === "status"),
    };
  }
}

/** Causes that say that the order is not in TotalGest. */
const LOST: ReadonlySet<ExceptionCause> = new Set<ExceptionCause>(["cancelled-in-totalgest", "marked-not-found"]);

export class Proof {
  readonly #currency: string;
  readonly #days: ReadonlyMap<LocalDay, DayTally>;
  readonly #vat = new VatTally();
  readonly #exceptions: AuditException[] = [];
  readonly #lines: AuditLine[] = [];
  readonly #unread: Unread[] = [];
  /** Orders that are there without a total. */
  readonly #untotalled: { readonly order: AuditedOrder; readonly booked: BookedOrder }[] = [];
  readonly #byHand = noTally();
  readonly #otherSites = noTally();
  #isTotalled = false;

  constructor(days: readonly LocalDay[], currency: string) {
    this.#currency = currency;
    this.#days = new Map(days.map((day) => [day, new DayTally()]));
  }

  /** Whether a day is audited. */
  has(day: LocalDay): boolean {
    return this.#days.has(day);
  }

  add(order: AuditedOrder, { excluded, booked, isAside, finding: found }: Verdict, facts: Facts | null): void {
    const day = this.#days.get(order.day);
    if (day === undefined) return;
    const isOwnCurrency = order.currency === this.#currency;
    const sum = isOwnCurrency ? order.due.gross : 0;
    addTo(day.shop, sum);
    if (excluded === null) {
      addTo(day.expected, sum);
      if (isOwnCurrency) this.#vat.addOrder(order.due);
    } else day.addExcluded(excluded, order, sum);
    for (const one of booked) {
      const amounts = bookedAmounts(one);
      if (isAside !== true) {
        addTo(day.found, amounts === null ? Number.NaN : isOwnCurrency ? amounts.gross : 0);
        if (isOwnCurrency) this.#vat.addBooked(amounts);
      } else if (found?.cause !== "marked-found") continue;
      if (amounts !== null) this.#isTotalled = true;
      else if (one.fault === null) this.#untotalled.push({ order, booked: one });
    }
    const [first] = booked;
    if (excluded === null || first !== undefined) {
      const { id, reference, due } = order;
      this.#lines.push([order.day, id, reference, first?.number ?? null, fromMinor(due.gross), totalOf(first)]);
    }
    if (found !== null) this.addException(order, found, booked, facts);
  }

  /** Names an order, `booked` in TotalGest; one of which the shop shows no more counts only here. */
  addException(
    { id, reference, day, currency, due, statusName }: Named,
    { kind, cause, detail, credit }: Finding,
    booked: readonly BookedOrder[],
    facts: Facts | null,
  ): void {
    if (day !== null && !this.#days.has(day)) return;
    const numbers = booked.length > 0 ? booked.map(({ number }) => number) : [facts?.number ?? null];
    this.#exceptions.push({
      kind,
      cause,
      id,
      reference,
      day,
      numbers: numbers.filter((number) => number !== null),
      currency,
      shop: textOf(due?.gross),
      sent: textOf(facts?.sent?.gross),
      totalgest: totalOf(booked[0]),
      credit: textOf(credit),
      status: statusName,
      detail,
      decision: (kind === "acknowledged" ? facts?.acknowledged : facts?.decision) ?? null,
    });
  }

  /** An order of TotalGest that is not ours. */
  addOther(booked: BookedOrder): void {
    if (booked.state === "cancelled") return;
    addTo(booked.reference === null ? this.#byHand : this.#otherSites, bookedAmounts(booked)?.gross ?? 0);
  }

  /** What could not be read; `days` null = it may be about any day. It counts only if it concerns an audited day. */
  addUnread(side: Unread["side"], problem: Problem, days: DayRange | null, id: string | null = null): void {
    const unread = { side, from: days?.from ?? null, to: days?.to ?? null, id, problem };
    // The days around a range are read again with the neighbouring range.
    const isKnown = this.#unread.some((one) => isDeepStrictEqual(one, unread));
    if (!isKnown && [...this.#days.keys()].some((day) => concerns(unread, day))) this.#unread.push(unread);
  }

  report(frame: Frame): AuditReport {
    // TotalGest gives totals for other orders, so a missing total is a fault of this order.
    if (this.#isTotalled) {
      for (const { order, booked } of this.#untotalled) this.addException(order, finding("no-totals"), [booked], null);
    }
    const isAmountUnknown = !this.#isTotalled && this.#untotalled.length > 0;
    const differences = this.#exceptions.filter(isDifference);
    const unprovable = this.#exceptions.filter(({ kind }) => kind === "not-provable");
    const isIncomplete = this.#unread.length > 0 || unprovable.length > 0;
    const isLost = ({ kind, cause }: AuditException): boolean => BREAKS[kind] !== "amount" || LOST.has(cause);
    const presence = !isIncomplete && !differences.some(isLost);
    const isAmountProven = !isIncomplete && differences.every(({ kind }) => BREAKS[kind] === "presence");
    const doubted = new Set([...differences, ...unprovable].map(({ day }) => day));
    const isProven = (day: LocalDay): boolean => !doubted.has(day) && !this.#unread.some((one) => concerns(one, day));
    const days = [...this.#days].map(([day, tally]) => tally.toDay(day, isProven(day)));
    return {
      ...frame,
      currency: this.#currency,
      from: days[0]?.day ?? "",
      to: days.at(-1)?.day ?? "",
      proven: { presence, amount: isAmountUnknown && isAmountProven ? null : isAmountProven },
      exitCode: worstExit([isIncomplete ? EXIT.remote : EXIT.ok, differences.length > 0 ? EXIT.items : EXIT.ok]),
      days,
      vat: this.#vat.rows(),
      others: { byHand: toSum(this.#byHand), otherSites: toSum(this.#otherSites) },
      exceptions: sorted(this.#exceptions, ({ day, id, numbers }) => [day, id, numbers.join()]),
      unread: sorted(this.#unread, ({ from, id, side }) => [from, id ?? "", side]),
      orders: sorted(this.#lines, ([day, id]) => [day, id, ""]),
    };
  }
}

function concerns({ from, to }: Unread, day: LocalDay): boolean {
  return from === null || to === null || isWithin(day, { from, to });
}

function noTally(): Tally {
  return { count: 0, sum: 0 };
}

function addTo(tally: Tally, sum: number): void {
  tally.count += 1;
  tally.sum += sum;
}

function toSum({ count, sum }: Tally): Sum {
  return { count, sum: Number.isNaN(sum) ? null : fromMinor(sum) };
}

function totalOf(booked: BookedOrder | undefined): string | null {
  return booked === undefined ? null : textOf(bookedAmounts(booked)?.gross);
}

function textOf(minor: number | null | undefined): string | null {
  return minor === null || minor === undefined ? null : fromMinor(minor);
}

/** By day, then by id (as numbers if both are); what has no day comes last. */
function sorted<T>(
  all: readonly T[],
  keyOf: (one: T) => readonly [day: LocalDay | null, id: string, rest: string],
): readonly T[] {
  return all.toSorted((a, b) => {
    const [[day, id, rest], [otherDay, otherId, otherRest]] = [keyOf(a), keyOf(b)];
    return (
      compareTexts(day ?? "~", otherDay ?? "~") ||
      Number(id) - Number(otherId) ||
      compareTexts(id, otherId) ||
      compareTexts(rest, otherRest)
    );
  });
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
