import { addTo, noTally, type Tally } from "../amounts.ts";
import { EXCEPTION_KINDS, type ExceptionKind } from "../judge/verdict.ts";
import type { AuditedOrder } from "../order.ts";
import type { LocalDay } from "../../common/time/zone.ts";
import type { AuditDay, Sum } from "../report.ts";
import { fromMinor } from "../../common/money.ts";
import { compareTexts } from "./entries.ts";

export interface DayTally {
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

export function emptyDay(): DayTally {
  const tally = { shop: noTally(), expected: noTally(), found: noTally(), unproven: noTally() };
  const [excluded, because] = [new Map(), new Map()];
  return { ...tally, excluded, because, hasNoSum: false, isOpen: false, isProven: true };
}

/** Found minus expected. */
export function differenceOf({ found, expected }: DayTally): Tally {
  return { count: found.count - expected.count, sum: found.sum - expected.sum };
}

/** Adds an order's part of the day's difference to its kind of finding, so that the parts add up to the whole. */
export function addBecause(day: DayTally, kind: ExceptionKind, before: Tally): void {
  const now = differenceOf(day);
  const [count, sum] = [now.count - before.count, now.sum - before.sum];
  if (count === 0 && sum === 0) return;
  const tally = day.because.get(kind) ?? noTally();
  day.because.set(kind, { count: tally.count + count, sum: tally.sum + sum });
}

export function addExcluded(day: DayTally, reason: string, order: AuditedOrder, sum: number): void {
  const status = reason === "status" ? order.statusName : null;
  const key = `${reason} ${status ?? ""}`;
  const row = day.excluded.get(key) ?? { reason, status, tally: noTally() };
  day.excluded.set(key, row);
  addTo(row.tally, sum);
}

/** Orders and bookings are judged in any order, so all lists are sorted. */
export function toDay(day: LocalDay, tally: DayTally): AuditDay {
  const { shop, expected, found, unproven, hasNoSum, isOpen, isProven } = tally;
  const difference = differenceOf(tally);
  return {
    day,
    shop: toSum(shop),
    excluded: [...tally.excluded]
      .toSorted(([a], [b]) => compareTexts(a, b))
      .map(([, { reason, status, tally: own }]) => ({ reason, status, ...toSum(own) })),
    expected: toSum(expected),
    found: hasNoSum ? { count: found.count, sum: null } : toSum(found),
    difference: hasNoSum ? { count: difference.count, sum: null } : toSum(difference),
    because: EXCEPTION_KINDS.flatMap((kind) => {
      const own = tally.because.get(kind);
      return own === undefined ? [] : [{ kind, ...(hasNoSum ? { count: own.count, sum: null } : toSum(own)) }];
    }),
    unproven: toSum(unproven),
    proven: isProven,
    isOpen,
  };
}

export function toSum({ count, sum }: Tally): Sum {
  return { count, sum: fromMinor(sum) };
}
