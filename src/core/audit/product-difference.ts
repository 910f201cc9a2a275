import type { Problem } from "../common/problems/problem.ts";

/** One thing that the shop shows otherwise than TotalGest has it. */
export interface ProductDifference {
  readonly sku: string;
  readonly field: "price" | "vat" | "stock" | "active" | "product";
  readonly shop: string | null;
  readonly totalgest: string | null;
  readonly cause: ProductCause;
  /** When the shop last took something about it, or was seen to agree, epoch ms: it differs for no longer. */
  readonly sinceMs: number | null;
  readonly detail: Problem | null;
}

/** `pending`: a pull has it before it; `refused`: the shop did not take it; `drift`: nobody of us wrote it. */
export type ProductCause = "pending" | "restrained" | "refused" | "drift" | "not-in-shop" | "by-hand";
