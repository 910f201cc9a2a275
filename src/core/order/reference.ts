/** Characters that TotalGest takes. */
export const LONGEST_REFERENCE = 64;

/** The name of an order in TotalGest, unique for ever: it is computed, never drawn. `orderId` = the id of its row. */
export function referenceOf(site: string, orderId: string): string {
  return `fw360:${site}:${orderId}`;
}
