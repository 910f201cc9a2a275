import type { Link, LinkedProduct } from "../../core/articles/article.ts";

/** Which product of TotalGest a shop product is and was linked to. Ended links are never deleted. */
export interface LinkRows {
  /** Every link that these shop products have or had, in no order. */
  readLinks(shopIds: readonly string[]): Promise<readonly Link[]>;
  /** In no order. */
  readLinkedProducts(ids: readonly string[]): Promise<readonly LinkedProduct[]>;
  /**
   * Stores the current links of these products as ended at this instant at the latest. Products without a link are
   * skipped.
   */
  endLinks(links: readonly { readonly productId: string; readonly untilMs: number }[]): Promise<void>;
  /**
   * Of these shop products, ended links with the end `fromMs` get the end `toMs`. Returns the shop products that had
   * one.
   */
  redateLinks(shopIds: readonly string[], fromMs: number, toMs: number): Promise<readonly string[]>;
}
