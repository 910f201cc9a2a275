import { asNamed } from "../profile/grammar/specs.ts";
import { FRAMEWORK360_GROUPS } from "./fields.ts";
import written from "./profile.json" with { type: "json" };

const { status, payment, tax, order, orderUpdate, product } = FRAMEWORK360_GROUPS;

/** The built-in profile as plain data: each field has its contract name. */
export const BUILT_IN = {
  ...written,
  fields: {
    status: asNamed(status),
    payment: asNamed(payment),
    tax: asNamed(tax),
    order: asNamed(order),
    orderUpdate: asNamed(orderUpdate),
    product: asNamed(product),
  },
};
