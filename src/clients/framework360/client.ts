import { RemoteError } from "../../core/common/problems/errors.ts";
import type { ListedOrder } from "../../core/orders/order.ts";
import type { TellAnswer, Decoded, ErpOrderRef, OnRefused } from "../../core/ports/records.ts";
import type { Shop, ShopPage, ShopStatus, ShopTax } from "../../core/ports/shop.ts";
import { notAbout } from "../answer/answer.ts";
import type { RecordReader } from "../profile/reading/reader.ts";
import { type ShopConnection, createConnection, type Framework360Options } from "./connection.ts";
import { COMPLETED, ERROR_CODES, LIMITS } from "./contract.ts";
import { decodeOrder } from "./records/decode-order.ts";
import { readDecimal, readFlag, readText } from "./records/php.ts";
import { fetchData, fetchList, fetchOne, readItems, recordIn } from "./lists.ts";
import { fetchProduct, fetchProducts, writeProduct, writeProducts } from "./products.ts";
import { namedWire, taxWire } from "./wire.ts";

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

async function fetchNamed(
  connection: ShopConnection,
  operation: "statuses" | "payments",
  reader: RecordReader,
  signal: AbortSignal,
  onRefused: OnRefused | undefined,
): Promise<readonly ShopStatus[]> {
  const list = await fetchList(connection, operation, { reader, schema: namedWire }, signal, onRefused);
  return list.map(({ id, name }) => ({ id: String(id), name: readText(name) ?? String(id) }));
}

async function fetchTaxes(
  connection: ShopConnection,
  signal: AbortSignal,
  onRefused: OnRefused | undefined,
): Promise<readonly ShopTax[]> {
  const how = { reader: connection.dialect.tax, schema: taxWire };
  return (await fetchList(connection, "taxes", how, signal, onRefused)).flatMap((tax) => {
    const rate = readDecimal(tax.rate);
    const id = String(tax.id);
    if (rate === null) return [];
    return [{ id, name: readText(tax.name) ?? id, rate, isDefault: readFlag(tax.default) ?? false }];
  });
}

async function fetchOrders(
  connection: ShopConnection,
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
  connection: ShopConnection,
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
  connection: ShopConnection,
  id: string,
  order: ErpOrderRef,
  signal: AbortSignal,
): Promise<"reported" | "unsupported"> {
  const update = { id, external: { totalgest_id: order.id, totalgest_number: order.number } };
  const body = connection.dialect.writeOrderUpdate(update);
  const reply = await connection.ask("ordersUpdate", { body }, signal);
  if (reply.ok) return "reported";
  if (reply.code === ERROR_CODES.unknownFunction) return "unsupported";
  throw reply.error;
}

async function pushStatus(
  connection: ShopConnection,
  id: string,
  { status, courier, tracking }: Parameters<Shop["pushStatus"]>[1],
  signal: AbortSignal,
): Promise<TellAnswer> {
  const given = { id, status, ...(courier === null ? {} : { courier }), ...(tracking === null ? {} : { tracking }) };
  const body = connection.dialect.writeOrderStatus(given);
  try {
    const reply = await connection.ask("ordersUpdateStatus", { body }, signal);
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
  connection: ShopConnection,
  url: string,
  secret: string,
  signal: AbortSignal,
): Promise<"registered" | "unsupported"> {
  const body = { event: COMPLETED, url, secret };
  const reply = await connection.ask("webhooksCreate", { body }, signal);
  if (reply.ok) return "registered";
  if (reply.code === ERROR_CODES.unknownFunction) return "unsupported";
  throw reply.error;
}
