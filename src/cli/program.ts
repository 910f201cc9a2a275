import { Command, Option, type OptionValues } from "commander";

import { declareBackup, declareRestore } from "../commands/backup/options.ts";
import { declareAudit } from "../commands/audit/options.ts";
import { declareFix } from "../commands/fix/options.ts";
import { declareMetrics } from "../commands/metrics/options.ts";
import { declareCompletion } from "../commands/completion/options.ts";
import { declareCron } from "../commands/cron/options.ts";
import { declareConfigure } from "../commands/configure/options.ts";
import { declareDaemon } from "../commands/daemon/options.ts";
import { declareDemo } from "../commands/demo/options.ts";
import { declareDoctor } from "../commands/doctor/options.ts";
import { declareExportOrders } from "../commands/export-orders/options.ts";
import { declareProfile } from "../commands/profile/options.ts";
import { declarePullProducts } from "../commands/pull-products/options.ts";
import { declareSandbox } from "../commands/sandbox/options.ts";
import { declareServe } from "../commands/serve/options.ts";
import { declareService } from "../commands/service/options.ts";
import { declareShops } from "../commands/shops/options.ts";
import { declareStatus } from "../commands/status/options.ts";
import { declareWorker } from "../commands/worker/options.ts";
import { MINUTE } from "../core/common/time/duration.ts";
import { LANGS } from "../core/common/language.ts";
import type { Act, CommandModule, Declare } from "./declare.ts";
import { durationArgument } from "./lists.ts";
import { versionText } from "./installed.ts";

/** How long a run waits for another one to end. */
const LOCK_TIMEOUT_MS = MINUTE;

type Subcommand = (program: Command, act: Act) => void;

/** A subcommand's options, and its body, which is loaded when it runs. */
function subcommand<Flags extends OptionValues>(
  declare: Declare<Flags>,
  load: (program: Command) => Promise<CommandModule<Flags>>,
): Subcommand {
  return (program, act) => {
    declare(program).action(act(() => load(program)));
  };
}

const COMMANDS: Readonly<Record<string, Subcommand>> = {
  configure: subcommand(declareConfigure, () => import("../commands/configure/run.ts")),
  "pull-products": subcommand(declarePullProducts, () => import("../commands/pull-products/run.ts")),
  "export-orders": subcommand(declareExportOrders, () => import("../commands/export-orders/run.ts")),
  status: subcommand(declareStatus, () => import("../commands/status/run.ts")),
  fix: subcommand(declareFix, () => import("../commands/fix/run.ts")),
  audit: subcommand(declareAudit, () => import("../commands/audit/run.ts")),
  shops: subcommand(declareShops, () => import("../commands/shops/run.ts")),
  metrics: subcommand(declareMetrics, () => import("../commands/metrics/run.ts")),
  daemon: subcommand(declareDaemon, () => import("../commands/daemon/run.ts")),
  worker: subcommand(declareWorker, () => import("../commands/worker/run.ts")),
  serve: subcommand(declareServe, () => import("../commands/serve/run.ts")),
  service: subcommand(declareService, () => import("../commands/service/run.ts")),
  cron: subcommand(declareCron, () => import("../commands/cron/run.ts")),
  backup: subcommand(declareBackup, () => import("../commands/backup/run.ts")),
  restore: subcommand(declareRestore, () => import("../commands/backup/restore.ts")),
  doctor: subcommand(declareDoctor, () => import("../commands/doctor/run.ts")),
  profile: subcommand(declareProfile, () => import("../commands/profile/run.ts")),
  sandbox: subcommand(declareSandbox, () => import("../commands/sandbox/run.ts")),
  demo: subcommand(declareDemo, () => import("../commands/demo/run.ts")),
  completion: subcommand(declareCompletion, async (program) => {
    const { runCompletion } = await import("../commands/completion/run.ts");
    return { run: (context, _flags, args) => runCompletion(context, args, program) };
  }),
};

/** Words that need all commands declared: to list them, or to compare with them. */
const NEEDS_ALL: ReadonlySet<string> = new Set(["help", "-h", "--help", "completion"]);

/** The commands that `argv` can mean: declaring all of them takes a tenth of the time of `status`. */
function candidates(argv: readonly string[]): readonly Subcommand[] {
  const named = Object.entries(COMMANDS).filter(([name]) => argv.includes(name));
  const chosen = named.length === 0 || argv.some((word) => NEEDS_ALL.has(word)) ? Object.entries(COMMANDS) : named;
  return chosen.map(([, declare]) => declare);
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
export function buildProgram(act: Act, printed: Printed, argv: readonly string[] = []): Command {
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
  for (const declare of candidates(argv)) declare(program, act);
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
