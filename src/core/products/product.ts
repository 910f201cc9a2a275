import { recordOf } from "../common/record.ts";
import type { Problem } from "../common/problems/problem.ts";

/** A text in one language, or by language code (`fr`, `it`, `de`, `en`). */
export type FieldText = string | Readonly<Record<string, string>>;

/**
 * TotalGest's fields that the shop shows as they are, in the order of `SHOP_FIELDS`: what each holds, and the shop's field.
 * Texts by language have a second one there, `…_i18n`.
 */
export const PASSED_FIELDS = {
  ean: { holds: "text", as: "ean" },
  name: { holds: "texts", as: "name" },
  shortDescription: { holds: "texts", as: "short_description" },
  description: { holds: "texts", as: "description" },
  images: { holds: "list", as: "images" },
} as const satisfies Record<string, { readonly holds: "text" | "texts" | "decimal" | "list"; readonly as: string }>;

export const PASSED_NAMES = Object.keys(PASSED_FIELDS) as readonly (keyof typeof PASSED_FIELDS)[];

/** For each of them what belongs to what it holds. */
type ByHolds<Of> = {
  readonly [Name in keyof typeof PASSED_FIELDS]: Of[(typeof PASSED_FIELDS)[Name]["holds"] & keyof Of];
};

export function byHolds<Of extends { text: unknown; texts: unknown; decimal: unknown; list: unknown }>(
  of: Of,
): ByHolds<Of> {
  return recordOf(PASSED_NAMES, (name) => of[PASSED_FIELDS[name].holds]) as unknown as ByHolds<Of>;
}

/** Null = TotalGest has none. */
export type PassedFields = ByHolds<{
  text: string | null;
  texts: FieldText | null;
  decimal: string | null;
  list: readonly string[] | null;
}>;

/** A product in TotalGest. Amounts and quantities are decimal strings. */
export interface ErpProduct extends Partial<PassedFields> {
  /** Stable and unique; the key of everything that is stored. */
  readonly id: string;
  /** Unique in a shop, compared exactly. May be empty in real data: such a product is refused. */
  readonly sku: string;
  /** `false` = must be hidden in the shop, but not deleted. */
  readonly active: boolean;
  readonly name: FieldText;
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

/** What a field of the shop contains; an absent text is `""`, an absent translation map `{}`, a decimal a string (`"24.90"`). */
interface FieldKinds {
  /** A text that is compared exactly. */
  key: string;
  text: string;
  /** By language. */
  texts: Readonly<Record<string, string>>;
  /** Addresses, in the order in which they are shown. */
  list: readonly string[];
  decimal: string;
  flag: boolean;
}

/**
 * The fields of a shop product that TotalGest owns, under the shop's names, in the order they are pushed. Stock and visibility are
 * separate, because they are pushed even if these fields are refused.
 */
export const SHOP_FIELDS = {
  sku: "key",
  ean: "text",
  name: "text",
  name_i18n: "texts",
  short_description: "text",
  short_description_i18n: "texts",
  description: "text",
  description_i18n: "texts",
  images: "list",
  price: "decimal",
  price_includes_tax: "flag",
  tax_id: "text",
  totalgest_id: "text",
} as const satisfies Record<string, keyof FieldKinds>;

export const FIELD_NAMES = Object.keys(SHOP_FIELDS) as readonly (keyof ProductFields)[];

/** The fields that a person reads on one line: no texts by language, no list, and no id. */
export const PLAIN_FIELDS = FIELD_NAMES.filter(
  (name) => !["texts", "list"].includes(SHOP_FIELDS[name]) && name !== "totalgest_id",
);

type AllFields = { readonly [Name in keyof typeof SHOP_FIELDS]: FieldKinds[(typeof SHOP_FIELDS)[Name]] };

/**
 * Always built with the keys in the order of `SHOP_FIELDS`, so that equal fields are equal JSON. Pictures are absent where there
 * are none.
 */
export type ProductFields = Omit<AllFields, "images"> & Partial<Pick<AllFields, "images">>;

/** What the shop shows of these fields; null = it did not send the field. */
export type ShownFields = {
  readonly [Name in Exclude<keyof AllFields, "totalgest_id">]: AllFields[Name] | null;
};

/** A decoded product of the shop. `null` = the shop did not send the field. */
export interface ShopProduct extends ShownFields {
  readonly id: string;
  readonly sku: string;
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
  readonly quantity?: number | undefined;
  readonly active?: boolean | undefined;
}

/** The shop's answer to one write. */
export type WriteResult =
  | { readonly ok: true; readonly shopId: string }
  | {
      readonly ok: false;
      /** `taken` = the SKU is in use; `unknown` = the shop no longer knows this id; `images` = it has no field for pictures. */
      readonly reason: "taken" | "unknown" | "images" | "refused";
      /** The product that has the SKU, if the shop gives it. */
      readonly holderId: string | null;
      readonly problem: Problem;
    };

/** By https, or as http on this machine. */
export function isImageAddress(address: string): boolean {
  return /^(https:|http:\/\/(127\.0\.0\.1|localhost)[:/])/.test(address) && URL.canParse(address);
}
