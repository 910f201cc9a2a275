import pg from "pg";
import type { PgBoss } from "pg-boss";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { hintWorkers } from "../../src/app/worker/read-fleet.ts";
import { Secret } from "../../src/core/common/secret.ts";
import type { CycleQueue, FleetShop, TakenCycle } from "../../src/core/run/worker/queue.ts";
import { type CycleOutcome, runWorker } from "../../src/core/run/worker/run.ts";
import { WorkerSlots } from "../../src/core/run/worker/slots.ts";
import { NEW_SHOPS_AT_ONCE, nextTurnMs } from "../../src/core/run/worker/turn.ts";
import { StoreError } from "../../src/core/common/problems/errors.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { startBoss } from "../../src/store/postgres/queue/boss.ts";
import { migrate } from "../../src/store/postgres/database/migrations.ts";
import { hintShop, readTurns, readWorkers } from "../../src/store/postgres/queue/workers.ts";
import { openCycleQueue } from "../../src/store/postgres/queue/cycle-queue.ts";
import { makeDatabase } from "../support/postgres.ts";
import { until } from "../support/until.ts";

const ANY_HOST = { busyHosts: [], perHost: 0 };
const DONE = { fault: null, wantsFullPull: false, wasLocked: false } as const;
const GOOD: CycleOutcome = { ...DONE, isUnreachable: false, problems: [] };
const WELL = { sinceGoodMs: 0, trouble: null, restsForMs: null };
/** So long that no shop is due twice within a test. */
const INTERVAL_MS = 1000 * DAY;

let url: string;
let pool: pg.Pool;
let boss: PgBoss;

beforeAll(async () => {
  url = await makeDatabase();
  pool = new pg.Pool({ connectionString: url, max: 8 });
  await migrate(pool, "here");
  boss = await startBoss(pool, () => undefined);
});

afterAll(async () => {
  await boss.stop({ graceful: false });
  await pool.end();
});

beforeEach(async () => {
  await boss.deleteAllJobs();
  await pool.query("TRUNCATE cycles, workers");
});

function shopsOf(count: number, host = "erp.example"): readonly FleetShop[] {
  return Array.from({ length: count }, (_, at) => ({ shop: `shop-${String(at + 1).padStart(5, "0")}`, host }));
}

function queueOf(worker: string): CycleQueue {
  return openCycleQueue(boss, pool, { name: worker, version: "1.2.3" }, INTERVAL_MS);
}

/** Makes all shops due, as after an hour without a worker. */
async function makeDue(): Promise<void> {
  await pool.query("UPDATE cycles SET due_ms = $1", [Date.now() - HOUR]);
}

/** An installation whose shops have all had their first cycle. */
async function settled(queue: CycleQueue, shops: readonly FleetShop[]): Promise<void> {
  await queue.tick(shops);
  const cycles = await queue.take("cycle", shops.length, ANY_HOST);
  await queue.end(cycles.map((cycle) => ({ cycle, ...DONE })));
  await boss.deleteAllJobs();
}

/** What pg-boss does every five seconds on one of the workers. */
async function supervise(): Promise<void> {
  await pool.query("UPDATE tg360_queue.queue SET monitor_claim_on = NULL, monitor_on = NULL");
  await boss.supervise();
}

/** As if no worker had sent a heartbeat for a minute. */
async function giveUp(): Promise<void> {
  await pool.query(
    "UPDATE tg360_queue.job SET heartbeat_on = heartbeat_on - interval '1 minute' WHERE state = 'active'",
  );
  await supervise();
}

/** As the page does, and then a worker within seconds. */
async function hint(queue: CycleQueue, shop: string): Promise<void> {
  await hintShop(pool, shop);
  await queue.revive();
}

function namesOf(cycles: readonly TakenCycle[]): readonly string[] {
  return cycles.map(({ shop }) => shop).toSorted();
}

describe("the queue of cycles", () => {
  it("gives each due shop to one worker, with any number of takers and ticks", async () => {
    const [one, two] = [queueOf("one"), queueOf("two")];
    const shops = shopsOf(50);
    await settled(one, shops);
    await makeDue();
    await Promise.all([one.tick(shops), two.tick(shops)]);
    await one.tick(shops);
    const taken = await Promise.all([one, two, one, two].map((queue) => queue.take("cycle", 20, ANY_HOST)));
    expect(namesOf(taken.flat())).toEqual(shops.map(({ shop }) => shop));
  });

  it("starts a new shop at once, and forgets a removed one", async () => {
    const queue = queueOf("one");
    await queue.tick(shopsOf(2));
    expect(namesOf(await queue.take("cycle", 9, ANY_HOST))).toEqual(["shop-00001", "shop-00002"]);
    await queue.tick(shopsOf(1));
    expect((await readTurns(pool)).map(({ shop }) => shop)).toEqual(["shop-00001"]);
  });

  it("starts a few of many new shops at once, and the others at their own places", async () => {
    const queue = openCycleQueue(boss, pool, { name: "one", version: "1.2.3" }, 5 * MINUTE);
    const shops = shopsOf(NEW_SHOPS_AT_ONCE + 400);
    await queue.tick(shops);
    const nowMs = Date.now();
    expect((await queue.take("cycle", 1000, ANY_HOST)).length).toBeGreaterThanOrEqual(NEW_SHOPS_AT_ONCE);
    const waiting = (await readTurns(pool)).filter(({ workers }) => workers.length === 0);
    expect(waiting.length).toBeGreaterThan(300);
    for (const { shop, dueMs } of waiting) expect(dueMs % MINUTE).toBe(nextTurnMs(shop, nowMs, 5 * MINUTE) % MINUTE);
    expect((await queue.take("cycle", 1000, ANY_HOST)).length).toBeLessThan(200);
  });

  it("lines up the other shops, and the shop itself, where one has no address of TotalGest", async () => {
    const queue = queueOf("one");
    await queue.tick([...shopsOf(1), { shop: "unset", host: "" }]);
    expect(namesOf(await queue.take("cycle", 9, ANY_HOST))).toEqual(["shop-00001", "unset"]);
  });

  it("takes the shops first that have been due for longest, whenever they were queued", async () => {
    const queue = queueOf("one");
    const shops = shopsOf(40);
    await settled(queue, shops);
    // The later ones were due earlier; every second is queued by a later tick.
    const minutes = `(substr(shop, 6)::int * ${String(MINUTE)})`;
    await pool.query(`UPDATE cycles SET due_ms = ${String(Date.now() + HOUR)} - ${minutes}`);
    await pool.query(`UPDATE cycles SET due_ms = due_ms - 7200000 WHERE substr(shop, 6)::int % 2 = 1`);
    await queue.tick(shops);
    await pool.query(`UPDATE cycles SET due_ms = due_ms - 7200000 WHERE substr(shop, 6)::int % 2 = 0`);
    await queue.tick(shops);
    const taken: string[] = [];
    for (const most of [7, 13, 20]) taken.push(...namesOf(await queue.take("cycle", most, ANY_HOST)).toReversed());
    expect(taken).toEqual(shops.map(({ shop }) => shop).toReversed());
  });

  it("runs a shop once that is both due and hinted", async () => {
    const queue = queueOf("one");
    await settled(queue, shopsOf(1));
    await makeDue();
    await queue.tick(shopsOf(1));
    await hint(queue, "shop-00001");
    expect(await queue.take("cycle", 1, ANY_HOST)).toHaveLength(1);
    expect(await queue.take("hint", 1, ANY_HOST)).toEqual([]);
  });

  it("runs a shop again that was hinted during its cycle", async () => {
    const queue = queueOf("one");
    await settled(queue, shopsOf(1));
    await hint(queue, "shop-00001");
    const [cycle] = await queue.take("hint", 1, ANY_HOST);
    await hint(queue, "shop-00001");
    expect(await queue.take("hint", 1, ANY_HOST)).toEqual([]);
    await queue.end([{ cycle: cycle as TakenCycle, ...DONE }]);
    expect(await queue.take("hint", 1, ANY_HOST)).toHaveLength(1);
  });

  it("gives a full pull its own queue, so that the shop's cycles continue beside it", async () => {
    const queue = queueOf("one");
    await queue.tick(shopsOf(1));
    const [cycle] = await queue.take("cycle", 1, ANY_HOST);
    await queue.end([{ cycle: cycle as TakenCycle, ...DONE, wantsFullPull: true }]);
    const [pull] = await queue.take("full", 1, ANY_HOST);
    await hint(queue, "shop-00001");
    expect(await queue.take("hint", 1, ANY_HOST)).toHaveLength(1);
    expect((await readTurns(pool))[0]?.workers).toEqual(["one", "one"]);
    await queue.end([{ cycle: pull as TakenCycle, ...DONE }]);
    expect((await readTurns(pool))[0]?.workers).toEqual(["one"]);
  });

  it("limits the calls of all workers to one host, and starts nothing for a busy one", async () => {
    const [one, two] = [queueOf("one"), queueOf("two")];
    await one.tick([...shopsOf(10, "a.example"), { shop: "other", host: "b.example" }]);
    const first = await one.take("cycle", 20, { busyHosts: ["b.example"], perHost: 3 });
    expect(first.map(({ host }) => host)).toEqual(["a.example", "a.example", "a.example"]);
    expect(namesOf(await two.take("cycle", 20, { busyHosts: [], perHost: 3 }))).toEqual(["other"]);
  });

  it("makes a dead worker's jobs due at once, full pulls included, and never a living one's", async () => {
    const [dead, alive] = [queueOf("dead"), queueOf("alive")];
    await dead.tick(shopsOf(2));
    const cycles = await dead.take("cycle", 2, ANY_HOST);
    await dead.end(cycles.slice(1).map((cycle) => ({ cycle, ...DONE, wantsFullPull: true })));
    await dead.take("full", 1, ANY_HOST);
    await dead.touch(cycles.slice(0, 1), WELL);
    await supervise();
    await alive.revive();
    expect(await alive.take("hint", 9, ANY_HOST)).toEqual([]);
    await giveUp();
    await alive.revive();
    expect(namesOf(await alive.take("hint", 9, ANY_HOST))).toEqual(namesOf(cycles.slice(0, 1)));
    expect(await alive.take("full", 9, ANY_HOST)).toHaveLength(1);
    expect((await readTurns(pool)).flatMap(({ workers }) => workers)).toEqual(["alive", "alive"]);
  });

  it("ignores a result from a worker that was given up", async () => {
    const [late, next] = [queueOf("late"), queueOf("next")];
    await late.tick(shopsOf(1));
    const [cycle] = await late.take("cycle", 1, ANY_HOST);
    await giveUp();
    await next.revive();
    expect(await next.take("hint", 1, ANY_HOST)).toHaveLength(1);
    await late.end([{ cycle: cycle as TakenCycle, ...DONE }]);
    expect((await readTurns(pool))[0]?.workers).toEqual(["next"]);
    await hint(next, "shop-00001");
    expect(await late.take("hint", 1, ANY_HOST)).toEqual([]);
  });

  it("tries a shop again soon whose orders another worker had", async () => {
    const queue = queueOf("one");
    await queue.tick(shopsOf(1));
    const [cycle] = await queue.take("cycle", 1, ANY_HOST);
    await queue.end([{ cycle: cycle as TakenCycle, ...DONE, fault: "shop", wasLocked: true }]);
    const { rows } = await pool.query<{ rest: string }>(
      "SELECT start_after - now() < interval '11 seconds' AS rest FROM tg360_queue.job WHERE name = 'cycles' AND state = 'created'",
    );
    expect(rows).toEqual([{ rest: true }]);
  });

  it("gives a turn that failed for the worker's own sake to another worker, once", async () => {
    const [bad, other] = [queueOf("bad"), queueOf("other")];
    for (const queue of [bad, other]) await queue.touch([], WELL);
    await bad.tick(shopsOf(1));
    const [first] = await bad.take("cycle", 1, ANY_HOST);
    await bad.end([{ cycle: first as TakenCycle, ...DONE, fault: "worker" }]);
    expect(await bad.take("hint", 9, ANY_HOST)).toEqual([]);
    // It did not take it and put it back either: with the same rhythm as the others it would always be first.
    const [second] = await other.take("hint", 1, ANY_HOST);
    await other.end([{ cycle: second as TakenCycle, ...DONE, fault: "worker" }]);
    for (const queue of [bad, other]) expect(await queue.take("hint", 9, ANY_HOST)).toEqual([]);
    expect((await pool.query("SELECT given_back_by FROM cycles")).rows).toEqual([{ given_back_by: null }]);
  });

  it("gives back no turn where the failure is the shop's, or no other worker is there", async () => {
    const [one, other] = [queueOf("one"), queueOf("other")];
    await one.touch([], WELL);
    await one.tick(shopsOf(1));
    const [alone] = await one.take("cycle", 1, ANY_HOST);
    await one.end([{ cycle: alone as TakenCycle, ...DONE, fault: "worker" }]);
    await other.touch([], WELL);
    await hint(one, "shop-00001");
    const [again] = await one.take("hint", 1, ANY_HOST);
    await one.end([{ cycle: again as TakenCycle, ...DONE, fault: "shop" }]);
    expect(await other.take("hint", 1, ANY_HOST)).toEqual([]);
    expect((await pool.query("SELECT given_back_by FROM cycles")).rows).toEqual([{ given_back_by: null }]);
  });

  it("lets anybody take a turn that was given back and that nobody took for a minute", async () => {
    const [bad, other] = [queueOf("bad"), queueOf("other")];
    for (const queue of [bad, other]) await queue.touch([], WELL);
    await bad.tick(shopsOf(1));
    const [first] = await bad.take("cycle", 1, ANY_HOST);
    await bad.end([{ cycle: first as TakenCycle, ...DONE, fault: "worker" }]);
    await pool.query("UPDATE cycles SET due_ms = due_ms - 61000");
    expect(await queueOf("bad").take("hint", 1, ANY_HOST)).toHaveLength(1);
  });

  it("shows each worker with its program, its last good cycle and its trouble, and whether others succeed", async () => {
    const trouble = { code: "sealing-key-missing", data: {} } as const;
    expect(await queueOf("bad").touch([], { sinceGoodMs: null, trouble, restsForMs: 60_000 })).toEqual({
      othersSucceed: false,
    });
    await queueOf("good").touch([], { ...WELL, sinceGoodMs: 5000 });
    const [bad, good] = await readWorkers(pool);
    expect(bad).toMatchObject({ name: "bad", version: "1.2.3", lastGoodMs: null, trouble });
    expect((bad?.restsUntilMs ?? 0) - (bad?.seenMs ?? 0)).toBeGreaterThan(50_000);
    expect((good?.seenMs ?? 0) - (good?.lastGoodMs ?? 0)).toBeGreaterThan(4000);
    expect(await queueOf("bad").touch([], { sinceGoodMs: null, trouble, restsForMs: null })).toEqual({
      othersSucceed: true,
    });
  });

  it("finds due shops, begins and ends turns by indexes, of ten thousand shops", async () => {
    const queue = queueOf("one");
    const shops = shopsOf(10_000);
    await queueOf("other").touch([], WELL);
    await settled(queue, shops.slice(0, 100));
    await queue.tick(shops);
    await makeDue();
    await queue.tick(shops);
    await pool.query("ANALYZE");
    const asked = vi.spyOn(pool, "query");
    onTestFinished(() => asked.mockRestore());
    const cycles = await queue.take("cycle", 20, ANY_HOST);
    await queue.end(cycles.map((cycle) => ({ cycle, ...DONE, fault: "worker" })));
    const statements = (asked.mock.calls as unknown as [string, unknown[]][]).filter(
      ([text]) => /\bcycles\b|\bjob/.test(text) && !/^\s*BEGIN/.test(text),
    );
    asked.mockRestore();
    const client = await pool.connect();
    await client.query("SET plan_cache_mode = force_generic_plan");
    const plans: string[] = [];
    for (const [text, values = []] of statements) {
      const name = `q${String(plans.length)}`;
      await client.query(`PREPARE ${name} AS ${text}`);
      const none = values.length === 0 ? "" : `(${values.map(() => "NULL").join(", ")})`;
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN EXECUTE ${name}${none}`);
      plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    }
    client.release();
    expect(plans.length).toBeGreaterThanOrEqual(6);
    for (const plan of plans) expect(plan).not.toMatch(/Seq Scan on (cycles|job)/);
  });

  it("reports which worker has what, and who is late", async () => {
    const queue = queueOf("one");
    await settled(queue, shopsOf(2));
    await makeDue();
    await queue.tick(shopsOf(2));
    await queue.take("cycle", 1, ANY_HOST);
    const turns = await readTurns(pool);
    expect(turns.map(({ workers }) => workers.length).toSorted()).toEqual([0, 1]);
    for (const { workers, inMs } of turns) expect(inMs < -1_000_000).toBe(workers.length === 0);
  });

  it("queues two thousand due shops in one statement, and twice without duplicates", async () => {
    const queue = queueOf("one");
    const shops = shopsOf(2000);
    await settled(queue, shops);
    await makeDue();
    await queue.tick(shops);
    await queue.tick(shops);
    const { rows } = await pool.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM tg360_queue.job WHERE name = 'cycles'",
    );
    expect(rows).toEqual([{ n: 2000 }]);
  });
});

describe("a process that only makes shops due", () => {
  const hintTo = (address: string, shop: string): Promise<void> =>
    hintWorkers({ kind: "database", url: new Secret(address), shop: "any" }, shop);

  it("makes a shop due once, however often it is asked, and none that is not there", async () => {
    const [queue, other] = [queueOf("one"), queueOf("two")];
    await settled(queue, shopsOf(2));
    await Promise.all(["shop-00001", "shop-00001", "unknown"].map((shop) => hintTo(url, shop)));
    await hintTo(url, "shop-00001");
    await Promise.all([queue.revive(), other.revive()]);
    expect(namesOf(await queue.take("hint", 9, ANY_HOST))).toEqual(["shop-00001"]);
    expect(await readWorkers(pool)).toEqual([]);
  });

  it("connects with the next hint if the database was not there for the first", async () => {
    const later = `${url}_later`;
    await expect(hintTo(later, "shop-00001")).rejects.toMatchObject({ problem: { code: "database-refused" } });
    await pool.query(`CREATE DATABASE ${new URL(later).pathname.slice(1)}`);
    await hintTo(later, "shop-00001");
  });
});

describe("a worker on the queue", () => {
  it("runs everything that is due, up to its limit at a time, and ends on request", async () => {
    const ran: string[] = [];
    let [atOnce, most] = [0, 0];
    const stop = new AbortController();
    const work = runWorker(
      {
        queue: queueOf("one"),
        slots: new WorkerSlots(5),
        clock: realClock,
        perHost: 0,
        onTrouble: () => undefined,
        onRest: () => undefined,
        run: async ({ shop }) => {
          most = Math.max(most, (atOnce += 1));
          await realClock.sleep(5, new AbortController().signal);
          atOnce -= 1;
          ran.push(shop);
          return GOOD;
        },
      },
      stop.signal,
    );
    await queueOf("one").tick(shopsOf(12));
    await until(() => ran.length === 12);
    stop.abort();
    await work;
    expect(new Set(ran).size).toBe(12);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(5);
    expect((await readTurns(pool)).flatMap(({ workers }) => workers)).toEqual([]);
  });

  it("ends with exit 8 when it meets a newer schema, and takes nothing more", async () => {
    const newer = problem("database-other-version", { address: "here" });
    const ran: string[] = [];
    const work = runWorker(
      {
        queue: queueOf("old"),
        slots: new WorkerSlots(1),
        clock: realClock,
        perHost: 0,
        onTrouble: () => undefined,
        onRest: () => undefined,
        run: ({ shop }) => {
          ran.push(shop);
          return Promise.reject(new StoreError(newer));
        },
      },
      new AbortController().signal,
    );
    await queueOf("old").tick(shopsOf(5));
    await expect(work).rejects.toMatchObject({ exitCode: 8, problem: newer });
    expect(await readWorkers(pool)).toMatchObject([{ name: "old", trouble: newer }]);
    expect(ran).toHaveLength(1);
  });

  it("that failed shops of three hosts rests while another one succeeds, says so, and gives each turn back", async () => {
    await queueOf("good").touch([], { ...WELL, sinceGoodMs: 0 });
    const shops = ["a", "b", "c", "d"].map((host) => ({ shop: `shop-${host}`, host }));
    const rests: number[] = [];
    const stop = new AbortController();
    const sealed = { ...GOOD, fault: "worker", problems: [problem("sealing-key-missing", {})] } as const;
    const work = runWorker(
      {
        queue: queueOf("bad"),
        slots: new WorkerSlots(1),
        clock: realClock,
        perHost: 0,
        onTrouble: () => undefined,
        onRest: (forMs) => rests.push(forMs),
        run: () => Promise.resolve(sealed),
      },
      stop.signal,
    );
    await queueOf("bad").tick(shops);
    await until(() => rests.length === 1);
    stop.abort();
    await work;
    expect(rests).toEqual([10 * MINUTE]);
    const good = queueOf("good");
    const left = [...(await good.take("hint", 9, ANY_HOST)), ...(await good.take("cycle", 9, ANY_HOST))];
    expect(namesOf(left)).toEqual(shops.map(({ shop }) => shop));
  });

  it("continues after an error of the queue, and reports it", async () => {
    const queue = queueOf("one");
    const troubles: unknown[] = [];
    let calls = 0;
    const broken: CycleQueue = {
      tick: (shops) => queue.tick(shops),
      touch: (cycles, standing) => queue.touch(cycles, standing),
      revive: () => queue.revive(),
      end: (cycles) => queue.end(cycles),
      take: async (lane, most, limits) => {
        calls += 1;
        if (calls === 1) throw new Error("the server is gone");
        return queue.take(lane, most, limits);
      },
    };
    const stop = new AbortController();
    const clock = {
      now: () => realClock.now(),
      sleep: (ms: number, signal: AbortSignal) => realClock.sleep(ms / 50, signal),
    };
    const ran: string[] = [];
    const run = ({ shop }: TakenCycle): Promise<CycleOutcome> => {
      ran.push(shop);
      return Promise.resolve(GOOD);
    };
    const slots = new WorkerSlots(5);
    const parts = {
      queue: broken,
      slots,
      clock,
      perHost: 0,
      run,
      onRest: () => undefined,
      onTrouble: (error: unknown) => troubles.push(error),
    };
    const work = runWorker(parts, stop.signal);
    await queue.tick(shopsOf(1));
    await until(() => ran.length === 1);
    stop.abort();
    await work;
    expect(troubles).toHaveLength(1);
  });
});
