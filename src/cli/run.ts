import { type Command, CommanderError } from "commander";

import { createContext } from "../app/create.ts";
import type { Context } from "../app/context.ts";
import type { Globals } from "../app/globals.ts";
import { ConfigurationError, EXIT, type ExitCode, Tg360Error, UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { peekLanguage } from "../config/files/peek-language.ts";
import { chooseLanguage } from "../core/common/language.ts";
import type { Act } from "./declare.ts";
import { type Interrupt, listenForInterrupt, type SignalSource } from "./interrupt.ts";
import { createOutput, type Output, type Sink } from "./output.ts";
import { buildProgram, nothingPrinted } from "./program.ts";
import { scopedOutput } from "./scoped-output.ts";
import { Scrubber } from "./scrub.ts";
import { flagOf, type GlobalOptions } from "./global-options.ts";

/** The parts of the process that a command line needs; tests pass their own. */
export interface Process extends SignalSource {
  readonly env: Env;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly stdout: Sink;
  readonly stderr: Sink;
}

/**
 * Runs one command line to its end and prints its result. Returns the exit code; never rejects. Within another
 * command line, `interrupt` is that one's, which also handles signals.
 */
export async function runCommandLine(
  argv: readonly string[],
  process: Process,
  interrupt: Interrupt | null = null,
): Promise<ExitCode> {
  const line = new CommandLine(argv, process, interrupt);
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
  #context: Context | null = null;
  #exitCode: ExitCode = EXIT.ok;

  constructor(argv: readonly string[], process: Process, interrupt: Interrupt | null) {
    this.#argv = argv;
    this.#process = process;
    this.#output = this.#createOutput();
    this.#interrupt =
      interrupt ??
      listenForInterrupt(
        process,
        () => void this.#printInterrupted(),
        () => this.#context?.command,
      );
  }

  async run(): Promise<ExitCode> {
    try {
      await buildProgram(this.#act, this.#printed, this.#argv).parseAsync(this.#argv, { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return await this.#endParsing(error);
    }
    return this.#exitCode;
  }

  /** The one place where an error becomes a message and an exit code. */
  async fail(error: unknown): Promise<ExitCode> {
    const globals = this.#context?.globals;
    try {
      const { reportFailure } = await import("./failure.ts");
      return await reportFailure(error, {
        json: globals?.json ?? this.#argv.includes("--json"),
        lang: globals?.lang ?? this.#languageTyped(),
        output: this.#output,
        context: this.#context,
      });
    } catch (second) {
      // The message could not be loaded or printed: the exit code still reports the failure.
      this.#output.err(`${second instanceof Error ? (second.stack ?? second.message) : String(second)}\n`, "error");
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
      const context = this.#createContext(command);
      this.#context = context;
      refuseUncheckedTls(context);
      const { run, runAll } = await load();
      const { args } = command;
      const flags = command.opts<Parameters<typeof run>[1]>();
      const choice = await context.chooseShops({ flags, args });
      if (choice.kind !== "all") {
        this.#exitCode = await run(context, flags, args);
        return;
      }
      const { runEachShop } = await import("../commands/shops/each.ts");
      this.#exitCode = await (runAll === undefined
        ? runEachShop(context, (scope) => run(scope, flags, args))
        : runAll(context, flags, args));
    };

  #createOutput(): Output {
    return createOutput(this.#process.stdout, this.#process.stderr, this.#scrubber);
  }

  #createContext(command: Command, shop: string | null = null, output: Output = this.#output): Context {
    const globals = this.#globalsOf(command.optsWithGlobals());
    return createContext({
      command: command.name(),
      globals: shop === null ? globals : { ...globals, shop },
      env: this.#process.env,
      stdin: () => this.#process.stdin,
      output,
      scrubber: this.#scrubber,
      signal: this.#interrupt.signal,
      scopeOf: (name, out) =>
        this.#createContext(command, name, out === undefined ? output : scopedOutput(this.#createOutput(), name, out)),
      runOther: (argv, env) =>
        runCommandLine(argv, withEnvironment(this.#process, env), {
          signal: this.#interrupt.signal,
          release: () => undefined,
        }),
    });
  }

  #globalsOf(options: GlobalOptions): Globals {
    const { env } = this.#process;
    return {
      config: options.config ?? null,
      dataDir: options.dataDir ?? null,
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
    return chooseLanguage({
      flag: options?.lang,
      env: env["TG360_LANG"],
      config: peekLanguage(options?.config ?? null, env),
      locale: env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"],
    });
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
    const [{ renderHelp }, { readLocale }] = await Promise.all([import("./help.ts"), import("../report/locale.ts")]);
    return renderHelp(command, readLocale(this.#languageTyped(), "help"), this.#output.columns);
  }

  /** The language of a command line that could not be parsed. */
  #languageTyped(): Globals["lang"] {
    const [lang, config] = [flagOf("--lang", this.#argv), flagOf("--config", this.#argv)];
    return this.#languageOf({ lang, ...(config === undefined ? {} : { config }) });
  }

  async #printInterrupted(): Promise<void> {
    const globals = this.#context?.globals;
    if (globals?.quiet === true || this.#interrupt.signal.aborted === false) return;
    // `status` only reads: there is nothing to finish.
    if (this.#context?.command === "status") return;
    const { createText } = await import("../report/text/text.ts");
    const text = await createText(globals?.lang ?? "en");
    this.#output.err(`${text.t("interrupt.first")}\n`, "info");
  }
}

type Env = Context["env"];

function withEnvironment(process: Process, env: Env): Process {
  const { stdin, stdout, stderr } = process;
  const signals = { on: () => undefined, off: () => undefined, exit: () => undefined };
  return { stdin, stdout, stderr, env: { ...process.env, ...env }, ...signals };
}

function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "optsWithGlobals" in value && "args" in value;
}

/** The doctor reports it with its other findings, and checks certificates in any case. */
const UNCHECKED_ALLOWED: ReadonlySet<string> = new Set(["completion", "doctor"]);

/** Without the check of certificates, a password could go to any server that answers. */
function refuseUncheckedTls(context: Context): void {
  if (context.env["NODE_TLS_REJECT_UNAUTHORIZED"] === "0" && !UNCHECKED_ALLOWED.has(context.command)) {
    throw new ConfigurationError(problem("tls-check-off", {}));
  }
}
