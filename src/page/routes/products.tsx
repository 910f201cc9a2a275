import { PAGE_SIZE } from "../pages/orders.tsx";
import { ProductPage, ProductsPage } from "../pages/products.tsx";
import { listProducts, readProductQuery } from "./queries.ts";

import type { System } from "../../core/common/systems.ts";
import type { ShopCall, ShopPages } from "./shop-pages.ts";

export function addProductPages({ app, page }: ShopPages): void {
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
  const productPage = (call: ShopCall, system: System): Promise<Response> => {
    const id = call.req.query("id") ?? "";
    return page(
      call,
      async (store) => {
        const [product] = await store.listProducts({ only: { system, id } });
        if (product === undefined) return null;
        const [record = null] = product.totalgestId === null ? [] : await store.readProducts([product.totalgestId]);
        return {
          product,
          record,
          events: record === null ? [] : await store.readProductEvents(record.id),
        };
      },
      (view, shown) => <ProductPage view={view} {...shown} />,
    );
  };
  app.get("/products/one", (call) => productPage(call, "TotalGest"));
  app.get("/products/of-the-shop", (call) => productPage(call, "Framework360"));
}
