import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";

/** Why the systems are not tried; null = they are. They are fetched, which takes a minute once, and are no dependencies. */
export const WHY_NOT = process.env["TG360_REAL_ERPS"] === "1" ? null : "TG360_REAL_ERPS=1 fetches and tries them";

/** What was fetched stays here for the next time. PostgreSQL runs as a user of its own where this one is root, and has to read it. */
const CACHE =
  process.getuid?.() === 0
    ? "/var/cache/tg360-real-erps"
    : join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tg360-real-erps");

/** The folder of this name in the cache, made by `make` in a folder that becomes it where all went well. */
export function cached(name: string, make: (folder: string) => void): string {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${String(process.pid)}`;
  mkdirSync(draft, { recursive: true });
  try {
    make(draft);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return folder;
}

/** Runs a program to its end; its standard output. Throws what it said where it fails. */
export function runTo(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { cwd, env = {} } = options;
  const ran = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: "utf8" });
  if (ran.status === 0) return ran.stdout;
  throw new Error(`${command} ${args.join(" ")}: ${ran.error?.message ?? ran.stderr.slice(-2000)}`);
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A server that is up: `stop` ends it and waits. */
export interface Started {
  readonly stop: () => Promise<void>;
}

/** Starts a server, and waits until something answers at the address. Throws what it said where it ends before. */
export async function startServer(
  command: string,
  args: readonly string[],
  url: string,
  options: RunOptions = {},
): Promise<Started> {
  const { cwd, env = {} } = options;
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString("utf8")).slice(-4000);
    });
  }
  const until = Date.now() + 60_000;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > until) {
      await stop(child);
      throw new Error(`${command}: ${said}`);
    }
  }
  return { stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(late);
}

/** A refused connection takes a moment, so that nobody asks too often. */
async function answers(url: string): Promise<boolean> {
  try {
    await fetch(url, { signal: AbortSignal.timeout(1000) });
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return false;
  }
}

export function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value, null, 2));
}
