import { OrderPage } from "../pages/order.tsx";
import { OrdersPage } from "../pages/orders.tsx";
import { listOrders, readOrderQuery } from "./queries.ts";

import type { ShopPages } from "./shop-pages.ts";

export function addOrderPages({ app, page }: ShopPages): void {
  app.get("/orders", (call) => {
    const query = readOrderQuery(call);
    return page(
      call,
      (store, timeZone) => listOrders(store, query, timeZone),
      (view, list) => <OrdersPage view={view} query={query} list={list} />,
    );
  });
  app.get("/orders/:id", (call) => {
    const id = call.req.param("id");
    return page(
      call,
      async (store) => {
        const order = await store.readOrder(id);
        if (order === null) return null;
        const sent = order.state === "exported" ? await store.readSent(id) : null;
        return { order, events: await store.readOrderEvents(id), vat: sent?.booking?.vat ?? [] };
      },
      (view, shown) => <OrderPage view={view} {...shown} />,
    );
  });
}
