import type { Engine } from "../../src/core/run/engine.ts";
import type { ExportOptions, ExportReport, PullOptions, PullReport, PullRow } from "../../src/core/run/reports.ts";
import { RemoteError } from "../../src/core/common/problems/errors.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import type { ErpOrder, ListedOrder, ShopOrder } from "../../src/core/orders/order.ts";
import type { Clock } from "../../src/core/ports/clock.ts";
import type {
  CreateAnswer,
  EncodedOrder,
  Erp,
  ErpGuarantees,
  ErpProductQuery,
  ErpShop,
  OrderIntent,
} from "../../src/core/ports/erp.ts";
import type { ErpOrderRef } from "../../src/core/ports/records.ts";
import type { Shop } from "../../src/core/ports/shop.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { problem } from "../../src/core/common/problems/problem.ts";
import type { System } from "../../src/core/common/systems.ts";
import type { ErpProduct, ProductWrite, ShopProduct, WriteResult } from "../../src/core/products/product.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import type { Settings } from "../../src/core/run/settings.ts";
import { someSettings } from "./settings.ts";
import { aBookedOrder, aShopProduct, asRaw, ERP_SHOP, listed, type StockedProduct } from "./specimens.ts";

/** A clock that moves only on request, or during a sleep. */
export class FakeClock implements Clock {
  nowMs: number;
  readonly slept: number[] = [];
  constructor(start: string) {
    this.nowMs = Date.parse(start);
  }
  now(): number {
    return this.nowMs;
  }
  async sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (delayMs >= 8000) {
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => {
          reject(new Error("aborted"));
        });
      });
    }
    this.slept.push(delayMs);
    this.nowMs += delayMs;
    await Promise.resolve();
  }
  advance(byMs: number): void {
    this.nowMs += byMs;
  }
}

export function remote(
  system: System,
  reason: RemoteError["reason"],
  status: number | null = null,
  retryAfterMs: number | null = null,
): RemoteError {
  const data = { system, operation: "test", status: status ?? 0, detail: "made by the test" };
  return new RemoteError(problem("server-error", data), { system, reason, status, retryAfterMs });
}

/** What to do with the next `createOrder`: an answer, or a commit with another answer. */
interface Scripted {
  readonly commit: boolean;
  readonly answer: CreateAnswer | null;
}

/** TotalGest in memory, with a ledger of what it actually committed. */
class FakeErp implements Erp {
  guarantees: ErpGuarantees = { uniqueReference: true, idempotencyKey: true, lookUp: true };
  dialect = "fake";
  namesArticles = false;
  /** Look-ups return the order's total. */
  saysTotals = false;
  readonly books = { listOrders: null, listChanged: null };
  readonly recordPayment = null;
  shop: ErpShop = ERP_SHOP;
  readonly products = new Map<string, StockedProduct>();
  readonly orders: { id: string; number: string; key: string; reference: string; body: ErpOrder }[] = [];
  readonly calls: string[] = [];
  readonly script: Scripted[] = [];
  readonly fail = new Map<string, RemoteError>();
  pageSize = 100;
  /** As in the shop. */
  aheadMs: number | null = null;
  readonly #clock: FakeClock;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  put(product: ErpProduct): void {
    this.products.set(product.id, { ...product, updatedAt: new Date(this.#clock.now()).toISOString() });
  }

  setStock(id: string, quantity: string): void {
    const product = this.products.get(id);
    if (product !== undefined) this.put({ ...product, quantity });
  }

  takeCalls(): Readonly<Record<string, number>> {
    return {};
  }

  clockAheadMs(): number | null {
    return this.aheadMs;
  }

  fetchShop(): Promise<ErpShop> {
    return this.#call("shop", () => this.shop);
  }

  fetchProducts(query: ErpProductQuery): ReturnType<Erp["fetchProducts"]> {
    return this.#call("products", () => {
      const since = query.updatedSince ?? "";
      const all = [...this.products.values()]
        .filter((product) => product.updatedAt >= since && (query.sku === undefined || product.sku === query.sku))
        .toSorted((a, b) => (a.updatedAt + a.id < b.updatedAt + b.id ? -1 : 1));
      const start = Number(query.cursor ?? 0);
      const items = all.slice(start, start + this.pageSize).map(asRaw);
      const next = start + this.pageSize < all.length ? String(start + this.pageSize) : null;
      return { items, nextCursor: next, serverTime: new Date(this.#clock.now()).toISOString() };
    });
  }

  fetchProduct(id: string): ReturnType<Erp["fetchProduct"]> {
    return this.#call(`product ${id}`, () => {
      const value = this.products.get(id);
      return value === undefined ? null : { ok: true as const, value };
    });
  }

  findUnknown(ids: readonly string[], knownId: string): ReturnType<Erp["findUnknown"]> {
    return this.#call("unknown products", () => {
      const isSure = this.products.has(knownId);
      return new Set(isSure ? ids.filter((id) => !this.products.has(id)) : []);
    });
  }

  async createOrder(
    intent: OrderIntent,
    _signal?: AbortSignal,
    _beforeBytes?: () => Promise<void>,
  ): Promise<CreateAnswer> {
    this.calls.push(`createOrder ${intent.reference}`);
    await Promise.resolve();
    const scripted = this.script.shift();
    if (scripted === undefined) return this.#commit(intent);
    if (scripted.commit) this.#commit(intent);
    return (
      scripted.answer ?? {
        kind: "unknown",
        problem: problem("timed-out", { system: "TotalGest", operation: "createOrder", host: "erp" }),
      }
    );
  }

  findOrders(reference: string): ReturnType<Erp["findOrders"]> {
    return this.#call(`findOrder ${reference}`, () =>
      this.orders
        .filter((candidate) => candidate.reference === reference)
        .map(({ id, number, body }) => ({
          ...aBookedOrder({ id, number, reference }),
          ...(this.saysTotals && {
            totals: { net: null, vat: null, gross: body.totals.gross },
            currency: body.currency,
          }),
        })),
    );
  }

  /** Takes an order: lowers the stock at once, as the contract says. */
  #commit(intent: OrderIntent): CreateAnswer {
    const same = this.orders.find((order) => order.reference === intent.reference);
    if (same !== undefined && this.guarantees.uniqueReference) {
      return {
        kind: "taken",
        order: { id: same.id, number: same.number },
        how: "duplicate",
        ...(same.key === intent.key ? {} : { isOthers: true }),
      };
    }
    const body = JSON.parse(intent.body) as ErpOrder;
    const index = this.orders.length + 1;
    const order = {
      id: `o${String(index)}`,
      number: `A-${String(index)}`,
      key: intent.key,
      reference: intent.reference,
      body,
    };
    this.orders.push(order);
    for (const line of body.lines) {
      const product = [...this.products.values()].find((candidate) => candidate.sku === line.sku);
      if (product !== undefined) this.setStock(product.id, String(Number(product.quantity) - Number(line.quantity)));
    }
    return { kind: "taken", order: { id: order.id, number: order.number }, how: "created" };
  }

  encodeOrder(order: ErpOrder): EncodedOrder {
    return { ok: true, text: JSON.stringify(order), shown: order };
  }

  async #call<T>(name: string, answer: () => T): Promise<T> {
    this.calls.push(name);
    await Promise.resolve();
    const failure = this.fail.get(name.split(" ")[0] ?? "");
    if (failure !== undefined) throw failure;
    return answer();
  }
}

/** The shop in memory. */
class FakeShop implements Shop {
  readonly dialect = "fake";
  /** How far the engine's clock is ahead of this system's; null = not sent. */
  aheadMs: number | null = null;
  readonly products = new Map<string, ShopProduct>();
  readonly orders = new Map<string, ShopOrder>();
  readonly writes: ProductWrite[] = [];
  readonly reported: string[] = [];
  readonly calls: string[] = [];
  readonly fail = new Map<string, RemoteError>();
  bulk = true;
  /** It has a field for pictures. */
  hasImages = true;
  /** Under which address it keeps a picture that it is told; null = under the same one. */
  rehosts: ((address: string) => string) | null = null;
  /** SKUs of products that the shop refuses. */
  readonly refuses = new Set<string>();
  pageSize = 100;
  /** Called during a write, before the shop applies it. */
  onWrite: (() => void) | null = null;
  #nextId = 900;

  /** Its methods are its own, as those of the client: a dry run copies them. */
  constructor() {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(FakeShop.prototype)))
      if (typeof value === "function" && name !== "constructor")
        Object.assign(this, { [name]: (value as (this: FakeShop) => unknown).bind(this) });
  }

  takeCalls(): Readonly<Record<string, number>> {
    return {};
  }

  clockAheadMs(): number | null {
    return this.aheadMs;
  }
  check(): Promise<void> {
    return this.#call("check", () => undefined);
  }
  fetchStatuses(): ReturnType<Shop["fetchStatuses"]> {
    return this.#call("orders/statuses", () => [
      { id: "1", name: "In attesa" },
      { id: "3", name: "Completato" },
      { id: "4", name: "Annullato" },
      { id: "5", name: "Spedito" },
    ]);
  }
  fetchPayments(): ReturnType<Shop["fetchPayments"]> {
    return this.#call("payments/list", () => [{ id: "card", name: "Carta di credito" }]);
  }
  fetchTaxes(): ReturnType<Shop["fetchTaxes"]> {
    return this.#call("payments/taxes", () => [
      { id: "1", name: "IVA 8.1%", rate: "8.1", isDefault: true },
      { id: "2", name: "IVA 2.6%", rate: "2.6", isDefault: false },
    ]);
  }
  fetchOrders(query: Parameters<Shop["fetchOrders"]>[0]): ReturnType<Shop["fetchOrders"]> {
    return this.#call("orders/list", () => {
      const all = [...this.orders.values()]
        .filter((order) => order.placedAt.slice(0, 10) >= query.from && order.placedAt.slice(0, 10) <= query.to)
        .toSorted((a, b) => (Number(a.id) - Number(b.id)) * (query.order === "asc" ? 1 : -1));
      const page = all.slice((query.page - 1) * this.pageSize, query.page * this.pageSize);
      return { items: page.map((order) => ({ ok: true as const, value: listed(order) })), total: all.length };
    });
  }
  fetchOrder(id: string): ReturnType<Shop["fetchOrder"]> {
    return this.#call(`orders/get ${id}`, (): { ok: true; value: ListedOrder } | null => {
      const order = this.orders.get(id);
      return order === undefined ? null : { ok: true, value: listed(order) };
    });
  }
  reportOrder(id: string, order: ErpOrderRef): ReturnType<Shop["reportOrder"]> {
    return this.#call("orders/update", () => {
      this.reported.push(`${id}=${order.number}`);
      return "reported" as const;
    });
  }
  pushStatus(): ReturnType<Shop["pushStatus"]> {
    return this.#call("orders/updateStatus", () => ({ kind: "taken" }) as const);
  }
  registerWebhook(): ReturnType<Shop["registerWebhook"]> {
    return this.#call("webhooks/create", () => "registered" as const);
  }
  fetchProducts(page: number): ReturnType<Shop["fetchProducts"]> {
    return this.#call("products/list", () => {
      const all = [...this.products.values()];
      const items = all.slice((page - 1) * this.pageSize, page * this.pageSize);
      return { items: items.map(asRaw), total: all.length };
    });
  }
  fetchProduct(by: { id: string } | { sku: string }): ReturnType<Shop["fetchProduct"]> {
    return this.#call("products/get", () =>
      "id" in by ? (this.products.get(by.id) ?? null) : (this.#bySku(by.sku) ?? null),
    );
  }
  writeProduct(write: ProductWrite): Promise<WriteResult> {
    return this.#call("products/write", () => this.#write(write));
  }
  writeProducts(writes: readonly ProductWrite[]): ReturnType<Shop["writeProducts"]> {
    return this.#call("products/bulkUpdate", () =>
      this.bulk ? writes.map((write) => this.#write(write)) : ("unsupported" as const),
    );
  }

  /** A sale: the shop lowers its own figure. */
  sell(order: ShopOrder): void {
    this.orders.set(order.id, order);
    for (const item of order.items) {
      const product = this.#bySku(item.sku ?? "");
      if (product !== undefined) {
        this.products.set(product.id, {
          ...product,
          quantity: String(Number(product.quantity) - Number(item.quantity)),
        });
      }
    }
  }

  quantityOf(sku: string): number | null {
    const product = this.#bySku(sku);
    return product === undefined ? null : Number(product.quantity);
  }

  get(sku: string): ShopProduct | undefined {
    return this.#bySku(sku);
  }

  #bySku(sku: string): ShopProduct | undefined {
    return [...this.products.values()].find((product) => product.sku === sku);
  }

  #write(write: ProductWrite): WriteResult {
    this.onWrite?.();
    this.writes.push(write);
    const sku = write.fields.sku ?? (write.shopId === null ? "" : this.products.get(write.shopId)?.sku);
    const refused = {
      ok: false as const,
      holderId: null,
      problem: problem("shop-refused-product", { detail: "refused by the test" }),
    };
    if (this.refuses.has(sku ?? "") && Object.keys(write.fields).length > 0) return { ...refused, reason: "refused" };
    if (!this.hasImages && write.fields.images !== undefined) return { ...refused, reason: "images" };
    if (write.shopId !== null && !this.products.has(write.shopId)) return { ...refused, reason: "unknown" };
    const holder = write.fields.sku === undefined ? undefined : this.#bySku(write.fields.sku);
    if (holder !== undefined && holder.id !== write.shopId) return { ...refused, reason: "taken", holderId: holder.id };
    const shopId = write.shopId ?? String(this.#nextId++);
    const blank = { id: shopId, quantity: "0", ...(this.hasImages ? {} : { images: null }) };
    const before = this.products.get(shopId) ?? aShopProduct(blank);
    const after = applied(before, write);
    const told = this.rehosts === null ? undefined : write.fields.images?.map(this.rehosts);
    this.products.set(shopId, told === undefined ? after : { ...after, images: told });
    return { ok: true, shopId };
  }

  async #call<T>(name: string, answer: () => T): Promise<T> {
    this.calls.push(name);
    await Promise.resolve();
    const failure = this.fail.get(name.split(" ")[0] ?? "");
    if (failure !== undefined) throw failure;
    return answer();
  }
}

function applied(before: ShopProduct, { fields, quantity, active }: ProductWrite): ShopProduct {
  const { totalgest_id: totalgestId = before.totalgestId, ...others } = fields;
  return {
    ...before,
    ...others,
    totalgestId,
    quantity: quantity === undefined ? before.quantity : String(quantity),
    active: active ?? before.active,
  };
}

export interface World extends Engine {
  readonly erp: FakeErp;
  readonly shop: FakeShop;
  readonly clock: FakeClock;
  readonly rows: PullRow[];
  pull(options?: Partial<PullOptions>): Promise<PullReport>;
  export(options?: Partial<ExportOptions>): Promise<ExportReport>;
  /** The same systems with other settings, on the same store. */
  withSettings(patch: Parameters<typeof someSettings>[0]): World;
}

/** Both systems in memory around a real store. */
export function makeWorld(store: Store, clock: FakeClock, settings: Settings = someSettings()): World {
  return worldOf({ erp: new FakeErp(clock), shop: new FakeShop(), store, clock, settings });
}

function worldOf(parts: { erp: FakeErp; shop: FakeShop; store: Store; clock: FakeClock; settings: Settings }): World {
  const rows: PullRow[] = [];
  const engine = { ...parts, progress: { report: () => undefined } };
  return {
    ...engine,
    rows,
    pull: (options = {}) => {
      rows.length = 0;
      const defaults = { full: false, skus: null, dryRun: false, allowMassChange: [], now: false };
      const onProduct = (row: PullRow): void => void rows.push(row);
      return pullProducts(engine, { ...defaults, onProduct, ...options }, new AbortController().signal);
    },
    export: (options = {}) => {
      const defaults = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
      return exportOrders(engine, { ...defaults, ...options }, new AbortController().signal);
    },
    withSettings: (patch) => worldOf({ ...parts, settings: someSettings(patch) }),
  };
}
