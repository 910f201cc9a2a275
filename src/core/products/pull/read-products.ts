import type { IdSet } from "../../common/id-set.ts";
import { HOUR } from "../../common/time/duration.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullRow } from "../../run/reports.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { mapProduct, type ProductMapping } from "../map-product.ts";
import { inParallel, letCallsOut } from "../../common/parallel.ts";
import type { Decoded, RawRecord, RefusedProduct } from "../../ports/records.ts";
import type { ErpPage, ErpProductQuery } from "../../ports/erp.ts";
import type { Fingerprinted } from "../record.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import type { DesiredProduct, ErpProduct } from "../product.ts";
import { unlistedIds } from "./listed.ts";
import { askEach } from "../../run/failure-count.ts";

/** Clocks of one cluster differ, and writes are committed late. */
const CURSOR_OVERLAP_MS = 2 * 60_000;
/**
 * After this many pages in a row without a new id the paging is considered a loop. The list may move by some records
 * while it is read; a page that is the same as an earlier one is a loop at once.
 */
const MOST_STALE_PAGES = 3;
/** How many pages are searched for one SKU before the paging is considered a loop. */
const MOST_PAGES = 5000;

/** The result of one read of TotalGest. */
export interface ReadResult {
  readonly read: number;
  /** The read returned no record, and so was not begun. */
  readonly isEmpty: boolean;
  /** The next read's `updatedSince`. */
  readonly cursor: string;
  /** How many products were listed, decodable or not. */
  readonly count: number;
  /** The first listed id; null = no record has one. */
  readonly firstId: string | null;
}

export interface ReadContext {
  readonly mapping: ProductMapping;
  /** Prefixes every record's digest, so that records stored under another mapping do not count as unchanged. */
  readonly tag: string;
  readonly onRow: (row: PullRow) => void;
  /** Receives problems of products that got no usable answer; the read continues. */
  readonly onRefused: (problem: Problem) => void;
  /** How many products are stored so far; those of a read that fails count too. */
  readonly onRead: (count: number) => void;
  /** The ids of the products that were listed so far. */
  readonly listed: IdSet;
}

/**
 * Reads TotalGest page by page into the store; the next page is fetched while the last is stored. If the read fails,
 * the stored pages are kept. Throws RemoteError, also if the paging loops.
 */
export async function readProducts(
  engine: Engine,
  query: { readonly updatedSince: string | null; readonly isUntried?: boolean },
  context: ReadContext,
  signal: AbortSignal,
): Promise<ReadResult> {
  const { erp, store, progress } = engine;
  const since = query.updatedSince === null ? {} : { updatedSince: query.updatedSince };
  let read = query.updatedSince === null ? await store.beginRead() : null;
  const next = read ?? (await store.readNumber()) + 1;
  progress.report({ kind: "phase", phase: "read", total: null });
  let count = 0;
  let stalePages = 0;
  let cursor: string | null = null;
  let firstId: string | null = null;
  const cursors = new Set<string>();
  const pages = new Set<string>();
  let asked: ErpProductQuery = query.isUntried === true ? { ...since, isUntried: true } : since;
  let coming: Promise<ErpPage> | null = erp.fetchProducts(asked, signal);
  while (coming !== null) {
    let page: ErpPage = await coming;
    if (read === null && page.items.length > 0) {
      read = await store.beginRead();
      // An order was confirmed meanwhile, and the stock of this page may be from before.
      if (read !== next) page = await erp.fetchProducts(asked, signal);
    }
    cursor ??= startOfNext(page, context.onRefused);
    firstId ??= firstIdOf(page.items);
    asked = { ...since, cursor: page.nextCursor ?? "" };
    coming = page.nextCursor === null ? null : erp.fetchProducts(asked, signal);
    coming?.catch(() => undefined);
    if (coming !== null) await letCallsOut();
    const listedBefore = context.listed.size;
    if (read !== null) for (const id of await storePage(engine, read, page.items, context)) context.listed.add(id);
    count += page.items.length;
    context.onRead(count);
    progress.report({ kind: "advance", phase: "read", done: count });
    stalePages = context.listed.size === listedBefore ? stalePages + 1 : 0;
    const key = keyOfPage(page.items);
    if (stalePages >= MOST_STALE_PAGES || (stalePages > 0 && key !== null && pages.has(key))) throw pagingLoop();
    if (key !== null) pages.add(key);
    if (page.nextCursor === null) continue;
    if (cursors.has(page.nextCursor)) throw pagingLoop();
    cursors.add(page.nextCursor);
  }
  return { read: read ?? next, isEmpty: read === null, cursor: cursor ?? "", count, firstId };
}

/** The ends of a page and how long it is; null = it is empty. */
function keyOfPage(items: ErpPage["items"]): string | null {
  const [first, last] = [items[0], items.at(-1)].map((item) => item?.id ?? item?.digest ?? "");
  return items.length === 0 ? null : JSON.stringify([first, last, items.length]);
}

function firstIdOf([first]: ErpPage["items"]): string | null {
  if (first === undefined || first.id !== null) return first?.id ?? null;
  const product = first.decode();
  return product.ok ? product.value.id : product.id;
}

/** Where the next read starts, by TotalGest's clock; where its time zone is wrong, by the date of its answer. */
function startOfNext({ serverTime, zoneOffHours = 0 }: ErpPage, onProblem: (problem: Problem) => void): string {
  if (zoneOffHours !== 0) onProblem(problem("zone-off", { hours: zoneOffHours }));
  return new Date(Date.parse(serverTime) - zoneOffHours * HOUR - CURSOR_OVERLAP_MS).toISOString();
}

/** The records of a page that can be compared without decoding. */
export function fingerprinted(items: readonly RawRecord<unknown>[], tag: string): readonly Fingerprinted[] {
  const records: Fingerprinted[] = [];
  for (const { id, digest } of items) {
    if (id !== null && digest !== null) records.push({ id, fingerprint: tag + digest });
  }
  return records;
}

/** The new and changed records of a page, each with the fingerprint to store. */
export function changedRecords<T>(
  items: readonly RawRecord<T>[],
  known: ReadonlySet<string>,
  tag: string,
): readonly (readonly [item: RawRecord<T>, fingerprint: string])[] {
  // Nearly every page is unchanged; this avoids a second loop over it.
  if (known.size === items.length) return [];
  return items
    .map((item) => [item, item.digest === null ? "" : tag + item.digest] as const)
    .filter(([, fingerprint]) => !known.has(fingerprint));
}

/** Stores the changed records of a page. An unchanged record is not decoded. Returns the ids of the page. */
async function storePage(
  { store, clock }: Engine,
  read: number,
  items: readonly RawRecord<ErpProduct>[],
  { mapping, tag, onRow }: ReadContext,
): Promise<readonly string[]> {
  const known = await store.findKnown(fingerprinted(items, tag));
  const news: DesiredProduct[] = [];
  const refused: RefusedProduct[] = [];
  for (const [item, fingerprint] of changedRecords(items, known, tag)) {
    const product = item.decode();
    if (product.ok) news.push(mapProduct(product.value, mapping, fingerprint));
    else if (product.id === null) onRow(rowWithoutId(product.problem));
    else refused.push(refusedOf(product.id, product));
  }
  if (news.length > 0) await store.recordPage(read, news, clock.now());
  if (refused.length > 0) await store.recordRefused(read, refused, clock.now());
  const unnamed = items.some(({ id }) => id === null) ? [...news, ...refused].map(({ id }) => id) : [];
  return [...items.flatMap(({ id }) => (id === null ? [] : [id])), ...unnamed];
}

function refusedOf(id: string, { problem: fault, part }: Extract<Decoded<ErpProduct>, { ok: false }>): RefusedProduct {
  return { id, sku: "", fault, ...(part === undefined ? {} : { part }) };
}

/** A record without a usable id: it can only be reported. */
function rowWithoutId(fault: Problem): PullRow {
  return { id: "", sku: "", action: "failed", changes: [], error: fault, warnings: [] };
}

/** `--sku`: reads only these. SKUs that TotalGest does not have become rows. Returns the ids that were listed. */
export async function readSkus(
  engine: Engine,
  skus: readonly string[],
  context: ReadContext,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const read = await engine.store.beginRead();
  const ids: string[] = [];
  await inParallel([...new Set(skus)], engine.settings.http.concurrency, async (sku) => {
    const items = await readSku(engine, sku, signal);
    for (const id of await storePage(engine, read, items, context)) {
      context.listed.add(id);
      ids.push(id);
    }
    if (items.length > 0) return;
    const error = problem("product-not-found", { sku });
    context.onRow({ id: "", sku, action: "not-found", changes: [], error, warnings: [] });
  });
  return ids;
}

/** The records with this SKU. If TotalGest cannot filter by SKU, all pages are searched until one has it. */
async function readSku({ erp }: Engine, sku: string, signal: AbortSignal): Promise<ErpPage["items"]> {
  let page = await erp.fetchProducts({ sku }, signal);
  const firsts = new Set<string>();
  for (let pages = 1; page.items.length === 0 && page.nextCursor !== null; pages++) {
    const { searchedFrom } = page;
    if (pages >= MOST_PAGES || (searchedFrom !== undefined && firsts.has(searchedFrom))) throw pagingLoop();
    if (searchedFrom !== undefined) firsts.add(searchedFrom);
    page = await erp.fetchProducts({ sku, cursor: page.nextCursor }, signal);
  }
  return page.items;
}

function pagingLoop(): RemoteError {
  const facts = { system: "TotalGest", reason: "contract" } as const;
  return new RemoteError(problem("paging-loop", { system: "TotalGest", operation: "products" }), facts);
}

/**
 * After a full read, fetches by id the stored products that it did not list. A product is hidden only if TotalGest
 * itself answers "unknown", or answers nothing and `findUnknown` confirms it. A product without a usable answer stays
 * as it is and is asked for again after the next full read. Where both answers may come from one list, which may have
 * been cut, the full read before has to agree. Returns whether products wait for the next full read to agree. Throws
 * RemoteError for failures of TotalGest as a whole; the read then does not count as complete.
 */
export async function askForMissing(
  engine: Engine,
  { read, firstId }: Pick<ReadResult, "read" | "firstId">,
  context: ReadContext,
  signal: AbortSignal,
): Promise<boolean> {
  const { erp, store, clock, settings } = engine;
  const { isListAlone = false } = erp.guarantees;
  const before = isListAlone ? new Set(JSON.parse((await store.readNote("unlisted")) ?? "[]") as string[]) : null;
  const awaited: string[] = [];
  for await (const page of unlistedIds(store, "present", ({ id }) => context.listed.has(id))) {
    const ids = page.map(({ id }) => id);
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
    const agreed = before === null ? gone : gone.filter((id) => before.has(id));
    if (before !== null) awaited.push(...gone.filter((id) => !before.has(id)));
    await store.recordGone(agreed, clock.now());
    await storePage(engine, read, found, context);
  }
  await store.writeNote("unlisted", awaited.length === 0 ? null : JSON.stringify(awaited));
  return awaited.length > 0;
}
