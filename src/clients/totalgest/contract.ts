import contract from "./contract.json" with { type: "json" };
import defaults from "./profile.json" with { type: "json" };
import { fieldsOf, type FieldSpecs, asNamed } from "../profile/grammar/specs.ts";

/**
 * TotalGest's wire contract. Its vendor publishes no reference, so every operation is ASSUMED: a usual REST/JSON
 * contract. Marks, limits and fields come from `contract.json`, methods and paths from `profile.json`; `npm run
 * contracts` writes both into `docs/contracts.md`. The shapes are in `wire.ts`.
 */
/** Prefixes every path. */
export const BASE_PATH: string = defaults.basePath;

export type ErpOperationKey = keyof typeof contract.operations;

export interface ErpOperation {
  readonly name: ErpOperationKey;
  readonly method: "GET" | "POST";
  /** `{ownerId}`, `{shopId}` and `{id}` are replaced by the percent-encoded values. */
  readonly path: string;
}

export const ERP_OPERATIONS: Readonly<Record<ErpOperationKey, ErpOperation>> = {
  session: operation("session", { method: "POST", path: defaults.authenticator.path }),
  shop: operation("shop", defaults.shop),
  products: operation("products", defaults.products),
  product: operation("product", defaults.product),
  createOrder: operation("createOrder", defaults.createOrder),
  findOrder: operation("findOrder", defaults.findOrder),
  listOrders: operation("listOrders", defaults.listOrders),
  recordPayment: operation("recordPayment", defaults.recordPayment),
};

function operation(name: ErpOperationKey, { method, path }: { method: string; path: string }): ErpOperation {
  return { name, method: method as ErpOperation["method"], path: route(path) };
}

/** A path of the profile in the notation of `ERP_OPERATIONS`. */
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
  /** 409 to `recordPayment`: it is booked already. */
  duplicatePayment: "duplicate_payment",
  /** 409 to `recordPayment`: the order is invoiced. */
  invoiced: "invoiced",
} as const;

/** `code` of an entry of `fields` in `invalid_order`. */
export const FIELD_CODES = {
  unknownSku: "unknown_sku",
  unknownVatCode: "unknown_vat_code",
  unknownPaymentMethod: "unknown_payment_method",
  totalMismatch: "total_mismatch",
} as const;

const { records } = contract;

export const SHOP_RECORD_FIELDS = fieldsOf(records.shop.fields);
export const PAGE_FIELDS = fieldsOf(records.page.fields);

/**
 * All fields of a product. The date of its last change is only read in samples, to learn how the system writes dates.
 */
export const PRODUCT_FIELDS = fieldsOf(records.product.fields);

/** The fields of a product that a run reads. */
export const READ_PRODUCT_FIELDS: FieldSpecs = without(PRODUCT_FIELDS, "updatedAt");

const OF_PRODUCTS = { kind: "text", optional: true, onlyWhere: { field: "kind", is: "product" } } as const;

/** A line of a product has a SKU and, if a profile maps it, TotalGest's id of the product. */
export const ORDER_FIELDS: FieldSpecs = Object.fromEntries(
  Object.entries(fieldsOf(records.order.fields)).flatMap(([name, spec]) =>
    name === "lines[].sku"
      ? [
          [name, OF_PRODUCTS],
          ["lines[].articleId", { ...OF_PRODUCTS, isExtra: true }],
        ]
      : [[name, spec]],
  ),
);

/** Which order it is, what was bought, and for how much. */
export const NEVER_CONSTANT: readonly string[] = [
  "externalReference",
  "externalNumber",
  "placedAt",
  "lines",
  "lines[].sku",
  "lines[].articleId",
  "lines[].quantity",
  "lines[].unitPrice",
  "lines[].vatCode",
  "lines[].total",
  "totals.net",
  "totals.vat",
  "totals.gross",
];

/** The fields of a booked order that a send and a look-up read. */
export const READ_ORDER_RESULT_FIELDS = fieldsOf(records.orderResult.fields);

/** The additional fields that the audit reads. */
export const BOOKED_FIELDS = fieldsOf(records.booked.fields);

export const ORDER_RESULT_FIELDS: FieldSpecs = { ...READ_ORDER_RESULT_FIELDS, ...BOOKED_FIELDS };

export const PAYMENT_FIELDS = fieldsOf(records.payment.fields);

export const ERROR_FIELDS = fieldsOf(records.error.fields);

/** The groups of `fields` in a profile. */
export const TOTALGEST_GROUPS = {
  shop: SHOP_RECORD_FIELDS,
  page: PAGE_FIELDS,
  product: PRODUCT_FIELDS,
  order: ORDER_FIELDS,
  payment: PAYMENT_FIELDS,
  orderResult: ORDER_RESULT_FIELDS,
  error: ERROR_FIELDS,
};

function without(specs: FieldSpecs, name: string): FieldSpecs {
  return Object.fromEntries(Object.entries(specs).filter(([other]) => other !== name));
}

/** The built-in profile as plain data: each field has its contract name, unless `profile.json` says otherwise. */
export const BUILT_IN = {
  ...defaults,
  fields: { ...asNamed(TOTALGEST_GROUPS), ...defaults.fields },
};
