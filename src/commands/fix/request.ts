import { splitTokens, optionNeeds } from "../../cli/lists.ts";
import type { ArticleBy } from "../../core/orders/articles/article.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { FixFlags } from "./options.ts";

/** A person's decision. `reason` null = none was given; a dismissal needs one. */
export type Deciding =
  | { readonly kind: "resend"; readonly articleBy?: ArticleBy }
  /** Send it with these articles. */
  | { readonly kind: "send"; readonly articleBy: ArticleBy }
  | { readonly kind: "mark-exported"; readonly number: string; readonly reason: string | null }
  | { readonly kind: "dismiss"; readonly reason: string | null }
  /** `number`: where the order that has the id now is in TotalGest. */
  | { readonly kind: "acknowledge"; readonly reason: string; readonly number?: string };

/** What one `fix` does. */
export interface FixRequest {
  /** Null = it asks about what waits. */
  readonly deciding: Deciding | null;
  /** Ids or references, `-` for those on standard input; empty = everything that waits. */
  readonly tokens: readonly string[];
  /** No confirmation is asked. */
  readonly yes: boolean;
}

/** Throws UsageError. */
export function readFixFlags(flags: FixFlags, args: readonly string[]): FixRequest {
  const deciding = readDeciding(flags);
  const tokens = args.flatMap(splitTokens);
  const takesReason = flags.dismiss === true || flags.markExported !== undefined || flags.acknowledge === true;
  if (flags.reason !== undefined && !takesReason) {
    throw optionNeeds("--reason", ["--dismiss", "--mark-exported", "--acknowledge"]);
  }
  if (tokens.length === 0 && (deciding !== null || args.length > 0)) throw new UsageError(problem("no-ids", {}));
  if (flags.markExported !== undefined && !tokens.includes("-") && new Set(tokens).size > 1) {
    throw badOption("fix", tokens.join(","), ["ID"]);
  }
  return { deciding, tokens, yes: flags.yes === true };
}

/** The placeholders in our hints: an order that is marked with one would never be sent. */
export const STANDS_FOR_A_NUMBER = /^(number|num[eé]ro|nummer)$/i;

function readDeciding({ resend, dismiss, acknowledge, articleBy, ...flags }: FixFlags): Deciding | null {
  if (resend === true) return { kind: "resend", ...(articleBy === undefined ? {} : { articleBy }) };
  if (dismiss === true) return { kind: "dismiss", reason: flags.reason ?? null };
  const number = readNumber(flags);
  if (acknowledge === true) {
    const reason = flags.reason ?? number;
    if (reason === null) throw optionNeeds("--acknowledge", ["--reason"]);
    return { kind: "acknowledge", reason, ...(number === null ? {} : { number }) };
  }
  if (number !== null) return { kind: "mark-exported", number, reason: flags.reason ?? null };
  return articleBy === undefined ? null : { kind: "send", articleBy };
}

/** TotalGest's number; null = none was given. */
function readNumber({ markExported }: FixFlags): string | null {
  if (markExported === undefined) return null;
  const number = markExported.trim();
  if (number === "" || STANDS_FOR_A_NUMBER.test(number)) throw badOption("--mark-exported", number, ["2026-00042"]);
  return number;
}

function badOption(option: string, value: string, expected: readonly string[]): UsageError {
  return new UsageError(problem("bad-option", { option, value, expected, kind: "examples" }));
}
