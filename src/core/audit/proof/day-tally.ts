import { type Amounts, type Tally, addTo, noTally, type AuditedOrder } from "../amounts.ts";
import type { LocalDay } from "../../common/time/zone.ts";
import { type AuditDay, type AuditVat, type Sum, UNSPLIT, type VatSums } from "../report.ts";
import { fromMinor } from "../../common/money.ts";
import { compareTexts } from "./entries.ts";

export interface DayTally {
  readonly shop: Tally;
  readonly excluded: Map<string, { readonly reason: string; readonly status: string | null; readonly tally: Tally }>;
  readonly expected: Tally;
  readonly found: Tally;
  /** At least one found order has no total. */
  hasNoSum: boolean;
  isOpen: boolean;
  /** Something of it is not proven. */
  isDoubted: boolean;
}

export function emptyDay(): DayTally {
  const [shop, expected, found] = [noTally(), noTally(), noTally()];
  return { shop, excluded: new Map(), expected, found, hasNoSum: false, isOpen: false, isDoubted: false };
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
  const { shop, expected, found, hasNoSum, isOpen, isDoubted } = tally;
  const sumOf = (own: Tally): Sum => (hasNoSum ? { count: own.count, sum: null } : toSum(own));
  return {
    day,
    shop: toSum(shop),
    excluded: [...tally.excluded]
      .toSorted(([a], [b]) => compareTexts(a, b))
      .map(([, { reason, status, tally: own }]) => ({ reason, status, ...toSum(own) })),
    expected: toSum(expected),
    found: sumOf(found),
    difference: sumOf({ count: found.count - expected.count, sum: found.sum - expected.sum }),
    proven: !isDoubted,
    isOpen: isOpen || isDoubted,
  };
}

export function toSum({ count, sum }: Tally): Sum {
  return { count, sum: fromMinor(sum) };
}

/** One system's amounts at one rate, in minor units. */
type Sums = Omit<NonNullable<Amounts["parts"]>[number], "rate">;

const NOTHING: Sums = { net: 0, vat: 0, gross: 0 };

/** One system's sums by rate; null = amounts without a rate. */
type ByRate = Map<string | null, Sums>;

/** The amounts of both systems, rate by rate. Orders in another currency do not count. */
export class VatTally {
  readonly #currency: string;
  readonly #shop: ByRate = new Map();
  readonly #erp: ByRate = new Map();
  #isErpKnown = true;

  constructor(currency: string) {
    this.#currency = currency;
  }

  addOrder({ due, currency }: AuditedOrder): void {
    if (currency !== this.#currency) return;
    if (due.parts === null) addSums(this.#shop, UNSPLIT, { net: 0, vat: 0, gross: due.gross });
    else addParts(this.#shop, due.parts, due);
  }

  /** `amounts` null = TotalGest gives none. `currency`: the order's. */
  addBooked(amounts: Amounts | null, currency: string): void {
    if (amounts !== null && currency !== this.#currency) return;
    if (amounts === null || amounts.parts === null) this.#isErpKnown = false;
    else addParts(this.#erp, amounts.parts, amounts);
  }

  /** The lowest rate first; amounts without a rate come last. */
  rows(): readonly AuditVat[] {
    const rates = new Set([...this.#shop.keys(), ...(this.#isErpKnown ? this.#erp.keys() : [])]);
    return [...rates]
      .toSorted((a, b) => rankOf(a) - rankOf(b))
      .map((rate) => ({
        rate,
        shop: toVat(this.#shop.get(rate)),
        totalgest: this.#isErpKnown ? toVat(this.#erp.get(rate)) : null,
      }))
      .filter(({ rate, shop, totalgest }) => rate !== null || [shop, totalgest].some(isSomething));
  }
}

/** The rest that the rates do not add up to is added without a rate. */
function addParts(all: ByRate, parts: NonNullable<Amounts["parts"]>, { net, vat, gross }: Amounts): void {
  const left = { net: net ?? 0, vat: vat ?? 0, gross };
  for (const part of parts) {
    addSums(all, part.rate, part);
    left.net -= part.net;
    left.vat -= part.vat;
    left.gross -= part.gross;
  }
  const isSplit = net !== null && vat !== null;
  if (isSplit && (left.net !== 0 || left.vat !== 0 || left.gross !== 0)) addSums(all, null, left);
}

function addSums(all: ByRate, rate: string | null, more: Sums): void {
  const { net, vat, gross } = all.get(rate) ?? NOTHING;
  all.set(rate, { net: net + more.net, vat: vat + more.vat, gross: gross + more.gross });
}

function rankOf(rate: string | null): number {
  if (rate === null) return Number.MAX_VALUE;
  return rate === UNSPLIT ? Number.MAX_SAFE_INTEGER : Number(rate);
}

function toVat({ net, vat, gross }: Sums = NOTHING): VatSums {
  return { net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(gross) };
}

function isSomething(sums: VatSums | null): boolean {
  return sums !== null && [sums.net, sums.vat, sums.gross].some((amount) => amount !== "0.00");
}
