import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { LockedError } from "../../src/core/common/problems/errors.ts";
import { Secret } from "../../src/core/common/secret.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { type Database, openDatabase } from "../../src/store/postgres/database/database.ts";
import { type Lease, type LeaseRequest, takeLease } from "../../src/store/postgres/lease.ts";
import { makeShop } from "../../src/store/postgres/shops.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { describeFence } from "../contract/fence-suite.ts";
import { anAttempt, anIntent, aPolicy, CREATED_MS, StoppedClock } from "../contract/store-subject.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { anOrder, listed } from "../support/specimens.ts";
import { until } from "../support/until.ts";

let url: string;
let database: Database;
let shop = { name: "", number: 0 };
let made = 0;
const leases: Lease[] = [];

beforeAll(async () => {
  url = await makeDatabase();
  database = await openDatabase(new Secret(url));
});

async function makeNextShop(): Promise<void> {
  made += 1;
  shop = { name: `shop-${String(made)}`, number: 0 };
  shop.number = await makeShop(database, shop.name, CREATED_MS);
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const lease of leases.splice(0)) await lease.release();
});

async function take(patch: Partial<LeaseRequest> = {}): Promise<Lease> {
  const lease = await takeLease(database, {
    shop: shop.name,
    direction: "orders",
    holder: "here (1)",
    timeoutMs: 0,
    clock: realClock,
    signal: new AbortController().signal,
    ...patch,
  });
  leases.push(lease);
  return lease;
}

const storeUnder = (lease: Lease): Promise<Store> =>
  openPostgresStore({ url: new Secret(url), shop: shop.name, clock: new StoppedClock(), lease });

/** As if its holder had stood still until the lease expired: the notice of expiry is not sent a second time. */
async function runOut(): Promise<void> {
  await ask(url, "UPDATE shops SET orders_until = now() - interval '1 second' WHERE shop = $1", [shop.number]);
}

describeFence("PostgreSQL, by leases", async () => {
  await makeNextShop();
  return {
    take: (direction, options = {}) => take({ direction, ...options }),
    close: () => Promise.resolve(),
  };
});

describe("a lease", () => {
  it("that expired is taken over, with a token of its own", async () => {
    await makeNextShop();
    const first = await take();
    await runOut();
    const second = await take({ holder: "there (2)" });
    expect(second.token).not.toBe(first.token);
    await expect(take()).rejects.toMatchObject({
      problem: { code: "locked-elsewhere", data: { holder: "there (2)" } },
    });
  });

  it("goes to whoever waits to be the next holder, and to others after 15 seconds without a word", async () => {
    await makeNextShop();
    const first = await take();
    const gone = new AbortController();
    const waitsFor: unknown[] = [];
    const waits = { turn: "next", timeoutMs: 60_000, holder: "page (3)", signal: gone.signal } as const;
    const killed = take({ ...waits, onWait: (by) => void waitsFor.push(by) });
    await until(() => waitsFor.length > 1);
    expect(waitsFor[0]).toMatchObject({ code: "locked-elsewhere", data: { holder: "here (1)" } });
    gone.abort(new Error("killed"));
    await expect(killed).rejects.toThrow("killed");
    await first.release();
    await expect(take({ turn: "behind" })).rejects.toMatchObject({ problem: { data: { holder: "page (3)" } } });
    await (await take()).release();
    await ask(url, "UPDATE shops SET orders_next_until = now() WHERE shop = $1", [shop.number]);
    await (await take({ turn: "behind" })).release();
    await ask(url, "UPDATE shops SET orders_next_until = now() + interval '9 seconds' WHERE shop = $1", [shop.number]);
    await (await take({ turn: "next" })).release();
    await (await take({ turn: "behind" })).release();
  });

  it("is given back by its holder only", async () => {
    await makeNextShop();
    const first = await take();
    await runOut();
    await take();
    await first.release();
    await expect(take()).rejects.toBeInstanceOf(LockedError);
  });

  it("brings what its run reads first, but not after a holder that did not give it back", async () => {
    await makeNextShop();
    const first = await take();
    expect(first.start).toEqual({ notes: new Map(), number: 0 });
    await runOut();
    expect((await take()).start).toBeNull();
  });

  it("brings nothing if it waited for another worker's last step", async () => {
    await makeNextShop();
    const other = await database.pool.connect();
    await other.query("BEGIN");
    await other.query("UPDATE shops SET orders_epoch = orders_epoch + 1 WHERE shop = $1", [shop.number]);
    const waiting = take();
    await vi.waitFor(async () => {
      const held =
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE shops s SET orders_%'";
      expect(await ask(url, held)).not.toEqual([]);
    });
    await other.query("COMMIT");
    other.release();
    expect((await waiting).start).toBeNull();
  });

  it("brings nothing if the database was restored, and the restore is noted", async () => {
    await makeNextShop();
    await ask(url, "UPDATE tg360_server SET id = 'another'");
    const lease = await take();
    expect(lease.start).toBeNull();
    expect(Number(await (await storeUnder(lease)).readNote("restored"))).toBeGreaterThan(0);
    await lease.release();
    expect((await take()).start?.notes.has("restored")).toBe(true);
  });

  it("is renewed for as long as its holder works, even when the pool's connections are blocked", async () => {
    await makeNextShop();
    const lease = await take({ leaseMs: 600 });
    const busy = Array.from({ length: 12 }, () => database.pool.query("SELECT pg_sleep(1)"));
    await Promise.all(busy);
    expect(lease.signal.aborted).toBe(false);
    lease.check(100);
    await expect(take()).rejects.toBeInstanceOf(LockedError);
  });

  it("that another worker has ends here at the next renewal", async () => {
    await makeNextShop();
    const lease = await take({ leaseMs: 600 });
    await ask(url, "UPDATE shops SET orders_token = 'stolen' WHERE shop = $1", [shop.number]);
    await vi.waitFor(() => {
      expect(lease.signal.aborted).toBe(true);
    });
    expect(lease.signal.reason).toMatchObject({ exitCode: 7, problem: { code: "lease-lost" } });
  });

  it("lets no call begin that could outlast it, even if one clock runs ahead", async () => {
    await makeNextShop();
    const lease = await take();
    lease.check(60_000);
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 40_000);
    expect(() => {
      lease.check(60_000);
    }).toThrow(LockedError);
    expect(lease.signal.aborted).toBe(true);
    vi.restoreAllMocks();
    const other = await take({ direction: "products" });
    vi.spyOn(performance, "now").mockReturnValue(performance.now() + 40_000);
    expect(() => {
      other.check(60_000);
    }).toThrow(LockedError);
  });

  it("uses the database's time, whatever the clock of this machine", async () => {
    await makeNextShop();
    const anHourOff = Date.now() + 3_600_000;
    vi.spyOn(Date, "now").mockReturnValue(anHourOff);
    const lease = await take();
    const databaseMs = lease.now();
    vi.restoreAllMocks();
    expect(Math.abs(databaseMs - Date.now())).toBeLessThan(5000);
  });
});

describe("a step", () => {
  it("of a worker that lost the lease writes nothing, and ends the run", async () => {
    await makeNextShop();
    const lease = await take();
    const store = await storeUnder(lease);
    await store.recordOrders([listed(anOrder())], aPolicy());
    await runOut();
    const next = await take();
    expect(await (await storeUnder(next)).beginSend("1042", anIntent(), anAttempt(CREATED_MS))).toBe(1);
    await expect(store.beginSend("1042", anIntent(), anAttempt(CREATED_MS))).rejects.toMatchObject({
      problem: { code: "lease-lost" },
    });
    await expect(store.writeNote("cursor", "c")).rejects.toBeInstanceOf(LockedError);
    expect(lease.signal.aborted).toBe(true);
    expect(await store.readNote("cursor")).toBeNull();
  });

  it("continues with a lease that expired and that no worker has taken", async () => {
    await makeNextShop();
    const store = await storeUnder(await take());
    await runOut();
    await store.writeNote("cursor", "c");
    expect(await store.readNote("cursor")).toBe("c");
  });

  it("without a lease may do what needs none", async () => {
    await makeNextShop();
    await take();
    const store = await openPostgresStore({ url: new Secret(url), shop: shop.name, clock: new StoppedClock() });
    const run = { form: "f1", action: { kind: "send-ready" }, scope: [], author: "anna", role: "act" } as const;
    expect(await store.beginPageRun(run, CREATED_MS)).toMatchObject({ isNew: true });
  });

  it("that records a late answer succeeds while no other worker has sent the order since", async () => {
    await makeNextShop();
    const store = await storeUnder(await take());
    await store.recordOrders([listed(anOrder())], aPolicy());
    const attempt = await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS));
    await runOut();
    await take();
    const order = { id: "t1", number: "A-1" };
    await store.recordOutcome("1042", { kind: "exported", order, how: "created" }, CREATED_MS, attempt ?? 0);
    expect(await store.readOrder("1042")).toMatchObject({
      state: "exported",
      erpId: order.id,
      erpNumber: order.number,
    });
  });

  it("that records a late answer of an order that was sent again reports a double, and changes nothing else", async () => {
    await makeNextShop();
    const store = await storeUnder(await take());
    await store.recordOrders([listed(anOrder())], aPolicy());
    const attempt = await store.beginSend("1042", anIntent(), anAttempt(CREATED_MS));
    await runOut();
    const next = await storeUnder(await take());
    await next.recordOutcome("1042", { kind: "requeued", problem: null }, CREATED_MS, attempt ?? 0);
    const second = await next.beginSend("1042", anIntent(), anAttempt(CREATED_MS));
    const [ours, theirs] = [
      { id: "t2", number: "A-2" },
      { id: "t1", number: "A-1" },
    ];
    await next.recordOutcome("1042", { kind: "exported", order: ours, how: "created" }, CREATED_MS, second ?? 0);
    await store.recordOutcome("1042", { kind: "exported", order: theirs, how: "created" }, CREATED_MS, attempt ?? 0);
    expect(await store.readOrder("1042")).toMatchObject({ state: "exported", erpId: ours.id, erpNumber: ours.number });
    expect(await store.listOrders({ states: ["changed"] })).toHaveLength(1);
  });

  it("waits for the step before it, on any machine", async () => {
    await makeNextShop();
    const [one, other] = [await storeUnder(await take()), await storeUnder(await take({ direction: "products" }))];
    const numbers = await Promise.all([one, other, one, other].map((store) => store.beginRead()));
    expect(new Set(numbers).size).toBe(4);
  });
});

it("renews a lease soon after a step that had its row locked when it was due", async () => {
  await makeNextShop();
  const lease = await take({ leaseMs: 24_000 });
  const readEnd = async (): Promise<string> => {
    const [row] = await ask<{ end: string }>(url, "SELECT orders_until::text AS end FROM shops WHERE shop = $1", [
      lease.shop,
    ]);
    return row?.end ?? "";
  };
  const before = await readEnd();
  // It is looked at after one, five and nine seconds, and is due at the second look.
  await ask(url, "SELECT pg_sleep(6) FROM (SELECT 1 FROM shops WHERE shop = $1 FOR UPDATE) AS locked", [lease.shop]);
  const freeMs = performance.now();
  while ((await readEnd()) === before) expect(performance.now() - freeMs).toBeLessThan(2500);
});
