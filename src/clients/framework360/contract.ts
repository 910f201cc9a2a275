import defaults from "./profile.json" with { type: "json" };

/**
 * Framework360 on the wire. PUBLIC = visible outside a customer's back office (a third party's index of its operations,
 * the vendor's own plug-in, customers' code); ASSUMED = by analogy with it. Written out for readers in
 * `docs/contracts.md`. Operations, limits and names (paths come from the default profile); the shapes stand in `wire.ts`.
 */
export type { AddressWire, OrderWire, ProductWriteWire, ShopProductWire } from "./wire.ts";

/** Follows the site's address; every operation's path follows it. PUBLIC. */
export const BASE_PATH: string = defaults.basePath;

/** Paths are relative to `BASE_PATH`. */
export const OPERATIONS = {
  check: {
    name: "check",
    method: "GET",
    path: defaults.check.path,
    mark: "PUBLIC",
    summary: "Status 1 means that the key works.",
  },
  statuses: {
    name: "orders/statuses",
    method: "GET",
    path: defaults.statuses.path,
    mark: "PUBLIC",
    summary: "The statuses an order can have.",
  },
  payments: {
    name: "payments/list",
    method: "GET",
    path: defaults.payments.path,
    mark: "PUBLIC",
    summary: "The payment methods of the site.",
  },
  taxes: {
    name: "payments/taxes",
    method: "GET",
    path: defaults.taxes.path,
    mark: "PUBLIC",
    summary: "The VAT rates of the site.",
  },
  ordersList: {
    name: "orders/list",
    method: "GET",
    path: defaults.ordersList.path,
    mark: "PUBLIC",
    summary: "A page of orders between two local days, by id.",
  },
  ordersGet: {
    name: "orders/get",
    method: "GET",
    path: defaults.ordersGet.path,
    mark: "PUBLIC",
    summary: "One order by its id.",
  },
  ordersUpdate: {
    name: "orders/update",
    method: "POST",
    path: defaults.ordersUpdate.path,
    mark: "ASSUMED",
    summary: "Writes TotalGest's id and number onto an order; a site may not have it.",
  },
  productsList: {
    name: "products/list",
    method: "GET",
    path: defaults.productsList.path,
    mark: "ASSUMED",
    summary: "A page of the catalogue.",
  },
  productsGet: {
    name: "products/get",
    method: "GET",
    path: defaults.productsGet.path,
    mark: "ASSUMED",
    summary: "One product by its id or SKU.",
  },
  productsCreate: {
    name: "products/create",
    method: "POST",
    path: defaults.productsCreate.path,
    mark: "ASSUMED",
    summary: "Adds a product.",
  },
  productsUpdate: {
    name: "products/update",
    method: "POST",
    path: defaults.productsUpdate.path,
    mark: "ASSUMED",
    summary: "Changes the given fields of a product.",
  },
  productsBulkUpdate: {
    name: "products/bulkUpdate",
    method: "POST",
    path: defaults.productsBulkUpdate.path,
    mark: "ASSUMED",
    summary: "Creates and changes up to 100 products; a site may not have it.",
  },
  webhooksCreate: {
    name: "webhooks/create",
    method: "POST",
    path: defaults.webhooksCreate.path,
    mark: "PUBLIC",
    summary: "Registers an address for hints of completed orders; a site may not have it.",
  },
} as const;

export type OperationKey = keyof typeof OPERATIONS;

/** Carries the key on every call. PUBLIC. */
export const API_KEY_HEADER = "X-Fw360-Key";

/** The event of a webhook: an order is completed. ASSUMED. */
export const COMPLETED = "order.completed";

export const LIMITS = {
  /** Most orders in one page. ASSUMED. */
  ordersPage: 100,
  /** Most products in one page. ASSUMED. */
  productsPage: 200,
  /** Most products in one bulk call. ASSUMED. */
  bulkItems: 100,
  /** Characters of an API key. PUBLIC. */
  apiKeyLength: 40,
  /** Decimal places of a line's `discount`. ASSUMED. */
  discountPlaces: 4,
} as const;

/** `error` of an envelope with `status` 0. ASSUMED. */
export const ERROR_CODES = {
  /** Also HTTP 401. */
  invalidKey: "invalid_key",
  /** The key has no permission for this function. Also HTTP 403. */
  permissionDenied: "permission_denied",
  notFound: "not_found",
  /** The site does not have this function. */
  unknownFunction: "unknown_function",
  /** With `id`, the product that has the SKU; the site's comparison may ignore case. */
  duplicateSku: "duplicate_sku",
} as const;
