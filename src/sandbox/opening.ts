import { isRecord } from "../core/common/record.ts";
import { amount, parseAmount } from "./values/amounts.ts";
import { openingOrders } from "./framework360/orders/customers.ts";
import { openingGoods, type Sellable } from "./framework360/opening.ts";
import type { SandboxOrder } from "./framework360/orders/book.ts";
import { piecesOfDraft } from "./framework360/orders/draft.ts";
import type { ShopOrderJson } from "./framework360/orders/order.ts";
import { type ShopProductJson, STATUS } from "./framework360/products/product.ts";
import { SandboxShop } from "./framework360/shop.ts";
import { Ledger } from "./ledger.ts";
import { readNdjson } from "./ndjson.ts";
import type { WholeOptions } from "./options.ts";
import type { Catalogue } from "./totalgest/product.ts";

/** The content of a shop when it opens; `sold` = what customers buy. Never changed in place. */
export interface Opening {
  readonly products: readonly ShopProductJson[];
  readonly orders: readonly SandboxOrder[];
  readonly sold: readonly Sellable[];
}

export function openingOf(options: WholeOptions, catalogue: Catalogue): Opening {
  const { orderFile, seed, now } = options;
  const booked = orderFile === undefined ? [] : readNdjson(orderFile).map((order) => asOrder(order, orderFile));
  const { products, sold } = openingGoods(catalogue, seed, skusById(booked));
  if (orderFile !== undefined) return { products, sold, orders: booked.map((order) => ({ order, verbatim: true })) };
  const orders = openingOrders(sold, options.orders, seed, now());
  const shop = new SandboxShop({ apiKey: "", products, ledger: new Ledger(now), now, phpSeed: null });
  for (const order of orders) if (order.status !== STATUS.cancelled) takeFromShelf(shop, order);
  const left = [...shop.products.values()];
  return { products: left, sold, orders: orders.map((order) => ({ order, verbatim: false })) };
}

/** Lowers the shop's quantities by the orders that it starts with; pieces that never existed are ignored. */
function takeFromShelf(shop: SandboxShop, order: ShopOrderJson): void {
  for (const { id, pieces } of piecesOfDraft(order)) {
    const left = parseAmount(shop.products.get(id)?.quantity) ?? amount("0");
    shop.products.move(id, -(pieces < left ? pieces : left));
  }
}

/** The shop's product ids that orders from a file name, with their SKUs. */
function skusById(orders: readonly ShopOrderJson[]): ReadonlyMap<string, string> {
  const skus = new Map<string, string>();
  for (const { cart } of orders) {
    for (const item of Array.isArray(cart) ? cart : []) {
      const { id, sku }: { id?: unknown; sku?: unknown } = isRecord(item) ? item : {};
      const known = typeof id === "number" || (typeof id === "string" && id !== "");
      if (known && typeof sku === "string" && sku !== "") skus.set(String(id), sku);
    }
  }
  return skus;
}

function asOrder(record: Record<string, unknown>, file: string): ShopOrderJson {
  if (record["id"] === undefined) throw new Error(`${file}: an order has no id`);
  // Sent unchanged: its other faults are part of the test.
  return record as unknown as ShopOrderJson;
}
