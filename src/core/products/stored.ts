import type { Days, FacetValues } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProductFields } from "./product.ts";

/** A product's row in the store: what the shop should show, and what was last pushed. Instants are epoch ms. */
export interface StoredProduct {
  /** Its place in lists, from 1; never changes. 0 = it has no row yet. */
  readonly position: number;
  /** TotalGest's. */
  readonly id: string;
  /** See `DesiredProduct`; `""` = its record could not be decoded, or TotalGest has no record. */
  readonly fingerprint: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  /** The price in its fields; null = the mapping failed. */
  readonly price: string | null;
  /** Why its record could not be mapped or decoded. */
  readonly fault: Problem | null;
  readonly warnings: readonly Problem[];
  /** TotalGest's value; `pushedActive` is the value last pushed. */
  readonly active: boolean;
  /** TotalGest's stock, in whole millionths of a piece, and the number of the read that brought it. */
  readonly stockMicro: number;
  readonly stockRead: number;
  /** What the shop should show: max(0, floor(TotalGest's − reserved − buffer)). The store computes it from the stock. */
  readonly quantity: number;
  readonly shopId: string | null;
  /** The fields last pushed equal those that the shop should show. */
  readonly areFieldsPushed: boolean;
  readonly pushedSku: string | null;
  readonly pushedPrice: string | null;
  /** The quantity last pushed; null = never pushed. */
  readonly pushedQuantity: number | null;
  /** False = an order changed the shop's own figure, so it is pushed again even if equal. */
  readonly isQuantityKnown: boolean;
  /** Changes when the pushed quantity becomes unknown. A push passes back the value it started from. */
  readonly stockEpoch: number;
  readonly pushedActive: boolean | null;
  /** TotalGest no longer knows the product. */
  readonly gone: boolean;
  /** Why the last push failed; null = it succeeded. */
  readonly error: Problem | null;
  /** When the shop last accepted a push, or was found to agree. */
  readonly syncedMs: number | null;
  /** Fingerprint of the shop's record from the last scan; null = none since the last push. */
  readonly listed: string | null;
  /** The days of what was pushed, for the brakes; null = nothing that they judge was pushed. */
  readonly days: Days | null;
  /** The values that the last judgement holds back; null = none. */
  readonly held: FacetValues | null;
  /** The price that a person allowed for this product (`priceFacet`); null = none. */
  readonly allowedPrice: string | null;
  /** JSON of what the shop should show; null = the mapping failed. Absent = not read, and stays. */
  readonly fieldsText?: string | null;
  /** JSON of the fields last pushed; null = none, or the same as `fieldsText`. Absent = not read, and stays. */
  readonly pushedText?: string | null;
}

/** A row before its first record. */
export const NEW_PRODUCT: StoredProduct = {
  position: 0,
  id: "",
  fingerprint: "",
  sku: "",
  ean: null,
  name: "",
  price: null,
  fault: null,
  warnings: [],
  active: false,
  stockMicro: 0,
  stockRead: 0,
  quantity: 0,
  shopId: null,
  areFieldsPushed: false,
  pushedSku: null,
  pushedPrice: null,
  pushedQuantity: null,
  isQuantityKnown: false,
  stockEpoch: 0,
  pushedActive: null,
  gone: false,
  error: null,
  syncedMs: null,
  listed: null,
  days: null,
  held: null,
  allowedPrice: null,
};

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
