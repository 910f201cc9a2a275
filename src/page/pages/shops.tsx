import type { FC } from "hono/jsx";

import type { HourOfRuns } from "../../core/ports/page-store.ts";
import { cleanSentence, capitalized } from "../../text/clean.ts";
import { healthOf, type ShopRow, whyOf } from "../../view/shops/shops.ts";
import { needsAttention } from "../../view/shops/overview.ts";
import { isGrave } from "../causes.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Filters, List, ListSheet, PAGE_SIZE, Tabs } from "../components/lists.tsx";
import { type Mark, State, Time } from "../components/marks.tsx";
import { Empty } from "../components/panels.tsx";
import { TinyHours } from "../pictures/hours.tsx";
import { pagePath, type PageView, withQuery } from "../view.ts";

/** Worst first. */
export const SHOP_TABS = ["stopped", "attention", "paused", "well"] as const;
type ShopTab = (typeof SHOP_TABS)[number];

const MARKS = { stopped: "bad", attention: "bad", paused: "wait", well: "good" } as const satisfies Record<
  ShopTab,
  Mark
>;

/** What is read of the shops of one page beside their health; absent = it could not be read. */
export type ShopPictures = ReadonlyMap<string, { readonly hours: readonly HourOfRuns[]; readonly held: number }>;

export interface ShopsQuery {
  readonly tab: ShopTab | null;
  readonly search: string;
  /** From 1. */
  readonly page: number;
}

function tabOf(row: ShopRow): ShopTab {
  if (row.isPaused) return "paused";
  if (healthOf(row) === "ok") return "well";
  // A brake holds values back, and everything else goes on.
  return row.late !== null || row.overview === null || row.overview.reasons.some(isGrave) ? "stopped" : "attention";
}

/** Those that match, the worst first, then by name. */
export function findShops(rows: readonly ShopRow[], { tab, search }: ShopsQuery): readonly ShopRow[] {
  const found = rows.filter(({ shop }) => shop.includes(search.trim().toLowerCase()));
  return SHOP_TABS.flatMap((one) => (tab === null || tab === one ? found.filter((row) => tabOf(row) === one) : []));
}

export function pageOfShops(found: readonly ShopRow[], page: number): readonly ShopRow[] {
  return found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
}

export const ShopsPage: FC<{
  readonly view: PageView;
  readonly query: ShopsQuery;
  readonly rows: readonly ShopRow[];
  readonly pictures: ShopPictures;
}> = ({ view, query, rows, pictures }) => {
  const { text } = view;
  const count = (tab: ShopTab): number => rows.filter((row) => tabOf(row) === tab).length;
  const found = findShops(rows, query);
  const shown = pageOfShops(found, query.page);
  const at = { page: query.page, shown: shown.length, total: found.length };
  const given = { tab: query.tab, search: query.search };
  const title =
    rows.length === 0
      ? text.t("serve.head.shops")
      : text.t("page.shops-title", { n: rows.length, stopped: count("stopped"), attention: count("attention") });
  return (
    <Frame view={view} title={title} section={null} hasList={shown.length > 0}>
      <Head
        title={title}
        about={rows.length === 0 ? null : text.t("page.shops-about", { well: count("well"), paused: count("paused") })}
      />
      <Tabs
        view={view}
        label={text.t("page.shop-states")}
        to={(tab) => withQuery("/shops", { ...given, tab })}
        here={query.tab}
        of={[
          { key: null, label: text.t("page.tab.all"), count: rows.length },
          ...SHOP_TABS.map((key) => ({
            key,
            label: text.t(`page.shop.${key}`),
            count: count(key),
            isBad: key === "stopped" || key === "attention",
          })),
        ]}
      />
      <Filters
        view={view}
        path="/shops"
        search={query.search}
        placeholder={text.t("shops.name")}
        kept={{ tab: query.tab }}
      />
      <ListSheet
        view={view}
        path="/shops"
        query={given}
        at={at}
        empty={<Empty title={text.t(rows.length === 0 ? "page.no-shops" : "page.none-here")} />}
      >
        <ShopTable view={view} rows={shown} pictures={pictures} />
      </ListSheet>
    </Frame>
  );
};

const ShopTable: FC<{
  readonly view: PageView;
  readonly rows: readonly ShopRow[];
  readonly pictures: ShopPictures;
}> = ({ view, rows, pictures }) => {
  const { text } = view;
  const number = (n: number | undefined): string => (n === undefined || n === 0 ? "–" : text.formats.number(n));
  return (
    <List
      caption={text.t("serve.head.shops")}
      columns={[
        { head: text.t("shops.name"), class: "a nb" },
        { head: text.t("head.status"), class: "b" },
        { head: text.t("head.why"), class: "c why" },
        { head: text.t("page.tab.attention"), class: "n" },
        { head: text.t("page.tab.ready"), class: "n" },
        { head: text.t("label.order.failed"), class: "wide n" },
        { head: text.t("page.products.held-back"), class: "wide n" },
        { head: text.t("page.last-cycle"), class: "d nb" },
        { head: text.t("page.hours", { n: 48 }), class: "wide" },
      ]}
      rows={rows.map((row) => {
        const tab = tabOf(row);
        const { overview } = row;
        const lastMs = Math.max(overview?.lastGood.orders ?? 0, overview?.lastGood.products ?? 0);
        const picture = pictures.get(row.shop);
        const orders = overview?.counts.orders;
        return [
          <a href={pagePath(row.shop)}>
            <bdi>{row.shop}</bdi>
          </a>,
          <State mark={MARKS[tab]}>{text.t(`page.shop.${tab}`)}</State>,
          <bdi>{tab === "well" ? "" : capitalized(cleanSentence(whyOf(text, row)))}</bdi>,
          number(overview === null ? undefined : needsAttention(overview.counts)),
          number(orders === undefined ? undefined : orders.queued + orders.sending),
          number(orders?.failed),
          number(picture?.held),
          lastMs === 0 ? <span class="dim">{text.t("status.never")}</span> : <Time view={view} at={lastMs} />,
          picture === undefined ? "" : <TinyHours view={view} name={row.shop} hours={picture.hours} />,
        ];
      })}
    />
  );
};
