import { IdSet } from "../../common/id-set.ts";
import type { ProductStore } from "../../ports/product-store.ts";
import { readWhole } from "../../run/pages.ts";
import { failedRow } from "../plan-push.ts";
import type { ListedProduct, PlacedIds, ProductRecord } from "../record.ts";
import type { RawRecord } from "../../ports/records.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import type { ShopProduct } from "../product.ts";
import { pagesOf, type Pull, unlistedIds } from "./pull.ts";
import { addRefused, decodeChanged, keyOf } from "./read-products.ts";
import { askEach } from "../../run/failure-count.ts";
import { recordError } from "../change.ts";
import { endLink } from "../link.ts";

const PAGE_SIZE = 500;

/**
 * Reads the shop's whole catalogue into the store. What linked products show becomes what was last pushed; others are
 * stored as not linked. A linked product that the shop says it does not know loses its link, with `endsLinks`. `tag` prefixes every
 * record's digest. A record that cannot be read is a problem and does not stop the others. Throws RemoteError, also if the
 * list cannot be proved complete.
 */
export async function scanShop(
  pull: Pull,
  { tag, endsLinks }: { readonly tag: string; readonly endsLinks: boolean },
): Promise<void> {
  const { shop, store, progress } = pull.engine;
  progress.report({ kind: "phase", phase: "scan-shop", total: null });
  const listed = new IdSet();
  const take = async (items: readonly RawRecord<ShopProduct>[]): Promise<readonly string[]> => {
    await recordShopPage(pull, tag, items);
    const keys = items.map(keyOf);
    for (const key of keys) listed.add(key);
    progress.report({ kind: "advance", phase: "scan-shop", done: listed.size });
    return keys;
  };
  const fetchPage = (page: number): ReturnType<typeof shop.fetchProducts> => shop.fetchProducts(page, pull.signal);
  const endsSo = (total: number | null): boolean => total !== null && listed.size >= total;
  const shortfall = await readWhole({ operation: "products/list", fetchPage, take, endsSo }, listed);
  if (shortfall !== null) throw shortfall;
  if (endsLinks) await unlinkVanished(pull, listed);
  for await (const page of unlistedIds(store, "unlinked", ({ id }) => listed.has(id))) {
    await store.forgetShopProducts(page.map(({ id }) => id));
  }
}

async function recordShopPage(pull: Pull, tag: string, items: readonly RawRecord<ShopProduct>[]): Promise<void> {
  const { store } = pull.engine;
  const news: ListedProduct[] = [];
  for (const [product, fingerprint] of await decodeChanged(items, tag, (ids) => store.findListedProducts(ids))) {
    if (product.ok) news.push({ product: product.value, fingerprint });
    else addRefused(pull, product.problem);
  }
  if (news.length > 0) await store.recordShopPage(news);
}

/**
 * Fetches linked products that the scan did not list; only the shop's own "not found" ends the link. A product that the
 * shop gives no usable answer about stays linked.
 */
async function unlinkVanished(pull: Pull, listed: IdSet): Promise<void> {
  const { shop, store, settings, clock } = pull.engine;
  for await (const page of unlistedIds(store, "linked", ({ shopId }) => listed.has(shopId ?? ""))) {
    const ask = async ({ id, shopId }: PlacedIds): Promise<void> => {
      if (shopId === null || (await shop.fetchProduct({ id: shopId }, pull.signal)) !== null) return;
      await store.changeProducts([{ id, atMs: clock.now() }], endLink);
    };
    await askEach(page, settings.http.concurrency, ask, ({ shopId }, reason) => {
      addRefused(pull, problem("product-unanswered", { system: "Framework360", id: shopId ?? "" }));
      addRefused(pull, reason);
    });
  }
}

/** Links products to existing products of the shop. */
export async function adoptProducts({ engine: { store, clock }, tally }: Pull): Promise<void> {
  const ambiguous = new Set<string>();
  for await (const page of pagesOf((after) => store.listPending(after, PAGE_SIZE, "adoptable"))) {
    const by = { totalgestIds: page.map(({ id }) => id), skus: page.map(({ sku }) => sku) };
    const candidates = await store.findShopProducts(by);
    const byId = Map.groupBy(candidates, ({ totalgestId }) => totalgestId);
    const bySku = Map.groupBy(candidates, ({ sku }) => sku);
    const owners = await ownersOf(store, candidates);
    const atMs = clock.now();
    const links = new Map<string, { readonly id: string; readonly listed: ShopProduct }>();
    const errors: { readonly id: string; readonly error: Problem; readonly atMs: number }[] = [];
    for (const product of page) {
      const { id, sku } = product;
      const choice = planAdoption(product, byId.get(id) ?? [], sku === "" ? [] : (bySku.get(sku) ?? []), owners);
      if (choice === null) continue;
      if ("code" in choice) {
        ambiguous.add(id);
        tally.add(failedRow(product, choice));
        errors.push({ id, error: choice, atMs });
      } else if (!links.has(choice.id)) {
        links.set(choice.id, { id, listed: choice });
        tally.adopted.add(id);
      }
    }
    await store.linkProducts([...links.values()], atMs);
    await store.changeProducts(errors, recordError);
  }
  tally.ambiguous = ambiguous;
}

/** Of the TotalGest ids on these shop products, those that TotalGest still has. */
async function ownersOf(store: ProductStore, candidates: readonly ShopProduct[]): Promise<ReadonlySet<string>> {
  const ids = candidates.map((candidate) => candidate.totalgestId).filter((id) => id !== null);
  if (ids.length === 0) return new Set();
  return new Set((await store.readProducts(ids)).filter((record) => !record.gone).map((record) => record.id));
}

/**
 * The shop product to link: the one with the product's id, else the one with exactly its SKU that belongs to none of
 * `owners`. Null = none; two candidates are a problem that names both. Pure.
 */
function planAdoption(
  { sku }: ProductRecord,
  byId: readonly ShopProduct[],
  bySku: readonly ShopProduct[],
  owners: ReadonlySet<string>,
): ShopProduct | Problem | null {
  const free = bySku.filter(({ totalgestId }) => totalgestId === null || !owners.has(totalgestId));
  const [first, second] = byId.length > 0 ? byId : free;
  if (first === undefined) return null;
  if (second === undefined) return first;
  return problem("shop-sku-ambiguous", { sku, first: first.id, second: second.id });
}
