import contract from "./contract.json" with { type: "json" };
import defaults from "./profile.json" with { type: "json" };
import { fieldsOf, asNamed } from "../profile/grammar/specs.ts";

/**
 * Framework360's wire contract. PUBLIC = visible outside a customer's back office (a third party's index of its
 * operations, the vendor's own plug-in, customers' code); ASSUMED = by analogy with it. Marks, limits and fields come
 * from `contract.json`, methods and paths from `profile.json`; `npm run contracts` writes both into
 * `docs/contracts.md`. The shapes are in `wire.ts`.
 */
/** Between the site's address and every operation's path. PUBLIC. */
export const BASE_PATH: string = defaults.basePath;

export type ShopOperationKey = keyof typeof contract.operations;

export interface ShopOperation {
  /** The site's name: the path without its slash. */
  readonly name: string;
  readonly method: "GET" | "POST";
  /** Relative to `BASE_PATH`. */
  readonly path: string;
}

export const SHOP_OPERATIONS: Readonly<Record<ShopOperationKey, ShopOperation>> = {
  check: operation("check"),
  statuses: operation("statuses"),
  payments: operation("payments"),
  taxes: operation("taxes"),
  ordersList: operation("ordersList"),
  ordersGet: operation("ordersGet"),
  ordersUpdate: operation("ordersUpdate"),
  ordersUpdateStatus: operation("ordersUpdateStatus"),
  productsList: operation("productsList"),
  productsGet: operation("productsGet"),
  productsCreate: operation("productsCreate"),
  productsUpdate: operation("productsUpdate"),
  productsBulkUpdate: operation("productsBulkUpdate"),
  webhooksCreate: operation("webhooksCreate"),
};

function operation(key: ShopOperationKey): ShopOperation {
  const { method, path } = defaults[key];
  return { name: path.slice(1), method: method as ShopOperation["method"], path };
}

/** Contains the key in every call. PUBLIC. */
export const API_KEY_HEADER = "X-Fw360-Key";

/** The event of a webhook: an order is completed. ASSUMED. */
export const COMPLETED = "order.completed";

export const LIMITS = Object.fromEntries(
  Object.entries(contract.limits).map(([name, { value }]) => [name, value]),
) as Readonly<Record<keyof typeof contract.limits, number>>;

/** `error` of an envelope with `status` 0. ASSUMED. */
export const ERROR_CODES = {
  /** Also HTTP 401. */
  invalidKey: "invalid_key",
  /** The key has no permission for this function. Also HTTP 403. */
  permissionDenied: "permission_denied",
  notFound: "not_found",
  /** The site does not have this function. */
  unknownFunction: "unknown_function",
  /** The site has no such field. */
  unknownField: "unknown_field",
  /** With `id`, the product that has the SKU; the site may ignore case when comparing. */
  duplicateSku: "duplicate_sku",
} as const;

const { records } = contract;

/** Of `orders/statuses` and `payments/list`. */
export const NAMED_FIELDS = fieldsOf(records.named.fields);
export const TAX_FIELDS = fieldsOf(records.tax.fields);
export const ORDER_FIELDS = fieldsOf(records.order.fields);
/** Body of `orders/update`. */
export const ORDER_UPDATE_FIELDS = fieldsOf(records.orderUpdate.fields);
/** Body of `orders/updateStatus`. */
export const ORDER_STATUS_FIELDS = fieldsOf(records.orderStatus.fields);
/** A product of the shop, read and written. */
export const PRODUCT_FIELDS = fieldsOf(records.product.fields);

/** The groups of `fields` in a profile. */
export const FRAMEWORK360_GROUPS = {
  status: NAMED_FIELDS,
  payment: NAMED_FIELDS,
  tax: TAX_FIELDS,
  order: ORDER_FIELDS,
  orderUpdate: ORDER_UPDATE_FIELDS,
  orderStatus: ORDER_STATUS_FIELDS,
  product: PRODUCT_FIELDS,
};

/** The built-in profile as plain data: each field has its contract name. */
export const BUILT_IN = {
  ...defaults,
  fields: asNamed(FRAMEWORK360_GROUPS),
};

export type AddressField = keyof typeof records.address.fields;

/** The fields of an address. PUBLIC. */
export const ADDRESS_NAMES = Object.keys(records.address.fields) as readonly AddressField[];
