import type { Engine } from "../../run/engine.ts";
import type { PullOptions, PullReport, PullRow } from "../../run/reports.ts";
import type { RunLog } from "../../run/run.ts";
import { IdSet } from "../../common/id-set.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { ProductStore } from "../../ports/product-store.ts";
import { unlistedIds } from "./listed.ts";

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

/** Counts the rows of a pull and forwards them. */
export class Tally {
  read = 0;
  /** TotalGest's ids of the products that the read listed. */
  readonly listed = new IdSet();
  /** Products that are pending and have no row: neither pushed nor refused. */
  heldBack = 0;
  readonly brakes: Problem[] = [];
  readonly #counts = { created: 0, updated: 0, hidden: 0, adopted: 0, failed: 0, "not-found": 0 };
  readonly #failed = new Set<string>();
  readonly #rows = new IdSet();
  #warnings = 0;
  /** How many of the listed products have a row, or are held back. */
  #touched = 0;
  readonly #onProduct: (row: PullRow) => void;

  constructor(onProduct: (row: PullRow) => void) {
    this.#onProduct = onProduct;
  }

  /** A product counts once, and once more where it fails after that. */
  add(row: PullRow): void {
    const isFailed = row.action === "failed";
    if (row.id !== "" && (isFailed ? this.#failed : this.#rows).has(row.id)) return;
    if (isFailed) this.#failed.add(row.id);
    this.#rows.add(row.id);
    this.#counts[row.action] += 1;
    // A record without an id can only fail.
    if ((isFailed && row.id === "") || this.listed.has(row.id)) this.#touched += 1;
    this.#warnings += row.warnings.length;
    this.#onProduct(row);
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  /** To be called at the end. */
  async countHeldBack(store: Pick<ProductStore, "listIds">): Promise<void> {
    for await (const page of unlistedIds(store, "pending", ({ id }) => this.#rows.has(id))) {
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
    };
  }
}
