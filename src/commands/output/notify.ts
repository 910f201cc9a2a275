import type { Context, Notifier, Printing } from "../../app/context.ts";
import { ConfigurationError, EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { messageLines } from "../../report/terminal/screen.ts";
import { asText } from "./present.ts";
import { messageScreen, shopZone } from "./screen-of.ts";

/** Sends the messages to people, after the work. Its failures do not change the result of the run. */
export async function deliverMessages(context: Pick<Context, "notifier" | "signal">): Promise<readonly Problem[]> {
  if (context.signal.aborted) return [];
  try {
    return await (await context.notifier()).deliver();
  } catch (error) {
    // A configuration that cannot be read ended the run itself, and was reported there.
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}

/** The same after a single command: failures are printed, but not with `--quiet`; then only `status` shows them. */
export async function afterRun(
  context: Printing & Pick<Context, "locateState" | "notifier" | "signal">,
): Promise<void> {
  const problems = await deliverMessages(context);
  if (context.globals.quiet || problems.length === 0) return;
  const screen = await messageScreen(context, await shopZone(context));
  for (const one of problems) context.output.err(asText(messageLines(screen, screen.text.problem(one))));
}

/**
 * An unattended run opens its state once, for the work and the report. A run that asks questions may wait long, and
 * must not keep it open.
 */
export function holdingUnattended(
  { globals, holdingState }: Pick<Context, "globals" | "holdingState">,
  { dryRun, interactive = false }: { readonly dryRun: boolean; readonly interactive?: boolean },
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  return globals.quiet && !dryRun && !interactive ? holdingState(run) : run();
}

/** Sends a test over each channel, and prints the result. Throws ConfigurationError if no channel is configured. */
export async function testNotification(
  notifier: Notifier,
  context: Printing & Pick<Context, "locateState">,
): Promise<ExitCode> {
  if (notifier.channels.length === 0) throw new ConfigurationError(problem("notify-unset", {}));
  const results = await notifier.sendTest();
  const screen = await messageScreen(context, await shopZone(context));
  const { text } = screen;
  for (const { channel, problem: fault } of results) {
    const lines =
      fault === null ? [text.t("notice.test-sent", { channel })] : messageLines(screen, text.problem(fault));
    if (fault !== null || !context.globals.quiet) context.output.err(asText(lines));
  }
  return results.every((one) => one.problem === null) ? EXIT.ok : EXIT.remote;
}
