import type { PullRow } from "../run/reports.ts";
import type { ProductRecord, RestrainedCount } from "../ports/product-store.ts";

/** The rows of a push, and the products that are not pushed yet. */
export class PushRows {
  readonly #onRow: (row: PullRow) => void;
  /** Products whose row is still missing, and whether the last read listed them. */
  readonly #open = new Map<string, boolean>();
  #restrained: RestrainedCount = { all: 0, wasRead: 0 };

  constructor(onRow: (row: PullRow) => void) {
    this.#onRow = onRow;
  }

  /** The product will get a row. */
  expect({ id, wasRead }: ProductRecord): void {
    this.#open.set(id, wasRead);
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
  addRestrained({ wasRead }: ProductRecord): void {
    const { all, wasRead: read } = this.#restrained;
    this.#restrained = { all: all + 1, wasRead: read + (wasRead ? 1 : 0) };
  }

  /** All products that are not pushed. `later`: pending products that were not planned yet. */
  countRestrained(later: RestrainedCount): RestrainedCount {
    const begun = [...this.#open.values()];
    return {
      all: this.#restrained.all + begun.length + later.all,
      wasRead: this.#restrained.wasRead + begun.filter(Boolean).length + later.wasRead,
    };
  }
}
