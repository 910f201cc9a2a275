/** The canonical fields that a profile of the shop maps: the contract's names, and the kind of each. */
import contract from "./contract.json" with { type: "json" };
import written from "./profile.json" with { type: "json" };
import { fieldsOf, asNamed } from "../profile/grammar/specs.ts";

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
  ...written,
  fields: asNamed(FRAMEWORK360_GROUPS),
};
