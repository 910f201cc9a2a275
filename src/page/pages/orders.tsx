import type { FC } from "hono/jsx";

import { ORDER_FILTERS, type OrderNarrowing } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import { cleanLine } from "../../text/clean.ts";
import { orderName } from "../../view/labels.ts";
import { rowLabel } from "../../view/labels.ts";
import { orderColumns } from "../../view/orders/list.ts";
import { shownColumns } from "../../view/view.ts";
import { ActionForm, tickOf } from "../action-form.tsx";
import { type Cells, cellsIn, Pager, Search, Table } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView } from "../view.ts";

export interface OrderQuery {
  readonly state: OrderNarrowing | null;
  /** `YYYY-MM-DD`, in the shop's time zone. */
  readonly day: string | null;
  readonly search: string;
  /** From 1. */
  readonly page: number;
}

export const PAGE_SIZE = 50;

export const OrdersPage: FC<{
  readonly view: ShopView;
  readonly query: OrderQuery;
  readonly orders: readonly OrderRecord[];
  readonly hasMore: boolean;
}> = ({ view, query, orders, hasMore }) => {
  const { text, shop, mayAct } = view;
  const path = pathOf(shop, "orders");
  const heads = [
    ...(mayAct ? [text.t("page.tick")] : []),
    ...shownColumns(orderColumns(text)).map(({ label }) => label),
  ];
  return (
    <Layout view={view} title={text.t("page.orders")} section="orders">
      <Search
        view={view}
        path={path}
        states={ORDER_FILTERS.map((state) => [
          state,
          state === "changed" ? text.t("page.changed") : text.t(`label.order.${state}`),
        ])}
        query={query}
        label={text.t("page.search-orders")}
      >
        <label class="field">
          {text.t("page.day")}
          <input type="date" name="day" value={query.day ?? ""} />
        </label>
      </Search>
      {orders.length === 0 ? (
        <p>{text.t("status.none-found")}</p>
      ) : (
        <ActionForm view={view}>
          <Table
            heads={heads}
            rows={orders.map((order) => cellsOf(view, order))}
            tick={mayAct ? <input type="checkbox" data-all hidden aria-label={text.t("page.tick-all")} /> : undefined}
          />
          {mayAct ? (
            <div class="ticks row">
              <button class="main" name="do" value="send" data-count>
                {text.t("page.export-now")}
              </button>
            </div>
          ) : null}
        </ActionForm>
      )}
      <Pager view={view} path={path} query={{ ...query }} size={PAGE_SIZE} count={orders.length} hasMore={hasMore} />
    </Layout>
  );
};

function cellsOf({ text, shop, mayAct }: ShopView, order: OrderRecord): Cells {
  const name = orderName(order);
  return [
    ...(mayAct
      ? [
          <input
            type="checkbox"
            name="order"
            value={tickOf(order)}
            aria-label={text.t("page.tick-one", { order: name })}
          />,
        ]
      : []),
    ...cellsIn(shownColumns(orderColumns(text)), order, {
      order: (
        <a href={pathOf(shop, "orders", order.id)}>
          <bdi>{cleanLine(order.reference === "" ? order.id : order.reference)}</bdi>
        </a>
      ),
    }),
  ];
}

/** Lists orders that are not due, and asks once for confirmation. */
export const ConfirmSendPage: FC<{
  readonly view: ShopView;
  readonly orders: readonly OrderRecord[];
  readonly undue: readonly OrderRecord[];
}> = ({ view, orders, undue }) => {
  const { text, shop } = view;
  const due = orders.length - undue.length;
  const undueIds = new Set(undue.map(({ id }) => id));
  return (
    <Layout view={view} title={text.t("page.export-now")} section="orders">
      <p>{text.t("page.not-due", { n: undue.length })}</p>
      <ul>
        {undue.map((order) => (
          <li>
            <bdi>{orderName(order)}</bdi>
            {text.t("said.colon")}
            {rowLabel(text, order.state)}
            {order.reason === null ? "" : ` (${text.t(`reason.${order.reason}`)})`}
          </li>
        ))}
      </ul>
      <ActionForm view={view} does="send" back={pathOf(shop, "orders")} orders={orders} fields={{ sure: "yes" }}>
        <button class="main">{text.t("page.export-all", { n: orders.length })}</button>
      </ActionForm>
      {due > 0 ? (
        <ActionForm
          view={view}
          does="send"
          back={pathOf(shop, "orders")}
          orders={orders.filter(({ id }) => !undueIds.has(id))}
        >
          <button>{text.t("page.export-due-only", { n: due })}</button>
        </ActionForm>
      ) : null}
      <p>
        <a href={pathOf(shop, "orders")}>{text.t("page.back")}</a>
      </p>
    </Layout>
  );
};
