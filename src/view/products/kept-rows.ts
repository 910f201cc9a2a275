import type { PullRow } from "../../core/run/reports.ts";
import { type Affected, Causes } from "../../text/causes.ts";

/**
 * A first pull may have a million rows: the numbers of causes, of failures per cause, and of listed rows that are
 * kept for the screen.
 */
const MOST_CAUSES = { most: 50, each: 50 } as const;
const MOST_LISTED = 50;

/** Which rows of a pull are needed. */
export interface RowsWanted {
  /** All of them, for a JSON document or a report file. */
  readonly all: boolean;
  /** The first ones, for the screen. */
  readonly list: boolean;
}

/** Takes a pull's rows one by one, and keeps only those that are needed. */
export class KeptRows {
  readonly all: PullRow[] = [];
  readonly failures = new Causes(MOST_CAUSES);
  readonly warnings = new Causes(MOST_CAUSES);
  readonly listed: PullRow[] = [];
  /** The number of all rows. */
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

  /** The failures by name. A cause of more than are kept is not among them: which ones are kept is chance. */
  get failed(): readonly Affected[] {
    return this.failures.all.flatMap(({ members, count }) => (members.length === count ? members : []));
  }
}

/** The SKU, or the id if there is none. */
function nameOf({ id, sku }: PullRow): { readonly item: string; readonly name: string } {
  return { item: sku === "" ? id : sku, name: sku.trim() === "" ? id : sku };
}
