import { linkProduct, NOT_YET_MS, recordListed } from "../../../core/product/link.ts";
import { justAt } from "../../../core/product/push.ts";
import { knownOf } from "../../../core/product/read-changes.ts";
import type { LinkDate } from "../../../core/articles/article.ts";
import type { ProductStore, ListedProduct } from "../../../core/ports/product-store.ts";
import type { ShopProduct } from "../../../core/product/product.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { decideAgain } from "../decide-again.ts";
import { inRounds } from "./rounds.ts";
import { applyProducts } from "./write.ts";

type ScanSteps = Pick<
  ProductStore,
  "findListedProducts" | "recordShopPage" | "forgetShopProducts" | "listAdoptable" | "linkProduct"
>;

/** The shop's catalogue: what linked products show, and the products that are not linked. */
export function scanSteps({ read, write }: Transactions): ScanSteps {
  return {
    findListedProducts: (records) =>
      read(async (rows) =>
        records.length === 0
          ? new Set<string>()
          : knownOf(records, await rows.findShopRecords(records.map(({ id }) => id))),
      ),
    recordShopPage: (products, latestMs = 0) =>
      write(async (rows) => {
        for (const round of inRounds(products, ({ product }) => product.id)) await recordPage(rows, round, latestMs);
      }),
    forgetShopProducts: (shopIds) => write((rows) => rows.removeShopProducts(shopIds)),
    listAdoptable: (afterPosition, limit) => read((rows) => listAdoptable(rows, afterPosition, limit)),
    linkProduct: (id, listed, atMs, date = justAt(atMs)) => write((rows) => link(rows, id, listed, atMs, date)),
  };
}

/** `products` contains each product once. */
async function recordPage(rows: Rows, products: readonly ListedProduct[], latestMs: number): Promise<void> {
  const shopIds = products.map(({ product }) => product.id);
  const linked = new Map((await rows.readProducts({ shopIds })).map((record) => [record.shopId, record]));
  const others: ListedProduct[] = [];
  const changes = [];
  const shown: string[] = [];
  for (const listed of products) {
    const record = linked.get(listed.product.id);
    if (record === undefined) {
      others.push(listed);
      continue;
    }
    changes.push(recordListed(record, listed));
    if (listed.product.totalgestId === record.id) shown.push(listed.product.id);
  }
  await applyProducts(rows, changes);
  if (others.length > 0) await rows.writeShopProducts(others);
  // A moved link ends when the shop shows the product that it was moved to.
  const closed = shown.length === 0 ? [] : await rows.redateLinks(shown, NOT_YET_MS, latestMs);
  if (closed.length > 0) await decideAgain(rows, { shopProductIds: closed });
}

async function listAdoptable(
  rows: Rows,
  afterPosition: number,
  limit: number,
): Promise<Awaited<ReturnType<ProductStore["listAdoptable"]>>> {
  const products = await rows.listPending(afterPosition, limit, "adoptable");
  if (products.length === 0) return [];
  const skus = products.map(({ sku }) => sku).filter((sku) => sku !== "");
  const found = await rows.findShopProducts({ totalgestIds: products.map(({ id }) => id), skus });
  const byId = Map.groupBy(found, ({ totalgestId }) => totalgestId);
  const bySku = Map.groupBy(found, ({ sku }) => sku);
  return products.map((product) => {
    const ofSku = product.sku === "" ? [] : (bySku.get(product.sku) ?? []);
    return { product, candidates: [...new Set([...(byId.get(product.id) ?? []), ...ofSku])] };
  });
}

async function link(rows: Rows, id: string, listed: ShopProduct, atMs: number, date: LinkDate): Promise<void> {
  const [record] = await rows.readProducts({ ids: [id] });
  const holder = (await rows.findLinked([listed.id]))[0]?.id;
  if (record === undefined || (holder !== undefined && holder !== id)) return;
  await rows.removeShopProducts([listed.id]);
  await applyProducts(rows, [linkProduct(record, listed, atMs, date, holder === undefined)]);
  await decideAgain(rows, { shopProductIds: [listed.id] });
}
