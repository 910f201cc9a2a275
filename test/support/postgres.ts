/** A real PostgreSQL for tests: one server for a whole run of vitest, a database for each test file. */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";

import { type PostgresServer, startServer } from "./postgres-server.ts";

/** The server that the whole run shares, and that no test may stop. The first caller starts it. */
async function sharedServer(): Promise<PostgresServer> {
  // Each worker is a separate process; they share their parent.
  const ownerPid = process.env["VITEST_POOL_ID"] === undefined ? process.pid : process.ppid;
  const folder = join(tmpdir(), `tg360-postgres-${String(ownerPid)}-${startOf(ownerPid)}`);
  const ready = `${folder}.json`;
  if (tryToMake(`${folder}.first`)) {
    const server = await startServer({ folder, ownerPid }).catch((error: unknown) => {
      writeFileSync(`${ready}.failed`, String(error));
      throw error;
    });
    writeFileSync(`${ready}.new`, JSON.stringify(server));
    renameSync(`${ready}.new`, ready);
  }
  while (!existsSync(ready)) {
    if (existsSync(`${ready}.failed`)) throw new Error(readFileSync(`${ready}.failed`, "utf8"));
    await sleep(20);
  }
  return JSON.parse(readFileSync(ready, "utf8")) as PostgresServer;
}

/** Pids are reused: a process is identified by its pid and its start. */
function startOf(pid: number): string {
  const stat = `/proc/${String(pid)}/stat`;
  // The 22nd field; the second one, in brackets, may contain spaces.
  if (existsSync(stat)) return readFileSync(stat, "utf8").replace(/^.*\)/s, "").split(" ")[20] ?? "";
  return spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.replaceAll(/\W/g, "");
}

function tryToMake(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

/** The address of a new, empty database on the shared server. It is dropped with the server. */
export async function makeDatabase(): Promise<string> {
  const server = await sharedServer();
  // One process runs several files, each with a copy of this module.
  const name = `t${randomBytes(8).toString("hex")}`;
  await ask(urlOf(server, "postgres"), `CREATE DATABASE ${name}`);
  return urlOf(server, name);
}

export function urlOf({ port }: PostgresServer, database: string, user = "tg360"): string {
  return `postgres://${user}@127.0.0.1:${String(port)}/${database}`;
}

/** Runs one query over its own connection. */
export async function ask<T extends object>(
  url: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  const client = new pg.Client(url);
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
