/** Workers that are cut off, have a wrong clock, or meet a newer schema. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it, onTestFinished } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { clean } from "../support/checker.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { ask } from "../support/postgres.ts";
import { openProxy } from "../support/tcp-proxy.ts";
import { type Running, startedLater, startTg360 } from "../support/tg360-process.ts";

const { shop } = MovedShop;
const LIMIT_MS = 60_000;
/** As short as it can be with calls of a second. */
const LEASE = "20s";
const QUICK = { http: { timeout: "1s" } };

function startWorker(
  { env }: Pick<Installed, "env">,
  { config, ...more }: Readonly<Record<string, string>> & { readonly config: string },
): Running {
  const worker = startTg360(["worker", "--interval", "10s", "--per-host", "0"], {
    env: { PATH: process.env["PATH"], ...env, TG360_CONFIG: config, TG360_LEASE: LEASE, ...more },
    limitMs: 200_000,
  });
  onTestFinished(() => void worker.child.kill("SIGKILL"));
  return worker;
}

/** Until TotalGest has all that was sold, except what a person has to confirm. */
async function untilTaken(
  one: MovedShop,
  ids: readonly string[],
  workers: readonly Running[],
  waiting: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<void> {
  const isTaken = async (): Promise<boolean> => {
    const taken = new Set(one.fleet.shop(shop).erp.orders.map(({ externalReference }) => externalReference));
    const left = ids.filter((id) => !taken.has(`fw360:${shop}:${id}`));
    if (left.length === 0) return true;
    const known = await waiting();
    return left.every((id) => known.includes(id));
  };
  for (const startedMs = performance.now(); !(await isTaken());) {
    if (performance.now() - startedMs > LIMIT_MS)
      throw new Error(workers.map((worker) => worker.stderrText()).join("\n"));
    await sleep(100);
  }
}

describe.each([
  ["unique references", true],
  ["no unique references", false],
])("a worker that is cut off from the database, with %s", (_name, isUnique) => {
  it("and not from the shop sends nothing without its lease, and another takes its shop over", async () => {
    const one = await MovedShop.open({ latencyMs: 60 });
    const profile = join(one.folder, "totalgest.json");
    const guarantees = { uniqueReference: isUnique, idempotencyKey: isUnique };
    writeFileSync(profile, JSON.stringify({ guarantees }));
    Object.assign(one.fleet.shop(shop).erp.promises, guarantees);
    const installed = await one.install("cell", "database", { ...QUICK, totalgest: { profile } });
    await one.configure(installed);
    const unconfirmed = async (): Promise<readonly string[]> => {
      const rows = await ask<{ id: string }>(installed.url ?? "", "SELECT id FROM orders WHERE state = 'unconfirmed'");
      return isUnique ? [] : rows.map(({ id }) => id);
    };
    const proxy = await openProxy(Number(new URL(installed.url ?? "").port));
    const through = `${installed.config}.proxy.json`;
    const text = readFileSync(installed.config, "utf8").replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${String(proxy.port)}`);
    writeFileSync(through, text, { mode: 0o600 });
    const first = startWorker(installed, { config: through });
    await untilTaken(one, one.sell(1), [first]);
    const second = startWorker(installed, { config: installed.config });
    const sold = one.sell(6);
    await sleep(400);
    proxy.block();
    await untilTaken(one, [...sold, ...one.sell(1)], [first, second], unconfirmed);
    proxy.unblock();
    await untilTaken(one, one.sell(1), [first, second], unconfirmed);
    for (const worker of [first, second]) worker.child.kill("SIGTERM");
    for (const worker of [first, second]) expect(await worker.ended).toMatchObject({ code: 0 });
    const { duplicated, open, ...verdict } = await one.verdict(installed);
    const { duplicated: none, open: _open, ...faultless } = clean();
    expect(verdict).toEqual(faultless);
    expect(Object.values(open).filter((state) => isUnique || state !== "unconfirmed")).toEqual([]);
    const doubles = duplicated.map((reference) => reference.slice(`fw360:${shop}:`.length));
    // Without unique references a double is possible, and has to be reported as a problem.
    const store = await openPostgresStore({ url: new Secret(installed.url ?? ""), shop, clock: realClock });
    const reported = (await store.listOrders({ states: ["changed"] })).map(({ id }) => id);
    expect(doubles.filter((id) => isUnique || !reported.includes(id))).toEqual(none);
  }, 240_000);
});

describe("two workers whose clocks are an hour apart", () => {
  it("take turns by the database's clock, and lose and double nothing", async () => {
    const one = await MovedShop.open({ latencyMs: 20 });
    const installed = await one.install("cell", "database", QUICK);
    await one.configure(installed);
    const { config } = installed;
    const workers = [
      startWorker(installed, { config }),
      startWorker(installed, { config, ...startedLater(3_600_000) }),
    ];
    for (let round = 0; round < 2; round++) {
      await untilTaken(one, one.sell(3), workers);
      // Each of them alone for a while.
      const idle = workers[round % 2];
      idle?.child.kill("SIGSTOP");
      await untilTaken(one, one.sell(1), workers);
      idle?.child.kill("SIGCONT");
    }
    for (const worker of workers) worker.child.kill("SIGTERM");
    for (const worker of workers) expect(await worker.ended).toMatchObject({ code: 0 });
    expect({ ...(await one.verdict(installed)), open: {} }).toEqual(clean());
  }, 240_000);
});

describe("two versions at once", () => {
  it("the older one ends with 8 at the newer schema, in the middle of its work, and sends nothing more", async () => {
    const one = await MovedShop.open();
    const installed = await one.install("cell", "database", QUICK);
    await one.configure(installed);
    const worker = startWorker(installed, { config: installed.config });
    await untilTaken(one, one.sell(2), [worker]);
    await ask(installed.url ?? "", "UPDATE tg360_schema SET fingerprint = 9999; UPDATE shops SET schema = 9999");
    const before = one.fleet.shop(shop).erp.orders.length;
    one.sell(3);
    const refused = await startTg360(["export-orders", "--shop", shop], {
      env: { PATH: process.env["PATH"], ...installed.env },
    }).ended;
    expect(refused.code).toBe(8);
    expect(refused.stderr).toContain("newer");
    const ended = await worker.ended;
    expect(ended.code).toBe(8);
    expect(ended.stderr).toContain("newer");
    expect(one.fleet.shop(shop).erp.orders.length).toBe(before);
  }, 120_000);
});
