/** The longest reference that TotalGest accepts, in characters. */
export const LONGEST_REFERENCE = 64;

/** The order's reference in TotalGest, unique for ever. It is computed from the id of the order's row, never random. */
export function referenceOf(site: string, orderId: string): string {
  return `fw360:${site}:${orderId}`;
}
