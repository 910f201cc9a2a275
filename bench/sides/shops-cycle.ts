/** Cycles of all shops, one after the other in one process: the whole command line, without a start of Node.js. */
import { EventEmitter } from "node:events";

import { runCommandLine } from "../../src/cli/run.ts";
import { type Open, textOf, timed } from "../work.ts";

export const open: Open = async (options) => {
  const env: Readonly<Record<string, string>> = JSON.parse(textOf(options, "env"));
  const sink = { write: (_: unknown, done?: () => void) => (done?.(), true), isTTY: false, on: () => sink };
  const silent = Object.assign(new EventEmitter(), sink);
  const surroundings = { env, stdin: process.stdin, stdout: silent, stderr: silent, exit: () => undefined };
  const listener = { on: () => undefined, off: () => undefined };
  const cycle = async (): Promise<void> => {
    const code = await runCommandLine(["daemon", "--once", "--quiet"], { ...surroundings, ...listener } as never);
    if (code !== 0) throw new Error(`the cycle ended with ${String(code)}`);
  };
  for (let at = 0; at < 2; at++) await cycle();
  return {
    run: async () => ({ ...(await timed(cycle)), notes: { mb: process.resourceUsage().maxRSS / 1024 } }),
    close: () => Promise.resolve(),
  };
};
