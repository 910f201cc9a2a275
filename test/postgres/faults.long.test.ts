import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";

import { clean } from "../support/checker.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { ask, urlOf } from "../support/postgres.ts";
import { type PostgresServer, restartServer, startServer, stopServer } from "../support/postgres-server.ts";
import { until } from "../support/until.ts";
import { startTg360 } from "../support/tg360-process.ts";

const { shop } = MovedShop;
const LIMIT_MS = 60_000;
const QUICK = { http: { timeout: "1s" } };

async function startOwnServer(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = join(tmpdir(), `tg360-faulty-${randomUUID()}`);
  const server = await startServer({ folder, ownerPid: process.pid, settings });
  onTestFinished(async () => {
    await stopServer(server);
    rmSync(folder, { recursive: true, force: true });
  });
  return server;
}

async function checkClean(one: MovedShop, installed: Installed): Promise<void> {
  expect({ ...(await one.verdict(installed)), open: {} }).toEqual(clean());
}

describe("a database", () => {
  it("out of connections ends a run before anything is sent, and goes on when there is one again", async () => {
    const server = await startOwnServer(["max_connections=8", "superuser_reserved_connections=1"]);
    const admin = urlOf(server, "postgres");
    await ask(admin, "CREATE ROLE plain LOGIN");
    await ask(admin, "CREATE DATABASE cell OWNER plain");
    const url = urlOf(server, "cell", "plain");
    const one = await MovedShop.open();
    const installed = await one.install("cell", "database", { store: { url } });
    await one.configure({ ...installed, url });
    const run = (command: string) =>
      startTg360([command, "--shop", shop], { env: { PATH: process.env["PATH"], ...installed.env } }).ended;
    for (const command of ["pull-products", "export-orders"]) expect([0, 3]).toContain((await run(command)).code);
    const before = one.fleet.shop(shop).erp.orders.length;
    const held: pg.Client[] = [];
    for (let isFull = false; !isFull;) {
      const client = new pg.Client(url);
      client.on("error", () => undefined);
      await client.connect().then(
        () => held.push(client),
        () => (isFull = true),
      );
    }
    one.sell(2);
    const refused = await run("export-orders");
    expect(refused.code).toBe(8);
    expect(refused.stderr).toMatch(/connection/i);
    expect(one.fleet.shop(shop).erp.orders.length).toBe(before);
    for (const client of held) await client.end();
    expect([0, 3]).toContain((await run("export-orders")).code);
    expect(one.fleet.shop(shop).erp.orders.length).toBe(before + 2);
    await checkClean(one, { ...installed, url });
  }, 120_000);

  it.skipIf(process.getuid?.() !== 0 || spawnSync("mount", ["--version"]).status !== 0)(
    "on a full disk ends a run before anything is sent whose intent is not stored, and goes on when there is room",
    async () => {
      const server = await startOwnServer();
      const disk = join(server.folder, "disk");
      mkdirSync(disk);
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], { encoding: "utf8" });
      expect(mounted).toMatchObject({ status: 0, stderr: "" });
      const { uid, gid } = statSync(join(server.folder, "data"));
      chownSync(disk, uid, gid);
      // Before the server's folder goes, which the first one sees to.
      onTestFinished(() => void spawnSync("umount", ["-l", disk]));
      const admin = urlOf(server, "postgres");
      await ask(admin, `CREATE TABLESPACE small LOCATION '${disk}'`);
      await ask(admin, "CREATE DATABASE cell TABLESPACE small");
      const url = urlOf(server, "cell");
      const one = await MovedShop.open();
      const installed = await one.install("cell", "database", { store: { url } });
      await one.configure({ ...installed, url });
      for (const command of ["pull-products", "export-orders"]) await installed.run(command, "--shop", shop);
      await ask(url, "CREATE TABLE junk (fill text)");
      const fill = "INSERT INTO junk SELECT repeat(md5(n::text), 20) FROM generate_series(1, $1::int) n";
      for (const rows of [2000, 50, 1]) {
        for (let isFull = false; !isFull;) await ask(url, fill, [rows]).catch(() => (isFull = true));
      }
      let sold = 0;
      let code: number | null = 0;
      // What is free within the pages that there are takes some orders still.
      for (; code !== 8 && sold < 3000; sold += 100) {
        one.sell(100);
        ({ code } = await installed.run("export-orders", "--shop", shop));
      }
      expect(code).toBe(8);
      const stored = await ask<{ n: number }>(url, "SELECT count(*)::int AS n FROM orders WHERE attempts > 0");
      expect(one.fleet.shop(shop).erp.orders.length).toBeLessThanOrEqual(stored[0]?.n ?? 0);
      await ask(url, "DROP TABLE junk");
      expect([0, 3]).toContain((await installed.run("export-orders", "--shop", shop)).code);
      await checkClean(one, { ...installed, url });
    },
    120_000,
  );

  it.skipIf(process.getuid?.() !== 0 || spawnSync("mount", ["--version"]).status !== 0)(
    "whose log has no room any more in the middle of a run loses and doubles nothing",
    async () => {
      const folder = join(tmpdir(), `tg360-log-full-${randomUUID()}`);
      const settings = ["min_wal_size=32MB", "max_wal_size=32MB"];
      let server = await startServer({ folder, ownerPid: process.pid, isDurable: true, settings });
      onTestFinished(async () => {
        await endServer(server);
        spawnSync("umount", ["-l", disk]);
        rmSync(folder, { recursive: true, force: true });
      });
      const url = urlOf(server, "cell");
      await ask(urlOf(server, "postgres"), "CREATE DATABASE cell");
      const one = await MovedShop.open({ latencyMs: 20 });
      const installed = await one.install("cell", "database", { store: { url }, ...QUICK });
      await one.configure({ ...installed, url });
      for (const command of ["pull-products", "export-orders"]) await installed.run(command, "--shop", shop);

      await stopServer(server);
      const [written, disk] = [join(folder, "data", "pg_wal"), join(folder, "wal")];
      mkdirSync(disk);
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=96m", "tmpfs", disk], { encoding: "utf8" });
      expect(mounted).toMatchObject({ status: 0, stderr: "" });
      expect(spawnSync("cp", ["-a", `${written}/.`, disk]).status).toBe(0);
      rmSync(written, { recursive: true });
      symlinkSync(disk, written);
      server = await restartServer({ folder, ownerPid: process.pid, port: server.port, isDurable: true, settings });

      one.sell(300);
      const before = one.fleet.shop(shop).erp.orders.length;
      const running = installed.run("export-orders", "--shop", shop);
      await until(() => one.fleet.shop(shop).erp.orders.length > before);
      // Whatever a restart of the server frees is taken at once.
      const eat = 'while :; do cat /dev/zero >> "$0" 2> /dev/null; sleep 0.01; done';
      const eater = spawn("sh", ["-c", eat, join(disk, "filler")], { stdio: "ignore" });
      onTestFinished(() => void eater.kill("SIGKILL"));
      const fill = "INSERT INTO junk SELECT repeat(md5(n::text), 100) FROM generate_series(1, 20000) n";
      await ask(url, "CREATE TABLE junk (fill text)").catch(() => undefined);
      for (let isFull = false; !isFull;) await ask(url, fill).catch(() => (isFull = true));
      const log = readFileSync(join(folder, "log.txt"), "utf8");
      expect(log).toMatch(/PANIC: .*No space left on device/);
      // The server restarts by itself, or does not: the run waits for it, or ends.
      expect([0, 3, 8]).toContain((await running).code);
      eater.kill("SIGKILL");
      rmSync(join(disk, "filler"));
      await endServer(server);
      server = await restartServer({ folder, ownerPid: process.pid, port: server.port, isDurable: true, settings });
      await untilGood(installed);
      await checkClean(one, { ...installed, url });
    },
    240_000,
  );
});

/** It may have ended by itself. */
async function endServer(server: PostgresServer): Promise<void> {
  await stopServer(server, "SIGQUIT").catch(() => undefined);
  rmSync(join(server.folder, "data", "postmaster.pid"), { force: true });
}

/** A send whose answer was lost has a deadline. */
async function untilGood({ run }: Installed): Promise<void> {
  for (const startedMs = performance.now(); ;) {
    const { code, stderr } = await run("export-orders", "--shop", shop);
    if (code === 0 || code === 3) return;
    if (performance.now() - startedMs > LIMIT_MS) throw new Error(stderr);
    await sleep(1000);
  }
}
