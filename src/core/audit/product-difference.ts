import type { Problem } from "../common/problems/problem.ts";

/** One value that the shop shows differently from TotalGest. */
export interface ProductDifference {
  readonly sku: string;
  readonly field: "price" | "vat" | "stock" | "active" | "product";
  readonly shop: string | null;
  readonly totalgest: string | null;
  readonly cause: ProductCause;
  /** When the shop last accepted a push of it, or was found to agree, epoch ms: the difference is not older. */
  readonly sinceMs: number | null;
  readonly detail: Problem | null;
}

/**
 * `pending`: the next pull will push it; `refused`: the shop did not accept it; `drift`: the shop's value changed
 * without a push.
 */
export type ProductCause = "pending" | "restrained" | "refused" | "drift" | "not-in-shop" | "by-hand";
