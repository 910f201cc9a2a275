/**
 * What a person reads of a result, and nothing of how it looks: `render/` makes the lines of a terminal, HTML or CSV of it,
 * and the page its tables. Cells and items are not cleaned: each renderer cleans what it writes.
 */
import type { Next } from "../text/next.ts";
import type { Text } from "../text/text.ts";

/** What a colour repeats. No information is in the colour alone. */
export type Tone = "good" | "bad" | "busy" | "dim" | "strong";

/** The mark of a check, beside its colour. */
export const MARKS: Readonly<Record<Tone, string>> = { good: "✓", dim: "–", busy: "!", bad: "✗", strong: "" };

/** What is known of one thing: a name and its value. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly tone: Tone | null;
}

/** What stands in a cell. */
export type Cell =
  | string
  | {
      readonly text: string;
      readonly tone?: Tone | null;
      /** What a spreadsheet gets in its place: a plain number, an exact instant. */
      readonly data?: string;
      /** The instant that the text names, epoch ms. */
      readonly atMs?: number;
      /** The id of the order that the text names. */
      readonly order?: string;
      /** The steps that the text consists of. */
      readonly next?: Next;
    };

/** A column of a table, without its cells. */
export interface Head {
  readonly label: string;
  readonly align?: "right";
  /** `wide`: it goes where there is little room. `file`: only files have it; `data`: only files of data. */
  readonly room?: "wide" | "file" | "data";
  /** Its texts may be cut down to this width, in columns of a terminal; absent = they stay whole. */
  readonly least?: number;
  /** Sentences, which HTML puts below their row. */
  readonly isNote?: boolean;
}

/** A column of a list. It is declared once, and the terminal, CSV, HTML and the page show it. */
export interface Column<Row> extends Head {
  /** Its name in code: by it an output finds the column that it makes more of, such as a link. */
  readonly key: string;
  readonly cell: (row: Row) => Cell;
}

export interface Table {
  /** Null = the view's title says it. */
  readonly title: string | null;
  /** It stands beside the table before it, where there is room. */
  readonly isBeside?: boolean;
  readonly heads: readonly Head[];
  readonly rows: Lazy<readonly Cell[]>;
  /** A last row with the sums. */
  readonly total?: readonly Cell[];
  /** Which part of the whole this is. */
  readonly foot?: string;
}

/** Items with the same cause, and so with the same next step. */
export interface Group {
  /** How a check went, in a list of checks. */
  readonly mark?: Tone;
  /** What happened; null = the message differs per item and is shown beside each. */
  readonly message: string | null;
  readonly next: Next;
  /** The first items; `details` stand below one. */
  readonly items: readonly { readonly name: string; readonly message: string; readonly details?: readonly string[] }[];
  readonly count: number;
}

export interface Section {
  /** Null = the view's title says it: it stands right below that. */
  readonly title: string | null;
  readonly tone: Tone | null;
  readonly groups: readonly Group[];
  /** How many more there are, and how to see them. */
  readonly foot?: string;
  readonly next?: Next;
}

/** A result. Where its parts stand is the renderer's matter: one looks at the top of a page, and at the end of a screen. */
export interface View {
  readonly title: string;
  readonly tone: Tone | null;
  /** Numbers that sum it up, each with its word. */
  readonly counts: readonly string[];
  /** Sentences below the title. */
  readonly says: readonly string[];
  readonly facts: readonly Fact[];
  /** What happened, in the order of time; absent = there is no history. */
  readonly events?: readonly { readonly atMs: number; readonly says: string }[];
  /** What needs somebody. */
  readonly groups: readonly Section[];
  readonly tables: readonly Table[];
  /** The next steps for the whole. */
  readonly next: Next;
  /** What else is known, such as where it comes from. */
  readonly foot: readonly string[];
}

/** A view with nothing but its title. */
export function titled(title: string, tone: Tone | null = null): View {
  return { title, tone, counts: [], says: [], facts: [], groups: [], tables: [], next: [], foot: [] };
}

/** None if there are no groups. */
export function sectionOf(title: string, tone: Tone | null, groups: readonly Group[]): readonly Section[] {
  return groups.length === 0 ? [] : [{ title, tone, groups }];
}

/** A list as a table of `columns`; its rows may be read while they are written. */
export function tableOf<Row>(title: string | null, columns: readonly Column<Row>[], rows: Lazy<Row>, foot = ""): Table {
  const cells = (row: Row): readonly Cell[] => columns.map(({ cell }) => cell(row));
  const listed = Array.isArray(rows) ? (rows as readonly Row[]).map(cells) : mapLazily(rows, cells);
  return { title, heads: columns, rows: listed, ...(foot === "" ? {} : { foot }) };
}

/** Whether a screen or a page shows the column, where there is room. */
export function isShown({ room }: Head): boolean {
  return room === undefined || room === "wide";
}

export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.text;
}

/** Next steps as a cell. */
export function nextCell(text: Text, next: Next): Cell {
  return { text: text.inOneText(next) ?? "", next };
}

export function cellTone(cell: Cell): Tone | null {
  return typeof cell === "string" ? null : (cell.tone ?? null);
}

/** Empty values are left out. */
export function factsOf(facts: readonly (readonly [name: string, value: string, tone?: Tone])[]): readonly Fact[] {
  return facts.filter(([, value]) => value !== "").map(([name, value, tone = null]) => ({ name, value, tone }));
}

/** A list whose items are produced on demand. */
export type Lazy<T> = Iterable<T> | AsyncIterable<T>;

export async function* mapLazily<T, R>(items: Lazy<T>, map: (item: T) => R): AsyncGenerator<R> {
  for await (const item of items) yield map(item);
}

/** All pieces as one text. */
export async function joined(pieces: Lazy<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}
