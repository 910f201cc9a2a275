import { randomUUID } from "node:crypto";

import { LIMITS } from "../../clients/totalgest/contract.ts";
import { amount, parseAmount, plainAmount } from "../values/amounts.ts";
import type { Ledger } from "../ledger.ts";
import { addressesAt } from "../pictures.ts";
import type { BookedPayment, BookingPatch, OrderJson, Shipment, TakenOrder } from "./order.ts";
import { type Catalogue, type ErpProductJson, type ErpShopJson, plainProduct, shopOf } from "./product.ts";
import { Shelf } from "./shelf.ts";

const TOKEN_LIFE_MS = LIMITS.sessionMinutes * 60_000;

/** The valid credentials of this TotalGest. */
export interface ErpIdentity {
  readonly ownerId: string;
  readonly shopId: string;
  readonly username: string;
  readonly password: string;
}

/** The guarantees of this TotalGest, which a test with another profile can change. */
export interface ErpPromises {
  uniqueReference: boolean;
  idempotencyKey: boolean;
  lookUp: boolean;
  /** Orders can be listed by the instant they were placed. */
  listOrders: boolean;
  /** Orders are sent with state and amounts. */
  totals: boolean;
}

export interface ErpSettings {
  readonly catalogue: Catalogue;
  readonly identity: ErpIdentity;
  readonly now: () => number;
  readonly ledger: Ledger;
}

/** TotalGest itself: its products, orders and sessions, and the actions of the people who work in it. */
export class SandboxErp {
  /** Its address, without a slash at the end; empty until it listens. */
  url = "";
  readonly identity: ErpIdentity;
  readonly products: Shelf;
  readonly promises: ErpPromises = {
    uniqueReference: true,
    idempotencyKey: true,
    lookUp: true,
    listOrders: true,
    totals: true,
  };
  /** May be replaced, to change the shop's data. */
  shop: ErpShopJson;
  readonly now: () => number;
  readonly #orders: TakenOrder[] = [];
  readonly #byKey = new Map<string, TakenOrder>();
  readonly #byReference = new Map<string, TakenOrder[]>();
  readonly #tokens = new Map<string, number>();
  readonly #ledger: Ledger;
  #orderCount = 0;
  #cursorAge = 0;

  constructor(settings: ErpSettings) {
    this.identity = settings.identity;
    this.products = new Shelf(settings.catalogue);
    this.shop = shopOf(settings.identity.shopId);
    this.now = settings.now;
    this.#ledger = settings.ledger;
  }

  /** The orders taken, oldest first. */
  get orders(): readonly TakenOrder[] {
    return this.#orders;
  }

  /** A cursor with another number is expired. */
  get cursorAge(): number {
    return this.#cursorAge;
  }

  /** A product as it is sent. */
  readonly sent = (product: ErpProductJson): ErpProductJson =>
    product.images === undefined ? product : { ...product, images: addressesAt(this.url, product.images) };

  /** Sets the available quantity, a decimal. Throws if there is no such product. */
  setStock(id: string, quantity: string | number): void {
    const { unit } = this.#mustGet(id).stock;
    this.changeProduct(id, { stock: { quantity: String(quantity), unit } });
  }

  /** Edits a product; `updatedAt` becomes now unless the patch has one. */
  changeProduct(id: string, patch: Partial<Omit<ErpProductJson, "id">>): void {
    this.products.put({ ...this.#mustGet(id), updatedAt: this.#instant(), ...patch });
    this.#ledger.commit({ system: "TotalGest", operation: "changeProduct", by: "hand", id, detail: patch });
  }

  /** A new product with the defaults of a plain article with 10 pieces in stock. */
  addProduct(product: Partial<ErpProductJson> & { readonly id: string; readonly sku: string }): ErpProductJson {
    const whole = { ...plainProduct(), updatedAt: this.#instant(), ...product };
    this.products.put(whole);
    const { id } = product;
    this.#ledger.commit({ system: "TotalGest", operation: "addProduct", by: "hand", id, detail: { ...whole } });
    return whole;
  }

  removeProduct(id: string): void {
    this.#mustGet(id);
    this.products.remove(id);
    this.#ledger.commit({ system: "TotalGest", operation: "removeProduct", by: "hand", id, detail: {} });
  }

  /** As after restoring a backup: TotalGest no longer knows this order, and its pieces are in stock again. */
  forgetOrder(id: string): void {
    const at = this.#orders.findIndex((order) => order.id === id);
    const [order] = at < 0 ? [] : this.#orders.splice(at, 1);
    if (order === undefined) throw new RangeError(`TotalGest has no order ${id}`);
    this.#byKey.delete(order.key);
    const others = this.ordersWith(order.externalReference).filter((other) => other !== order);
    this.#byReference.set(order.externalReference, others);
    this.#moveStock(order.order, 1n);
    const detail = { reference: order.externalReference };
    this.#ledger.commit({ system: "TotalGest", operation: "forgetOrder", by: "hand", id, detail });
  }

  /** Corrects, invoices or cancels an order in the back office. */
  changeOrder(id: string, patch: BookingPatch): void {
    this.#patch(id, patch);
    this.#ledger.commit({ system: "TotalGest", operation: "changeOrder", by: "hand", id, detail: { ...patch } });
  }

  #patch(id: string, patch: BookingPatch): void {
    const at = this.#orders.findIndex((order) => order.id === id);
    const order = this.#orders[at];
    if (order === undefined) throw new RangeError(`TotalGest has no order ${id}`);
    const changed = { ...order, updatedAt: this.#instant(), patch: { ...order.patch, ...patch } };
    this.#orders[at] = changed;
    const others = this.ordersWith(order.externalReference).map((other) => (other.id === id ? changed : other));
    this.#byReference.set(order.externalReference, others);
  }

  /** Books the payment of an order. */
  payOrder(id: string, payment: Omit<BookedPayment, "paid">, by: "api" | "hand" = "hand"): void {
    this.#patch(id, { payment: { paid: true, ...payment } });
    this.#ledger.commit({ system: "TotalGest", operation: "recordPayment", by, id, detail: { ...payment } });
  }

  /** A parcel leaves; a second one is added to the first. `isWhole` false = something is still to follow. */
  shipOrder(id: string, parcel: Partial<Shipment> = {}, { isWhole = true }: { isWhole?: boolean } = {}): void {
    const order = this.#orders.find((one) => one.id === id);
    const before = order?.patch?.shipments ?? [];
    const trackingNumber = `99.00.${id}.${String(before.length + 1)}`;
    const shipment = { carrier: "Posta", trackingNumber, shippedAt: this.#instant(), ...parcel };
    this.changeOrder(id, { state: isWhole ? "shipped" : "partial", shipments: [...before, shipment] });
  }

  /** Types an order in: without `externalReference`, or with any text, also repeatedly. */
  enterOrder(order: Omit<OrderJson, "externalReference"> & { readonly externalReference?: string }): TakenOrder {
    const whole = { ...order, externalReference: order.externalReference ?? "" };
    return this.takeOrder(whole, "", JSON.stringify(whole), "hand");
  }

  /** Ends every session at once. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** Expires every cursor sent so far. */
  expireCursors(): void {
    this.#cursorAge += 1;
  }

  openSession(): { token: string; expiresAt: string } {
    const token = randomUUID();
    const expiresMs = this.now() + TOKEN_LIFE_MS;
    this.#tokens.set(token, expiresMs);
    return { token, expiresAt: new Date(expiresMs).toISOString() };
  }

  isOpen(token: string): boolean {
    const expiresMs = this.#tokens.get(token);
    return expiresMs !== undefined && this.now() < expiresMs;
  }

  /** The order with this idempotency key. */
  orderUnder(key: string): TakenOrder | null {
    return this.#byKey.get(key) ?? null;
  }

  /** The orders with this reference: at most one, while references have to be unique. */
  ordersWith(reference: string): readonly TakenOrder[] {
    return this.#byReference.get(reference) ?? [];
  }

  /** Takes a checked order: gives it an id, and subtracts its pieces from the stock. */
  takeOrder(order: OrderJson, key: string, body: string, by: "api" | "hand" = "api"): TakenOrder {
    this.#orderCount += 1;
    const createdAt = this.#instant();
    const id = String(90_000 + this.#orderCount);
    const number = `${createdAt.slice(0, 4)}-${String(this.#orderCount).padStart(6, "0")}`;
    const { externalReference: reference } = order;
    const taken = { id, number, externalReference: reference, createdAt, updatedAt: createdAt, key, body, order };
    this.#orders.push(taken);
    if (key !== "") this.#byKey.set(key, taken);
    const { externalReference } = order;
    if (externalReference !== "")
      this.#byReference.set(externalReference, [...this.ordersWith(externalReference), taken]);
    this.#moveStock(order, -1n);
    const detail = { number, reference: order.externalReference, key, body };
    this.#ledger.commit({ system: "TotalGest", operation: "createOrder", by, id, detail });
    return taken;
  }

  #moveStock(order: OrderJson, direction: bigint): void {
    for (const line of order.lines) {
      const sku = line.kind === "product" ? (line.sku ?? null) : null;
      const product = sku === null ? undefined : this.products.withSku(sku)[0];
      if (product === undefined) continue;
      const quantity = (parseAmount(product.stock.quantity) ?? 0n) + direction * amount(line.quantity);
      const stock = { ...product.stock, quantity: plainAmount(quantity) };
      this.products.put({ ...product, stock, updatedAt: this.#instant() });
    }
  }

  #mustGet(id: string): ErpProductJson {
    const product = this.products.get(id);
    if (product === null) throw new RangeError(`TotalGest has no product ${id}`);
    return product;
  }

  #instant(): string {
    return new Date(this.now()).toISOString();
  }
}
