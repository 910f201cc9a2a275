/** Adds the verdicts up to a report. Pure. */
import { isDeepStrictEqual } from "node:util";

import { EXIT, worstExit } from "../common/problems/errors.ts";
import { fromMinor } from "../common/money.ts";
import type { LocalDay } from "../common/time/zone.ts";
import { addTo, bookedAmounts, noTally, type RatePart, type Tally } from "./amounts.ts";
import type { BookedOrder } from "../ports/books.ts";
import { type DayRange, isWithin } from "./in-days.ts";
import { type ExceptionKind, type Facts, type Finding, isDifference, type Verdict } from "./judge.ts";
import type { AuditedOrder } from "./order.ts";
import type { AuditDay, AuditException, AuditLine, AuditReport, AuditVat, Sum, Unread, VatSums } from "./report.ts";
import { UNSPLIT } from "./report.ts";

interface DayTally {
  readonly shop: Tally;
  readonly excluded: Map<string, { readonly reason: string; readonly status: string | null; readonly tally: Tally }>;
  readonly expected: Tally;
  readonly found: Tally;
  readonly unproven: Tally;
  /** The difference, split by kind of exception. */
  readonly because: Map<ExceptionKind, Tally>;
  /** At least one found order has no total. */
  hasNoSum: boolean;
  isOpen: boolean;
  isProven: boolean;
}

/** One system's amounts at one rate, in minor units. */
interface Sums {
  net: number;
  vat: number;
  gross: number;
}

/** The other parts of a report. */
type Frame = Pick<
  AuditReport,
  "rules" | "version" | "site" | "timeZone" | "currency" | "startedMs" | "finishedMs" | "isOneWay" | "products"
>;

/** Which of the two proofs a finding breaks. */
const BREAKS: Readonly<Record<Finding["kind"], { readonly presence: boolean; readonly amount: boolean }>> = {
  missing: { presence: true, amount: true },
  doubled: { presence: true, amount: true },
  "unknown-in-shop": { presence: true, amount: true },
  "total-differs": { presence: false, amount: true },
  "vat-differs": { presence: false, amount: true },
  changed: { presence: false, amount: true },
  cancelled: { presence: false, amount: true },
  marked: { presence: false, amount: true },
  dismissed: { presence: false, amount: false },
  acknowledged: { presence: false, amount: false },
  waiting: { presence: true, amount: false },
  held: { presence: true, amount: false },
  failed: { presence: true, amount: false },
  unconfirmed: { presence: true, amount: false },
  "not-provable": { presence: false, amount: false },
};

export class Proof {
  readonly #currency: string;
  readonly #days: Map<LocalDay, DayTally>;
  readonly #shopVat = new Map<string | null, Sums>();
  readonly #erpVat = new Map<string | null, Sums>();
  readonly #exceptions: AuditException[] = [];
  readonly #lines: AuditLine[] = [];
  readonly #unread: Unread[] = [];
  readonly #untotalled: { readonly order: AuditedOrder; readonly booked: BookedOrder }[] = [];
  readonly #byHand = noTally();
  readonly #otherSites = noTally();
  #totalled = 0;
  #isErpVatKnown = true;
  #breaksPresence = false;
  #breaksAmount = false;
  #hasDifferences = false;
  #isIncomplete = false;

  constructor(days: readonly LocalDay[], currency: string) {
    this.#currency = currency;
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
    const { excluded, found, aside, finding } = verdict;
    const before = differenceOf(day);
    if (excluded === null) addTo(day.expected, sum);
    else addExcluded(day, excluded, order, sum);
    if (excluded === "status") day.isOpen = true;
    for (const booked of found) this.#addFound(day, order, booked);
    const there = aside === undefined ? found : [aside];
    if (excluded === null || there.length > 0) this.#addLine(order, there[0]);
    if (excluded === null) this.#addShopVat(order);
    if (finding === null) return;
    addBecause(day, finding.kind, before);
    this.#addFinding(day, order, finding, there, facts, sum);
  }

  /** TotalGest has an order with our reference that the shop does not have. */
  addUnknown(booked: BookedOrder, id: string, facts: Facts | null, sent: { readonly reference: string } | null): void {
    const gross = bookedAmounts(booked)?.gross ?? null;
    this.#countFinding({
      kind: "unknown-in-shop",
      cause: facts === null ? "unknown" : "unknown-sent",
      detail: null,
      credit: null,
    });
    this.#exceptions.push({
      kind: "unknown-in-shop",
      cause: facts === null ? "unknown" : "unknown-sent",
      id,
      reference: sent?.reference ?? "",
      day: null,
      numbers: [booked.number],
      currency: booked.currency ?? this.#currency,
      shop: null,
      sent: amountText(facts?.sent?.gross),
      totalgest: amountText(gross),
      credit: amountText(gross),
      status: "",
      detail: null,
      decision: facts?.decision ?? null,
    });
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
    for (const [, day] of touched) [day.isProven, day.isOpen] = [false, true];
  }

  /** An order with unknown date, or one that could not be fetched: its day is not proven. */
  doubt(range: DayRange | null): void {
    this.#isIncomplete = true;
    for (const [day, tally] of this.#days) {
      if (range === null || isWithin(day, range)) [tally.isProven, tally.isOpen] = [false, true];
    }
  }

  report(frame: Frame): AuditReport {
    const hasTotals = this.#totalled > 0;
    if (hasTotals) for (const { order, booked } of this.#untotalled) this.#doubtAmount(order, booked);
    const isAmountUnknown = !hasTotals && this.#untotalled.length > 0;
    const days = [...this.#days].map(([day, tally]) => toDay(day, tally));
    const presence = !this.#isIncomplete && !this.#breaksPresence;
    const isAmountProven = !this.#isIncomplete && !this.#breaksAmount;
    return {
      ...frame,
      from: days[0]?.day ?? "",
      to: days.at(-1)?.day ?? "",
      proven: { presence, amount: isAmountUnknown && isAmountProven ? null : isAmountProven },
      exitCode: worstExit([
        this.#isIncomplete ? EXIT.remote : EXIT.ok,
        this.#hasDifferences || (frame.products ?? []).length > 0 ? EXIT.items : EXIT.ok,
      ]),
      days,
      vat: this.#vat(),
      others: { byHand: toSum(this.#byHand), otherSites: toSum(this.#otherSites) },
      exceptions: this.#exceptions.toSorted(byDay),
      unread: this.#unread,
      orders: this.#lines.toSorted((a, b) => compareTexts(a[0], b[0]) || compareIds(a[1], b[1])),
    };
  }

  #addFound(day: DayTally, order: AuditedOrder, booked: BookedOrder): void {
    const amounts = bookedAmounts(booked);
    day.found.count += 1;
    if (amounts === null) {
      day.hasNoSum = true;
      this.#isErpVatKnown = false;
      if (booked.fault === null) this.#untotalled.push({ order, booked });
      return;
    }
    this.#totalled += 1;
    if (order.currency !== this.#currency) return;
    day.found.sum += amounts.gross;
    if (amounts.parts === null) this.#isErpVatKnown = false;
    else addParts(this.#erpVat, amounts.parts, amounts);
  }

  #addShopVat({ due, currency }: AuditedOrder): void {
    if (currency !== this.#currency) return;
    if (due.parts === null) addSums(this.#shopVat, UNSPLIT, { net: 0, vat: 0, gross: due.gross });
    else addParts(this.#shopVat, due.parts, due);
  }

  #addLine({ day, id, reference, due }: AuditedOrder, booked: BookedOrder | undefined): void {
    const gross = booked === undefined ? null : (bookedAmounts(booked)?.gross ?? null);
    this.#lines.push([day, id, reference, booked?.number ?? null, fromMinor(due.gross), amountText(gross)]);
  }

  #addFinding(
    day: DayTally,
    order: AuditedOrder,
    finding: Finding,
    found: readonly BookedOrder[],
    facts: Facts | null,
    sum: number,
  ): void {
    if (finding.kind === "not-provable") {
      addTo(day.unproven, sum);
      this.#isIncomplete = true;
    }
    if (isDifference(finding) || finding.kind === "not-provable") [day.isProven, day.isOpen] = [false, true];
    this.#countFinding(finding);
    this.#exceptions.push(this.#exceptionOf(order, finding, found, facts));
  }

  #countFinding(finding: Finding): void {
    if (!isDifference(finding)) return;
    this.#hasDifferences = true;
    this.#breaksPresence ||= BREAKS[finding.kind].presence || finding.cause === "cancelled-in-totalgest";
    this.#breaksAmount ||= BREAKS[finding.kind].amount;
  }

  #exceptionOf(
    order: AuditedOrder,
    { kind, cause, detail, credit }: Finding,
    found: readonly BookedOrder[],
    facts: Facts | null,
  ): AuditException {
    const [first] = found;
    const known = facts?.number ?? null;
    return {
      kind,
      cause,
      id: order.id,
      reference: order.reference,
      day: order.day,
      numbers: found.length > 0 ? found.map(({ number }) => number) : known === null ? [] : [known],
      currency: order.currency,
      shop: fromMinor(order.due.gross),
      sent: amountText(facts?.sent?.gross),
      totalgest: first === undefined ? null : amountText(bookedAmounts(first)?.gross),
      credit: amountText(credit),
      status: order.statusName,
      detail,
      decision: (kind === "acknowledged" ? facts?.acknowledged : facts?.decision) ?? null,
    };
  }

  /** TotalGest gives totals for other orders, so a missing total is a fault of this order. */
  #doubtAmount(order: AuditedOrder, booked: BookedOrder): void {
    const day = this.#days.get(order.day);
    const finding: Finding = { kind: "not-provable", cause: "no-totals", detail: null, credit: null };
    if (day !== undefined) this.#addFinding(day, order, finding, [booked], null, order.due.gross);
  }

  #vat(): readonly AuditVat[] {
    const isKnown = this.#isErpVatKnown;
    const rates = new Set([...this.#shopVat.keys(), ...(isKnown ? this.#erpVat.keys() : [])]);
    return [...rates]
      .toSorted((a, b) => rankOf(a) - rankOf(b))
      .map((rate) => ({
        rate,
        shop: toVat(this.#shopVat.get(rate)),
        totalgest: isKnown ? toVat(this.#erpVat.get(rate)) : null,
      }))
      .filter(({ rate, shop, totalgest }) => rate !== null || [shop, totalgest].some(isSomething));
  }
}

function emptyDay(): DayTally {
  const tally = { shop: noTally(), expected: noTally(), found: noTally(), unproven: noTally() };
  const [excluded, because] = [new Map(), new Map()];
  return { ...tally, excluded, because, hasNoSum: false, isOpen: false, isProven: true };
}

/** Found minus expected. */
function differenceOf({ found, expected }: DayTally): Tally {
  return { count: found.count - expected.count, sum: found.sum - expected.sum };
}

/** Adds an order's part of the day's difference to its kind of finding, so that the parts add up to the whole. */
function addBecause(day: DayTally, kind: ExceptionKind, before: Tally): void {
  const now = differenceOf(day);
  const [count, sum] = [now.count - before.count, now.sum - before.sum];
  if (count === 0 && sum === 0) return;
  const tally = day.because.get(kind) ?? noTally();
  day.because.set(kind, { count: tally.count + count, sum: tally.sum + sum });
}

function addExcluded(day: DayTally, reason: string, order: AuditedOrder, sum: number): void {
  const status = reason === "status" ? order.statusName : null;
  const key = `${reason} ${status ?? ""}`;
  const row = day.excluded.get(key) ?? { reason, status, tally: noTally() };
  day.excluded.set(key, row);
  addTo(row.tally, sum);
}

/** The rest that the rates do not add up to is stored without a rate. */
function addParts(
  all: Map<string | null, Sums>,
  parts: readonly RatePart[],
  whole: { net: number | null; vat: number | null; gross: number },
): void {
  const left = { net: whole.net ?? 0, vat: whole.vat ?? 0, gross: whole.gross };
  const isSplit = whole.net !== null && whole.vat !== null;
  for (const part of parts) {
    addSums(all, part.rate, part);
    left.net -= part.net;
    left.vat -= part.vat;
    left.gross -= part.gross;
  }
  if (isSplit && (left.net !== 0 || left.vat !== 0 || left.gross !== 0)) addSums(all, null, left);
}

function addSums(all: Map<string | null, Sums>, rate: string | null, more: Readonly<Sums>): void {
  const sums = all.get(rate) ?? { net: 0, vat: 0, gross: 0 };
  sums.net += more.net;
  sums.vat += more.vat;
  sums.gross += more.gross;
  all.set(rate, sums);
}

function toDay(day: LocalDay, tally: DayTally): AuditDay {
  const { shop, expected, found, unproven, hasNoSum, isOpen, isProven } = tally;
  const difference = differenceOf(tally);
  return {
    day,
    shop: toSum(shop),
    excluded: [...tally.excluded.values()].map(({ reason, status, tally: own }) => ({ reason, status, ...toSum(own) })),
    expected: toSum(expected),
    found: hasNoSum ? { count: found.count, sum: null } : toSum(found),
    difference: hasNoSum ? { count: difference.count, sum: null } : toSum(difference),
    because: [...tally.because].map(([kind, own]) => ({
      kind,
      ...(hasNoSum ? { count: own.count, sum: null } : toSum(own)),
    })),
    unproven: toSum(unproven),
    proven: isProven,
    isOpen,
  };
}

function toSum({ count, sum }: Tally): Sum {
  return { count, sum: fromMinor(sum) };
}

/** Sorts by rate; amounts without a rate come last. */
function rankOf(rate: string | null): number {
  return rate === null || rate === UNSPLIT ? Number.MAX_SAFE_INTEGER : Number(rate);
}

function toVat(sums: Sums | undefined): VatSums {
  const { net, vat, gross } = sums ?? { net: 0, vat: 0, gross: 0 };
  return { net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(gross) };
}

function isSomething(sums: VatSums | null): boolean {
  return sums !== null && [sums.net, sums.vat, sums.gross].some((amount) => amount !== "0.00");
}

function amountText(minor: number | null | undefined): string | null {
  return minor === null || minor === undefined ? null : fromMinor(minor);
}

function byDay(a: AuditException, b: AuditException): number {
  return compareTexts(a.day ?? "~", b.day ?? "~") || compareIds(a.id, b.id);
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Compares as numbers if both are. */
function compareIds(a: string, b: string): number {
  return Number(a) - Number(b) || compareTexts(a, b);
}
