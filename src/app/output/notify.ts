import type { App } from "../app.ts";
import { type Configured, loadConfig } from "../config.ts";
import { backUpWhenDue } from "../backup/nightly.ts";
import { holdingState } from "../state/lock.ts";
import { ConfigurationError, EXIT, type ExitCode, worstExit } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { messageLines } from "../../render/terminal/screen.ts";
import { asText, messageScreen, shopZone } from "./present.ts";
import { deliverNow, createSenders } from "../messages/notify.ts";

/** Sends the messages to people, after the work. Its failures do not change the result of the run. */
export async function deliverMessages(app: App): Promise<readonly Problem[]> {
  if (app.signal.aborted) return [];
  try {
    const config = await loadConfig(app);
    if (config.values.notify?.to === undefined && config.secrets["notify.webhookUrl"] === null) return [];
    return await deliverNow(app, config);
  } catch (error) {
    // A configuration that cannot be read ended the run itself, and was reported there.
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}

/** The same after a single command: failures are printed, but not with `--quiet`; then only `status` shows them. */
export async function afterRun(app: App): Promise<void> {
  const problems = await deliverMessages(app);
  if (app.globals.quiet || problems.length === 0) return;
  const screen = await messageScreen(app, await shopZone(app));
  for (const one of problems) app.output.err(asText(messageLines(screen, screen.text.problem(one))));
}

/**
 * An unattended run opens its state once, for the work, the report and the backup that is due, whose failure is the next run's to mail. A run that asks questions may wait long, and
 * must not keep it open.
 */
export function holdingUnattended(
  app: App,
  { dryRun = false, interactive = false }: { readonly dryRun?: boolean; readonly interactive?: boolean },
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  if (!app.globals.quiet || dryRun || interactive) return run();
  return holdingState(app, async () => {
    const exitCode = await run();
    return (await backUpWhenDue(app)).length === 0 ? exitCode : worstExit([exitCode, EXIT.items]);
  });
}

/** Sends a test over each channel, and prints the result. Throws ConfigurationError if no channel is configured. */
export async function testNotification(app: App, config: Configured): Promise<ExitCode> {
  const senders = createSenders(app, config);
  if (senders.length === 0) throw new ConfigurationError(problem("notify-unset", {}));
  const test = { kind: "test", atMs: app.clock.now() } as const;
  const results = await Promise.all(
    senders.map(async ({ channel, send }) => ({ channel, problem: await send(test, app.signal) })),
  );
  const screen = await messageScreen(app, await shopZone(app));
  const { text } = screen;
  for (const { channel, problem: fault } of results) {
    const lines =
      fault === null ? [text.t("notice.test-sent", { channel })] : messageLines(screen, text.problem(fault));
    if (fault !== null || !app.globals.quiet) app.output.err(asText(lines));
  }
  return results.every((one) => one.problem === null) ? EXIT.ok : EXIT.remote;
}
