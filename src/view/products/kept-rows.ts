import type { PullRow } from "../../core/run/reports.ts";
import { type Affected, Causes } from "../../text/causes.ts";
import { type Matter, MATTERS, mattersOf, rankOf } from "./matters.ts";

/**
 * A first pull may have a million rows: the numbers of causes, of failures per cause, and of listed rows that are
 * kept for the screen.
 */
const MOST_CAUSES = { most: 50, each: 50 } as const;
export const MOST_LISTED = 50;

/** Which rows of a pull are needed. */
export interface RowsWanted {
  /** All of them, for a JSON document or a report file. */
  readonly all: boolean;
  /** Those that matter most, for the screen. */
  readonly list: boolean;
}

/** Takes a pull's rows one by one, and keeps only those that are needed. */
export class KeptRows {
  readonly all: PullRow[] = [];
  readonly failures = new Causes(MOST_CAUSES);
  readonly warnings = new Causes(MOST_CAUSES);
  /** In how many products that exist on both sides each matter differs. */
  readonly matters = Object.fromEntries(MATTERS.map((matter) => [matter, 0])) as Record<Matter, number>;
  readonly #ranked: PullRow[][] = Array.from({ length: MATTERS.length + 2 }, () => []);
  /** The number of all rows. */
  count = 0;
  readonly #wanted: RowsWanted;

  constructor(wanted: RowsWanted) {
    this.#wanted = wanted;
  }

  readonly add = (row: PullRow): void => {
    this.count += 1;
    if (this.#wanted.all) this.all.push(row);
    if (this.#wanted.list) this.#list(row);
    if (row.error !== null) this.failures.add({ ...nameOf(row), problem: row.error });
    for (const problem of row.warnings) this.warnings.add({ ...nameOf(row), problem });
  };

  /** What matters most first, and within that in the order in which the rows came. */
  get listed(): readonly PullRow[] {
    return this.#ranked.flat().slice(0, MOST_LISTED);
  }

  #list(row: PullRow): void {
    const alike = this.#ranked[rankOf(row)];
    if (alike !== undefined && alike.length < MOST_LISTED) alike.push(row);
    if (row.action !== "created" && row.error === null) for (const matter of mattersOf(row)) this.matters[matter] += 1;
  }

  /** The failures by name. A cause of more than are kept is not among them: which ones are kept is chance. */
  get failed(): readonly Affected[] {
    return this.failures.all.flatMap(({ members, count }) => (members.length === count ? members : []));
  }
}

/** The SKU, or the id if there is none. */
function nameOf({ id, sku }: PullRow): { readonly item: string; readonly name: string } {
  return { item: sku === "" ? id : sku, name: sku.trim() === "" ? id : sku };
}
