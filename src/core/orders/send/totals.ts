/** Makes the lines of an order add up to what the buyer paid. Pure. */
import { groupByRate, type ComputedLine } from "./lines.ts";
import type { ErpOrder, ShopOrder } from "../order.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { decimalOf, fromMinor, toMinor, vatOnTop, vatWithin } from "../../common/money.ts";
import { type OrderMapping, Unmappable } from "./mapping.ts";

/** The two centimes of Swiss cash rounding. Besides, each line may be off by one cent. */
const CASH_ROUNDING_MINOR = 2;

/** The sum of the lines that the order's total has to reach, in minor units. */
type Reach = (lines: readonly ComputedLine[]) => number;

/**
 * Makes the lines add up to the order's total, and computes the totals. A difference within rounding is added to the
 * largest line, with a warning; a larger one cannot be mapped. `reading`: what the total is where prices exclude VAT.
 */
export function settleTotals(
  lines: ComputedLine[],
  order: ShopOrder,
  reading: OrderMapping["totals"],
  warnings: Problem[],
): ErpOrder["totals"] {
  const { currency } = order;
  const paidMinor = toMinor(decimalOf(order.total));
  const reach: Reach = order.pricesIncludeVat || reading === "net" ? sumOf : grossOf;
  const reached = reach(lines);
  const missingMinor = paidMinor - reached;
  const allowed = allowedDifference(lines.length, paidMinor, currency);
  if (Math.abs(missingMinor) > allowed) {
    const total = fromMinor(paidMinor);
    const other = reading === "net" ? grossOf : sumOf;
    if (!order.pricesIncludeVat && Math.abs(paidMinor - other(lines)) <= allowed) {
      const sums = { net: fromMinor(sumOf(lines)), gross: fromMinor(grossOf(lines)) };
      throw new Unmappable(problem("total-read-otherwise", { total, ...sums, reading, currency }));
    }
    throw new Unmappable(problem("totals-mismatch", { lines: fromMinor(reached), total, currency }));
  }
  if (missingMinor !== 0) {
    adjustLargest(lines, paidMinor, reach);
    warnings.push(problem("total-adjusted", { by: fromMinor(missingMinor), currency }));
  }
  const totals = totalsOf(lines, order.pricesIncludeVat);
  return reach(lines) === paidMinor ? totals : withGross(totals, paidMinor);
}

function allowedDifference(lineCount: number, paidMinor: number, currency: string): number {
  const cash = currency === "CHF" && paidMinor % 5 === 0 ? CASH_ROUNDING_MINOR : 0;
  return Math.max(lineCount, cash);
}

/** Where prices exclude VAT a cent on a line adds VAT, so amounts nearby are tried until the total fits. */
function adjustLargest(lines: readonly ComputedLine[], paidMinor: number, reach: Reach): void {
  const largest = lines.reduce((a, b) => (Math.abs(b.totalMinor) > Math.abs(a.totalMinor) ? b : a));
  const before = largest.totalMinor;
  const missingMinor = paidMinor - reach(lines);
  for (const nearby of [0, -1, 1, -2, 2]) {
    largest.totalMinor = before + missingMinor + nearby;
    if (reach(lines) === paidMinor) return;
  }
  largest.totalMinor = before;
}

/** No cent on a line reaches the paid total, because VAT rounding skips it: the cent is added to the VAT. */
function withGross(totals: ErpOrder["totals"], paidMinor: number): ErpOrder["totals"] {
  const vat = paidMinor - toMinor(decimalOf(totals.net));
  return { ...totals, vat: fromMinor(vat), gross: fromMinor(paidMinor) };
}

function totalsOf(lines: readonly ComputedLine[], pricesIncludeVat: boolean): ErpOrder["totals"] {
  const sum = sumOf(lines);
  const vat = vatOf(lines, pricesIncludeVat);
  const [net, gross] = pricesIncludeVat ? [sum - vat, sum] : [sum, sum + vat];
  return { net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(gross) };
}

function vatOf(lines: readonly ComputedLine[], pricesIncludeVat: boolean): number {
  const vat = pricesIncludeVat ? vatWithin : vatOnTop;
  return groupByRate(lines).reduce((sum, group) => sum + vat(group.totalMinor, group.vat.rate), 0);
}

/** With VAT, of lines that exclude it. */
function grossOf(lines: readonly ComputedLine[]): number {
  return sumOf(lines) + vatOf(lines, false);
}

function sumOf(lines: readonly ComputedLine[]): number {
  return lines.reduce((sum, line) => sum + line.totalMinor, 0);
}
