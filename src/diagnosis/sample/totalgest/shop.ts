import type { Connection } from "../../../clients/totalgest/connection.ts";
import type { Asked } from "./call.ts";
import { type Guesses, otherThan } from "../../propose/parts.ts";
import type { CallSample } from "../../../core/diagnosis/sample.ts";
import { SHOP_FIELDS } from "../../../clients/totalgest/fields.ts";
import { keysOf } from "../keys.ts";
import { type Inspected, inspected, inspectFields } from "../inspect.ts";
import type { ShopFacts } from "../../propose/totalgest/facts.ts";
import { factsIn, guessedFacts, otherLists } from "../../propose/totalgest/shop/shop.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import type { Dialect } from "../../../clients/totalgest/dialect.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";

export function withShopFields({ dialect }: Connection, asked: Asked, record: unknown, guesses: Guesses): CallSample {
  if (asked.answer === null) return asked.sample;
  const others = otherThan(dialect.profile.fields.shop, guesses);
  const by = inspectedBy(dialect, "shop", SHOP_FIELDS);
  return { ...asked.sample, has: keysOf([record]), fields: inspectFields(SHOP_FIELDS, by, [record], others) };
}

/** The facts as the profile reads the shop; where it reads none, as `guesses` find them in `guessedIn`. */
export function factsOf({ dialect }: Connection, record: unknown, guessedIn: unknown, guesses: Guesses): ShopFacts {
  const read = dialect.shop.read(record);
  const [guessed, lists] = [guessedFacts(guessedIn, guesses), otherLists(guessedIn, guesses)];
  const ofProfile = factsIn(read, lists);
  return {
    ...ofProfile,
    vatRates: ofProfile.vatRates.size > 0 ? ofProfile.vatRates : guessed.vatRates,
    currency: readPath(read, "currency") === undefined ? guessed.currency : ofProfile.currency,
    priceLists: ofProfile.priceLists.length > 0 ? ofProfile.priceLists : guessed.priceLists,
  };
}

export function inspectedBy(
  { profile, dates }: Dialect,
  group: "shop" | "page" | "product",
  specs: FieldSpecs,
): Inspected {
  return inspected(specs, profile.fields[group], dates);
}
