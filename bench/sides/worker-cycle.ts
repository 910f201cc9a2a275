/** Runs a cycle of each shop of a PostgreSQL in turn in one process: what a worker does with a shop, without its queue. */
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { createOutput, Scrubber } from "../../src/app/output/output.ts";
import { runShopCycle } from "../../src/app/cycles/shop-cycle.ts";
import { type App, emptyMemory, realClock } from "../../src/app/app.ts";
import { readEnvironment } from "../../src/config/environment.ts";
import { closeDatabases } from "../../src/store/postgres/database/database.ts";
import { startServer, stopServer } from "../../test/support/postgres-server.ts";
import { Folder } from "../engine.ts";
import { spawnNode } from "../processes.ts";
import { type Open, textOf, timed } from "../work.ts";

type Env = Readonly<Record<string, string>>;

const INTERVAL_MS = 300_000;

export const open: Open = async (options) => {
  const folder = new Folder();
  const server = await startServer({ folder: `${folder.path}-postgres`, ownerPid: process.pid, isDurable: true });
  const settings: Readonly<Record<string, Env>> = JSON.parse(textOf(options, "environments"));
  const config = join(folder.path, "config.json");
  const env = {
    TG360_CONFIG: config,
    TG360_STORE_URL: `postgres://tg360@127.0.0.1:${String(server.port)}/postgres`,
    TG360_SECRET_KEY: randomBytes(32).toString("base64"),
  };
  writeFileSync(config, JSON.stringify({ dataDir: join(folder.path, "state") }), { mode: 0o600 });
  await settle(textOf(options, "launcher"), env, writeShops(join(folder.path, "shops-to-import"), settings));
  const names = Object.keys(settings);
  const cycle = workerCycle(env);
  const round = async (): Promise<void> => {
    for (const name of names) await cycle(name);
  };
  for (let at = 0; at < 15; at++) await round();
  return {
    run: async () => {
      const { value, cpuMs } = await timed(round);
      const ofCycle = (cpuMs ?? 0) / names.length;
      return { value: ofCycle, cpuMs: ofCycle, notes: { cycles: names.length, ms: value / names.length } };
    },
    close: async () => {
      await closeDatabases();
      await stopServer(server);
      rmSync(server.folder, { recursive: true, force: true });
      folder.remove();
    },
  };
};

function writeShops(folder: string, settings: Readonly<Record<string, Env>>): string {
  mkdirSync(folder, { mode: 0o700 });
  for (const [name, env] of Object.entries(settings)) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(readEnvironment(env).tree), { mode: 0o600 });
  }
  return folder;
}

async function settle(launcher: string, env: Env, shops: string): Promise<void> {
  for (const args of [["shops", "import", shops], ["pull-products"], ["export-orders"], ["pull-products", "--full"]]) {
    const { code } = await spawnNode([launcher, ...args], env);
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${String(code)}`);
  }
}

function workerCycle(env: Env): (shop: string) => Promise<void> {
  const sink = { write: (_: unknown, done?: () => void) => (done?.(), true), isTTY: false, on: () => sink };
  const scrubber = new Scrubber();
  const output = createOutput(sink as never, sink as never, scrubber);
  const { signal } = new AbortController();
  const flags = { json: false, quiet: true, verbose: false, color: false, lang: "en", input: false } as const;
  const appOf = (shop: string): App => ({
    command: "worker",
    globals: { ...flags, shop, lockTimeoutMs: 60_000 },
    sources: { env, configFlag: null, flags: {}, shop },
    stdin: () => process.stdin,
    output,
    clock: realClock,
    scrubber,
    signal,
    memory: emptyMemory(),
  });
  return async (shop) => {
    const scope = appOf(shop);
    const options = { everyMs: INTERVAL_MS, maySendHeartbeat: () => false, fullPull: "left" } as const;
    const { exitCode, parts: done } = await runShopCycle(scope, options);
    if (exitCode !== 0) throw new Error(`a cycle ended with ${String(exitCode)}: ${JSON.stringify(done)}`);
  };
}
