/** What the parser does not check: options that exclude each other, or need another one. */
import { UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";

/** The long form of an option by its name among the flags: `markExported` is `--mark-exported`. */
export function optionName(flag: string): string {
  return `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Options that do not go together, because one has no effect or undoes the other: one, and those that it excludes. */
export type Conflicts<Flags> = readonly (readonly [keyof Flags & string, readonly (keyof Flags & string)[]])[];

/** Throws UsageError for the first two that are both given. */
export function refuseConflicts<Flags>(flags: Flags, conflicts: Conflicts<Flags>): void {
  const isGiven = (flag: keyof Flags): boolean => flags[flag] !== undefined && flags[flag] !== false;
  for (const [first, others] of conflicts) {
    const second = isGiven(first) ? others.find(isGiven) : undefined;
    if (second !== undefined) {
      throw new UsageError(problem("option-conflict", { first: optionName(first), second: optionName(second) }));
    }
  }
}

/** The error that `option` was given without one of these. */
export function optionNeeds(option: string, needs: readonly string[]): UsageError {
  return new UsageError(problem("option-needs", { option, needs }));
}
