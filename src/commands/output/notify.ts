import type { CommandLine, Configuration, Context, Notifier, People } from "../../compose/context.ts";
import { ConfigurationError, EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { messageLines } from "../../report/terminal/screen.ts";
import { asText } from "./present.ts";
import { messageScreen, shopZone } from "./screen-of.ts";

/** Sends what people have to be told, after the work. What goes wrong with that changes nothing of how the run went. */
export async function deliverMessages(context: CommandLine & Configuration & People): Promise<readonly Problem[]> {
  if (context.signal.aborted) return [];
  try {
    return await (await context.notifier()).deliver();
  } catch (error) {
    // A configuration that cannot be read is what the run itself ended with, and was said there.
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}

/** The same for a run of its own: what went wrong is said, but not with `--quiet`, where `status` alone says it. */
export async function afterRun(context: CommandLine & Configuration & People): Promise<void> {
  const problems = await deliverMessages(context);
  if (context.globals.quiet || problems.length === 0) return;
  const screen = await messageScreen(context, await shopZone(context));
  for (const one of problems) context.output.err(asText(messageLines(screen, screen.text.problem(one))));
}

/**
 * A run for cron opens its state once, for the work and for what is said afterwards. Whoever is asked something in between may
 * take long, and must not keep it open.
 */
export function holdingUnattended(
  { globals, holdingState }: Context,
  { dryRun, interactive = false }: { readonly dryRun: boolean; readonly interactive?: boolean },
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  return globals.quiet && !dryRun && !interactive ? holdingState(run) : run();
}

/** Sends a test over each channel, and says what became of it. Throws ConfigurationError where nobody is to be told. */
export async function testNotification(
  notifier: Notifier,
  context: CommandLine & Configuration & People,
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
