/** What docs/postgresql.md says about PostgreSQL, typed as it is written, on Debian's PostgreSQL. */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";

import { startServer, stopServer } from "../support/postgres-server.ts";
import { closeDatabases } from "../../src/store/postgres/database/database.ts";
import { startBoss } from "../../src/store/postgres/queue/boss.ts";
import { debianPostgres } from "../support/debian-postgres.ts";
import { commandsIn } from "../support/documented.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { ask, urlOf } from "../support/postgres.ts";
import { type PostgresServer } from "../support/postgres-server.ts";
import { type Running, startTg360 } from "../support/tg360-process.ts";

const { shop } = MovedShop;
const programs = debianPostgres();
const DOCUMENT = "docs/postgresql.md";
const [MAKE = ""] = commandsIn(DOCUMENT, "PostgreSQL");
const [LOOK = "", LEAST = ""] = commandsIn(DOCUMENT, "Rights");
const [CERTIFY = ""] = commandsIn(DOCUMENT, "Certificates");
const [SAVE = "", PUT_BACK = "", PUT_OVER = ""] = commandsIn(DOCUMENT, "A copy of the database");

async function startOwnServer(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = join(tmpdir(), `tg360-written-${randomUUID()}`);
  const ground = { folder, ownerPid: process.pid, superuser: "postgres", programs: programs ?? "", settings };
  const server = await startServer(ground);
  onTestFinished(async () => {
    await stopServer(server);
    rmSync(folder, { recursive: true, force: true });
  });
  return server;
}

function environmentFor({ port }: PostgresServer): Readonly<Record<string, string>> {
  const path = `${programs ?? ""}:${process.env["PATH"] ?? ""}`;
  return { PATH: path, PGHOST: "127.0.0.1", PGPORT: String(port), PGUSER: "postgres" };
}

/** A shell of the database's administrator. */
function typist(server: PostgresServer, folder: string): (block: string) => void {
  const env = { ...environmentFor(server), PGOPTIONS: "-c client_min_messages=warning" };
  return (block) => {
    const here = block
      .replaceAll("runuser -u postgres -- ", "")
      .replaceAll("…", "secret")
      .replaceAll("/backup", folder);
    const { status, stderr } = spawnSync("sh", ["-e", "-c", here], { env, encoding: "utf8" });
    expect({ block, status, stderr }).toEqual({ block, status: 0, stderr: "" });
  };
}

/** The first two lines make the role and its database; the third one is a command of tg360. */
async function openCell() {
  const server = await startOwnServer();
  const one = await MovedShop.open();
  const type = typist(server, one.folder);
  type(MAKE.split("\n").slice(0, 2).join("\n"));
  const url = urlOf(server, "tg360");
  const cell = { ...(await one.install("cell", "database", { store: { url } })), url };
  expect((await cell.run("status")).code).toBe(0);
  await one.configure(cell);
  return { server, one, cell, type };
}

/** The orders of a report that wait since the database was put back. */
function restoredIn(report: string): readonly string[] {
  const { orders } = JSON.parse(report) as { orders: readonly { id: string; error: { code: string } | null }[] };
  return orders.filter(({ error }) => error?.code === "restored").map(({ id }) => id);
}

async function work(installed: Installed): Promise<void> {
  for (const command of ["pull-products", "export-orders"]) {
    const { code, stderr } = await installed.run(command, "--shop", shop);
    expect({ command, code, stderr }).toEqual({ command, code: 0, stderr: "" });
  }
}

describe.skipIf(programs === null)("on Debian's PostgreSQL, as docs/postgresql.md writes it,", () => {
  it("the role that owns its database is enough, and one that only looks changes nothing", async () => {
    const { server, one, cell, type } = await openCell();
    await work(cell);
    const [role] = await ask(
      urlOf(server, "postgres", "postgres"),
      "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = 'tg360'",
    );
    expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false });
    type(LOOK);
    const anna = urlOf(server, "tg360", "anna");
    expect(await ask(anna, "SELECT count(*)::int AS n FROM orders")).toEqual([{ n: 4 }]);
    await expect(ask(anna, "DELETE FROM orders")).rejects.toThrow("permission denied");
    expect((await one.verdict(cell)).lost).toEqual([]);
  });

  it("a role for every day runs pulls, exports and workers, and migrates nothing", async () => {
    const { server, one, cell, type } = await openCell();
    // A worker makes the queue's tables.
    const url = urlOf(server, "tg360", "tg360_run");
    const everyDay = await one.install("every-day", "database", {
      store: { url },
      secret: JSON.parse(readFileSync(cell.config, "utf8")).secret,
    });
    const start = (installed: Installed) =>
      startTg360(["worker", "--interval", "10s", "--per-host", "0"], {
        env: { PATH: process.env["PATH"], ...installed.env },
        limitMs: 200_000,
      });
    const untilExported = async ({ stderrText }: Running, ids: readonly string[]): Promise<void> => {
      for (const startedMs = performance.now(); ;) {
        const taken = one.fleet.shop(shop).erp.orders.map(({ externalReference }) => externalReference);
        if (ids.every((id) => taken.includes(`fw360:${shop}:${id}`))) return;
        if (performance.now() - startedMs > 90_000) throw new Error(stderrText());
        await sleep(100);
      }
    };
    const first = start(cell);
    await untilExported(first, one.sell(1));
    first.child.kill("SIGTERM");
    await first.ended;
    type(LEAST);
    const second = start(everyDay);
    await untilExported(second, one.sell(2));
    second.child.kill("SIGTERM");
    const ended = await second.ended;
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining("permission denied"),
    });
    one.sell(1);
    await work({ ...everyDay, url });
    await expect(ask(url, "CREATE TABLE mine (n integer)")).rejects.toThrow("permission denied");
    await expect(ask(url, "ALTER TABLE orders ADD COLUMN n integer")).rejects.toThrow("must be owner");
    expect({ ...(await one.verdict(cell)), open: {} }).toMatchObject({ lost: [], duplicated: [] });
  }, 300_000);

  it("a dump is put back, and what nobody can know waits", async () => {
    const { one, cell, type } = await openCell();
    await work(cell);
    // As a worker makes it; its tables have partitions.
    const pool = new pg.Pool({ connectionString: cell.url });
    await (await startBoss(pool, () => undefined)).stop({ graceful: false });
    await pool.end();
    type(SAVE);
    const [waiting = ""] = one.sell(1);
    await closeDatabases();
    type(PUT_BACK);
    const { code, stdout } = await cell.run("export-orders", "--shop", shop, "--json");
    expect(code).toBe(3);
    expect(restoredIn(stdout)).toEqual([waiting]);
    expect(await one.verdict(cell)).toMatchObject({ lost: [], duplicated: [], unexpected: [] });
    // Once more, into the database as it is.
    await cell.run("export-orders", "--shop", shop, "--ids", waiting);
    await closeDatabases();
    type(SAVE);
    const [later = ""] = one.sell(1);
    await closeDatabases();
    type(PUT_OVER);
    const again = await cell.run("export-orders", "--shop", shop, "--json");
    expect(restoredIn(again.stdout)).toEqual([later]);
    expect(await one.verdict(cell)).toMatchObject({ lost: [], duplicated: [], unexpected: [] });
  }, 180_000);

  it("verify-full takes only the server's own name, and only from its authority", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tg360-tls-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    chmodSync(folder, 0o755);
    const server = await startOwnServer();
    const admin = urlOf(server, "postgres", "postgres");
    for (const text of ["CREATE ROLE tg360 LOGIN", "CREATE DATABASE tg360 OWNER tg360"]) await ask(admin, text);
    openssl(folder, "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=other -keyout other.key -out other.crt");
    const env = { ...environmentFor(server), PWD: folder };
    const block = CERTIFY.replaceAll("runuser -u postgres -- ", "")
      .replaceAll("db.example.ch", "localhost")
      .replace("/var/lib/postgresql/15/main/", join(server.folder, "data/"));
    const made = spawnSync("sh", ["-e", "-c", block], { env, cwd: folder, encoding: "utf8" });
    expect(made).toMatchObject({ status: 0 });
    const statusAt = async (host: string, query: string) => {
      const url = `postgres://tg360@${host}:${String(server.port)}/tg360?sslmode=verify-full${query}`;
      const one = await MovedShop.open();
      const cell = await one.install(host, "database", { store: { url } });
      const { code, stderr } = await cell.run("status");
      return { code, words: stderr.replaceAll(/\s+/g, " ") };
    };
    const refused = { code: 8, words: expect.stringContaining("sslmode=verify-full&sslrootcert=FILE") };
    expect(await statusAt("localhost", `&sslrootcert=${folder}/authority.crt`)).toMatchObject({ code: 0 });
    expect(await statusAt("localhost", `&sslrootcert=${folder}/other.crt`)).toMatchObject(refused);
    expect(await statusAt("localhost", "")).toMatchObject(refused);
    expect(await statusAt("127.0.0.1", `&sslrootcert=${folder}/authority.crt`)).toMatchObject({
      code: 8,
      words: expect.stringContaining("Write the host that the certificate is for into store.url."),
    });
  });
});

function openssl(folder: string, line: string): void {
  const { status, stderr } = spawnSync("openssl", line.split(" "), { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
