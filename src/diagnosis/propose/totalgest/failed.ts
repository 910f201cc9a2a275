/** Guesses how an answer with a successful status marks an error. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import { WHOLE } from "../lexicon/lexicon.ts";

/** In the form of a profile. */
export type FailedRule =
  | { readonly path: string }
  | { readonly path: string; readonly is: readonly (string | number | boolean)[] }
  | { readonly path: string; readonly not: readonly (string | number | boolean)[] };

/**
 * The mark in `failed`; null = none. `fine`: a successful answer of the same system, which must not have the mark;
 * undefined = unknown.
 */
export function guessFailed(failed: unknown, fine?: unknown): FailedRule | null {
  if (!isRecord(failed)) return null;
  for (const [name, value] of Object.entries(failed)) {
    const isOther = fine === undefined || !isRecord(fine) || fine[name] !== value;
    if (!isOther || !/^[\w-]+$/.test(name)) continue;
    if (WHOLE.outcome.test(name) && (value === false || value === 0))
      return { path: name, not: [value === 0 ? 1 : true] };
    if (WHOLE.outcome.test(name) && typeof value === "string" && WHOLE.failure.test(value))
      return { path: name, is: [value] };
    const isError = WHOLE.error.test(name) && (isRecord(value) || (typeof value === "string" && value !== ""));
    if (isError) return { path: name };
  }
  return null;
}
