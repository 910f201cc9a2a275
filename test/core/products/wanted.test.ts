import { expect, test } from "vitest";

import type { ProductFields } from "../../../src/core/products/product.ts";
import { wantedOf } from "../../../src/core/products/texts.ts";
import { aDesired } from "../../contract/store-subject.ts";

function fieldsWith(names: Readonly<Record<string, string>>): ProductFields {
  const { fields } = aDesired();
  if (fields === null) throw new Error("it has no fields");
  return { ...fields, name: "Bolt", description: "Steel", description_i18n: names };
}

test("a language that TotalGest no longer gives is erased where it was sent from here, though all others are the same", () => {
  const [fields, pushed] = [fieldsWith({ de: "Stahl" }), fieldsWith({ de: "Stahl", fr: "Acier" })];
  const wanted = wantedOf({ fields, pushed, sent: null, owners: null, textsKept: null });
  expect(wanted.fields.description_i18n).toEqual({ de: "Stahl" });
  expect(wanted.left).toEqual([]);
});
