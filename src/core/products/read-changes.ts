/** How a record from a read of TotalGest changes a product. Pure. */
import { priceFacet } from "../brakes/facets.ts";
import { toMicro } from "../stock.ts";
import type { RefusedProduct } from "../ports/records.ts";
import { type ChangedProduct, compared, failureEvents } from "./change.ts";
import { areSameFields, isSameField } from "./fields.ts";
import type { DesiredProduct, ProductRecord } from "./record.ts";
import { isTotalGests } from "./owners.ts";
import { isGuarded, sentBeside } from "./sent.ts";

/** A record of TotalGest, and the number of the read that brought it. */
export interface ReadProduct {
  readonly product: DesiredProduct | RefusedProduct;
  readonly read: number;
  readonly atMs: number;
}

/** Stores what the shop should show. */
export function recordRead(known: ProductRecord, { product, read, atMs }: ReadProduct): ChangedProduct {
  const events = failureEvents(known, product.fault, atMs);
  const row = "fingerprint" in product ? withDesired(known, product, read) : withReadable(known, product, read);
  return { row, events };
}

function withDesired(known: ProductRecord, desired: DesiredProduct, stockRead: number): ProductRecord {
  const { fields, owners } = desired;
  const row = { ...known, ...desired, price: fields?.price ?? null, stockRead, gone: false };
  // Equal ones are not written again.
  if (areSameFields(fields, known.fields)) return { ...row, fields: known.fields };
  // What was pushed stays, and may equal the new fields.
  const { pushed } = known;
  const sent = sentBeside(known, pushed);
  // A price that a person allowed counts until TotalGest has another one.
  const isAllowed = fields !== null && priceFacet(fields) === known.allowedPrice;
  return {
    ...row,
    sent,
    ...compared({ ...known, fields, pushed, sent, owners }),
    allowedPrice: isAllowed ? known.allowedPrice : null,
  };
}

/** Its fields have other owners from now on, whether TotalGest brings it again or not. */
export function recordOwners(row: ProductRecord, { owners }: Pick<ProductRecord, "owners">): ChangedProduct | null {
  if (isSameField(owners, row.owners)) return null;
  const { shopId, active, pushedActive, inDoubt } = row;
  // One that is off sale may be visible in a shop that owned the visibility until now.
  const isHandedBack = isTotalGests(owners, "active") && !isTotalGests(row.owners, "active");
  // A field that is not sent any more is not sent again after an unanswered attempt either.
  const rest = inDoubt?.filter((name) => isGuarded(name) || isTotalGests(owners, name));
  return {
    row: {
      ...row,
      owners,
      ...compared({ ...row, owners }),
      pushedActive: (shopId !== null && isHandedBack && !active) || pushedActive,
    },
    ...(rest === undefined ? {} : { endsWrite: rest }),
  };
}

/** A record that could not be decoded: its readable parts are stored, the rest stays. A new one has none, and is inactive. */
function withReadable(known: ProductRecord, { fault, part }: RefusedProduct, stockRead: number): ProductRecord {
  const quantity = part?.quantity ?? null;
  return {
    ...known,
    fault,
    fingerprint: "",
    active: known.active && part?.hidden !== true,
    ...(quantity === null || known.position === 0 ? {} : { stockMicro: toMicro(quantity), stockRead }),
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
