import type { Sink } from "../../src/app/output/output.ts";
import { runCommandLine, type Process } from "../../src/cli/run.ts";
import { findSecrets, secretsIn } from "./canary.ts";
import { type Ran, type StartOptions, startTg360 } from "./tg360-process.ts";

export interface HereOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its standard input; absent = empty. */
  readonly stdin?: string | Buffer;
  readonly signals?: Signals;
  readonly onOut?: (text: string) => void;
}

/** Sends the command line a signal. */
interface Signals {
  send: (signal: "SIGINT" | "SIGTERM") => void;
}

/**
 * Runs one command line to its end in the test's own process, from the source: everything behind `bin/tg360.js`, in a
 * tenth of the time of a process. Rejects if its output contains a secret of its environment, as `startTg360` does.
 */
export async function runHere(args: readonly string[], { env, stdin, signals, onOut }: HereOptions): Promise<Ran> {
  const startedMs = performance.now();
  let stdout = "";
  let stderr = "";
  const process: Process = {
    env: { ...env },
    stdin: inputOf(stdin),
    stdout: sinkTo((text) => {
      stdout += text;
      onOut?.(text);
    }),
    stderr: sinkTo((text) => (stderr += text)),
    on(signal, listener) {
      if (signals !== undefined && signal === "SIGTERM") signals.send = listener;
    },
    off: () => undefined,
    exit: () => undefined,
  };
  const code = await asPrivately(() => runCommandLine(args, process));
  const leaks = findSecrets(args.join(" "), stdout + stderr, secretsIn(env));
  if (leaks.length > 0) throw new Error(`a secret was written: ${JSON.stringify(leaks)}`);
  return { code, signal: null, stdout, stderr, tookMs: performance.now() - startedMs };
}

/**
 * Runs it in the test's own process, unless it needs a separate one: a program in front, another build, or options of
 * Node.js itself.
 */
export function runAsNeeded(args: readonly string[], options: StartOptions): Promise<Ran> {
  const { env, stdin, before = [], launcher, limitMs } = options;
  const isForNode = Object.keys(env).some((name) => name.startsWith("NODE_"));
  const needsProcess = isForNode || before.length > 0 || (launcher ?? limitMs) !== undefined;
  if (needsProcess) return startTg360(args, options).ended;
  return runHere(args, stdin === undefined ? { env } : { env, stdin });
}

let privately = 0;
let umaskBefore = 0;

/** With the umask that `bin/tg360.js` sets. */
async function asPrivately<T>(work: () => Promise<T>): Promise<T> {
  if (privately === 0) umaskBefore = process.umask(0o077);
  privately += 1;
  try {
    return await work();
  } finally {
    privately -= 1;
    if (privately === 0) process.umask(umaskBefore);
  }
}

async function* inputOf(text: string | Buffer | undefined): AsyncGenerator<Buffer> {
  await Promise.resolve();
  if (text !== undefined) yield Buffer.from(text);
}

function sinkTo(take: (text: string) => void): Sink {
  return {
    on: () => undefined,
    write(text, done) {
      take(text);
      done();
      return true;
    },
  };
}
