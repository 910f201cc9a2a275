import type { Leaf } from "../../clients/profile/reading/leaves.ts";
import type { Term } from "./lexicon/lexicon.ts";
import type { Guesses } from "./parts.ts";
import { rank, type RankOptions } from "./rank.ts";

/** The condition that every value of a field must meet, by field. */
export type Checks = Readonly<Partial<Record<string, (value: unknown) => boolean>>>;

interface Options extends RankOptions {
  readonly checks?: Checks;
  /** The prefix of each field's name, e.g. `cart[].`. */
  readonly prefix?: string;
}

/** The possible places of each of these fields, for both systems. Pure. */
export function guessEach(
  terms: Readonly<Record<string, Term>>,
  leaves: readonly Leaf[],
  { checks = {}, prefix = "", ...options }: Options = {},
): Guesses {
  return new Map(
    Object.entries(terms).map(([field, term]) => {
      const check = checks[field];
      const fitting = check === undefined ? leaves : leaves.filter(({ values }) => values.every(check));
      return [`${prefix}${field}`, rank(term, fitting, options)] as const;
    }),
  );
}
