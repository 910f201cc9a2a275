import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { findSecrets, secretsIn } from "./canary.ts";

/** The program as users start it; another build can be tested by its launcher. */
const LAUNCHER = process.env["TG360_TEST_LAUNCHER"] ?? join(import.meta.dirname, "../../bin/tg360.js");

/** Longer than anything in these tests takes; a process that hangs fails its test and not the whole suite. */
const LIMIT_MS = 50_000;

/** How a process ended, and its output. */
export interface Ran {
  /** Null = it was ended by `signal`. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

/** A running process. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  /** Rejects if its output contains a secret of its environment, in any encoding: no test has to check that. */
  readonly ended: Promise<Ran>;
  /** Its standard error so far. */
  stderrText(): string;
}

export interface StartOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Its standard input; absent = empty. */
  readonly stdin?: string | Buffer;
  /** A program and its arguments in front, such as a shell, `strace` or `unshare`. */
  readonly before?: readonly string[];
  /** Another build of the program. */
  readonly launcher?: string;
  /** How long it may take before it is ended. */
  readonly limitMs?: number;
}

/** The environment of a process whose clock is ahead by so much. */
export function startedLater(laterMs: number): Readonly<Record<string, string>> {
  const module = pathToFileURL(join(import.meta.dirname, "later.js")).href;
  return { NODE_OPTIONS: `--import ${module}`, TG360_TEST_LATER_MS: String(laterMs) };
}

/** Starts `tg360` with exactly this environment. */
export function startTg360(args: readonly string[], options: StartOptions): Running {
  const [program = process.execPath, ...rest] = [...(options.before ?? []), ...tg360Words(args, options.launcher)];
  return startProcess(program, rest, options);
}

/** The words of a `tg360` command line as typed, program and launcher included. */
export function tg360Words(args: readonly string[], launcher = LAUNCHER): readonly string[] {
  return [process.execPath, launcher, ...args];
}

/** The same as one line for a shell. */
export function tg360Line(args: readonly string[]): string {
  return tg360Words(args)
    .map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`)
    .join(" ");
}

function startProcess(program: string, args: readonly string[], options: StartOptions): Running {
  const { env, cwd, stdin, limitMs = LIMIT_MS } = options;
  const startedMs = performance.now();
  const child = spawn(program, args, { env: { ...env }, cwd });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => void out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => void err.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin ?? "");
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  const stderrText = (): string => Buffer.concat(err).toString("utf8");
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      const tookMs = performance.now() - startedMs;
      const stdout = Buffer.concat(out).toString("utf8");
      const leaks = findSecrets(args.join(" "), stdout + stderrText(), secretsIn(env));
      if (leaks.length > 0) reject(new Error(`a secret was written: ${JSON.stringify(leaks)}`));
      else resolve({ code, signal, stdout, stderr: stderrText(), tookMs });
    });
  });
  return { child, ended, stderrText };
}
