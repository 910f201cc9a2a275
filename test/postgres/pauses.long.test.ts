import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { siteOf } from "../../src/config/url.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/dialect.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { copyToFile } from "../../src/store/copy-shop.ts";
import { openStore } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { findShop } from "../../src/store/postgres/shops.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { checkQueue, clean } from "../support/checker.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import type { SenderWish } from "./children/sender.ts";

const SHOPS = 10;
const LEASE_MS = 1200;
const TIMEOUT_MS = 800;
const PAUSES = Number(process.env["TG360_PAUSES"] ?? 12);
/**
 * Longer than the lease, and sometimes longer than the deadline of a sent order: then the other worker may send it
 * again.
 */
const PAUSE_MS = 1500;
const LONG_PAUSE_MS = 8500;
const LONG_EVERY = 6;
const BOUGHT_EVERY_MS = 800;
/** Of the orders that wait none went out for so long: a deadline of what was under way passes within it. */
const STUCK_AFTER_MS = 60_000;

interface Stage {
  readonly sandboxes: readonly Sandbox[];
  readonly wish: SenderWish;
  readonly folder: string;
}

async function makeStage(isUnique: boolean): Promise<Stage> {
  const sandboxes: Sandbox[] = [];
  for (let at = 0; at < SHOPS; at++) {
    const sandbox = await startSandbox({ products: 5, orders: 5, seed: at + 1, latencyMs: 20 });
    if (!isUnique) Object.assign(sandbox.erp.promises, { uniqueReference: false, idempotencyKey: false });
    sandboxes.push(sandbox);
  }
  const guarantees = { uniqueReference: false, idempotencyKey: false };
  return {
    sandboxes,
    folder: mkdtempSync(join(tmpdir(), "tg360-pauses-")),
    wish: {
      url: await makeDatabase(),
      leaseMs: LEASE_MS,
      timeoutMs: TIMEOUT_MS,
      profile: isUnique ? null : { ...DEFAULT_TOTALGEST_PROFILE, guarantees },
      shops: sandboxes.map(({ erp, shop, credentials }, at) => ({
        name: `shop-${String(at)}`,
        totalgest: { ...credentials, endpoint: erp.url },
        password: credentials.password,
        framework360: { url: shop.url, site: siteOf(shop.url) },
        apiKey: credentials.apiKey,
      })),
    },
  };
}

function startSender(wish: SenderWish): ChildProcess {
  const path = new URL("children/sender.ts", import.meta.url).pathname;
  return spawn(process.execPath, [path], {
    env: { ...process.env, SENDER: JSON.stringify(wish) },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** How many shops this process works on with an order on the wire. */
async function sendsOf(wish: SenderWish, pid: number): Promise<number> {
  const [row] = await ask<{ n: number }>(
    wish.url,
    `SELECT count(*)::int AS n FROM shops s WHERE orders_holder = $1
       AND EXISTS (SELECT 1 FROM orders o WHERE o.shop = s.shop AND o.state = 'sending')`,
    [String(pid)],
  );
  return row?.n ?? 0;
}

/** Two workers on the same shops; each one pauses at random moments. */
async function pauseOften({ wish, sandboxes }: Stage): Promise<number> {
  await openDatabase(new Secret(wish.url));
  const senders = [startSender(wish), startSender(wish)];
  const buyers = sandboxes.map(({ buy }) => setInterval(buy, BOUGHT_EVERY_MS));
  try {
    while ((await countOrders(wish, "exported")) === 0) await sleep(100);
    let paused = 0;
    for (let round = 0; paused < PAUSES; round++) {
      const pid = senders[round % 2]?.pid ?? 0;
      await sleep(Math.random() * 120);
      process.kill(pid, "SIGSTOP");
      paused += await sendsOf(wish, pid);
      await sleep(round % LONG_EVERY === LONG_EVERY - 1 ? LONG_PAUSE_MS : PAUSE_MS);
      process.kill(pid, "SIGCONT");
    }
    return paused;
  } finally {
    for (const buyer of buyers) clearInterval(buyer);
    for (const sender of senders) sender.kill("SIGKILL");
  }
}

async function countOrders(wish: SenderWish, state: string): Promise<number> {
  const [row] = await ask<{ n: number }>(wish.url, "SELECT count(*)::int AS n FROM orders WHERE state = $1", [state]);
  return row?.n ?? 0;
}

/** Nothing new arrives, and one worker continues alone until nothing is on the wire. */
async function settle({ sandboxes, wish }: Stage): Promise<void> {
  for (const sandbox of sandboxes) sandbox.setLatency(0);
  const sender = startSender({ ...wish, leaseMs: 10_000, timeoutMs: 4000 });
  try {
    const startedMs = performance.now();
    let last = { open: -1, atMs: startedMs };
    while (performance.now() - last.atMs < STUCK_AFTER_MS) {
      await sleep(500);
      const open = (await countOrders(wish, "sending")) + (await countOrders(wish, "queued"));
      if (performance.now() - startedMs > 8000 && open === 0) break;
      if (open !== last.open) last = { open, atMs: performance.now() };
    }
  } finally {
    sender.kill("SIGKILL");
  }
}

async function judge({ sandboxes, wish, folder }: Stage) {
  const database = await openDatabase(new Secret(wish.url));
  const verdicts = [];
  for (const [at, sandbox] of sandboxes.entries()) {
    const name = `shop-${String(at)}`;
    const statePath = join(folder, `${name}.db`);
    await (await openStore({ path: statePath, clock: realClock })).close();
    await copyToFile(database, (await findShop(database, name)) ?? 0, statePath);
    const store = await openPostgresStore({ url: new Secret(wish.url), shop: name, clock: realClock });
    const reported = await store.listOrders({ states: ["changed"] });
    const verdict = await checkQueue({ sandbox, statePath, site: siteOf(sandbox.shop.url) });
    verdicts.push({ ...verdict, site: siteOf(sandbox.shop.url), reported: reported.map(({ id }) => id) });
  }
  return verdicts;
}

describe.each([
  ["unique references", true],
  ["no unique references", false],
])("pauses longer than the lease, with %s", (_name, isUnique) => {
  it(
    "lose no order, send none that was not bought, and double none unnoticed",
    { timeout: 400_000 + PAUSES * 5000 },
    async () => {
      const stage = await makeStage(isUnique);
      try {
        const paused = await pauseOften(stage);
        await settle(stage);
        const verdicts = await judge(stage);
        for (const { duplicated, reported, open, site, ...verdict } of verdicts) {
          const { duplicated: _none, open: _open, ...faultless } = clean();
          expect(verdict).toEqual(faultless);
          // Without unique references, an order that TotalGest turns out not to have waits for a person.
          const left = isUnique ? ["sending", "queued", "unconfirmed"] : ["sending", "queued"];
          expect(Object.values(open).filter((state) => left.includes(state))).toEqual([]);
          if (isUnique) expect(duplicated).toEqual([]);
          else
            expect(
              duplicated.filter((reference) => !reported.includes(reference.slice(`fw360:${site}:`.length))),
            ).toEqual([]);
        }
        expect(paused).toBeGreaterThanOrEqual(PAUSES);
      } finally {
        for (const sandbox of stage.sandboxes) await sandbox.close();
        rmSync(stage.folder, { recursive: true, force: true });
      }
    },
  );
});
