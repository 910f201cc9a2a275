import type { Engine } from "../../run/engine.ts";
import type { PullOptions, PullReport, PullRow } from "../../run/reports.ts";
import type { RunLog } from "../../run/run.ts";
import { IdSet } from "../../common/id-set.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { ProductStore } from "../../ports/product-store.ts";
import type { RateOf } from "../../brakes/paid-price.ts";
import type { Owners } from "../owners.ts";
import type { IdKind, PlacedIds, ProductRecord } from "../record.ts";
import type { WishOutcome } from "../texts.ts";

/** One read of TotalGest. */
export interface Reading {
  readonly read: number;
  /** The read returned no record, and so was not begun. */
  readonly isEmpty: boolean;
  /** The next read's `updatedSince`. */
  readonly cursor: string;
  /** The first listed id; null = no record has one. */
  readonly firstId: string | null;
}

/** What the steps of one pull share. */
export interface Pull {
  readonly engine: Engine;
  readonly options: PullOptions;
  readonly log: RunLog;
  readonly tally: Tally;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Ends calls that write, some time later. */
  readonly wire: AbortSignal;
}

/** What a pull found besides what is in the store. It counts its rows and forwards them. */
export class Tally {
  isFull = false;
  /** The pull should be full, but leaves that to another run. */
  isLeft = false;
  /** The shop's catalogue is not read completely: the shop is asked for a SKU before a product gets it. */
  isShopUnread = false;
  /** The shop said in this run that it has no field for pictures. */
  hasNoImages = false;
  rateOf: RateOf = () => null;
  /** Who owns the fields of all products. */
  owners: Owners | null = null;
  /** TotalGest's; "" = unknown. */
  currency = "";
  /** The read of changes if it returned no record; else null. */
  empty: Reading | null = null;
  /** Products that were linked to existing ones of the shop, by TotalGest's ids. */
  readonly adopted = new Set<string>();
  /** Products that a person named, by TotalGest's ids. */
  readonly named = new Set<string>();
  /** What became of a person's wish about the texts of these products, as the shop showed them. */
  readonly wishes: { readonly record: ProductRecord; readonly became: WishOutcome }[] = [];
  /** How many texts differ from TotalGest's and are left, as the shop has its own. */
  textsLeft = 0;
  /** How often the shop was asked for a product right before a text of it was written. */
  textsAsked = 0;
  /** Those of which two products of the shop have the SKU: they are not created. Null = this run looked for none. */
  ambiguous: ReadonlySet<string> | null = null;
  read = 0;
  /** TotalGest's ids of the products that the read listed; marked = it has a row. */
  readonly listed = new IdSet();
  /** Products that are pending and have no row: neither pushed nor refused. */
  heldBack = 0;
  /** Those that failed in an earlier run, and have no row. */
  failedBefore = 0;
  readonly brakes: Problem[] = [];
  readonly #counts = { created: 0, updated: 0, hidden: 0, adopted: 0, failed: 0, "not-found": 0 };
  readonly #failed = new Set<string>();
  /** Products that have a row, and that the read did not list. */
  readonly #others = new IdSet();
  #warnings = 0;
  /** How many of the listed products have a row, or are held back. */
  #touched = 0;
  readonly #onProduct: (row: PullRow) => void;

  constructor(onProduct: (row: PullRow) => void) {
    this.#onProduct = onProduct;
  }

  /** A product counts once, and once more where it fails after that. */
  add(row: PullRow): void {
    // Nothing was sent: a push of the same product has a row of its own.
    if (row.action === "kept") return this.#onProduct(row);
    const isFailed = row.action === "failed";
    if (row.id !== "" && (isFailed ? this.#failed : this).has(row.id)) return;
    if (isFailed) this.#failed.add(row.id);
    const isListed = this.listed.has(row.id);
    if (isListed) this.listed.mark(row.id);
    else this.#others.add(row.id);
    this.#counts[row.action] += 1;
    // A record without an id can only fail.
    if ((isFailed && row.id === "") || isListed) this.#touched += 1;
    this.#warnings += row.warnings.length;
    this.#onProduct(row);
  }

  /** Null = nobody wished anything of it. */
  noteWish(record: ProductRecord, became: WishOutcome | null): void {
    if (became !== null) this.wishes.push({ record, became });
  }

  has(id: string): boolean {
    return this.listed.isMarked(id) || this.#others.has(id);
  }

  /** To be called at the end. `hasRun`: it called the systems; else nothing of it was held back. */
  async countRest(store: Pick<ProductStore, "listIds">, hasRun: boolean): Promise<void> {
    const hasRow = ({ id }: PlacedIds): boolean => this.has(id);
    for await (const page of unlistedIds(store, "failed", hasRow)) this.failedBefore += page.length;
    if (!hasRun) return;
    this.heldBack -= this.failedBefore;
    for await (const page of unlistedIds(store, "pending", hasRow)) {
      this.heldBack += page.length;
      this.#touched += page.filter(({ id }) => this.listed.has(id)).length;
    }
  }

  get summary(): PullReport["summary"] {
    const { created, updated, hidden, adopted, failed, "not-found": notFound } = this.#counts;
    const unchanged = Math.max(0, this.read - this.#touched);
    return {
      read: this.read,
      created,
      updated,
      unchanged,
      hidden,
      adopted,
      failed: failed + notFound,
      warnings: this.#warnings,
      textsLeft: this.textsLeft,
      textsAsked: this.textsAsked,
    };
  }
}

/** How many ids are read from the store at a time. */
const PAGE_SIZE = 5000;
/** How many of them are handled at once. */
const AT_ONCE = 500;

/** All pages of a list by position. */
export async function* pagesOf<Row extends Pick<PlacedIds, "position">>(
  read: (after: number) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for (let page = await read(0), last = page.at(-1); last !== undefined; last = page.at(-1)) {
    yield page;
    page = await read(last.position);
  }
}

/** The ids in the store for which `isListed` is false, in pages. What a read lists is in memory: it starts again after a kill. */
export async function* unlistedIds(
  store: Pick<ProductStore, "listIds">,
  which: IdKind,
  isListed: (ids: PlacedIds) => boolean,
): AsyncGenerator<readonly PlacedIds[]> {
  for await (const page of pagesOf((after) => store.listIds(which, after, PAGE_SIZE))) {
    const missing = page.filter((ids) => !isListed(ids));
    for (let at = 0; at < missing.length; at += AT_ONCE) yield missing.slice(at, at + AT_ONCE);
  }
}
