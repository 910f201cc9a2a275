import { RemoteError } from "../../core/common/problems/errors.ts";
import type { ListedOrder } from "../../core/orders/order.ts";
import type { Decoded, ErpOrderRef, OnRefused, RawRecord } from "../../core/ports/records.ts";
import type { Shop, ShopPage, ShopStatus, ShopTax, StatusAnswer } from "../../core/ports/shop.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../../core/products/product.ts";
import { notAbout } from "../answer/answer.ts";
import { readPath } from "../profile/reading/path.ts";
import type { RecordReader } from "../profile/reading/reader.ts";
import type { Values } from "../profile/grammar/template.ts";
import { parsedRecords } from "../answer/raw-list.ts";
import { readAs, readEach } from "../answer/read-as.ts";
import { type Connection, type Content, createConnection, type Framework360Options } from "./connection.ts";
import { COMPLETED, ERROR_CODES, LIMITS, type OperationKey } from "./contract.ts";
import { decodeOrder } from "./records/decode-order.ts";
import { decodeShopProduct, toShopProduct } from "./records/decode-product.ts";
import { readDecimal, readFlag, readText } from "./records/php.ts";
import { type FetchedData, listPaths, readItems } from "./lists.ts";
import { namedWire, shopProductWire, taxWire } from "./wire.ts";
import { readBulk, readRefused, readWritten, toWriteWire } from "./records/write.ts";

/** The client of a Framework360 site, with its PUBLIC and ASSUMED operations. Opens nothing until the first call. */
export function createFramework360(options: Framework360Options): Shop {
  const connection = createConnection(options);
  const { dialect } = connection;
  return {
    dialect: dialect.fingerprint,
    clockAheadMs: () => connection.clockAheadMs(),
    takeCalls: () => connection.takeCalls(),
    check: async (signal) => {
      await fetchData(connection, "check", {}, signal);
    },
    fetchStatuses: (signal, onRefused) => fetchNamed(connection, "statuses", dialect.status, signal, onRefused),
    fetchPayments: (signal, onRefused) => fetchNamed(connection, "payments", dialect.payment, signal, onRefused),
    fetchTaxes: (signal, onRefused) => fetchTaxes(connection, signal, onRefused),
    fetchOrders: (query, signal) => fetchOrders(connection, options.timeZone, query, signal),
    fetchOrder: (id, signal) => fetchOrder(connection, options.timeZone, id, signal),
    reportOrder: (id, order, signal) => reportOrder(connection, id, order, signal),
    pushStatus: (id, content, signal) => pushStatus(connection, id, content, signal),
    registerWebhook: (url, secret, signal) => registerWebhook(connection, url, secret, signal),
    fetchProducts: (page, signal) => fetchProducts(connection, page, signal),
    fetchProduct: (by, signal) => fetchProduct(connection, by, signal),
    writeProduct: (write, signal) => writeProduct(connection, write, signal),
    writeProducts: (writes, signal) => writeProducts(connection, writes, signal),
  };
}

/** For calls where a refusal is an error. */
async function fetchData(
  connection: Connection,
  operation: OperationKey,
  content: Content,
  signal: AbortSignal,
): Promise<FetchedData> {
  const { call, reply } = await connection.ask(operation, content, signal);
  if (!reply.ok) throw reply.error;
  return { call, data: reply.data, envelope: reply.envelope, taken: reply.taken };
}

/** For calls about one record: null = the shop itself says that it does not exist. */
async function fetchOne(
  connection: Connection,
  operation: OperationKey,
  values: Values,
  signal: AbortSignal,
): Promise<FetchedData | null> {
  const { call, reply } = await connection.ask(operation, { values }, signal);
  if (reply.ok) return { call, data: reply.data, envelope: reply.envelope, taken: reply.taken };
  if (reply.code === ERROR_CODES.notFound) return null;
  throw reply.error;
}

async function fetchNamed(
  connection: Connection,
  operation: "statuses" | "payments",
  reader: RecordReader,
  signal: AbortSignal,
  onRefused: OnRefused | undefined,
): Promise<readonly ShopStatus[]> {
  const fetched = await fetchData(connection, operation, {}, signal);
  const list = readEach(fetched.call, namedWire, readList(connection, operation, fetched, reader), onRefused);
  return list.map(({ id, name }) => ({ id: String(id), name: readText(name) ?? String(id) }));
}

async function fetchTaxes(
  connection: Connection,
  signal: AbortSignal,
  onRefused: OnRefused | undefined,
): Promise<readonly ShopTax[]> {
  const fetched = await fetchData(connection, "taxes", {}, signal);
  const list = readList(connection, "taxes", fetched, connection.dialect.tax);
  return readEach(fetched.call, taxWire, list, onRefused).flatMap((tax) => {
    const rate = readDecimal(tax.rate);
    const id = String(tax.id);
    if (rate === null) return [];
    return [{ id, name: readText(tax.name) ?? id, rate, isDefault: readFlag(tax.default) ?? false }];
  });
}

async function fetchOrders(
  connection: Connection,
  timeZone: string,
  query: Parameters<Shop["fetchOrders"]>[0],
  signal: AbortSignal,
): Promise<ShopPage<Decoded<ListedOrder>>> {
  const { from, to, order } = query;
  const values = { from, to, order, page: String(query.page), limit: String(LIMITS.ordersPage) };
  const fetched = await fetchData(connection, "ordersList", { values }, signal);
  const { items, total } = readItems(connection.dialect, "ordersList", fetched);
  return { items: items.map((item) => decodeOrder(connection.dialect.order, item, timeZone)), total };
}

async function fetchOrder(
  connection: Connection,
  timeZone: string,
  id: string,
  signal: AbortSignal,
): Promise<Decoded<ListedOrder> | null> {
  const found = await fetchOne(connection, "ordersGet", { id }, signal);
  if (found === null) return null;
  const order = decodeOrder(connection.dialect.order, recordIn(connection, "ordersGet", found.data), timeZone);
  const answeredId = order.ok ? order.value.id : order.id;
  if (answeredId !== id) throw notAbout(found.call, "data.id", id, answeredId);
  return order;
}

async function reportOrder(
  connection: Connection,
  id: string,
  order: ErpOrderRef,
  signal: AbortSignal,
): Promise<"reported" | "unsupported"> {
  const update = { id, external: { totalgest_id: order.id, totalgest_number: order.number } };
  const body = connection.dialect.writeOrderUpdate(update);
  const { reply } = await connection.ask("ordersUpdate", { body }, signal);
  if (reply.ok) return "reported";
  if (reply.code === ERROR_CODES.unknownFunction) return "unsupported";
  throw reply.error;
}

async function pushStatus(
  connection: Connection,
  id: string,
  { status, courier, tracking }: Parameters<Shop["pushStatus"]>[1],
  signal: AbortSignal,
): Promise<StatusAnswer> {
  const given = { id, status, ...(courier === null ? {} : { courier }), ...(tracking === null ? {} : { tracking }) };
  const body = connection.dialect.writeOrderStatus(given);
  try {
    const { reply } = await connection.ask("ordersUpdateStatus", { body }, signal);
    if (reply.ok) return { kind: "taken" };
    if (reply.code === ERROR_CODES.unknownFunction) return { kind: "unsupported", error: reply.error };
    return { kind: "refused", detail: reply.detail };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    if (error.reason === "permission") return { kind: "unsupported", error };
    // A server that is busy may have begun.
    const isUnsent = UNSENT.has(error.reason) && error.status !== 503;
    return { kind: isUnsent ? "unsent" : "unknown", error };
  }
}

/** Nothing was accepted. */
const UNSENT: ReadonlySet<RemoteError["reason"]> = new Set(["unreachable", "throttled", "credentials"]);

async function registerWebhook(
  connection: Connection,
  url: string,
  secret: string,
  signal: AbortSignal,
): Promise<"registered" | "unsupported"> {
  const body = { event: COMPLETED, url, secret };
  const { reply } = await connection.ask("webhooksCreate", { body }, signal);
  if (reply.ok) return "registered";
  if (reply.code === ERROR_CODES.unknownFunction) return "unsupported";
  throw reply.error;
}

async function fetchProducts(
  connection: Connection,
  page: number,
  signal: AbortSignal,
): Promise<ShopPage<RawRecord<ShopProduct>>> {
  const { dialect } = connection;
  const values = { page: String(page), limit: String(LIMITS.productsPage) };
  const content = { values, lists: listPaths(dialect, "productsList") };
  const fetched = await fetchData(connection, "productsList", content, signal);
  const { items, total } = readItems(dialect, "productsList", fetched);
  const kind = {
    idPath: dialect.product.sourceOf("id"),
    decode: (value: unknown) => decodeShopProduct(dialect.product, value),
  };
  return { items: fetched.taken?.(kind) ?? parsedRecords(items, kind), total };
}

async function fetchProduct(
  connection: Connection,
  by: Parameters<Shop["fetchProduct"]>[0],
  signal: AbortSignal,
): Promise<ShopProduct | null> {
  const found = await fetchOne(connection, "productsGet", { ...by }, signal);
  if (found === null) return null;
  const { call, data } = found;
  const { product: reader } = connection.dialect;
  const record = reader.read(recordIn(connection, "productsGet", data));
  const product = toShopProduct(readAs(call, shopProductWire, record, "data", reader.sourceOf));
  if ("id" in by && product.id !== by.id) throw notAbout(call, "data.id", by.id, product.id);
  if ("sku" in by && product.sku !== by.sku) throw notAbout(call, "data.sku", by.sku, product.sku);
  return product;
}

async function writeProduct(connection: Connection, write: ProductWrite, signal: AbortSignal): Promise<WriteResult> {
  const operation = write.shopId === null ? "productsCreate" : "productsUpdate";
  const { call, reply } = await connection.ask(operation, { body: written(connection, write) }, signal);
  return reply.ok ? readWritten(call, write, reply.data) : readRefused(reply);
}

async function writeProducts(
  connection: Connection,
  writes: readonly ProductWrite[],
  signal: AbortSignal,
): ReturnType<Shop["writeProducts"]> {
  const body = { items: writes.map((write) => written(connection, write)) };
  const { call, reply } = await connection.ask("productsBulkUpdate", { body }, signal);
  if (reply.ok) return readBulk(call, writes, reply.data);
  return reply.code === ERROR_CODES.unknownFunction ? "unsupported" : { refused: reply.error.problem };
}

function written({ dialect }: Connection, write: ProductWrite): unknown {
  return dialect.writeProduct({ ...toWriteWire(write) });
}

/**
 * The list of a call, each record in the contract's names; anything that is not a list is left for the schema to
 * refuse.
 */
function readList(
  connection: Connection,
  operation: OperationKey,
  fetched: FetchedData,
  reader: RecordReader,
): readonly unknown[] {
  return readItems(connection.dialect, operation, fetched).items.map((item) => reader.read(item));
}

function recordIn({ dialect }: Connection, operation: OperationKey, data: unknown): unknown {
  return readPath(data, dialect.profile[operation]?.record ?? "");
}
