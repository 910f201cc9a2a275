import type { FC } from "hono/jsx";

import type { Facet } from "../../core/brakes/facet.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { type Column, Filters, List, PAGE_SIZE, Pager, rangeOf, Tabs } from "../components/lists.tsx";
import { Empty, Note } from "../components/panels.tsx";
import { type HeldChange, percent, valueText, type HeldList, type HeldQuery } from "../held.ts";
import { adviceOf } from "../words.ts";
import { HeldBar, HeldPicture } from "../pictures/held.tsx";
import { type HeldKinds, HeldTabs, HeldSheet } from "./held-statuses.tsx";
import { pathOf, type Query, type ShopView, withQuery } from "../view.ts";

export interface HeldBack {
  readonly query: HeldQuery;
  /** From 1. */
  readonly page: number;
  readonly list: HeldList;
  /** Of statuses too. */
  readonly kinds: HeldKinds;
  /** Why it is held back. */
  readonly brakes: readonly Problem[];
}

/** What is held back, all of it as a picture, and the button that sends exactly what is listed. */
export const HeldBackPage: FC<{ readonly view: ShopView } & HeldBack> = ({
  view,
  query,
  page,
  list,
  kinds,
  brakes,
}) => {
  const { text, shop, mayAct } = view;
  const { kind, facet, all, found, common } = list;
  const path = pathOf(shop, "held-back");
  if (kind === null)
    return (
      <Frame view={view} title={text.t("page.held-back")} section="held-back">
        <Head title={text.t("page.held-back")} />
        <section class="sheet">
          <Empty title={text.t("page.nothing-held")} about={text.t("page.nothing-held-about")} />
        </section>
      </Frame>
    );
  if (facet === null) return <EmptyCatalogue view={view} list={list} kinds={kinds} brakes={brakes} />;
  const given = parametersOf(query, kind);
  const title = text.t("page.held-title", { what: kind, n: all.length });
  const isMeasured = facet === "price" || facet === "quantity";
  const shown = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  const at = { page, shown: shown.length, total: found.length };
  const ups = all.filter(({ size }) => (size ?? 0) > 0).length;
  const to = (way: string | null): string => withQuery(path, { ...given, way });
  const [brake] = brakes;
  return (
    <Frame view={view} title={title} section="held-back" hasList={shown.length > 0}>
      <Head title={title} about={text.t("page.held-about")} />
      <HeldTabs view={view} kinds={kinds} here={kind} />
      {common !== null && common.count > 2 && common.count * 4 > all.length ? (
        <Note
          mark="wait"
          says={text.t("page.held-common", { n: common.count, all: all.length, size: percent(view, common.size) })}
          next={`${facet === "price" ? `${text.t("page.held-list")} ` : ""}${text.t("page.held-mistake")}`}
        />
      ) : (
        <Note
          mark="wait"
          says={brake === undefined ? text.t("page.held-until") : cleanSentence(text.problem(brake).message)}
          next={text.t("page.held-mistake")}
        />
      )}
      {isMeasured && all.length > 1 ? <HeldPicture view={view} changes={all} /> : null}
      {isMeasured ? (
        <Tabs
          view={view}
          label={text.t("page.held-ways")}
          to={to}
          here={query.way}
          of={[
            { key: null, label: text.t("page.tab.all"), count: all.length },
            { key: "up", label: text.t("page.way.up"), count: ups },
            { key: "down", label: text.t("page.way.down"), count: all.length - ups },
          ]}
        />
      ) : null}
      <Filters
        view={view}
        path={path}
        search={query.search}
        placeholder={text.t("page.search-held")}
        kept={{ kind, way: query.way }}
      />
      {shown.length === 0 ? (
        <section class="sheet">
          <Empty title={text.t("page.none-here")} about={text.t("page.none-found-products")}>
            <a class="button" href={withQuery(path, { kind })}>
              {text.t("page.show-all-held", { n: all.length })}
            </a>
          </Empty>
        </section>
      ) : (
        <HeldSheet view={view} does="release" fields={formFields(list, query)}>
          <div class="bulk">
            {mayAct ? <button class="main">{text.t("page.release", { what: kind, n: found.length })}</button> : null}
            <span>{scopeOf(view, list)}</span>
            <span class="end">{rangeOf(view, at)}</span>
          </div>
          <HeldTable view={view} facet={facet} changes={shown} />
          <Pager view={view} path={path} query={given} at={at}>
            {` · ${text.t("page.held-since")}`}
          </Pager>
        </HeldSheet>
      )}
    </Frame>
  );
};

function parametersOf({ way, search }: HeldQuery, kind: HeldList["kind"]): Query {
  return { kind, way, search };
}

/** What the route needs to read the same list again. */
function formFields({ kind, shown }: HeldList, { way, search }: HeldQuery): Record<string, string> {
  return { kind: kind ?? "", shown, way: way ?? "", search };
}

/** How far the button reaches: all pages, from the smallest to the largest change. */
function scopeOf(view: ShopView, { found, all, facet }: HeldList): string {
  const { text } = view;
  const pages = Math.ceil(found.length / PAGE_SIZE);
  const whole =
    found.length === all.length ? text.t("page.whole-list", { pages }) : text.t("page.this-list", { pages });
  if (facet !== "price" && facet !== "quantity") return whole;
  const sizes = found.flatMap(({ size }) => (size === null ? [] : [size]));
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (sizes.length === 0) return whole;
  const range =
    least === most
      ? percent(view, least)
      : text.t("page.from-to", { from: percent(view, least), to: percent(view, most) });
  return `${whole}${text.t("said.colon")}${range}`;
}

const HeldTable: FC<{ readonly view: ShopView; readonly facet: Facet; readonly changes: readonly HeldChange[] }> = ({
  view,
  facet,
  changes,
}) => {
  const { text, shop } = view;
  const isMeasured = facet === "price" || facet === "quantity";
  const columns: readonly Column[] = [
    { head: text.t("page.head.product"), class: "a clip room" },
    { head: text.t("field.sku"), class: "num wide" },
    { head: text.t("page.shown"), class: "n" },
    { head: text.t("label.held-back"), class: "c n" },
    ...(isMeasured
      ? [
          { head: text.t("page.head.change"), class: "b n", sort: "descending" as const },
          {
            head: (
              <span class="row between">
                <span>−100 %</span>
                <span>+250 %</span>
              </span>
            ),
            class: "d w",
          },
        ]
      : []),
  ];
  return (
    <List
      caption={text.t("page.held-back")}
      columns={columns}
      rows={changes.map((change) => {
        const before = valueText(view, facet, change.shown);
        return {
          cells: [
            <a href={withQuery(pathOf(shop, "products", "one"), { id: change.id })}>
              <bdi>{cleanLine(change.name) || cleanLine(change.sku) || change.id}</bdi>
            </a>,
            <bdi>{cleanLine(change.sku)}</bdi>,
            <bdi>{before}</bdi>,
            <>
              <span class="narrow">{`${before} → `}</span>
              <bdi>{facet === "name" ? cleanLine(change.name) : valueText(view, facet, change.held)}</bdi>
            </>,
            ...(isMeasured
              ? [change.size === null ? "" : percent(view, change.size), <HeldBar size={change.size} />]
              : []),
          ],
        };
      })}
    />
  );
};

/** TotalGest's catalogue came back empty: only a person knows whether that is so. */
const EmptyCatalogue: FC<{
  readonly view: ShopView;
  readonly list: HeldList;
  readonly kinds: HeldKinds;
  readonly brakes: readonly Problem[];
}> = ({ view, list, kinds, brakes }) => {
  const { text, mayAct } = view;
  const brake = brakes.find(({ code }) => code === "brake-empty");
  const message = brake === undefined ? null : text.problem(brake);
  return (
    <Frame view={view} title={text.t("massChange.empty")} section="held-back">
      <Head title={text.t("massChange.empty")} about={text.t("page.held-about")} />
      <HeldTabs view={view} kinds={kinds} here="empty" />
      {message === null ? null : (
        <Note mark="bad" says={cleanSentence(message.message)} next={adviceOf(message.next)}>
          {mayAct ? (
            <ActionForm view={view} does="release" fields={formFields(list, NO_QUERY)} class="row">
              <button>{text.t("page.agree-empty")}</button>
            </ActionForm>
          ) : null}
        </Note>
      )}
    </Frame>
  );
};

const NO_QUERY: HeldQuery = { kind: "empty", way: null, search: "", product: null };
