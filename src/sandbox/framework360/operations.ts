import { isRecord } from "../../core/common/record.ts";
import {
  API_KEY_HEADER,
  BASE_PATH,
  ERROR_CODES,
  LIMITS,
  SHOP_OPERATIONS,
} from "../../clients/framework360/contract.ts";
import { type SandboxCall, type Handler, jsonReply, queryOf, type SandboxReply, type Route } from "../http/exchange.ts";
import { addressesAt, PICTURES } from "../pictures.ts";
import { phpOrder, phpProduct } from "./php-records.ts";
import { bodyOf, done, failedReply } from "./envelope.ts";
import type { WrittenGoods } from "./products/goods.ts";
import type { ShopProductJson } from "./products/product.ts";
import type { SandboxOrder } from "./orders/book.ts";
import type { ShopOrderJson } from "./orders/order.ts";
import type { SandboxShop } from "./shop.ts";
import { webhookRoutes } from "./webhooks.ts";

/** What `unsupported` has where the site knows no pictures. */
const IMAGES = "images";

/** Every operation of the contract, for one shop. */
export function shopRoutes(shop: SandboxShop): readonly Route[] {
  const route = (key: keyof typeof SHOP_OPERATIONS, handle: Handler): Route => {
    const { name, method, path } = SHOP_OPERATIONS[key];
    return guarded(shop, { operation: name, method, path: BASE_PATH + path, handle });
  };
  return [
    route("check", () => done({ site: "Bottega del Lago", version: "360" })),
    route("statuses", () => done(shop.statuses)),
    route("payments", () => done(shop.payments)),
    route("taxes", () => done(shop.products.taxes.map((tax) => ({ ...tax, default: tax.default ? "1" : "0" })))),
    route("ordersList", (call) => listOrders(shop, call)),
    route("ordersGet", (call) => getOrder(shop, call)),
    route("ordersUpdate", (call) => updateOrder(shop, bodyOf(call))),
    route("ordersUpdateStatus", (call) => updateStatus(shop, bodyOf(call))),
    route("productsList", (call) => listProducts(shop, call)),
    route("productsGet", (call) => getProduct(shop, call)),
    route("productsCreate", (call) =>
      writtenReply(unknownField(shop, bodyOf(call)) ?? shop.products.create(bodyOf(call))),
    ),
    route("productsUpdate", (call) => updateProduct(shop, bodyOf(call))),
    route("productsBulkUpdate", (call) => bulkUpdate(shop, bodyOf(call))),
    ...webhookRoutes(shop.webhooks).map((one) => guarded(shop, one)),
    PICTURES,
  ];
}

/** The answer to an unknown operation: a function that the site does not have, or a missing page. */
export function shopNotFound(call: SandboxCall): SandboxReply {
  if (call.path.startsWith(`${BASE_PATH}/`)) return failedReply(ERROR_CODES.unknownFunction);
  const body =
    "<!DOCTYPE html><html><head><title>Bottega del Lago</title></head><body>Pagina non trovata</body></html>";
  return { status: 404, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(body) };
}

/** Key, permission and existence are checked before the function runs. */
function guarded(shop: SandboxShop, route: Route): Route {
  const refuse = (error: string, status: number): SandboxReply =>
    shop.refusesWithStatus ? jsonReply({ status: 0, error }, status) : failedReply(error);
  return {
    ...route,
    handle: (call) => {
      if (call.header(API_KEY_HEADER.toLowerCase()) !== shop.apiKey) return refuse(ERROR_CODES.invalidKey, 401);
      if (shop.unsupported.has(route.operation)) return failedReply(ERROR_CODES.unknownFunction);
      if (shop.denied.has(route.operation)) return refuse(ERROR_CODES.permissionDenied, 403);
      return route.handle(call);
    },
  };
}

function listOrders(shop: SandboxShop, call: SandboxCall): SandboxReply {
  const fits = orderFilter(call);
  const found = shop.orders.booked().filter(({ order }) => fits(order));
  if (queryOf(call, "order") === "desc") found.reverse();
  return pageReply(shop, call, found.length, LIMITS.ordersPage, (from, to) =>
    found.slice(from, to).map((booked) => sentOrder(shop, booked)),
  );
}

function sentOrder(shop: SandboxShop, { order, verbatim }: SandboxOrder): unknown {
  return verbatim ? order : phpOrder(order, shop.phpSeed);
}

function getOrder(shop: SandboxShop, call: SandboxCall): SandboxReply {
  const id = queryOf(call, "id");
  const booked = call.blind ? shop.orders.booked()[0] : shop.orders.bookedWith(id ?? "");
  return booked ? done(sentOrder(shop, booked)) : failedReply(ERROR_CODES.notFound);
}

function updateOrder(shop: SandboxShop, body: Record<string, unknown>): SandboxReply {
  const external = isRecord(body["external"]) ? body["external"] : {};
  const id = idOf(body["id"]);
  const report = {
    totalgest_id: String(external["totalgest_id"]),
    totalgest_number: String(external["totalgest_number"]),
  };
  return shop.orders.reportNumber(id, report) ? done({ id }) : failedReply(ERROR_CODES.notFound);
}

function updateStatus(shop: SandboxShop, body: Record<string, unknown>): SandboxReply {
  const [id, status] = [idOf(body["id"]), idOf(body["status"])];
  const refused = shop.refuseStatus?.(id, body) ?? null;
  if (refused !== null) return failedReply("status_refused", refused);
  if (!shop.statuses.some((one) => one.id === status))
    return failedReply("invalid_status", `there is no status ${status}`);
  const delivery = { courier: textOf(body["courier"]), tracking: textOf(body["tracking"]) };
  return shop.orders.updateStatus(id, { status, ...delivery }) ? done({ id }) : failedReply(ERROR_CODES.notFound);
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function listProducts(shop: SandboxShop, call: SandboxCall): SandboxReply {
  const { products } = shop;
  const sku = queryOf(call, "sku");
  const query = queryOf(call, "query")?.toLowerCase();
  const all = sku === null ? null : products.withSku(sku);
  const found = query
    ? (all ?? [...products.values()]).filter((one) => `${one.sku}\n${one.name}`.toLowerCase().includes(query))
    : all;
  return pageReply(shop, call, found?.length ?? products.size, LIMITS.productsPage, (from, to) =>
    (found?.slice(from, to) ?? products.slice(from, to)).map((product) => sentProduct(shop, product)),
  );
}

function getProduct(shop: SandboxShop, call: SandboxCall): SandboxReply {
  const id = queryOf(call, "id");
  const found = id === null ? shop.products.withSku(queryOf(call, "sku") ?? "")[0] : shop.products.get(id);
  const product = call.blind ? shop.products.slice(0, 1)[0] : found;
  return product ? done(sentProduct(shop, product)) : failedReply(ERROR_CODES.notFound);
}

/** A site without pictures sends no key for them. */
function sentProduct(shop: SandboxShop, product: ShopProductJson): unknown {
  const { images, ...rest } = phpProduct(product, shop.phpSeed);
  return shop.unsupported.has(IMAGES) ? rest : { ...rest, images: addressesAt(shop.url, images as readonly string[]) };
}

function unknownField(shop: SandboxShop, written: Record<string, unknown>): WrittenGoods | null {
  const isKnown = !("images" in written) || !shop.unsupported.has(IMAGES);
  return isKnown ? null : { error: ERROR_CODES.unknownField, message: "images" };
}

function updateProduct(shop: SandboxShop, { id, ...written }: Record<string, unknown>): SandboxReply {
  return writtenReply(unknownField(shop, written) ?? shop.products.update(idOf(id), written));
}

function bulkUpdate(shop: SandboxShop, body: Record<string, unknown>): SandboxReply {
  const items: unknown[] = Array.isArray(body["items"]) ? body["items"] : [];
  if (items.length === 0 || items.length > LIMITS.bulkItems) {
    return failedReply("invalid_items", `items has to hold 1 to ${String(LIMITS.bulkItems)} products`);
  }
  return done({ items: items.map((item) => bulkItem(shop, isRecord(item) ? item : {})) });
}

function bulkItem(shop: SandboxShop, { id, ...written }: Record<string, unknown>): Record<string, unknown> {
  const isNew = id === undefined || id === null || id === "";
  const store = (): WrittenGoods => (isNew ? shop.products.create(written) : shop.products.update(idOf(id), written));
  const result = unknownField(shop, written) ?? store();
  if ("error" in result) return { status: 0, id: result.id ?? idOf(id), error: result.error, message: result.message };
  return { id: result.id, status: 1, error: "", message: "" };
}

/** An id as a string or number; empty if it is neither. */
function idOf(id: unknown): string {
  return typeof id === "string" || typeof id === "number" ? String(id) : "";
}

function writtenReply(written: WrittenGoods): SandboxReply {
  if (!("error" in written)) return done({ id: written.id });
  const { error, message, id } = written;
  return failedReply(error, message, id === undefined ? {} : { id });
}

/** A page from 1; a limit beyond the site's own is silently reduced. */
function pageReply(
  shop: SandboxShop,
  call: SandboxCall,
  total: number,
  most: number,
  slice: (from: number, to: number) => readonly unknown[],
): SandboxReply {
  const asked = Number(queryOf(call, "limit") ?? most);
  const limit = Math.min(asked >= 1 ? Math.floor(asked) : most, most, shop.capLimit ?? most);
  const page = shop.ignorePage ? 1 : Math.max(1, Math.floor(Number(queryOf(call, "page") ?? 1)) || 1);
  const items = slice((page - 1) * limit, page * limit).slice(0, shop.cutPages ?? limit);
  return done(shop.bareLists ? items : { items, page, pages: Math.ceil(total / limit), total });
}

type Test = (order: ShopOrderJson) => boolean;

/**
 * The query of `orders/list` as one test: `daterange` (two local days, both inclusive), `statuses[]`, `id`,
 * `customer`, `amount`, `query` (words in id, reference, e-mail or surname). `seller` is accepted and has no effect:
 * this site has one.
 */
function orderFilter(call: SandboxCall): Test {
  const tests = [...dayTests(call), ...statusTests(call), ...equalTests(call), ...wordTests(call)];
  return (order) => tests.every((test) => test(order));
}

function dayTests(call: SandboxCall): Test[] {
  const [from = "", to = ""] = (queryOf(call, "daterange") ?? "").split(",");
  const tests: Test[] = [];
  if (from !== "") tests.push((order) => order.date >= from);
  // A day's last second sorts before this.
  if (to !== "") tests.push((order) => order.date <= `${to}~`);
  return tests;
}

function statusTests(call: SandboxCall): Test[] {
  const wanted = call.query["statuses[]"] ?? call.query["statuses"];
  return wanted === undefined ? [] : [(order) => wanted.includes(String(order.status))];
}

const EQUAL: Readonly<Record<string, (order: ShopOrderJson) => unknown>> = {
  id: (order) => order.id,
  customer: (order) => order.customer_id,
  amount: (order) => order.total,
};

function equalTests(call: SandboxCall): Test[] {
  return Object.entries(EQUAL).flatMap(([name, valueOf]): Test[] => {
    const wanted = queryOf(call, name);
    return wanted === null ? [] : [(order) => String(valueOf(order)) === wanted];
  });
}

function wordTests(call: SandboxCall): Test[] {
  const words = (queryOf(call, "query") ?? "").toLowerCase();
  if (words === "") return [];
  const textOf = (order: ShopOrderJson): string =>
    [order.id, order.reference, order.user_email, order.billing_data?.cognome ?? ""].join("\n").toLowerCase();
  return [(order) => textOf(order).includes(words)];
}
