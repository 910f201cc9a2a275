/** What one bad worker costs beside good ones, a kind after the other. */
import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

import type pg from "pg";

import { ROOT } from "../processes.ts";
import { type Percentiles, percentilesOf, watchLateness } from "./lateness.ts";

type Env = Readonly<Record<string, string>>;

interface Parts {
  readonly client: pg.Client;
  readonly folder: string;
  readonly key: string;
  readonly systemPorts: readonly number[];
  readonly forMs: number;
  readonly intervalMs: number;
  readonly start: (env: Env) => ChildProcess;
  /** Starts the good workers anew, one after the other, from a version with other tables. */
  readonly upgrade: () => Promise<void>;
  readonly check: () => void;
  readonly log: (text: string) => void;
}

export interface BadWorker {
  readonly kind: string;
  /** Until `tg360 shops` names it, or it has ended; null = neither. */
  readonly namedAfterS: number | null;
  readonly exitCode: number | null;
  readonly late: Percentiles;
  /** Shops without a good export for more than two intervals. */
  readonly missedTwo: number;
}

const OTHER_KEY = Buffer.alloc(32, 9).toString("base64");

export async function measureBadWorkers(parts: Parts): Promise<readonly BadWorker[]> {
  const { client, folder, key, systemPorts, forMs, log, check } = parts;
  const keyFile = join(folder, "key");
  const cut = join(folder, "cut");
  writeFileSync(cut, "");
  const preload = pathToFileURL(join(ROOT, "test/soak/fleet/cut-off.js")).href;
  const kinds: readonly (readonly [kind: string, env: Env, spoil: () => void | Promise<void>])[] = [
    ["wrong key", { TG360_SECRET_KEY: "", TG360_SECRET_KEY_FILE: keyFile }, () => writeFileSync(keyFile, OTHER_KEY)],
    [
      "no way to the systems",
      { NODE_OPTIONS: `--import ${preload}`, TG360_TEST_CUT: cut, TG360_TEST_CUT_PORTS: systemPorts.join(",") },
      () => undefined,
    ],
    ["another installation's key", { TG360_SECRET_KEY: OTHER_KEY }, () => undefined],
    // The last one: from then on the tables are newer.
    ["older than the tables", {}, parts.upgrade],
  ];
  const found: BadWorker[] = [];
  for (const [kind, env, spoil] of kinds) {
    writeFileSync(keyFile, key);
    const before = await namesOf(client);
    const worker = parts.start(env);
    while ((await namesOf(client)).every((name) => before.includes(name)) && worker.exitCode === null) await sleep(200);
    const startedMs = Date.now();
    const [late, namedMs] = await Promise.all([
      watchLateness(client, { forMs, log: (text) => log(`${kind}: ${text}`), check }),
      untilNamed(client, worker, startedMs + forMs),
      spoil(),
    ]);
    found.push({
      kind,
      namedAfterS: namedMs === null ? null : Math.round((namedMs - startedMs) / 1000),
      exitCode: worker.exitCode,
      late: percentilesOf(late),
      missedTwo: await countMissed(client, 2 * parts.intervalMs + 60_000),
    });
    if (worker.exitCode === null) {
      worker.kill("SIGTERM");
      await once(worker, "exit");
    }
  }
  return found;
}

async function namesOf(client: pg.Client): Promise<readonly string[]> {
  return (await client.query<{ name: string }>("SELECT name FROM workers")).rows.map(({ name }) => name);
}

async function untilNamed(client: pg.Client, worker: ChildProcess, untilMs: number): Promise<number | null> {
  while (Date.now() < untilMs) {
    if (worker.exitCode !== null) return Date.now();
    const { rows } = await client.query(
      "SELECT FROM workers WHERE trouble IS NOT NULL AND seen_ms > extract(epoch FROM now()) * 1000 - 20000",
    );
    if (rows.length > 0) return Date.now();
    await sleep(500);
  }
  return null;
}

async function countMissed(client: pg.Client, olderMs: number): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM notes WHERE key = 'good:orders' AND value::bigint < extract(epoch FROM now()) * 1000 - $1",
    [olderMs],
  );
  return rows[0]?.n ?? 0;
}
