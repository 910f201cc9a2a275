import type { PullReport, PullRow } from "../../run/reports.ts";
import { IdSet } from "../../common/id-set.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { NOTHING_RESTRAINED, type RestrainedCount } from "./listed.ts";

/** Counts the rows of a pull and forwards them. */
export class Tally {
  read = 0;
  /** TotalGest's ids of the products that the read listed. */
  readonly listed = new IdSet();
  heldBack: RestrainedCount = NOTHING_RESTRAINED;
  readonly brakes: Problem[] = [];
  readonly #counts = { created: 0, updated: 0, hidden: 0, adopted: 0, failed: 0, "not-found": 0 };
  readonly #failed = new Set<string>();
  readonly #adoptedIds = new Set<string>();
  #warnings = 0;
  /** How many of the listed products have a row. */
  #touched = 0;
  readonly #onProduct: (row: PullRow) => void;

  constructor(onProduct: (row: PullRow) => void) {
    this.#onProduct = onProduct;
  }

  readonly add = (row: PullRow): void => {
    if (row.action === "failed") {
      if (row.id !== "" && this.#failed.has(row.id)) return;
      this.#failed.add(row.id);
    }
    if (row.action === "adopted") this.#adoptedIds.add(row.id);
    this.#counts[row.action] += 1;
    // A record without an id can only fail.
    if ((row.action === "failed" && row.id === "") || this.listed.has(row.id)) this.#touched += 1;
    this.#warnings += row.warnings.length;
    this.#onProduct(row);
  };

  /** Whether an adopted product is in the report, as adopted or as failed. */
  hasAdopted(id: string): boolean {
    return this.#adoptedIds.has(id) || this.#failed.has(id);
  }

  get summary(): PullReport["summary"] {
    const { created, updated, hidden, adopted, failed, "not-found": notFound } = this.#counts;
    const unchanged = Math.max(0, this.read - this.#touched - this.heldBack.listed);
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
