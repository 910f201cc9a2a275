import { type Command, CommanderError } from "commander";

import { type App, emptyMemory, type Globals, realClock } from "../app/app.ts";
import { chooseShops } from "../app/shops.ts";
import { ConfigurationError, EXIT, type ExitCode, Tg360Error, UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { DEFAULT_SHOP } from "../core/run/shops/scope.ts";
import { peekLanguage } from "../config/files/places.ts";
import { chooseLanguage } from "../core/common/language.ts";
import type { Act } from "./declare.ts";
import { type Interrupt, listenForInterrupt, type SignalSource } from "./interrupt.ts";
import { createOutput, type Output, type Sink, Scrubber } from "./output.ts";
import { buildProgram, nothingPrinted } from "./program.ts";

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
  const line = new CommandLine(argv, process);
  try {
    return await line.run();
  } catch (error) {
    return await line.fail(error);
  } finally {
    line.release();
  }
}

/** One command line, from its arguments to its exit code. */
class CommandLine {
  readonly #argv: readonly string[];
  readonly #process: Process;
  readonly #scrubber = new Scrubber();
  readonly #output: Output;
  readonly #printed = nothingPrinted();
  readonly #interrupt: Interrupt;
  #app: App | null = null;
  #exitCode: ExitCode = EXIT.ok;

  constructor(argv: readonly string[], process: Process) {
    this.#argv = argv;
    this.#process = process;
    this.#output = createOutput(process.stdout, process.stderr, this.#scrubber);
    this.#interrupt = listenForInterrupt(
      process,
      () => void this.#printInterrupted(),
      () => this.#app?.command,
    );
  }

  async run(): Promise<ExitCode> {
    try {
      const program = await buildProgram(this.#act, this.#printed, this.#argv);
      await program.parseAsync(this.#argv, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return await this.#endParsing(error);
    }
    return this.#exitCode;
  }

  /** The one place where an error becomes a message and an exit code. */
  async fail(error: unknown): Promise<ExitCode> {
    const globals = this.#app?.globals;
    try {
      const { reportFailure } = await import("./failure.ts");
      return await reportFailure(error, {
        json: globals?.json ?? this.#argv.includes("--json"),
        lang: globals?.lang ?? this.#languageTyped(),
        output: this.#output,
        app: this.#app,
      });
    } catch (second) {
      // The message could not be loaded or printed: the exit code still reports the failure.
      this.#output.err(`${second instanceof Error ? (second.stack ?? second.message) : String(second)}\n`);
      return error instanceof Tg360Error ? error.exitCode : EXIT.bug;
    }
  }

  release(): void {
    this.#interrupt.release();
  }

  readonly #act: Act =
    (load) =>
    async (...parsed) => {
      const command = parsed.at(-1);
      if (!isCommand(command)) throw new TypeError("commander passed no command");
      const app = this.#createApp(command);
      this.#app = app;
      refuseUncheckedTls(app);
      const { run, runAll } = await load();
      // As their parsers made them: a day that was typed as 28.11.2026 is 2026-11-28 here.
      const args = command.processedArgs.flat().filter((one): one is string => typeof one === "string");
      const flags = command.opts<Parameters<typeof run>[1]>();
      const choice = await chooseShops(app, { flags, args });
      if (choice !== "all") {
        this.#exitCode = await run(app, flags, args);
        return;
      }
      const { runEachShop } = await import("../commands/shops/each.ts");
      this.#exitCode = await (runAll === undefined
        ? runEachShop(app, (scope) => run(scope, flags, args))
        : runAll(app, flags, args));
    };

  #createApp(command: Command): App {
    const { env } = this.#process;
    const options: GlobalOptions = command.optsWithGlobals();
    const globals = this.#globalsOf(options);
    return {
      command: command.name(),
      globals,
      sources: {
        env,
        configFlag: options.config ?? null,
        flags: options.dataDir === undefined ? {} : { dataDir: options.dataDir },
        shop: globals.shop === DEFAULT_SHOP ? null : globals.shop,
      },
      // Node opens its stream, with ten modules of its own, as soon as it is named.
      stdin: () => this.#process.stdin,
      output: this.#output,
      clock: realClock,
      signal: this.#interrupt.signal,
      scrubber: this.#scrubber,
      memory: emptyMemory(),
    };
  }

  #globalsOf(options: GlobalOptions): Globals {
    const { env } = this.#process;
    return {
      shop: options.shop ?? (env["TG360_SHOP"]?.trim() || null),
      json: options.json === true,
      quiet: options.quiet === true,
      verbose: options.verbose === true,
      color: options.color !== false && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
      lang: this.#languageOf(options),
      input: options.input !== false,
      lockTimeoutMs: options.lockTimeout ?? 0,
    };
  }

  #languageOf(options: GlobalOptions | undefined): Globals["lang"] {
    const { env } = this.#process;
    const locale = env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"];
    return chooseLanguage(options?.lang, env["TG360_LANG"], peekLanguage(options?.config ?? null, env), locale);
  }

  /** Help and version are no errors; `tg360` alone is one, with the help as its message. */
  async #endParsing(error: CommanderError): Promise<ExitCode> {
    const { helpOf, out } = this.#printed;
    if (error.exitCode === 0) {
      await this.#output.out(helpOf === null ? out : await this.#helpOf(helpOf));
      return EXIT.ok;
    }
    if (helpOf !== null) {
      this.#output.err(await this.#helpOf(helpOf));
      return EXIT.usage;
    }
    const { parsingProblem } = await import("./parsing-problem.ts");
    throw new UsageError(parsingProblem(error.message));
  }

  async #helpOf(command: Command): Promise<string> {
    const [{ renderHelp }, { readHelpWords }] = await Promise.all([import("./help.ts"), import("../text/locale.ts")]);
    return renderHelp(command, readHelpWords(this.#languageTyped()), this.#output.columns);
  }

  /** The language of a command line that could not be parsed. */
  #languageTyped(): Globals["lang"] {
    const [lang, config] = [flagOf("--lang", this.#argv), flagOf("--config", this.#argv)];
    return this.#languageOf({ lang, ...(config === undefined ? {} : { config }) });
  }

  async #printInterrupted(): Promise<void> {
    const globals = this.#app?.globals;
    if (globals?.quiet === true || this.#interrupt.signal.aborted === false) return;
    // `status` only reads: there is nothing to finish.
    if (this.#app?.command === "status") return;
    const { createText } = await import("../text/text.ts");
    const text = await createText(globals?.lang ?? "en");
    this.#output.err(`${text.t("interrupt.first")}\n`);
  }
}

type Env = Readonly<Record<string, string | undefined>>;

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
