import defaults from "./profile.json" with { type: "json" };

/**
 * TotalGest on the wire. Its vendor publishes no reference: every operation here is ASSUMED, a plain REST/JSON contract
 * of the usual kind, written out for readers in `docs/contracts.md`. Operations, limits and names: methods and paths come
 * from the default profile, the shapes stand in `wire.ts`.
 */
export type { ErrorWire, OrderRefWire, ProductWire, SessionRequestWire, SessionWire, ShopWire } from "./wire.ts";

/** Every path stands under it. */
export const BASE_PATH: string = defaults.basePath;

/** `{ownerId}`, `{shopId}` and `{id}` are replaced by the percent-encoded values. */
export const OPERATIONS = {
  session: {
    name: "session",
    method: "POST",
    path: route(defaults.authenticator.path),
    mark: "ASSUMED",
    summary: "Trades user name, password, owner and shop for a bearer token.",
  },
  shop: {
    name: "shop",
    method: "GET",
    path: route(defaults.shop.path),
    mark: "ASSUMED",
    summary: "The shop: currency, languages, price lists, VAT codes, payment methods.",
  },
  products: {
    name: "products",
    method: "GET",
    path: route(defaults.products.path),
    mark: "ASSUMED",
    summary: "A page of products by (updatedAt, id): all, changed since an instant, or the one with a SKU.",
  },
  product: {
    name: "product",
    method: "GET",
    path: route(defaults.product.path),
    mark: "ASSUMED",
    summary: "One product by its id.",
  },
  createOrder: {
    name: "createOrder",
    method: "POST",
    path: route(defaults.createOrder.path),
    mark: "ASSUMED",
    summary: "Takes one order, once per idempotency key and once per external reference.",
  },
  findOrder: {
    name: "findOrder",
    method: "GET",
    path: route(defaults.findOrder.path),
    mark: "ASSUMED",
    summary: "The order with this external reference, or none.",
  },
  listOrders: {
    name: "listOrders",
    method: "GET",
    path: route(defaults.listOrders.path),
    mark: "ASSUMED",
    summary: "A page of orders by the instant they were placed, those entered by hand included. Optional.",
  },
} as const;

/** A path of the profile as it is written in `OPERATIONS`. */
function route(path: string): string {
  return `${BASE_PATH}${path.replaceAll(/\{\{(\w+)\}\}/g, "{$1}")}`;
}

/** Carries the session's token, as `Bearer <token>`, on every call but `session`. */
export const AUTHORIZATION_HEADER = "Authorization";

/** On `createOrder` alone: the same key and body again bring the first answer again. */
export const IDEMPOTENCY_KEY_HEADER = "Idempotency-Key";

export const LIMITS = {
  /** Most products in one page. */
  productsPage: 500,
  /** Products in a page where `limit` is not given. */
  productsPageDefault: 200,
  /** Most orders in one page of `listOrders`. */
  ordersPage: 500,
  /** Orders in a page where `limit` is not given. */
  ordersPageDefault: 200,
  /** Characters of `externalReference`. */
  referenceLength: 64,
  /** Characters of a SKU. */
  skuLength: 64,
  /** Decimal places of `quantity` and `unitPrice` in an order line. */
  unitPlaces: 6,
  /** Decimal places of a line's `total`. */
  totalPlaces: 2,
  /** Minutes a session's token lives. */
  sessionMinutes: 15,
} as const;

/** `error.code` of an answer that is not 2xx. */
export const ERROR_CODES = {
  /** 401 to `session`. */
  badCredentials: "bad_credentials",
  /** 403 to `session`: the user may not use this owner or shop. */
  forbiddenShop: "forbidden_shop",
  /** 401 to any other call: renew once, repeat once. */
  tokenExpired: "token_expired",
  /** 404. */
  unknownShop: "unknown_shop",
  /** 404 to `product`: the only thing that means "TotalGest does not know it". */
  unknownProduct: "unknown_product",
  /** 400 to `products`: the cursor has gone stale. */
  badCursor: "bad_cursor",
  /** 422, with `fields`. */
  invalidOrder: "invalid_order",
  /** 409: the same key with another body. */
  idempotencyConflict: "idempotency_conflict",
  /** 409, with `existing`: the order is there already. */
  duplicateReference: "duplicate_reference",
} as const;

/** `code` of an entry of `fields` in `invalid_order`. */
export const FIELD_CODES = {
  unknownSku: "unknown_sku",
  unknownVatCode: "unknown_vat_code",
  unknownPaymentMethod: "unknown_payment_method",
  totalMismatch: "total_mismatch",
} as const;
