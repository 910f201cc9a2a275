import { isRecord } from "../../core/common/record.ts";
import type { Books } from "../../core/ports/books.ts";
import type { CreateAnswer, EncodedOrder, Erp, ErpShop } from "../../core/ports/erp.ts";
import type { ErpOrder } from "../../core/orders/order.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { answerError, type Call, cannotAsk, notAbout, readJson, textFault } from "../answer/answer.ts";
import { TransportFailure } from "../wire/http.ts";
import { readPath } from "../profile/reading/path.ts";
import { compilePlace } from "../profile/writing/writer.ts";
import type { Rule } from "../profile/grammar/rule-parts.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import { fillAll } from "../profile/grammar/template.ts";
import { readAs } from "../answer/read-as.ts";
import { codecOf } from "../wire/codec/codecs.ts";
import { type ErpConnection, createConnection, type Target, type TotalGestOptions } from "./connection.ts";
import type { ErpDialect, OperationName } from "./dialect.ts";
import { classifyAdapterFailure } from "./orders/adapter-failure.ts";
import { listChanged, listPage, readsOf } from "./orders/books.ts";
import { recordPayment } from "./orders/record-payment.ts";
import { classifyAnswer, classifyFailure, classifyNoSession } from "./orders/create-answer.ts";
import { findOrders } from "./orders/find-order.ts";
import { toShop } from "./products/decode.ts";
import { fetchProduct, fetchProducts } from "./products/fetch.ts";
import { findUnknown } from "./products/fetch.ts";
import type { TotalGestProfile } from "./profile.ts";
import { shopWire } from "./wire.ts";

/**
 * The client of a TotalGest that works as its profile says. Opens nothing until the first call; one session serves all
 * calls.
 */
export function createTotalGest(options: TotalGestOptions): Erp {
  const connection = createConnection(options);
  const { module: adapter } = options;
  const { dialect } = connection;
  const { findOrder } = connection.of("findOrder").dialect.profile;
  const sent = connection.of("createOrder").dialect;
  const isInSteps = connection.isOwn("createOrder");
  return {
    guarantees: {
      ...dialect.profile.guarantees,
      lookUp: findOrder !== null,
      ...(isInSteps && { isInSteps }),
      ...(connection.isOwn("product") && { isListAlone: true }),
    },
    dialect: `${dialect.fingerprint}${adapter?.fingerprint ?? ""}`,
    namesArticles: isInSteps || isMapped(sent.profile.fields.order["lines[].articleId"]),
    clockAheadMs: () => connection.clockAheadMs(),
    takeCalls: () => connection.takeCalls(),
    fetchShop: (signal) => fetchShop(connection.of("shop"), options.shopId, signal),
    fetchProducts: (query, signal) => fetchProducts(connection.of("products"), query, signal),
    fetchProduct: (id, signal) => fetchProduct(connection.of("product"), id, signal),
    findUnknown: (ids, knownId, signal) => findUnknown(connection.of("product"), ids, knownId, signal),
    encodeOrder: (order) => encodeOrder(sent, options, order),
    createOrder: (intent, signal, beforeBytes) =>
      createOrder(connection.of("createOrder"), intent, signal, beforeBytes),
    findOrders: (reference, signal) => findOrders(connection.of("findOrder"), findOrder, reference, signal),
    recordPayment: paymentsOf(connection),
    books: booksOf(connection),
  };
}

/** Null where neither profile nor adapter has a function for it. */
function paymentsOf(connection: ErpConnection): Erp["recordPayment"] {
  const payments = connection.of("recordPayment");
  const { recordPayment: operation } = payments.dialect.profile;
  return operation === null ? null : (payment, signal) => recordPayment(payments, operation, payment, signal);
}

/** The reads that the profile offers. */
function booksOf(connection: ErpConnection): Books {
  const list = connection.of("listOrders");
  const { listOrders } = list.dialect.profile;
  if (listOrders === null) return { listOrders: null, listChanged: null };
  const { byPlaced, byChange } = readsOf(listOrders);
  return {
    listOrders: byPlaced ? (query, signal) => listPage(list, listOrders, query, signal) : null,
    listChanged: byChange ? (query, signal) => listChanged(list, listOrders, query, signal) : null,
  };
}

function isMapped(rule: Rule | undefined): boolean {
  return rule !== undefined && rule !== null;
}

function encodeOrder(dialect: ErpDialect, options: TotalGestOptions, order: ErpOrder): EncodedOrder {
  const { createOrder: operation } = dialect.profile;
  const { charset } = operation;
  const body = bodyOf(dialect, options, order);
  const codec = codecOf(operation);
  const text = codec.unwritable(body, charset);
  return text === null
    ? { ok: true, text: codec.encode(body, charset), shown: codec.shown(body) }
    : { ok: false, problem: problem("text-unwritable", { text, charset: charset ?? "" }) };
}

function bodyOf({ order: write, profile }: ErpDialect, options: TotalGestOptions, order: ErpOrder): unknown {
  const { at } = profile.createOrder;
  const constants = constantsOf(profile, options, order);
  if (at === undefined) return write({ ...order }, constants);
  const whole = constants ?? {};
  const there = readPath(whole, at);
  compilePlace(at)(whole, write({ ...order }, isRecord(there) ? there : {}));
  return whole;
}

/** The constants of every order; undefined = none. */
function constantsOf(
  { createOrder: { body } }: TotalGestProfile,
  { ownerId, shopId }: TotalGestOptions,
  { externalReference: reference }: ErpOrder,
): Record<string, unknown> | undefined {
  const filled = fillAll(body, { ownerId, shopId, reference });
  return isRecord(filled) ? filled : undefined;
}

async function fetchShop(connection: ErpConnection, shopId: string, signal: AbortSignal): Promise<ErpShop> {
  const { dialect } = connection;
  const { shop: operation } = dialect.profile;
  const { call, value } = await readJsonOf(connection, "shop", operation, {}, signal);
  const record = dialect.shop.read(readPath(value, operation.record ?? ""));
  const shop = toShop(readAs(call, shopWire, record, operation.record, dialect.shop.sourceOf));
  if (shop.id !== shopId) throw notAbout(call, dialect.shop.sourceOf("id"), shopId, shop.id);
  return shop;
}

/** See `Erp.createOrder`. Waits for its turn like any call; an abort during that wait sends nothing. */
async function createOrder(
  connection: ErpConnection,
  intent: Parameters<Erp["createOrder"]>[0],
  signal: AbortSignal,
  beforeBytes: (() => Promise<void>) | undefined,
): Promise<CreateAnswer> {
  const { describe, dialect } = connection;
  const target = { values: { key: intent.key, reference: intent.reference } };
  const unsendable = connection.unaskable(dialect.profile.createOrder, target);
  if (unsendable !== null) {
    return { kind: "refused", problem: cannotAsk("TotalGest", "createOrder", unsendable).problem };
  }
  try {
    const { body, resume } = intent;
    const asked = connection.isOwn("createOrder")
      ? { order: JSON.parse(body) as unknown, ...(resume && { resume }) }
      : {};
    const operation = dialect.profile.createOrder;
    const answer = await connection.sendOnce("createOrder", operation, target, { body, asked }, signal, beforeBytes);
    return classifyAnswer(describe("createOrder"), connection, intent.reference, answer);
  } catch (error) {
    const call = describe("createOrder");
    if (connection.isOwn("createOrder")) {
      const answer = await classifyAdapterFailure(connection, intent.reference, error, signal);
      if (answer !== null) return answer;
    }
    return error instanceof TransportFailure
      ? classifyFailure(call, error, signal)
      : classifyNoSession(call, error, signal);
  }
}

async function readJsonOf(
  connection: ErpConnection,
  name: OperationName,
  operation: Operation,
  target: Target,
  signal: AbortSignal,
): Promise<{ readonly call: Call; readonly value: unknown }> {
  const answer = await connection.read(name, operation, target, signal);
  const call = connection.describe(name);
  if (answer.status >= 300) throw answerError(call, answer);
  const [value, fault] = [readJson(call, answer), textFault(call, answer)];
  if (fault !== null) throw fault;
  return { call, value };
}
