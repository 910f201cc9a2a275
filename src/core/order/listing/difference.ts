/** How an exported order differs from what was sent. */
export interface AfterExport {
  /** Never empty. */
  readonly differences: readonly Difference[];
  readonly sinceMs: number;
  /** The first comparison of an order that was exported before what was sent was kept: listed, not reported singly. */
  readonly isOld: boolean;
  /** Null = nobody has settled it. */
  readonly acknowledged: { readonly atMs: number; readonly reason: string } | null;
}

/** One value as it was sent, and as the shop has it now. Null = it has none, or it is not kept. */
export interface Difference {
  readonly field: DifferenceField;
  /** SKU or name; null = it is about the whole order. */
  readonly article: string | null;
  readonly sent: string | null;
  readonly now: string | null;
}

/**
 * `amount`: of the lines of an article whose quantity is the same. `double`: TotalGest may have the order twice, under both
 * numbers. `earlier`: changed before what was sent was kept.
 */
export type DifferenceField =
  | "cancelled"
  | "quantity"
  | "amount"
  | "vat"
  | "delivery"
  | "fees"
  | "coupon"
  | "total"
  | "currency"
  | "billing"
  | "shipping"
  | "payment"
  | "note"
  | "double"
  | "earlier";
