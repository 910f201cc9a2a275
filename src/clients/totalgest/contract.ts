import contract from "./contract.json" with { type: "json" };
import defaults from "./profile.json" with { type: "json" };

/**
 * TotalGest's wire contract. Its vendor publishes no reference, so every operation is ASSUMED: a usual REST/JSON
 * contract. Marks, limits and fields come from `contract.json`, methods and paths from `profile.json`; `npm run
 * contracts` writes both into `docs/contracts.md`. The shapes are in `wire.ts`.
 */
/** Prefixes every path. */
export const BASE_PATH: string = defaults.basePath;

export type OperationKey = keyof typeof contract.operations;

export interface Operation {
  readonly name: OperationKey;
  readonly method: "GET" | "POST";
  /** `{ownerId}`, `{shopId}` and `{id}` are replaced by the percent-encoded values. */
  readonly path: string;
}

export const OPERATIONS: Readonly<Record<OperationKey, Operation>> = {
  session: operation("session", { method: "POST", path: defaults.authenticator.path }),
  shop: operation("shop", defaults.shop),
  products: operation("products", defaults.products),
  product: operation("product", defaults.product),
  createOrder: operation("createOrder", defaults.createOrder),
  findOrder: operation("findOrder", defaults.findOrder),
  listOrders: operation("listOrders", defaults.listOrders),
};

function operation(name: OperationKey, { method, path }: { method: string; path: string }): Operation {
  return { name, method: method as Operation["method"], path: route(path) };
}

/** A path of the profile in the notation of `OPERATIONS`. */
function route(path: string): string {
  return `${BASE_PATH}${path.replaceAll(/\{\{(\w+)\}\}/g, "{$1}")}`;
}

/** Only for `createOrder`: repeating the same key and body returns the first answer again. */
export const IDEMPOTENCY_KEY_HEADER = "Idempotency-Key";

/** The fields of an order by path, each with what it holds: `text`, or `text?` where it may be absent. */
export const ORDER: Readonly<Record<string, string>> = contract.records.order.fields;

export const LIMITS = Object.fromEntries(
  Object.entries(contract.limits).map(([name, { value }]) => [name, value]),
) as Readonly<Record<keyof typeof contract.limits, number>>;

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
  /** 404 to `product`: the only answer that means "TotalGest does not know it". */
  unknownProduct: "unknown_product",
  /** 400 to `products`: the cursor has expired. */
  badCursor: "bad_cursor",
  /** 422, with `fields`. */
  invalidOrder: "invalid_order",
  /** 409: the same key with another body. */
  idempotencyConflict: "idempotency_conflict",
  /** 409, with `existing`: the order already exists. */
  duplicateReference: "duplicate_reference",
} as const;

/** `code` of an entry of `fields` in `invalid_order`. */
export const FIELD_CODES = {
  unknownSku: "unknown_sku",
  unknownVatCode: "unknown_vat_code",
  unknownPaymentMethod: "unknown_payment_method",
  totalMismatch: "total_mismatch",
} as const;
