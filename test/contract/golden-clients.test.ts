import { expect, test } from "vitest";
import { z } from "zod";

import { createFramework360 } from "../../src/clients/framework360/client.ts";
import { SHOP_OPERATIONS } from "../../src/clients/framework360/contract.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import type { Issued, KeptSession } from "../../src/clients/totalgest/session.ts";
import { ERP_OPERATIONS } from "../../src/clients/totalgest/contract.ts";
import type { Erp } from "../../src/core/ports/erp.ts";
import type { Shop } from "../../src/core/ports/shop.ts";
import { isRecord } from "../../src/core/common/record.ts";
import { FIELD_NAMES, type ProductWrite } from "../../src/core/products/product.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import { sendJson, serveWire, type Received, type WireServer } from "../clients/wire-server.ts";
import { readGolden, type Exchange } from "./golden/exchange.ts";

const signal = new AbortController().signal;
const shared = { timeoutMs: 5000, concurrency: 4, clock: createFakeClock() };
const token = readGolden("totalgest").get("session")?.[0]?.response.body;

function totalGestOptions(url: string) {
  const password = new Secret("golden-password");
  return { endpoint: url, ownerId: "7", shopId: "12", username: "anna", password, ...shared };
}

function framework360(url: string): Shop {
  const apiKey = new Secret("golden-key-0123456789-0123456789-0123456");
  return createFramework360({ url, apiKey, timeZone: "Europe/Zurich", ...shared });
}

const text = z.string();
const orderRef = z.object({ id: text, number: text });
const translations = z.record(text, text);
const fields = z.partialRecord(z.enum(FIELD_NAMES), z.union([text, z.boolean(), translations, z.array(text)]));
const write = z.custom<ProductWrite>(
  (value) =>
    z
      .strictObject({
        shopId: text.nullable(),
        fields,
        quantity: z.number().optional(),
        active: z.boolean().optional(),
      })
      .safeParse(value).success,
);

const ERP_CALLS: Record<keyof typeof ERP_OPERATIONS, (erp: Erp, exchange: Exchange, url: string) => Promise<unknown>> =
  {
    session: (_erp, _exchange, url) => issuedAt(url),
    shop: (erp) => erp.fetchShop(signal),
    products: (erp, { call }) => erp.fetchProducts(z.record(text, text).parse(call), signal),
    product: (erp, { call }) => erp.fetchProduct(text.parse(call["id"]), signal),
    createOrder: (erp, { call, request }) =>
      erp.createOrder(
        {
          key: text.parse(call["key"]),
          reference: text.parse(call["reference"]),
          body: JSON.stringify(request.body),
          basis: "",
        },
        signal,
      ),
    recordPayment: (erp, { call }) => erp.recordPayment?.(payment.parse(call), signal) ?? Promise.resolve("none"),
    findOrder: (erp, { call }) => erp.findOrders(text.parse(call["reference"]), signal),
    listOrders: (erp, { call }) =>
      ("updatedSince" in call
        ? erp.books.listChanged?.(changedQuery.parse(call), signal)
        : erp.books.listOrders?.(bookedQuery.parse(call), signal)) ?? Promise.resolve("none"),
  };

/** The token that the login returns. The call that needed it is aborted. */
async function issuedAt(url: string): Promise<string | null> {
  const hasToken = new AbortController();
  let token: string | null = null;
  const keptSession: KeptSession = {
    get issued() {
      return null;
    },
    set issued(issued: Issued | null) {
      token = issued?.token ?? null;
      hasToken.abort();
    },
  };
  await createTotalGest({ ...totalGestOptions(url), keptSession })
    .fetchShop(hasToken.signal)
    .catch(() => undefined);
  return token;
}

const payment = z.object({
  order: orderRef,
  externalReference: text,
  amount: text,
  currency: text,
  paidAt: text,
  transactionId: text.nullable(),
});
const bookedQuery = z.object({ placedSince: text, placedBefore: text, cursor: text.exactOptional() });
const ordersQuery = z.object({ from: text, to: text, page: z.number(), order: z.enum(["asc", "desc"]) });
const changedQuery = z.object({ updatedSince: text, cursor: text.exactOptional() });
const content = z.object({ status: text, courier: text.nullable(), tracking: text.nullable() });
const productQuery = z.union([z.object({ id: text }), z.object({ sku: text })]);

const SHOP_CALLS: Record<keyof typeof SHOP_OPERATIONS, (shop: Shop, exchange: Exchange) => Promise<unknown>> = {
  check: (shop) => shop.check(signal),
  statuses: (shop) => shop.fetchStatuses(signal),
  payments: (shop) => shop.fetchPayments(signal),
  taxes: (shop) => shop.fetchTaxes(signal),
  ordersList: (shop, { call }) => shop.fetchOrders(ordersQuery.parse(call), signal),
  ordersGet: (shop, { call }) => shop.fetchOrder(text.parse(call["id"]), signal),
  ordersUpdate: (shop, { call }) => shop.reportOrder(text.parse(call["id"]), orderRef.parse(call["order"]), signal),
  ordersUpdateStatus: (shop, { call }) =>
    shop.pushStatus(text.parse(call["id"]), content.parse(call["content"]), signal),
  productsList: (shop, { call }) => shop.fetchProducts(z.number().parse(call["page"]), signal),
  productsGet: (shop, { call }) => shop.fetchProduct(productQuery.parse(call), signal),
  productsCreate: (shop, { call }) => shop.writeProduct(write.parse(call), signal),
  productsUpdate: (shop, { call }) => shop.writeProduct(write.parse(call), signal),
  webhooksCreate: (shop, { call }) => shop.registerWebhook(text.parse(call["url"]), text.parse(call["secret"]), signal),
  productsBulkUpdate: (shop, { call }) => shop.writeProducts(z.array(write).parse(call["writes"]), signal),
};

/** Answers with the exchange, except to the login that comes before it. */
function replay(exchange: Exchange): Promise<WireServer> {
  return serveWire((received, response) => {
    const isLogin = received.path === ERP_OPERATIONS.session.path && exchange.request.path !== received.path;
    if (isLogin) sendJson(response, 200, token);
    else sendJson(response, exchange.response.status, exchange.response.body, exchange.response.headers);
  });
}

function expectRequest(received: Received | undefined, { request }: Exchange): void {
  expect(received).toMatchObject({ method: request.method, path: request.path, headers: request.headers });
  expect(received?.query.toSorted()).toEqual(request.query.toSorted());
  expect(received?.body).toBe(request.body === null ? "" : received?.body);
  expect(request.body === null ? null : JSON.parse(received?.body ?? "")).toEqual(request.body);
}

/** Without nulls: a golden file names only what is there. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (one === null ? [] : [[key, known(one)]])));
}

/** The page with each of its records decoded. */
function decoded(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || !("items" in answer) || !Array.isArray(answer.items)) {
    return answer ?? null;
  }
  return { ...answer, items: answer.items.map((item) => ("decode" in item ? item.decode() : item)) };
}

for (const [operation, exchanges] of readGolden("totalgest")) {
  for (const exchange of exchanges) {
    test(`TotalGest's ${operation}: ${exchange.name}`, async () => {
      await using server = await replay(exchange);
      const call = Object.entries(ERP_CALLS).find(([key]) => key === operation)?.[1];
      const answer = await call?.(createTotalGest(totalGestOptions(server.url)), exchange, server.url);
      expectRequest(server.ledger.at(-1), exchange);
      expect(known(decoded(answer))).toEqual(exchange.decoded);
      if (operation === "createOrder") expect(server.ledger.at(-1)?.body).toBe(JSON.stringify(exchange.request.body));
    });
  }
}

for (const [operation, exchanges] of readGolden("framework360")) {
  for (const exchange of exchanges) {
    test(`Framework360's ${operation}: ${exchange.name}`, async () => {
      await using server = await replay(exchange);
      const call = Object.entries(SHOP_CALLS).find(([key]) => key === operation)?.[1];
      const answer = await call?.(framework360(server.url), exchange);
      expect(server.ledger).toHaveLength(1);
      expectRequest(server.ledger[0], exchange);
      expect(known(decoded(answer))).toEqual(exchange.decoded);
    });
  }
}

test("every operation of both contracts has a golden exchange", () => {
  expect([...readGolden("totalgest").keys()].toSorted()).toEqual(Object.keys(ERP_OPERATIONS).toSorted());
  expect([...readGolden("framework360").keys()].toSorted()).toEqual(Object.keys(SHOP_OPERATIONS).toSorted());
});
