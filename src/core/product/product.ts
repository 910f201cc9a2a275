import type { Problem } from "../common/problems/problem.ts";

/** A text in one language, or by language code (`fr`, `it`, `de`, `en`). */
export type Text = string | Readonly<Record<string, string>>;

/** A product in TotalGest. Amounts and quantities are decimal strings. */
export interface ErpProduct {
  /** Stable and unique; the key of everything that is stored. */
  readonly id: string;
  /** Unique in a shop, compared exactly. May be empty in real data: such a product is refused. */
  readonly sku: string;
  readonly ean: string | null;
  /** `false` = must be hidden in the shop, but not deleted. */
  readonly active: boolean;
  readonly name: Text;
  readonly shortDescription: Text | null;
  readonly description: Text | null;
  readonly prices: readonly ErpPrice[];
  readonly vat: { readonly code: string; readonly rate: string };
  /** The available quantity; may have decimals and be negative. */
  readonly quantity: string;
}

export interface ErpPrice {
  readonly list: string;
  readonly currency: string;
  readonly amount: string;
  readonly includesVat: boolean;
}

/**
 * The fields of a shop product that TotalGest owns, under the shop's names. Stock and visibility are separate, because
 * they are pushed even if these fields are refused. An absent text is `""`, an absent translation map `{}`. Always
 * built with the keys in this order, so that equal fields are equal JSON.
 */
export interface ProductFields {
  readonly sku: string;
  readonly ean: string;
  readonly name: string;
  readonly name_i18n: Readonly<Record<string, string>>;
  readonly short_description: string;
  readonly short_description_i18n: Readonly<Record<string, string>>;
  readonly description: string;
  readonly description_i18n: Readonly<Record<string, string>>;
  /** Decimal string, e.g. `"24.90"`. */
  readonly price: string;
  readonly price_includes_tax: boolean;
  readonly tax_id: string;
  readonly totalgest_id: string;
}

/** A product from one read of TotalGest, ready for the store. */
export interface DesiredProduct {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  /** In the main language, for lists on screen. */
  readonly name: string;
  /** Null = cannot be mapped (`fault` says why): the fields are not pushed, stock and hiding are. */
  readonly fields: ProductFields | null;
  readonly fault: Problem | null;
  readonly warnings: readonly Problem[];
  readonly active: boolean;
  readonly quantity: string;
  /** Hash of the record and the mapping: equal = nothing changed. */
  readonly fingerprint: string;
}

/** A decoded product of the shop. `null` = the shop did not send the field. */
export interface ShopProduct {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string | null;
  readonly nameI18n: Readonly<Record<string, string>> | null;
  readonly shortDescription: string | null;
  readonly shortDescriptionI18n: Readonly<Record<string, string>> | null;
  readonly description: string | null;
  readonly descriptionI18n: Readonly<Record<string, string>> | null;
  readonly price: string | null;
  readonly priceIncludesTax: boolean | null;
  readonly taxId: string | null;
  readonly quantity: string | null;
  readonly active: boolean | null;
  /** `external.totalgest_id`, if set and not empty. */
  readonly totalgestId: string | null;
}

/** What is pushed of one product: only changed fields, or all fields for a creation. */
export interface ProductWrite {
  /** The shop's id; null = create. */
  readonly shopId: string | null;
  readonly fields: Partial<ProductFields>;
  readonly quantity?: number;
  readonly active?: boolean;
}

/** The shop's answer to one write. */
export type WriteResult =
  | { readonly ok: true; readonly shopId: string }
  | {
      readonly ok: false;
      /** `taken` = the SKU is in use; `unknown` = the shop no longer knows this id. */
      readonly reason: "taken" | "unknown" | "refused";
      /** The product that has the SKU, if the shop gives it. */
      readonly holderId: string | null;
      readonly problem: Problem;
    };
