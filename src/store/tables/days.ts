import type { BrakeKind, Days } from "../../core/brakes/facet.ts";
import type { Columns, Row } from "../dialect.ts";

/**
 * The columns that a brake counts on, one for each: since when what was last pushed counts for it. `counted_ms` is the
 * newest of them. They follow from `days`, whose JSON would take ten times as long to count.
 */
const COLUMN_OF: Readonly<Record<BrakeKind, string>> = {
  hides: "hides_ms",
  zeros: "zeros_ms",
  surges: "surges_ms",
  prices: "prices_ms",
  jumps: "jumps_ms",
  names: "names_ms",
  skus: "skus_ms",
  creations: "creations_ms",
};

export const COUNTED = Object.entries(COLUMN_OF) as readonly (readonly [BrakeKind, string])[];

export const COUNTED_COLUMNS: Columns = Object.fromEntries(
  [...COUNTED.map(([, column]) => column), "counted_ms"].map((column) => [column, "bigint"]),
);

export function countedRow(days: Days | null): Row {
  const row: Record<string, number | null> = Object.fromEntries(
    Object.keys(COUNTED_COLUMNS).map((column) => [column, null]),
  );
  for (const { atMs, counts } of Object.values(days ?? {})) {
    for (const kind of counts) row[COLUMN_OF[kind]] = atMs;
    if (counts.length > 0) row["counted_ms"] = Math.max(row["counted_ms"] ?? 0, atMs);
  }
  return row;
}
