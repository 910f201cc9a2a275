import type { Body } from "../cli/declare.ts";
import { VERSION } from "../cli/version.ts";
import type { Context } from "../context.ts";
import { runEvery } from "../core/cycle.ts";
import { CancelledError, EXIT, type ExitCode, LockedError, Tg360Error } from "../core/errors.ts";
import { type Cycle, runCycle } from "./cycle.ts";
import { cycleDocument, cycleLine } from "./cycle-log.ts";
import type { DaemonFlags } from "./daemon.options.ts";
import { messageScreen } from "./screen-of.ts";
import { formatDuration } from "../core/duration.ts";

export const run: Body<DaemonFlags> = (context, flags) =>
  context.withDaemonLock(() => (flags.once === true ? runOnce(context) : runAlways(context, flags.interval)));

/** One cycle; its exit code is the process's. */
async function runOnce(context: Context): Promise<ExitCode> {
  const cycle = await runCycle(context);
  await sayCycle(context, cycle);
  rethrowBug(cycle);
  return cycle.exitCode;
}

/**
 * Cycles until a signal. What a first cycle cannot even start with (no configuration, a damaged state) ends the daemon, so
 * that a supervisor sees it; later on the same is logged, and tried again like everything else.
 */
async function runAlways(context: Context, intervalMs: number): Promise<ExitCode> {
  const { text } = await messageScreen(context, "Europe/Zurich");
  const say = (line: string): void => {
    if (!context.globals.quiet) context.output.err(`${line}\n`);
  };
  say(text.t("daemon.started", { version: VERSION, interval: formatDuration(intervalMs), pid: String(process.pid) }));
  let isFirst = true;
  const step = async (): Promise<void> => {
    const cycle = await runCycle(context);
    if (isFirst) throwUnstartable(cycle);
    isFirst = false;
    await sayCycle(context, cycle);
  };
  await runEvery(context.clock, intervalMs, step, context.signal);
  say(text.t("daemon.ended"));
  return endedBy(context.signal.reason);
}

/** SIGTERM is how a supervisor ends a daemon: nothing went wrong. */
function endedBy(reason: unknown): ExitCode {
  return reason instanceof CancelledError && reason.exitCode === EXIT.interrupted ? EXIT.interrupted : EXIT.ok;
}

function throwUnstartable({ parts }: Cycle): void {
  for (const { error } of parts) {
    if (error instanceof Tg360Error && !(error instanceof LockedError) && !(error instanceof CancelledError))
      throw error;
  }
}

function rethrowBug({ parts }: Cycle): void {
  for (const { error } of parts) if (error !== null && !(error instanceof Tg360Error)) throw error;
}

/** A line on standard error; with `--json` a document on a line of standard output; with `--quiet` only what is news. */
async function sayCycle(context: Context, cycle: Cycle): Promise<void> {
  const { globals, output } = context;
  for (const { error } of cycle.parts) {
    if (error instanceof Error && !(error instanceof Tg360Error)) output.err(`${error.stack ?? error.message}\n`);
  }
  const speak = await context.shouldSpeak(cycle.problemKeys);
  if (globals.json) await output.out(`${JSON.stringify(await cycleDocument(cycle))}\n`);
  if (!globals.quiet || speak) output.err(`${await cycleLine(context, cycle)}\n`);
}
