/** Adds the verdicts up to a report. Pure. */
import { isDeepStrictEqual } from "node:util";

import { EXIT, worstExit } from "../../common/problems/errors.ts";
import { fromMinor } from "../../common/money.ts";
import type { LocalDay } from "../../common/time/zone.ts";
import { addTo, bookedAmounts, noTally, type AuditedOrder } from "../amounts.ts";
import type { BookedOrder } from "../../ports/books.ts";
import { isWithin } from "../reading/in-days.ts";
import {
  BREAKS,
  type ExceptionCause,
  type Facts,
  type Finding,
  finding,
  isDifference,
  type Verdict,
} from "../judge/verdict.ts";
import type { AuditException, AuditLine, AuditReport, Unread } from "../report.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { type DayTally, VatTally, addExcluded, emptyDay, toDay, toSum } from "./day-tally.ts";
import { amountText, exceptionOf, sorted, type Unknown } from "./entries.ts";

/** The other parts of a report. */
type Frame = Pick<
  AuditReport,
  "rules" | "version" | "site" | "timeZone" | "currency" | "startedMs" | "finishedMs" | "isOneWay"
>;

/** Causes that say that the order is not in TotalGest. */
const LOST: ReadonlySet<ExceptionCause> = new Set<ExceptionCause>(["cancelled-in-totalgest", "marked-not-found"]);

export class Proof {
  readonly #currency: string;
  readonly #days: Map<LocalDay, DayTally>;
  readonly #vat: VatTally;
  readonly #exceptions: AuditException[] = [];
  readonly #lines: AuditLine[] = [];
  readonly #unread: Unread[] = [];
  readonly #untotalled: { readonly order: AuditedOrder; readonly booked: BookedOrder }[] = [];
  readonly #byHand = noTally();
  readonly #otherSites = noTally();
  #isTotalled = false;
  #breaksPresence = false;
  #breaksAmount = false;
  #hasDifferences = false;
  #isIncomplete = false;

  constructor(days: readonly LocalDay[], currency: string) {
    this.#currency = currency;
    this.#vat = new VatTally(currency);
    this.#days = new Map(days.map((day) => [day, emptyDay()]));
  }

  /** Whether a day is audited. */
  has(day: LocalDay): boolean {
    return this.#days.has(day);
  }

  add(order: AuditedOrder, verdict: Verdict, facts: Facts | null): void {
    const day = this.#days.get(order.day);
    if (day === undefined) return;
    const sum = order.currency === this.#currency ? order.due.gross : 0;
    addTo(day.shop, sum);
    const { excluded, found, aside, finding: judged } = verdict;
    if (excluded === null) addTo(day.expected, sum);
    else addExcluded(day, excluded, order, sum);
    if (excluded === "status") day.isOpen = true;
    for (const booked of found) this.#addFound(day, order, booked);
    const there = aside === undefined ? found : [aside];
    if (excluded === null || there.length > 0) this.#addLine(order, there[0]);
    if (excluded === null) this.#vat.addOrder(order);
    if (judged?.cause === "marked-found" && aside !== undefined) this.#addThere(order, aside);
    if (judged === null) return;
    this.#addFinding(day, order, judged, there, facts);
  }

  /** The shop does not have this order. `booked` null = it was exported, and TotalGest cannot be asked. */
  addUnknown(booked: BookedOrder | null, unknown: Unknown): void {
    const { facts, day } = unknown;
    if (day !== null && !this.#days.has(day)) return;
    const isSettled = facts !== null && facts.acknowledged !== null;
    const isSent = facts?.state === "exported" && unknown.record?.reference !== "";
    const cause = unknown.isReplaced === true ? "replaced" : isSent ? "unknown-sent" : "unknown";
    const credit = booked === null ? null : (bookedAmounts(booked)?.gross ?? null);
    const found = finding(cause, { credit, ...(isSettled ? { kind: "acknowledged" } : {}) });
    this.#countFinding(found);
    const tally = day === null || isSettled ? undefined : this.#days.get(day);
    if (tally !== undefined) tally.isDoubted = true;
    const currency = booked?.currency ?? this.#currency;
    const order = {
      id: unknown.id,
      reference: unknown.record?.reference ?? "",
      day,
      currency,
      due: null,
      statusName: "",
    };
    this.#exceptions.push(exceptionOf(order, found, booked === null ? [] : [booked], facts));
  }

  /** Nothing can be proven of any day. */
  leaveUnproven(reason: Problem): void {
    const [from = null, to = null] = [[...this.#days.keys()][0], [...this.#days.keys()].at(-1)];
    this.addUnread({ side: "shop", from, to, id: null, problem: reason });
  }

  /** An order of TotalGest that is not ours. */
  addOther(booked: BookedOrder): void {
    if (booked.state === "cancelled") return;
    addTo(booked.reference === null ? this.#byHand : this.#otherSites, bookedAmounts(booked)?.gross ?? 0);
  }

  /** Days or a record that could not be read; it counts only if it concerns an audited day. */
  addUnread(unread: Unread): void {
    const { from, to } = unread;
    const touched = [...this.#days].filter(([day]) => from === null || to === null || isWithin(day, { from, to }));
    if (touched.length === 0) return;
    // The days around a range are read again with the neighbouring range.
    const isKnown = this.#unread.some((one) => isDeepStrictEqual(one, unread));
    if (!isKnown) this.#unread.push(unread);
    this.#isIncomplete = true;
    for (const [, day] of touched) day.isDoubted = true;
  }

  /** Any order of any day may be booked once more. */
  doubtAll(): void {
    this.#isIncomplete = true;
    for (const day of this.#days.values()) day.isDoubted = true;
  }

  report(frame: Frame): AuditReport {
    if (this.#isTotalled) for (const { order, booked } of this.#untotalled) this.#doubtAmount(order, booked);
    const isAmountUnknown = !this.#isTotalled && this.#untotalled.length > 0;
    const days = [...this.#days].map(([day, tally]) => toDay(day, tally));
    const presence = !this.#isIncomplete && !this.#breaksPresence;
    const isAmountProven = !this.#isIncomplete && !this.#breaksAmount;
    return {
      ...frame,
      from: days[0]?.day ?? "",
      to: days.at(-1)?.day ?? "",
      proven: { presence, amount: isAmountUnknown && isAmountProven ? null : isAmountProven },
      exitCode: worstExit([this.#isIncomplete ? EXIT.remote : EXIT.ok, this.#hasDifferences ? EXIT.items : EXIT.ok]),
      days,
      vat: this.#vat.rows(),
      others: { byHand: toSum(this.#byHand), otherSites: toSum(this.#otherSites) },
      exceptions: sorted(this.#exceptions, ({ day, id, numbers }) => [day, id, numbers.join()]),
      unread: sorted(this.#unread, ({ from, id, side }) => [from, id ?? "", side]),
      orders: sorted(this.#lines, ([day, id]) => [day, id, ""]),
    };
  }

  #addFound(day: DayTally, order: AuditedOrder, booked: BookedOrder): void {
    const amounts = bookedAmounts(booked);
    day.found.count += 1;
    this.#vat.addBooked(amounts, order.currency);
    this.#addThere(order, booked);
    if (amounts === null) day.hasNoSum = true;
    else if (order.currency === this.#currency) day.found.sum += amounts.gross;
  }

  /** It is there; where TotalGest gives no total, its amount is not provable. */
  #addThere(order: AuditedOrder, booked: BookedOrder): void {
    if (bookedAmounts(booked) !== null) this.#isTotalled = true;
    else if (booked.fault === null) this.#untotalled.push({ order, booked });
  }

  #addLine({ day, id, reference, due }: AuditedOrder, booked: BookedOrder | undefined): void {
    const gross = booked === undefined ? null : (bookedAmounts(booked)?.gross ?? null);
    this.#lines.push([day, id, reference, booked?.number ?? null, fromMinor(due.gross), amountText(gross)]);
  }

  #addFinding(
    day: DayTally,
    order: AuditedOrder,
    one: Finding,
    found: readonly BookedOrder[],
    facts: Facts | null,
  ): void {
    if (one.kind === "not-provable") this.#isIncomplete = true;
    if (isDifference(one) || one.kind === "not-provable") day.isDoubted = true;
    this.#countFinding(one);
    this.#exceptions.push(exceptionOf(order, one, found, facts));
  }

  #countFinding(one: Finding): void {
    if (!isDifference(one)) return;
    const breaks = BREAKS[one.kind];
    this.#hasDifferences = true;
    this.#breaksPresence ||= breaks !== "amount" || LOST.has(one.cause);
    this.#breaksAmount ||= breaks !== "presence";
  }

  /** TotalGest gives totals for other orders, so a missing total is a fault of this order. */
  #doubtAmount(order: AuditedOrder, booked: BookedOrder): void {
    const day = this.#days.get(order.day);
    if (day !== undefined) this.#addFinding(day, order, finding("no-totals"), [booked], null);
  }
}
