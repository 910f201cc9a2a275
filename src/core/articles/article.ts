import type { OrderItem } from "../order/order.ts";

/**
 * The link of a shop product to a product of TotalGest from `fromMs` until `untilMs` (epoch ms; null = still valid):
 * the earliest time it began and the latest time it ended, by the clock that dates the shop's orders.
 */
export interface Link {
  readonly shopProductId: string;
  readonly productId: string;
  readonly fromMs: number;
  readonly untilMs: number | null;
  /** The SKU in the shop when the link began. Null = from an older state: the link may have begun before `fromMs`. */
  readonly shopSku: string | null;
}

/** When a link began or ended: between these instants (epoch ms), which differ if the clocks do. */
export interface LinkDate {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** What the rule needs to know of a linked product. */
export interface LinkedProduct {
  readonly id: string;
  /** TotalGest's current SKU; empty = none. */
  readonly sku: string;
  readonly gone: boolean;
}

/** A person's choice for the items of an order whose link and SKU disagree. */
export type ArticleBy = "link" | "sku";

/** Which article an item of an order is. */
export type Article =
  /** No link: the item's own SKU counts, if it has one. */
  | { readonly kind: "by-sku"; readonly sku: string | null }
  /** The linked product, with the SKU that TotalGest has for it now. */
  | { readonly kind: "by-link"; readonly productId: string; readonly sku: string | null }
  /** The link leads to a product that TotalGest no longer knows. */
  | { readonly kind: "gone"; readonly productId: string; readonly sku: string | null }
  /** Two links are possible, because the clocks disagree on when the shop product was linked to the second product. */
  | { readonly kind: "undated"; readonly productId: string; readonly before: string; readonly sku: string | null }
  /** The link may have begun after the order, and its product has another SKU than the item. */
  | { readonly kind: "disagree"; readonly productId: string; readonly linkSku: string; readonly sku: string };

/**
 * Decides the article of an item: the link of its shop product when the order was placed; its SKU only if there was no
 * link. What is sent and what is reserved both follow it. `links`: all that the shop product ever had. Pure.
 */
export function articleOf(
  item: Pick<OrderItem, "sku" | "shopProductId">,
  order: { readonly placedMs: number; readonly articleBy: ArticleBy | null },
  links: readonly Link[],
  products: ReadonlyMap<string, LinkedProduct>,
): Article {
  const { sku } = item;
  const found = linkAt(item, order.placedMs, links);
  if (found === null) return { kind: "by-sku", sku };
  const { productId } = found.link;
  if (found.rival !== null && order.articleBy === null) {
    return { kind: "undated", productId, before: found.rival.productId, sku };
  }
  const product = products.get(productId);
  if (product === undefined || product.gone) {
    return order.articleBy === "sku" ? { kind: "by-sku", sku } : { kind: "gone", productId, sku };
  }
  const linkSku = product.sku.trim() === "" ? null : product.sku;
  if (found.rival !== null && order.articleBy === "sku") return { kind: "by-sku", sku };
  const agrees = sku === null || (linkSku !== null && (found.isSure || linkSku === sku));
  if (agrees || order.articleBy === "link") return { kind: "by-link", productId, sku: linkSku };
  if (order.articleBy === "sku") return { kind: "by-sku", sku };
  return { kind: "disagree", productId, linkSku: linkSku ?? "", sku };
}

/**
 * The link at the time of an order; `rival` = an earlier link to another product that may not have ended by then. If no
 * link covers that time, the next link counts, else the last one, provided that the shop product had the item's SKU
 * when that link began, or the item has no SKU. This covers sales just before the link was known, and clocks that
 * differ by seconds. Null = none.
 */
export function linkAt(
  { sku, shopProductId }: Pick<OrderItem, "sku" | "shopProductId">,
  placedMs: number,
  links: readonly Link[],
): { readonly link: Link; readonly isSure: boolean; readonly rival: Link | null } | null {
  const own = links
    .filter((link) => link.shopProductId === shopProductId)
    .toSorted((one, other) => one.fromMs - other.fromMs);
  const valid = own.filter(({ fromMs, untilMs }) => fromMs <= placedMs && (untilMs === null || placedMs < untilMs));
  const last = valid.at(-1);
  if (last !== undefined) {
    const rival = valid.find(({ productId }) => productId !== last.productId) ?? null;
    return { link: last, isSure: true, rival };
  }
  const near = own.find(({ fromMs }) => fromMs > placedMs) ?? own.at(-1);
  if (near === undefined) return null;
  if (sku === null || near.shopSku === sku) return { link: near, isSure: true, rival: null };
  return near.shopSku === null ? { link: near, isSure: false, rival: null } : null;
}
