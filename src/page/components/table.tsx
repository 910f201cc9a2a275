import type { Child, FC } from "hono/jsx";

import type { View } from "../view.ts";

interface TableProps {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly Child[])[];
  /** No column holds numbers. */
  readonly isOfWords?: boolean;
}

/** A small table; the columns after the first hold numbers. */
export const Table: FC<TableProps> = ({ heads, rows, isOfWords = false }) => {
  const classOf = (at: number): string | undefined => (at === 0 || isOfWords ? undefined : "n");
  return (
    <table>
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th scope="col" class={classOf(at)}>
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell, at) => (
              <td class={classOf(at)}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

/** What a picture shows, as a table that unfolds. */
export const Numbers: FC<TableProps & { readonly view: View }> = ({ view: { text }, ...table }) => (
  <details>
    <summary>{text.t("page.show-numbers")}</summary>
    <Table {...table} />
  </details>
);
