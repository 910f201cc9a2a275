import { fromMinor } from "../common/money.ts";
import type { Amounts, RatePart } from "./amounts.ts";
import { type AuditVat, UNSPLIT, type VatSums } from "./report.ts";

/** One system's amounts at one rate, in minor units. */
type RateSums = Omit<RatePart, "rate">;
/** By rate; null = what the rates of an order do not add up to. */
type SumsByRate = ReadonlyMap<string | null, RateSums>;

const NOTHING: RateSums = { net: 0, vat: 0, gross: 0 };

/** The amounts of both systems, the lowest rate first; amounts without a rate come last. `totalgest` has null where it gives none. */
export function vatOf(shop: readonly Amounts[], totalgest: readonly (Amounts | null)[]): readonly AuditVat[] {
  const split = totalgest.flatMap((one) => (one === null || one.parts === null ? [] : [one]));
  const [ours, theirs] = [sumsOf(shop), split.length < totalgest.length ? null : sumsOf(split)];
  return [...new Set([...ours.keys(), ...(theirs?.keys() ?? [])])]
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .map((rate) => ({ rate, shop: toVat(ours.get(rate)), totalgest: theirs === null ? null : toVat(theirs.get(rate)) }))
    .filter((row) => isSomething(row.shop) || isSomething(row.totalgest));
}

function sumsOf(all: readonly Amounts[]): SumsByRate {
  const sums = new Map<string | null, RateSums>();
  for (const { rate, ...more } of all.flatMap(partsOf)) sums.set(rate, sumOf([sums.get(rate) ?? NOTHING, more]));
  return sums;
}

function partsOf({ net, vat, gross, parts }: Amounts): readonly (RateSums & Pick<AuditVat, "rate">)[] {
  if (parts === null) return [{ ...NOTHING, rate: UNSPLIT, gross }];
  if (net === null || vat === null) return parts;
  const split = sumOf(parts);
  return [...parts, { rate: null, net: net - split.net, vat: vat - split.vat, gross: gross - split.gross }];
}

function sumOf(all: readonly RateSums[]): RateSums {
  return all.reduce((a, b) => ({ net: a.net + b.net, vat: a.vat + b.vat, gross: a.gross + b.gross }), NOTHING);
}

function rankOf(rate: string | null): number {
  if (rate === null) return Number.MAX_VALUE;
  return rate === UNSPLIT ? Number.MAX_SAFE_INTEGER : Number(rate);
}

function toVat({ net, vat, gross }: RateSums = NOTHING): VatSums {
  return { net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(gross) };
}

function isSomething(sums: VatSums | null): boolean {
  return sums !== null && [sums.net, sums.vat, sums.gross].some((amount) => amount !== "0.00");
}
