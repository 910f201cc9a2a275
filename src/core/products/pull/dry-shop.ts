import type { Shop } from "../../ports/shop.ts";
import type { ProductWrite, WriteResult } from "../product.ts";

/**
 * The shop of a dry run: reads are forwarded; writes get the answer the shop would give and are not sent. A creation
 * gets an id that exists only in the throw-away copy of the state.
 */
export function dryShop(shop: Shop): Shop {
  let created = 0;
  const take = (write: ProductWrite): WriteResult => {
    if (write.shopId !== null) return { ok: true, shopId: write.shopId };
    created += 1;
    return { ok: true, shopId: `dry-run-${String(created)}` };
  };
  return {
    dialect: shop.dialect,
    clockAheadMs: () => shop.clockAheadMs(),
    takeCalls: () => shop.takeCalls(),
    check: (signal) => shop.check(signal),
    fetchStatuses: (...given) => shop.fetchStatuses(...given),
    fetchPayments: (...given) => shop.fetchPayments(...given),
    fetchTaxes: (...given) => shop.fetchTaxes(...given),
    fetchOrders: (query, signal) => shop.fetchOrders(query, signal),
    fetchOrder: (id, signal) => shop.fetchOrder(id, signal),
    fetchProducts: (page, signal) => shop.fetchProducts(page, signal),
    fetchProduct: (by, signal) => shop.fetchProduct(by, signal),
    reportOrder: () => Promise.resolve("reported"),
    pushStatus: () => Promise.resolve({ kind: "taken" }),
    registerWebhook: () => Promise.resolve("registered"),
    writeProduct: (write) => Promise.resolve(take(write)),
    writeProducts: (writes) => Promise.resolve(writes.map(take)),
  };
}
