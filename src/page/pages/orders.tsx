import type { Child, FC } from "hono/jsx";

import { ORDER_FILTERS, ORDER_STATES, type OrderNarrowing, statesIn } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { cleanLine, cleanSentence } from "../../text/clean.ts";
import { customerOf, orderLabel, orderLabelTone } from "../../view/labels.ts";
import { orderColumns, orderRemark } from "../../view/orders/list.ts";
import { ActionForm, NOT_BLANK, tickOf } from "../action-form.tsx";
import { Frame, Head, NewOrders } from "../components/frame.tsx";
import {
  Choice,
  DateField,
  Filters,
  List,
  listed,
  ListSheet,
  Pager,
  rangeText,
  Tabs,
  SendButton,
  sorting,
} from "../components/lists.tsx";
import { Aside, markOf, State } from "../components/marks.tsx";
import { Empty, Note } from "../components/panels.tsx";
import { BULK_DEEDS, fits } from "../fits.ts";
import { MOST_NAME, viewQuery } from "../saved-views.ts";
import { currencyOf, shortName } from "../words.ts";
import { orderWay, pagePath, type Query, type ShopView, withQuery } from "../view.ts";

/** The states of each tab. */
const ORDER_TABS = {
  attention: [...statesIn("attention"), "changed"],
  ready: statesIn("ready"),
  exported: statesIn("exported"),
  "not-linked": statesIn("not-linked"),
  paid: ["paid-since"],
} as const satisfies Record<string, readonly OrderNarrowing[]>;
type OrderTab = keyof typeof ORDER_TABS;
const TABS = Object.keys(ORDER_TABS) as readonly OrderTab[];

export const ORDER_SORT_CHOICES = ["-placed", "placed", "-total", "total", "customer", "-customer"] as const;
const SORT_CHOICES = ORDER_SORT_CHOICES.filter((one) => one !== "-customer");

export interface OrderQuery {
  /** A tab, or one state; null = all. */
  readonly state: OrderTab | OrderNarrowing | null;
  /** Local days, both included. */
  readonly from: string | null;
  readonly to: string | null;
  readonly search: string;
  readonly sort: (typeof ORDER_SORT_CHOICES)[number];
  /** Only orders with the same problem as this one. */
  readonly cause: string | null;
  /** From 1. */
  readonly page: number;
  /** A button was pressed, and nothing was ticked. */
  readonly isToChoose: boolean;
}

function isIn(tab: OrderTab, state: OrderNarrowing): boolean {
  return (ORDER_TABS[tab] as readonly OrderNarrowing[]).includes(state);
}

export function statesOf(state: OrderQuery["state"]): readonly OrderNarrowing[] | null {
  if (state === null) return null;
  const tab = TABS.find((one) => one === state);
  return tab === undefined ? ORDER_FILTERS.filter((one) => one === state) : ORDER_TABS[tab];
}

export function parseOrderState(text: string | undefined): OrderQuery["state"] {
  return [...TABS, ...ORDER_FILTERS].find((one) => one === text) ?? null;
}

export interface OrderListContent {
  readonly orders: readonly OrderRecord[];
  /** Within the filter, whatever its state. */
  readonly counts: Readonly<Record<OrderNarrowing, number>>;
  /** How many match the filter with its state. */
  readonly total: number;
  /** How many there are at all. */
  readonly all: number;
}

/** The choices as parameters of an address; those that are usual are left out. */
function orderParameters({ state, from, to, search, sort, cause, page }: OrderQuery): Query {
  return { state, search, from, to, cause, sort: sort === "-placed" ? null : sort, page: page === 1 ? null : page };
}

export const OrdersPage: FC<{
  readonly view: ShopView;
  readonly query: OrderQuery;
  readonly list: OrderListContent;
}> = ({ view, query, list }) => {
  const { text, shop, mayAct } = view;
  const path = pagePath(shop, "orders");
  const given = orderParameters(query);
  const states = statesOf(query.state);
  const numberOf = (some: readonly OrderNarrowing[]): number => some.reduce((sum, one) => sum + list.counts[one], 0);
  const to = (state: string | null): string => withQuery(path, { ...given, state, cause: null, page: null });
  const { orders, total } = list;
  const at = { page: query.page, shown: orders.length, total };
  const isListed = orders.length > 0;
  return (
    <Frame view={view} title={text.t("page.orders")} section="orders" hasList={isListed}>
      <Head title={text.t("page.orders")} />
      <NewOrders view={view} href={withQuery(path, { ...given, page: null })} />
      <Tabs
        view={view}
        label={text.t("page.order-states")}
        to={to}
        here={states === null ? null : (TABS.find((tab) => states.every((one) => isIn(tab, one))) ?? "")}
        of={[
          {
            key: null,
            label: text.t("page.tab.all"),
            count: numberOf(ORDER_STATES),
          },
          ...TABS.map((key) => ({
            key,
            label: text.t(`page.tab.${key}`),
            count: numberOf(ORDER_TABS[key]),
            isBad: key === "attention",
          })),
        ]}
      />
      <Filters
        view={view}
        path={path}
        search={query.search}
        placeholder={text.t("page.search-orders")}
        kept={{ state: query.state, cause: query.cause }}
        more={text.t("page.more-orders")}
        isInUse={query.from !== null || query.to !== null || query.sort !== "-placed"}
      >
        <DateField label={text.t("page.from")} name="from" value={query.from} />
        <DateField label={text.t("page.to")} name="to" value={query.to} />
        <Choice
          label={text.t("page.sort")}
          name="sort"
          value={query.sort}
          of={SORT_CHOICES.map((one) => [one, text.t(`page.sort.${one}`)])}
        />
      </Filters>
      <ViewForm view={view} query={viewQuery(withQuery("", given))} />
      {query.isToChoose ? <Note mark="wait" role="alert" says={text.t("page.choose-first")} /> : null}
      {!isListed ? (
        <section class="sheet">
          <NoOrders view={view} query={query} all={list.all} />
        </section>
      ) : mayAct ? (
        <ActionForm view={view} back={withQuery(path, given)} class="sheet" id="list" attributes={tickable(orders)}>
          <div class="bulk">
            <label class="tick" hidden>
              <input type="checkbox" data-all />{" "}
              <span
                data-said={text.t("page.chosen")}
                data-none={text.t("page.tick-all", { n: orders.length })}
                aria-live="polite"
              >
                {text.t("page.tick-all", { n: orders.length })}
              </span>
            </label>
            <SendButton view={view} words="page.send-chosen" ticked={0} />
            {BULK_DEEDS.filter((deed) => deed !== "send").map((deed) =>
              orders.some((one) => fits(deed, one)) ? (
                <button name="do" value={deed}>
                  {text.t(deed === "dismiss" ? "fix.dismiss" : "page.settle-many")}
                </button>
              ) : null,
            )}
            <button name="do" value="csv">
              CSV
            </button>
            <span class="end">{rangeText(view, at)}</span>
          </div>
          <OrderTable view={view} query={query} orders={orders} />
          <Pager view={view} path={path} query={given} at={at} file={`${path}.csv`} />
        </ActionForm>
      ) : (
        <ListSheet view={view} path={path} query={given} at={at} file={`${path}.csv`}>
          <OrderTable view={view} query={query} orders={orders} />
        </ListSheet>
      )}
    </Frame>
  );
};

/** A filter gets a name, or loses it. */
const ViewForm: FC<{ readonly view: ShopView; readonly query: string }> = ({ view: { text, shop, views }, query }) => {
  const saved = views.find((one) => one.query === query);
  if (query === "") return null;
  const form = (does: "save" | "remove", children: Child): Child => (
    <form class="row" method="post" action={pagePath(shop, "views")}>
      <input type="hidden" name="query" value={query} />
      {children}
      <button class={saved === undefined ? undefined : "link"} name="do" value={does}>
        {text.t(`page.view-${does}`)}
      </button>
    </form>
  );
  if (saved !== undefined)
    return (
      <div class="small">
        {form("remove", <bdi class="dim">{text.t("page.view-saved", { name: saved.name })}</bdi>)}
      </div>
    );
  return (
    <details class="small">
      <summary>{text.t("page.view-save")}</summary>
      {form(
        "save",
        <label class="field">
          {text.t("page.view-name")}
          <input name="name" required pattern={NOT_BLANK} maxlength={MOST_NAME} />
        </label>,
      )}
    </details>
  );
};

/** What the script needs to count ticks and their sum. */
export function tickable(orders: readonly OrderRecord[]): Record<string, string | number | boolean> {
  return { "data-ticks": true, "data-currency": currencyOf(orders) ?? "", tabindex: -1 };
}

const NoOrders: FC<{ readonly view: ShopView; readonly query: OrderQuery; readonly all: number }> = ({
  view: { text, shop, settings },
  query,
  all,
}) => {
  if (all === 0) {
    const from = settings.exportFrom === null ? null : text.formats.localDay(settings.exportFrom);
    const about = from === null ? text.t("page.no-orders-until") : text.t("page.no-orders-about", { from });
    return <Empty title={text.t("page.no-orders")} about={about} />;
  }
  const show = (
    <a class="button" href={pagePath(shop, "orders")}>
      {text.t("page.show-all-orders", { n: all })}
    </a>
  );
  if (query.search === "" && query.from === null && query.to === null && query.state === "attention")
    return (
      <Empty title={text.t("page.all-well")} about={text.t("page.all-well-about")}>
        {show}
      </Empty>
    );
  const title =
    query.search === "" ? text.t("page.none-here") : text.t("page.none-found", { search: cleanLine(query.search) });
  return (
    <Empty title={title} about={text.t("page.none-found-orders")}>
      {show}
    </Empty>
  );
};

const OrderTable: FC<{
  readonly view: ShopView;
  readonly query: OrderQuery;
  readonly orders: readonly OrderRecord[];
}> = ({ view, query, orders }) => {
  const { text, shop, mayAct } = view;
  const currency = currencyOf(orders);
  const sorted = sorting(pagePath(shop, "orders"), orderParameters(query), query.sort);
  const total = text.t("head.total");
  const { columns, rows } = listed(
    view,
    orderColumns(text),
    orders,
    {
      order: { class: "a nb" },
      placed: sorted("-placed", text.t("head.placed"), "nb"),
      customer: sorted("customer", text.t("head.customer"), "c clip who-it"),
      total: sorted("-total", currency === null ? total : `${total} ${currency}`, "b n"),
      status: { class: "d" },
      totalgest: { head: text.t("head.totalgest"), class: "num" },
      remark: { class: "two room" },
    },
    (order) => {
      const whole = cleanSentence(orderRemark(order, text));
      const remark = <bdi title={whole}>{cleanSentence(orderRemark(order, text, text.brief))}</bdi>;
      return {
        total: <bdi>{cleanLine(text.formats.money(order.total, currency === null ? order.currency : ""))}</bdi>,
        ...(whole === "" ? {} : { remark }),
      };
    },
  );
  if (!mayAct) return <List caption={text.t("page.orders")} columns={columns} rows={rows} />;
  const ticks = orders.map((order) => (
    <Tick order={order} label={text.t("page.tick-one", { order: shortName(order) })} />
  ));
  return (
    <List
      caption={text.t("page.orders")}
      columns={[{ head: <Aside>{text.t("page.tick")}</Aside>, class: "t" }, ...columns]}
      rows={rows.map((cells, at) => [ticks[at], ...cells])}
    />
  );
};

export const Tick: FC<{ readonly order: OrderRecord; readonly label: string; readonly isTicked?: boolean }> = ({
  order,
  label,
  isTicked = false,
}) => (
  <label>
    <input
      type="checkbox"
      name="order"
      value={tickOf(order)}
      data-fits={BULK_DEEDS.filter((deed) => fits(deed, order)).join(" ")}
      data-sum={/^-?\d+(\.\d+)?$/.test(order.total) ? order.total : "0"}
      aria-label={label}
      checked={isTicked}
    />
  </label>
);

export const OrderLink: FC<{
  readonly view: ShopView;
  readonly order: { readonly id: string; readonly reference: string };
}> = ({ view, order }) => (
  <a href={orderWay(view, order.id)}>
    <bdi>{shortName(order)}</bdi>
  </a>
);

/** Some orders: each with its customer, its state, its number in TotalGest and its total. */
export const ShortList: FC<{
  readonly view: ShopView;
  readonly caption: string;
  readonly orders: readonly OrderRecord[];
}> = ({ view, caption, orders }) => {
  const { text } = view;
  return (
    <List
      caption={caption}
      columns={[
        { head: text.t("head.order"), class: "a nb" },
        { head: text.t("head.customer"), class: "c clip" },
        { head: text.t("head.status"), class: "d" },
        { head: text.t("head.total"), class: "b n" },
      ]}
      rows={orders.map((order) => [
        <OrderLink view={view} order={order} />,
        <bdi>{customerOf(order)}</bdi>,
        <>
          <OrderState view={view} order={order} />
          {order.erpNumber === null ? null : (
            <>
              {" "}
              <bdi class="num">{cleanLine(order.erpNumber)}</bdi>
            </>
          )}
        </>,
        <bdi>{cleanLine(text.formats.money(order.total, order.currency))}</bdi>,
      ])}
    />
  );
};

/** The state as one word; an exported order that differs now needs someone. */
export const OrderState: FC<{
  readonly view: ShopView;
  readonly order: OrderRecord;
  readonly more?: "big";
}> = ({ view: { text }, order, more }) => {
  return (
    <State mark={markOf(orderLabelTone(order))} more={more}>
      {orderLabel(text, order)}
    </State>
  );
};
