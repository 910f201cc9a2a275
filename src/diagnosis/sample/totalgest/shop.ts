import type { Connection } from "../../../clients/totalgest/connection.ts";
import type { Asked } from "./call.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { isScalar } from "../../../clients/profile/reading/leaves.ts";
import { SHOP_FIELDS } from "../../../clients/totalgest/fields.ts";
import { keysOf } from "../places.ts";
import { type Inspected, inspected, inspectFields } from "../inspect.ts";
import { NO_SHOP, type ShopFacts } from "../../propose/prices.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import type { Dialect } from "../../../clients/totalgest/dialect.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";

export function withShopFields({ dialect }: Connection, asked: Asked, record: unknown): CallSample {
  if (asked.answer === null) return asked.sample;
  const by = inspectedBy(dialect, "shop", SHOP_FIELDS);
  return { ...asked.sample, has: keysOf([record]), fields: inspectFields(SHOP_FIELDS, by, [record], new Map()) };
}

/** The facts as the profile reads the shop. */
export function factsOf({ dialect }: Connection, record: unknown): ShopFacts {
  const read = dialect.shop.read(record);
  const [codes, currency, lists] = ["vatCodes", "currency", "priceLists"].map((field) => readPath(read, field));
  const pairs = (Array.isArray(codes) ? codes : []).map(
    (one) => [readPath(one, "code"), readPath(one, "rate")] as const,
  );
  return {
    vatRates: new Map(
      pairs.flatMap(([code, rate]) => (isScalar(code) && isScalar(rate) ? [[String(code), shortRate(rate)]] : [])),
    ),
    currency: typeof currency === "string" ? currency : NO_SHOP.currency,
    priceLists: (Array.isArray(lists) ? lists : [lists]).filter((one) => typeof one === "string"),
  };
}

/** `8.10` is 8.1. */
function shortRate(rate: string | number): string {
  return Number.isNaN(Number(rate)) ? String(rate) : String(Number(rate));
}

export function inspectedBy(
  { profile, dates }: Dialect,
  group: "shop" | "page" | "product",
  specs: FieldSpecs,
): Inspected {
  return inspected(specs, profile.fields[group], dates);
}
