import { cleanLine, truncate } from "../../text/clean.ts";
import { lineColumns, paint, type Screen, type Tone } from "./screen.ts";
import { widthOf } from "../../text/width.ts";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** May be narrowed if the screen is too narrow. */
  readonly flexible?: boolean;
  /** The least width of a flexible column, as long as another column can be narrowed. */
  readonly least?: number;
  /** If the other columns would be narrower than their least widths, all extra columns are left out together. */
  readonly isExtra?: boolean;
}

/** The content of a cell. Cleaned here. */
export type Cell = string | { readonly text: string; readonly tone: Tone | null };

/** Between two columns. */
const GAP = "  ";

/** On a terminal the widest column, and the least width of a flexible one. */
const WIDEST = 60;
const NARROWEST = 8;

/**
 * A table without frames, no wider than the screen as far as its columns can be narrowed. An empty column is left
 * out. Lines have no trailing spaces.
 */
export function renderTable(screen: Screen, columns: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  const clean = rows.map((row) => columns.map((_, at) => cleanLine(textOf(row[at] ?? ""))));
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
    line((at) => [shown[at]?.head ?? "", "strong"]),
    ...rows.map((row, number) => {
      const texts = clean[number] ?? [];
      return line((at) => [texts[used[at] ?? at] ?? "", toneOf(row[used[at] ?? at] ?? "")]);
    }),
  ];
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function toneOf(cell: Cell): Tone | null {
  return typeof cell === "string" ? null : cell.tone;
}

interface Fit {
  /** The indexes of the shown columns. */
  readonly used: readonly number[];
  readonly widths: number[];
}

/** All columns with content; without the extra ones if other columns would be cut for them. */
function chooseColumns(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  filled: readonly number[],
  room: number,
): Fit {
  const only = (used: readonly number[]): readonly (readonly string[])[] =>
    rows.map((row) => used.map((at) => row[at] ?? ""));
  const of = (used: readonly number[]): readonly Column[] => used.flatMap((at) => columns[at] ?? []);
  const whole = fitWidths(of(filled), only(filled), room, "keep");
  if (whole.excess <= 0) return { used: filled, widths: whole.widths };
  const used = filled.filter((at) => columns[at]?.isExtra !== true);
  return { used, widths: fitWidths(of(used), only(used), room, "give").widths };
}

/** The widths of the contents; excess width is taken from the widest flexible column, repeatedly. */
function fitWidths(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  screenColumns: number,
  least: "keep" | "give",
): { readonly widths: number[]; readonly excess: number } {
  const widest = Number.isFinite(screenColumns) ? WIDEST : Number.POSITIVE_INFINITY;
  const widths = columns.map((column, at) =>
    Math.min(
      widest,
      rows.reduce((most, row) => Math.max(most, widthOf(row[at] ?? "")), Math.max(1, widthOf(column.head))),
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
function widestFlexible(columns: readonly Column[], widths: readonly number[], least: "keep" | "give"): number | null {
  let widest: number | null = null;
  for (const [at, column] of columns.entries()) {
    const width = widths[at] ?? 0;
    if (column.flexible !== true || width <= leastOf(column, least)) continue;
    if (widest === null || width > (widths[widest] ?? 0)) widest = at;
  }
  return widest;
}

function leastOf(column: Column, least: "keep" | "give"): number {
  return least === "keep" ? (column.least ?? NARROWEST) : NARROWEST;
}
