import { IdSet } from "../../common/id-set.ts";
import { lesserOf, totalAfter } from "../../discovery/read-order-list.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullRow } from "../../run/reports.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { numberedPages } from "../../common/parallel.ts";
import { failedRow } from "../plan-push.ts";
import type { ListedProduct, PlacedIds, ProductRecord } from "../record.ts";
import type { RawRecord } from "../../ports/records.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import type { ShopProduct } from "../product.ts";
import { unlistedIds } from "./listed.ts";
import { changedRecords, fingerprinted } from "./read-products.ts";
import { askEach } from "../../run/failure-count.ts";
import { recordError } from "../push.ts";

const PAGE_SIZE = 500;
const LIST = { system: "Framework360", operation: "products/list" } as const;
/** As for orders, a list with fewer items than its total is read once more. */
const MOST_PASSES = 2;

/**
 * Reads the shop's whole catalogue into the store. What linked products show becomes what was last pushed; others are
 * stored as not linked. A linked product that the shop says it does not know loses its link, with `endsLinks`. `tag` prefixes every
 * record's digest. A record that cannot be read goes to `onRefused` and does not stop the others. Throws RemoteError,
 * also if the list cannot be proved complete.
 */
export async function scanShop(
  engine: Engine,
  { tag, endsLinks }: { readonly tag: string; readonly endsLinks: boolean },
  onRefused: (problem: Problem) => void,
  signal: AbortSignal,
): Promise<void> {
  const { store, progress } = engine;
  progress.report({ kind: "phase", phase: "scan-shop", total: null });
  const listed = new IdSet();
  let expected: number | null = null;
  for (let pass = 1; ; pass++) {
    const total = await scanOnce(engine, listed, tag, onRefused, signal);
    expected = lesserOf(expected, total);
    if (expected === null || listed.size >= expected) break;
    if (pass >= MOST_PASSES)
      throw contractError(problem("list-incomplete", { ...LIST, came: listed.size, total: expected }));
  }
  if (endsLinks) await unlinkVanished(engine, listed, onRefused, signal);
  for await (const page of unlistedIds(store, "unlinked", ({ id }) => listed.has(id))) {
    await store.forgetShopProducts(page.map(({ id }) => id));
  }
}

/** One pass over the catalogue. Returns the total of the last page that gives one; null = no page does. */
async function scanOnce(
  engine: Engine,
  listed: IdSet,
  tag: string,
  onRefused: (problem: Problem) => void,
  signal: AbortSignal,
): Promise<number | null> {
  let total: number | null = null;
  // A second pass may list nothing new and still has to be read to its end.
  const here = listed.size === 0 ? listed : new IdSet();
  for await (const page of numberedPages((number) => engine.shop.fetchProducts(number, signal))) {
    total = totalAfter(total, page);
    const { items } = page;
    if (items.length === 0) return total;
    const ids = await recordShopPage(engine, tag, items, onRefused);
    const before = here.size;
    for (const id of ids) {
      here.add(id);
      listed.add(id);
    }
    engine.progress.report({ kind: "advance", phase: "scan-shop", done: listed.size });
    if (here.size > before) continue;
    if (total !== null && listed.size >= total) return total;
    throw contractError(problem("paging-loop", LIST));
  }
  return total;
}

function contractError(entry: Problem): RemoteError {
  return new RemoteError(entry, { system: "Framework360", reason: "contract" });
}

/** Returns the ids of the page. An unchanged record is not decoded. */
async function recordShopPage(
  engine: Engine,
  tag: string,
  items: readonly RawRecord<ShopProduct>[],
  onRefused: (problem: Problem) => void,
): Promise<readonly string[]> {
  const { store } = engine;
  const known = await store.findListedProducts(fingerprinted(items, tag));
  const news: ListedProduct[] = [];
  const ids = items.flatMap(({ id }) => (id === null ? [] : [id]));
  for (const [item, fingerprint] of changedRecords(items, known, tag)) {
    const product = item.decode();
    if (product.ok) {
      news.push({ product: product.value, fingerprint });
      if (item.id === null) ids.push(product.value.id);
    } else {
      onRefused(product.problem);
      // A record without an id is identified by its bytes.
      if (item.id === null) ids.push(product.id ?? `refused ${item.digest ?? JSON.stringify(product.problem.data)}`);
    }
  }
  if (news.length > 0) await store.recordShopPage(news);
  return ids;
}

/**
 * Fetches linked products that the scan did not list; only the shop's own "not found" ends the link. A product that the
 * shop gives no usable answer about stays linked.
 */
async function unlinkVanished(
  engine: Engine,
  listed: IdSet,
  onRefused: (problem: Problem) => void,
  signal: AbortSignal,
): Promise<void> {
  const { shop, store, settings } = engine;
  for await (const page of unlistedIds(store, "linked", ({ shopId }) => listed.has(shopId ?? ""))) {
    const ask = async ({ id, shopId }: PlacedIds): Promise<void> => {
      if (shopId === null || (await shop.fetchProduct({ id: shopId }, signal)) !== null) return;
      const [record] = await store.readProducts([id]);
      if (record === undefined) return;
      const { stockEpoch } = record;
      await store.recordPushes([{ id, shopId: null, stockEpoch, error: null, atMs: engine.clock.now() }]);
    };
    await askEach(page, settings.http.concurrency, ask, ({ shopId }, reason) => {
      onRefused(problem("product-unanswered", { system: "Framework360", id: shopId ?? "" }));
      onRefused(reason);
    });
  }
}

/** The result of linking, by TotalGest's ids. */
export interface Adoption {
  readonly adopted: ReadonlySet<string>;
  /** Two products of the shop have the SKU: neither is linked, and no product is created. */
  readonly ambiguous: ReadonlySet<string>;
}

/** Links products to existing products of the shop. */
export async function adoptProducts(engine: Engine, onRow: (row: PullRow) => void): Promise<Adoption> {
  const { store, clock } = engine;
  const adopted = new Set<string>();
  const ambiguous = new Set<string>();
  for (let after = 0; ;) {
    const page = await store.listAdoptable(after, PAGE_SIZE);
    const last = page.at(-1);
    if (last === undefined) return { adopted, ambiguous };
    after = last.product.position;
    const others = await ownersOf(
      engine,
      page.flatMap((entry) => entry.candidates),
    );
    const taken = new Set<string>();
    const steps = page.map(async ({ product, candidates }) => {
      const choice = planAdoption(product, candidates, (id) => others.has(id));
      if (choice === null) return;
      if ("code" in choice) {
        ambiguous.add(product.id);
        onRow(failedRow(product, choice));
        await store.changeProducts([{ id: product.id, error: choice, atMs: clock.now() }], recordError);
      } else if (!taken.has(choice.id)) {
        taken.add(choice.id);
        adopted.add(product.id);
        await store.linkProduct(product.id, choice, clock.now());
      }
    });
    await Promise.all(steps);
  }
}

/** Of the TotalGest ids on these shop products, those that TotalGest still has. */
async function ownersOf({ store }: Engine, candidates: readonly ShopProduct[]): Promise<ReadonlySet<string>> {
  const ids = candidates.map((candidate) => candidate.totalgestId).filter((id) => id !== null);
  if (ids.length === 0) return new Set();
  return new Set((await store.readProducts(ids)).filter((record) => !record.gone).map((record) => record.id));
}

/**
 * The shop product to link: the one with the product's id, else the one with exactly its SKU that belongs to no other
 * product. Null = none; two candidates are a problem that names both. Pure.
 */
function planAdoption(
  product: ProductRecord,
  candidates: readonly ShopProduct[],
  hasOtherOwner: (totalgestId: string) => boolean,
): ShopProduct | Problem | null {
  const byId = candidates.filter((candidate) => candidate.totalgestId === product.id);
  const free = candidates.filter(
    ({ sku, totalgestId }) =>
      sku === product.sku && sku !== "" && (totalgestId === null || !hasOtherOwner(totalgestId)),
  );
  const [first, second] = byId.length > 0 ? byId : free;
  if (first === undefined) return null;
  if (second === undefined) return first;
  return problem("shop-sku-ambiguous", { sku: product.sku, first: first.id, second: second.id });
}
