import { asNamed } from "../profile/grammar/specs.ts";
import { TOTALGEST_GROUPS } from "./fields.ts";
import written from "./profile.json" with { type: "json" };

const { shop, page, product, order, orderResult } = TOTALGEST_GROUPS;

/** The built-in profile as plain data: each field has its contract name, unless `profile.json` says otherwise. */
export const BUILT_IN = {
  ...written,
  fields: {
    shop: asNamed(shop),
    page: asNamed(page),
    product: asNamed(product),
    order: asNamed(order),
    orderResult: asNamed(orderResult),
    ...written.fields,
  },
};
