import type { FC } from "hono/jsx";

import type { ProductCounts, ProductStatus, ProductView } from "../../core/ports/status-store.ts";
import { cleanLine } from "../../text/clean.ts";
import { productLabel, productTone } from "../../view/labels.ts";
import { productColumns } from "../../view/products/list.ts";
import { ActionForm } from "../action-form.tsx";
import { Frame, Head } from "../components/frame.tsx";
import { Choice, Filters, List, listed, ListSheet, Tabs, sorting } from "../components/lists.tsx";
import { type Mark, markOf, State, Time } from "../components/marks.tsx";
import { Empty } from "../components/panels.tsx";
import { pagePath, type Query, type ShopView, wayTo, withQuery } from "../view.ts";

export const PRODUCT_TABS = ["failed", "held-back", "pending", "synced", "text-differs", "not-linked"] as const;
type ProductTab = (typeof PRODUCT_TABS)[number];

/** What a tab lists. */
export function tabFilter(tab: ProductTab | null): {
  readonly states?: readonly ProductStatus[];
  readonly isHeldBack?: boolean;
  readonly hasTextsLeft?: true;
} {
  if (tab === null) return {};
  if (tab === "held-back") return { states: ["pending"], isHeldBack: true };
  if (tab === "text-differs") return { hasTextsLeft: true };
  return tab === "pending" ? { states: ["pending"], isHeldBack: false } : { states: [tab] };
}

export const PRODUCT_SORT_CHOICES = [
  "sku",
  "-sku",
  "name",
  "-name",
  "-price",
  "price",
  "quantity",
  "-quantity",
  "-synced",
  "synced",
] as const;
const SORT_CHOICES = ["sku", "name", "-price", "quantity", "-synced"] as const;

export interface ProductQuery {
  /** Null = all. */
  readonly state: ProductTab | null;
  readonly search: string;
  readonly sort: (typeof PRODUCT_SORT_CHOICES)[number];
  /** From 1. */
  readonly page: number;
}

export interface ProductList {
  readonly products: readonly ProductView[];
  /** Within the filter, whatever its state. */
  readonly counts: ProductCounts;
  /** How many there are at all. */
  readonly all: number;
  /** When TotalGest was last read, epoch ms; null = never. */
  readonly readMs: number | null;
}

function countOf(counts: ProductCounts, tab: ProductTab | null): number {
  if (tab === null) return counts.failed + counts.pending + counts.synced + counts["not-linked"];
  if (tab === "held-back") return counts.heldBack;
  if (tab === "text-differs") return counts.textsLeft;
  return tab === "pending" ? counts.pending - counts.heldBack : counts[tab];
}

function parametersOf({ state, search, sort, page }: ProductQuery): Query {
  return { state, search, sort: sort === "sku" ? null : sort, page: page === 1 ? null : page };
}

export const ProductsPage: FC<{
  readonly view: ShopView;
  readonly query: ProductQuery;
  readonly list: ProductList;
}> = ({ view, query, list }) => {
  const { text, shop, mayAct } = view;
  const path = pagePath(shop, "products");
  const given = parametersOf(query);
  const { products, counts } = list;
  const total = countOf(counts, query.state);
  const at = { page: query.page, shown: products.length, total };
  const to = (state: string | null): string => withQuery(path, { ...given, state, page: null });
  return (
    <Frame view={view} title={text.t("page.products")} section="products" hasList={products.length > 0}>
      <Head
        title={text.t("page.products")}
        about={
          <>
            {text.t("page.products-about")}{" "}
            {list.readMs === null ? null : (
              <>
                {text.t("page.read")} <Time view={view} at={list.readMs} end="." />
              </>
            )}
          </>
        }
      >
        {mayAct && list.all > 0 ? <PullForm view={view} /> : null}
      </Head>
      <Tabs
        view={view}
        label={text.t("page.product-states")}
        to={to}
        here={query.state}
        of={[null, ...PRODUCT_TABS].map((key) => ({
          key,
          label: key === null ? text.t("page.tab.all") : text.t(`page.products.${key}`),
          count: countOf(counts, key),
          isBad: key === "failed",
        }))}
      />
      <Filters
        view={view}
        path={path}
        search={query.search}
        placeholder={text.t("page.search-products")}
        kept={{ state: query.state }}
        more={text.t("page.more-products")}
        isInUse={query.sort !== "sku"}
      >
        <Choice
          label={text.t("page.sort")}
          name="sort"
          value={query.sort}
          of={SORT_CHOICES.map((one) => [one, text.t(`page.sort-products.${one}`)])}
        />
      </Filters>
      <ListSheet
        view={view}
        path={path}
        query={given}
        at={at}
        file={`${path}.csv`}
        empty={<NoProducts view={view} query={query} all={list.all} />}
      >
        <ProductTable view={view} query={query} products={products} />
      </ListSheet>
    </Frame>
  );
};

const PullForm: FC<{ readonly view: ShopView; readonly isMain?: boolean }> = ({ view, isMain = false }) => (
  <ActionForm view={view} does="pull" class="row">
    <button class={isMain ? "main" : undefined}>{view.text.t("page.pull")}</button>
  </ActionForm>
);

const NoProducts: FC<{ readonly view: ShopView; readonly query: ProductQuery; readonly all: number }> = ({
  view,
  query,
  all,
}) => {
  const { text, shop, mayAct } = view;
  if (all === 0)
    return (
      <Empty title={text.t("page.no-products")} about={text.t("page.no-products-about")}>
        {mayAct ? <PullForm view={view} isMain /> : null}
      </Empty>
    );
  const title =
    query.search === "" ? text.t("page.none-here") : text.t("page.none-found", { search: cleanLine(query.search) });
  return (
    <Empty title={title} about={text.t("page.none-found-products")}>
      <a class="button" href={pagePath(shop, "products")}>
        {text.t("page.show-all-products", { n: all })}
      </a>
    </Empty>
  );
};

const ProductTable: FC<{
  readonly view: ShopView;
  readonly query: ProductQuery;
  readonly products: readonly ProductView[];
}> = ({ view, query, products }) => {
  const { text, shop } = view;
  const sorted = sorting(pagePath(shop, "products"), parametersOf(query), query.sort);
  const list = listed(
    view,
    productColumns(text),
    products,
    {
      sku: sorted("sku", text.t("field.sku"), "c num"),
      name: sorted("name", text.t("page.head.product"), "a clip room"),
      price: sorted("-price", text.t("field.price"), "b n"),
      quantity: sorted("quantity", text.t("field.quantity"), "n"),
      status: { class: "d" },
      remark: { class: "wide two" },
      synced: sorted("-synced", text.t("head.synced"), "wide"),
    },
    (product) => ({
      sku: <bdi>{nameOfProduct(product)}</bdi>,
      name: (
        <a href={placeOf(view, product)}>
          <bdi>{cleanLine(product.name) || nameOfProduct(product)}</bdi>
        </a>
      ),
    }),
  );
  return <List caption={text.t("page.products")} {...list} />;
};

export const ProductState: FC<{ readonly view: ShopView; readonly product: ProductView; readonly more?: "big" }> = ({
  view: { text },
  product,
  more,
}) => {
  const mark: Mark = markOf(productTone(product.state));
  return (
    <State mark={mark} more={more}>
      {productLabel(text, product)}
    </State>
  );
};

/** The SKU, else an id. */
export function nameOfProduct({ sku, totalgestId, shopId }: ProductView): string {
  return cleanLine(sku.trim() === "" ? (totalgestId ?? shopId ?? "") : sku) || "–";
}

/** A product that only the shop has is identified by its id there. */
function placeOf(view: ShopView, { totalgestId, shopId }: Pick<ProductView, "totalgestId" | "shopId">): string {
  const { shop } = view;
  const [page, id] = totalgestId === null ? ["of-the-shop", shopId] : ["one", totalgestId];
  return wayTo(view, "products", withQuery(pagePath(shop, "products", page ?? ""), { id: id ?? "" }));
}
