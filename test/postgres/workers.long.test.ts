import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it, onTestFinished } from "vitest";

import { clean } from "../support/checker.ts";
import { FleetStage } from "../support/fleet-stage.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import type { Running } from "../support/tg360-process.ts";

const SHOPS = 8;
const LIMIT_MS = 45_000;
const WORDS = ["--interval", "10s"] as const;

/** As if the leases and heartbeats of this worker, which is dead, were of a minute and a half ago. */
async function ageLeasesOf(url: string, worker: Running): Promise<void> {
  const pid = String(worker.child.pid);
  await ask(
    url,
    `UPDATE shops SET orders_until = CASE WHEN orders_holder LIKE '%, ' || $1 THEN now() ELSE orders_until END,
      products_until = CASE WHEN products_holder LIKE '%, ' || $1 THEN now() ELSE products_until END`,
    [pid],
  );
  await ask(
    url,
    `UPDATE tg360_queue.job SET heartbeat_on = heartbeat_on - interval '90 seconds' FROM cycles
    WHERE state = 'active' AND cycles.shop = singleton_key AND (worker LIKE '%/' || $1 || '/%' OR full_worker LIKE '%/' || $1 || '/%')`,
    [pid],
  );
}

describe("two workers", () => {
  it("lose and double no order while one is killed, one stands still and every connection breaks", async () => {
    const stage = await FleetStage.open({ shops: SHOPS, url: await makeDatabase() });
    onTestFinished(() => stage.close());
    const [one, two] = [stage.startWorker(WORDS), stage.startWorker(WORDS)];
    stage.sellEverywhere();
    await stage.untilServed(LIMIT_MS);

    // Killed with orders on the wire.
    stage.sellEverywhere();
    await sleep(300);
    one.child.kill("SIGKILL");
    await one.ended;
    await ageLeasesOf(stage.url, one);
    await stage.untilServed(LIMIT_MS);

    // Another one comes, and the first stands still for a while.
    const three = stage.startWorker(WORDS);
    two.child.kill("SIGSTOP");
    stage.sellEverywhere();
    await sleep(3000);
    two.child.kill("SIGCONT");
    await stage.untilServed(LIMIT_MS);

    // The server ends every connection.
    stage.sellEverywhere();
    await sleep(200);
    await ask(
      stage.url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()",
    );
    await stage.untilServed(LIMIT_MS);

    for (const worker of [two, three]) worker.child.kill("SIGTERM");
    for (const worker of [two, three]) expect(await worker.ended).toMatchObject({ code: 0 });
    for (const verdict of await stage.verdicts()) expect({ ...verdict, open: {} }).toEqual(clean());
  }, 180_000);
});
