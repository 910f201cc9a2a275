import { HOUR } from "../../common/time/duration.ts";
import type { Engine } from "../../run/engine.ts";
import { EXIT } from "../../common/problems/errors.ts";
import { mapProduct, type ProductMapping } from "../map-product.ts";
import { inParallel, letCallsOut } from "../../common/parallel.ts";
import { cursorPages, pagingLoop } from "../../run/pages.ts";
import type { Decoded, RawRecord, RefusedProduct } from "../../ports/records.ts";
import type { ErpPage, ErpProductQuery } from "../../ports/erp.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import type { ErpProduct } from "../product.ts";
import type { DesiredProduct } from "../record.ts";
import { recordGone } from "../read-changes.ts";
import { type Pull, type Reading, unlistedIds } from "./pull.ts";
import { askEach } from "../../run/failure-count.ts";

/** Clocks of one cluster differ, and writes are committed late. */
const CURSOR_OVERLAP_MS = 2 * 60_000;
/** How many pages are searched for one SKU before the paging is considered a loop. */
const MOST_PAGES = 5000;

/** How records are mapped. `tag` prefixes every record's digest, so that records stored under another mapping do not count as unchanged. */
export interface Mapped {
  readonly mapping: ProductMapping;
  readonly tag: string;
  /** Identifies everything that decides how a product is mapped. Another note makes the next pull a full one. */
  readonly note: string;
}

/**
 * Reads TotalGest page by page into the store; the next page is fetched while the last is stored. If the read fails,
 * the stored pages are kept. Throws RemoteError, also if the paging loops.
 */
export async function readProducts(
  pull: Pull,
  query: { readonly updatedSince: string | null; readonly isUntried?: boolean },
  mapped: Mapped,
): Promise<Reading> {
  const { engine, tally, signal } = pull;
  const { erp, store, progress } = engine;
  const since = query.updatedSince === null ? {} : { updatedSince: query.updatedSince };
  let read = query.updatedSince === null ? await store.beginRead() : null;
  const next = read ?? (await store.readNumber()) + 1;
  progress.report({ kind: "phase", phase: "read", total: null });
  const first: ErpProductQuery = query.isUntried === true ? { ...since, isUntried: true } : since;
  const fetchPage = async ({ cursor }: { readonly cursor?: string }): Promise<ErpPage> => {
    const asked = cursor === undefined ? first : { ...since, cursor };
    const page = await erp.fetchProducts(asked, signal);
    if (read !== null || (page.items.length === 0 && page.nextCursor === null)) return page;
    read = await store.beginRead();
    // An order was confirmed meanwhile, and the stock of this page may be from before.
    return read === next ? page : erp.fetchProducts(asked, signal);
  };
  const pages = cursorPages(fetchPage, keyOf, "products", tally.listed);
  let cursor: string | null = null;
  let firstId: string | null = null;
  for (let coming = pages.next(); ;) {
    const page = (await coming).value as ErpPage | undefined;
    if (page === undefined) break;
    cursor ??= startOfNext(pull, page);
    firstId ??= page.items[0] === undefined ? null : idOf(page.items[0]);
    coming = pages.next();
    coming.catch(() => undefined);
    if (page.nextCursor !== null) await letCallsOut();
    if (read !== null) await storePage(pull, read, page.items, mapped);
    tally.read += page.items.length;
    progress.report({ kind: "advance", phase: "read", done: tally.read });
  }
  return { read: read ?? next, isEmpty: read === null, cursor: cursor ?? "", firstId };
}

/** Null = the record has none. */
function idOf(item: RawRecord<{ readonly id: string }>): string | null {
  if (item.id !== null) return item.id;
  const product = item.decode();
  return product.ok ? product.value.id : product.id;
}

/** What tells a record of a list from the others: one without an id is identified by its bytes. */
export function keyOf(item: RawRecord<{ readonly id: string }>): string {
  return idOf(item) ?? `refused ${item.digest ?? JSON.stringify(item.decode())}`;
}

/** Where the next read starts, by TotalGest's clock; where its time zone is wrong, by the date of its answer. */
function startOfNext(pull: Pull, { serverTime, zoneOffHours = 0 }: ErpPage): string {
  if (zoneOffHours !== 0) addRefused(pull, problem("zone-off", { hours: zoneOffHours }));
  return new Date(Date.parse(serverTime) - zoneOffHours * HOUR - CURSOR_OVERLAP_MS).toISOString();
}

/** A problem of one record: the run continues. */
export function addRefused({ log }: Pull, refused: Problem): void {
  log.add(refused, EXIT.items);
}

/**
 * The new and changed records of a page, decoded, each with the fingerprint to store: `""` = it has none. An unchanged record is
 * not decoded. `findKnown` returns the stored fingerprints of these ids.
 */
export async function decodeChanged<T>(
  items: readonly RawRecord<T>[],
  tag: string,
  findKnown: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<readonly (readonly [decoded: Decoded<T>, fingerprint: string])[]> {
  const known = await findKnown(items.flatMap(({ id, digest }) => (id === null || digest === null ? [] : [id])));
  return items
    .map((item) => [item, item.digest === null ? "" : tag + item.digest] as const)
    .filter(([, fingerprint]) => !known.has(fingerprint))
    .map(([item, fingerprint]) => [item.decode(), fingerprint]);
}

/** Stores the changed records of a page. */
async function storePage(
  { engine: { store, clock }, tally }: Pull,
  read: number,
  items: readonly RawRecord<ErpProduct>[],
  { mapping, tag }: Mapped,
): Promise<void> {
  const news: (DesiredProduct | RefusedProduct)[] = [];
  for (const [product, fingerprint] of await decodeChanged(items, tag, (ids) => store.findKnown(ids))) {
    if (product.ok) {
      news.push(mapProduct(product.value, mapping, fingerprint));
    } else if (product.id === null) {
      // It can only be reported.
      tally.add({ id: "", sku: "", action: "failed", changes: [], error: product.problem, warnings: [] });
    } else {
      const { id, problem: fault, part } = product;
      news.push({ id, sku: "", fault, ...(part === undefined ? {} : { part }) });
    }
  }
  if (news.length === 0) return;
  const areNewcomers = (await store.readNote("cursor")) !== null;
  await store.recordPage(read, news, clock.now(), areNewcomers);
}

/** `--sku`: reads only these. SKUs that TotalGest does not have become rows. Returns the ids that were listed. */
export async function readSkus(pull: Pull, skus: readonly string[], mapped: Mapped): Promise<readonly string[]> {
  const { engine, tally, signal } = pull;
  const read = await engine.store.beginRead();
  const ids: string[] = [];
  await inParallel([...new Set(skus)], engine.settings.http.concurrency, async (sku) => {
    const items = await readSku(engine, sku, signal);
    for (const id of items.map(idOf)) {
      if (id === null) continue;
      tally.listed.add(id);
      ids.push(id);
    }
    await storePage(pull, read, items, mapped);
    if (items.length > 0) return;
    const error = problem("product-not-found", { sku });
    tally.add({ id: "", sku, action: "not-found", changes: [], error, warnings: [] });
  });
  tally.read = ids.length;
  return ids;
}

/** The records with this SKU. If TotalGest cannot filter by SKU, all pages are searched until one has it. */
async function readSku({ erp }: Engine, sku: string, signal: AbortSignal): Promise<ErpPage["items"]> {
  let page = await erp.fetchProducts({ sku }, signal);
  const firsts = new Set<string>();
  for (let pages = 1; page.items.length === 0 && page.nextCursor !== null; pages++) {
    const { searchedFrom } = page;
    if (pages >= MOST_PAGES || (searchedFrom !== undefined && firsts.has(searchedFrom))) throw pagingLoop("products");
    if (searchedFrom !== undefined) firsts.add(searchedFrom);
    page = await erp.fetchProducts({ sku, cursor: page.nextCursor }, signal);
  }
  return page.items;
}

/**
 * After a full read, fetches by id the stored products that it did not list. A product is hidden only if TotalGest
 * itself answers "unknown", or answers nothing and `findUnknown` confirms it. A product without a usable answer stays
 * as it is and is asked for again after the next full read. Where both answers may come from one list, which may have
 * been cut, the full read before has to agree. Returns whether products wait for the next full read to agree. Throws
 * RemoteError for failures of TotalGest as a whole; the read then does not count as complete.
 */
export async function askForMissing(pull: Pull, { read, firstId }: Reading, mapped: Mapped): Promise<boolean> {
  const { engine, tally, signal } = pull;
  const { erp, store, clock, settings } = engine;
  const { isListAlone = false } = erp.guarantees;
  const before = isListAlone ? new Set(JSON.parse((await store.readNote("unlisted")) ?? "[]") as string[]) : null;
  const awaited: string[] = [];
  const addUnanswered = (id: string): void => {
    addRefused(pull, problem("product-unanswered", { system: "TotalGest", id }));
  };
  for await (const page of unlistedIds(store, "present", ({ id }) => tally.listed.has(id))) {
    const gone: string[] = [];
    const silent: string[] = [];
    const found: RawRecord<ErpProduct>[] = [];
    const ask = async ({ id }: { readonly id: string }): Promise<void> => {
      const product = await erp.fetchProduct(id, signal);
      if (product === null) gone.push(id);
      else if (product === "nothing") silent.push(id);
      else found.push({ id, digest: null, decode: () => product });
    };
    await askEach(page, settings.http.concurrency, ask, ({ id }, reason) => {
      addUnanswered(id);
      addRefused(pull, reason);
    });
    const unknown =
      silent.length === 0 || firstId === null ? new Set<string>() : await erp.findUnknown(silent, firstId, signal);
    for (const id of silent) {
      if (unknown.has(id)) gone.push(id);
      else addUnanswered(id);
    }
    const isAgreed = (id: string): boolean => before === null || before.has(id);
    awaited.push(...gone.filter((id) => !isAgreed(id)));
    const agreed = gone.filter(isAgreed).map((id) => ({ id, atMs: clock.now() }));
    await store.changeProducts(agreed, recordGone);
    await storePage(pull, read, found, mapped);
  }
  await store.writeNote("unlisted", awaited.length === 0 ? null : JSON.stringify(awaited));
  return awaited.length > 0;
}
