import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { clean } from "../support/checker.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { ask, urlOf } from "../support/postgres.ts";
import { type PostgresServer, restartServer, startServer, stopServer } from "../support/postgres-server.ts";
import { copyFolder, startStandby } from "../support/standby.ts";

const { shop } = MovedShop;

async function exportOrders({ run }: Installed, ...args: readonly string[]) {
  const ran = await run("export-orders", "--shop", shop, ...args, "--json");
  return { code: ran.code, report: JSON.parse(ran.stdout) as { orders: readonly Row[] } };
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly error: { readonly code: string } | null;
}

/** Sells, and people decide, as they do in an hour: one order is dismissed, one entered by hand, the rest exported; one waits. */
async function liveOn(
  one: MovedShop,
  installed: Installed,
): Promise<{ readonly decided: readonly string[]; readonly waiting: string }> {
  const sold = one.sell(5);
  const [dismissed = "", byHand = ""] = sold;
  const bought = [dismissed, "--dismiss", "--reason", "by phone", "--yes"];
  expect((await installed.run("fix", "--shop", shop, ...bought)).code).toBe(0);
  const entered = [byHand, "--mark-exported", "HAND-1", "--yes"];
  expect((await installed.run("fix", "--shop", shop, ...entered)).code).toBe(0);
  expect([0, 3]).toContain((await exportOrders(installed)).code);
  const [waiting = ""] = one.sell(1);
  return { decided: [dismissed, byHand], waiting };
}

/** What was decided by people waits for them, what TotalGest has is found, and nothing is sent twice. */
async function checkRestored(
  one: MovedShop,
  installed: Installed,
  { decided, waiting }: Awaited<ReturnType<typeof liveOn>>,
): Promise<void> {
  const before = one.fleet.shop(shop).erp.orders.length;
  const { code, report } = await exportOrders(installed);
  expect(code).toBe(3);
  const held = report.orders.filter(({ error }) => error?.code === "restored").map(({ id }) => id);
  expect(held.toSorted()).toEqual([...decided, waiting].toSorted());
  expect(one.fleet.shop(shop).erp.orders.length).toBe(before);
  // Another cycle changes nothing, an order of later goes out, and a person sends what is to be sent.
  one.later.ms = 10_000;
  const [next = ""] = one.sell(1);
  expect((await exportOrders(installed)).code).toBe(3);
  expect(one.fleet.shop(shop).erp.orders.map(({ externalReference }) => externalReference)).toContain(
    `fw360:${shop}:${next}`,
  );
  await exportOrders(installed, "--ids", waiting);
  expect(one.fleet.shop(shop).erp.orders.length).toBe(before + 2);
  const verdict = await one.verdict(installed);
  expect(verdict).toEqual(clean(verdict.open));
  expect(Object.keys(verdict.open)).toEqual(expect.arrayContaining([...decided]));
}

async function startOwnServer(): Promise<PostgresServer> {
  const folder = join(tmpdir(), `tg360-own-server-${randomUUID()}`);
  const server = await startServer({ folder, ownerPid: process.pid });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return server;
}

describe("a database that is an hour old", () => {
  it("put back under a shop that sold on loses and doubles nothing, and holds what nobody can know", async () => {
    const one = await MovedShop.open();
    const server = await startOwnServer();
    const url = urlOf(server, "postgres");
    const installed = await one.install("cell", "database", { store: { url } });
    await one.configure({ ...installed, url });
    for (const command of ["pull-products", "export-orders"]) await installed.run(command, "--shop", shop);
    const admin = urlOf(server, "template1");
    const endOthers = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'";
    await ask(admin, endOthers);
    await ask(admin, "CREATE DATABASE old_copy TEMPLATE postgres");
    const lived = await liveOn(one, installed);
    await ask(admin, endOthers);
    await ask(admin, "ALTER DATABASE postgres RENAME TO lost");
    await ask(admin, "ALTER DATABASE old_copy RENAME TO postgres");
    await checkRestored(one, { ...installed, url }, lived);
    await stopServer(server);
  });

  it("as a copy of the server's files is told by the operator", async () => {
    const one = await MovedShop.open();
    let server = await startOwnServer();
    const url = urlOf(server, "postgres");
    const installed = await one.install("cell", "database", { store: { url } });
    await one.configure({ ...installed, url });
    for (const command of ["pull-products", "export-orders"]) await installed.run(command, "--shop", shop);
    const { folder, port } = server;
    await stopServer(server);
    copyFolder(join(folder, "data"), join(folder, "copy"));
    server = await restartServer({ folder, ownerPid: process.pid, port });
    const lived = await liveOn(one, installed);
    await stopServer(server);
    rmSync(join(folder, "data"), { recursive: true });
    copyFolder(join(folder, "copy"), join(folder, "data"));
    server = await restartServer({ folder, ownerPid: process.pid, port });
    const report = await installed.run("shops", "restored", "--json");
    expect(report).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(report.stdout)).toEqual({ schema: "tg360.restored/1", shops: [shop], notReached: [] });
    await checkRestored(one, { ...installed, url }, lived);
    await stopServer(server);
  });
});

describe("a standby that takes over", () => {
  it("without the last commits loses and doubles nothing, and holds what nobody can know", async () => {
    const one = await MovedShop.open();
    const primary = await startOwnServer();
    const url = urlOf(primary, "postgres");
    const installed = await one.install("cell", "database", { store: { url } });
    await one.configure({ ...installed, url });
    for (const command of ["pull-products", "export-orders"]) await installed.run(command, "--shop", shop);

    let second = await startStandby(primary);
    const { folder } = second;
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    await stopServer(second);

    const lived = await liveOn(one, installed);
    await stopServer(primary, "SIGKILL");
    second = await restartServer({ folder, ownerPid: process.pid, port: primary.port });
    const away = await installed.run("export-orders", "--shop", shop);
    expect(away.code).toBe(8);
    await ask(urlOf(second, "postgres"), "SELECT pg_promote()");
    await checkRestored(one, { ...installed, url }, lived);
    await stopServer(second);
  });
});

describe("a state file", () => {
  it("that is an old copy is treated in the same way", async () => {
    const one = await MovedShop.open();
    const installed = await one.install("files", "files");
    await one.configure(installed);
    for (const command of ["pull-products", "export-orders"]) await installed.run(command, "--shop", shop);
    const backup = join(one.folder, "backup.tgz");
    expect((await installed.run("backup", backup, "--shop", shop)).code).toBe(0);
    const lived = await liveOn(one, installed);
    expect((await installed.run("restore", backup, "--shop", shop, "--yes")).code).toBe(0);
    await checkRestored(one, installed, lived);
  });

  it("that only moved to another machine holds nothing", async () => {
    const one = await MovedShop.open();
    const [from, to] = [await one.install("from", "files"), await one.install("to", "files")];
    for (const installed of [from, to]) await one.configure(installed);
    for (const command of ["pull-products", "export-orders"]) await from.run(command, "--shop", shop);
    const backup = join(one.folder, "backup.tgz");
    expect((await from.run("backup", backup, "--shop", shop)).code).toBe(0);
    const [waiting = ""] = one.sell(1);
    expect((await to.run("restore", backup, "--shop", shop, "--moved", "--yes")).code).toBe(0);
    const { report } = await exportOrders(to);
    expect(report.orders.find(({ id }) => id === waiting)).toMatchObject({ state: "exported", error: null });
  });
});
