import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { it } from "vitest";

import { clean } from "../support/checker.ts";
import { FleetStage } from "../support/fleet-stage.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { until } from "../support/until.ts";

const SHOPS = 6;
const INTERVAL_MS = 10_000;
const LIMIT_MS = 60_000;
const WORDS = ["--interval", "10s"] as const;

/** The longest time between the ends of two good runs of orders of one shop, in milliseconds. */
async function longestGapMs(url: string): Promise<number> {
  const [row] = await ask<{ gap: number }>(
    url,
    `SELECT max(gap)::int AS gap FROM (
      SELECT finished_ms - lag(finished_ms) OVER (PARTITION BY shop ORDER BY finished_ms) AS gap
      FROM runs WHERE direction = 'orders' AND good = 1) AS gaps`,
  );
  return row?.gap ?? 0;
}

/** What makes a worker bad, and what it is named for. */
const KINDS = [
  {
    kind: "that got a wrong sealing key",
    code: "secret-sealed",
    start: async (stage: FleetStage): Promise<void> => {
      const path = join(stage.folder, "key");
      writeFileSync(path, stage.key);
      stage.startWorker(WORDS, { env: { TG360_SECRET_KEY: undefined, TG360_SECRET_KEY_FILE: path } });
      await until(async () => (await seenWorkers(stage.url)) > 0);
      writeFileSync(path, Buffer.alloc(32, 9).toString("base64"));
    },
  },
  {
    kind: "without a way to either system",
    code: "unreachable",
    // Nothing listens there: a proxy that is away, or a machine without a network.
    start: (stage: FleetStage): Promise<void> => {
      stage.startWorker(WORDS, {
        env: {
          NODE_OPTIONS:
            "--import=data:text/javascript,import%20net%20from'node:net';const%20c=net.Socket.prototype.connect;net.Socket.prototype.connect=function(...a){const%20o=Array.isArray(a[0])?a[0][0]:a[0];if(o&&o.port&&Number(o.port)!==Number(new%20URL(process.env.TG360_STORE_URL).port))o.port=1;return%20c.apply(this,a)}",
        },
      });
      return Promise.resolve();
    },
  },
];

async function seenWorkers(url: string): Promise<number> {
  const [row] = await ask<{ n: number }>(url, "SELECT count(*)::int AS n FROM workers").catch(() => []);
  return row?.n ?? 0;
}

// Most of it is waiting for turns.
it.concurrent.for(KINDS)(
  "a worker $kind beside two good ones costs no shop more than one turn, and is named",
  { timeout: 240_000 },
  async ({ start, code }, { expect, onTestFinished }) => {
    const stage = await FleetStage.open({ shops: SHOPS, url: await makeDatabase() });
    onTestFinished(() => stage.close());
    await start(stage);
    stage.startWorker(WORDS);
    stage.startWorker(WORDS);
    stage.sellEverywhere();
    await stage.untilServed(LIMIT_MS);
    await sleep(2.5 * INTERVAL_MS);
    stage.sellEverywhere();
    await stage.untilServed(LIMIT_MS);
    expect(await longestGapMs(stage.url)).toBeLessThan(2 * INTERVAL_MS + 5000);
    const { stdout } = await stage.run(["shops", "--json"]);
    const { workers } = JSON.parse(stdout) as {
      workers: readonly { readonly trouble: { readonly code: string } | null; readonly lastGood: string | null }[];
    };
    expect(workers.map(({ trouble }) => trouble?.code ?? null).toSorted()).toEqual([code, null, null].toSorted());
    const { stdout: screen } = await stage.run(["shops", "--lang", "en"]);
    expect(screen).toContain("Workers");
    for (const verdict of await stage.verdicts()) expect({ ...verdict, open: {} }).toEqual(clean());
  },
);
