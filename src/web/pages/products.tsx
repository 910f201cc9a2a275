import type { FC } from "hono/jsx";

import type { ProductEvent, ProductRecord } from "../../core/ports/product-store.ts";
import type { ProductStatus, ProductView } from "../../core/ports/status-store.ts";
import type { RequestRecord } from "../../core/requests/request.ts";
import { cleanLine } from "../../report/terminal/clean.ts";
import { productTone } from "../../report/text/labels.ts";
import { productRemark } from "../../report/screens/lists.ts";
import { pendingChanges, productEventText, productFacts } from "../../report/screens/product-story.ts";
import { Heads, Layout, Pager, Row, MessageBox, Toned } from "../layout.tsx";
import { pathOf, type ShopView, withQuery } from "../view.ts";
import { PAGE_SIZE } from "./orders.tsx";
import { RequestList } from "./requests.tsx";

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
  const pageAt = (page: number): string => withQuery(path, { ...query, page });
  const heads = [
    text.t("head.sku"),
    text.t("head.name"),
    text.t("head.quantity"),
    text.t("head.status"),
    text.t("head.remark"),
  ];
  return (
    <Layout view={view} title={text.t("page.products")} section="products">
      <form method="get" action={path} class="row" role="search">
        <label class="field">
          {text.t("head.status")}
          <select name="state">
            <option value="">{text.t("page.all")}</option>
            {PRODUCT_STATES.map((state) => (
              <option value={state} selected={state === query.state}>
                {text.t(`label.product.${state}`)}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {text.t("page.search-products")}
          <input type="search" name="search" value={query.search} />
        </label>
        <button>{text.t("page.show")}</button>
      </form>
      {products.length === 0 ? (
        <p>{text.t("status.none-found")}</p>
      ) : (
        <table class="list">
          <Heads heads={heads} />
          <tbody>
            {products.map((product) => (
              <Row
                heads={heads}
                cells={[
                  <a href={placeOf(shop, product)}>
                    <bdi>{nameOf(product)}</bdi>
                  </a>,
                  <bdi>{cleanLine(product.name)}</bdi>,
                  product.quantity === null ? "" : text.formats.number(product.quantity),
                  <Toned tone={productTone(product.state)}>{text.t(`label.product.${product.state}`)}</Toned>,
                  <bdi>{productRemark(product, text)}</bdi>,
                ]}
              />
            ))}
          </tbody>
        </table>
      )}
      <Pager
        view={view}
        from={(query.page - 1) * PAGE_SIZE + 1}
        count={products.length}
        previous={query.page > 1 ? pageAt(query.page - 1) : null}
        next={hasMore ? pageAt(query.page + 1) : null}
      />
    </Layout>
  );
};

function nameOf({ sku, totalgestId, shopId }: ProductView): string {
  return cleanLine(sku.trim() === "" ? (totalgestId ?? shopId ?? "") : sku) || "–";
}

/** A product that only the shop has is known by its id there. */
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
  readonly requests: readonly RequestRecord[];
}> = ({ view, product, record, events, requests }) => {
  const { text, shop, mayAct } = view;
  const item = nameOf(product);
  const found = product.error ?? record?.fault ?? record?.error ?? null;
  const isAbsurdPrice = found?.code === "price-zero" || found?.code === "price-fell";
  const pending = pendingChanges(text, record);
  return (
    <Layout view={view} title={text.t("product.title", { sku: item })} section="products">
      <dl>
        {productFacts(text, product, record).map(({ name, value, tone }) => (
          <>
            <dt>{name}</dt>
            <dd>
              <Toned tone={tone}>{value}</Toned>
            </dd>
          </>
        ))}
      </dl>
      {found === null ? null : (
        <section class="panel">
          <h2>{text.t("product.why")}</h2>
          <MessageBox message={text.problem(found, item)} />
          {mayAct && isAbsurdPrice && product.sku !== "" ? (
            <form method="post" action={pathOf(shop, "run")} class="row">
              <input type="hidden" name="sku" value={product.sku} />
              <button name="do" value="allow-price">
                {text.t("page.allow-price")}
              </button>
            </form>
          ) : null}
        </section>
      )}
      {pending.length === 0 ? null : (
        <section>
          <h2>{text.t("product.pending")}</h2>
          <ul>
            {pending.map((line) => (
              <li>
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {requests.length === 0 ? null : (
        <section>
          <h2>{text.t("page.requests")}</h2>
          <RequestList view={view} requests={requests} />
        </section>
      )}
      {record === null ? (
        <p>{text.t("product.only-shop")}</p>
      ) : (
        <>
          <h2>{text.t("story.history")}</h2>
          {events.length === 0 ? <p>{text.t("story.no-history")}</p> : null}
          <ol class="story">
            {events.map((event) => (
              <li>
                <time datetime={new Date(event.atMs).toISOString()}>{text.formats.exactInstant(event.atMs)}</time>
                <bdi>{productEventText(text, event, item)}</bdi>
              </li>
            ))}
          </ol>
        </>
      )}
    </Layout>
  );
};
