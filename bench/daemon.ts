import { EventEmitter } from "node:events";

import { runCommandLine } from "../src/cli/run.ts";

/**
 * One cycle of a daemon in this process, for all shops of `env`: the whole command line, without a start of Node.js.
 * Throws if it fails.
 */
export function daemonCycle(env: Readonly<Record<string, string>>): () => Promise<void> {
  const sink = { write: (_: unknown, done?: () => void) => (done?.(), true), isTTY: false, on: () => sink };
  const silent = Object.assign(new EventEmitter(), sink);
  const surroundings = { env, stdin: process.stdin, stdout: silent, stderr: silent, exit: () => undefined };
  const listener = { on: () => undefined, off: () => undefined };
  return async () => {
    const code = await runCommandLine(["daemon", "--once", "--quiet"], { ...surroundings, ...listener } as never);
    if (code !== 0) throw new Error(`the cycle ended with ${String(code)}`);
  };
}
