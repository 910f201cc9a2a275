/** The references of a worker: the queue without any work, and the calls of a cycle without any program. */
import { Agent, request } from "node:http";

import pg from "pg";

import { type RequestEntry } from "../../src/sandbox/ledger.ts";
import { environmentOf, startSandbox } from "../../src/sandbox/sandbox.ts";
import { startBoss } from "../../src/store/postgres/queue/boss.ts";
import { openCycleQueue } from "../../src/store/postgres/queue/cycle-queue.ts";
import { launcherOf, ROOT, spawnNode } from "../processes.ts";

export interface Reference {
  readonly perSecond: number;
  /** Of this process, for one cycle. */
  readonly cpuMs: number;
}

/** The queue as the worker uses it, emptied by one process that does no work. Leaves no shop behind. */
export async function measureQueue(url: string, shops: readonly string[]): Promise<Reference> {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const boss = await startBoss(pool, () => undefined);
  const queue = openCycleQueue(boss, pool, { name: "bench", version: "0" }, 300_000);
  try {
    await pool.query(
      "INSERT INTO cycles (shop, host, due_ms) SELECT shop, 'bench', 0 FROM unnest($1::text[]) AS s (shop)",
      [shops],
    );
    await queue.tick(shops.map((shop) => ({ shop, host: "bench" })));
    return await perCycle(shops.length, async () => {
      for (;;) {
        const cycles = await queue.take("cycle", 20, { busyHosts: [], perHost: 0 });
        if (cycles.length === 0) return;
        await queue.end(cycles.map((cycle) => ({ cycle, fault: null, wantsFullPull: false, wasLocked: false })));
      }
    });
  } finally {
    await pool.query("DELETE FROM cycles");
    await boss.stop({ graceful: false });
    await pool.end();
  }
}

/** The calls of a cycle without news by node:http, as the tool just made them, to the same systems. */
export async function measureCalls(products: number): Promise<Reference & { readonly calls: number }> {
  const sandbox = await startSandbox({ products, orders: 0 });
  const agent = new Agent({ keepAlive: true });
  try {
    const { mkdtempSync, rmSync } = await import("node:fs");
    const folder = mkdtempSync("/tmp/tg360-bench-calls-");
    const env = { ...environmentOf(sandbox), TG360_DATA_DIR: folder, TG360_CONFIG: `${folder}/none.json` };
    for (let at = 0; at < 2; at += 1) await spawnNode([launcherOf(ROOT), "daemon", "--once"], env);
    const before = sandbox.ledger.length;
    await spawnNode([launcherOf(ROOT), "daemon", "--once"], env);
    rmSync(folder, { recursive: true });
    const made = sandbox.ledger.slice(before).filter((entry): entry is RequestEntry => entry.kind === "request");
    const token = sandbox.erp.openSession().token;
    const headers = { authorization: `Bearer ${token}`, "x-fw360-key": sandbox.credentials.apiKey };
    const call = ({ system, method, path, query }: RequestEntry): Promise<void> => {
      const base = system === "TotalGest" ? sandbox.erp.url : sandbox.shop.url;
      const words = Object.entries(query).flatMap(([name, values]) =>
        values.map((value): [string, string] => [name, value]),
      );
      return send(agent, `${base}${path}?${new URLSearchParams(words).toString()}`, method, headers);
    };
    const cycle = async (): Promise<void> => {
      for (const entry of made) await call(entry);
    };
    for (let at = 0; at < 20; at += 1) await cycle();
    const measured = await perCycle(200, async () => {
      for (let at = 0; at < 200; at += 1) await cycle();
    });
    return { ...measured, calls: made.length };
  } finally {
    agent.destroy();
    await sandbox.close();
  }
}

async function perCycle(count: number, work: () => Promise<void>): Promise<Reference> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { perSecond: (count * 1000) / (performance.now() - startedMs), cpuMs: (user + system) / 1000 / count };
}

function send(agent: Agent, url: string, method: string, headers: Readonly<Record<string, string>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        JSON.parse(Buffer.concat(chunks).toString("utf8"));
        resolve();
      });
    });
    call.on("error", reject);
    call.end();
  });
}
