/**
 * What an agency would write instead of the tool: some sixty lines on plainjob, one job an order, eight workers, every
 * commit synced. It sends what it read, and remembers that it did; it looks nothing up, holds nothing, and checks no
 * sum but the order's own. As a process: `node plainjob.ts`, which polls every second.
 */
import Database from "better-sqlite3";
import { better, defineQueue, defineWorker, type Job } from "plainjob";

import { type ShopOrder, toErp } from "./to-erp.ts";

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
const WORKERS = 8;
const TRIES = 20;
const DAY = 86_400_000;

type Queue = ReturnType<typeof defineQueue>;

export interface PlainJob {
  readonly poll: () => Promise<void>;
  /** Works until `orders` were sent. */
  readonly drain: (orders: number) => Promise<void>;
  readonly close: () => void;
}

/** A job whose process died is given out again after `deadMs`; as installed, after half an hour. */
export function plainJobOn(
  file: string,
  { shopUrl, erpUrl }: { readonly shopUrl: string; readonly erpUrl: string },
  { timeoutMs, deadMs }: { readonly timeoutMs: number; readonly deadMs: number },
): PlainJob {
  const database = new Database(file);
  const dead = { timeout: deadMs, maintenanceInterval: deadMs / 5 };
  const queue = defineQueue({ connection: better(database), logger: SILENT, ...dead });
  // Its default is NORMAL, which loses commits in a power cut.
  database.pragma("synchronous = FULL");
  database.exec("CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY) STRICT");
  const see = database.prepare("INSERT OR IGNORE INTO seen VALUES (?)");
  const enqueue = database.transaction((ids: readonly string[]) => {
    for (const id of ids) if (see.run(id).changes > 0) queue.add("order", { id });
  });
  const ask = async <T>(url: string): Promise<T> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(url, { headers: { "x-fw360-key": "demo" }, signal });
    const { status, data }: { status: number; data: T } = JSON.parse(await answer.text());
    if (status !== 1) throw new Error(url);
    return data;
  };
  const send = async (job: Job): Promise<void> => {
    const { id, tries = 1 }: { id: string; tries?: number } = JSON.parse(job.data);
    try {
      const order = toErp(await ask<ShopOrder>(`${shopUrl}/m/api/orders/get?id=${id}`));
      const answer = await fetch(`${erpUrl}/api/v1/owners/owner-1/shops/shop-1/orders`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: "Bearer bench" },
        body: JSON.stringify(order),
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.json();
      // 409: TotalGest has the reference.
      if (answer.status >= 300 && answer.status !== 409) throw new Error(`order ${id}: ${String(answer.status)}`);
    } catch (error) {
      // The queue has no tries of its own.
      if (tries >= TRIES) throw error;
      queue.add("order", { id, tries: tries + 1 }, { delay: 250 * tries });
    }
  };
  return {
    poll: async () => {
      const since = new Date(Date.now() - 7 * DAY).toISOString().slice(0, 10);
      for (let page = 1; ; page++) {
        const asked = `statuses[]=3&daterange=${since},2099-12-31&limit=100&page=${String(page)}`;
        const { items } = await ask<{ items: readonly { id: string }[] }>(`${shopUrl}/m/api/orders/list?${asked}`);
        if (items.length === 0) return;
        enqueue(items.map(({ id }) => id));
      }
    },
    drain: (orders) => drain(queue, orders, send),
    close: () => {
      queue.close();
      database.close();
    },
  };
}

function drain(queue: Queue, orders: number, work: (job: Job) => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let done = 0;
    const onCompleted = (): void => {
      done += 1;
      if (done < orders) return;
      void Promise.all(workers.map((worker) => worker.stop())).then(() => resolve());
    };
    const workers = Array.from({ length: WORKERS }, () =>
      defineWorker("order", work, { queue, logger: SILENT, pollIntervall: 250, onCompleted }),
    );
    for (const worker of workers) void worker.start();
  });
}

if (import.meta.main) {
  const { STATE = "", SHOP_URL = "", ERP_URL = "", TIMEOUT_MS = "" } = process.env;
  const own = plainJobOn(
    STATE,
    { shopUrl: SHOP_URL, erpUrl: ERP_URL },
    { timeoutMs: Number(TIMEOUT_MS), deadMs: 5000 },
  );
  const poll = (): void => void own.poll().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  poll();
  setInterval(poll, 1000);
  await own.drain(Infinity);
}
