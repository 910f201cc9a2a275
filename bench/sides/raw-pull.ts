/** A first pull as a script would do it: each page parsed, mapped and upserted in one transaction, synchronous=FULL. */
import { Agent, get } from "node:http";
import { join } from "node:path";

import Database from "better-sqlite3";

import { Folder } from "../engine.ts";
import { type Open, textOf, timed } from "../work.ts";

type Text = string | Readonly<Record<string, string>> | null;

interface Product {
  readonly id: string;
  readonly sku: string;
  readonly ean: string | null;
  readonly active: boolean;
  readonly name: Text;
  readonly shortDescription: Text;
  readonly description: Text;
  readonly prices: readonly { readonly list: string; readonly amount: string }[];
  readonly vat: { readonly code: string; readonly rate: string };
  readonly stock: { readonly quantity: string };
}

interface Page {
  readonly items: readonly Product[];
  readonly nextCursor: string | null;
}

const TAXES: Readonly<Record<string, string>> = { "8.1": "1", "2.6": "2", "3.8": "3" };

export const open: Open = (options) => {
  const folder = new Folder();
  const agent = new Agent({ keepAlive: true });
  const url = `${textOf(options, "erpUrl")}/api/v1/owners/owner-1/shops/shop-1/products`;
  let made = 0;
  const round = async (): Promise<void> => {
    made += 1;
    const database = openDatabase(join(folder.path, `${String(made)}.db`));
    await pull(database, agent, url);
    database.close();
  };
  return round().then(() => ({
    run: () => timed(round),
    close: () => {
      agent.destroy();
      folder.remove();
      return Promise.resolve();
    },
  }));
};

function openDatabase(path: string): Database.Database {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec(
    `CREATE TABLE products (id TEXT PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, price TEXT, quantity INTEGER NOT NULL,
       active INTEGER NOT NULL, pending INTEGER NOT NULL, fields TEXT NOT NULL);
     CREATE INDEX by_sku ON products (sku);
     CREATE INDEX by_pending ON products (pending) WHERE pending = 1;`,
  );
  return database;
}

async function pull(database: Database.Database, agent: Agent, url: string): Promise<void> {
  const upsert = database.prepare(
    `INSERT INTO products VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, name = excluded.name,
       price = excluded.price, quantity = excluded.quantity, active = excluded.active, pending = 1, fields = excluded.fields`,
  );
  const store = database.transaction((items: readonly Product[]) => {
    for (const item of items) {
      const fields = mapped(item);
      const quantity = Math.max(0, Math.floor(Number(item.stock.quantity)));
      const { sku, name, price } = fields;
      upsert.run(item.id, sku, name, price, quantity, item.active ? 1 : 0, JSON.stringify(fields));
    }
  });
  let coming: Promise<Page> | null = fetchPage(agent, `${url}?limit=500&cursor=0`);
  while (coming !== null) {
    const page: Page = await coming;
    coming = page.nextCursor === null ? null : fetchPage(agent, `${url}?limit=500&cursor=${page.nextCursor}`);
    store(page.items);
  }
}

function mapped(product: Product): Readonly<Record<"sku" | "name" | "price", string>> & Record<string, unknown> {
  const { amount = "" } = product.prices.find(({ list }) => list === "RETAIL") ?? product.prices[0] ?? {};
  return {
    sku: product.sku,
    ean: product.ean ?? "",
    name: inFrench(product.name),
    name_i18n: translated(product.name),
    short_description: inFrench(product.shortDescription),
    short_description_i18n: translated(product.shortDescription),
    description: inFrench(product.description),
    description_i18n: translated(product.description),
    price: amount,
    price_includes_tax: true,
    tax_id: TAXES[product.vat.rate] ?? "",
    totalgest_id: product.id,
  };
}

function inFrench(text: Text): string {
  return typeof text === "string" ? text : (text?.["fr"] ?? "");
}

function translated(text: Text): Readonly<Record<string, string>> {
  return text === null || typeof text === "string" ? {} : text;
}

function fetchPage(agent: Agent, url: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString("utf8"))));
      response.on("error", reject);
    }).on("error", reject);
  });
}
