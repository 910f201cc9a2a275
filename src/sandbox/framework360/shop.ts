import type { Ledger } from "../ledger.ts";
import type { PhpSeed } from "./php-records.ts";
import { Goods } from "./products/goods.ts";
import { OrderBook } from "./orders/book.ts";
import type { OrderDraft } from "./orders/draft.ts";
import type { CartItemJson, ShopOrderJson } from "./orders/order.ts";
import { type NamedJson, PAYMENTS, type ShopProductJson, STATUS, STATUSES } from "./products/product.ts";
import { Webhooks } from "./webhooks.ts";

/** An article to buy; missing values are those of the shop. */
export interface WantedItem {
  readonly sku: string;
  readonly quantity?: string | number;
  readonly price?: string;
  readonly discount?: string;
}

export interface ShopSettings {
  readonly apiKey: string;
  readonly products: readonly ShopProductJson[];
  readonly ledger: Ledger;
  readonly now: () => number;
  /** The seed of the PHP style; null = plain JSON. */
  readonly phpSeed: PhpSeed;
  /** As in `Goods`. */
  readonly keep?: (product: ShopProductJson) => ShopProductJson;
}

/**
 * Framework360 itself: its catalogue, orders and configurable behaviour, and the actions of people who work and buy
 * in it.
 */
export class SandboxShop {
  /** Its address, without a slash at the end; empty until it listens. */
  url = "";
  readonly apiKey: string;
  readonly products: Goods;
  readonly orders: OrderBook;
  readonly webhooks: Webhooks;

  /** Functions that the key may not use; names as in `OPERATIONS`. */
  readonly denied = new Set<string>();
  /** Functions that this site does not have. */
  readonly unsupported = new Set<string>();
  /** A refused key or a missing permission is HTTP 401 or 403, instead of an envelope with status 0. */
  refusesWithStatus = false;
  /** Lists are bare arrays, without page, pages and total. */
  bareLists = false;
  /** The most records of a page, even if more are requested; null = the contract's limits. */
  capLimit: number | null = null;
  /** Every page has at most this many records, and the others are never sent; null = no. */
  cutPages: number | null = null;
  /** Every page is the first. */
  ignorePage = false;
  /** SKUs ignore case on this site. */
  caseInsensitiveSku = false;
  /** A custom refusal: the message for a written product (`id` null = a creation), or null to accept it. */
  refuseWrite: ((written: Record<string, unknown>, id: string | null) => string | null) | null = null;
  /** A custom refusal of a pushed status; null = it is accepted. */
  refuseStatus: ((id: string, body: Record<string, unknown>) => string | null) | null = null;
  phpSeed: PhpSeed;

  statuses: readonly NamedJson[] = STATUSES;
  payments: readonly NamedJson[] = PAYMENTS;

  constructor(settings: ShopSettings) {
    this.apiKey = settings.apiKey;
    this.phpSeed = settings.phpSeed;
    this.products = new Goods({
      products: settings.products,
      ledger: settings.ledger,
      ...(settings.keep === undefined ? {} : { keep: settings.keep }),
      ignoresCase: () => this.caseInsensitiveSku,
      refuses: (written, id) => this.refuseWrite?.(written, id) ?? null,
    });
    this.webhooks = new Webhooks(settings.now);
    this.orders = new OrderBook({
      goods: this.products,
      ledger: settings.ledger,
      now: settings.now,
      onCompleted: (id) => this.webhooks.notifyAll(id),
    });
  }

  /**
   * A customer buys `items` of the shop's own products, or a whole `cart`, or both. Lowers the shop's quantities. By
   * default the order is completed, paid by card, and sent to a guest in Lugano. Throws if a SKU is unknown.
   */
  placeOrder(draft: OrderDraft & { readonly items?: readonly WantedItem[] } = {}): ShopOrderJson {
    const { items, ...rest } = draft;
    const cart = [...(items ?? []).map((item) => this.cartItem(item)), ...(rest.cart ?? [])];
    return this.orders.place({ ...rest, cart });
  }

  setOrderStatus(id: string, status: string): void {
    this.orders.setStatus(id, status);
  }

  /** "Annullato": raises the shop's quantities again. */
  cancelOrder(id: string): void {
    this.orders.setStatus(id, STATUS.cancelled);
  }

  editOrder(id: string, patch: Partial<Omit<ShopOrderJson, "id">>): void {
    this.orders.edit(id, patch);
  }

  /** An article of the shop as a line of a cart. */
  cartItem({ sku, quantity, price, discount }: WantedItem): CartItemJson {
    const product = this.products.withSku(sku)[0];
    if (product === undefined) throw new RangeError(`the shop has no product with the SKU ${sku}`);
    const tax = this.products.taxes.find((one) => one.id === product.tax_id);
    return {
      type: "product",
      id: product.id,
      sku: product.sku,
      name: product.name,
      quantity: String(quantity ?? 1),
      price: price ?? product.price,
      discount: discount ?? "0",
      imposta: tax?.rate ?? "default",
    };
  }
}
