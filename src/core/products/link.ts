/** Creates, updates, moves and ends the link from a product to a product of the shop. Pure. */
import type { Days } from "../brakes/facet.ts";
import { daysWithShown } from "../brakes/facets.ts";
import { type ChangedProduct, withPushed } from "./change.ts";
import { pushedAsListed } from "./fields.ts";
import { FIELD_NAMES, type ProductFields, type ShopProduct } from "./product.ts";
import { textsFound } from "./push.ts";
import type { ListedProduct, ProductRecord } from "./record.ts";
import { allSent, imagesShownIn, isAsked, isSentInDoubt, sentBeside } from "./sent.ts";

function wholePieces(quantity: string | null): number | null {
  const pieces = quantity === null ? Number.NaN : Number(quantity);
  return Number.isSafeInteger(pieces) ? pieces : null;
}

/**
 * What the shop shows of a linked product becomes what was pushed, except visibility. One that TotalGest no longer knows
 * keeps its SKU and other fields: they lead to its place in the shop whoever takes over its SKU.
 */
export function recordListed(row: ProductRecord, { product, fingerprint }: ListedProduct): ChangedProduct {
  const { isQuantityKnown, pushedQuantity } = row;
  return {
    row: {
      ...(row.gone ? row : withShown(row, product)),
      // If an order made the shop's figure unknown meanwhile, it is pushed again anyway.
      pushedQuantity: isQuantityKnown ? (wholePieces(product.quantity) ?? pushedQuantity) : pushedQuantity,
      listed: fingerprint === "" ? null : fingerprint,
    },
  };
}

function withShown(row: ProductRecord, listed: ShopProduct): ProductRecord {
  const shown = pushedAsListed(listed, row);
  return withPushed({ ...row, ...foundIn(row, listed, shown) }, row.fields, shown, sentBeside(row, shown));
}

/** What is remembered of texts and pictures once the shop was found to show these. */
function foundIn(
  row: ProductRecord,
  listed: ShopProduct,
  shown: Partial<ProductFields>,
): Pick<ProductRecord, "textsKept" | "textsReplaced" | "imagesShown"> {
  return { ...textsFound(row, shown), imagesShown: imagesShownIn(listed.images, row) };
}

/** The state is an older copy: what the shop shows now is not what it showed first after pictures were sent. */
export function forgetAwaited(row: ProductRecord): ChangedProduct | null {
  return row.imagesShown === "" ? { row: { ...row, imagesShown: null } } : null;
}

/**
 * What the shop shows right now of a linked product's fields that are asked for before they are written. Whether one arrived whose
 * answer was lost is known then.
 */
export function recordAsked(row: ProductRecord, { listed }: { readonly listed: ShopProduct }): ChangedProduct | null {
  const { pushed, inDoubt, owners } = row;
  const seen = pushedAsListed(listed, row);
  const of = (name: keyof ProductFields): unknown => (isAsked(owners, name) ? seen : pushed)?.[name];
  const names = FIELD_NAMES.filter((name) => of(name) !== undefined);
  const shown = Object.fromEntries(names.map((name) => [name, of(name)]));
  const rest = inDoubt?.filter((name) => !isAsked(owners, name)) ?? [];
  const areKnown = inDoubt === null || rest.length === inDoubt.length;
  const found = foundIn(row, listed, shown);
  const areImagesKnown = found.imagesShown === row.imagesShown;
  if (JSON.stringify(shown) === JSON.stringify(pushed) && areKnown && areImagesKnown) return null;
  const seenRow = withPushed({ ...row, ...found }, row.fields, shown, sentBeside(row, shown));
  return {
    row: { ...seenRow, inDoubt: rest.length === 0 ? null : rest },
    ...(inDoubt === null ? {} : { endsWrite: rest }),
  };
}

/**
 * Links a product to an existing shop product, unless another one is linked to it: `holder`, null = none is. If it was sent as a
 * creation of which no answer came, this is one for the brakes.
 */
export function linkProduct(
  row: ProductRecord,
  { listed, holder, atMs }: { readonly listed: ShopProduct; readonly holder: string | null; readonly atMs: number },
): ChangedProduct | null {
  if (holder !== null && holder !== row.id) return null;
  const { fields, active, days, creatingSku, isNewcomer } = row;
  const shown = pushedAsListed(listed, { fields, pushed: null, imagesShown: null });
  const pieces = wholePieces(listed.quantity);
  const creation = { was: "", atMs, counts: ["creations"] } as const;
  return {
    row: {
      ...withPushed(row, fields, shown, allSent({ ...row, pushed: null })),
      shopId: listed.id,
      pushedQuantity: pieces,
      isQuantityKnown: pieces !== null,
      stockEpoch: row.stockEpoch + 1,
      // An inactive one that the shop shows is still to be hidden; one that is hidden there stays so until TotalGest's value changes.
      pushedActive: active || listed.active !== false,
      error: null,
      days: isNewcomer && creatingSku !== null ? { ...days, creation } : days,
    },
    endsWrite: [],
    events: holder === null ? [{ kind: "adopted", atMs, note: listed.id }] : [],
  };
}

/** The product as it will be once it has the link of `from`. What is reserved of `from` may be reserved of it too. */
export function withLinkOf(to: ProductRecord, from: ProductRecord): ProductRecord {
  const { shopId, pushed, sent, pushedQuantity, isQuantityKnown, pushedActive, unreserved } = from;
  // Of a product without stock more may be reserved than TotalGest had.
  const reserved = from.quantity === 0 ? Infinity : unreserved - from.quantity;
  const [days, quantity] = [daysOfBoth(to, from), Math.max(0, to.quantity - reserved)];
  const inDoubt = [...(to.inDoubt ?? []), ...(from.inDoubt ?? [])];
  return { ...to, shopId, pushed, sent, pushedQuantity, isQuantityKnown, pushedActive, days, quantity, inDoubt };
}

/** Moves the link of `from`, with everything that was pushed, to the other product, and deletes `from`: asked about both. */
export function moveLink(
  row: ProductRecord,
  { from, atMs }: { readonly from: ProductRecord; readonly atMs: number },
): ChangedProduct {
  if (row.id === from.id) return { row, isRemoved: true };
  const { pushedQuantity, pushedActive, syncedMs, shopId, textsReplaced, imagesShown } = from;
  return {
    row: {
      ...withPushed(
        { ...row, textsReplaced, imagesShown },
        row.fields,
        from.pushed,
        isSentInDoubt(from) ? allSent(from) : from.sent,
      ),
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
    events: [{ kind: "link-moved", atMs, note: from.id }],
  };
}

/** What the shop showed before is measured from the product that it was. */
function daysOfBoth(to: ProductRecord, from: ProductRecord): Days | null {
  return from.days === null ? to.days : { ...to.days, ...from.days };
}

/** The shop no longer knows it: it is created again, or deleted if TotalGest does not know it either. */
export function endLink(row: ProductRecord, { atMs }: { readonly atMs: number }): ChangedProduct | null {
  const { shopId, gone } = row;
  if (shopId === null) return null;
  if (gone) return { row, isRemoved: true };
  return {
    row: {
      ...withPushed(row, row.fields, null, allSent(row)),
      shopId: null,
      imagesShown: null,
      pushedQuantity: null,
      isQuantityKnown: false,
      pushedActive: null,
      error: null,
      days: daysWithShown(row, atMs),
    },
    events: [{ kind: "released", atMs, note: shopId }],
  };
}
