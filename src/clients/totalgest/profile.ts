/**
 * The schema of a TotalGest profile. `profile.json` is the contract that the built-in sandbox implements; another
 * profile is merged over it and changes paths, authentication, paging and field names. The client knows nothing else.
 */
import { z } from "zod";

import { isRecord } from "../../core/common/record.ts";
import { authenticator, CREDENTIALS } from "../profile/grammar/authenticator.ts";
import { mergeProfile, spread } from "../profile/loading/merge.ts";
import { knownNames, type Parsed, parseProfile } from "../profile/loading/parse.ts";
import { partsOf } from "../profile/rule.ts";
import type { Rule } from "../profile/grammar/rule-parts.ts";
import { fieldRules, sentPath } from "../profile/grammar/field-rules.ts";
import {
  basePath,
  charset,
  constants,
  everyEncoding,
  failed,
  format,
  lists,
  namedOnce,
  reading,
  writing,
} from "../profile/grammar/operation.ts";
import { paginator } from "../profile/grammar/paging.ts";
import { dates, path } from "../profile/grammar/parts.ts";
import type { FieldSpecs } from "../profile/grammar/specs.ts";
import type { FieldRules } from "../profile/tree.ts";
import {
  BUILT_IN,
  BOOKED_FIELDS,
  ERROR_FIELDS,
  NEVER_CONSTANT,
  ORDER_FIELDS,
  ORDER_RESULT_FIELDS,
  PAGE_FIELDS,
  PAYMENT_FIELDS,
  PRODUCT_FIELDS,
  READ_ORDER_RESULT_FIELDS,
  SHOP_RECORD_FIELDS,
  TOTALGEST_GROUPS,
} from "./contract.ts";

const SPREAD = {
  specs: TOTALGEST_GROUPS,
  sent: ["order", "payment"],
  operations: ["shop", "products", "product", "createOrder", "findOrder", "listOrders", "recordPayment"],
};

const PLACEHOLDERS = [...CREDENTIALS, "token"];

/**
 * The body of an order is stored and must stay the same, so it must not contain secrets or values computed from them.
 */
const BODY_PLACEHOLDERS = ["ownerId", "shopId", "reference"] as const;

/** Made where a profile is checked: that takes longer than a start. */
export const totalGestProfile = () =>
  z
    .strictObject({
      basePath: basePath("/api/v1"),
      authenticator,
      ...namedOnce(PLACEHOLDERS),
      encoding: everyEncoding,
      format: format.optional(),
      lists: lists.optional(),
      charset: charset.optional(),
      failed: failed.optional(),
      shop: reading(PLACEHOLDERS, { mayPost: true }),
      products: reading([...PLACEHOLDERS, "updatedSince", "sku", "limit", "cursor", "page", "offset"], {
        mayPost: true,
        mayLeaveOut: true,
      }),
      product: reading([...PLACEHOLDERS, "id"], { mayMiss: true, mayPost: true }),
      createOrder: writing([...PLACEHOLDERS, "key", "reference"]).extend({
        body: constants(BODY_PLACEHOLDERS).optional(),
        at: sentPath.optional(),
        fields: fieldRules(READ_ORDER_RESULT_FIELDS).optional(),
      }),
      findOrder: reading([...PLACEHOLDERS, "reference"], { mayMiss: true, mayPost: true }).nullable(),
      listOrders: reading(
        [...PLACEHOLDERS, "placedSince", "placedBefore", "updatedSince", "limit", "cursor", "page", "offset"],
        { mayPost: true },
      ).nullable(),
      recordPayment: writing([...PLACEHOLDERS, "id", "number", "reference"])
        .extend({ body: constants(["ownerId", "shopId", "id", "number", "reference"]).optional() })
        .nullable(),
      paginator,
      records: path,
      fields: z.strictObject({
        shop: fieldRules(SHOP_RECORD_FIELDS),
        page: fieldRules(PAGE_FIELDS, { mayUseHeaders: true }),
        product: fieldRules(PRODUCT_FIELDS, { own: ["prices[].amount", "stock.quantity"] }),
        order: fieldRules(ORDER_FIELDS, { way: "sent", own: NEVER_CONSTANT }),
        payment: fieldRules(PAYMENT_FIELDS, { way: "sent" }),
        orderResult: fieldRules(ORDER_RESULT_FIELDS),
        error: fieldRules(ERROR_FIELDS),
      }),
      dates,
      guarantees: z.strictObject({ uniqueReference: z.boolean(), idempotencyKey: z.boolean() }),
    })
    .refine(({ findOrder, guarantees }) => findOrder !== null || guarantees.uniqueReference, {
      path: ["findOrder"],
      error: "a look-up, or guarantees.uniqueReference: without both an order could be sent twice",
    })
    .superRefine(refuseSharedPlaces);

/** Of two fields of an order with one place, only the one written later would arrive. */
function refuseSharedPlaces(
  { fields }: { readonly fields: { readonly order: FieldRules } },
  context: z.RefinementCtx,
): void {
  const seen = new Map<string, string>();
  for (const [field, rule] of Object.entries(fields.order)) {
    const path = placeOf(rule);
    if (path === undefined) continue;
    const place = `${field.slice(0, field.lastIndexOf("[]") + 1)} ${path}`;
    const other = seen.get(place);
    if (other !== undefined) {
      context.addIssue({
        code: "custom",
        path: ["fields", "order", field],
        message: `another place than ${other}, or null`,
      });
    }
    seen.set(place, field);
  }
}

export type TotalGestProfile = z.output<ReturnType<typeof totalGestProfile>>;

/** Merges `written` over the default profile and checks it; returns the profile or its faults by path. */
export function parseTotalGestProfile(written: unknown): Parsed<TotalGestProfile> {
  return parseProfile(totalGestProfile(), spread(mergeProfile(defaultsUnder(written), written), SPREAD));
}

/**
 * The default profile below a written one. If that maps orders but no list or payment, there is none; if it maps the order's
 * answer, amounts that it does not map are absent.
 */
function defaultsUnder(written: unknown): unknown {
  if (!isRecord(written)) return BUILT_IN;
  const isForeign = Object.hasOwn(written, "createOrder") || Object.hasOwn(written, "findOrder");
  const own = <Name extends "listOrders" | "recordPayment">(name: Name) =>
    isForeign && !Object.hasOwn(written, name) ? null : BUILT_IN[name];
  const optional = { listOrders: own("listOrders"), recordPayment: own("recordPayment") };
  const { fields } = written;
  if (!isRecord(fields) || !Object.hasOwn(fields, "orderResult")) return { ...BUILT_IN, ...optional };
  const kept = Object.entries(BUILT_IN.fields.orderResult).filter(([name]) => !Object.hasOwn(BOOKED_FIELDS, name));
  return {
    ...BUILT_IN,
    ...optional,
    fields: { ...BUILT_IN.fields, orderResult: Object.fromEntries(kept) },
  };
}

/** Most fields of a product are mapped, but none of an order. */
export function isOrderUntouched({ fields }: TotalGestProfile): boolean {
  const bent = (group: "product" | "order", specs: FieldSpecs): readonly string[] =>
    Object.keys(specs).filter((name) => placeOf(fields[group][name]) !== placeOf(DEFAULTS[group][name]));
  return (
    bent("product", PRODUCT_FIELDS).length > Object.keys(PRODUCT_FIELDS).length / 2 &&
    bent("order", ORDER_FIELDS).length === 0
  );
}

const { fields: DEFAULTS } = BUILT_IN;

function placeOf(rule: Rule | undefined): string | undefined {
  return partsOf(rule)?.path;
}

/** Every name that a file may use: of the profile, of an operation, of the rule of a field. */
export function totalGestNames(): Readonly<Record<"profile" | "operation" | "rule", readonly string[]>> {
  const schema = totalGestProfile();
  const of = (...path: readonly string[]): readonly string[] => [...new Set(knownNames(schema, path))];
  return {
    profile: of(),
    operation: [...new Set([...of("products"), ...of("product"), ...of("createOrder"), ...of("findOrder")])],
    rule: [...new Set([...of("fields", "product", "prices"), ...of("fields", "order", "lines")])],
  };
}
