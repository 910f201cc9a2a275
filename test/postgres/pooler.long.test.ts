import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { describe, expect, it, onTestFinished } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { takeLease } from "../../src/store/postgres/lease.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { clean } from "../support/checker.ts";
import { MovedShop } from "../support/installations.ts";
import { hasPgBouncer, throughPgBouncer } from "../support/pgbouncer.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { type Running, startTg360 } from "../support/tg360-process.ts";

const { shop } = MovedShop;

async function openCell(settings: Readonly<Record<string, string>>) {
  const direct = await makeDatabase();
  const { url } = await throughPgBouncer(direct, settings);
  const one = await MovedShop.open();
  const cell = { ...(await one.install("cell", "database", { store: { url }, http: { timeout: "1s" } })), url };
  return { direct, one, cell };
}

function takenIn(one: MovedShop): ReadonlySet<string> {
  return new Set(one.fleet.shop(shop).erp.orders.map(({ externalReference }) => externalReference));
}

describe.skipIf(!hasPgBouncer)("through PgBouncer (Debian's package pgbouncer)", () => {
  it.each(["session", "transaction"])(
    "two workers serve a shop in %s mode, and one that is killed is replaced",
    async (mode) => {
      const { one, cell } = await openCell({ pool_mode: mode });
      await one.configure(cell);
      const start = (): Running => {
        const worker = startTg360(["worker", "--interval", "10s", "--per-host", "0"], {
          env: { PATH: process.env["PATH"], ...cell.env, TG360_LEASE: "20s" },
          limitMs: 200_000,
        });
        onTestFinished(() => void worker.child.kill("SIGKILL"));
        return worker;
      };
      const [first, second] = [start(), start()];
      const sellAll = async (count: number): Promise<void> => {
        const ids = one.sell(count);
        const isTaken = (): boolean => ids.every((id) => takenIn(one).has(`fw360:${shop}:${id}`));
        for (const startedMs = performance.now(); !isTaken();) {
          if (performance.now() - startedMs > 90_000) throw new Error(first.stderrText() + second.stderrText());
          await sleep(50);
        }
      };
      await sellAll(3);
      first.child.kill("SIGKILL");
      await sellAll(3);
      second.child.kill("SIGTERM");
      expect(await second.ended).toMatchObject({ code: 0 });
      expect({ ...(await one.verdict(cell)), open: {} }).toEqual(clean());
    },
    240_000,
  );

  it("one that shares single statements is named, and nothing is sent", async () => {
    const { direct, one, cell } = await openCell({ pool_mode: "statement" });
    await one.configure({ ...(await one.install("direct", "database", { store: { url: direct } })), url: direct });
    for (const command of ["pull-products", "export-orders"]) {
      const { code, stderr } = await cell.run(command, "--shop", shop);
      expect({ command, code }).toEqual({ command, code: 8 });
      expect(stderr.replaceAll(/\s+/g, " ")).toContain("The pooler in front of PostgreSQL");
    }
    expect(takenIn(one).size).toBe(0);
  });

  it("one that takes no more connections is named as busy", async () => {
    const { cell } = await openCell({ pool_mode: "transaction", max_client_conn: "1" });
    const holds = new pg.Client(cell.url);
    await holds.connect();
    const { code, stderr } = await cell.run("status", "--shop", shop);
    await holds.end();
    expect([code, stderr.replaceAll(/\s+/g, " ")]).toEqual([8, expect.stringContaining("has no connection left")]);
  });

  it("a run that has another server behind its open connection writes nothing more, and the next one knows", async () => {
    const direct = new URL(await makeDatabase());
    const { url: through, admin } = await throughPgBouncer(direct.href, { pool_mode: "transaction" });
    const url = new Secret(through);
    const database = await openDatabase(url);
    const signal = new AbortController().signal;
    const wish = { shop, direction: "orders", holder: "here", timeoutMs: 0, clock: realClock, signal } as const;
    const lease = await takeLease(database, wish);
    const store = await openPostgresStore({ url, shop, clock: realClock, lease });
    await store.writeNote("cursor", "before");

    // A standby takes over that has the lease too.
    const name = direct.pathname.slice(1);
    direct.pathname = "/postgres";
    await ask(admin, "PAUSE");
    await ask(direct.href, `CREATE DATABASE ${name}_copy TEMPLATE ${name}`);
    await ask(direct.href, `ALTER DATABASE ${name} RENAME TO ${name}_lost`);
    await ask(direct.href, `ALTER DATABASE ${name}_copy RENAME TO ${name}`);
    await ask(admin, "RESUME");

    await expect(store.writeNote("cursor", "after")).rejects.toMatchObject({ problem: { code: "lease-lost" } });
    expect(await store.readNote("cursor")).toBe("before");
    await lease.release();
    const next = await takeLease(database, wish);
    expect(Number(await store.readNote("restored"))).toBeGreaterThan(Date.now() - 60_000);
    await next.release();
  });
});
