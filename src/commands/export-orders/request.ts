import { splitTokens } from "../../cli/lists.ts";
import { type Conflicts, optionNeeds, refuseConflicts } from "../../cli/option-rules.ts";
import type { ArticleBy } from "../../core/orders/articles/article.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { formatOf } from "../../render/files/report-file.ts";
import type { ExportFlags } from "./options.ts";

/**
 * What is done with the orders: they are sent, or a person decided about them. `reason` null = none was given; a
 * dismissal needs one.
 */
type Action =
  | { readonly kind: "send" }
  | { readonly kind: "resend" }
  | { readonly kind: "mark-exported"; readonly number: string; readonly reason: string | null }
  | { readonly kind: "dismiss"; readonly reason: string | null }
  /** `number`: where the order that has the id now is in TotalGest. */
  | { readonly kind: "acknowledge"; readonly reason: string; readonly number?: string };

/** What one `export-orders` does. */
export interface ExportRequest {
  readonly action: Action;
  /** Ids or references, `-` for those on standard input; null = the orders that are due. */
  readonly tokens: readonly string[] | null;
  /** The user chooses from a list. */
  readonly interactive: boolean;
  readonly failed: boolean;
  /** First local day, `YYYY-MM-DD`. */
  readonly since: string | null;
  readonly dryRun: boolean;
  readonly now: boolean;
  /** Which product counts if an item's link and SKU disagree; null = not decided. */
  readonly articleBy: ArticleBy | null;
  /** No confirmation is asked. */
  readonly yes: boolean;
  /** Null = no file. */
  readonly report: string | null;
}

/** `args` are further ids, after `--ids`. Throws UsageError. */
export function readExportFlags(flags: ExportFlags, args: readonly string[]): ExportRequest {
  const tokens = readIds(flags, args);
  const action = readAction(flags);
  refuseConflicts(flags, CONFLICTS);
  if (flags.reason !== undefined && !takesReason(flags)) {
    throw optionNeeds("--reason", ["--dismiss", "--mark-exported", "--acknowledge"]);
  }
  if (flags.articleBy !== undefined && tokens === null) throw optionNeeds("--article-by", ["--ids"]);
  if (action.kind !== "send" && tokens === null) throw new UsageError(problem("no-ids", {}));
  const isOne = tokens === null || tokens.includes("-") || new Set(tokens).size === 1;
  if (flags.markExported !== undefined && !isOne) throw badOption("--ids", tokens.join(","), ["ID"]);
  if (flags.report !== undefined) formatOf(flags.report);
  return {
    action,
    tokens,
    interactive: flags.interactive === true,
    failed: flags.failed === true,
    since: flags.since ?? null,
    dryRun: flags.dryRun === true,
    now: flags.now === true,
    articleBy: flags.articleBy ?? null,
    yes: flags.yes === true,
    report: flags.report ?? null,
  };
}

function takesReason({ dismiss, markExported, acknowledge }: ExportFlags): boolean {
  return dismiss === true || markExported !== undefined || acknowledge === true;
}

function readIds(flags: ExportFlags, args: readonly string[]): readonly string[] | null {
  const [first] = args;
  if (flags.ids === undefined) {
    if (first === undefined) return null;
    const instead = `tg360 export-orders --ids ${args.join(",")}`;
    throw new UsageError(problem("unexpected-argument", { argument: first, instead }));
  }
  const tokens = [...flags.ids, ...args.flatMap(splitTokens)];
  if (tokens.length === 0) throw new UsageError(problem("no-ids", {}));
  return tokens;
}

/** The placeholders in our hints: an order that is marked with one would never be sent. */
export const STANDS_FOR_A_NUMBER = /^(number|num[eé]ro|nummer)$/i;

function readAction(flags: ExportFlags): Action {
  if (flags.resend === true) return { kind: "resend" };
  if (flags.dismiss === true) return { kind: "dismiss", reason: flags.reason ?? null };
  const number = readNumber(flags);
  if (flags.acknowledge === true) {
    const reason = flags.reason ?? number;
    if (reason === null) throw optionNeeds("--acknowledge", ["--reason"]);
    return { kind: "acknowledge", reason, ...(number === null ? {} : { number }) };
  }
  return number === null ? { kind: "send" } : { kind: "mark-exported", number, reason: flags.reason ?? null };
}

/** TotalGest's number; null = none was given. */
function readNumber({ markExported }: ExportFlags): string | null {
  if (markExported === undefined) return null;
  const number = markExported.trim();
  if (number === "" || STANDS_FOR_A_NUMBER.test(number)) throw badOption("--mark-exported", number, ["2026-00042"]);
  return number;
}

const CONFLICTS: Conflicts<ExportFlags> = [
  ["resend", ["markExported", "dismiss"]],
  ["markExported", ["dismiss"]],
  ["acknowledge", ["resend", "dismiss"]],
  ["interactive", ["acknowledge"]],
  ["dryRun", ["acknowledge"]],
  ["interactive", ["ids", "resend", "markExported", "dismiss", "since", "failed"]],
  ["since", ["ids"]],
  ["failed", ["ids"]],
  ["dryRun", ["markExported", "dismiss"]],
  ["articleBy", ["markExported", "dismiss"]],
];

function badOption(option: string, value: string, expected: readonly string[]): UsageError {
  return new UsageError(problem("bad-option", { option, value, expected, kind: "examples" }));
}
