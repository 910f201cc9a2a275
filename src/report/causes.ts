import { treatmentOf } from "../core/common/problems/problem-table.ts";
import type { Problem } from "../core/common/problems/problem.ts";

/** One order or product and what is the matter with it. */
export interface Affected {
  /** As a command takes it: an order id, a SKU. */
  readonly item: string;
  /** As it is called on screen, e.g. `1042 (NW-1042)`. */
  readonly name: string;
  readonly problem: Problem;
}

/** All that have one thing the matter with them. */
export interface Cause {
  /** The first of them. */
  readonly members: readonly Affected[];
  /** How many there are. */
  readonly count: number;
}

/** Puts together what has one cause, and keeps of each no more than is wanted: a pull may have a million failures. */
export class Causes {
  readonly #byKey = new Map<string, { readonly members: Affected[]; count: number }>();
  readonly #most: number;
  readonly #each: number;
  #kept = 0;
  #others = 0;

  /** `most` causes, and `each` so many of their items. */
  constructor({ most, each }: { readonly most: number; readonly each: number }) {
    this.#most = most;
    this.#each = each;
  }

  add(one: Affected): void {
    const key = keyOf(one);
    let cause = this.#byKey.get(key);
    if (cause === undefined) {
      if (this.#byKey.size >= this.#most) {
        this.#others += 1;
        return;
      }
      cause = { members: [], count: 0 };
      this.#byKey.set(key, cause);
    }
    cause.count += 1;
    this.#kept += 1;
    if (cause.members.length < this.#each) cause.members.push(one);
  }

  get all(): readonly Cause[] {
    return [...this.#byKey.values()];
  }

  /** How many items the causes in `all` have together. */
  get kept(): number {
    return this.#kept;
  }

  /** How many items have other causes. */
  get others(): number {
    return this.#others;
  }
}

/** The same code with the same values, those apart that are the item's own. */
function keyOf({ item, problem }: Affected): string {
  const { ofTheItem } = treatmentOf(problem);
  const shared = Object.entries(problem.data)
    .filter(([name, value]) => value !== item && !ofTheItem.includes(name))
    .map(([name, value]) => [name, typeof value === "string" && name === "path" ? anyItem(value) : value]);
  return JSON.stringify([problem.code, shared]);
}

/** `prices[0].amount` and `prices[2].amount` are one place: `prices[].amount`. */
export function anyItem(path: string): string {
  return path.replaceAll(/\[\d+\]/g, "[]");
}
