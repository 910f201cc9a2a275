/** Each direction has its own lock, pauses and last good run. */
export const DIRECTIONS = ["orders", "products"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * What has runs of its own. The delivery (`fulfilment`) is the end of the orders' run: it shares their lock and pauses, and
 * has a record, totals and a last good run.
 */
export type RunKind = Direction | "fulfilment";
export const RUN_KINDS = ["orders", "products", "fulfilment"] as const satisfies readonly RunKind[];

/** The direction whose lock and pauses a run has. */
export function lockOf(kind: RunKind): Direction {
  return kind === "products" ? "products" : "orders";
}
