import { expect, test } from "vitest";

import { withPushed } from "../../../src/core/products/change.ts";
import type { Owners } from "../../../src/core/products/owners.ts";
import { planPush } from "../../../src/core/products/plan-push.ts";
import { recordRead } from "../../../src/core/products/read-changes.ts";
import { NEW_PRODUCT, type ProductRecord, type PushedName } from "../../../src/core/products/record.ts";
import { aDesired } from "../../contract/store-subject.ts";

/** A linked product whose shop has another price, and of which these names were sent without an answer. */
function inDoubt(owners: Owners | null, ...names: readonly PushedName[]): ProductRecord {
  const product = { ...aDesired(), owners };
  const { row } = recordRead({ ...NEW_PRODUCT, id: product.id }, { product, read: 1, atMs: 1 });
  if (row.fields === null) throw new Error("it has no fields");
  const shown = owners === null ? row.fields : { ...row.fields, price: "11.00" };
  const linked = withPushed(row, row.fields, shown, null);
  const { quantity: pushedQuantity, active: pushedActive } = row;
  return { ...linked, shopId: "9", pushedQuantity, pushedActive, isQuantityKnown: true, inDoubt: names };
}

const REQUEST = {
  raises: false,
  rateOf: () => null,
  currency: "CHF",
  nowMs: 1,
  isAgain: false,
  named: new Set<string>(),
  wish: null,
  agreed: null,
};

test("of what was sent without an answer, data are told again, a text is not, nor what the shop owns", () => {
  const told = planPush(inDoubt(null, "ean", "name", "description"), REQUEST);
  expect(Object.keys(told?.fields ?? {})).toEqual(["ean"]);
  expect(planPush(inDoubt({ price: "shop" }, "price"), REQUEST)).toBeNull();
});

test("a stock that was sent without an answer is told again, also where it is what was known before", () => {
  expect(planPush(inDoubt(null), REQUEST)).toBeNull();
  const { quantity } = inDoubt(null);
  expect(planPush(inDoubt(null, "quantity"), REQUEST)).toMatchObject({ fields: {}, quantity });
});
