import { createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import pg from "pg";
import { expect, it, onTestFinished } from "vitest";

import { hintShop } from "../../src/store/postgres/queue/workers.ts";
import { FleetStage } from "../support/fleet-stage.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { until } from "../support/until.ts";

const INTERVAL_MS = 10_000;
const WORDS = ["--interval", "10s", "--concurrency", "10"] as const;
/** A shop that waits for another waits 20 s and more; a machine that plays six files at once needs some 12 s. */
const LATE_MS = 15_000;

type StageOptions = Omit<Parameters<typeof FleetStage.open>[0], "url">;

async function openStage(options: StageOptions): Promise<FleetStage> {
  const stage = await FleetStage.open({ ...options, url: await makeDatabase() });
  onTestFinished(() => stage.close());
  return stage;
}

/** How late each cycle began until `work` ended, in ms, by shop. The first cycle of each shop is ignored. */
async function latenessWhile(url: string, work: Promise<unknown>): Promise<ReadonlyMap<string, readonly number[]>> {
  const late = new Map<string, number[]>();
  const seen = new Map<string, string>();
  let isOver = false;
  const ended = work.finally(() => (isOver = true));
  while (!isOver) {
    const rows = await ask<{ shop: string; due_ms: string; late: string | null }>(
      url,
      "SELECT shop, due_ms, begun_late_ms AS late FROM cycles WHERE begun_late_ms IS NOT NULL",
    );
    for (const { shop, due_ms, late: lateMs } of rows) {
      if (seen.get(shop) === due_ms) continue;
      if (seen.has(shop)) late.set(shop, [...(late.get(shop) ?? []), Number(lateMs)]);
      seen.set(shop, due_ms);
    }
    await sleep(200);
  }
  await ended;
  return late;
}

/** Each of these had a turn at least every second interval, and none began much too late. */
function expectInTime(late: ReadonlyMap<string, readonly number[]>, names: readonly string[], forMs: number): void {
  for (const name of names) {
    const begun = late.get(name) ?? [];
    expect({ name, turns: begun.length >= Math.floor(forMs / INTERVAL_MS / 2) }).toEqual({ name, turns: true });
    expect({ name, late: begun.filter((ms) => ms > LATE_MS) }).toEqual({ name, late: [] });
  }
}

/** A host that takes calls and answers nothing. */
async function openSilentHost(): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.resume();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}`;
}

it("no shop waits for another's first pull", { timeout: 240_000 }, async () => {
  const stage = await openStage({ shops: 8, sandbox: { giant: 60_000, latencyMs: 200 } });
  const others = stage.fleet.names.slice(0, -1);
  const giant = stage.fleet.names.at(-1) ?? "";
  stage.startWorker(WORDS);
  const isPulling = async (): Promise<boolean> => {
    const pulling = await ask(stage.url, "SELECT 1 FROM cycles WHERE shop = $1 AND full_worker IS NOT NULL", [giant]);
    return pulling.length > 0;
  };
  await stage.untilServed(90_000, others);
  // One first pull runs at a time, and any shop's may be the first.
  await until(isPulling, 90_000);
  const forMs = 20_000;
  const late = await latenessWhile(stage.url, sleep(forMs));
  expectInTime(late, others, forMs);
  // It went on all the while.
  expect(await isPulling()).toBe(true);
});

it("no shop waits for a burst of five thousand hints of another", { timeout: 240_000 }, async () => {
  const stage = await openStage({ shops: 12 });
  const [hinted = "", ...others] = stage.fleet.names;
  stage.startWorker(WORDS);
  await stage.untilSettled(0, 90_000);
  const pool = new pg.Pool({ connectionString: stage.url, max: 8 });
  const startedMs = Date.now();
  const mostInLine: number[] = [];
  const burst = (async () => {
    for (let at = 0; at < 5000; at += 50) {
      await Promise.all(Array.from({ length: 50 }, () => hintShop(pool, hinted)));
      const [row] = await ask<{ n: number }>(
        stage.url,
        "SELECT count(*)::int AS n FROM tg360_queue.job WHERE name = 'hints' AND singleton_key = $1 AND state < 'completed'",
        [hinted],
      );
      mostInLine.push(row?.n ?? 0);
    }
    await sleep(Math.max(0, 20_000 - (Date.now() - startedMs)));
  })();
  const late = await latenessWhile(stage.url, burst);
  const forMs = Date.now() - startedMs;
  await pool.end();
  expect(Math.max(...mostInLine)).toBeLessThanOrEqual(1);
  expectInTime(late, others, forMs);
});

it("no shop waits for fifteen others whose TotalGest answers nothing", { timeout: 240_000 }, async () => {
  const silent = await openSilentHost();
  const isDead = (name: string): boolean => Number(name.slice("shop-".length)) <= 15;
  const stage = await openStage({
    shops: 22,
    settings: (name, tree) => {
      const totalgest = tree["totalgest"] as Readonly<Record<string, unknown>>;
      return isDead(name) ? { ...tree, totalgest: { ...totalgest, endpoint: `${silent}/${name}` } } : tree;
    },
  });
  const living = stage.fleet.names.filter((name) => !isDead(name));
  stage.startWorker(WORDS);
  await stage.untilServed(120_000, living);
  const forMs = 30_000;
  const atWork: number[] = [];
  const watched = (async () => {
    for (const startedMs = Date.now(); Date.now() - startedMs < forMs;) {
      const [row] = await ask<{ n: number }>(
        stage.url,
        "SELECT count(*)::int AS n FROM cycles WHERE worker IS NOT NULL AND host = $1",
        [new URL(silent).host],
      );
      atWork.push(row?.n ?? 0);
      await sleep(500);
    }
  })();
  const late = await latenessWhile(stage.url, watched);
  expectInTime(late, living, forMs);
  // Before it is known to be dead, its cycles hang, and have half of the places.
  expect(Math.max(...atWork)).toBeLessThanOrEqual(10);
});
