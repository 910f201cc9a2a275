/** How a record from a read of TotalGest changes a product. Pure. */
import { priceFacet } from "../brakes/facets.ts";
import { toMicro, type StoredReservation } from "../stock.ts";
import type { RefusedProduct } from "../ports/records.ts";
import { type ChangedProduct, failureEvents } from "./change.ts";
import { NEW_PRODUCT, type StoredProduct } from "./stored.ts";
import type { DesiredProduct } from "./product.ts";

/** A record that was decoded, and the number of the read that brought it. */
export interface ReadProduct {
  readonly id: string;
  readonly desired: DesiredProduct;
  readonly read: number;
  readonly atMs: number;
}

/** Stores what the shop should show. Null = a product that the store does not have. */
export function recordRead(known: StoredProduct | null, { desired, read, atMs }: ReadProduct): ChangedProduct {
  const { id, sku, ean, name, fingerprint, fault, warnings, active } = desired;
  const fieldsText = desired.fields === null ? null : JSON.stringify(desired.fields);
  const price = desired.fields?.price ?? null;
  const row: StoredProduct = {
    ...(known ?? NEW_PRODUCT),
    id,
    sku,
    ean,
    name,
    fingerprint,
    price,
    fault,
    warnings,
    active,
    stockMicro: toMicro(desired.quantity),
    stockRead: read,
    gone: false,
    fieldsText,
  };
  const events = failureEvents(known, fault, atMs);
  if (known === null || fieldsText === known.fieldsText) return { row, events };
  // What was pushed stays, and may equal the new fields.
  const pushed = (known.areFieldsPushed ? known.fieldsText : known.pushedText) ?? null;
  const areFieldsPushed = pushed !== null && pushed === fieldsText;
  // A price that a person allowed counts until TotalGest has another one.
  const isAllowed = desired.fields !== null && priceFacet(desired.fields) === known.allowedPrice;
  const allowedPrice = isAllowed ? known.allowedPrice : null;
  return { row: { ...row, pushedText: areFieldsPushed ? null : pushed, areFieldsPushed, allowedPrice }, events };
}

/** A record that could not be decoded: its readable parts are stored, the rest stays. */
export function recordRefused(
  known: StoredProduct | null,
  { refused, read, atMs }: { readonly refused: RefusedProduct; readonly read: number; readonly atMs: number },
): ChangedProduct {
  const { id, sku, fault, part } = refused;
  const events = failureEvents(known, fault, atMs);
  if (known === null) return { row: { ...NEW_PRODUCT, id, sku, fault, stockRead: read, fieldsText: null }, events };
  const quantity = part?.quantity ?? null;
  const row: StoredProduct = {
    ...known,
    fault,
    fingerprint: "",
    active: known.active && part?.hidden !== true,
    ...(quantity === null ? {} : { stockMicro: toMicro(quantity), stockRead: read }),
  };
  return { row, events };
}

/** TotalGest itself says that it does not know this linked product: it is to be hidden. */
export function recordGone(row: StoredProduct, { atMs }: { readonly atMs: number }): ChangedProduct {
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

/** A record's fingerprint in the store; null = do not trust it. A tuple, because there are many. */
export type FingerprintRow = readonly [id: string, fingerprint: string | null];

/**
 * The fingerprints of the records of a page that equal the stored ones. A record that the page contains twice with
 * different content counts as changed, because the last one has to be written last.
 */
export function knownOf(
  records: readonly { readonly id: string; readonly fingerprint: string }[],
  rows: readonly FingerprintRow[],
): ReadonlySet<string> {
  const wanted = new Map<string, string | null>();
  for (const { id, fingerprint } of records) {
    const other = wanted.get(id);
    wanted.set(id, other === undefined || other === fingerprint ? fingerprint : null);
  }
  const known = new Set<string>();
  for (const [id, fingerprint] of rows) {
    if (fingerprint !== null && wanted.get(id) === fingerprint) known.add(fingerprint);
  }
  return known;
}
