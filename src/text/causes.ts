import { treatmentOf, type Problem } from "../core/common/problems/problem.ts";

/** One order or product with its problem. */
export interface Affected {
  /** As a command takes it: an order id or a SKU. */
  readonly item: string;
  /** As it is named on screen, e.g. `1042 (NW-1042)`. */
  readonly name: string;
  readonly problem: Problem;
}

/** Problems of a whole run. */
export function ofNoItem(problems: readonly Problem[]): readonly Affected[] {
  return problems.map((problem) => ({ item: "", name: "", problem }));
}

/** All items with the same problem. */
export interface Cause {
  /** The first items, at most `each` of them. */
  readonly members: readonly Affected[];
  /** The number of all items. */
  readonly count: number;
}

/** Groups items by cause, and keeps only as many as are shown: a pull may have a million failures. */
export class Causes {
  readonly #byKey = new Map<string, { readonly members: Affected[]; count: number }>();
  readonly #most: number;
  readonly #each: number;
  #kept = 0;
  #others = 0;

  /** Keeps at most `most` causes, and `each` items per cause. */
  constructor({ most, each }: { readonly most: number; readonly each: number }) {
    this.#most = most;
    this.#each = each;
  }

  add(one: Affected): void {
    const key = causeKey(one);
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

  /** The number of items of the causes in `all`. */
  get kept(): number {
    return this.#kept;
  }

  /** The number of items with other causes. */
  get others(): number {
    return this.#others;
  }
}

/** The code and values of a problem, without the values that belong to its item. */
export function causeKey(one: Omit<Affected, "name">): string {
  const { problem } = one;
  const shared = Object.entries(problem.data)
    .filter((value) => !isOwn(one, value))
    .map(([name, value]) => [name, typeof value === "string" && name === "path" ? anyItem(value) : value]);
  return JSON.stringify([problem.code, shared]);
}

/** `prices[0].amount` and `prices[2].amount` are the same place: `prices[].amount`. */
export function anyItem(path: string): string {
  return path.replaceAll(/\[\d+\]/g, "[]");
}

/** Its text holds values that others with the same cause do not have. */
export function tellsOfOne(one: Omit<Affected, "name">): boolean {
  return Object.entries(one.problem.data).some((value) => isOwn(one, value));
}

function isOwn({ item, problem }: Omit<Affected, "name">, [name, value]: readonly [string, unknown]): boolean {
  return value === item || treatmentOf(problem).ofTheItem.includes(name);
}
