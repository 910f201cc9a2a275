import type { System } from "../../core/common/systems.ts";
import { readRenamed } from "../../core/discovery/discover.ts";
import { readNumbers } from "../../core/audit/numbers.ts";
import { questionOf } from "../../core/orders/fulfilment/rules.ts";
import { countListed } from "../../view/lists.ts";
import { parseHeldQuery, readHeld } from "../held.ts";
import { HeldBackPage } from "../pages/held-back.tsx";
import { allowPictures } from "../access/guard.ts";
import { pictureOf, ProductPage } from "../pages/product.tsx";
import { OWNED_TEXTS } from "../../core/products/owners.ts";
import { countOwnTexts } from "../../core/products/pull/own-texts.ts";
import { KeepAllPage } from "../pages/texts.tsx";
import { ProductsPage } from "../pages/products.tsx";
import { pricesOf } from "../pictures/price.tsx";
import { readBack } from "./act.tsx";
import { isToChoose, queryProducts, readPage, readProductQuery, queryOrders, readOrderQuery } from "./queries.ts";
import type { ShopCall, ShopPages } from "./shop-pages.ts";
import { OrderPage } from "../pages/order.tsx";
import { OrdersPage } from "../pages/orders.tsx";

/** Orders, products, and what is held back of them. */
export function addItemPages({ app, page, host, viewOf }: ShopPages): void {
  app.get("/products", (call) => {
    const query = readProductQuery(call);
    return page(
      call,
      (store) => queryProducts(store, query),
      (view, list) => <ProductsPage view={view} query={query} list={list} />,
    );
  });
  const productPage = (call: ShopCall, system: System): Promise<Response> => {
    const id = call.req.query("id") ?? "";
    return page(
      call,
      async (store) => {
        // A product of the shop that is linked is known by TotalGest's id.
        const linked = system === "Framework360" ? await store.findLinked(id) : null;
        const only = linked === null ? { system, id } : ({ system: "TotalGest", id: linked } as const);
        const [product] = await store.listProducts({ only });
        if (product === undefined) return null;
        const [record = null] = product.totalgestId === null ? [] : await store.readProducts([product.totalgestId]);
        const events = record === null ? [] : await store.readProductEvents(record.id);
        return { product, record, events, prices: pricesOf(events, host.clock.now()) };
      },
      (view, shown) => {
        const picture = view.settings.showsImages ? pictureOf(shown.record) : null;
        if (picture !== null) allowPictures(call, picture.origin);
        return <ProductPage view={view} {...shown} picture={picture?.href ?? null} back={readBack(call)} />;
      },
    );
  };
  app.get("/products/keep-all", (call) => {
    const texts = OWNED_TEXTS.find((one) => one === call.req.query("texts"));
    return page(
      call,
      async (store) =>
        texts === undefined
          ? null
          : { texts, linked: (await store.summarizePending()).linked, textsLeft: await countOwnTexts(store, [texts]) },
      (view, shown) => <KeepAllPage view={view} {...shown} />,
    );
  });
  app.get("/products/one", (call) => productPage(call, "TotalGest"));
  app.get("/products/of-the-shop", (call) => productPage(call, "Framework360"));

  app.get("/held-back", (call) => {
    const query = parseHeldQuery((name) => call.req.query(name) ?? "");
    return page(
      call,
      (store) => readHeld(store, query),
      (view, held) => (
        <HeldBackPage view={view} held={held} query={query} page={readPage(call)} isToChoose={isToChoose(call)} />
      ),
    );
  });

  app.get("/orders", (call) => {
    const query = readOrderQuery(call);
    return page(
      call,
      (store, timeZone) => queryOrders(store, query, timeZone),
      (view, list) => <OrdersPage view={view} query={query} list={list} />,
    );
  });
  app.get("/new-orders", async (call) => {
    const since = Number(call.req.query("since") ?? "");
    const { text } = await viewOf(call, call.get("visitor"));
    const counts = await host.read(call.get("shop"), (store) => store.countStates(host.clock.now()));
    return call.text(
      text.t("page.new-orders", {
        n: Math.max(0, countListed(counts.orders) - (Number.isSafeInteger(since) ? since : Number.POSITIVE_INFINITY)),
      }),
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
        const asked = order.error?.code === "status-renamed" ? order.error : null;
        const question = asked ?? questionOf(order, { renamed: await readRenamed({ store }) });
        const numbers = await readNumbers(store);
        return { order, question, numbers, events: await store.readOrderEvents(id), vat: sent?.booking?.vat ?? [] };
      },
      (view, shown) => <OrderPage view={view} {...shown} back={readBack(call)} />,
    );
  });
}
