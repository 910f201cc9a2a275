import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, it, onTestFinished } from "vitest";

import { Cable } from "../soak/fleet/cable.ts";
import { clean } from "../support/checker.ts";
import { FleetStage } from "../support/fleet-stage.ts";
import { ask, urlOf } from "../support/postgres.ts";
import { startServer, stopServer } from "../support/postgres-server.ts";
import { startStandby } from "../support/standby.ts";

const SHOPS = 5;
const SALE_EVERY_MS = 100;
/** A turn, the lease of a lost connection, and what a busy machine needs. */
const BACK_WITHIN_MS = 120_000;

it("workers go on after the database failed over, and lose and double no order", { timeout: 500_000 }, async () => {
  const folder = join(tmpdir(), `tg360-failover-${randomUUID()}`);
  const primary = await startServer({ folder, ownerPid: process.pid });
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cable = await Cable.open(primary.port);
  const url = urlOf({ ...primary, port: cable.port }, "postgres");
  const stage = await FleetStage.open({ shops: SHOPS, url });
  onTestFinished(() => stage.close());
  const standby = await startStandby(primary);
  onTestFinished(() => rmSync(standby.folder, { recursive: true, force: true }));
  // A commit counts only when the standby has it, as docs/postgresql.md asks for.
  await ask(urlOf(primary, "postgres"), "ALTER SYSTEM SET synchronous_standby_names = '*'");
  await ask(urlOf(primary, "postgres"), "SELECT pg_reload_conf()");
  const workers = [1, 2].map(() =>
    stage.startWorker(["--interval", "10s", "--quiet"], { env: { TG360_LEASE: "15s" } }),
  );
  await stage.untilSettled(0, 240_000);
  let at = 0;
  const sales = setInterval(() => stage.sell(stage.fleet.names[(at += 1) % SHOPS] ?? ""), SALE_EVERY_MS);
  let failedMs = 0;
  try {
    await sleep(8000);
    await stopServer(primary, "SIGKILL");
    failedMs = Date.now();
    cable.leadTo(standby.port);
    await ask(urlOf(standby, "postgres"), "SELECT pg_promote()");
    await ask(urlOf(standby, "postgres"), "ALTER SYSTEM RESET synchronous_standby_names");
    await ask(urlOf(standby, "postgres"), "SELECT pg_reload_conf()");
    await sleep(5000);
  } finally {
    clearInterval(sales);
  }
  const underWay = "SELECT count(*)::int AS n FROM orders WHERE state IN ('queued', 'sending')";
  while ((await ask<{ n: number }>(url, underWay))[0]?.n !== 0) {
    if (Date.now() - failedMs > BACK_WITHIN_MS) expect.fail("the workers are not back");
    await sleep(200);
  }
  // What was waiting at that moment is on hold, since nobody can know which commits are missing. A person releases it.
  for (const name of stage.fleet.names) await releaseRestored(stage, name);
  expect(stage.fleet.names.filter((name) => !stage.isServed(name))).toEqual([]);
  await stage.untilSettled(failedMs, BACK_WITHIN_MS);
  for (const { child } of workers) expect(child.exitCode).toBe(null);
  for (const verdict of await stage.verdicts()) expect({ ...verdict, open: {} }).toEqual(clean());
  for (const worker of workers) {
    worker.child.kill("SIGTERM");
    expect(await worker.ended).toMatchObject({ code: 0 });
  }
  cable.close();
  await stopServer(standby);
});

async function releaseRestored(stage: FleetStage, shop: string): Promise<void> {
  const { stdout } = await stage.run(["status", "orders", "--shop", shop, "--json"]);
  const { orders } = JSON.parse(stdout) as { orders: readonly { id: string; error: { code: string } | null }[] };
  const ids = orders.filter(({ error }) => error?.code === "restored").map(({ id }) => id);
  if (ids.length > 0) await stage.run(["export-orders", "--shop", shop, "--ids", ids.join(",")]);
}
