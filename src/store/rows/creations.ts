/** Creations that were sent to the shop and whose outcome is unknown: `creatingSku` of a product. They go with their product. */
export interface CreationRows {
  /** Replaces an earlier one of the same product. */
  addCreations(creations: readonly { readonly id: string; readonly sku: string }[]): Promise<void>;
  /** By the products' positions. */
  removeCreations(positions: readonly number[]): Promise<void>;
}
