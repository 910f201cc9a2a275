/** A decision about orders that the command line names. */
import { readTokens } from "../lists.ts";
import type { App } from "../../app/app.ts";
import { shellWord } from "../../core/common/words.ts";
import { isDecision, type OrderAction, reasonIn } from "../../core/acts/action.ts";
import { type ExitCode, EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Text } from "../../text/text.ts";
import { exportPresentation } from "../../app/output/export-report.ts";
import { afterRun } from "../../app/output/notify.ts";
import { present, messageScreen } from "../../app/output/present.ts";
import { isConfirmed, type Prompts } from "../prompts/prompts.ts";
import { splitTokens, optionNeeds } from "../lists.ts";
import { carryOut } from "../../app/decide.ts";
import type { FixFlags } from "./options.ts";

/** A decision that the flags name. A dismissal with an empty reason asks for one. */
type NamedDeciding = Extract<
  OrderAction,
  { kind: "resend" | "send" | "mark-exported" | "dismiss" | "put-back" | "acknowledge" }
>;

/** What one `fix` does. */
interface FixRequest {
  /** Null = it asks about what waits. */
  readonly deciding: NamedDeciding | null;
  /** Ids or references, `-` for those on standard input; empty = everything that waits. */
  readonly tokens: readonly string[];
  /** No confirmation is asked. */
  readonly yes: boolean;
  /** The command as it was typed, with a placeholder for the orders. */
  readonly instead: string;
}

/** Confirms a decision, carries it out and reports what came of it. Throws UsageError, LockedError, StoreError. */
export async function decideNamed(
  { deciding, tokens, yes, instead }: FixRequest & { readonly deciding: NamedDeciding },
  app: App,
  prompts: Prompts | null,
): Promise<ExitCode> {
  const orders = await readTokens(app, tokens, instead);
  const action = await confirmed(deciding, orders, { yes, app, prompts });
  if (action === null) return EXIT.ok;
  try {
    const { report, shop } = await carryOut(app, action, orders);
    const decided = isDecision(action) ? action.kind : null;
    return await present(app, exportPresentation(app, report, { listAll: true, decided }, shop), null);
  } finally {
    await afterRun(app);
  }
}

/**
 * What cannot be undone needs a second confirmation, unless `--yes` is given, and a dismissal needs a reason. Null = not
 * confirmed.
 */
async function confirmed(
  deciding: NamedDeciding,
  orders: readonly string[],
  { yes, app, prompts }: { readonly yes: boolean; readonly app: App; readonly prompts: Prompts | null },
): Promise<NamedDeciding | null> {
  const { kind } = deciding;
  if (kind === "send" || kind === "put-back" || kind === "acknowledge") return deciding;
  const needsReason = kind === "dismiss" && deciding.reason === "";
  if (needsReason && prompts === null) throw new UsageError(problem("dismiss-needs-reason", { ids: orders.join(",") }));
  const number = kind === "mark-exported" ? deciding.number : "";
  const question = ({ t }: Text): string => t(`ask.${kind}`, { ids: orders, n: orders.length, number });
  if (!(await isConfirmed(app, { yes, action: `--${kind}`, question }, prompts))) return null;
  if (!needsReason || prompts === null) return deciding;
  const { t } = (await messageScreen(app)).text;
  const needed = (answer: string): string | null => (reasonIn(answer) === null ? t("fix.wrong-reason") : null);
  return { kind, reason: await prompts.text(t("fix.reason"), undefined, needed) };
}

/** Throws UsageError. */
export function readFixFlags(flags: FixFlags, args: readonly string[]): FixRequest {
  const deciding = readDeciding(flags);
  const tokens = args.flatMap(splitTokens);
  const instead = withPlaceholder(flags);
  const takesReason = flags.dismiss === true || flags.markExported !== undefined || flags.acknowledge === true;
  if (flags.reason !== undefined && !takesReason) {
    throw optionNeeds("fix", "--reason", ["--dismiss", "--mark-exported", "--acknowledge"]);
  }
  if (tokens.length === 0 && (deciding !== null || args.length > 0)) {
    throw new UsageError(problem("no-ids", { instead }));
  }
  if (flags.markExported !== undefined && !tokens.includes("-") && new Set(tokens).size > 1) {
    throw new UsageError(problem("number-for-several", { count: new Set(tokens).size }));
  }
  return { deciding, tokens, yes: flags.yes === true, instead };
}

/** The command with these flags: a next step names no order that nobody has named. */
function withPlaceholder({ markExported, articleBy, reason, ...flags }: FixFlags): string {
  const typed = [
    flags.resend === true ? "--resend" : "",
    markExported === undefined ? "" : `--mark-exported ${shellWord(markExported)}`,
    flags.dismiss === true ? "--dismiss" : "",
    flags.putBack === true ? "--put-back" : "",
    flags.acknowledge === true ? "--acknowledge" : "",
    articleBy === undefined ? "" : `--article-by ${articleBy}`,
    reason === undefined ? "" : `--reason ${shellWord(reason)}`,
    flags.yes === true ? "--yes" : "",
  ];
  return ["tg360 fix ID", ...typed.filter((one) => one !== "")].join(" ");
}

/** The placeholders in our hints: an order that is marked with one would never be sent. */
export const STANDS_FOR_A_NUMBER = /^(number|num[eé]ro|nummer)$/i;

function readDeciding({ resend, dismiss, putBack, acknowledge, articleBy, ...flags }: FixFlags): NamedDeciding | null {
  if (flags.reason !== undefined && reasonIn(flags.reason) === null) {
    throw new UsageError(problem("reason-blank", { helpOf: "fix" }));
  }
  if (resend === true) return { kind: "resend", ...(articleBy === undefined ? {} : { articleBy }) };
  if (dismiss === true) return { kind: "dismiss", reason: flags.reason ?? "" };
  if (putBack === true) return { kind: "put-back" };
  const number = readNumber(flags);
  if (acknowledge === true) {
    const reason = flags.reason ?? number;
    if (reason === null) throw optionNeeds("fix", "--acknowledge", ["--reason"]);
    return { kind: "acknowledge", reason, ...(number === null ? {} : { number }) };
  }
  if (number !== null) return { kind: "mark-exported", number, reason: flags.reason ?? null };
  return articleBy === undefined ? null : { kind: "send", articleBy };
}

/** TotalGest's number; null = none was given. */
function readNumber({ markExported }: FixFlags): string | null {
  if (markExported === undefined) return null;
  const number = markExported.trim();
  if (number === "" || STANDS_FOR_A_NUMBER.test(number)) {
    throw new UsageError(problem("number-missing", { value: number }));
  }
  return number;
}
