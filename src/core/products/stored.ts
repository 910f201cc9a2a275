import type { Days, FacetValues } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProductFields } from "./product.ts";
import { type RowFields, type RowOf, emptyRow, flag, int, json, orNull, text } from "../common/row.ts";

/** What rules change of a product’s row: what the shop should show, and what was last pushed. Instants are epoch ms. */
export const PRODUCT_ROW = {
  /** See `DesiredProduct`; `""` = its record could not be decoded, or TotalGest has no record. */
  fingerprint: text(),
  sku: text(),
  ean: orNull(text()),
  name: text(),
  /** The price in its fields; null = the mapping failed. */
  price: orNull(text()),
  /** Why its record could not be mapped or decoded. */
  fault: json<Problem | null>(null),
  warnings: json<readonly Problem[]>([]),
  /** TotalGest's value; `pushedActive` is the value last pushed. */
  active: flag(),
  /** TotalGest's stock, in whole millionths of a piece, and the number of the read that brought it. */
  stockMicro: int(),
  stockRead: int(),
  shopId: orNull(text()),
  /** The fields last pushed equal those that the shop should show. */
  areFieldsPushed: flag(),
  pushedSku: orNull(text()),
  pushedPrice: orNull(text()),
  /** The quantity last pushed; null = never pushed. */
  pushedQuantity: orNull(int()),
  /** False = an order changed the shop's own figure, so it is pushed again even if equal. */
  isQuantityKnown: flag(),
  /** Changes when the pushed quantity becomes unknown. A push passes back the value it started from. */
  stockEpoch: int(),
  pushedActive: orNull(flag()),
  /** TotalGest no longer knows the product. */
  gone: flag(),
  /** Why the last push failed; null = it succeeded. */
  error: json<Problem | null>(null),
  /** When the shop last accepted a push, or was found to agree. */
  syncedMs: orNull(int()),
  /** Fingerprint of the shop's record from the last scan; null = none since the last push. */
  listed: orNull(text()),
  /** The days of what was pushed, for the brakes; null = nothing that they judge was pushed. */
  days: json<Days | null>(null),
  /** The values that the last judgement holds back; null = none. */
  held: json<FacetValues | null>(null),
  /** The price that a person allowed for this product (`priceFacet`); null = none. */
  allowedPrice: orNull(text()),
} as const satisfies RowFields;

/** A product's row in the store. */
export interface StoredProduct extends RowOf<typeof PRODUCT_ROW> {
  /** Its place in lists, from 1; never changes. 0 = it has no row yet. */
  readonly position: number;
  /** TotalGest's. */
  readonly id: string;
  /** What the shop should show: max(0, floor(TotalGest's − reserved − buffer)). The store computes it from the stock. */
  readonly quantity: number;
  /** JSON of what the shop should show; null = the mapping failed. Absent = not read, and stays. */
  readonly fieldsText?: string | null;
  /** JSON of the fields last pushed; null = none, or the same as `fieldsText`. Absent = not read, and stays. */
  readonly pushedText?: string | null;
}

/** A row before its first record. */
export const NEW_PRODUCT: StoredProduct = { position: 0, id: "", ...emptyRow(PRODUCT_ROW), quantity: 0 };

/** The fields of a row whose texts were read. */
export function fieldsOf({ fieldsText }: StoredProduct): ProductFields | null {
  return parse<ProductFields>(fieldsText);
}

/** The fields last pushed, of a row whose texts were read; null = none. */
export function pushedFieldsOf({
  areFieldsPushed,
  fieldsText,
  pushedText,
}: StoredProduct): Partial<ProductFields> | null {
  return parse<Partial<ProductFields>>(areFieldsPushed ? fieldsText : pushedText);
}

function parse<T>(text: string | null | undefined): T | null {
  return text === null || text === undefined ? null : (JSON.parse(text) as T);
}
