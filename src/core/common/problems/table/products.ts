/** One product. */
import { item } from "../kinds.ts";

export const PRODUCTS = {
  "product-invalid": item<{ id: string; path: string; found: string }>({
    ofTheItem: ["id", "found"],
    ofRecord: { kind: "products", system: "TotalGest" },
  }),
  "sku-empty": item<{ id: string }>(),
  "sku-taken": item<{ sku: string; newcomer: string; holder: string }>(),
  /** `others`: the lists in which it has a price that could be used. */
  "price-missing": item<{ list: string; others: readonly string[] }>({ ofTheItem: ["others"] }),
  "price-foreign": item<{ list: string; currency: string; expected: string; others: readonly string[] }>({
    ofTheItem: ["others"],
  }),
  /** `prices`: the amounts, each once; `differ` = whether they differ in amount or only in VAT. */
  "price-ambiguous": item<{ id: string; list: string; prices: readonly string[]; differ: "amount" | "vat" }>({
    ofTheItem: ["id", "prices", "differ"],
  }),
  "price-zero": item({ isMendedTogether: true, isKeptPrice: true }),
  /** `from`, `to`: in TotalGest's form, with or without VAT. */
  "price-fell": item<{ from: string; to: string }>({
    ofTheItem: ["from", "to"],
    isMendedTogether: true,
    isKeptPrice: true,
  }),
  "vat-without-tax": item<{ rate: string }>(),
  "shop-sku-ambiguous": item<{ sku: string; first: string; second: string }>(),
  "shop-refused-product": item<{ detail: string }>({ isMendedTogether: true }),
  "shop-product-invalid": item<{ id: string; path: string; found: string }>({
    ofTheItem: ["id", "found"],
    ofRecord: { kind: "products", system: "Framework360" },
  }),
  "product-not-found": item<{ sku: string }>(),
} as const;
