import { OrderPage } from "../pages/order.tsx";
import { OrdersPage, PAGE_SIZE } from "../pages/orders.tsx";
import { listOrders, readOrderQuery } from "./queries.ts";

import type { ShopPages } from "./shop-pages.ts";

export function addOrderPages({ app, page }: ShopPages): void {
  app.get("/orders", (call) => {
    const query = readOrderQuery(call);
    return page(
      call,
      (store, timeZone) => listOrders(store, query, timeZone),
      (view, found) => (
        <OrdersPage view={view} query={query} orders={found.slice(0, PAGE_SIZE)} hasMore={found.length > PAGE_SIZE} />
      ),
    );
  });
  app.get("/orders/:id", (call) => {
    const id = call.req.param("id");
    return page(
      call,
      async (store) => {
        const order = await store.readOrder(id);
        if (order === null) return null;
        return {
          order,
          events: await store.readOrderEvents(id),
        };
      },
      (view, shown) => <OrderPage view={view} {...shown} />,
    );
  });
}
