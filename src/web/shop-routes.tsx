import { type Context as Call, Hono } from "hono";

import { mayAct, maySee } from "../core/access/user.ts";
import type { AuditReport } from "../core/audit/report.ts";
import { isDue } from "../core/order/state.ts";
import type { Store } from "../core/ports/store.ts";
import type { NewRequest } from "../core/requests/request.ts";
import { readShownBrakes } from "../core/requests/shown.ts";
import type { Env, Parts } from "./parts.ts";
import { fieldsOf, readAgreement, readMapping, readOrderAction, readRunAction, readTicked } from "./forms.ts";
import { BRAKES_PAGE_SIZE, BrakesPage } from "./pages/brakes.tsx";
import type { HintCounts } from "./hooks.ts";
import type { MapAction } from "./host.ts";
import { MessagePage } from "./pages/login.tsx";
import { MendPage } from "./pages/mend.tsx";
import { OrderPage } from "./pages/order.tsx";
import { ConfirmSendPage, OrdersPage, PAGE_SIZE } from "./pages/orders.tsx";
import { AuditPage, AuditsPage, fillTables, RunsPage } from "./pages/others.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { ProductPage, ProductsPage } from "./pages/products.tsx";
import { RequestPage, REQUESTS_PAGE_SIZE, RequestsPage } from "./pages/requests.tsx";
import { pathOf, type ShopView } from "./view.ts";
import {
  listOrders,
  listProducts,
  parseBrakes,
  readOrderQuery,
  readOrders,
  readPage,
  readProductQuery,
  wholeNumber,
} from "./queries.ts";

type ShopEnv = Env & { Variables: { shop: string } };

const MOST_TROUBLED = 200;
const MOST_RUNS = 100;
const MOST_AUDITS = 100;
const MOST_REQUESTS = 10;
/** The pages of one shop: reached only by visitors who may see the shop; only those who may act can post. */
export function shopRoutes({ host, viewOf, show }: Parts, hintsOf: (shop: string) => HintCounts): Hono<ShopEnv> {
  const app = new Hono<ShopEnv>();

  app.use(async (call, next) => {
    const visitor = call.get("visitor");
    const shop = call.req.param("shop") ?? "";
    const isKnown = maySee(visitor, shop) && (await host.listShops()).includes(shop);
    if (!isKnown) return call.notFound();
    if (call.req.method === "POST" && !mayAct(visitor, shop)) return call.text("", 403);
    call.set("shop", shop);
    return next();
  });

  /** Reads the state and renders the page. */
  const page = async <T,>(
    call: Call<ShopEnv>,
    look: (store: Store, timeZone: string) => Promise<T | null>,
    draw: (view: ShopView, shown: NonNullable<T>) => unknown,
  ): Promise<Response> => {
    const shop = call.get("shop");
    const visitor = call.get("visitor");
    const { shown, timeZone } = await host.read(shop, async (store, zone) => ({
      shown: await look(store, zone),
      timeZone: zone,
    }));
    if (shown === null || shown === undefined) return call.notFound();
    const view = { ...(await viewOf(call, visitor, timeZone)), shop, mayAct: mayAct(visitor, shop) };
    return show(call, await draw(view, shown));
  };

  /** Files the request, and shows its progress. */
  const ask = async (call: Call<ShopEnv>, wish: Pick<NewRequest, "action" | "shown">): Promise<Response> => {
    const shop = call.get("shop");
    const id = await host.ask(shop, { ...wish, author: call.get("visitor").name, via: "page" });
    return call.redirect(pathOf(shop, "requests", id), 303);
  };

  app.get("/", async (call) => {
    const overview = await host.readOverview(call.get("shop"));
    return page(
      call,
      (store) => store.listOrders({ states: ["failed", "held", "unconfirmed"], limit: MOST_TROUBLED }),
      (view, troubled) => <OverviewPage view={view} overview={overview} troubled={troubled} />,
    );
  });
  app.post("/run", async (call) => {
    const action = readRunAction(await call.req.formData());
    return action === null ? call.text("", 400) : ask(call, { action, shown: {} });
  });

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

  app.get("/products", (call) => {
    const query = readProductQuery(call);
    return page(
      call,
      (store) => listProducts(store, query),
      (view, found) => (
        <ProductsPage
          view={view}
          query={query}
          products={found.slice(0, PAGE_SIZE)}
          hasMore={found.length > PAGE_SIZE}
        />
      ),
    );
  });
  const productPage = (call: Call<ShopEnv>, by: "totalgestId" | "shopId"): Promise<Response> => {
    const id = call.req.query("id") ?? "";
    return page(
      call,
      async (store) => {
        const only = by === "shopId" ? { shopId: id } : { totalgestId: id };
        const [product] = await store.listProducts({ only });
        if (product === undefined) return null;
        const [record = null] = product.totalgestId === null ? [] : await store.readProducts([product.totalgestId]);
        return {
          product,
          record,
          events: record === null ? [] : await store.readProductEvents(record.id),
          requests: await store.listRequests({ limit: MOST_REQUESTS, item: product.sku }),
        };
      },
      (view, shown) => <ProductPage view={view} {...shown} />,
    );
  };
  app.get("/products/one", (call) => productPage(call, "totalgestId"));
  app.get("/products/of-the-shop", (call) => productPage(call, "shopId"));

  app.get("/requests", (call) => {
    const at = readPage(call);
    return page(
      call,
      (store) => store.listRequests({ limit: REQUESTS_PAGE_SIZE + 1, offset: (at - 1) * REQUESTS_PAGE_SIZE }),
      (view, found) => (
        <RequestsPage
          view={view}
          requests={found.slice(0, REQUESTS_PAGE_SIZE)}
          page={at}
          hasMore={found.length > REQUESTS_PAGE_SIZE}
        />
      ),
    );
  });
  app.get("/requests/:id", (call) =>
    page(
      call,
      async (store) => {
        const id = Number(call.req.param("id"));
        return Number.isSafeInteger(id) ? store.readRequest(id) : null;
      },
      (view, request) => <RequestPage view={view} request={request} />,
    ),
  );

  app.get("/brakes", (call) => {
    const after = wholeNumber(call.req.query("after"));
    return page(
      call,
      async (store) => {
        const lines = await store.listRestrained(after, BRAKES_PAGE_SIZE + 1);
        const shownLines = lines.slice(0, BRAKES_PAGE_SIZE);
        const isMore = lines.length > BRAKES_PAGE_SIZE;
        return {
          brakes: parseBrakes(await store.readNote("brakes")),
          lines: shownLines,
          shown: await readShownBrakes(store),
          after,
          next: isMore ? (shownLines.at(-1)?.product.position ?? null) : null,
        };
      },
      (view, shown) => <BrakesPage view={view} {...shown} />,
    );
  });
  app.post("/brakes", async (call) => {
    const agreed = readAgreement(await call.req.formData());
    return agreed === null ? call.text("", 400) : ask(call, agreed);
  });

  app.get("/mend", async (call) => {
    const mendable = await host.readMendable(call.get("shop"));
    return page(
      call,
      () => Promise.resolve(mendable),
      (view, shown) => <MendPage view={view} mendable={shown} />,
    );
  });
  app.post("/mend", async (call) => {
    const shop = call.get("shop");
    const action = readMapping(await call.req.formData());
    if (action === null || !(await isOffered(shop, action))) return call.text("", 400);
    const filed = await host.map(shop, action, call.get("visitor").name);
    if (typeof filed === "number") return call.redirect(pathOf(shop, "requests", filed), 303);
    const view = await viewOf(call, call.get("visitor"));
    const lines = [view.text.t("setup.overridden", { names: filed })];
    return show(call, <MessagePage view={view} title={view.text.t("page.mend")} lines={lines} />, 503);
  });

  /** Whether the choice is in TotalGest's own list, for an order that is on hold now. */
  const isOffered = async (shop: string, { setting, from, to }: MapAction): Promise<boolean> =>
    (await host.readMendable(shop)).some(({ choices }) =>
      choices.some((one) => one.kind === "map" && one.setting === setting && one.from === from && one.to === to),
    );

  app.get("/audits", (call) =>
    page(
      call,
      (store) => store.listAudits(MOST_AUDITS),
      (view, audits) => <AuditsPage view={view} audits={audits} />,
    ),
  );
  app.get("/audits/:number", (call) =>
    page(
      call,
      async (store) => {
        const number = wholeNumber(call.req.param("number"));
        const [kept] = await store.readAuditLinks(number - 1, 1);
        if (kept === undefined || kept.head.number !== number) return null;
        return { head: kept.head, report: JSON.parse(Buffer.from(kept.data).toString()) as AuditReport };
      },
      async (view, kept) => <AuditPage view={view} kept={kept} tables={await fillTables(view.text, kept)} />,
    ),
  );
  app.get("/runs", (call) =>
    page(
      call,
      (store) => store.listRuns(MOST_RUNS),
      (view, runs) => <RunsPage view={view} runs={runs} hints={hintsOf(view.shop)} />,
    ),
  );
  return app;
}
