import { priceFacet } from "../../../src/core/brakes/facets.ts";
import { describe, expect, it } from "vitest";

import { problem } from "../../../src/core/common/problems/problem.ts";
import { failureEvents, withPushed } from "../../../src/core/products/change.ts";
import { NEW_PRODUCT, type StoredProduct } from "../../../src/core/products/stored.ts";
import { linkProduct, recordListed } from "../../../src/core/products/link.ts";
import { claimLinks, needsTexts, recordError, recordPush } from "../../../src/core/products/push.ts";
import { knownOf, recordGone, recordRead, recordRefused, releasedBy } from "../../../src/core/products/read-changes.ts";
import type { DesiredProduct } from "../../../src/core/products/product.ts";
import { aDesired, someFields } from "../../contract/store-subject.ts";
import { aSeen, aShopProduct } from "../../support/specimens.ts";

const FAULT = problem("outcome-closed", { detail: "" });
const FIELDS = someFields();
const TEXT = JSON.stringify(FIELDS);

/** A linked product; exactly its fields were pushed. */
function aRow(patch: Partial<StoredProduct> = {}): StoredProduct {
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
    fieldsText: TEXT,
    pushedText: null,
    ...patch,
  };
}

describe("a product from a read", () => {
  const read = (desired: DesiredProduct, known: StoredProduct | null = aRow()) =>
    recordRead(known, { id: desired.id, desired, read: 7, atMs: 9 });

  it("is created if it is new, with its stock in millionths", () => {
    const { row } = read(aDesired({ quantity: "2.5" }), null);
    expect(row).toMatchObject({ position: 0, fieldsText: TEXT, stockMicro: 2_500_000, stockRead: 7 });
  });

  it("keeps what was pushed if it should show something else now", () => {
    const other = aDesired({ fields: someFields({ price: "11.00" }) });
    const changed = read(other);
    expect(changed.row).toMatchObject({
      pushedText: TEXT,
      areFieldsPushed: false,
      fieldsText: JSON.stringify(other.fields),
    });
    const allowed = aRow({ allowedPrice: priceFacet(someFields()) ?? null });
    expect(read(aDesired({ fields: someFields({ name: "Altro" }) }), allowed).row.allowedPrice).toBe(
      allowed.allowedPrice,
    );
    expect(read(other, allowed).row.allowedPrice).toBeNull();
    const back = read(aDesired(), aRow({ fieldsText: "{}", pushedText: TEXT, areFieldsPushed: false }));
    expect(back.row).toMatchObject({ pushedText: null, areFieldsPushed: true });
  });

  it("keeps its texts if they are unchanged", () => {
    const changed = read(aDesired());
    expect(changed.row).toMatchObject({ fieldsText: TEXT, pushedText: null, areFieldsPushed: true });
    expect(changed).not.toHaveProperty("newPrice");
  });

  it("that cannot be decoded keeps everything except what can be read", () => {
    const refused = { id: "p1", sku: "", fault: FAULT, part: { quantity: "3", hidden: true } };
    const call = { refused, read: 7, atMs: 9 };
    expect(recordRefused(aRow(), call).row).toEqual({
      ...aRow(),
      fault: FAULT,
      fingerprint: "",
      active: false,
      stockMicro: 3_000_000,
      stockRead: 7,
    });
    expect(recordRefused(null, call).row).toMatchObject({ position: 0, active: false, fault: FAULT });
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

describe("records of a page", () => {
  it("are unchanged if their fingerprints are stored; one that the page has twice with different content is not", () => {
    const records = [
      { id: "a", fingerprint: "1" },
      { id: "b", fingerprint: "2" },
      { id: "b", fingerprint: "3" },
      { id: "c", fingerprint: "4" },
    ];
    const known = knownOf(records, [
      ["a", "1"],
      ["b", "3"],
      ["c", null],
    ]);
    expect([...known]).toEqual(["1"]);
  });
});

describe("a finished read", () => {
  it("releases what was confirmed before it, except for products with older stock", () => {
    const held = (key: number, productId: string | null, sku: string | null) => ({
      key,
      orderId: "1",
      shopProductId: null,
      micro: 1,
      productId,
      sku,
      bySku: productId === null,
      confirmed: 5,
      untilMs: null,
    });
    const [fine, stale, bySku] = [held(1, "p1", "A"), held(2, "p2", "B"), held(3, null, "B")];
    expect(releasedBy([fine, stale, bySku], [{ id: "p2", sku: "B", stockRead: 4 }])).toEqual([fine]);
    expect(releasedBy([stale], [{ id: "p2", sku: "B", stockRead: 5 }])).toEqual([stale]);
  });
});

describe("a push", () => {
  const push = { id: "p1", shopId: "501", stockEpoch: 2, error: null, atMs: 9 } as const;
  const record = (row: StoredProduct, patch: object, holder?: string) =>
    recordPush(row, { outcome: { ...push, ...patch }, holder });

  it("stores a mark instead of a text if the shop accepted exactly what the product should show", () => {
    const whole = { pushed: FIELDS, fulfils: "f1" };
    const { fieldsText: _text, ...row } = aRow({ areFieldsPushed: false });
    expect(needsTexts(row, { outcome: { ...push, ...whole } })).toBe(false);
    expect(record(row, whole)?.row).toMatchObject({
      areFieldsPushed: true,
      pushedText: null,
      pushedSku: "SKU-1",
      pushedPrice: "10.00",
    });
    expect(withPushed(aRow(), FIELDS)).toMatchObject({ areFieldsPushed: true, pushedText: null });
    expect(withPushed(aRow(), { sku: "X" })).toMatchObject({ areFieldsPushed: false, pushedText: '{"sku":"X"}' });
  });

  it("stores a quantity only if no order changed it meanwhile", () => {
    expect(record(aRow(), { pushedQuantity: 3 })?.row).toMatchObject({ pushedQuantity: 3, isQuantityKnown: true });
    expect(record(aRow({ stockEpoch: 3 }), { pushedQuantity: 3 })?.row).toMatchObject({
      pushedQuantity: null,
      isQuantityKnown: false,
    });
  });

  it("links the product to what was created", () => {
    expect(record(aRow(), { shopId: "502", pushed: FIELDS })).toMatchObject({
      row: { shopId: "502" },
      events: [{ kind: "created", note: "502" }],
    });
  });

  it("never links one shop product to two products, not even within one batch", () => {
    const outcomes = [
      { ...push, id: "p2", shopId: "501" },
      { ...push, id: "p3", shopId: "600" },
      { ...push, id: "p2", shopId: "600" },
      { ...push, shopId: null },
    ];
    const holders = claimLinks(outcomes, new Map([["501", "p1"]]));
    expect([...holders]).toEqual([
      ["501", "p1"],
      ["600", "p3"],
    ]);
    const taken = record(aRow({ id: "p2", shopId: null }), { shopId: "600" }, "p3");
    expect(taken).toMatchObject({ row: { shopId: null, error: { code: "sku-taken", data: { holder: "p3" } } } });
    expect(record(aRow({ id: "p3", shopId: null }), { shopId: "600" }, "p3")?.row.shopId).toBe("600");
  });

  it("of a product that the shop does not know leaves the shown values to the brakes", () => {
    const changed = record(aRow(), { shopId: null });
    expect(changed).toMatchObject({
      row: { shopId: null, pushedText: null, areFieldsPushed: false, pushedQuantity: null },
      events: [{ kind: "released", note: "501" }],
    });
    expect(changed?.row.days?.sku).toEqual({ was: "SKU-1", atMs: 9, counts: [] });
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
    const skuAfter = (row: StoredProduct): unknown => recordListed(row, listed).row.pushedSku;
    expect([skuAfter(aRow()), skuAfter(aRow({ gone: true }))]).toEqual(["BY-HAND", aRow().pushedSku]);
  });

  it("is linked only once", () => {
    const unlinked = aRow({ shopId: null, areFieldsPushed: false });
    const call = { listed: aShopProduct({ id: "501" }), atMs: 9, isCreated: false };
    const first = linkProduct(unlinked, { ...call, isNew: true });
    expect(first).toMatchObject({ row: { shopId: "501" }, events: [{ kind: "adopted" }] });
    expect(linkProduct(aRow(), { ...call, isNew: false }).events).toEqual([]);
  });

  it("is a creation for the brakes if we created it and heard nothing of it", () => {
    const call = { listed: aShopProduct({ id: "501" }), atMs: 9, isNew: true, isCreated: true };
    const { row } = linkProduct(aRow({ shopId: null, areFieldsPushed: false }), call);
    expect(row.days?.creation).toEqual({ was: "", atMs: 9, counts: ["creations"] });
  });
});
