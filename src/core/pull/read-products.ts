import type { Engine } from "../run/engine.ts";
import type { PullRow } from "../run/reports.ts";
import { RemoteError } from "../common/problems/errors.ts";
import { mapProduct } from "../product/map-product.ts";
import type { ProductMapping } from "../product/map-product.ts";
import { inParallel, letCallsOut } from "../common/parallel.ts";
import type { Decoded, RawRecord, RefusedProduct } from "../ports/records.ts";
import type { ErpPage } from "../ports/erp.ts";
import type { Fingerprinted } from "../ports/product-store.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { DesiredProduct, ErpProduct } from "../product/product.ts";
import { askEach } from "../run/troubles.ts";

/** A read starts this much before the last one's server time: clocks of one cluster differ, and writes commit late. */
const CURSOR_OVERLAP_MS = 2 * 60_000;
/** Pages in a row that bring no id that this read had not seen: the paging loops. */
const MOST_STALE_PAGES = 3;
/** Pages that are looked through for one SKU; more than this, and the paging loops. */
const MOST_PAGES = 5000;
/** Products asked for by id at once after a full read. */
const MISSING_PAGE = 500;

/** What one read of TotalGest brought. */
export interface ReadResult {
  readonly read: number;
  /** The next read's `updatedSince`. */
  readonly cursor: string;
  /** How many products came, whether they could be decoded or not. */
  readonly count: number;
  /** The first of them that has an id; null = none has. */
  readonly firstId: string | null;
}

export interface ReadContext {
  readonly mapping: ProductMapping;
  /** In front of every record's digest: what was made of the same record by another mapping does not count. */
  readonly tag: string;
  readonly onRow: (row: PullRow) => void;
  /** What is to be said of a product about which nothing sensible could be learned; the read goes on. */
  readonly onRefused: (problem: Problem) => void;
  /** How many products of the catalogue are stored by now: what a read that breaks off brought counts too. */
  readonly onRead: (count: number) => void;
}

/**
 * Reads TotalGest page by page into the store, the next page under way while the last is stored. What came is kept if
 * the read breaks off. Throws RemoteError, also where the paging loops.
 */
export async function readProducts(
  engine: Engine,
  query: { readonly updatedSince: string | null; readonly isUntried?: boolean },
  context: ReadContext,
  signal: AbortSignal,
): Promise<ReadResult> {
  const { erp, store, progress } = engine;
  const since = query.updatedSince === null ? {} : { updatedSince: query.updatedSince };
  const read = await store.beginRead(query.updatedSince === null);
  progress.report({ kind: "phase", phase: "read", total: null });
  let count = 0;
  let stalePages = 0;
  let cursor: string | null = null;
  let firstId: string | null = null;
  const cursors = new Set<string>();
  const refusedIds = new Set<string>();
  const first = query.isUntried === true ? { ...since, isUntried: true } : since;
  let coming: Promise<ErpPage> | null = erp.fetchProducts(first, signal);
  while (coming !== null) {
    const page: ErpPage = await coming;
    cursor ??= overlapped(page.serverTime);
    firstId ??= firstIdOf(page.items);
    coming = page.nextCursor === null ? null : erp.fetchProducts({ ...since, cursor: page.nextCursor }, signal);
    coming?.catch(() => undefined);
    if (coming !== null) await letCallsOut();
    const { unlisted, refused } = await storePage(engine, read, page.items, context);
    const refusedBefore = refusedIds.size;
    for (const id of refused) refusedIds.add(id);
    count += page.items.length;
    context.onRead(count);
    progress.report({ kind: "advance", phase: "read", done: count });
    stalePages = unlisted === 0 && refusedIds.size === refusedBefore ? stalePages + 1 : 0;
    if (page.nextCursor === null) continue;
    if (cursors.has(page.nextCursor) || stalePages >= MOST_STALE_PAGES) {
      throw pagingLoop();
    }
    cursors.add(page.nextCursor);
  }
  return { read, cursor: cursor ?? "", count, firstId };
}

function firstIdOf([first]: ErpPage["items"]): string | null {
  if (first === undefined || first.id !== null) return first?.id ?? null;
  const product = first.decode();
  return product.ok ? product.value.id : product.id;
}

/** Where the next read starts, by TotalGest's clock, never ours. */
function overlapped(serverTime: string): string {
  return new Date(Date.parse(serverTime) - CURSOR_OVERLAP_MS).toISOString();
}

/** What of a page can be compared without being decoded. */
export function fingerprinted(items: readonly RawRecord<unknown>[], tag: string): readonly Fingerprinted[] {
  const records: Fingerprinted[] = [];
  for (const { id, digest } of items) {
    if (id !== null && digest !== null) records.push({ id, fingerprint: tag + digest });
  }
  return records;
}

/** What of a page is not known, each with the fingerprint that it is to be stored with. */
export function unknownOf<T>(
  items: readonly RawRecord<T>[],
  known: ReadonlySet<string>,
  tag: string,
): readonly (readonly [item: RawRecord<T>, fingerprint: string])[] {
  // As of nearly every page: then no record need be looked at once more.
  if (known.size === items.length) return [];
  return items
    .map((item) => [item, item.digest === null ? "" : tag + item.digest] as const)
    .filter(([, fingerprint]) => !known.has(fingerprint));
}

/** Stores what differs of a page. A record that is the same to the letter as last time is not even decoded. */
async function storePage(
  { store, clock }: Engine,
  read: number,
  items: readonly RawRecord<ErpProduct>[],
  { mapping, tag, onRow }: ReadContext,
): Promise<{ readonly unlisted: number; readonly refused: readonly string[] }> {
  const { known, unlisted } = await store.findKnown(read, fingerprinted(items, tag));
  const news: DesiredProduct[] = [];
  const refused: RefusedProduct[] = [];
  for (const [item, fingerprint] of unknownOf(items, known, tag)) {
    const product = item.decode();
    if (product.ok) news.push(mapProduct(product.value, mapping, fingerprint));
    else if (product.id === null) onRow(nameless(product.problem));
    else refused.push(refusedOf(product.id, product));
  }
  const recorded = news.length > 0 ? await store.recordPage(read, news, clock.now()) : { unlisted: 0 };
  if (refused.length > 0) await store.recordRefused(read, refused, clock.now());
  return { unlisted: unlisted + recorded.unlisted, refused: refused.map(({ id }) => id) };
}

function refusedOf(id: string, { problem: fault, part }: Extract<Decoded<ErpProduct>, { ok: false }>): RefusedProduct {
  return { id, sku: "", fault, ...(part === undefined ? {} : { part }) };
}

/** A record without a usable id: it can be said, and nothing else. */
function nameless(fault: Problem): PullRow {
  return { id: "", sku: "", action: "failed", changes: [], error: fault, warnings: [], wasRead: true };
}

/** `--sku`: reads just these. SKUs that TotalGest does not have become rows. Returns the ids that came. */
export async function readSkus(
  engine: Engine,
  skus: readonly string[],
  context: ReadContext,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const read = await engine.store.beginRead(false);
  const ids: string[] = [];
  await inParallel([...new Set(skus)], engine.settings.http.concurrency, async (sku) => {
    const items = await readSku(engine, sku, signal);
    await storePage(engine, read, items, context);
    const products = items.map((item) => item.decode());
    ids.push(...products.map((item) => (item.ok ? item.value.id : (item.id ?? ""))).filter((id) => id !== ""));
    if (items.length > 0) return;
    const error = problem("product-not-found", { sku });
    context.onRow({ id: "", sku, action: "not-found", changes: [], error, warnings: [], wasRead: false });
  });
  return ids;
}

/** The records with this SKU. A TotalGest that cannot be asked for one is looked through until there is one. */
async function readSku({ erp }: Engine, sku: string, signal: AbortSignal): Promise<ErpPage["items"]> {
  let page = await erp.fetchProducts({ sku }, signal);
  for (let pages = 1; page.items.length === 0 && page.nextCursor !== null; pages++) {
    if (pages >= MOST_PAGES) throw pagingLoop();
    page = await erp.fetchProducts({ sku, cursor: page.nextCursor }, signal);
  }
  return page.items;
}

function pagingLoop(): RemoteError {
  const facts = { system: "TotalGest", reason: "contract" } as const;
  return new RemoteError(problem("paging-loop", { system: "TotalGest", operation: "products" }), facts);
}

/**
 * After a full read: products of the store that it did not bring are asked for by id. Only TotalGest's own "unknown"
 * hides one; an answer with nothing in it does where `findUnknown` says so. One about which TotalGest answers nothing sensible stays as it is, and is asked for after the next full read.
 * Throws RemoteError where TotalGest is the matter; then the read does not count as whole.
 */
export async function askForMissing(
  engine: Engine,
  { read, firstId }: Pick<ReadResult, "read" | "firstId">,
  context: ReadContext,
  signal: AbortSignal,
): Promise<void> {
  const { erp, store, clock, settings } = engine;
  for (let afterId = ""; ;) {
    const ids = await store.listMissing(read, afterId, MISSING_PAGE);
    const last = ids.at(-1);
    if (last === undefined) return;
    afterId = last;
    const gone: string[] = [];
    const silent: string[] = [];
    const found: RawRecord<ErpProduct>[] = [];
    const ask = async (id: string): Promise<void> => {
      const product = await erp.fetchProduct(id, signal);
      if (product === null) gone.push(id);
      else if (product === "nothing") silent.push(id);
      else found.push({ id, digest: null, decode: () => product });
    };
    await askEach(ids, settings.http.concurrency, ask, (id, reason) => {
      context.onRefused(problem("product-unanswered", { system: "TotalGest", id }));
      context.onRefused(reason);
    });
    const unknown =
      silent.length === 0 || firstId === null ? new Set<string>() : await erp.findUnknown(silent, firstId, signal);
    for (const id of silent) {
      if (unknown.has(id)) gone.push(id);
      else context.onRefused(problem("product-unanswered", { system: "TotalGest", id }));
    }
    await store.recordGone(gone, clock.now());
    await storePage(engine, read, found, context);
  }
}
