import { cleanLine, truncate } from "./clean.ts";
import { paint, type Screen, type Tone } from "./screen.ts";
import { widthOf } from "./width.ts";

export interface Column {
  readonly head: string;
  readonly align?: "left" | "right";
  /** Gives way when the screen is too narrow. */
  readonly flexible?: boolean;
  /** No narrower than this, where it is flexible, as long as another can give way. */
  readonly least?: number;
}

/** What stands in a cell. Cleaned here. */
export type Cell = string | { readonly text: string; readonly tone: Tone | null };

/** Between two columns. */
const GAP = "  ";

/** No column is wider than this, and a flexible one never narrower than that. */
const WIDEST = 60;
const NARROWEST = 8;

const BARE = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: GAP,
} as const;

/**
 * A table without frames, no wider than the screen as far as its columns can give way. A column with nothing in it is left
 * out. Lines have no blanks at their ends.
 */
export async function renderTable(
  screen: Screen,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Promise<string[]> {
  const { default: Table } = await import("cli-table3");
  const used = columns.flatMap((column, at) =>
    rows.length === 0 || rows.some((row) => cleanLine(textOf(row[at] ?? "")) !== "") ? [{ column, at }] : [],
  );
  const shown = used.map(({ column }) => column);
  const cells = rows.map((row) => used.map(({ at }) => row[at] ?? ""));
  const clean = cells.map((row) => row.map((cell) => cleanLine(textOf(cell))));
  const widths = fitWidths(shown, clean, screen.columns);
  const cut = (text: string, at: number): string => truncate(text, widths[at] ?? WIDEST);
  const table = new Table({
    chars: BARE,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    colWidths: widths,
    colAligns: shown.map((column) => column.align ?? "left"),
  });
  table.push(shown.map((column, at) => paint(screen, "strong", cut(column.head, at))));
  for (const [line, row] of cells.entries()) {
    table.push(row.map((cell, at) => paint(screen, toneOf(cell), cut(clean[line]?.[at] ?? "", at))));
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd());
}

function textOf(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

function toneOf(cell: Cell): Tone | null {
  return typeof cell === "string" ? null : cell.tone;
}

/** As wide as the content; what does not fit is taken from the widest flexible column, again and again. */
function fitWidths(columns: readonly Column[], rows: readonly (readonly string[])[], screenColumns: number): number[] {
  const widths = columns.map((column, at) => {
    const cells = rows.map((row) => widthOf(row[at] ?? ""));
    return Math.min(
      WIDEST,
      cells.reduce((a, b) => Math.max(a, b), Math.max(1, widthOf(column.head))),
    );
  });
  const room = screenColumns - GAP.length * (columns.length - 1);
  let excess = widths.reduce((a, b) => a + b, 0) - room;
  while (excess > 0) {
    const at = widestFlexible(columns, widths, "keep") ?? widestFlexible(columns, widths, "give");
    if (at === null) break;
    widths[at] = (widths[at] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
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
