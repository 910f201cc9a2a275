/** Adds the verdicts up to a report. Pure. */
import { isDeepStrictEqual } from "node:util";

import { EXIT, worstExit } from "../common/problems/errors.ts";
import type { Problem } from "../common/problems/problem.ts";
import { type DayRange, isWithin, type LocalDay } from "../common/time/zone.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type Amounts, type AuditedOrder, bookedAmounts, grossOf } from "./amounts.ts";
import type { Facts } from "./facts.ts";
import { compareTexts, lineOf, sorted, minorText, totalOf } from "./lines.ts";
import type { AuditDay, AuditException, AuditReport, Sum, Unread } from "./report.ts";
import { vatOf } from "./vat.ts";
import {
  BREAKS,
  breaksProof,
  type ExceptionCause,
  type AuditFinding,
  isAmountUnknown,
  isAside,
  isDifference,
  type Verdict,
} from "./verdict.ts";

/** The other parts of a report. */
type Frame = Pick<AuditReport, "version" | "site" | "timeZone" | "startedMs" | "finishedMs" | "isOneWay">;

/** An order that a report names; `due` null = the shop does not have it. */
type ReportedOrder = Pick<AuditedOrder, "id" | "reference" | "currency" | "statusName"> & {
  readonly day: LocalDay | null;
  readonly due: Amounts | null;
};

/** An order of an audited day, as it was judged. */
export interface JudgedOrder extends Verdict {
  readonly order: AuditedOrder;
  readonly facts: Facts | null;
}

/** The verdict on an order, and what the store knows of it. */
export interface SettledOrder {
  readonly order: AuditedOrder;
  readonly verdict: Verdict;
  readonly facts: Facts | null;
}

/** Causes that say that the order is not in TotalGest. */
const LOST: ReadonlySet<ExceptionCause> = new Set<ExceptionCause>(["cancelled-in-totalgest", "marked-not-found"]);

export class Proof {
  readonly #currency: string;
  readonly #days: ReadonlyMap<LocalDay, JudgedOrder[]>;
  readonly #exceptions: AuditException[] = [];
  readonly #unread: Unread[] = [];
  readonly #byHand: BookedOrder[] = [];
  readonly #otherSites: BookedOrder[] = [];
  readonly #elsewhere = new Set<string>();

  constructor(days: readonly LocalDay[], currency: string) {
    this.#currency = currency;
    this.#days = new Map(days.map((day) => [day, []]));
  }

  /** Whether a day is audited. */
  has(day: LocalDay): boolean {
    return this.#days.has(day);
  }

  /** A difference of this order is named, whatever its day. */
  watch(id: string): void {
    this.#elsewhere.add(id);
  }

  add(order: AuditedOrder, verdict: Verdict, facts: Facts | null): void {
    this.#days.get(order.day)?.push({ ...verdict, order, facts });
    if (verdict.finding !== null) this.addException(order, verdict.finding, verdict.booked, facts);
  }

  /** Another verdict takes the place of the one on this order; null = the shop does not show it any more. */
  amend({ order }: JudgedOrder, now: SettledOrder | null): void {
    const day = this.#days.get(order.day) ?? [];
    const at = day.findIndex((one) => one.order === order);
    day.splice(at, 1);
    if (now !== null) this.add(now.order, now.verdict, now.facts);
  }

  /** Names an order, `booked` in TotalGest; one of which the shop shows no more counts only here. */
  addException(
    { id, reference, day, currency, due, statusName }: ReportedOrder,
    { kind, cause, detail, credit }: AuditFinding,
    booked: readonly Pick<BookedOrder, "number" | "totals">[],
    facts: Facts | null,
  ): void {
    const isNamed = day === null || this.#days.has(day) || (this.#elsewhere.has(id) && isDifference({ kind, cause }));
    if (!isNamed) return;
    const numbers = booked.length > 0 ? booked.map(({ number }) => number) : [facts?.number ?? null];
    this.#exceptions.push({
      kind,
      cause,
      id,
      reference,
      day,
      numbers: numbers.filter((number) => number !== null),
      currency,
      shop: minorText(due?.gross),
      sent: minorText(facts?.sent?.gross),
      totalgest: totalOf(booked[0]),
      credit: minorText(credit),
      status: statusName,
      detail,
      decision: (kind === "acknowledged" ? facts?.acknowledged : facts?.decision) ?? null,
    });
  }

  /** An order of TotalGest that is not ours. */
  addOther(booked: BookedOrder): void {
    if (booked.state !== "cancelled") (booked.reference === null ? this.#byHand : this.#otherSites).push(booked);
  }

  /** What could not be read; `days` null = it may be about any day. It counts only if it concerns an audited day. */
  addUnread(side: Unread["side"], problem: Problem, days: DayRange | null, id: string | null = null): void {
    const unread = { side, from: days?.from ?? null, to: days?.to ?? null, id, problem };
    // The days around a range are read again with the neighbouring range.
    const isKnown = this.#unread.some((one) => isDeepStrictEqual(one, unread));
    if (!isKnown && [...this.#days.keys()].some((day) => concerns(unread, day))) this.#unread.push(unread);
  }

  /** TotalGest gives the total of some order. */
  get #isTotalled(): boolean {
    return [...this.#days.values()].some((day) =>
      day.some(({ booked }) => booked.some(({ totals }) => totals !== null)),
    );
  }

  /** Orders that agree but for the total that TotalGest gives of others; call it when all are added. */
  untotalled(): readonly JudgedOrder[] {
    if (!this.#isTotalled) return [];
    const agrees = ({ finding: found }: JudgedOrder): boolean => found === null || found.cause === "marked-found";
    return [...this.#days.values()].flatMap((day) => day.filter((one) => agrees(one) && isUntotalled(one)));
  }

  report(frame: Frame): AuditReport {
    const judged = [...this.#days.values()].flat();
    const isAmountless = !this.#isTotalled && judged.some(isUntotalled);
    const differences = this.#exceptions.filter(isDifference);
    const unprovable = this.#exceptions.filter(({ kind }) => kind === "not-provable");
    const isIncomplete = this.#unread.length > 0 || unprovable.length > 0;
    const isUnseen = this.#unread.length > 0 || unprovable.some((one) => !isAmountUnknown(one));
    const breaking = differences.filter(breaksProof);
    const isLost = ({ kind, cause }: AuditException): boolean => BREAKS[kind] !== "amount" || LOST.has(cause);
    const presence = !isUnseen && !breaking.some(isLost);
    const isAmountProven = !isIncomplete && breaking.every(({ kind }) => BREAKS[kind] === "presence");
    const doubted = new Set([...breaking, ...unprovable].map(({ day }) => day));
    // What has no day may be of any.
    const isDoubted = (day: LocalDay): boolean => doubted.has(day) || doubted.has(null);
    const isProven = (day: LocalDay): boolean => !isDoubted(day) && !this.#unread.some((one) => concerns(one, day));
    const own = judged.filter((one) => this.#isOwn(one));
    const dues = own.filter((one) => isExpected(one) || isCounted(one)).map(({ order }) => order.due);
    const lines = judged.filter((one) => isExpected(one) || one.booked.length > 0).map(lineOf);
    const days = [...this.#days].map(([day, all]) => this.#dayOf(day, all, isProven(day)));
    return {
      ...frame,
      currency: this.#currency,
      from: days[0]?.day ?? "",
      to: days.at(-1)?.day ?? "",
      proven: { presence, amount: isAmountless && isAmountProven ? null : isAmountProven },
      exitCode: worstExit([isIncomplete ? EXIT.remote : EXIT.ok, differences.length > 0 ? EXIT.items : EXIT.ok]),
      days,
      vat: vatOf(dues, own.flatMap(countedIn).map(bookedAmounts)),
      others: { byHand: sumOf(this.#byHand.map(grossOf)), otherSites: sumOf(this.#otherSites.map(grossOf)) },
      exceptions: sorted(this.#exceptions, ({ day, id, numbers }) => [day, id, numbers.join()]),
      unread: sorted(this.#unread, ({ from, id, side }) => [from, id ?? "", side]),
      orders: sorted(lines, ([day, id]) => [day, id, ""]),
    };
  }

  #isOwn({ order }: JudgedOrder): boolean {
    return order.currency === this.#currency;
  }

  /** Sums are in TotalGest's currency: other orders count, without their amounts. */
  #dayOf(day: LocalDay, all: readonly JudgedOrder[], proven: boolean): AuditDay {
    const dueOf = (one: JudgedOrder): number => (this.#isOwn(one) ? one.order.due.gross : 0);
    const foundIn = (one: JudgedOrder): readonly number[] =>
      countedIn(one).map((booked) => (this.#isOwn(one) || booked.totals === null ? grossOf(booked) : 0));
    const [shop, expected, found] = [all.map(dueOf), all.filter(isExpected).map(dueOf), all.flatMap(foundIn)];
    const settled = all.filter(({ excluded }) => excluded === "acknowledged").flatMap(foundIn);
    // Orders are judged in any order, so all lists are sorted.
    const excluded = Map.groupBy(
      all.filter((one) => !isExpected(one)),
      reasonOf,
    );
    return {
      day,
      shop: sumOf(shop),
      excluded: [...excluded]
        .toSorted(([a], [b]) => compareTexts(a, b))
        .map(([reason, some]) => ({ ...(JSON.parse(reason) as ExcludedReason), ...sumOf(some.map(dueOf)) })),
      expected: sumOf(expected),
      found: sumOf(found),
      settled: sumOf(settled),
      difference: {
        count: found.length - settled.length - expected.length,
        sum: minorText(addUp(found) - addUp(settled) - addUp(expected)),
      },
      proven,
      isOpen:
        !proven ||
        all.some(({ excluded: reason }) => reason === "status") ||
        this.#exceptions.some((one) => one.day === day && isDifference(one)),
    };
  }
}

/** Whether what could not be read may be about this day. */
export function concerns({ from, to }: Unread, day: LocalDay): boolean {
  return from === null || to === null || isWithin(day, { from, to });
}

type ExcludedReason = Pick<AuditDay["excluded"][number], "reason" | "status">;

/** JSON of an `ExcludedReason`. */
function reasonOf({ excluded, order }: JudgedOrder): string {
  const reason: ExcludedReason = { reason: excluded ?? "", status: excluded === "status" ? order.statusName : null };
  return JSON.stringify(reason);
}

/** It has to be in TotalGest. */
function isExpected({ excluded }: JudgedOrder): boolean {
  return excluded === null;
}

/** TotalGest gives no total of it, which is no fault of its answer. */
function isUntotalled({ excluded, booked }: JudgedOrder): boolean {
  return excluded !== "acknowledged" && booked.some(({ totals, fault }) => totals === null && fault === null);
}

/** TotalGest's orders in the sums. One that was entered by hand counts with its like. */
function countedIn({ excluded, booked }: JudgedOrder): readonly BookedOrder[] {
  return isAside(excluded)
    ? booked.filter(({ reference }) => excluded === "acknowledged" && reference !== null)
    : booked;
}

/** A settled order whose amounts are in TotalGest's. */
function isCounted(one: JudgedOrder): boolean {
  return one.excluded === "acknowledged" && countedIn(one).length > 0;
}

function addUp(sums: readonly number[]): number {
  return sums.reduce((all, sum) => all + sum, 0);
}

function sumOf(sums: readonly number[]): Sum {
  return { count: sums.length, sum: minorText(addUp(sums)) };
}
