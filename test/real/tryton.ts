import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { GOODS } from "./goods.ts";
import { cached, runTo, startServer, writeJson } from "./processes.ts";
import { type RealErp, NOT_SENT } from "./real-erp.ts";
import { freePort } from "../support/loopback.ts";

/** Debian's Python, for which Debian's packages are made. */
const PYTHON = "/usr/bin/python3";
const PASSWORD = "canary-password-7e57";

/**
 * A Tryton of Debian's packages, unpacked into the cache and installed nowhere, over SQLite: JSON-RPC behind Basic, decimals
 * and dates as objects, errors in a 200.
 */
export async function openTryton(adapter?: string): Promise<RealErp> {
  const root = cached("tryton", unpack);
  const env = {
    PYTHONPATH: join(root, "usr/lib/python3/dist-packages"),
    LD_LIBRARY_PATH: join(root, "usr/lib/x86_64-linux-gnu"),
    PYTHONWARNINGS: "ignore",
  };
  const empty = cached("tryton-empty", (folder) => makeEmpty(folder, root, env));
  const folder = mkdtempSync(join(tmpdir(), "tg360-tryton-"));
  copyFileSync(join(empty, "shop.sqlite"), join(folder, "shop.sqlite"));
  const port = await freePort();
  const config = configure(folder, port);
  writeJson(join(folder, "goods.json"), GOODS);
  const made = runTo(PYTHON, [join(import.meta.dirname, "tryton.py"), config, join(folder, "goods.json")], { env });
  const ids = JSON.parse(made) as Record<"company" | "party" | "storage" | "unit", number>;
  const url = `http://127.0.0.1:${String(port)}`;
  const args = [join(root, "usr/bin/trytond"), "-c", config, "-d", "shop"];
  const server = await startServer(PYTHON, args, url, { env });
  const call = (method: string, ...params: readonly unknown[]): Promise<unknown> => rpc(url, method, params);
  const write = async (sku: string, values: unknown): Promise<void> => {
    const found = await call("model.product.template.search", [["products.code", "=", sku]], 0, 1, null, {});
    await call("model.product.template.write", found, values, { company: ids.company });
  };
  return {
    url,
    credentials: { ownerId: "-", shopId: String(ids.company), username: "admin", password: PASSWORD },
    profile: profileFor(ids),
    ...(adapter === undefined ? {} : { adapter: join(import.meta.dirname, adapter) }),
    vatCode: "N81",
    payment: "WEB",
    refusal: "UserError: The value",
    change: (sku, price) => write(sku, { list_price: { __class__: "Decimal", decimal: price } }),
    stopSelling: (sku) => write(sku, { salable: false }),
    orders: async () => {
      const found = await call("model.sale.sale.search_read", [], 0, 100, null, SALE_FIELDS, { company: ids.company });
      return (found as Sale[]).map(orderOf);
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function unpack(folder: string): void {
  const archives = join(folder, "archives");
  mkdirSync(join(archives, "partial"), { recursive: true });
  const packages = ["tryton-server", "tryton-modules-sale", "tryton-modules-stock"];
  const how = ["-qq", "-y", "--no-install-recommends", "--download-only", "-o", `Dir::Cache::archives=${archives}`];
  runTo("apt-get", ["install", ...how, ...packages]);
  for (const name of readdirSync(archives).filter((file) => file.endsWith(".deb"))) {
    runTo("dpkg-deb", ["-x", join(archives, name), folder]);
  }
  rmSync(archives, { recursive: true });
}

/** A database with the modules in it, which takes half a minute. */
function makeEmpty(folder: string, root: string, env: Readonly<Record<string, string>>): void {
  const config = configure(folder, 0);
  writeFileSync(join(folder, "shop.sqlite"), "");
  writeFileSync(join(folder, "password"), PASSWORD);
  const admin = [join(root, "usr/bin/trytond-admin"), "-c", config, "-d", "shop"];
  const withPassword = { env: { ...env, TRYTONPASSFILE: join(folder, "password") } };
  runTo(PYTHON, [...admin, "--all", "--email", "admin@example.ch"], withPassword);
  runTo(PYTHON, [...admin, "-u", "sale", "--activate-dependencies"], withPassword);
}

function configure(folder: string, port: number): string {
  const path = join(folder, "trytond.conf");
  const lines = ["[database]", "uri = sqlite://", `path = ${folder}`, "[web]", `listen = 127.0.0.1:${String(port)}`];
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

async function rpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString("base64")}`;
  const headers = { authorization, "content-type": "application/json" };
  const body = JSON.stringify({ id: 1, method, params });
  const answer = await fetch(`${url}/shop/`, { method: "POST", headers, body });
  const { result, error } = (await answer.json()) as { result: unknown; error?: unknown };
  if (error !== undefined) throw new Error(JSON.stringify(error));
  return result;
}

const SALE_FIELDS = [
  "reference",
  "comment",
  "total_amount",
  ...["quantity", "unit_price", "description", "product.code"].map((name) => `lines.${name}`),
];

interface Decimal {
  readonly decimal: string;
}

interface Sale {
  readonly reference: string;
  readonly comment: string;
  readonly total_amount: Decimal;
  readonly "lines.": readonly {
    readonly quantity: number;
    readonly unit_price: Decimal;
    readonly description: string;
    readonly "product.": { readonly code: string } | null;
  }[];
}

function orderOf(sale: Sale): Awaited<ReturnType<RealErp["orders"]>>[number] {
  return {
    reference: sale.reference,
    note: sale.comment,
    total: Number(sale.total_amount.decimal),
    lines: sale["lines."].map((line) => ({
      sku: line["product."]?.code ?? null,
      text: line.description,
      quantity: line.quantity,
      price: Number(line.unit_price.decimal),
    })),
  };
}

/** As an integrator would write it. */
function profileFor(ids: Record<"company" | "party" | "storage" | "unit", number>): Readonly<Record<string, unknown>> {
  const read = (model: string, domain: unknown, paging: readonly unknown[], names: readonly string[]): unknown => ({
    id: 1,
    method: `model.${model}.search_read`,
    params: [domain, ...paging, [["id", "ASC"]], names, CONTEXT],
  });
  const CONTEXT = { active_test: false, company: ids.company, locations: [ids.storage] };
  const names = ["code", "name", "description", "list_price", "quantity", "active", "default_uom.symbol", "write_date"];
  const since = { when: "{{updatedSince}}", value: ["write_date", ">=", "{{updatedSince}}"] };
  const sku = { when: "{{sku}}", value: ["code", "=", "{{sku}}"] };
  const post = { method: "POST", path: "/" };
  return {
    basePath: "/shop",
    authenticator: { type: "basic" },
    failed: { path: "error" },
    records: "result",
    paginator: { type: "offset" },
    guarantees: { uniqueReference: false, idempotencyKey: false },
    shop: {
      ...post,
      body: read("company.company", [["id", "=", "{{shopId:number}}"]], [0, 1], ["rec_name", "currency.code"]),
      record: "result.0",
    },
    products: { ...post, body: read("product.product", [since, sku], ["{{offset:number}}", 20], names) },
    product: {
      ...post,
      body: read("product.product", [["id", "=", "{{id:number}}"]], [0, 1], names),
      record: "result.0",
    },
    findOrder: {
      ...post,
      body: read("sale.sale", [["reference", "=", "{{reference}}"]], [0, 2], ["reference"]),
    },
    createOrder: {
      path: "/",
      headers: { "Idempotency-Key": null },
      body: {
        id: 1,
        method: "model.sale.sale.create",
        params: [
          [{ company: ids.company, party: ids.party, currency: 1, lines: [["create"]] }],
          { company: ids.company },
        ],
      },
      at: "params.0.0",
      fields: { id: "result.0", number: "result.0" },
    },
    fields: {
      shop: {
        id: "id",
        name: "rec_name",
        currency: "['currency.'].code",
        pricesIncludeVat: { value: true },
        languages: { value: ["fr"] },
        priceLists: { value: ["LIST"] },
        vatCodes: { value: [{ code: "N81", rate: "8.1" }] },
        paymentMethods: { value: [{ code: "WEB", name: "Web" }] },
      },
      page: { serverTime: { header: "date" } },
      product: {
        id: "id",
        sku: "code",
        ean: null,
        active: { path: "active", map: { "1": true, "0": false } },
        name: "name",
        shortDescription: null,
        description: "description",
        prices: "",
        "prices[].list": { value: "LIST" },
        "prices[].currency": { value: "CHF" },
        "prices[].amount": "list_price.decimal",
        "prices[].includesVat": { value: true },
        "vat.code": { value: "N81" },
        "vat.rate": { value: "8.1" },
        "stock.quantity": "quantity",
        "stock.unit": "['default_uom.'].symbol",
        updatedAt: null,
      },
      order: {
        ...NOT_SENT,
        externalReference: "reference",
        note: "comment",
        lines: "lines.0.1",
        // An article wants its unit beside it, and the others have none.
        "lines[].kind": { path: "unit", map: { product: ids.unit, shipping: null, discount: null, fee: null } },
        "lines[].articleId": { path: "product", type: "number" },
        "lines[].description": "description",
        "lines[].quantity": { path: "quantity", type: "number" },
        "lines[].unitPrice": "unit_price",
      },
      orderResult: { id: "id", number: "id", externalReference: "reference" },
      error: { code: "error.0", message: "error.1.0" },
    },
  };
}
