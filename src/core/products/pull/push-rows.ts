import type { IdSet } from "../../common/id-set.ts";
import type { PullRow } from "../../run/reports.ts";
import { NOTHING_RESTRAINED, type RestrainedCount } from "./listed.ts";

/** The rows of a push, and the products that are not pushed yet. */
export class PushRows {
  readonly #onRow: (row: PullRow) => void;
  /** The ids that the read of TotalGest listed. */
  readonly #listed: IdSet;
  /** Products whose row is still missing. */
  readonly #open = new Set<string>();
  #restrained: RestrainedCount = NOTHING_RESTRAINED;

  constructor(onRow: (row: PullRow) => void, listed: IdSet) {
    this.#onRow = onRow;
    this.#listed = listed;
  }

  /** The product will get a row. */
  expect(id: string): void {
    this.#open.add(id);
  }

  /** The product gets no row. */
  forget(id: string): void {
    this.#open.delete(id);
  }

  add(row: PullRow): void {
    this.#open.delete(row.id);
    this.#onRow(row);
  }

  /** Counts a product whose changes are all restrained now. */
  addRestrained(id: string): void {
    this.#restrained = this.#plus([id]);
  }

  /** All products that are not pushed. `later`: pending products that were not planned yet. */
  countRestrained(later: RestrainedCount): RestrainedCount {
    const begun = this.#plus([...this.#open]);
    return { all: begun.all + later.all, listed: begun.listed + later.listed };
  }

  #plus(ids: readonly string[]): RestrainedCount {
    const { all, listed } = this.#restrained;
    return { all: all + ids.length, listed: listed + ids.filter((id) => this.#listed.has(id)).length };
  }
}
