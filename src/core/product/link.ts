/** Creates and updates the link from a product to a product of the shop. Pure. */
import type { LinkDate } from "../articles/article.ts";
import type { ProductRecord, ListedProduct } from "../ports/product-store.ts";
import { pushedActiveAtLink, pushedAsListed } from "./fields.ts";
import type { ProductFields, ShopProduct } from "./product.ts";
import { productEvent, pushedPatch } from "./change.ts";
import type { ProductChange } from "./change.ts";

/** A moved link has not ended yet: buyers still buy the old product until the shop shows the new one. */
export const NOT_YET_MS = Number.MAX_SAFE_INTEGER;

function textOf(fields: ProductFields | null): string | null {
  return fields === null ? null : JSON.stringify(fields);
}

function wholePieces(quantity: string | null): number | null {
  const pieces = quantity === null ? Number.NaN : Number(quantity);
  return Number.isSafeInteger(pieces) ? pieces : null;
}

/** What the shop shows of a linked product becomes what was pushed, except visibility. */
export function recordListed(known: ProductRecord, { product, fingerprint }: ListedProduct): ProductChange {
  const { id, position, fields, pushed, quantityKnown, pushedQuantity } = known;
  return {
    id,
    position,
    patch: {
      ...pushedPatch(pushedAsListed(product, fields, pushed), textOf(fields)),
      // If an order made the shop's figure unknown meanwhile, it is pushed again anyway.
      pushedQuantity: quantityKnown ? (wholePieces(product.quantity) ?? pushedQuantity) : pushedQuantity,
      listed: fingerprint === "" ? null : fingerprint,
    },
    events: [],
  };
}

/** Links a product to an existing shop product. `isNew` = it was not linked to it before. */
export function linkProduct(
  known: ProductRecord,
  listed: ShopProduct,
  atMs: number,
  date: LinkDate,
  isNew: boolean,
): ProductChange {
  const { id, position, fields, active, stockEpoch, shopId } = known;
  const pieces = wholePieces(listed.quantity);
  return {
    id,
    position,
    patch: {
      ...pushedPatch(pushedAsListed(listed, fields, null), textOf(fields)),
      shopId: listed.id,
      ...(isNew ? { linkedMs: date.earliestMs, linkedSku: listed.sku } : {}),
      pushedQuantity: pieces,
      isQuantityKnown: pieces !== null,
      stockEpoch: stockEpoch + 1,
      pushedActive: pushedActiveAtLink(listed.active, active),
      error: null,
    },
    endsCreation: true,
    events: isNew ? [productEvent(id, atMs, "adopted", { note: listed.id })] : [],
    ...(isNew && shopId !== null ? { linkEndedMs: date.latestMs } : {}),
  };
}

/** Moves the link of `from`, with everything that was pushed, to this product. */
export function takeLink(to: ProductRecord, from: ProductRecord, date: LinkDate): ProductChange {
  const { pushed, pushedQuantity, quantityKnown, pushedActive, syncedMs, shopId } = from;
  return {
    id: to.id,
    position: to.position,
    patch: {
      ...pushedPatch(pushed, textOf(to.fields)),
      shopId,
      linkedMs: date.earliestMs,
      linkedSku: pushed?.sku ?? to.sku,
      pushedQuantity,
      isQuantityKnown: quantityKnown,
      pushedActive,
      syncedMs,
      error: null,
      stockEpoch: to.stockEpoch + 1,
    },
    events: [],
  };
}
