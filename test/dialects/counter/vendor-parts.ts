/** Parts that several vendors have in common. */
import type { ErpProduct } from "../../../src/core/products/product.ts";
import type { StockedProduct } from "../../support/specimens.ts";
import type { Call, Purpose } from "./foreign-server.ts";
import { type Good, VAT_PERCENT, type VatClass, type Words } from "./goods.ts";

export const CODES_OF_VAT: Readonly<Record<VatClass, string>> = {
  normal: "T8",
  reduced: "T2",
  lodging: "T3",
  exempt: "T0",
};

/** With a decimal comma or point. */
export const NUMBER = /^-?\d+(?:[.,]\d{1,6})?$/;

/** Centimes. */
export function moneyOf(written: string | number): number {
  return Math.round(Number(String(written).replace(",", ".")) * 100);
}

export type Routes = readonly (readonly [method: string, path: RegExp, purpose: Purpose])[];

export function routeOf(routes: Routes, { method, path }: Call): Purpose | null {
  return routes.find(([verb, form]) => verb === method && form.test(path))?.[2] ?? null;
}

/** `lines[0].code` */
export function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${String(key)}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** A text that is present and not empty. */
export function isText(value: string | null | undefined): value is string {
  return typeof value === "string" && value !== "";
}

/** How to read one vendor's fields of a good. */
interface Understood {
  /** The good's number by default. */
  readonly id?: string;
  readonly texts: (words: Words) => ErpProduct["name"];
  /** Centimes by list; null = not on that list. */
  readonly prices: Readonly<Record<string, number | null>>;
  readonly vatCode: string;
  readonly changedMs?: number;
}

/** What a client should have read of a good. */
export function understood(good: Good, { id, texts, prices, vatCode, changedMs }: Understood): StockedProduct {
  const { no, sku, gtin, onSale, name, teaser, text, vat, free } = good;
  return {
    id: id ?? String(no),
    sku,
    ean: gtin,
    active: onSale,
    name: texts(name),
    shortDescription: teaser === null ? null : texts(teaser),
    description: text === null ? null : texts(text),
    prices: Object.entries(prices).flatMap(([list, centimes]) =>
      centimes === null ? [] : [{ list, currency: "CHF", amount: (centimes / 100).toFixed(2), includesVat: true }],
    ),
    vat: { code: vatCode, rate: VAT_PERCENT[vat] },
    quantity: String(free / 1000),
    updatedAt: new Date(changedMs ?? good.changedMs).toISOString(),
  };
}
