import type { Link, LinkedProduct } from "../../core/articles/article.ts";

/** Which product of TotalGest's a product of the shop is, and was. No link that is over is ever forgotten. */
export interface LinkRows {
  /** Every link that these products of the shop have or ever had, in no order. */
  readLinks(shopIds: readonly string[]): Promise<readonly Link[]>;
  /** In no order. */
  readLinkedProducts(ids: readonly string[]): Promise<readonly LinkedProduct[]>;
  /** Keeps the links that these products have, as over at this instant at the latest. Of a product without one nothing is kept. */
  endLinks(links: readonly { readonly productId: string; readonly untilMs: number }[]): Promise<void>;
  /** Of these products of the shop, the kept links that end at `fromMs` end at `toMs`. Returns whose there were. */
  redateLinks(shopIds: readonly string[], fromMs: number, toMs: number): Promise<readonly string[]>;
}
