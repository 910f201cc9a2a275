/** The canonical fields that a profile maps: the contract's names, and the kind of each. */
import contract from "./contract.json" with { type: "json" };
import written from "./profile.json" with { type: "json" };
import { fieldsOf, type FieldSpecs, asNamed } from "../profile/grammar/specs.ts";

const { records } = contract;

export const SHOP_FIELDS = fieldsOf(records.shop.fields);
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

export const ERROR_FIELDS = fieldsOf(records.error.fields);

/** The groups of `fields` in a profile. */
export const TOTALGEST_GROUPS = {
  shop: SHOP_FIELDS,
  page: PAGE_FIELDS,
  product: PRODUCT_FIELDS,
  order: ORDER_FIELDS,
  orderResult: ORDER_RESULT_FIELDS,
  error: ERROR_FIELDS,
};

function without(specs: FieldSpecs, name: string): FieldSpecs {
  return Object.fromEntries(Object.entries(specs).filter(([other]) => other !== name));
}

/** The built-in profile as plain data: each field has its contract name, unless `profile.json` says otherwise. */
export const BUILT_IN = {
  ...written,
  fields: { ...asNamed(TOTALGEST_GROUPS), ...written.fields },
};
