import type { Env } from "../config/environment.ts";
import { type Command, CommanderError } from "commander";

import { type App, emptyMemory, type Globals, realClock } from "../app/app.ts";
import { speakAtEnd } from "../app/watchdog.ts";
import { chooseShops } from "../app/shops/shops.ts";
import { ConfigurationError, EXIT, type ExitCode, Tg360Error, UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { DEFAULT_SHOP, isWork } from "../core/run/shops/scope.ts";
import { peekLanguage } from "../config/files/places.ts";
import { chooseLanguage, type Lang } from "../core/common/language.ts";
import type { Act } from "../commands/declare.ts";
import { listenForInterrupt, type SignalSource } from "./interrupt.ts";
import { createOutput, type Output, type Sink, Scrubber } from "../app/output/output.ts";
import { buildProgram, commandIn, nothingPrinted } from "./program.ts";
import { runEachShop } from "../app/shops/each.ts";
import { parsingProblem } from "./parsing-problem.ts";
import { reportFailure } from "../app/output/failure.ts";
import { createText } from "../text/text.ts";
import { renderHelp } from "../commands/help.ts";
import { readHelpWords } from "../text/locale.ts";

interface GlobalOptions {
  readonly config?: string;
  readonly dataDir?: string;
  readonly shop?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
  readonly lang?: string | undefined;
  readonly input?: boolean;
  readonly lockTimeout?: number;
}

/** The parts of the process that a command line needs; tests pass their own. */
export interface Process extends SignalSource {
  readonly env: Env;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/** Runs one command line to its end and prints its result. Returns the exit code; never rejects. */
export async function runCommandLine(argv: readonly string[], process: Process): Promise<ExitCode> {
  const scrubber = new Scrubber();
  const output = createOutput(process.stdout, process.stderr, scrubber);
  const printed = nothingPrinted();
  const line: { app: App | null; exitCode: ExitCode } = { app: null, exitCode: EXIT.ok };
  const interrupt = listenForInterrupt(
    process,
    () => void printInterrupted(line.app, output),
    () => line.app?.command,
  );

  const act: Act =
    (load) =>
    async (...parsed) => {
      const command = parsed.at(-1);
      if (!isCommand(command)) throw new TypeError("commander passed no command");
      const app = createApp(command, process, { output, scrubber, signal: interrupt.signal });
      speakAtEnd(app.globals.lang);
      line.app = app;
      refuseUncheckedTls(app);
      const { run, runAll } = await load();
      // As their parsers made them: a day that was typed as 28.11.2026 is 2026-11-28 here.
      const args = command.processedArgs.flat().filter((one): one is string => typeof one === "string");
      const flags = command.opts<Parameters<typeof run>[1]>();
      const choice = await chooseShops(app, { flags, args });
      if (choice !== "all") {
        line.exitCode = await run(app, flags, args);
        return;
      }
      line.exitCode = await (runAll === undefined
        ? runEachShop(app, (scope) => run(scope, flags, args), { skipsPaused: isWork(app.command, args) })
        : runAll(app, flags, args));
    };

  /** Help and version are no errors; `tg360` alone is one, with the help as its message. */
  const endParsing = async (error: CommanderError): Promise<ExitCode> => {
    const help =
      printed.helpOf === null ? null : await helpOf(printed.helpOf, languageTyped(argv, process.env), output);
    if (error.exitCode === 0) {
      await output.out(help ?? printed.out);
      return EXIT.ok;
    }
    if (help !== null) {
      output.err(help);
      return EXIT.usage;
    }
    throw new UsageError(parsingProblem(error.message, commandIn(argv)));
  };

  try {
    const program = await buildProgram(act, printed, argv);
    await program.parseAsync(argv, { from: "user" }).catch(async (error: unknown) => {
      if (!(error instanceof CommanderError)) throw error;
      line.exitCode = await endParsing(error);
    });
    return line.exitCode;
  } catch (error) {
    return await fail(error, argv, process, { output, app: line.app });
  } finally {
    interrupt.release();
  }
}

/** The one place where an error becomes a message and an exit code. `app` null = the command line was not understood. */
async function fail(
  error: unknown,
  argv: readonly string[],
  { env }: Process,
  { output, app }: { readonly output: Output; readonly app: App | null },
): Promise<ExitCode> {
  try {
    const json = app?.globals.json ?? argv.includes("--json");
    return await reportFailure(error, { json, lang: app?.globals.lang ?? languageTyped(argv, env), output, app });
  } catch (second) {
    // The message could not be loaded or printed: the exit code still reports the failure.
    output.err(`${second instanceof Error ? (second.stack ?? second.message) : String(second)}\n`);
    return error instanceof Tg360Error ? error.exitCode : EXIT.bug;
  }
}

function createApp(command: Command, process: Process, parts: Pick<App, "output" | "scrubber" | "signal">): App {
  const { env } = process;
  const options: GlobalOptions = command.optsWithGlobals();
  const globals = globalsOf(options, env);
  return {
    ...parts,
    command: command.name(),
    globals,
    sources: {
      env,
      configFlag: options.config ?? null,
      flags: options.dataDir === undefined ? {} : { dataDir: options.dataDir },
      shop: globals.shop === DEFAULT_SHOP ? null : globals.shop,
    },
    // Node opens its stream, with ten modules of its own, as soon as it is named.
    stdin: () => process.stdin,
    clock: realClock,
    memory: emptyMemory(),
  };
}

function globalsOf(options: GlobalOptions, env: Env): Globals {
  return {
    shop: options.shop ?? (env["TG360_SHOP"]?.trim() || null),
    json: options.json === true,
    quiet: options.quiet === true,
    verbose: options.verbose === true,
    color: options.color !== false && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
    lang: languageOf(options, env),
    input: options.input !== false,
    lockTimeoutMs: options.lockTimeout ?? 0,
  };
}

function languageOf({ lang, config }: { lang?: string | undefined; config?: string | undefined }, env: Env): Lang {
  const locale = env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"];
  return chooseLanguage(lang, env["TG360_LANG"], peekLanguage(config ?? null, env), locale);
}

/** The language of a command line that could not be parsed. */
function languageTyped(argv: readonly string[], env: Env): Lang {
  return languageOf({ lang: flagOf("--lang", argv), config: flagOf("--config", argv) }, env);
}

async function helpOf(command: Command, lang: Lang, { columns }: Output): Promise<string> {
  return renderHelp(command, readHelpWords(lang), columns);
}

/** `status` only reads: there is nothing to finish. */
async function printInterrupted(app: App | null, output: Output): Promise<void> {
  if (app?.globals.quiet === true || app?.command === "status") return;
  const { t } = await createText(app?.globals.lang ?? "en");
  output.err(`${t("interrupt.first")}\n`);
}

function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "optsWithGlobals" in value && "args" in value;
}

/** The doctor reports it with its other findings, and checks certificates in any case. */
const UNCHECKED_ALLOWED: ReadonlySet<string> = new Set(["completion", "doctor"]);

/** Without the check of certificates, a password could go to any server that answers. */
function refuseUncheckedTls({ command, sources }: App): void {
  if (sources.env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0" && !UNCHECKED_ALLOWED.has(command)) {
    throw new ConfigurationError(problem("tls-check-off", {}));
  }
}

/** For a command line that was not understood: the value of a flag, as `--flag value` or `--flag=value`. */
function flagOf(flag: string, argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  return at < 0 ? undefined : (argv[at]?.split("=")[1] ?? argv[at + 1]);
}
