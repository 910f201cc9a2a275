/** What commander's `conflicts` does not say of options: that one needs another. */
import { UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";

/** The long form of an option by its name among the flags: `markExported` is `--mark-exported`. */
export function optionName(flag: string): string {
  return `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The error that `option` was given without one of these. */
export function optionNeeds(option: string, needs: readonly string[]): UsageError {
  return new UsageError(problem("option-needs", { option, needs }));
}
