import type { CallCounts, NoteKey, RunRecord } from "../ports/runs.ts";
import { type System, SYSTEM_NAMES } from "../common/systems.ts";

/** Totals of all runs. They only grow, also when the records of runs are pruned. */
export interface Totals {
  /** Orders by their outcome in a run. */
  readonly orders: Readonly<Record<SendOutcome, number>>;
  /** Pushes that the shop accepted. */
  readonly products: number;
  /** Statuses of orders that left, which the shop accepted. */
  readonly statuses: number;
  readonly calls: Readonly<Record<System, CallCounts>>;
}

export const SEND_OUTCOMES = ["exported", "failed", "held", "unconfirmed", "waiting"] as const;
type SendOutcome = (typeof SEND_OUTCOMES)[number];

const PUSHES = ["created", "updated", "hidden"] as const;

const NO_CALLS: Totals["calls"] = { TotalGest: {}, Framework360: {} };

export const NO_TOTALS: Totals = {
  orders: { exported: 0, failed: 0, held: 0, unconfirmed: 0, waiting: 0 },
  products: 0,
  statuses: 0,
  calls: NO_CALLS,
};

/** The notes with the totals: a run writes the one of its direction. */
export const TOTALS_KEYS = [
  "totals:orders",
  "totals:products",
  "totals:fulfilment",
] as const satisfies readonly NoteKey[];

/** The sum of the totals in all notes. Pure. */
export function sumTotals(notes: readonly (string | null)[]): Totals {
  return notes.map(parseTotals).reduce((sum, { orders, products, statuses, calls }) => ({
    orders: Object.fromEntries(
      SEND_OUTCOMES.map((name) => [name, sum.orders[name] + orders[name]]),
    ) as Totals["orders"],
    products: sum.products + products,
    statuses: sum.statuses + statuses,
    calls: addCalls(sum.calls, calls),
  }));
}

export function parseTotals(note: string | null): Totals {
  return note === null ? NO_TOTALS : (JSON.parse(note) as Totals);
}

/** The totals with one more run. Pure. */
export function addRun(
  totals: Totals,
  { direction, summary, calls }: Pick<RunRecord, "direction" | "summary" | "calls">,
): Totals {
  const counted = calls === undefined ? totals : { ...totals, calls: addCalls(totals.calls, calls) };
  if (direction === "products") {
    const pushed = PUSHES.reduce((sum, name) => sum + (summary[name] ?? 0), 0);
    return { ...counted, products: totals.products + pushed };
  }
  if (direction === "fulfilment") return { ...counted, statuses: totals.statuses + (summary["pushed"] ?? 0) };
  const orders = Object.fromEntries(
    SEND_OUTCOMES.map((name) => [name, totals.orders[name] + (summary[name] ?? 0)]),
  ) as Totals["orders"];
  return { ...counted, orders };
}

function addCalls(before: Totals["calls"], calls: Totals["calls"]): Totals["calls"] {
  const sum = (system: System): CallCounts => {
    const known = before[system];
    const more = Object.entries(calls[system]).map(([code, n]) => [code, (known[code] ?? 0) + n] as const);
    return { ...known, ...Object.fromEntries(more) };
  };
  const [erp, shop] = SYSTEM_NAMES;
  return { [erp]: sum(erp), [shop]: sum(shop) };
}
