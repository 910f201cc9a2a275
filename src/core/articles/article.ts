import type { OrderItem } from "../order/order.ts";

/**
 * A product of the shop was this product of TotalGest's from `fromMs` on, and until `untilMs` (epoch ms; null = it still is):
 * the earliest instant of its beginning, and the latest of its end, by the clock that dates the shop's orders.
 */
export interface Link {
  readonly shopProductId: string;
  readonly productId: string;
  readonly fromMs: number;
  readonly untilMs: number | null;
  /** The SKU in the shop when the link began. Null = an older state: whether the link held before `fromMs` is not known. */
  readonly shopSku: string | null;
}

/** When a link began or ended: between these instants (epoch ms), which differ where clocks do. */
export interface LinkDate {
  readonly earliestMs: number;
  readonly latestMs: number;
}

/** What the rule has to know of a product that TotalGest has, or had. */
export interface LinkedProduct {
  readonly id: string;
  /** As TotalGest has it now; empty = none. */
  readonly sku: string;
  readonly gone: boolean;
}

/** What a person said about the items of one order whose link and SKU do not agree. */
export type ArticleBy = "link" | "sku";

/** Which article an item of an order is. */
export type Article =
  /** No link tells: the item's own SKU counts, if it has one. */
  | { readonly kind: "by-sku"; readonly sku: string | null }
  /** The linked product, under the SKU that TotalGest has for it now. */
  | { readonly kind: "by-link"; readonly productId: string; readonly sku: string | null }
  /** The link is to a product that TotalGest does not know any more. */
  | { readonly kind: "gone"; readonly productId: string; readonly sku: string | null }
  /** Two links, because the clocks do not agree on when the shop product became the second product. */
  | { readonly kind: "undated"; readonly productId: string; readonly before: string; readonly sku: string | null }
  /** A link that may be younger than the order, to a product with another SKU than the item's. */
  | { readonly kind: "disagree"; readonly productId: string; readonly linkSku: string; readonly sku: string };

/**
 * Decides an item's article: the link of its shop product that was valid when the order was placed; its SKU only where there
 * was none. What is sent and what is reserved both follow it. `links`: all that the shop product ever had. Pure.
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
 * The link at the time of an order; `rival` = an earlier one, to another product, that may not have been over then. Where none
 * covers it, the next one counts (else the last) if the shop product still had
 * the item's SKU when that link began, or the item has no SKU to go by: a sale just before the tool knew of the product, and
 * clocks that differ by seconds. Null = none.
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
