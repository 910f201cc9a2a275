import { isDue } from "../../core/orders/state.ts";
import { fieldsOf, readOrderAction, readTicked } from "../forms.ts";
import { OrderPage } from "../pages/order.tsx";
import { ConfirmSendPage, OrdersPage, PAGE_SIZE } from "../pages/orders.tsx";
import { pathOf } from "../view.ts";
import { listOrders, readOrderQuery, readOrders } from "./queries.ts";

import type { ShopPages } from "./shop-pages.ts";

const MOST_REQUESTS = 10;

export function addOrderPages({ app, page, ask, host }: ShopPages): void {
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
  app.post("/orders", async (call) => {
    const form = await call.req.formData();
    const values = fieldsOf(form, "order");
    const ticked = readTicked(values);
    const action = readOrderAction(form, ticked.ids);
    if (action === null) return call.text("", 400);
    if (ticked.ids.length === 0) return call.redirect(pathOf(call.get("shop"), "orders"), 303);
    const isAsked = action.kind !== "send" || form.get("sure") === "yes";
    const orders = isAsked ? [] : await host.read(call.get("shop"), (store) => readOrders(store, ticked.ids));
    const undue = orders.filter(({ state }) => !isDue(state) && state !== "failed");
    if (undue.length === 0) return ask(call, { action, shown: ticked.shown });
    return page(
      call,
      () => Promise.resolve(orders),
      (view) => <ConfirmSendPage view={view} orders={orders} undue={undue} ticked={values} />,
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
          requests: await store.listRequests({ limit: MOST_REQUESTS, item: id }),
        };
      },
      (view, shown) => <OrderPage view={view} {...shown} />,
    );
  });
}
