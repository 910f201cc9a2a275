import { priceFacet } from "../../../src/core/brakes/facets.ts";
import { describe, expect, it, test } from "vitest";

import { problem } from "../../../src/core/common/problems/problem.ts";
import { failureEvents, recordError, withPushed } from "../../../src/core/products/change.ts";
import { type DesiredProduct, NEW_PRODUCT, type ProductRecord } from "../../../src/core/products/record.ts";
import { endLink, linkProduct, moveLink, recordListed, withLinkOf } from "../../../src/core/products/link.ts";
import { type Push, changesOf, claimLinks, recordPush } from "../../../src/core/products/push.ts";
import { recordGone, recordRead } from "../../../src/core/products/read-changes.ts";
import { aDesired, aPart, aPush, someFields } from "../../contract/store-subject.ts";
import { aSeen, aShopProduct } from "../../support/specimens.ts";

const FAULT = problem("outcome-closed", { detail: "" });
const FIELDS = someFields();

/** A linked product; exactly its fields were pushed. */
function aRow(patch: Partial<ProductRecord> = {}): ProductRecord {
  return {
    ...NEW_PRODUCT,
    position: 4,
    id: "p1",
    sku: "SKU-1",
    shopId: "501",
    stockEpoch: 2,
    fingerprint: "f1",
    active: true,
    areFieldsPushed: true,
    pushedSku: "SKU-1",
    fields: FIELDS,
    pushed: FIELDS,
    ...patch,
  };
}

describe("a product from a read", () => {
  const read = (product: DesiredProduct, known: ProductRecord = aRow()) =>
    recordRead(known, { product, read: 7, atMs: 9 });

  it("is created if it is new, with its stock in millionths", () => {
    const { row } = read(aDesired({ quantity: "2.5" }), NEW_PRODUCT);
    expect(row).toMatchObject({ position: 0, fields: FIELDS, stockMicro: 2_500_000, stockRead: 7 });
  });

  it("keeps what was pushed if it should show something else now", () => {
    const other = aDesired({ fields: someFields({ price: "11.00" }) });
    const changed = read(other);
    expect(changed.row).toMatchObject({
      pushed: FIELDS,
      areFieldsPushed: false,
      fields: other.fields,
    });
    const allowed = aRow({ allowedPrice: priceFacet(someFields()) ?? null });
    expect(read(aDesired({ fields: someFields({ name: "Altro" }) }), allowed).row.allowedPrice).toBe(
      allowed.allowedPrice,
    );
    expect(read(other, allowed).row.allowedPrice).toBeNull();
    const back = read(aDesired(), aRow({ fields: someFields({ price: "9.00" }), areFieldsPushed: false }));
    expect(back.row).toMatchObject({ fields: FIELDS, areFieldsPushed: true });
  });

  it("keeps its texts if they are unchanged", () => {
    const { row } = read(aDesired());
    expect(row.areFieldsPushed).toBe(true);
    expect([row.fields, row.pushed].every((fields) => fields === FIELDS)).toBe(true);
  });

  it("that cannot be decoded keeps everything except what can be read", () => {
    const refused = { id: "p1", sku: "", fault: FAULT, part: { quantity: "3", hidden: true } };
    const call = { product: refused, read: 7, atMs: 9 };
    expect(recordRead(aRow(), call).row).toEqual({
      ...aRow(),
      fault: FAULT,
      fingerprint: "",
      active: false,
      stockMicro: 3_000_000,
      stockRead: 7,
    });
    expect(recordRead(NEW_PRODUCT, call).row).toMatchObject({ position: 0, active: false, fault: FAULT });
  });

  it("has a failure in its history once while it lasts", () => {
    expect(failureEvents(aRow(), FAULT, 9)).toHaveLength(1);
    expect(failureEvents(aRow({ error: { ...FAULT } }), FAULT, 9)).toEqual([]);
    expect(failureEvents(aRow({ fault: { ...FAULT } }), FAULT, 9)).toEqual([]);
    expect(failureEvents(null, null, 9)).toEqual([]);
    expect(recordError(aRow({ error: { ...FAULT } }), { error: FAULT, atMs: 9 })).toBeNull();
  });

  it("is recorded as gone once", () => {
    expect(recordGone(aRow(), { atMs: 9 }).events).toMatchObject([{ kind: "gone", note: "501" }]);
    expect(recordGone(aRow({ gone: true }), { atMs: 9 }).events).toEqual([]);
  });
});

describe("a push", () => {
  const record = (row: ProductRecord, push: Push, holder?: string) => recordPush(row, { ...push, holder });

  it("stores a mark instead of a text if the shop accepted exactly what the product should show", () => {
    const row = aRow({ areFieldsPushed: false, pushed: { sku: "OLD" } });
    const marked = { areFieldsPushed: true, pushedSku: "SKU-1", pushedPrice: "10.00" };
    expect(record(row, aPush(row, "501"))?.row).toMatchObject(marked);
    const rest = aRow({ areFieldsPushed: false, pushed: { ...FIELDS, price: "9.00" } });
    expect(record(rest, aPart(rest, { fields: { price: "10.00" } }))?.row).toMatchObject(marked);
    expect(withPushed(aRow(), FIELDS, { sku: "X" }, null)).toMatchObject({
      areFieldsPushed: false,
      pushed: { sku: "X" },
    });
  });

  it("stores a quantity only if no order changed it meanwhile", () => {
    const push = aPart(aRow(), { quantity: 3 });
    expect(record(aRow(), push)?.row).toMatchObject({ pushedQuantity: 3, isQuantityKnown: true });
    expect(record(aRow({ stockEpoch: 3 }), push)?.row).toMatchObject({ pushedQuantity: null, isQuantityKnown: false });
  });

  it("links the product to what was created", () => {
    const row = aRow({ shopId: null, areFieldsPushed: false, pushed: null });
    expect(record(row, aPush(row, "502"))).toMatchObject({
      row: { shopId: "502" },
      events: [{ kind: "created", note: "502" }],
    });
  });

  it("never links one shop product to two products, not even within one batch", () => {
    const unlinked = (id: string) => aRow({ id, shopId: null, areFieldsPushed: false, pushed: null });
    const [two, three] = [unlinked("p2"), unlinked("p3")];
    const pushes = [aPush(two, "501"), aPush(three, "600"), aPush(two, "600")];
    const holders = claimLinks(pushes, new Map([["501", "p1"]]));
    expect([...holders]).toEqual([
      ["501", "p1"],
      ["600", "p3"],
    ]);
    const taken = record(two, aPush(two, "600"), "p3");
    expect(taken).toMatchObject({ row: { shopId: null, error: { code: "sku-taken", data: { holder: "p3" } } } });
    expect(record(three, aPush(three, "600"), "p3")?.row.shopId).toBe("600");
  });
});

describe("a product that the shop does not know", () => {
  it("leaves the shown values to the brakes", () => {
    const changed = endLink(aRow(), { atMs: 9 });
    expect(changed).toMatchObject({
      row: { shopId: null, pushed: null, areFieldsPushed: false, pushedQuantity: null },
      events: [{ kind: "released", note: "501" }],
    });
    expect(changed?.row.days?.sku).toEqual({ was: "SKU-1", atMs: 9, counts: [] });
  });

  it("is deleted if TotalGest does not know it either", () => {
    expect(endLink(aRow({ gone: true }), { atMs: 9 })?.isRemoved).toBe(true);
    expect(recordGone(aRow({ shopId: null }), { atMs: 9 }).isRemoved).toBe(true);
  });
});

describe("what the shop shows", () => {
  it("becomes what was pushed, except for a quantity that an order changed", () => {
    const known = aRow({ pushedQuantity: 7, isQuantityKnown: false });
    const listed = { ...aSeen({ quantity: "3" }), fingerprint: "f" };
    expect(recordListed(known, listed).row).toMatchObject({ pushedQuantity: 7, listed: "f" });
    expect(recordListed({ ...known, isQuantityKnown: true }, listed).row.pushedQuantity).toBe(3);
  });

  it("leaves the SKU of a product that is gone, so that its heir finds its place in the shop", () => {
    const listed = { ...aSeen({ sku: "BY-HAND" }), fingerprint: "f" };
    const skuAfter = (row: ProductRecord): unknown => recordListed(row, listed).row.pushedSku;
    expect([skuAfter(aRow()), skuAfter(aRow({ gone: true }))]).toEqual(["BY-HAND", aRow().pushedSku]);
  });

  it("is linked only once", () => {
    const unlinked = aRow({ shopId: null, areFieldsPushed: false, pushed: null });
    const call = { listed: aShopProduct({ id: "501" }), atMs: 9 };
    const first = linkProduct(unlinked, { ...call, holder: null });
    expect(first).toMatchObject({ row: { shopId: "501" }, events: [{ kind: "adopted" }] });
    expect(linkProduct(aRow(), { ...call, holder: "p1" })?.events).toEqual([]);
    expect(linkProduct(unlinked, { ...call, holder: "p2" })).toBeNull();
  });

  it("stays hidden if it was hidden by hand, and is hidden if it is inactive", () => {
    const shownOf = (isListed: boolean, active: boolean): unknown => {
      const listed = aShopProduct({ id: "501", active: isListed });
      return linkProduct(aRow({ shopId: null, active }), { listed, atMs: 9, holder: null })?.row.pushedActive;
    };
    expect([shownOf(false, true), shownOf(true, false), shownOf(false, false)]).toEqual([true, true, false]);
  });

  it("is a creation for the brakes if we created it and heard nothing of it", () => {
    const call = { listed: aShopProduct({ id: "501" }), atMs: 9, holder: null };
    const created = aRow({ shopId: null, areFieldsPushed: false, isNewcomer: true, creatingSku: "SKU-1" });
    expect(linkProduct(created, call)?.row.days?.creation).toEqual({ was: "", atMs: 9, counts: ["creations"] });
    expect(linkProduct({ ...created, creatingSku: null }, call)?.row.days).toBeNull();
  });
});

test("the heir of a product shows nothing while more may be reserved of that one than TotalGest has", () => {
  const heir = aRow({ id: "p2", shopId: null, quantity: 10, unreserved: 10 });
  const after = (quantity: number): number => withLinkOf(heir, aRow({ quantity, unreserved: 5 })).quantity;
  expect([after(2), after(0)]).toEqual([7, 0]);
});

test("the shop's figure is unknown of a product that took over a link: orders for the other one may reserve of it", () => {
  const from = aRow({ pushedQuantity: 7, isQuantityKnown: true });
  const heir = aRow({ id: "p2", shopId: null });
  expect(moveLink(heir, { from, atMs: 9 }).row).toMatchObject({ pushedQuantity: 7, isQuantityKnown: false });
});

test("a field in doubt is a change of the report only where another value is sent than before", () => {
  const record = aRow({ inDoubt: ["price"] });
  const named = (price: string) => changesOf(aPart(record, { fields: { price } })).map(({ field }) => field);
  expect([named("11.00"), named("10.00")]).toEqual([["price"], []]);
});
