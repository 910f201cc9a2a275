/** Components of the pages. */
import type { Child, FC } from "hono/jsx";

import { orderName } from "../view/labels.ts";
import { cleanSentence } from "../text/clean.ts";
import { sentencesOf } from "../text/next.ts";
import { cellText, cellTone, type Column, type Fact, type Tone } from "../view/view.ts";
import type { Message } from "../text/text.ts";
import { pathOf, type ShopView, type View, withQuery } from "./view.ts";

/** A word whose colour repeats its meaning. */
export const Toned: FC<{ readonly tone: Tone | null; readonly children?: Child }> = ({ tone, children }) =>
  tone === null ? <bdi>{children}</bdi> : <bdi class={tone}>{children}</bdi>;

/** What happened, and what to do: only the sentences, as the page has buttons in the place of commands. */
export const MessageBox: FC<{ readonly message: Message }> = ({ message }) => {
  const hint = cleanSentence(sentencesOf(message.next));
  return (
    <>
      <p>
        <bdi>{cleanSentence(message.message)}</bdi>
      </p>
      {hint === "" ? null : (
        <p class="hint">
          <bdi>{hint}</bdi>
        </p>
      )}
    </>
  );
};

export type Cells = readonly (Child | null)[];

/**
 * A list. Each cell has its column head, which a narrow screen shows. `tick` = the head of the first column's ticks.
 */
export const Table: FC<{
  readonly heads: readonly string[];
  readonly rows: readonly Cells[];
  readonly total?: Cells | null;
  readonly tick?: Child;
}> = ({ heads, rows, total = null, tick }) => {
  const lineOf = (cells: Cells) => (
    <tr>
      {cells.map((cell, at) => (
        <td data-head={heads[at] ?? ""}>{cell}</td>
      ))}
    </tr>
  );
  return (
    <table class="list">
      <thead>
        <tr>
          {heads.map((head, at) => (
            <th scope="col">{at === 0 && tick !== undefined ? tick : head}</th>
          ))}
        </tr>
      </thead>
      <tbody>{rows.map(lineOf)}</tbody>
      {total === null ? null : <tfoot>{lineOf(total)}</tfoot>}
    </table>
  );
};

/** A row of a list, each cell by its column. `made`: the columns of which the page makes more than a text. */
export function cellsIn<Row>(
  columns: readonly Column<Row>[],
  row: Row,
  made: Readonly<Record<string, Child>> = {},
): Cells {
  return columns.map(({ key, cell }) => {
    const shown = cell(row);
    return made[key] ?? <Toned tone={cellTone(shown)}>{cleanSentence(cellText(shown))}</Toned>;
  });
}

/** External texts as cells. */
export function textCells(texts: readonly string[]): Cells {
  return texts.map((one) => <bdi>{one}</bdi>);
}

/** Links to the previous and next lines. */
export const Ways: FC<{
  readonly view: View;
  readonly previous: string | null;
  readonly next: string | null;
  readonly children?: Child;
}> = ({ view: { text }, previous, next, children }) => (
  <p class="row">
    {previous === null ? null : (
      <a rel="prev" href={previous}>
        {text.t("page.previous")}
      </a>
    )}
    {children}
    {next === null ? null : (
      <a rel="next" href={next}>
        {text.t("page.next")}
      </a>
    )}
  </p>
);

/** The position of a page of a list, and links to the others. Pages count from 1. */
export const Pager: FC<{
  readonly view: View;
  readonly path: string;
  readonly query: Readonly<Record<string, string | number | null>> & { readonly page: number };
  readonly size: number;
  readonly count: number;
  readonly hasMore: boolean;
}> = ({ view, path, query, size, count, hasMore }) => {
  const { page } = query;
  const from = (page - 1) * size + 1;
  return (
    <Ways
      view={view}
      previous={page > 1 ? withQuery(path, { ...query, page: page - 1 }) : null}
      next={hasMore ? withQuery(path, { ...query, page: page + 1 }) : null}
    >
      {count === 0 ? null : <span>{view.text.t("status.page", { from, to: from + count - 1 })}</span>}
    </Ways>
  );
};

/** The form above a list: one state or all, other filters, and a search. */
export const Search: FC<{
  readonly view: View;
  readonly path: string;
  readonly states: readonly (readonly [state: string, label: string])[];
  readonly query: { readonly state: string | null; readonly search: string };
  /** The label of the search field. */
  readonly label: string;
  readonly children?: Child;
}> = ({ view: { text }, path, states, query, label, children }) => (
  <form method="get" action={path} class="row" role="search">
    <label class="field">
      {text.t("head.status")}
      <select name="state">
        <option value="">{text.t("page.all")}</option>
        {states.map(([state, name]) => (
          <option value={state} selected={state === query.state}>
            {name}
          </option>
        ))}
      </select>
    </label>
    {children}
    <label class="field">
      {label}
      <input type="search" name="search" value={query.search} />
    </label>
    <button>{text.t("page.show")}</button>
  </form>
);

/** The facts of one thing, name by name. */
export const Facts: FC<{
  readonly facts: readonly Fact[];
}> = ({ facts }) => (
  <dl>
    {facts.map(({ name, value, tone }) => (
      <>
        <dt>{name}</dt>
        <dd>
          <Toned tone={tone}>{value}</Toned>
        </dd>
      </>
    ))}
  </dl>
);

/** Events, one after the other. */
export const Story: FC<{
  readonly view: View;
  readonly entries: readonly { readonly atMs: number; readonly says: Child }[];
}> = ({ view: { text }, entries }) => (
  <ol class="story">
    {entries.map(({ atMs, says }) => (
      <li>
        <time datetime={new Date(atMs).toISOString()}>{text.formats.exactInstant(atMs)}</time>
        {says}
      </li>
    ))}
  </ol>
);

/** The history of an order or a product. */
export const History: FC<{
  readonly view: View;
  readonly entries: readonly { readonly atMs: number; readonly says: string }[];
}> = ({ view, entries }) => (
  <>
    <h2>{view.text.t("story.history")}</h2>
    {entries.length === 0 ? <p>{view.text.t("story.no-history")}</p> : null}
    <Story view={view} entries={entries.map(({ atMs, says }) => ({ atMs, says: <bdi>{says}</bdi> }))} />
  </>
);

export const HiddenOrders: FC<{ readonly values: readonly string[] }> = ({ values }) => (
  <>
    {values.map((value) => (
      <input type="hidden" name="order" value={value} />
    ))}
  </>
);

export const Lines: FC<{ readonly lines: readonly string[] }> = ({ lines }) => (
  <ul>
    {lines.map((line) => (
      <li>
        <bdi>{line}</bdi>
      </li>
    ))}
  </ul>
);

/** Links to the first few orders, and the number of the others. */
export const OrderLinks: FC<{
  readonly view: ShopView;
  readonly orders: readonly { readonly id: string; readonly reference: string }[];
  readonly most: number;
  /** The number of all orders. */
  readonly count: number;
}> = ({ view: { text, shop }, orders, most, count }) => (
  <p>
    {orders.slice(0, most).map((order, at) => (
      <>
        {at === 0 ? "" : ", "}
        <a href={pathOf(shop, "orders", order.id)}>
          <bdi>{orderName(order)}</bdi>
        </a>
      </>
    ))}
    {count > most ? ` ${text.t("report.more", { n: count - most })}` : ""}
  </p>
);
