import { Command, Option, type OptionValues } from "commander";

import { MINUTE } from "../core/common/time/duration.ts";
import { LANGS } from "../core/common/language.ts";
import type { Act, CommandModule, Declare } from "../commands/declare.ts";
import { durationArgument } from "../commands/lists.ts";
import { versionText } from "../app/installed.ts";

/** How long a run waits for another one to end. */
const LOCK_TIMEOUT_MS = MINUTE;

type Subcommand = (program: Command, act: Act) => Promise<void>;

/** A subcommand's options, and its body, which is loaded when it runs. */
function subcommand<Flags extends OptionValues>(
  options: () => Promise<{ readonly declare: Declare<Flags> }>,
  load: (program: Command) => Promise<CommandModule<Flags>>,
): Subcommand {
  return async (program, act) => {
    const { declare } = await options();
    declare(program).action(act(() => load(program)));
  };
}

const COMMANDS: Readonly<Record<string, Subcommand>> = {
  configure: subcommand(
    () => import("../commands/configure/options.ts"),
    () => import("../commands/configure/run.ts"),
  ),
  "pull-products": subcommand(
    () => import("../commands/pull-products/options.ts"),
    () => import("../commands/pull-products/run.ts"),
  ),
  "export-orders": subcommand(
    () => import("../commands/export-orders/options.ts"),
    () => import("../commands/export-orders/run.ts"),
  ),
  status: subcommand(
    () => import("../commands/status/options.ts"),
    () => import("../commands/status/run.ts"),
  ),
  fix: subcommand(
    () => import("../commands/fix/options.ts"),
    () => import("../commands/fix/run.ts"),
  ),
  forget: subcommand(
    () => import("../commands/forget/options.ts"),
    () => import("../commands/forget/run.ts"),
  ),
  audit: subcommand(
    () => import("../commands/audit/options.ts"),
    () => import("../commands/audit/run.ts"),
  ),
  shops: subcommand(
    () => import("../commands/shops/options.ts"),
    () => import("../commands/shops/run.ts"),
  ),
  metrics: subcommand(
    () => import("../commands/metrics/options.ts"),
    () => import("../commands/metrics/run.ts"),
  ),
  daemon: subcommand(
    () => import("../commands/daemon/options.ts"),
    () => import("../commands/daemon/run.ts"),
  ),
  worker: subcommand(
    () => import("../commands/worker/options.ts"),
    () => import("../commands/worker/run.ts"),
  ),
  serve: subcommand(
    () => import("../commands/serve/options.ts"),
    () => import("../commands/serve/run.ts"),
  ),
  autostart: subcommand(
    () => import("../commands/autostart/options.ts"),
    () => import("../commands/autostart/run.ts"),
  ),
  backup: subcommand(
    () => import("../commands/backup/options.ts"),
    () => import("../commands/backup/run.ts"),
  ),
  restore: subcommand(
    () => import("../commands/restore/options.ts"),
    () => import("../commands/restore/run.ts"),
  ),
  doctor: subcommand(
    () => import("../commands/doctor/options.ts"),
    () => import("../commands/doctor/run.ts"),
  ),
  profile: subcommand(
    () => import("../commands/profile/options.ts"),
    () => import("../commands/profile/run.ts"),
  ),
  adapter: subcommand(
    () => import("../commands/adapter/options.ts"),
    () => import("../commands/adapter/run.ts"),
  ),
  sandbox: subcommand(
    () => import("../commands/sandbox/options.ts"),
    () => import("../commands/sandbox/run.ts"),
  ),
  demo: subcommand(
    () => import("../commands/demo/options.ts"),
    () => import("../commands/demo/run.ts"),
  ),
  completion: subcommand(
    () => import("../commands/completion/options.ts"),
    async (program) => {
      const { runCompletion } = await import("../commands/completion/run.ts");
      return { run: (app, _flags, args) => runCompletion(app, args, program) };
    },
  ),
};

/** Words that need all commands declared: to list them, or to compare with them. */
const NEEDS_ALL: ReadonlySet<string> = new Set(["help", "-h", "--help", "completion"]);

/** The commands that `argv` can mean: loading and declaring all of them takes a tenth of the time of `status`. */
function candidates(argv: readonly string[]): readonly Subcommand[] {
  const named = Object.entries(COMMANDS).filter(([name]) => argv.includes(name));
  const chosen = named.length === 0 || argv.some((word) => NEEDS_ALL.has(word)) ? Object.entries(COMMANDS) : named;
  return chosen.map(([, declare]) => declare);
}

/** The command of a line that may not be understood; null = none. */
export function commandIn(argv: readonly string[]): string | null {
  return argv.find((word) => Object.hasOwn(COMMANDS, word)) ?? null;
}

/** Collects the parser's output instead of printing it. */
export interface Printed {
  out: string;
  err: string;
  /** The command whose help was requested; its texts are loaded only then. Null = none was. */
  helpOf: Command | null;
}

export function nothingPrinted(): Printed {
  return { out: "", err: "", helpOf: null };
}

/**
 * The command line: declares every subcommand and option that `argv` can mean, and loads no body. The global options
 * belong to the program, so they work before and after the subcommand.
 */
export async function buildProgram(act: Act, printed: Printed, argv: readonly string[] = []): Promise<Command> {
  const program = new Command("tg360")
    .version(versionText().trimEnd(), "-V, --version")
    .helpOption("-h, --help")
    .configureHelp({
      showGlobalOptions: true,
      formatHelp(command) {
        printed.helpOf = command;
        return "";
      },
    })
    .configureOutput({
      writeOut: (text) => (printed.out += text),
      writeErr: (text) => (printed.err += text),
      outputError: (text) => (printed.err += text),
    })
    .exitOverride();
  declareGlobals(program);
  for (const declare of candidates(argv)) await declare(program, act);
  return program;
}

function declareGlobals(program: Command): void {
  program
    .option("--config <file>")
    .option("--data-dir <folder>")
    .option("--shop <name>")
    .option("--json")
    .option("--quiet")
    .option("--verbose")
    .option("--no-color")
    .addOption(new Option("--lang <code>").choices(LANGS))
    .option("--no-input")
    .addOption(new Option("--lock-timeout <duration>").argParser(durationArgument).default(LOCK_TIMEOUT_MS, "60s"));
}
