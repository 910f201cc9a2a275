/** How a record from a read of TotalGest changes a product. Pure. */
import { priceFacet } from "../brakes/facets.ts";
import { toMicro, type StoredReservation } from "../stock.ts";
import type { RefusedProduct } from "../ports/records.ts";
import { type ChangedProduct, failureEvents } from "./change.ts";
import { areSameFields } from "./fields.ts";
import { type DesiredProduct, NEW_PRODUCT, type ProductRecord, type StoredProduct } from "./record.ts";

/** A record of TotalGest, and the number of the read that brought it. */
export interface ReadProduct {
  readonly product: DesiredProduct | RefusedProduct;
  readonly read: number;
  readonly atMs: number;
}

/** Stores what the shop should show. Null = a product that the store does not have. */
export function recordRead(known: ProductRecord | null, { product, read, atMs }: ReadProduct): ChangedProduct {
  const events = failureEvents(known, product.fault, atMs);
  const row = "fingerprint" in product ? withDesired(known, product, read) : withReadable(known, product, read);
  return { row, events };
}

function withDesired(known: ProductRecord | null, desired: DesiredProduct, stockRead: number): ProductRecord {
  const before = known ?? NEW_PRODUCT;
  const { fields } = desired;
  const row = { ...before, ...desired, price: fields?.price ?? null, stockRead, gone: false };
  // Equal ones are not written again.
  if (areSameFields(fields, before.fields)) return { ...row, fields: before.fields };
  // What was pushed stays, and may equal the new fields.
  const areFieldsPushed = before.pushed !== null && areSameFields(before.pushed, fields);
  // A price that a person allowed counts until TotalGest has another one.
  const isAllowed = fields !== null && priceFacet(fields) === before.allowedPrice;
  return { ...row, areFieldsPushed, allowedPrice: isAllowed ? before.allowedPrice : null };
}

/** A record that could not be decoded: its readable parts are stored, the rest stays. */
function withReadable(known: ProductRecord | null, refused: RefusedProduct, read: number): ProductRecord {
  const { id, sku, fault, part } = refused;
  if (known === null) return { ...NEW_PRODUCT, id, sku, fault, stockRead: read };
  const quantity = part?.quantity ?? null;
  return {
    ...known,
    fault,
    fingerprint: "",
    active: known.active && part?.hidden !== true,
    ...(quantity === null ? {} : { stockMicro: toMicro(quantity), stockRead: read }),
  };
}

/** TotalGest itself says that it does not know this product: if it is linked, it is to be hidden. */
export function recordGone(row: ProductRecord, { atMs }: { readonly atMs: number }): ChangedProduct {
  if (row.shopId === null) return { row, isRemoved: true };
  return {
    row: { ...row, gone: true, active: false, fingerprint: "", fault: null },
    events: row.gone ? [] : [{ kind: "gone", atMs, note: row.shopId }],
  };
}

/** A product whose last record could not be decoded, so that its stock comes from an earlier read. */
export type StaleStock = Pick<StoredProduct, "id" | "sku" | "stockRead">;

/** A read that began after their confirmation ends all but those of products whose stock is older. */
export function releasedBy(
  reservations: readonly StoredReservation[],
  stale: readonly StaleStock[],
): readonly StoredReservation[] {
  const isKept = ({ productId, sku, confirmed }: StoredReservation): boolean =>
    stale.some((product) => product.stockRead < (confirmed ?? 0) && (product.id === productId || product.sku === sku));
  return reservations.filter((one) => !isKept(one));
}
