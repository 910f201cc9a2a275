import type { PullRow } from "../../core/run/reports.ts";
import { Causes } from "../causes.ts";

/**
 * A first pull has a million rows: so many causes are kept for the screen, of each so many failures, and so many rows where
 * they are listed.
 */
const MOST_CAUSES = { most: 50, each: 50 } as const;
const MOST_LISTED = 50;

/** What a pull's rows are needed for. */
export interface RowsWanted {
  /** All of them: a JSON document or a report file is to be written. */
  readonly all: boolean;
  /** The first ones, for the screen. */
  readonly list: boolean;
}

/** Takes a pull's rows as they come, and keeps no more of them than is wanted. */
export class KeptRows {
  readonly all: PullRow[] = [];
  readonly failures = new Causes(MOST_CAUSES);
  readonly warnings = new Causes(MOST_CAUSES);
  readonly listed: PullRow[] = [];
  /** How many rows there were. */
  count = 0;
  readonly #wanted: RowsWanted;

  constructor(wanted: RowsWanted) {
    this.#wanted = wanted;
  }

  readonly add = (row: PullRow): void => {
    this.count += 1;
    if (this.#wanted.all) this.all.push(row);
    if (this.#wanted.list && this.listed.length < MOST_LISTED) this.listed.push(row);
    if (row.error !== null) this.failures.add({ ...nameOf(row), problem: row.error });
    for (const problem of row.warnings) this.warnings.add({ ...nameOf(row), problem });
  };
}

/** The SKU; where there is none the id. */
function nameOf({ id, sku }: PullRow): { readonly item: string; readonly name: string } {
  return { item: sku === "" ? id : sku, name: sku.trim() === "" ? id : sku };
}
