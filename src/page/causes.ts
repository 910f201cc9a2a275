/** Orders that wait for a person, by cause. */
import type { Problem } from "../core/common/problems/problem.ts";
import type { OrderCause } from "../core/ports/page-store.ts";
import { causeKey } from "../text/causes.ts";

/** Orders with the same problem. */
export interface CauseOnPage {
  /** Null = none is stored. */
  readonly problem: Problem | null;
  readonly count: number;
  /** One of them. */
  readonly id: string;
  readonly reference: string;
  /** Their problems, as stored. */
  readonly stored: readonly string[];
}

/** Groups what differs only in values of the single order. The largest first. */
export function causesOf(stored: readonly OrderCause[]): readonly CauseOnPage[] {
  const causes = new Map<string, CauseOnPage>();
  for (const { error, count, id, reference } of stored) {
    const problem = error === null ? null : (JSON.parse(error) as Problem);
    const key = problem === null ? "" : causeKey({ item: id, problem });
    const known = causes.get(key);
    const text = error === null ? [] : [error];
    causes.set(
      key,
      known === undefined
        ? { problem, count, id, reference, stored: text }
        : { ...known, count: known.count + count, stored: [...known.stored, ...text] },
    );
  }
  return [...causes.values()].toSorted((a, b) => b.count - a.count);
}

/** The stored problems of the cause that this problem belongs to. */
export function storedLike(causes: readonly CauseOnPage[], error: Problem | null): readonly string[] {
  if (error === null) return [];
  const text = JSON.stringify(error);
  return causes.find(({ stored }) => stored.includes(text))?.stored ?? [text];
}

/** The whole shop stands still, or is not set up. */
export function isGrave({ code }: Problem): boolean {
  return code === "login-refused" || code === "overdue" || code === "never-ran" || code === "not-set-up";
}
