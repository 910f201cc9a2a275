import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Message, Options, Sample } from "./work.ts";

/** This checkout. */
export const ROOT = join(import.meta.dirname, "..");

export function launcherOf(root: string): string {
  return join(root, "bin", "tg360.js");
}

/** A `Work` in a process of its own. */
export class Worker {
  readonly info: Readonly<Record<string, string>>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, info: Readonly<Record<string, string>>) {
    this.#child = child;
    this.info = info;
  }

  /**
   * Starts the module `path` of the benchmark in the checkout `root`, and waits until it is ready and warm. Rejects
   * with its error.
   */
  static async start(
    path: string,
    options: Options,
    { isTool = false, root = ROOT }: { readonly isTool?: boolean; readonly root?: string } = {},
  ): Promise<Worker> {
    const folder = join(root, "bench");
    const module = pathToFileURL(join(folder, path)).href;
    // Earlier commits put the V8 settings of their launcher there.
    const args = [module, JSON.stringify(options), ...(isTool ? ["as-launched"] : [])];
    const child = fork(join(folder, "host.ts"), args, { execArgv: [] });
    try {
      const message = await nextMessage(child);
      return new Worker(child, ("info" in message ? message.info : undefined) ?? {});
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  async run(): Promise<Sample> {
    const message = nextMessage(this.#child);
    this.#child.send("run");
    const answer = await message;
    if (!("value" in answer)) throw new Error("a side measured nothing");
    return answer;
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || !this.#child.connected) return;
    const gone = once(this.#child, "exit");
    this.#child.send("close");
    await gone;
  }
}

async function nextMessage(child: ChildProcess): Promise<Message> {
  const { promise, resolve, reject } = Promise.withResolvers<Message>();
  const onExit = (code: number | null): void => reject(new Error(`a side ended with ${String(code)}`));
  child.once("message", resolve);
  child.once("exit", onExit);
  try {
    const message = await promise;
    if ("error" in message) throw new Error(message.error);
    return message;
  } finally {
    child.off("message", resolve);
    child.off("exit", onExit);
  }
}

/** The result of a Node.js process. */
export interface Spawned {
  readonly ms: number;
  /** Its peak memory. */
  readonly peakMb: number;
  readonly code: number | null;
}

/** Writes the process's peak memory to file descriptor 3. */
const TELL_PEAK = `process.on("exit",()=>process.getBuiltinModule("fs").writeSync(3,String(process.resourceUsage().maxRSS)))`;

/** Runs Node.js with these arguments and waits for its end; its output is dropped. */
export async function spawnNode(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  options: { readonly withPeak: boolean } = { withPeak: false },
): Promise<Spawned> {
  const preload = options.withPeak ? ["--import", `data:text/javascript,${encodeURIComponent(TELL_PEAK)}`] : [];
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...preload, ...args], {
    env: { HOME: process.env["HOME"], PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", "ignore", options.withPeak ? "pipe" : "ignore"],
  });
  let peakKb = "";
  child.stdio[3]?.on("data", (chunk) => (peakKb += String(chunk)));
  await once(child, "close");
  return { ms: performance.now() - startedMs, peakMb: Number(peakKb) / 1024, code: child.exitCode };
}
