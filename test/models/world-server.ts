import { setImmediate } from "node:timers/promises";

import type * as Wire from "../../src/clients/wire/http.ts";

import type { Chance } from "./chance.ts";
import { stepsAnswer } from "./steps-door.ts";
import { hostImages, judgeOwned, seeImages } from "./owned.ts";
import { judgeTexts, placesOf } from "./texts.ts";
import { articleOf, buyerOf, type Good, MOST_LIES, nameOf, refuseNext, type Sale, type World } from "./world.ts";

export type Json = Record<string, unknown>;

/** How long a call takes. */
const CALL_MS = 40;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Serves the current world: `/api/v1` is TotalGest, `/m/api` the shop. */
export interface WorldServer {
  readonly url: string;
  readonly host: string;
  /**
   * Makes a world the current one. `storm` = the probability that a call meets a fault; `isDead` = asked at each call to
   * a TotalGest in steps, whether the process that made it is dead by now.
   */
  play(world: World, chance: Chance, storm: () => number, isDead?: () => boolean): void;
}

/** The world that is served, with its weather. */
interface Stage {
  readonly world: World;
  readonly chance: Chance;
  readonly storm: () => number;
  readonly isDead?: (() => boolean) | undefined;
}

/** Where the world answers without a network, if `exchange` is replaced by `exchangeInMemory`. */
const IN_MEMORY = "127.0.0.1:9";
let stageInMemory: Stage | null = null;

/** Calls of the world need no network, which takes half the time. */
export function openWorldInMemory(): WorldServer {
  return {
    url: `http://${IN_MEMORY}`,
    host: IN_MEMORY,
    play: (world, chance, storm, isDead) => {
      stageInMemory = { world, chance, storm, isDead };
    },
  };
}

/** In the place of `exchange` in `clients/wire/http.ts`, whose own classes it is given. */
export function exchangeInMemory({ HttpAnswer, TransportFailure }: typeof Wire): typeof Wire.exchange {
  return async ({ method, url, headers, body = "" }) => {
    // As on a network, an answer never comes at once.
    await setImmediate();
    if (stageInMemory === null) throw new TransportFailure("unreachable", "ECONNREFUSED", false);
    const date = new Date(stageInMemory.world.nowMs).toUTCString();
    const header = (wanted: string): string =>
      Object.entries(headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
    const reply = replyTo(stageInMemory, {
      method,
      target: url,
      key: header("idempotency-key"),
      authorization: header("authorization"),
      text: typeof body === "string" ? body : "",
    });
    if (reply === null) throw new TransportFailure("broken", "ECONNRESET", true);
    return new HttpAnswer(reply.status, { ...reply.headers, date }, Buffer.from(reply.text));
  };
}

export interface Request {
  readonly method: string;
  readonly authorization: string;
  readonly target: string;
  /** The idempotency key. */
  readonly key: string;
  readonly text: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Null = the connection is reset. */
function replyTo({ world, chance, storm, isDead }: Stage, request: Request): Reply | null {
  const { target, key, text } = request;
  const url = new URL(target, "http://world");
  const body: Json = text === "" ? {} : { ...(JSON.parse(text) as Json), [WHOLE]: text };
  const isInSteps = url.pathname.startsWith("/steps/");
  const answer = (): Answer => {
    world.count();
    world.nowMs += CALL_MS;
    world.meanwhile(world.phase);
    if (isInSteps) {
      const other = (path: string): Answer => erpAnswer(world, contractUrl(url, path), {}, "");
      return stepsAnswer(world, request, url, body, other);
    }
    return url.pathname.startsWith("/m/api/") ? shopAnswer(world, url, body) : erpAnswer(world, url, body, key);
  };
  const unheard = (): void => {
    world.isUnheard = true;
    answer();
    world.isUnheard = false;
  };
  if (isInSteps && isDead?.() === true) {
    if (chance.happens(0.5)) unheard();
    return null;
  }
  const hits = chance.happens(isInSteps ? stormInSteps(request, storm()) : storm());
  if (hits) return isInSteps ? misbehaveInSteps(chance, answer, unheard) : misbehave(chance, unheard);
  const { status, body: answered } = answer();
  return { status, headers: { "content-type": "application/json" }, text: JSON.stringify(answered) };
}

/** Where a body's exact bytes are stored, beside its fields. */
const WHOLE = "\u0000whole";

/** The fault of a call, and whether the call is carried out. */
function misbehave(chance: Chance, unheard: () => void): Reply | null {
  if (chance.happens(0.5)) unheard();
  const kind = chance.below(6);
  if (kind === 0) return null;
  if (kind === 1) {
    const text = "<html><body>Just a moment</body></html>";
    return { status: 200, headers: { "content-type": "text/html" }, text };
  }
  if (kind === 2) return { status: 503, headers: { "retry-after": "60" }, text: "" };
  return { status: chance.pick([500, 502, 504]), headers: {}, text: "" };
}

/** What writes an order is hit more often than what is read before it, so that many orders are left half written. */
function stormInSteps({ method, target }: Request, storm: number): number {
  return method === "GET" || target.endsWith("/session") ? storm / 4 : Math.min(0.5, storm * 2.5);
}

/** Besides the faults of any call: a session that is over, and a list that was cut. */
function misbehaveInSteps(chance: Chance, answer: () => Answer, unheard: () => void): Reply | null {
  const kind = chance.below(4);
  if (kind > 1) return misbehave(chance, unheard);
  if (kind === 0) return { status: 401, headers: {}, text: "" };
  const { status, body } = answer();
  const { items } = body as { readonly items?: readonly unknown[] };
  const cut = items === undefined ? body : { ...(body as Json), items: items.slice(0, items.length / 2) };
  return { status, headers: {}, text: JSON.stringify(cut) };
}

/** The same question by the contract. */
function contractUrl({ search }: URL, path: string): URL {
  return new URL(`http://world/api/v1/owners/1/shops/1${path}${search}`);
}

// -------------------------------------------------------------------------------------------------- TotalGest

const PAGE = 25;

function erpAnswer(world: World, url: URL, body: Json, key: string): Answer {
  const path = url.pathname.replace(/^\/api\/v1/, "");
  if (path === "/session") {
    return ok({ token: "token", expiresAt: new Date(world.nowMs + 900_000).toISOString() });
  }
  const [, owners, , shops, , list, id = "", part] = path.split("/");
  if (owners !== "owners" || shops !== "shops") return erpError(404, "not_found");
  if (list === undefined) return ok(ERP_SHOP);
  if (part === "payments") return takePayment(world, id, body);
  if (list === "orders" && body[WHOLE] !== undefined) return createOrder(world, body, key);
  if (list === "orders" && url.searchParams.has("updatedSince")) {
    return ok({ ...world.parcels.list(url.searchParams), serverTime: instantOf(world.erpNowMs) });
  }
  if (list === "orders") return url.searchParams.has("placedSince") ? listBookings(world, url) : findOrder(world, url);
  if (id !== "") {
    const article = world.articles.get(decodeURIComponent(id));
    return article === undefined ? erpError(404, "unknown_product") : ok(articleWire(world, article.id));
  }
  return listArticles(world, url);
}

const ERP_SHOP = {
  id: "shop-1",
  name: "World",
  currency: "CHF",
  pricesIncludeVat: true,
  languages: ["it"],
  priceLists: ["RETAIL"],
  vatCodes: [{ code: "N81", rate: "8.1" }],
  paymentMethods: [{ code: "CARD", name: "Card" }],
};

function listArticles(world: World, url: URL): Answer {
  const since = Date.parse(url.searchParams.get("updatedSince") ?? "1970-01-01T00:00:00Z");
  const sku = url.searchParams.get("sku");
  const found = [...world.articles.values()]
    .filter((article) => article.updatedMs >= since && (sku === null || article.sku === sku))
    .toSorted((a, b) => a.updatedMs - b.updatedMs || (a.id < b.id ? -1 : 1));
  const start = Number(url.searchParams.get("cursor") ?? 0);
  const items = found.slice(start, start + PAGE).map(({ id }) => articleWire(world, id));
  const nextCursor = start + PAGE < found.length ? String(start + PAGE) : null;
  return ok({ items, nextCursor, serverTime: new Date(world.nowMs).toISOString() });
}

function articleWire(world: World, id: string): Json {
  const article = world.articles.get(id);
  if (article === undefined) return {};
  if (!world.isUnheard) Object.assign(article, { servedStock: article.stock, servedAt: world.events });
  return {
    id,
    sku: article.sku,
    ean: article.ean,
    active: article.active,
    images: article.images,
    name: article.name,
    ...article.texts,
    prices: [{ list: "RETAIL", currency: "CHF", amount: article.price, includesVat: true }],
    vat: { code: "N81", rate: "8.1" },
    stock: { quantity: String(article.stock), unit: "pcs" },
    updatedAt: new Date(article.updatedMs).toISOString(),
  };
}

function findOrder(world: World, url: URL): Answer {
  const reference = url.searchParams.get("externalReference");
  const found = world.bookings.filter((booking) => booking.reference === reference);
  return ok({ items: found.map((booking) => bookingWire(world, booking)) });
}

/** TotalGest's orders by the day on which it counts them. A TotalGest without totals has no list either. */
function listBookings(world: World, url: URL): Answer {
  if (!world.givesTotals) return findOrder(world, url);
  if (world.erpLie !== null) world.liesTold += 1;
  if (world.liesTold > MOST_LIES) return erpError(500, "tired");
  const [since = 0, before = 0] = ["placedSince", "placedBefore"].map((name) =>
    Date.parse(url.searchParams.get(name) ?? ""),
  );
  const { unlistable: day } = world;
  if (day !== null && localDayOf(since) <= day && day <= localDayOf(before - 1)) return erpError(500, "unlistable");
  const found = world.bookings
    .filter(({ placedMs }) => placedMs >= since && placedMs < before)
    .toSorted((a, b) => a.placedMs - b.placedMs);
  const start = world.erpLie === null ? Number(url.searchParams.get("cursor") ?? 0) : 0;
  const end = start + world.bookingsPage;
  const items = found.slice(start, end).map((booking) => bookingWire(world, booking));
  return ok({ items, nextCursor: nextOf(world, end < found.length ? end : null), serverTime: instantOf(world.nowMs) });
}

function nextOf(world: World, end: number | null): string | null {
  if (world.erpLie === "loops") return "again";
  if (world.erpLie === "repeats") return String(world.count());
  return end === null ? null : String(end);
}

function bookingWire(world: World, booking: World["bookings"][number]): Json {
  const { id, number, reference, createdAt, currency, gross, isCancelled, buyer } = booking;
  const head = { id, number, externalReference: reference, createdAt };
  if (!world.givesTotals && !world.payments.isOn) return head;
  const vat = Math.round((gross * 81) / 1081);
  const totals = { net: amountOf(gross - vat), vat: amountOf(vat), gross: amountOf(gross) };
  return {
    ...head,
    state: isCancelled ? "cancelled" : "open",
    currency,
    ...(buyer === undefined ? {} : { buyer: { email: buyer } }),
    totals,
    ...(world.payments.isOn ? { payment: world.payments.wireOf(booking) } : {}),
    vat: [{ rate: "8.1", ...totals }],
  };
}

function amountOf(minor: number): string {
  return (minor / 100).toFixed(2);
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

function createOrder(world: World, body: Json, key: string): Answer {
  const reference = String(body["externalReference"]);
  const whole = String(body[WHOLE]);
  const same = world.bookings.find((booking) => booking.key === key);
  if (same !== undefined)
    return same.body === whole ? ok(bookingWire(world, same)) : erpError(409, "idempotency_conflict");
  const taken = world.bookings.find((booking) => booking.reference === reference);
  if (taken !== undefined) {
    const existing = { id: taken.id, number: taken.number };
    return { status: 409, body: { error: { code: "duplicate_reference", message: "it is there", existing } } };
  }
  if (refuseNext(world, reference)) return invalid("payment.code", "unknown_payment_method");
  const lines: { article: NonNullable<ReturnType<World["articleWith"]>>; pieces: number }[] = [];
  for (const line of body["lines"] as readonly Json[]) {
    if (line["kind"] !== "product") continue;
    const article = world.articleWith(String(line["sku"]));
    if (article === undefined) return invalid("lines[0].sku", "unknown_sku");
    lines.push({ article, pieces: Number(line["quantity"]) });
  }
  const gross = Math.round(Number((body["totals"] as Json)["gross"]) * 100);
  const facts = { placedMs: Date.parse(String(body["placedAt"])), currency: String(body["currency"]), gross };
  return { status: 201, body: bookingWire(world, world.book(reference, key, whole, lines, facts)) };
}

export function takePayment(world: World, id: string, body: Json): Answer {
  const { status, code } = world.payments.take(id, body);
  return code === undefined ? { status, body: { id: `P-${id}` } } : erpError(status, code);
}

function invalid(path: string, message: string): Answer {
  return { status: 422, body: { error: { code: "invalid_order", message, fields: [{ path, message }] } } };
}

function erpError(status: number, code: string): Answer {
  return { status, body: { error: { code, message: code } } };
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

// ------------------------------------------------------------------------------------------------------- shop

const GOODS_PAGE = 30;

function shopAnswer(world: World, url: URL, body: Json): Answer {
  const query = url.searchParams;
  const page = Number(query.get("page") ?? 1);
  switch (url.pathname.replace("/m/api/", "")) {
    case "check":
      return done({});
    case "orders/statuses":
      if (world.statusList === "refused") return failed("internal_error");
      if (!world.isUnheard) world.statusesReadAt = world.count();
      return done(world.statusList === "empty" ? [] : world.statuses.map(({ id, name }) => ({ id, name })));
    case "payments/list":
      return done([{ id: "CARD", name: "CARD" }]);
    case "payments/taxes":
      return done([{ id: "1", name: "IVA", rate: "8.1", default: "1" }]);
    case "orders/list":
      return listSales(world, query, page);
    case "orders/get": {
      const sale = world.sales.get(query.get("id") ?? "");
      if (sale !== undefined) world.parcels.got(sale);
      if (sale !== undefined) world.payments.got(sale);
      return sale === undefined ? failed("not_found") : done(saleWire(world, sale));
    }
    case "orders/updateStatus": {
      const [id, status] = [String(body["id"]), String(body["status"])];
      const tracking = typeof body["tracking"] === "string" ? body["tracking"] : null;
      if (world.statusRefusals > 0) {
        world.statusRefusals -= 1;
        return failed("status_locked");
      }
      return world.parcels.push({ id, status, tracking }) ? done({ id }) : failed("not_found");
    }
    case "orders/update":
      world.reports.push({ id: String(body["id"]), at: world.events });
      return done({ id: body["id"] });
    case "products/list": {
      const found = [...world.goods.values()];
      const items = found.slice((page - 1) * GOODS_PAGE, page * GOODS_PAGE).map((good) => goodWire(world, good));
      return done({ items, page, pages: Math.ceil(found.length / GOODS_PAGE), total: found.length });
    }
    case "products/get": {
      const id = query.get("id");
      const found = id === null ? withSku(world, query.get("sku") ?? "") : world.goods.get(id);
      if (found !== undefined && !world.isUnheard) found.gotAt = world.count();
      if (found === undefined) return failed("not_found");
      // Of a product that it knows, the tool takes from this answer what it may leave: prices and EANs of TotalGest that were edited by
      // day are told at night.
      const { price, ean, tax_id } = found.seen;
      const wire = goodWire(world, found);
      if (price !== undefined) found.seen = { ...found.seen, price, ean, tax_id };
      return done(wire);
    }
    case "products/create":
    case "products/update": {
      const written = writeGood(world, body);
      return typeof written["error"] === "string" ? failed(written["error"], written) : done(written);
    }
    case "products/bulkUpdate": {
      const items = (body["items"] as readonly Json[]).map((item) => {
        const written = writeGood(world, item);
        return { status: written["error"] === undefined ? 1 : 0, error: "", message: "", ...written };
      });
      return done({ items });
    }
    default:
      return failed("unknown_function");
  }
}

function listSales(world: World, query: URLSearchParams, asked: number): Answer {
  const [from = "", to = ""] = (query.get("daterange") ?? "").split(",");
  const found = [...world.sales.values()].filter(({ placedMs }) => {
    const day = localDayOf(placedMs);
    return day >= from && day <= to;
  });
  if (world.hidesOrders) return failed("internal_error");
  if (query.get("order") === "desc") found.reverse();
  const { shopLie, ordersPage: size } = world;
  const page = shopLie === "repeats" ? 1 : asked;
  const shown = shopLie === "cut" ? found.slice(0, Math.floor(found.length / 2)) : found;
  const items = shown.slice((page - 1) * size, page * size).map((sale) => saleWire(world, sale));
  const off = shopLie === "more" ? 3 : shopLie === "fewer" ? -Math.min(3, found.length) : 0;
  const total = shopLie === "cut" && items.length === 0 && page > 1 ? 0 : found.length + off;
  return done({ items, page, pages: Math.ceil(found.length / size), total });
}

function saleWire(world: World, sale: Sale): Json {
  if (world.phase !== "audit") {
    const { status, items, isPaid, payment } = sale;
    sale.served = { status, items, isPaid, payment };
    if (!sale.everServed.includes(sale.items)) sale.everServed.push(sale.items);
  }
  const pieces = sale.items.reduce((sum, item) => sum + item.pieces, 0);
  return {
    id: sale.id,
    reference: sale.reference,
    date: localTime(sale.placedMs),
    status: sale.status,
    status_name: world.statuses.find(({ id }) => id === sale.status)?.name ?? "",
    user_email: buyerOf(sale),
    customer_id: "7",
    billing_data: {
      nome: "Ada",
      cognome: nameOf(sale),
      indirizzo: "Via 1",
      cap: "6900",
      comune: "Lugano",
      stato: "CH",
    },
    shipping_data: [],
    payment: paymentOf(sale),
    ...(sale.language === null ? {} : { language: sale.language }),
    shipping: [],
    fees: [],
    cart: sale.items.map((item) => ({
      type: "product",
      id: item.goodId,
      sku: item.sku,
      name: "x",
      quantity: String(item.pieces),
      price: "10.00",
      discount: "0",
      imposta: "8.1",
    })),
    coupon: [],
    currency: sale.currency,
    prices_include_tax: "1",
    total: `${String(pieces * 10)}.00`,
    total_tax: "0",
    note: "",
    labels: [],
  };
}

function paymentOf({ payment: id, isPaid, paidMs }: Sale): Json {
  const date = paidMs === null ? {} : { date: localTime(paidMs) };
  return { id, name: id, paid: isPaid ? "1" : "0", transaction: "", ...date };
}

const ZURICH = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Zurich",
  dateStyle: "short",
  timeStyle: "medium",
});

/** `YYYY-MM-DD HH:mm:ss` in the shop's zone. */
export function localTime(ms: number): string {
  return ZURICH.format(ms);
}

/** The shop's day, `YYYY-MM-DD`. */
export function localDayOf(ms: number): string {
  return localTime(ms).slice(0, 10);
}

function goodWire({ cycleBeganAt, isUnheard }: World, good: Good): Json {
  const { id, fields, quantity } = good;
  if (!isUnheard) {
    good.seen = fields;
    seeImages(good);
  }
  good.served = { quantity, cycleBeganAt };
  return { images: [], ...fields, id, quantity: String(quantity) };
}

function withSku(world: World, sku: string): Good | undefined {
  return [...world.goods.values()].find(({ fields }) => fields["sku"] === sku);
}

function writeGood(world: World, { quantity, ...written }: Json): Json {
  const { [WHOLE]: _whole, id: given, ...fields } = written;
  const known = typeof given === "string" ? world.goods.get(given) : undefined;
  if (given !== undefined && known === undefined) return { error: "not_found" };
  const { sku } = fields;
  const holder = typeof sku === "string" ? withSku(world, sku) : undefined;
  if (holder !== undefined && holder !== known) return { error: "duplicate_sku", id: holder.id };
  const good = known ?? world.addGood({});
  if (known === undefined) {
    good.madeFor = articleOf({ fields });
    world.written.created.add(good.id);
  } else if (!world.written.created.has(good.id)) world.written.updated.add(good.id);
  const before = good.quantity;
  judgeOwned(world, good, { ...good.fields, ...fields }, known === undefined);
  judgeTexts(world, good, { ...good.fields, ...fields });
  if (placesOf(fields).size > 0) good.gotAt = 0;
  const told = fields["images"] as readonly string[] | undefined;
  const kept = told === undefined ? {} : { images: hostImages(world, good, told) };
  good.fields = { ...good.fields, ...fields, ...kept };
  good.seen = { ...good.seen, ...fields, ...kept };
  if (quantity !== undefined) {
    good.quantity = Number(quantity);
    world.judgeFigure(good, before, good.quantity);
  }
  return { id: good.id };
}

function done(data: unknown): Answer {
  return { status: 200, body: { status: 1, data } };
}

function failed(error: string, more: Json = {}): Answer {
  return { status: 200, body: { ...more, status: 0, error } };
}
