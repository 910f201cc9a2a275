import { fromMinor } from "../common/money.ts";
import type { Amounts, RatePart } from "./amounts.ts";
import { type AuditVat, UNSPLIT, type VatSums } from "./report.ts";

/** One system's amounts at one rate, in minor units. */
type Sums = Omit<RatePart, "rate">;

const NOTHING: Sums = { net: 0, vat: 0, gross: 0 };

/** The amounts of both systems, rate by rate; null = what the rates of an order do not add up to. */
export class VatTally {
  readonly #rates = new Map<string | null, Readonly<Record<"shop" | "totalgest", Sums>>>();
  #isErpKnown = true;

  addOrder(due: Amounts): void {
    const { gross, parts } = due;
    const unsplit = [{ ...NOTHING, rate: UNSPLIT, gross }];
    this.#add("shop", parts === null ? { gross, net: null, vat: null, parts: unsplit } : due);
  }

  /** Null = TotalGest gives none. */
  addBooked(amounts: Amounts | null): void {
    if (amounts === null || amounts.parts === null) this.#isErpKnown = false;
    else this.#add("totalgest", amounts);
  }

  #add(side: "shop" | "totalgest", { net, vat, gross, parts: split }: Amounts): void {
    const parts = split ?? [];
    const sumOf = (part: keyof Sums): number => parts.reduce((sum, one) => sum + one[part], 0);
    const rest = { net: (net ?? 0) - sumOf("net"), vat: (vat ?? 0) - sumOf("vat"), gross: gross - sumOf("gross") };
    const all = net === null || vat === null ? parts : [...parts, { ...rest, rate: null }];
    for (const { rate, ...more } of all) {
      const known = this.#rates.get(rate) ?? { shop: NOTHING, totalgest: NOTHING };
      const before = known[side];
      const sums = { net: before.net + more.net, vat: before.vat + more.vat, gross: before.gross + more.gross };
      this.#rates.set(rate, { ...known, [side]: sums });
    }
  }

  /** The lowest rate first; amounts without a rate come last. */
  rows(): readonly AuditVat[] {
    return [...this.#rates]
      .toSorted(([a], [b]) => rankOf(a) - rankOf(b))
      .map(([rate, { shop, totalgest }]) => ({
        rate,
        shop: toVat(shop),
        totalgest: this.#isErpKnown ? toVat(totalgest) : null,
      }))
      .filter(({ shop, totalgest }) => isSomething(shop) || isSomething(totalgest));
  }
}

function rankOf(rate: string | null): number {
  if (rate === null) return Number.MAX_VALUE;
  return rate === UNSPLIT ? Number.MAX_SAFE_INTEGER : Number(rate);
}

function toVat({ net, vat, gross }: Sums): VatSums {
  return { net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(gross) };
}

function isSomething(sums: VatSums | null): boolean {
  return sums !== null && [sums.net, sums.vat, sums.gross].some((amount) => amount !== "0.00");
}
