import type { Child, FC } from "hono/jsx";

import { cleanSentence } from "../../text/clean.ts";
import { type Cell, cellText, type Table as Declared } from "../../view/view.ts";
import type { PageView } from "../view.ts";
import { Sheet } from "./panels.tsx";

interface GridProps {
  readonly heads: readonly { readonly label: string; readonly isNumber: boolean }[];
  readonly rows: readonly (readonly Child[])[];
  readonly foot?: readonly Child[] | undefined;
}

/** More columns do not fit beside each other on a phone. */
const MOST_BESIDE = 4;

/** Roles are written out, because some readers forget a table whose rows become grids. */
const Grid: FC<GridProps> = ({ heads, rows, foot }) => {
  const line = (cells: readonly Child[]): Child => (
    <tr role="row">
      {cells.map((cell, at) => (
        <td role="cell" class={heads[at]?.isNumber === true ? "n" : undefined} data-head={heads[at]?.label}>
          {cell}
        </td>
      ))}
    </tr>
  );
  return (
    <table role="table" class={heads.length > MOST_BESIDE ? "stack" : "small"}>
      <thead role="rowgroup">
        <tr role="row">
          {heads.map(({ label, isNumber }) => (
            <th role="columnheader" scope="col" class={isNumber ? "n" : undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">{rows.map(line)}</tbody>
      {foot === undefined ? null : <tfoot role="rowgroup">{line(foot)}</tfoot>}
    </table>
  );
};

interface TableProps {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Child[])[];
  /** No column holds numbers. */
  readonly isOfWords?: boolean;
}

/** A small table; the columns after the first hold numbers. */
export const Table: FC<TableProps> = ({ heads, rows, isOfWords = false }) => (
  <Grid heads={heads.map((label, at) => ({ label, isNumber: at > 0 && !isOfWords }))} rows={rows} />
);

/** What a picture shows, as a table that unfolds. */
export const Numbers: FC<TableProps & { readonly view: PageView }> = ({ view: { text }, ...table }) => (
  <details>
    <summary>{text.t("page.show-numbers")}</summary>
    <Table {...table} />
  </details>
);

/** A table of `view/` with its rows in memory. */
export interface FilledTable extends Pick<Declared, "title" | "heads" | "total"> {
  readonly rows: readonly (readonly Cell[])[];
}

/** More lines are left to the printed report. */
const MOST_ROWS = 500;

export async function filled({ rows, ...table }: Declared): Promise<FilledTable> {
  const some: (readonly Cell[])[] = [];
  for await (const row of rows) {
    if (some.length >= MOST_ROWS) break;
    some.push(row);
  }
  return { ...table, rows: some };
}

export const FilledSheet: FC<{ readonly table: FilledTable }> = ({ table: { title, heads, rows, total } }) => {
  const said = (row: readonly Cell[]): readonly Child[] =>
    row.map((cell) => <bdi>{cleanSentence(cellText(cell))}</bdi>);
  return (
    <Sheet title={title ?? ""}>
      <Grid
        heads={heads.map(({ label, align }) => ({ label, isNumber: align === "right" }))}
        rows={rows.map(said)}
        foot={total === undefined ? undefined : said(total)}
      />
    </Sheet>
  );
};
