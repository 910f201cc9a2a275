import { cleanLine, truncate, widthOf } from "../../text/clean.ts";
import { type Cell, cellText, cellTone, type Head, type Tone } from "../../view/view.ts";
import { lineColumns, paint, type Screen } from "./screen.ts";

/** Between two columns. */
const GAP = "  ";

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
  const shown = used.flatMap((at) => columns[at] ?? []);
  const line = (cellsOf: (at: number) => readonly [text: string, tone: Tone | null]): string =>
    shown
      .map(({ align }, at) => {
        const width = widths[at] ?? WIDEST;
        const [text, tone] = cellsOf(at);
        const cut = truncate(text, width);
        const blank = " ".repeat(Math.max(0, width - widthOf(cut)));
        return align === "right" ? blank + paint(screen, tone, cut) : paint(screen, tone, cut) + blank;
      })
      .join(GAP)
      .trimEnd();
  return [
    line((at) => [shown[at]?.label ?? "", "strong"]),
    ...rows.map((row, number) => {
      const texts = clean[number] ?? [];
      return line((at) => [texts[used[at] ?? at] ?? "", cellTone(row[used[at] ?? at] ?? "")]);
    }),
  ];
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
