import { linkProduct, NOT_YET_MS, recordListed } from "../../../core/product/link.ts";
import { justAt } from "../../../core/product/push.ts";
import { type FingerprintRow, knownOf } from "../../../core/product/read-changes.ts";
import type { LinkDate } from "../../../core/articles/article.ts";
import type { ProductStore, ListedProduct } from "../../../core/ports/product-store.ts";
import type { ShopProduct } from "../../../core/product/product.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { decideAgain } from "../decide-again.ts";
import { inRounds } from "./rounds.ts";
import { applyProducts } from "./write.ts";

type ScanSteps = Pick<
  ProductStore,
  | "beginScan"
  | "findListedProducts"
  | "recordShopPage"
  | "finishScan"
  | "listUnscanned"
  | "listAdoptable"
  | "linkProduct"
>;

/** The shop's catalogue: what linked products show, and the products that are not linked. */
export function scanSteps({ read, write }: Transactions): ScanSteps {
  return {
    beginScan: () =>
      write(async (rows) => {
        const number = await rows.takeNumber();
        await rows.beginPass("scan", number);
        return number;
      }),
    findListedProducts: (scan, records) =>
      read(async (rows) => {
        if (records.length === 0) return { known: new Set(), unlisted: 0 };
        const found = await rows.findShopRecords(records.map(({ id }) => id));
        const [linked, others] = [knownOf(records, found.products), knownOf(records, found["shop-products"])];
        for (const fingerprint of others.known) linked.known.add(fingerprint);
        const unlisted = await listPlaces(rows, scan, linked.positions, others.positions);
        return { known: linked.known, unlisted };
      }),
    recordShopPage: async (scan, products, refused = [], latestMs = 0) => {
      // A page without readable products needs no write transaction.
      const run = products.length === 0 ? read : write;
      return run(async (rows) => {
        for (const round of inRounds(products, ({ product }) => product.id)) await recordPage(rows, round, latestMs);
        const ids = [...products.map(({ product }) => product.id), ...refused];
        const { products: linked, "shop-products": others } = await rows.findShopRecords(ids);
        const placed = new Set([...linked, ...others].map(([, id]) => id));
        const unlisted = await listPlaces(rows, scan, linked.map(positionOf), others.map(positionOf));
        const unknown = ids.filter((id) => !placed.has(id));
        return { unlisted: unlisted + (unknown.length === 0 ? 0 : await rows.listUnlinked(scan, unknown)) };
      });
    },
    finishScan: (scan) => write((rows) => rows.removeUnlisted(scan)),
    listUnscanned: (scan, afterId, limit) => read((rows) => rows.listUnscanned(scan, afterId, limit)),
    listAdoptable: (afterPosition, limit) => read((rows) => listAdoptable(rows, afterPosition, limit)),
    linkProduct: (id, listed, atMs, date = justAt(atMs)) => write((rows) => link(rows, id, listed, atMs, date)),
  };
}

function positionOf([position]: FingerprintRow): number {
  return position;
}

async function listPlaces(
  rows: Rows,
  scan: number,
  linked: readonly number[],
  others: readonly number[],
): Promise<number> {
  const ofLinked = linked.length === 0 ? 0 : await rows.list(scan, "products", linked);
  return ofLinked + (others.length === 0 ? 0 : await rows.list(scan, "shop-products", others));
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
