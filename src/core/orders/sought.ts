/** What a search for an order looks in. */
import { storedCart } from "./changed.ts";
import type { StoredOrder } from "./record.ts";

/**
 * One spelling of what people type: without case, accents, "#" and the marks between thousands, and with a point before the
 * cents. So `Kathi` finds Käthi, `1042` and `#1042` the same order, and `1’234,50` the amount 1234.50.
 */
function plain(text: string): string {
  const letters = text.toLowerCase().normalize("NFD").replaceAll(/\p{M}/gu, "");
  return letters.replaceAll(/[#'’]/g, "").replaceAll(/(?<=\d),(?=\d\d?(?!\d))/g, ".");
}

/** What it is called by: the numbers of both systems, buyer, total, SKUs, parcel. */
function namesOf(order: StoredOrder): readonly string[] {
  const { id, reference, erpNumber, customer, total, currency, fulfilment } = order;
  const amount = /^-?\d+(\.\d+)?$/.test(total) ? Number(total).toFixed(2) : total;
  const skus = storedCart(order)?.items.map(({ sku }) => sku ?? "") ?? [];
  return [id, reference, erpNumber ?? "", customer, `${amount} ${currency}`, fulfilment?.tracking ?? "", ...skus];
}

const OF_NAMES = ["id", "reference", "erpNumber", "customer", "total", "currency", "fulfilment", "cartText"] as const;

/** The text of `sought`: a line for each name. `from`: the row before, whose text stays where no name differs. */
export function soughtOf(from: StoredOrder, to: StoredOrder): string {
  if (OF_NAMES.every((name) => from[name] === to[name])) return to.sought;
  return namesOf(to)
    .map((name) => plain(name).replaceAll("\n", " "))
    .filter((name) => name !== "")
    .join("\n");
}

/** The words that all have to stand in it. */
export function soughtWords(search: string): readonly string[] {
  return plain(search)
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, MOST_WORDS);
}

const MOST_WORDS = 8;

/** All these are whole words of one of its names. */
export function isCalled({ sought }: Pick<StoredOrder, "sought">, search: string): boolean {
  const words = soughtWords(search);
  const lines = sought.split("\n").map((line) => new Set(line.split(" ")));
  return words.length > 0 && lines.some((line) => words.every((word) => line.has(word)));
}
