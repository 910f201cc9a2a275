import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import Database from "better-sqlite3";

import { siteOf } from "../../src/config/url.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { environmentOf, type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { CREDENTIALS, findSecretsBelow, SECRETS } from "./canary.ts";
import { checkQueue, type Verdict } from "./checker.ts";
import { runAsNeeded } from "./run-here.ts";
import { type Ran, type Running, type StartOptions, startTg360 } from "./tg360-process.ts";

/** Compiled code is kept beyond a rig, as it is beyond a run. */
const CACHE = join(tmpdir(), `tg360-test-cache-${String(process.geteuid?.() ?? 0)}`);

/** Both systems and a private state for processes that will be killed: needs no test runner. */
export interface Rig {
  readonly sandbox: Sandbox;
  /** A private folder, the home of the processes. */
  readonly folder: string;
  readonly dataDir: string;
  readonly statePath: string;
  start(args: readonly string[], options?: Partial<StartOptions>): Running;
  /** Runs a command line to its end, in this process if possible. */
  run(args: readonly string[], options?: Partial<StartOptions>): Promise<Ran>;
  /** Waits until the deadline of every pending send has passed: from then on a run trusts TotalGest's "not there". */
  pastDeadlines(): Promise<void>;
  /** The checker's verdict. `forced` are orders that a person sent in spite of their status. */
  verdict(forced?: readonly string[]): Promise<Verdict>;
}

/**
 * Runs `work` with its own rig, and removes everything, however it ends. Throws if a file that its processes left
 * contains a secret.
 */
export async function withRig<T>(options: SandboxOptions, work: (rig: Rig) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ orders: 0, credentials: CREDENTIALS, ...options });
  const folder = mkdtempSync(join(tmpdir(), "tg360-rig-"));
  const running = new Set<Running>();
  const endAll = (): void => running.forEach((one) => void one.child.kill("SIGKILL"));
  // If this process crashes, its child processes end too.
  process.once("exit", endAll);
  try {
    const result = await work(rigIn(folder, sandbox, running));
    const leaks = findSecretsBelow(folder, SECRETS, new Set());
    if (leaks.length > 0) throw new Error(`a secret was written: ${JSON.stringify(leaks)}`);
    return result;
  } finally {
    process.off("exit", endAll);
    endAll();
    await Promise.allSettled([...running].map((one) => one.ended));
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rigIn(folder: string, sandbox: Sandbox, running: Set<Running>): Rig {
  const dataDir = join(folder, "data");
  const statePath = join(dataDir, "tg360.db");
  mkdirSync(dataDir, { mode: 0o700 });
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    TMPDIR: folder,
    XDG_CACHE_HOME: CACHE,
    LANG: "C",
    ...environmentOf(sandbox),
    TG360_DATA_DIR: dataDir,
  };
  const start: Rig["start"] = (args, options = {}) => {
    const one = startTg360(args, { cwd: folder, ...options, env: { ...env, ...options.env } });
    running.add(one);
    const forget = (): void => void running.delete(one);
    one.ended.then(forget, forget);
    return one;
  };
  return {
    sandbox,
    folder,
    dataDir,
    statePath,
    start,
    run: (args, options = {}) => runAsNeeded(args, { cwd: folder, ...options, env: { ...env, ...options.env } }),
    pastDeadlines: () => sleep(Math.max(0, latestDeadlineMs(statePath) - Date.now())),
    verdict: (forced = []) => checkQueue({ sandbox, statePath, site: siteOf(sandbox.shop.url), forced }),
  };
}

/** Epoch ms; 0 = no send is pending. */
function latestDeadlineMs(statePath: string): number {
  const state = new Database(statePath, { readonly: true });
  try {
    const latest = state.prepare("SELECT max(deadline_ms) FROM orders WHERE state = 'sending'").pluck().get();
    return Number(latest ?? 0);
  } finally {
    state.close();
  }
}
