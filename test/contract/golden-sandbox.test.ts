import { decodeHTML } from "entities";
import { expect, test } from "vitest";

import { isRecord } from "../../src/core/common/record.ts";
import type { OrderDraft } from "../../src/sandbox/framework360/orders/draft.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { ErpProductJson } from "../../src/sandbox/totalgest/product.ts";
import { type Answer, call, openSandbox, standingClock } from "../support/sandbox.ts";
import { type Exchange, readGolden } from "./golden/exchange.ts";

const credentials = {
  ownerId: "7",
  shopId: "12",
  username: "anna",
  password: "golden-password",
  apiKey: "golden-key-0123456789-0123456789-0123456",
};
const now = standingClock("2026-11-24T09:15:00Z");

const erpGolden = readGolden("totalgest");
const shopGolden = readGolden("framework360");

// ------------------------------------------------------------------------------------------------------ TotalGest

/**
 * Prepares the sandbox for an exchange. May change the exchange's query where the sandbox cannot answer the golden one
 * as it stands.
 */
type Preparation = (sandbox: Sandbox, exchange: Exchange) => Promise<Record<string, string>> | void;

const ERP_PREPARATIONS: Readonly<Record<string, Preparation>> = {
  "product: a product by its id": (sandbox, { response }) => addProduct(sandbox, response.body),
  "products: a page of what changed": async (sandbox) => {
    addChanged(sandbox);
    return { limit: "2" };
  },
  "products: the last page, by the cursor of the one before": async (sandbox, exchange) => {
    addChanged(sandbox);
    const page = await send(sandbox, exchange, { limit: "2", cursor: "" });
    sandbox.erp.removeProduct("p-1003");
    return { cursor: String(page.json("nextCursor")) };
  },
  "createOrder: the same key and body again bring the first answer": takeOrder,
  "createOrder: the reference under another key is there already": takeOrder,
  "findOrder: an order that is there": takeOrder,
  "listOrders: the orders of some days, one of them entered by hand": takeTwo,
  "listOrders: the next page, by the cursor of the one before": async (sandbox, exchange) => {
    await takeTwo(sandbox);
    const page = await send(sandbox, exchange, { limit: "1", cursor: "" });
    return { cursor: String(page.json("nextCursor")) };
  },
};

function addProduct(sandbox: Sandbox, product: unknown): void {
  // The golden file has the contract's shape; fields it leaves out are null.
  sandbox.erp.addProduct(product as ErpProductJson);
}

/** The two products that changed, and a third one after them. */
function addChanged(sandbox: Sandbox): void {
  const [page] = erpGolden.get("products") ?? [];
  const items = isRecord(page?.response.body) ? page.response.body["items"] : [];
  for (const item of Array.isArray(items) ? items : []) addProduct(sandbox, item);
  sandbox.erp.addProduct({ id: "p-1003", sku: "LATER-1" });
}

async function takeOrder(sandbox: Sandbox): Promise<Record<string, string>> {
  addCoffee(sandbox);
  const [first] = erpGolden.get("createOrder") ?? [];
  if (first === undefined) throw new Error("no golden order");
  expect((await send(sandbox, first)).status).toBe(201);
  return {};
}

/** The golden order, and an order typed in by hand. */
async function takeTwo(sandbox: Sandbox): Promise<Record<string, string>> {
  const bent = await takeOrder(sandbox);
  sandbox.erp.enterOrder({
    placedAt: "2026-11-24T10:00:00Z",
    currency: "CHF",
    totals: { net: "9.25", vat: "0.75", gross: "10.00" },
    lines: [{ kind: "fee", quantity: "1", vatRate: "8.1", total: "10.00" }],
  });
  return bent;
}

/** The products in the golden orders. */
function addCoffee(sandbox: Sandbox): void {
  sandbox.erp.addProduct({ id: "p-1001", sku: "CAF-250" });
}

for (const [operation, exchanges] of erpGolden) {
  for (const exchange of exchanges) {
    if (exchange.only === "client") continue;
    test(`the sandbox's TotalGest answers ${operation}: ${exchange.name}`, async () => {
      const sandbox = await openSandbox({ products: 0, credentials, now });
      const prepare = ERP_PREPARATIONS[`${operation}: ${exchange.name}`];
      if (prepare === undefined && operation === "createOrder") addCoffee(sandbox);
      const bent = (await prepare?.(sandbox, exchange)) ?? {};
      const answer = await send(sandbox, exchange, bent);
      expect(answer.status).toBe(exchange.response.status);
      expect(answer.headers.get("content-type")).toContain("application/json");
      const compared = operation === "shop" ? typesIn : known;
      expect(compared(answer.json())).toEqual(compared(exchange.response.body));
    });
  }
}

/** Sends the request as written, with the sandbox's own token. An empty value leaves the parameter out. */
async function send(sandbox: Sandbox, exchange: Exchange, bent: Record<string, string> = {}): Promise<Answer> {
  const { method, path, query, headers, body } = exchange.request;
  const url = new URL((path.startsWith("/m/") ? sandbox.shop.url : sandbox.erp.url) + path);
  for (const [name, value] of Object.entries({ ...Object.fromEntries(query), ...bent })) {
    if (value !== "") url.searchParams.append(name, value);
  }
  const authorization = `Bearer ${sandbox.erp.openSession().token}`;
  const sent = { ...headers, ...("authorization" in headers ? { authorization } : {}) };
  return call(url.href, { method, headers: sent, ...(body === null ? {} : { body: JSON.stringify(body) }) });
}

/** Generated by the server, so only the type is compared. */
const GENERATED = new Set(["id", "number", "token", "expiresAt", "createdAt", "serverTime", "nextCursor", "message"]);

/** The value without nulls, and with generated values replaced by their type. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, GENERATED.has(key) ? typeof inner : known(inner)]));
}

/** Keys and types only; of a list, those of its first item. */
function typesIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(typesIn);
  if (!isRecord(value)) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typesIn(inner)]));
}

// --------------------------------------------------------------------------------------------------- Framework360

const ORDER: OrderDraft = {
  id: "1042",
  reference: "W-1042",
  date: "2026-11-24 09:30:00",
  user_email: "mario@example.com",
  customer_id: "77",
  billing_data: {
    nome: "Mario",
    cognome: "Rossi",
    ragione_sociale: "Caffè & Tè SA",
    piva: "CHE-123.456.789",
    cod_univoco: "ABC1234",
    indirizzo: "Via Nassa 1",
    cap: "6900",
    comune: "Lugano",
    citta: "TI",
    stato: "Svizzera",
    telefono_cellulare: "+41 79 000 00 00",
    email: "mario@example.com",
  },
  payment: { id: "paypal", transaction: "T-1" },
  shipping: { id: "2", name: "Posta", price: "7.00" },
  fees: [{ name: "Confezione regalo", price: "3.50", tax_rate: "8.1" }],
  cart: [
    {
      type: "product",
      id: "551",
      sku: "CAF-250",
      name: "Caffè 250 g",
      quantity: "2",
      price: "8.90",
      discount: "0.4450",
      imposta: "2.6",
    },
    {
      type: "custom",
      quantity: "1",
      customInfo: { name: 'Incisione "M.R."', details: "", preview: "", price: "12.00", imposta: "default" },
    },
  ],
  coupon: { code: "AUTUNNO", amount: "5.00" },
  // The shop's own total, which no test compares.
  total_tax: "2.03",
  note: "Suonare",
  labels: ["web"],
};

/** What an exchange's order has besides. */
const SHOP_ORDERS: Readonly<Record<string, OrderDraft>> = {
  "ordersGet: an order with a language, the buyer’s own number and the time of its payment": {
    language: "fr_CH",
    customer_reference: "PO 4711",
    payment: { date: "2026-11-24 09:31:05" },
  },
};

/** The shop of the golden files: one order, two products, and their lists. */
async function openGoldenShop(seed: number, more: OrderDraft = {}): Promise<Sandbox> {
  const sandbox = await openSandbox({ products: 0, credentials, now, seed });
  const { shop } = sandbox;
  for (const { id } of shop.products.values()) shop.products.remove(id);
  shop.placeOrder({ ...ORDER, ...more, payment: { ...ORDER.payment, ...more.payment } });
  shop.products.add({
    id: "551",
    sku: "CAF-250",
    ean: "7612345678900",
    name: "Caffè macinato",
    name_i18n: { fr: "Café moulu", it: "Caffè macinato" },
    description: "<p>Arabica & Robusta</p>",
    images: ["https://shop.example.ch/img/551-1.jpg", "https://shop.example.ch/img/551-2.jpg"],
    price: "8.90",
    tax_id: "5",
    quantity: "17",
    external: { totalgest_id: "p-1001" },
  });
  shop.products.add({ id: "552", sku: "LOCAL-1", name: "Buono", price: "50", tax_id: "4", active: false });
  shop.statuses = [
    { id: "1", name: "In attesa" },
    { id: "3", name: "Completato & spedito" },
  ];
  shop.payments = shop.payments.filter(({ id }) => id === "paypal" || id === "cod");
  shop.products.taxes = shop.products.taxes.filter(({ id }) => id === "4" || id === "5");
  return sandbox;
}

for (const [operation, exchanges] of shopGolden) {
  for (const exchange of exchanges) {
    if (exchange.only === "client") continue;
    // Each seed writes the JSON differently; the meaning must be the same.
    test.each([1, 2, 3])(
      `the sandbox's Framework360 answers ${operation}: ${exchange.name} (JSON variant %i)`,
      async (seed) => {
        const answer = await send(await openGoldenShop(seed, SHOP_ORDERS[`${operation}: ${exchange.name}`]), exchange);
        expect(answer.status).toBe(exchange.response.status);
        expect(answer.headers.get("content-type")).toContain("application/json");
        // Only the envelope of `check` is fixed.
        const compared = operation === "check" ? typesIn : undressed;
        expect(compared(inEnvelope(operation, answer.json()))).toEqual(
          compared(inEnvelope(operation, exchange.response.body)),
        );
      },
    );
  }
}

function inEnvelope(operation: string, body: unknown): unknown {
  return operation === "check" && isRecord(body) ? { status: body["status"] } : body;
}

const ABSENT = new Set<unknown>([null, undefined, "", "None", "null", "undefined"]);

/** What a PHP system's JSON means: one form for each value, without absent values and messages for people. */
function undressed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(undressed);
  if (isRecord(value)) {
    const entries = Object.entries(value).filter(([key, inner]) => key !== "message" && !isAbsent(inner));
    return Object.fromEntries(entries.map(([key, inner]) => [key, undressed(inner)]));
  }
  if (typeof value === "boolean") return value ? "1" : "0";
  const text = decodeHTML(String(value));
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}

function isAbsent(value: unknown): boolean {
  return ABSENT.has(value) || (Array.isArray(value) && value.length === 0);
}

test("every preparation belongs to an existing golden exchange", () => {
  const names = [...erpGolden].flatMap(([operation, all]) => all.map(({ name }) => `${operation}: ${name}`));
  expect(names).toEqual(expect.arrayContaining(Object.keys(ERP_PREPARATIONS)));
});
