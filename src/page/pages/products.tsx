import type { FC } from "hono/jsx";

import type { ProductEvent, ProductRecord } from "../../core/ports/product-store.ts";
import type { ProductStatus, ProductView } from "../../core/ports/status-store.ts";
import { priceFacet } from "../../core/brakes/facets.ts";
import { cleanLine } from "../../text/clean.ts";
import { productColumns } from "../../view/products/list.ts";
import { shownColumns } from "../../view/view.ts";
import { pendingChanges, productEventText, productFacts } from "../../view/products/product-story.ts";
import { ActionForm } from "../action-form.tsx";
import { cellsIn, Facts, History, Lines, MessageBox, Pager, Search, Table } from "../components.tsx";
import { Layout } from "../layout.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";
import { PAGE_SIZE } from "./orders.tsx";

export const PRODUCT_STATES = ["failed", "pending", "synced", "not-linked"] as const satisfies readonly ProductStatus[];

export interface ProductQuery {
  readonly state: ProductStatus | null;
  readonly search: string;
  /** From 1. */
  readonly page: number;
}

export const ProductsPage: FC<{
  readonly view: ShopView;
  readonly query: ProductQuery;
  readonly products: readonly ProductView[];
  readonly hasMore: boolean;
}> = ({ view, query, products, hasMore }) => {
  const { text, shop } = view;
  const path = pathOf(shop, "products");
  const columns = shownColumns(productColumns(text));
  return (
    <Layout view={view} title={text.t("page.products")} section="products">
      <Search
        view={view}
        path={path}
        states={PRODUCT_STATES.map((state) => [state, text.t(`label.product.${state}`)])}
        query={query}
        label={text.t("page.search-products")}
      />
      {products.length === 0 ? (
        <p>{text.t("status.none-found")}</p>
      ) : (
        <Table
          heads={columns.map(({ label }) => label)}
          rows={products.map((product) =>
            cellsIn(columns, product, {
              sku: (
                <a href={placeOf(shop, product)}>
                  <bdi>{nameOf(product)}</bdi>
                </a>
              ),
            }),
          )}
        />
      )}
      <Pager view={view} path={path} query={{ ...query }} size={PAGE_SIZE} count={products.length} hasMore={hasMore} />
    </Layout>
  );
};

function nameOf({ sku, totalgestId, shopId }: ProductView): string {
  return cleanLine(sku.trim() === "" ? (totalgestId ?? shopId ?? "") : sku) || "–";
}

/** A product that only the shop has is identified by its id there. */
function placeOf(shop: string, { totalgestId, shopId }: ProductView): string {
  return totalgestId === null
    ? withQuery(pathOf(shop, "products", "of-the-shop"), { id: shopId })
    : withQuery(pathOf(shop, "products", "one"), { id: totalgestId });
}

export const ProductPage: FC<{
  readonly view: ShopView;
  readonly product: ProductView;
  readonly record: ProductRecord | null;
  readonly events: readonly ProductEvent[];
}> = ({ view, product, record, events }) => {
  const { text, mayAct } = view;
  const item = nameOf(product);
  const found = product.error ?? record?.fault ?? record?.error ?? null;
  const isAbsurdPrice = found?.code === "price-zero" || found?.code === "price-fell";
  const pending = pendingChanges(text, record);
  return (
    <Layout view={view} title={text.t("product.title", { sku: item })} section="products">
      <Facts facts={productFacts(text, product, record)} />
      {found === null ? null : (
        <section class="panel">
          <h2>{text.t("product.why")}</h2>
          <MessageBox message={text.problem(found, item)} />
          {mayAct && isAbsurdPrice && product.sku !== "" ? (
            <ActionForm
              view={view}
              does="allow-price"
              fields={{ sku: product.sku, shown: priceFacet(record?.fields ?? {}) ?? "" }}
              class="row"
            >
              <button>{text.t("page.allow-price")}</button>
            </ActionForm>
          ) : null}
        </section>
      )}
      {pending.length === 0 ? null : (
        <section>
          <h2>{text.t("product.pending")}</h2>
          <Lines lines={pending} />
        </section>
      )}
      {record === null ? (
        <p>{text.t("product.only-shop")}</p>
      ) : (
        <History
          view={view}
          entries={events.map((event) => ({ atMs: event.atMs, says: productEventText(text, event, item) }))}
        />
      )}
    </Layout>
  );
};
