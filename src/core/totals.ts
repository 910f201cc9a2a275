import type { RunRecord } from "./ports.ts";

/** What all runs together came to. Only grows, whatever becomes of the runs' own records. */
export interface Totals {
  /** Orders by what a run made of them. */
  readonly orders: Readonly<Record<SendOutcome, number>>;
  /** Pushes that the shop took. */
  readonly products: number;
}

export const SEND_OUTCOMES = ["exported", "failed", "held", "unconfirmed", "waiting"] as const;
type SendOutcome = (typeof SEND_OUTCOMES)[number];

const PUSHES = ["created", "updated", "hidden"] as const;

export const NO_TOTALS: Totals = {
  orders: { exported: 0, failed: 0, held: 0, unconfirmed: 0, waiting: 0 },
  products: 0,
};

/** The totals with one more run. Pure. */
export function addRun(totals: Totals, { direction, summary }: Pick<RunRecord, "direction" | "summary">): Totals {
  if (direction === "products") {
    const pushed = PUSHES.reduce((sum, name) => sum + (summary[name] ?? 0), 0);
    return { ...totals, products: totals.products + pushed };
  }
  const orders = Object.fromEntries(
    SEND_OUTCOMES.map((name) => [name, totals.orders[name] + (summary[name] ?? 0)]),
  ) as Totals["orders"];
  return { ...totals, orders };
}
