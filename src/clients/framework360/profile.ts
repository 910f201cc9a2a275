/**
 * The schema of a Framework360 profile. `profile.json` is the contract that the built-in sandbox implements; another
 * profile is merged over it and changes operation names, parameters, list envelopes and fields. The envelope itself and
 * the key's header are PUBLIC and cannot be changed.
 */
import { z } from "zod";

import { mergeProfile, spread } from "../profile/loading/merge.ts";
import { type Parsed, parseProfile } from "../profile/loading/parse.ts";
import { fieldRules } from "../profile/grammar/field-rules.ts";
import { basePath, namedOnce, reading, writing } from "../profile/grammar/operation.ts";
import { path } from "../profile/grammar/parts.ts";
import {
  BUILT_IN,
  FRAMEWORK360_GROUPS,
  NAMED_FIELDS,
  ORDER_FIELDS,
  ORDER_STATUS_FIELDS,
  ORDER_UPDATE_FIELDS,
  PRODUCT_FIELDS,
  TAX_FIELDS,
} from "./contract.ts";

const SPREAD = {
  specs: FRAMEWORK360_GROUPS,
  sent: ["orderUpdate", "orderStatus"],
  operations: [
    "check",
    "statuses",
    "payments",
    "taxes",
    "ordersList",
    "ordersGet",
    "ordersUpdate",
    "ordersUpdateStatus",
    "productsList",
    "productsGet",
    "productsCreate",
    "productsUpdate",
    "productsBulkUpdate",
    "webhooksCreate",
  ],
};

/** Made where a profile is checked: that takes longer than a start. */
export const framework360Profile = () =>
  z.strictObject({
    basePath: basePath("/m/api"),
    ...namedOnce([]),
    check: reading([]),
    statuses: reading([]),
    payments: reading([]),
    taxes: reading([]),
    ordersList: reading(["from", "to", "page", "limit", "order"]),
    ordersGet: reading(["id"]),
    ordersUpdate: writing([]).nullable(),
    ordersUpdateStatus: writing([]).nullable(),
    productsList: reading(["page", "limit"]),
    productsGet: reading(["id", "sku"]),
    productsCreate: writing([]),
    productsUpdate: writing([]),
    productsBulkUpdate: writing([]).nullable(),
    webhooksCreate: writing([]).nullable(),
    records: path,
    total: path,
    fields: z.strictObject({
      status: fieldRules(NAMED_FIELDS),
      payment: fieldRules(NAMED_FIELDS),
      tax: fieldRules(TAX_FIELDS),
      order: fieldRules(ORDER_FIELDS),
      orderUpdate: fieldRules(ORDER_UPDATE_FIELDS, { way: "sent" }),
      orderStatus: fieldRules(ORDER_STATUS_FIELDS, { way: "sent" }),
      product: fieldRules(PRODUCT_FIELDS, { way: "both" }),
    }),
  });

export type Framework360Profile = z.output<ReturnType<typeof framework360Profile>>;

/** Merges `written` over the default profile and checks it; returns the profile or its faults by path. */
export function parseFramework360Profile(written: unknown): Parsed<Framework360Profile> {
  return parseProfile(framework360Profile(), spread(mergeProfile(BUILT_IN, written), SPREAD));
}
