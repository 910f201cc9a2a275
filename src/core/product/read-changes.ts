/** How a record from a read of TotalGest changes a product. Pure. */
import { fieldFacets, priceFacet } from "../brakes/facets.ts";
import { toMicro } from "../order/pieces.ts";
import type { StoredReservation } from "../order/pieces.ts";
import type { ProductRecord } from "../ports/product-store.ts";
import type { RefusedProduct } from "../ports/records.ts";
import type { DesiredProduct } from "./product.ts";
import { failureEvents, keptFacets, productEvent, pushedPatch } from "./change.ts";
import type { ProductChange, ProductHead, ProductPatch, ProductTexts } from "./change.ts";

/** A record that was decoded. `read` = the number of the read. */
export function changeFromRecord(
  desired: DesiredProduct,
  known: ProductTexts | null,
  read: number,
  atMs: number,
): ProductChange {
  const { id, sku, ean, name, fingerprint, fault, warnings, active } = desired;
  const fields = desired.fields === null ? null : JSON.stringify(desired.fields);
  const price = desired.fields?.price ?? null;
  const stock = { micro: toMicro(desired.quantity), read };
  const patch: ProductPatch = { sku, ean, name, fingerprint, price, fault, warnings, active, stock };
  const events = failureEvents(id, known, fault, atMs);
  if (known === null) return { id, position: null, patch: { ...patch, fields }, events };
  const { position } = known;
  if (fields === known.fields) return { id, position, patch: { ...patch, gone: false }, events };
  return {
    id,
    position,
    patch: { ...patch, gone: false, ...rewritten(known, fields) },
    events,
    newPrice: (desired.fields === null ? undefined : priceFacet(desired.fields)) ?? null,
  };
}

/** The new fields, and whether they equal what was pushed. */
function rewritten(known: ProductTexts, fields: string | null): ProductPatch {
  const pushed = known.areFieldsPushed ? known.fields : known.pushed;
  const areFieldsPushed = pushed !== null && pushed === fields;
  return { fields, pushed: areFieldsPushed ? null : pushed, areFieldsPushed };
}

/** Whether the reservations that name this product have to be decided again. */
export function isOtherArticle(desired: DesiredProduct, known: ProductHead | null): boolean {
  return known !== null && (known.sku !== desired.sku || known.gone);
}

/** A record that could not be decoded: its readable parts are stored, the rest stays. */
export function changeFromRefused(
  { id, sku, fault, part }: RefusedProduct,
  known: ProductHead | null,
  read: number,
  atMs: number,
): ProductChange {
  const events = failureEvents(id, known, fault, atMs);
  const refused = { fault, fingerprint: "" };
  if (known === null) {
    const made = { ...refused, sku, name: "", warnings: [], active: false, stock: { micro: 0, read }, fields: null };
    return { id, position: null, patch: made, events };
  }
  const quantity = part?.quantity ?? null;
  const isKnown = known.fingerprint === "" && known.fault === JSON.stringify(fault);
  const patch: ProductPatch = {
    ...(isKnown ? {} : refused),
    ...(part?.hidden === true ? { active: false } : {}),
    ...(quantity === null ? {} : { stock: { micro: toMicro(quantity), read } }),
  };
  return { id, position: known.position, patch, events };
}

/** TotalGest itself says that it does not know this linked product: it is to be hidden. */
export function changeOfGone(known: ProductHead, atMs: number): ProductChange {
  const { id, position, shopId: note } = known;
  const patch = { gone: true, active: false, fingerprint: "", fault: null };
  return { id, position, patch, events: known.gone ? [] : [productEvent(id, atMs, "gone", { note })] };
}

/** Deletes what was pushed of a linked product, so that it is pending even if unchanged. */
export function forgetPushed(known: ProductRecord, atMs: number): ProductChange {
  return {
    id: known.id,
    position: known.position,
    patch: { isQuantityKnown: false, stockEpoch: known.stockEpoch + 1, ...pushedPatch(null, null) },
    events: [],
    pushed: keptFacets(fieldFacets(known.pushed ?? {}), atMs),
  };
}

/** A product whose last record could not be decoded, so that its stock comes from an earlier read. */
export interface StaleStock {
  readonly id: string;
  readonly sku: string;
  readonly stockRead: number;
}

/**
 * Which of these confirmed reservations a read ends that began after their confirmation: all except those of products
 * with older stock.
 */
export function releasedBy(
  reservations: readonly StoredReservation[],
  stale: readonly StaleStock[],
): readonly StoredReservation[] {
  const isKept = ({ productId, bySku, sku, confirmed }: StoredReservation): boolean =>
    stale.some(
      (product) => product.stockRead < (confirmed ?? 0) && (product.id === productId || (bySku && product.sku === sku)),
    );
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
