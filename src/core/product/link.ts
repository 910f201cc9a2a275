/** Creates and updates the link from a product to a product of the shop. Pure. */
import type { LinkDate } from "../articles/article.ts";
import type { ListedProduct } from "../ports/product-store.ts";
import { type ChangedProduct, withPushed } from "./change.ts";
import { pushedActiveAtLink, pushedAsListed } from "./fields.ts";
import type { ShopProduct } from "./product.ts";
import { fieldsOf, pushedFieldsOf, type StoredProduct } from "./stored.ts";

/** A moved link has not ended yet: buyers still buy the old product until the shop shows the new one. */
export const NOT_YET_MS = Number.MAX_SAFE_INTEGER;

function wholePieces(quantity: string | null): number | null {
  const pieces = quantity === null ? Number.NaN : Number(quantity);
  return Number.isSafeInteger(pieces) ? pieces : null;
}

/** What the shop shows of a linked product becomes what was pushed, except visibility. */
export function recordListed(row: StoredProduct, { product, fingerprint }: ListedProduct): ChangedProduct {
  const { isQuantityKnown, pushedQuantity } = row;
  return {
    row: {
      ...withPushed(row, pushedAsListed(product, fieldsOf(row), pushedFieldsOf(row))),
      // If an order made the shop's figure unknown meanwhile, it is pushed again anyway.
      pushedQuantity: isQuantityKnown ? (wholePieces(product.quantity) ?? pushedQuantity) : pushedQuantity,
      listed: fingerprint === "" ? null : fingerprint,
    },
  };
}

/** Links a product to an existing shop product. `isNew` = it was not linked to it before. */
export function linkProduct(
  row: StoredProduct,
  {
    listed,
    atMs,
    date,
    isNew,
  }: { readonly listed: ShopProduct; readonly atMs: number; readonly date: LinkDate; readonly isNew: boolean },
): ChangedProduct {
  const pieces = wholePieces(listed.quantity);
  return {
    row: {
      ...withPushed(row, pushedAsListed(listed, fieldsOf(row), null)),
      shopId: listed.id,
      ...(isNew ? { linkedMs: date.earliestMs, linkedSku: listed.sku } : {}),
      pushedQuantity: pieces,
      isQuantityKnown: pieces !== null,
      stockEpoch: row.stockEpoch + 1,
      pushedActive: pushedActiveAtLink(listed.active, row.active),
      error: null,
    },
    endsCreation: true,
    events: isNew ? [{ kind: "adopted", atMs, note: listed.id }] : [],
    ...(isNew && row.shopId !== null ? { linkEndedMs: date.latestMs } : {}),
  };
}

/** Moves the link of `from`, with everything that was pushed, to this product. */
export function takeLink(
  row: StoredProduct,
  { from, date }: { readonly from: StoredProduct; readonly date: LinkDate },
): ChangedProduct {
  const { pushedQuantity, isQuantityKnown, pushedActive, syncedMs, shopId } = from;
  const pushed = pushedFieldsOf(from);
  return {
    row: {
      ...withPushed(row, pushed),
      shopId,
      linkedMs: date.earliestMs,
      linkedSku: pushed?.sku ?? row.sku,
      pushedQuantity,
      isQuantityKnown,
      pushedActive,
      syncedMs,
      error: null,
      stockEpoch: row.stockEpoch + 1,
    },
  };
}
