import type { CreateAnswer, Decoded, Erp, ErpOrderRef, ErpPage, ErpShop, OrderIntent } from "../../core/ports.ts";
import type { ErpProduct } from "../../core/product.ts";
import { answerError, contractBroken, parseJson, readJson } from "../answer.ts";
import type { Call } from "../answer.ts";
import { foundText } from "../fault.ts";
import { TransportFailure } from "../http.ts";
import type { HttpAnswer } from "../http.ts";
import { readAs } from "../read-as.ts";
import { createConnection } from "./connection.ts";
import type { Connection, Target, TotalGestOptions } from "./connection.ts";
import { ERROR_CODES, IDEMPOTENCY_KEY_HEADER, LIMITS, OPERATIONS } from "./contract.ts";
import type { OperationKey } from "./contract.ts";
import { classifyAnswer, classifyFailure, classifySessionFailure, notSent } from "./create-answer.ts";
import { decodeProduct, toShop } from "./decode.ts";
import { errorWire, foundOrdersWire, productsWire, shopWire } from "./wire.ts";

/** TotalGest over its ASSUMED contract. Opens nothing until the first call; one session serves all calls. */
export function createTotalGest(options: TotalGestOptions): Erp {
  const connection = createConnection(options);
  return {
    guarantees: { uniqueReference: true, idempotencyKey: true, lookUp: true },
    fetchShop: (signal) => fetchShop(connection, options.shopId, signal),
    fetchProducts: (query, signal) => fetchProducts(connection, query, signal),
    fetchProduct: (id, signal) => fetchProduct(connection, id, signal),
    createOrder: (intent, signal) => createOrder(connection, intent, signal),
    findOrder: (reference, signal) => findOrder(connection, reference, signal),
  };
}

async function fetchShop(connection: Connection, shopId: string, signal: AbortSignal): Promise<ErpShop> {
  const { call, value } = await getJson(connection, "shop", {}, signal);
  const shop = toShop(readAs(call, shopWire, value));
  if (shop.id !== shopId) throw notAbout(call, "id", shopId, shop.id);
  return shop;
}

async function fetchProducts(
  connection: Connection,
  query: Parameters<Erp["fetchProducts"]>[0],
  signal: AbortSignal,
): Promise<ErpPage> {
  const { updatedSince, sku, cursor } = query;
  const target = { query: { updatedSince, sku, limit: String(LIMITS.productsPage), cursor } };
  const { call, value } = await getJson(connection, "products", target, signal);
  const page = readAs(call, productsWire, value);
  const items = page.items.map(decodeProduct);
  if (sku !== undefined) checkSku(call, sku, items);
  const nextCursor = page.nextCursor === undefined || page.nextCursor === "" ? null : page.nextCursor;
  return { items, nextCursor, serverTime: page.serverTime };
}

/** A server that ignores the query and brings others has not answered. */
function checkSku(call: Call, sku: string, items: readonly Decoded<ErpProduct>[]): void {
  for (const [index, item] of items.entries()) {
    if (item.ok && item.value.sku !== sku) throw notAbout(call, `items[${String(index)}].sku`, sku, item.value.sku);
  }
}

async function fetchProduct(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): Promise<Decoded<ErpProduct> | null> {
  const answer = await connection.get("product", { id }, signal);
  const call = connection.caller.describe(OPERATIONS.product.name);
  if (answer.status === 404 && errorCode(answer) === ERROR_CODES.unknownProduct) return null;
  if (answer.status >= 300) throw answerError(call, answer);
  const product = decodeProduct(readJson(call, answer));
  const answeredId = product.ok ? product.value.id : product.id;
  if (answeredId !== id) throw notAbout(call, "id", id, answeredId);
  return product;
}

async function findOrder(connection: Connection, reference: string, signal: AbortSignal): Promise<ErpOrderRef | null> {
  const { call, value } = await getJson(connection, "findOrder", { query: { externalReference: reference } }, signal);
  const { items } = readAs(call, foundOrdersWire, value);
  const [found] = items;
  if (found === undefined) return null;
  if (items.length > 1) {
    throw contractBroken(call, { path: "items", expected: "at most one order", found: foundText(items) });
  }
  if (found.externalReference !== reference) {
    throw notAbout(call, "items[0].externalReference", reference, found.externalReference);
  }
  return { id: found.id, number: found.number };
}

/**
 * One send of the exact bytes, and one more only after a 401, which says that the first was not taken. Runs in its turn
 * like any call; a wait that is aborted there sends nothing.
 */
async function createOrder(connection: Connection, intent: OrderIntent, signal: AbortSignal): Promise<CreateAnswer> {
  const { caller } = connection;
  try {
    return await caller.inTurn(signal, () => sendUnderSession(connection, intent, signal));
  } catch (error) {
    if (signal.aborted && error === signal.reason) return notSent(caller.describe(OPERATIONS.createOrder.name), signal);
    throw error;
  }
}

async function sendUnderSession(
  connection: Connection,
  intent: OrderIntent,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const { session } = connection;
  const first = await sendWith(connection, intent, () => session.token(signal), signal);
  if (first.refusedToken === null) return first.answer;
  const refused = first.refusedToken;
  const second = await sendWith(connection, intent, () => session.renew(refused, signal), signal);
  return second.answer;
}

/** `refusedToken` = the token that a 401 was the answer to. */
interface Sent {
  readonly answer: CreateAnswer;
  readonly refusedToken: string | null;
}

async function sendWith(
  connection: Connection,
  intent: OrderIntent,
  takeToken: () => Promise<string>,
  signal: AbortSignal,
): Promise<Sent> {
  let token: string;
  try {
    token = await takeToken();
  } catch (error) {
    const call = connection.caller.describe(OPERATIONS.createOrder.name);
    return { answer: classifySessionFailure(call, error, signal), refusedToken: null };
  }
  const answer = await send(connection, intent, token, signal);
  return { answer, refusedToken: answer.kind === "unauthorized" ? token : null };
}

async function send(
  connection: Connection,
  intent: OrderIntent,
  token: string,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const { caller } = connection;
  const { name, method } = OPERATIONS.createOrder;
  const headers = {
    ...connection.headersOf(token),
    "content-type": "application/json",
    [IDEMPOTENCY_KEY_HEADER.toLowerCase()]: intent.key,
  };
  const request = { method, url: connection.urlOf("createOrder", {}), headers, body: intent.body };
  try {
    const answer = await caller.once(request, signal);
    return classifyAnswer(caller.describe(name), intent.reference, answer);
  } catch (error) {
    if (!(error instanceof TransportFailure)) throw error;
    return classifyFailure(caller.describe(name), error, signal);
  }
}

async function getJson(
  connection: Connection,
  operation: OperationKey,
  target: Target,
  signal: AbortSignal,
): Promise<{ readonly call: Call; readonly value: unknown }> {
  const answer = await connection.get(operation, target, signal);
  const call = connection.caller.describe(OPERATIONS[operation].name);
  if (answer.status >= 300) throw answerError(call, answer);
  return { call, value: readJson(call, answer) };
}

function errorCode(answer: HttpAnswer): string | null {
  const parsed = errorWire.safeParse(parseJson(answer.body));
  return parsed.success ? parsed.data.error.code : null;
}

function notAbout(call: Call, path: string, asked: string, found: unknown): ReturnType<typeof contractBroken> {
  return contractBroken(call, { path, expected: foundText(asked), found: foundText(found) });
}
