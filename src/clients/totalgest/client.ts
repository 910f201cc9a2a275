import { isRecord } from "../../core/common/record.ts";
import type { CreateAnswer, EncodedOrder, Erp, ErpPage, ErpShop } from "../../core/ports/erp.ts";
import type { Decoded } from "../../core/ports/records.ts";
import type { ErpOrder } from "../../core/orders/order.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { ErpProduct } from "../../core/products/product.ts";
import { answerError, type Call, cannotAsk, notAbout, readJson, textFault } from "../answer/answer.ts";
import { TransportFailure } from "../wire/http.ts";
import { readPath } from "../profile/reading/path.ts";
import { compilePlace } from "../profile/writing/place.ts";
import { readRecord } from "../profile/reading/records.ts";
import type { Rule } from "../profile/grammar/rule-parts.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import { fillAll } from "../profile/grammar/template.ts";
import { readAs } from "../answer/read-as.ts";
import { codecOf } from "../wire/codec/codecs.ts";
import { AdapterFailure, LateRefusal, Unwritable } from "../adapter/failures.ts";
import { gives } from "../adapter/through.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import { createBooks } from "./orders/books.ts";
import { type Connection, createConnection, type Target, type TotalGestOptions } from "./connection.ts";
import type { Dialect, OperationName } from "./dialect.ts";
import { classifyAnswer, classifyFailure, classifyNoSession } from "./orders/create-answer.ts";
import { decodeProduct, toShop } from "./products/decode.ts";
import { isMissing, lookUp } from "./orders/find-order.ts";
import { fetchPage } from "./products/page.ts";
import type { TotalGestProfile } from "./profile.ts";
import { findUnknown, isNothing } from "./products/unknown-product.ts";
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
  const isInSteps = adapter !== undefined && gives(adapter, "createOrder");
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
    findOrder: (reference, signal) => lookUp(connection.of("findOrder"), findOrder, reference, signal),
    books: createBooks(connection),
  };
}

function isMapped(rule: Rule | undefined): boolean {
  return rule !== undefined && rule !== null;
}

function encodeOrder(dialect: Dialect, options: TotalGestOptions, order: ErpOrder): EncodedOrder {
  const { createOrder: operation } = dialect.profile;
  const { charset } = operation;
  const body = bodyOf(dialect, options, order);
  const codec = codecOf(operation);
  const text = codec.unwritable(body, charset);
  return text === null
    ? { ok: true, text: codec.encode(body, charset), shown: codec.shown(body) }
    : { ok: false, problem: problem("text-unwritable", { text, charset: charset ?? "" }) };
}

function bodyOf({ order: write, profile }: Dialect, options: TotalGestOptions, order: ErpOrder): unknown {
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

async function fetchShop(connection: Connection, shopId: string, signal: AbortSignal): Promise<ErpShop> {
  const { dialect } = connection;
  const { shop: operation } = dialect.profile;
  const { call, value } = await readJsonOf(connection, "shop", operation, {}, signal);
  const record = dialect.shop.read(readPath(value, operation.record ?? ""));
  const shop = toShop(readAs(call, shopWire, record, operation.record, dialect.shop.sourceOf));
  if (shop.id !== shopId) throw notAbout(call, dialect.shop.sourceOf("id"), shopId, shop.id);
  return shop;
}

async function fetchProducts(
  connection: Connection,
  query: Parameters<Erp["fetchProducts"]>[0],
  signal: AbortSignal,
): Promise<ErpPage> {
  const { call, isFiltered, ...page } = await fetchPage(connection, query, signal);
  const { items, nextCursor, serverTime } = page;
  const { sku } = query;
  if (sku === undefined) return page;
  const decoded = items.map((item) => item.decode());
  if (isFiltered) checkSku(call, sku, decoded);
  const wanted = items.filter((_item, at) => {
    const product = decoded[at];
    return product?.ok === true ? product.value.sku === sku : isFiltered;
  });
  const first = items[0]?.id ?? items[0]?.digest ?? null;
  return { items: wanted, nextCursor, serverTime, ...(isFiltered || first === null ? {} : { searchedFrom: first }) };
}

/**
 * A server that ignores the query returns other SKUs, which is an error. Differences in case are accepted, because many
 * databases ignore case.
 */
function checkSku(call: Call, sku: string, items: readonly Decoded<ErpProduct>[]): void {
  for (const [index, item] of items.entries()) {
    const isOther = item.ok && ALIKE.compare(item.value.sku.trim(), sku.trim()) !== 0;
    if (isOther) throw notAbout(call, `items[${String(index)}].sku`, sku, item.value.sku);
  }
}

/** Compares texts as databases do. */
const ALIKE = new Intl.Collator("en", { sensitivity: "base" });

async function fetchProduct(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): Promise<Decoded<ErpProduct> | null | "nothing"> {
  const { dialect, describe } = connection;
  const { product: operation } = dialect.profile;
  const answer = await connection.read("product", operation, { values: { id } }, signal);
  const call = describe("product");
  if (isMissing(connection, operation, answer)) return null;
  if (answer.status >= 300) throw answerError(call, answer, "one");
  if (isNothing(answer, operation)) return "nothing";
  const product = decodeProduct(dialect.product, readRecord(readJson(call, answer), operation, id));
  const answeredId = product.ok ? product.value.id : product.id;
  if (answeredId !== id) throw notAbout(call, dialect.product.sourceOf("id"), id, answeredId);
  return product;
}

/** See `Erp.createOrder`. Waits for its turn like any call; an abort during that wait sends nothing. */
async function createOrder(
  connection: Connection,
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
    const answer = await connection.sendOrder(target, intent, signal, beforeBytes);
    return classifyAnswer(describe("createOrder"), connection, intent.reference, answer);
  } catch (error) {
    const call = describe("createOrder");
    if (error instanceof LateRefusal) return settleRefusal(connection, intent.reference, error, signal);
    if (error instanceof Unwritable) {
      const { text, charset } = error;
      return { kind: "unwritable", problem: problem("text-unwritable", { text, charset }) };
    }
    if (error instanceof AdapterFailure) {
      return { kind: error.mayHaveChanged ? "unknown" : "not-sent", problem: error.problem };
    }
    return error instanceof TransportFailure
      ? classifyFailure(call, error, signal)
      : classifyNoSession(call, error, signal);
  }
}

/**
 * A refusal after a call that may have changed something: what TotalGest has under the reference decides. It stands only
 * if every call was answered and TotalGest does not have the order.
 */
async function settleRefusal(
  connection: Connection,
  reference: string,
  { code, answer, isSettled }: LateRefusal,
  signal: AbortSignal,
): Promise<CreateAnswer> {
  const { describe } = connection;
  const refused = classifyAnswer(describe("createOrder"), connection, reference, answer);
  const unclear = {
    kind: "unknown",
    problem: refused.kind === "taken" ? problem("outcome-unknown", { detail: code }) : refused.problem,
  } as const;
  const asked = connection.of("findOrder");
  const { findOrder } = asked.dialect.profile;
  if (!isSettled || findOrder === null) return unclear;
  try {
    const found = await lookUp(asked, findOrder, reference, signal);
    if (found === null) return code === "duplicate_reference" || code === "unavailable" ? unclear : refused;
    return found.isPartial === true ? unclear : { kind: "taken", order: found, how: "duplicate", isOthers: true };
  } catch (error) {
    if (error instanceof RemoteError) return unclear;
    throw error;
  }
}

async function readJsonOf(
  connection: Connection,
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
