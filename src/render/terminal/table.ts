import CliTable from "cli-table3";

import { cleanLine, truncate, widthOf } from "../../text/clean.ts";
import { type Cell, cellText, cellTone, type Head, type Tone } from "../../view/view.ts";
import { lineColumns, paint, type Screen } from "./screen.ts";

/** Between two columns. */
const GAP = "  ";

/** The library's frame: nothing but the gap between two columns. */
const SIDES = ["top", "bottom", "left", "right", "mid"].flatMap((side) => [
  side,
  `${side}-left`,
  `${side}-mid`,
  `${side}-right`,
]);
const FRAMELESS = {
  chars: { ...Object.fromEntries(SIDES.map((side) => [side, ""])), middle: GAP },
  style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
};

/** The library's time grows with the square of the lines, so a long list is drawn in parts of the same widths. */
const AT_ONCE = 100;

/** On a terminal the widest column, and the width that no column is narrowed below. */
const WIDEST = 60;
const NARROWEST = 8;

/**
 * A table without frames, no wider than the screen as far as its columns can be narrowed. An empty column is left
 * out. Lines have no trailing spaces.
 */
export function renderTable(screen: Screen, columns: readonly Head[], rows: readonly (readonly Cell[])[]): string[] {
  const clean = rows.map((row) => columns.map((_, at) => cleanLine(cellText(row[at] ?? ""))));
  const filled = columns.flatMap((_, at) => (rows.length === 0 || clean.some((row) => row[at] !== "") ? [at] : []));
  const { used, widths } = chooseColumns(columns, clean, filled, lineColumns(screen));
  // Cut here: the library cuts between code units, which leaves half an emoji.
  const cell = (text: string, tone: Tone | null, at: number): string =>
    paint(screen, tone, truncate(text, widths[at] ?? WIDEST));
  const lines = [
    used.map((column, at) => cell(columns[column]?.label ?? "", "strong", at)),
    ...rows.map((row, number) =>
      used.map((column, at) => cell(clean[number]?.[column] ?? "", cellTone(row[column] ?? ""), at)),
    ),
  ];
  const layout = { colWidths: widths, colAligns: used.map((column) => columns[column]?.align ?? "left") };
  const drawn: string[] = [];
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const table = new CliTable({ ...layout, ...FRAMELESS });
    table.push(...lines.slice(at, at + AT_ONCE));
    for (const line of table.toString().split("\n")) drawn.push(line.trimEnd());
  }
  return drawn;
}

interface Fit {
  /** The indexes of the shown columns. */
  readonly used: readonly number[];
  readonly widths: number[];
}

/** All columns with content; the last wide ones go as long as others would be cut below their least widths for them. */
function chooseColumns(
  columns: readonly Head[],
  rows: readonly (readonly string[])[],
  filled: readonly number[],
  room: number,
): Fit {
  const fit = (used: readonly number[], least: "keep" | "give"): ReturnType<typeof fitWidths> =>
    fitWidths(
      used.flatMap((at) => columns[at] ?? []),
      rows.map((row) => used.map((at) => row[at] ?? "")),
      room,
      least,
    );
  let used = filled;
  for (;;) {
    const { widths, excess } = fit(used, "keep");
    if (excess <= 0) return { used, widths };
    const last = used.findLast((at) => columns[at]?.room === "wide");
    if (last === undefined) return { used, widths: fit(used, "give").widths };
    used = used.filter((at) => at !== last);
  }
}

/** The widths of the contents; excess width is taken from the widest flexible column, repeatedly. */
function fitWidths(
  columns: readonly Head[],
  rows: readonly (readonly string[])[],
  screenColumns: number,
  least: "keep" | "give",
): { readonly widths: number[]; readonly excess: number } {
  const widest = Number.isFinite(screenColumns) ? WIDEST : Number.POSITIVE_INFINITY;
  const widths = columns.map((column, at) =>
    Math.min(
      widest,
      rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? "")), Math.max(1, widthOf(column.label))),
    ),
  );
  let excess = widths.reduce((a, b) => a + b, 0) - (screenColumns - GAP.length * (columns.length - 1));
  while (excess > 0) {
    const narrower = least === "give" ? widestFlexible(columns, widths, "give") : null;
    const at = widestFlexible(columns, widths, "keep") ?? narrower;
    if (at === null) break;
    widths[at] = (widths[at] ?? 0) - 1;
    excess -= 1;
  }
  return { widths, excess };
}

/** `least`: whether a column's own least width is kept. */
function widestFlexible(columns: readonly Head[], widths: readonly number[], least: "keep" | "give"): number | null {
  let widest: number | null = null;
  for (const [at, column] of columns.entries()) {
    const width = widths[at] ?? 0;
    if (column.least === undefined || width <= leastOf(column, least)) continue;
    if (widest === null || width > (widths[widest] ?? 0)) widest = at;
  }
  return widest;
}

function leastOf(column: Head, least: "keep" | "give"): number {
  return least === "keep" ? Math.max(NARROWEST, column.least ?? 0) : NARROWEST;
}
