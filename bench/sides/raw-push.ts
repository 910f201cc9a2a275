/**
 * A bare loop of bulk calls, as many at a time as the tool makes. The bodies are made beforehand.
 * Each answer is committed in one transaction, synchronous=FULL.
 */
import { Agent, request } from "node:http";
import { join } from "node:path";

import Database from "better-sqlite3";

import type { DesiredProduct } from "../../src/core/products/record.ts";
import { Folder } from "../engine.ts";
import { mappedProducts } from "../specimen-products.ts";
import { numberOf, type Open, textOf, timed } from "../work.ts";

const BULK = 100;
const UNDER_WAY = 8;
const KEY = "demo-key-demo-key-demo-key-demo-key-demo";

interface BulkReply {
  readonly data: { readonly items: readonly { readonly id: string; readonly status: number }[] };
}

export const open: Open = (options) => {
  const url = `${textOf(options, "shopUrl")}/m/api/products/bulkUpdate`;
  const products = mappedProducts(numberOf(options, "products"));
  const bulks: Bulk[] = [];
  for (let at = 0; at < products.length; at += BULK) {
    const bulk = products.slice(at, at + BULK);
    bulks.push({ ids: bulk.map(({ id }) => id), body: Buffer.from(JSON.stringify({ items: bulk.map(toWrite) })) });
  }
  const agent = new Agent({ keepAlive: true });
  const folder = new Folder();
  let made = 0;
  const loop = async (queue: Iterator<Bulk>, record: Recorder): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      record(next.value.ids, await post(agent, url, next.value.body));
    }
  };
  return Promise.resolve({
    run: async () => {
      made += 1;
      const { record, close } = openRecord(join(folder.path, `${String(made)}.db`), products);
      const sample = await timed(() => {
        const queue = bulks.values();
        return Promise.all(Array.from({ length: UNDER_WAY }, () => loop(queue, record)));
      });
      close();
      return sample;
    },
    close: () => {
      agent.destroy();
      folder.remove();
      return Promise.resolve();
    },
  });
};

interface Bulk {
  readonly ids: readonly string[];
  readonly body: Buffer;
}

type Recorder = (ids: readonly string[], shopIds: readonly string[]) => void;

/** Makes a table in which all products are pending. */
function openRecord(path: string, products: readonly DesiredProduct[]): { record: Recorder; close: () => void } {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec("CREATE TABLE products (id TEXT PRIMARY KEY, fields TEXT, shop_id TEXT, pushed_ms INTEGER)");
  const insert = database.prepare("INSERT INTO products VALUES (?, ?, NULL, NULL)");
  database.transaction(() => {
    for (const { id, fields } of products) insert.run(id, JSON.stringify(fields));
  })();
  const update = database.prepare("UPDATE products SET shop_id = ?, pushed_ms = ? WHERE id = ?");
  const record = database.transaction((ids: readonly string[], shopIds: readonly string[]) => {
    for (const [at, id] of ids.entries()) update.run(shopIds[at], Date.now(), id);
  });
  return { record, close: () => database.close() };
}

function toWrite({ fields, stockMicro, active, id }: DesiredProduct): Readonly<Record<string, unknown>> {
  const { totalgest_id: _id, ...rest } = fields ?? {};
  const pieces = String(Math.max(0, Math.floor(stockMicro / 1_000_000)));
  return { ...rest, quantity: pieces, active, external: { totalgest_id: id } };
}

/** Returns the shop's ids. */
function post(agent: Agent, url: string, body: Buffer): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length, "x-fw360-key": KEY };
    const call = request(url, { agent, method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const reply: BulkReply = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        const { items } = reply.data;
        if (items.every((item) => item.status === 1)) resolve(items.map(({ id }) => id));
        else reject(new Error("the shop refused a product"));
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}
