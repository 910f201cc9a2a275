/**
 * What an agency would write instead of the tool: sixty lines on plainjob, one job an order, eight workers, every commit synced.
 * It sends what it read, and remembers that it did; it looks nothing up, holds nothing, and checks no sum but the order's own.
 */
import { join } from "node:path";

import Database from "better-sqlite3";
import { better, defineQueue, defineWorker, type Job } from "plainjob";

import { Folder } from "../engine.ts";
import { numberOf, type Open, type Sample, textOf, timed } from "../work.ts";

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
const WORKERS = 8;
const COUNTRIES: Readonly<Record<string, string>> = { svizzera: "CH", schweiz: "CH", suisse: "CH" };
const VAT: Readonly<Record<string, string>> = { "8.1": "N81", "2.6": "R26", "3.8": "S38" };

/** An order of the shop; only what is used of it. */
interface ShopOrder {
  readonly id: string;
  readonly reference: string;
  readonly date: string;
  readonly currency: string;
  readonly prices_include_tax: string;
  readonly user_email: string;
  readonly billing_data: Readonly<Record<string, string>>;
  readonly payment: { readonly name: string; readonly paid: string; readonly transaction: string };
  readonly shipping: { readonly name: string; readonly price: string; readonly tax_rate: string };
  readonly cart: readonly Readonly<Record<"sku" | "name" | "quantity" | "price" | "imposta", string>>[];
  readonly total: string;
  readonly total_tax: string;
}

export const open: Open = (options) => {
  const folder = new Folder();
  let made = 0;
  const round = async (): Promise<Sample> => {
    made += 1;
    const database = new Database(join(folder.path, `${String(made)}.db`));
    const queue = defineQueue({ connection: better(database), logger: SILENT });
    // Its default is NORMAL, which loses commits in a power cut.
    database.pragma("synchronous = FULL");
    database.exec("CREATE TABLE seen (id TEXT PRIMARY KEY) STRICT");
    const shopUrl = textOf(options, "shopUrl");
    const erpUrl = textOf(options, "erpUrl");
    const sample = await timed(async () => {
      await poll(shopUrl, database, queue);
      await drain(queue, numberOf(options, "orders"), (job) => send(job, shopUrl, erpUrl));
    });
    queue.close();
    database.close();
    return sample;
  };
  return Promise.resolve({
    run: round,
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  });
};

type Queue = ReturnType<typeof defineQueue>;

async function poll(shopUrl: string, database: Database.Database, queue: Queue): Promise<void> {
  const see = database.prepare("INSERT OR IGNORE INTO seen VALUES (?)");
  const enqueue = database.transaction((ids: readonly string[]) => {
    for (const id of ids) if (see.run(id).changes > 0) queue.add("order", { id });
  });
  const since = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);
  for (let page = 1; ; page++) {
    const url = `${shopUrl}/m/api/orders/list?statuses[]=3&daterange=${since},2099-12-31&limit=100&page=${String(page)}`;
    const { items } = await ask<{ items: readonly { id: string }[] }>(url);
    if (items.length === 0) return;
    enqueue(items.map(({ id }) => id));
  }
}

function drain(queue: Queue, orders: number, work: (job: Job) => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let done = 0;
    const onCompleted = (): void => {
      done += 1;
      if (done < orders) return;
      for (const worker of workers) void worker.stop();
      resolve();
    };
    const workers = Array.from({ length: WORKERS }, () =>
      defineWorker("order", work, { queue, logger: SILENT, pollIntervall: 250, onCompleted }),
    );
    for (const worker of workers) void worker.start();
  });
}

async function send(job: Job, shopUrl: string, erpUrl: string): Promise<void> {
  const { id }: { id: string } = JSON.parse(job.data);
  const order = toErp(await ask<ShopOrder>(`${shopUrl}/m/api/orders/get?id=${id}`));
  const answer = await fetch(`${erpUrl}/api/v1/owners/owner-1/shops/shop-1/orders`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer bench" },
    body: JSON.stringify(order),
  });
  await answer.json();
  if (answer.status >= 300) throw new Error(`order ${id}: ${String(answer.status)}`);
}

async function ask<T>(url: string): Promise<T> {
  const answer = await fetch(url, { headers: { "x-fw360-key": "demo" } });
  const { status, data }: { status: number; data: T } = JSON.parse(await answer.text());
  if (status !== 1) throw new Error(url);
  return data;
}

function toErp(order: ShopOrder): unknown {
  const line = (kind: string, sku: string | null, name: string, quantity: string, price: string, rate: string) => ({
    kind,
    sku,
    description: name,
    quantity,
    unitPrice: Number(price).toFixed(2),
    vatCode: VAT[rate],
    vatRate: rate,
    total: (Number(price) * Number(quantity)).toFixed(2),
  });
  const { shipping } = order;
  const lines = [
    ...order.cart.map((one) => line("product", one.sku, one.name, one.quantity, one.price, one.imposta)),
    line("shipping", null, shipping.name, "1", shipping.price, shipping.tax_rate),
  ];
  if (Math.abs(lines.reduce((sum, one) => sum + Number(one.total), 0) - Number(order.total)) > 0.005)
    throw new Error(`order ${order.id}: the lines do not add up`);
  const of = order.billing_data;
  const address = {
    firstName: of["nome"],
    lastName: of["cognome"],
    street: of["indirizzo"],
    zip: of["cap"],
    city: of["comune"],
    region: of["citta"],
    country: COUNTRIES[of["stato"]?.toLowerCase() ?? ""] ?? of["stato"],
    phone: of["telefono"],
  };
  return {
    externalReference: `fw360:bench:${order.id}`,
    externalNumber: order.reference,
    placedAt: new Date(`${order.date.replace(" ", "T")}Z`).toISOString(),
    currency: order.currency,
    pricesIncludeVat: order.prices_include_tax === "1",
    customer: { email: order.user_email, phone: of["telefono"] },
    billing: address,
    shipping: address,
    payment: {
      code: "CARD",
      name: order.payment.name,
      paid: order.payment.paid === "1",
      transactionId: order.payment.transaction,
    },
    lines,
    totals: {
      net: (Number(order.total) - Number(order.total_tax)).toFixed(2),
      vat: order.total_tax,
      gross: order.total,
    },
  };
}
