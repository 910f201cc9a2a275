import { isRecord } from "../../core/common/record.ts";
import { ERROR_CODES, IDEMPOTENCY_KEY_HEADER, LIMITS, ERP_OPERATIONS } from "../../clients/totalgest/contract.ts";
import {
  type SandboxCall,
  type Handler,
  jsonOf,
  jsonReply,
  queryOf,
  type SandboxReply,
  type Route,
} from "../http/exchange.ts";
import { PICTURES } from "../pictures.ts";
import type { SandboxErp } from "./erp.ts";
import type { BookingPatch, OrderJson, TakenOrder } from "./order.ts";
import { faultsOf } from "./order-check.ts";
import { bookingOf, byChange, byPlacement, pageOfBookings, type SortedBy } from "./booking.ts";
import type { ErpProductJson } from "./product.ts";
import { shelfPlaceOf, type ShelfPlace } from "./shelf.ts";

/** The number of orders in an answer to a look-up without a reference: one page, as such servers do. */
const ORDERS_PAGE = 50;

/** Every operation of the contract, for one TotalGest. */
export function erpRoutes(erp: SandboxErp): readonly Route[] {
  const route = (key: keyof typeof ERP_OPERATIONS, handle: Handler, more: Partial<Route> = {}): Route => ({
    operation: ERP_OPERATIONS[key].name,
    method: ERP_OPERATIONS[key].method,
    path: ERP_OPERATIONS[key].path.replaceAll(/\{(\w+)\}/g, ":$1"),
    handle: (call) => (key === "session" ? null : refusal(erp, call)) ?? handle(call),
    ...more,
  });
  return [
    route("session", (call) => openSession(erp, call)),
    route("shop", () => jsonReply(erp.shop)),
    route("products", (call) => listProducts(erp, call)),
    route("product", (call) => getProduct(erp, call)),
    route("createOrder", (call) => createOrder(erp, call), { note: (call) => ({ body: call.body, ...keyOf(call) }) }),
    PICTURES,
    route("recordPayment", (call) => recordPayment(erp, call), { note: (call) => ({ body: call.body }) }),
    route("findOrder", (call) => (isListing(erp, call) ? listOrders(erp, call) : findOrder(erp, call)), {
      operationOf: (call) => ERP_OPERATIONS[isListing(erp, call) ? "listOrders" : "findOrder"].name,
    }),
  ];
}

/** `{"error":{"code","message",…}}`, the form of every failure. */
export function erpError(
  status: number,
  code: string,
  message: string,
  more: Record<string, unknown> = {},
): SandboxReply {
  return jsonReply({ error: { code, message, ...more } }, status);
}

function refusal(erp: SandboxErp, call: SandboxCall): SandboxReply | null {
  const token = /^Bearer (.+)$/i.exec(call.header("authorization") ?? "")?.[1];
  if (token === undefined) return erpError(401, "unauthorized", "No bearer token.");
  if (!erp.isOpen(token)) return erpError(401, ERROR_CODES.tokenExpired, "The session has ended.");
  const { ownerId, shopId } = erp.identity;
  const known = call.params["ownerId"] === ownerId && call.params["shopId"] === shopId;
  return known ? null : erpError(404, ERROR_CODES.unknownShop, "There is no such shop.");
}

function openSession(erp: SandboxErp, call: SandboxCall): SandboxReply {
  const body = jsonOf(call.body);
  if (!isRecord(body)) return badRequest("The body is not a JSON object.");
  const { ownerId, shopId, username, password } = erp.identity;
  if (body["username"] !== username || body["password"] !== password) {
    return erpError(401, ERROR_CODES.badCredentials, "User name or password is wrong.");
  }
  if (body["ownerId"] !== ownerId || body["shopId"] !== shopId) {
    return erpError(403, ERROR_CODES.forbiddenShop, "This user may not use this owner or shop.");
  }
  return jsonReply(erp.openSession());
}

function listProducts(erp: SandboxErp, call: SandboxCall): SandboxReply {
  const limit = limitOf(call, LIMITS.productsPageDefault, LIMITS.productsPage);
  if (limit === null) return badRequest(`limit has to be 1 to ${String(LIMITS.productsPage)}.`);
  const since = queryOf(call, "updatedSince");
  const sinceMs = since === null ? null : Date.parse(since);
  if (Number.isNaN(sinceMs)) return badRequest("updatedSince is not an instant.");
  const sku = queryOf(call, "sku");
  if (sku !== null) return productsReply(erp, productsWith(erp, sku, sinceMs), null);
  const cursor = queryOf(call, "cursor");
  const after = cursor === null ? null : readCursor(erp, cursor, sinceMs);
  if (after === "bad") return erpError(400, ERROR_CODES.badCursor, "The cursor has gone stale.");
  const found = erp.products.page(sinceMs, after, limit + 1);
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return productsReply(erp, items, last === undefined ? null : cursorFor(erp, shelfPlaceOf(last), sinceMs));
}

function productsWith(erp: SandboxErp, sku: string, sinceMs: number | null): readonly ErpProductJson[] {
  return erp.products.withSku(sku).filter((product) => Date.parse(product.updatedAt) >= (sinceMs ?? 0));
}

function productsReply(erp: SandboxErp, products: readonly ErpProductJson[], nextCursor: string | null): SandboxReply {
  const serverTime = new Date(erp.now()).toISOString();
  return jsonReply({ items: products.map((product) => erp.sent(product)), nextCursor, serverTime });
}

function cursorFor(erp: SandboxErp, place: ShelfPlace, sinceMs: number | null): string {
  return Buffer.from(JSON.stringify([erp.cursorAge, sinceMs, place.updatedMs, place.id])).toString("base64url");
}

function readCursor(erp: SandboxErp, cursor: string, sinceMs: number | null): ShelfPlace | "bad" {
  const parts = jsonOf(Buffer.from(cursor, "base64url").toString());
  if (!Array.isArray(parts)) return "bad";
  const [age, since, updatedMs, id]: unknown[] = parts;
  if (age !== erp.cursorAge || since !== sinceMs) return "bad";
  return typeof updatedMs === "number" && typeof id === "string" ? { updatedMs, id } : "bad";
}

function getProduct(erp: SandboxErp, call: SandboxCall): SandboxReply {
  const product = erp.products.get(call.params["id"] ?? "");
  return product === null
    ? erpError(404, ERROR_CODES.unknownProduct, "There is no such product.")
    : jsonReply(erp.sent(product));
}

function createOrder(erp: SandboxErp, call: SandboxCall): SandboxReply {
  const { key } = keyOf(call);
  if (key === undefined && erp.promises.idempotencyKey) return badRequest(`No ${IDEMPOTENCY_KEY_HEADER} header.`);
  const before = erp.promises.idempotencyKey && key !== undefined ? erp.orderUnder(key) : null;
  if (before !== null && before.body === call.body) return jsonReply(resultOf(before));
  if (before !== null) return erpError(409, ERROR_CODES.idempotencyConflict, "This key came with another body.");
  const body = jsonOf(call.body);
  if (body === undefined) return badRequest("The body is not JSON.");
  const existing = isRecord(body) ? existingOrder(erp, body["externalReference"]) : null;
  if (existing !== null) {
    const { id, number } = existing;
    const message = "There is an order with this externalReference.";
    return erpError(409, ERROR_CODES.duplicateReference, message, { existing: { id, number } });
  }
  const terms = { ...erp.shop, hasSku: (sku: string) => erp.products.withSku(sku).length > 0 };
  const fields = faultsOf(body, terms);
  if (fields.length > 0) return erpError(422, ERROR_CODES.invalidOrder, "The order cannot be taken.", { fields });
  // `faultsOf` has just checked the type of every field.
  return jsonReply(resultOf(erp.takeOrder(body as OrderJson, key ?? "", call.body)), 201);
}

function recordPayment(erp: SandboxErp, call: SandboxCall): SandboxReply {
  const id = call.params["id"] ?? "";
  const order = erp.orders.find((one) => one.id === id);
  if (order === undefined) return erpError(404, "unknown_order", "There is no such order.");
  const body = jsonOf(call.body);
  if (!isRecord(body)) return badRequest("The body is not a JSON object.");
  const { amount, currency, paidAt } = body;
  const { payment, state, totals } = bookingOf(order, true) as BookingPatch;
  if (payment?.paid === true) return erpError(409, ERROR_CODES.duplicatePayment, "This payment is booked.");
  if (state === "invoiced") return erpError(409, ERROR_CODES.invoiced, "The order is invoiced.");
  const fits = currency === order.order.currency && Number(amount) === Number(totals?.gross);
  if (!fits || typeof paidAt !== "string")
    return erpError(422, "invalid_payment", "The payment does not fit the order.");
  erp.payOrder(id, { paidAt, amount: String(amount) }, "api");
  return jsonReply({ id: `P${id}` }, 201);
}

function existingOrder(erp: SandboxErp, reference: unknown): TakenOrder | null {
  if (!erp.promises.uniqueReference || typeof reference !== "string") return null;
  return erp.ordersWith(reference)[0] ?? null;
}

function findOrder(erp: SandboxErp, call: SandboxCall): SandboxReply {
  if (!erp.promises.lookUp) return erpError(405, "method_not_allowed", "Orders cannot be looked up.");
  const reference = queryOf(call, "externalReference");
  const found = reference === null ? erp.orders : erp.ordersWith(reference);
  return jsonReply({ items: found.slice(0, ORDERS_PAGE).map((order) => bookingOf(order, erp.promises.totals)) });
}

/** The list and the look-up share one address. */
function isListing(erp: SandboxErp, call: SandboxCall): boolean {
  const isAsked = queryOf(call, "placedSince") !== null || queryOf(call, "updatedSince") !== null;
  return erp.promises.listOrders && isAsked;
}

function listOrders(erp: SandboxErp, call: SandboxCall): SandboxReply {
  const limit = limitOf(call, LIMITS.ordersPageDefault, LIMITS.ordersPage);
  if (limit === null) return badRequest(`limit has to be 1 to ${String(LIMITS.ordersPage)}.`);
  const [sinceMs, beforeMs, changedMs] = ["placedSince", "placedBefore", "updatedSince"].map((name) => {
    const text = queryOf(call, name);
    return text === null ? null : Date.parse(text);
  });
  if ([sinceMs, beforeMs, changedMs].some((ms) => Number.isNaN(ms))) return badRequest("That is no instant.");
  if (typeof changedMs === "number") {
    return orderPage(erp, call, { by: byChange, sinceMs: changedMs, beforeMs: Number.POSITIVE_INFINITY, limit });
  }
  if (typeof sinceMs !== "number" || typeof beforeMs !== "number") {
    return badRequest("placedSince and placedBefore have to be instants.");
  }
  return orderPage(erp, call, { by: byPlacement, sinceMs, beforeMs, limit });
}

interface SandboxListing {
  readonly by: SortedBy;
  readonly sinceMs: number;
  readonly beforeMs: number;
  readonly limit: number;
}

function orderPage(erp: SandboxErp, call: SandboxCall, { by, limit, ...time }: SandboxListing): SandboxReply {
  const found = pageOfBookings(erp.orders, by, time, { cursor: queryOf(call, "cursor"), limit });
  if (found === null) return erpError(400, ERROR_CODES.badCursor, "The cursor has gone stale.");
  const items = found.page.map((order) => ({
    ...bookingOf(order, erp.promises.totals),
    ...(by === byChange && { updatedAt: order.updatedAt }),
  }));
  return jsonReply({ items, nextCursor: found.after, serverTime: new Date(erp.now()).toISOString() });
}

/** Null = more than a page may have. */
function limitOf(call: SandboxCall, usual: number, most: number): number | null {
  const limit = Number(queryOf(call, "limit") ?? usual);
  return Number.isInteger(limit) && limit >= 1 && limit <= most ? limit : null;
}

function resultOf({ id, number, externalReference, createdAt }: TakenOrder): Record<string, string> {
  return { id, number, externalReference, createdAt };
}

function keyOf(call: SandboxCall): { key?: string } {
  const key = call.header(IDEMPOTENCY_KEY_HEADER.toLowerCase());
  return key === null || key === "" ? {} : { key };
}

function badRequest(message: string): SandboxReply {
  return erpError(400, "bad_request", message);
}
