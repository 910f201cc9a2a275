import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";

import type { Place } from "./peers.ts";

/** A process in a group of its own, so that `kill` ends its children too. Its output goes to `log` in `folder`. */
export function start(
  [command = "", ...args]: readonly string[],
  folder: string,
  env: Readonly<Record<string, string>>,
): ChildProcess {
  const log = openSync(join(folder, "log"), "a");
  const own = { HOME: process.env["HOME"], PATH: process.env["PATH"], ...env };
  return spawn(command, args, { cwd: folder, env: own, stdio: ["ignore", log, log], detached: true });
}

export async function run(...asked: Parameters<typeof start>): Promise<void> {
  const [code] = (await once(start(...asked), "close")) as [number | null];
  if (code !== 0) throw new Error(`${asked[0].slice(1, 3).join(" ")} ended with ${String(code)}: see ${asked[1]}/log`);
}

/** Kills it and its children, as a power cut would. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, "close");
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

/** What a peer is told of both systems. */
export function plain({ urls, timeoutMs }: Place): Record<string, string> {
  return { SHOP_URL: urls.shopUrl, ERP_URL: urls.erpUrl, TIMEOUT_MS: String(timeoutMs) };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
