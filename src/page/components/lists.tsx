import type { Child, FC } from "hono/jsx";

import { cleanSentence } from "../../text/clean.ts";
import { type Cell, cellText, type Column as Declared, isShown } from "../../view/view.ts";
import { orderWay, type Query, type ShopView, type PageView, withQuery } from "../view.ts";
import { markOf, State, Time } from "./marks.tsx";

export const PAGE_SIZE = 50;

/** States with their numbers: links, so that they work without script and can be kept. */
export const Tabs: FC<{
  readonly view: PageView;
  readonly label: string;
  /** The address of each; `key` null = all. */
  readonly to: (key: string | null) => string;
  readonly here: string | null;
  readonly of: readonly {
    readonly key: string | null;
    readonly label: string;
    /** Null = not counted. */
    readonly count: number | null;
    readonly isBad?: boolean;
  }[];
}> = ({ view: { text }, label: name, to, here, of }) => (
  <nav class="tabs" aria-label={name}>
    {of.map(({ key, label, count, isBad = false }) => (
      <a href={to(key)} aria-current={key === here ? "page" : undefined}>
        {label}{" "}
        {count === null ? null : <b class={isBad && count > 0 ? "bad" : undefined}>{text.formats.number(count)}</b>}
      </a>
    ))}
  </nav>
);

/** The form above a list. `kept`: further choices of the address that stay. */
export const Filters: FC<{
  readonly view: PageView;
  readonly path: string;
  readonly search: string;
  /** What the search looks in. */
  readonly placeholder: string;
  readonly kept?: Query;
  /** The label of the fields that fold on a phone; absent = there are none. */
  readonly more?: string;
  /** One of these fields is in use. */
  readonly isInUse?: boolean;
  readonly children?: Child;
}> = ({ view: { text }, path, search, placeholder, kept = {}, more, isInUse = false, children }) => (
  <form class="filters" method="get" action={path} role="search" data-auto>
    {Object.entries(kept).map(([name, value]) =>
      value === null || value === "" ? null : <input type="hidden" name={name} value={String(value)} />,
    )}
    <label class="field grow">
      {text.t("page.search")}
      <input type="search" name="search" value={search} placeholder={placeholder} maxlength={200} />
      <kbd aria-hidden="true">/</kbd>
    </label>
    {more === undefined ? null : (
      <details class="more" open={isInUse}>
        <summary>{more}</summary>
        <div>{children}</div>
      </details>
    )}
    <button>{text.t("page.search")}</button>
  </form>
);

export const DateField: FC<{ readonly label: string; readonly name: string; readonly value: string | null }> = ({
  label,
  name,
  value,
}) => (
  <label class="field">
    {label}
    <input type="date" name={name} value={value ?? ""} />
  </label>
);

export const Choice: FC<{
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly of: readonly (readonly [value: string, label: string])[];
}> = ({ label, name, value, of }) => (
  <label class="field">
    {label}
    <select name={name}>
      {of.map(([one, words]) => (
        <option value={one} selected={one === value}>
          {words}
        </option>
      ))}
    </select>
  </label>
);

export interface PageColumn {
  readonly head: Child;
  /**
   * Of its cells: `t` tick, `a` what, `b` how much, `c` who, `d` state stand on a phone too, others do not; `n` = a number,
   * `wide` = only where there is room, `clip` = one line, `two` = two lines, `room` = it takes the width that is left.
   */
  readonly class?: string;
  readonly sort?: "ascending" | "descending" | undefined;
}

/** A list. Roles are written out, because some readers forget a table whose rows become grids. */
export const List: FC<{
  readonly caption: string;
  readonly columns: readonly PageColumn[];
  readonly rows: readonly (readonly Child[])[];
  readonly foot?: Child;
  readonly class?: string;
}> = ({ caption, columns, rows, foot, class: more = "" }) => (
  <table class={`list ${more}`.trim()} role="table">
    <caption class="aside">{caption}</caption>
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) =>
          column.head === "" ? (
            <td role="cell" class={column.class}></td>
          ) : (
            <th role="columnheader" scope="col" class={column.class} aria-sort={column.sort}>
              {column.head}
            </th>
          ),
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {rows.map((row) => (
        <tr role="row">
          {row.map((cell, at) => (
            <td role="cell" class={columns[at]?.class}>
              {cell}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
    {foot === undefined ? null : <tfoot role="rowgroup">{foot}</tfoot>}
  </table>
);

/**
 * Makes column heads that sort, each with its class. `now`: the sort in use; `by`: this column's, `-` in front = the
 * largest first.
 */
export function sorting(
  path: string,
  query: Query,
  now: string,
): (by: string, label: string, look: string) => ColumnLook {
  const plain = (one: string): string => one.replace(/^-/, "");
  const isDescending = now.startsWith("-");
  return (by, label, look) => {
    const isHere = plain(now) === plain(by);
    const other = by.startsWith("-") ? plain(by) : `-${by}`;
    const head = (
      <a href={withQuery(path, { ...query, page: null, sort: now === by ? other : by })}>
        {label}
        {isHere && now !== "" ? (isDescending ? " ↓" : " ↑") : ""}
      </a>
    );
    return { head, class: look, sort: isHere ? (isDescending ? "descending" : "ascending") : undefined };
  };
}

/** `1–50 di 402`. */
export function rangeText({ text }: PageView, at: Paging): string {
  const { page, shown, total, size = PAGE_SIZE } = at;
  const { number } = text.formats;
  const from = (page - 1) * size + 1;
  const range = `${number(from)}–${number(from + shown - 1)}`;
  return shown === 0 ? "" : text.t("page.range", { range, total: number(total) });
}

export interface Paging {
  /** From 1. */
  readonly page: number;
  readonly shown: number;
  readonly total: number;
  readonly size?: number;
}

/** The position in a list, and links to the other pages. */
export const Pager: FC<{
  readonly view: PageView;
  readonly path: string;
  readonly query: Query;
  readonly at: Paging;
  /** It is a file too, under this path. */
  readonly file?: string;
  /** After the position. */
  readonly children?: Child;
}> = ({ view, path, query, at, file, children }) => {
  const { page, shown, total, size = PAGE_SIZE } = at;
  const hasMore = (page - 1) * size + shown < total && shown > 0;
  const link = (to: number): string => withQuery(path, { ...query, page: to === 1 ? null : to });
  return (
    <div class="pager">
      <span>
        {rangeText(view, at)}
        {file === undefined ? null : (
          <span class="file">
            {" · "}
            <a href={withQuery(file, { ...query, page: null })}>{view.text.t("page.csv-all", { n: total })}</a>
          </span>
        )}
        {children}
      </span>
      <span class="row">
        {page > 1 ? (
          <a class="button" rel="prev" href={link(page - 1)}>
            {view.text.t("page.previous")}
          </a>
        ) : null}
        {hasMore ? (
          <a class="button" rel="next" href={link(page + 1)}>
            {view.text.t("page.next")}
          </a>
        ) : null}
      </span>
    </div>
  );
};

/** A button that says how many are ticked: the script writes their number in the place of `#`. */
export const SendButton: FC<{
  readonly view: PageView;
  readonly words: "page.send-chosen" | "page.send-n";
  readonly ticked: number;
  readonly isMain?: boolean;
}> = ({ view: { text }, words, ticked, isMain = false }) => {
  const says = (count: "none" | "one" | "many", n: string): string => text.t(words, { count, n });
  return (
    <button
      class={isMain ? "main" : undefined}
      name="do"
      value="send"
      data-none={says("none", "#")}
      data-one={says("one", "#")}
      data-many={says("many", "#")}
    >
      {ticked === 0 ? says("none", "#") : says(ticked === 1 ? "one" : "many", String(ticked))}
    </button>
  );
};

/** A list with its pages, or `empty` in its place. */
export const ListSheet: FC<{
  readonly view: PageView;
  readonly path: string;
  readonly query: Query;
  readonly at: Paging;
  readonly file?: string;
  readonly empty?: Child;
  readonly children?: Child;
}> = ({ empty = null, children, ...paging }) => (
  <section class="sheet" id="list" tabindex={-1}>
    {paging.at.shown === 0 ? empty : children}
    {paging.at.shown === 0 ? null : <Pager {...paging} />}
  </section>
);

/** How the page shows a column of a declared list; absent = only where there is room. */
export type ColumnLook = Omit<PageColumn, "head"> & { readonly head?: Child };

/**
 * A declared list as columns and cells of the page; a column of files with a look is shown too. `make`: cells of which the page
 * makes more than a text. A column in which no row says anything is left out.
 */
export function listed<Row>(
  view: ShopView,
  declared: readonly Declared<Row>[],
  rows: readonly Row[],
  looks: Readonly<Record<string, ColumnLook>>,
  make: (row: Row) => Readonly<Record<string, Child>> = () => ({}),
): { readonly columns: readonly PageColumn[]; readonly rows: readonly (readonly Child[])[] } {
  const made = rows.map((row) => ({ row, cells: make(row) }));
  const used = declared
    .filter((column) => isShown(column) || Object.hasOwn(looks, column.key))
    .filter(({ key, cell }) => made.some(({ row, cells }) => Object.hasOwn(cells, key) || cellText(cell(row)) !== ""));
  return {
    columns: used.map(({ key, label, align }) => ({
      head: label,
      ...(looks[key] ?? { class: align === "right" ? "wide n" : "wide" }),
    })),
    rows: made.map(({ row, cells }) =>
      used.map(({ key, cell }) =>
        Object.hasOwn(cells, key) ? (cells[key] ?? null) : cellOf(view, cell(row), looks[key]?.class),
      ),
    ),
  };
}

/** An order is a link, an instant says how long ago it was, what has a tone is a state; what may be cut is whole on hover. */
function cellOf(view: ShopView, cell: Cell, look = ""): Child {
  const text = cleanSentence(cellText(cell));
  const { order, atMs, tone = null } = typeof cell === "string" ? {} : cell;
  if (atMs !== undefined) return <Time view={view} at={atMs} />;
  if (tone !== null) return <State mark={markOf(tone)}>{text}</State>;
  const words = <bdi title={/\b(clip|two)\b/.test(look) && text !== "" ? text : undefined}>{text}</bdi>;
  return order === undefined ? words : <a href={orderWay(view, order)}>{words}</a>;
}
