/** Creates and updates the link from a product to a product of the shop. Pure. */
import type { Days } from "../brakes/facet.ts";
import type { ListedProduct, ProductRecord } from "./record.ts";
import { type ChangedProduct, withPushed } from "./change.ts";
import { type StoredProduct, fieldsOf, pushedFieldsOf } from "./stored.ts";
import { pushedActiveAtLink, pushedAsListed } from "./fields.ts";
import type { ShopProduct } from "./product.ts";

function wholePieces(quantity: string | null): number | null {
  const pieces = quantity === null ? Number.NaN : Number(quantity);
  return Number.isSafeInteger(pieces) ? pieces : null;
}

/**
 * What the shop shows of a linked product becomes what was pushed, except visibility. One that TotalGest no longer knows
 * keeps its SKU and other fields: they lead to its place in the shop whoever takes over its SKU.
 */
export function recordListed(row: StoredProduct, { product, fingerprint }: ListedProduct): ChangedProduct {
  const { isQuantityKnown, pushedQuantity } = row;
  return {
    row: {
      ...(row.gone ? row : withPushed(row, pushedAsListed(product, fieldsOf(row), pushedFieldsOf(row)))),
      // If an order made the shop's figure unknown meanwhile, it is pushed again anyway.
      pushedQuantity: isQuantityKnown ? (wholePieces(product.quantity) ?? pushedQuantity) : pushedQuantity,
      listed: fingerprint === "" ? null : fingerprint,
    },
  };
}

interface NewLink {
  readonly listed: ShopProduct;
  readonly atMs: number;
  /** It was not linked to it before. */
  readonly isNew: boolean;
  /** We created it, which the brakes count. */
  readonly isCreated: boolean;
}

/** Links a product to an existing shop product. */
export function linkProduct(row: StoredProduct, { listed, atMs, isNew, isCreated }: NewLink): ChangedProduct {
  const pieces = wholePieces(listed.quantity);
  const creation = { was: "", atMs, counts: ["creations"] } as const;
  return {
    row: {
      ...withPushed(row, pushedAsListed(listed, fieldsOf(row), null)),
      shopId: listed.id,
      pushedQuantity: pieces,
      isQuantityKnown: pieces !== null,
      stockEpoch: row.stockEpoch + 1,
      pushedActive: pushedActiveAtLink(listed.active, row.active),
      error: null,
      days: isCreated ? { ...row.days, creation } : row.days,
    },
    endsWrite: [],
    events: isNew ? [{ kind: "adopted", atMs, note: listed.id }] : [],
  };
}

/** The product as it will be once it has the link of `from`. What is reserved of `from` may be reserved of it too. */
export function withLinkOf(to: ProductRecord, from: ProductRecord): ProductRecord {
  const { shopId, pushed, pushedQuantity, isQuantityKnown, pushedActive } = from;
  const days = daysOfBoth(to, from);
  const inDoubt = [...(to.inDoubt ?? []), ...(from.inDoubt ?? [])];
  const quantity = Math.max(0, to.quantity - reservedPieces(from));
  return { ...to, shopId, pushed, pushedQuantity, isQuantityKnown, pushedActive, days, quantity, inDoubt };
}

/** Infinity = more may be reserved than TotalGest has. */
function reservedPieces({ unreserved, quantity }: ProductRecord): number {
  return quantity === 0 ? Infinity : unreserved - quantity;
}

/** Moves the link of `from`, with everything that was pushed, to this product. */
export function takeLink(row: StoredProduct, { from }: { readonly from: StoredProduct }): ChangedProduct {
  const { pushedQuantity, pushedActive, syncedMs, shopId } = from;
  return {
    row: {
      ...withPushed(row, pushedFieldsOf(from)),
      shopId,
      pushedQuantity,
      // Orders for the other one may reserve of this one too from now on.
      isQuantityKnown: false,
      pushedActive,
      syncedMs,
      error: null,
      stockEpoch: row.stockEpoch + 1,
      days: daysOfBoth(row, from),
    },
  };
}

/** What the shop showed before is measured from the product that it was. */
function daysOfBoth(to: StoredProduct, from: StoredProduct): Days | null {
  return from.days === null ? to.days : { ...to.days, ...from.days };
}
