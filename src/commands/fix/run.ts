import type { Context, Printing } from "../../compose/context.ts";
import type { Body } from "../../cli/declare.ts";
import { EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { advice, paragraph } from "../../report/terminal/screen.ts";
import { canAsk, terminalPrompts } from "../prompts/prompts.ts";
import { afterRun } from "../output/notify.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";
import { readOpenDecisions } from "./decide.ts";
import { walk } from "./walk.ts";

type Needs = Printing & Pick<Context, "locateState" | "notifier" | "setUp" | "signal" | "withEngine">;

/** Commands with the same effect, for use without a terminal. */
const INSTEAD = ["configure --map-payment", "configure --map-vat", "configure --map-country", "export-orders --ids"];

/** Asks about everything that waits for a decision. */
export const run: Body<object, Needs> = async (context) => {
  if (!canAsk(context)) throw new UsageError(problem("needs-terminal", { flags: INSTEAD }));
  const look = await readOpenDecisions(context);
  const messages = await messageScreen(context, look.timeZone);
  const { text } = messages;
  if (look.decisions.length === 0) {
    context.output.err(asText(paragraph(messages, text.t("fix.none"))));
    return EXIT.ok;
  }
  const results = await resultScreen(context, look.timeZone);
  try {
    const left = await walk(look, { context, prompts: terminalPrompts(context, text), messages, results });
    const lines =
      left === 0 ? paragraph(messages, text.t("fix.done")) : advice(messages, text.t("fix.left", { n: left }));
    context.output.err(`\n${asText(lines)}`);
    return left === 0 ? EXIT.ok : EXIT.items;
  } finally {
    await afterRun(context);
  }
};
