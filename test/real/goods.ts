/** What a real system is filled with, and what the shop has to show of it. */
export interface Goods {
  readonly sku: string;
  readonly name: string;
  readonly text: string | null;
  /** Gross, decimal. */
  readonly price: string;
  readonly stock: number;
  readonly active: boolean;
}

const SORTS = ["noir", "grün", "dolce", "œuvre", "½ kg", "n° 7"];

/** Thirty of them, so that lists have several pages. */
export const GOODS: readonly Goods[] = Array.from({ length: 30 }, (_one, at) => ({
  sku: `ART-${String(100 + at)}`,
  name: `Café ${SORTS[at % SORTS.length] ?? ""} ${String(at)}`,
  text: at % 3 === 0 ? null : `Kräftig & süss, Nummer ${String(at)}`,
  price: (4.5 + at * 1.35).toFixed(2),
  stock: at % 7,
  active: at !== 5,
}));

export interface ShownGoods {
  readonly sku: string;
  readonly name: string;
  readonly text: string;
  readonly price: string;
  readonly pieces: number;
  readonly active: boolean;
}

/** What the shop has to show, by SKU. */
export function rightly(goods: readonly Goods[]): readonly ShownGoods[] {
  return goods.map(({ sku, name, text, price, stock, active }) => ({
    sku,
    name,
    text: text ?? "",
    price,
    pieces: active ? stock : 0,
    active,
  }));
}
