import { describe, expect, it } from "vitest";

import { failureEvents, pushedPatch } from "../../../src/core/product/change.ts";
import type { ProductHead, ProductTexts } from "../../../src/core/product/change.ts";
import { linkProduct, recordListed } from "../../../src/core/product/link.ts";
import { judgePushes, recordPush, releaseLink } from "../../../src/core/product/push.ts";
import {
  knownOf,
  releasedBy,
  changeOfGone,
  changeFromRecord,
  changeFromRefused,
} from "../../../src/core/product/read-changes.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { aDesired, someFields } from "../../contract/store-subject.ts";
import { aProductRecord } from "../../support/reports.ts";
import { aSeen, aShopProduct } from "../../support/specimens.ts";

const FAULT = problem("outcome-closed", {});
const FIELDS = someFields();
const TEXT = JSON.stringify(FIELDS);

function aHead(patch: Partial<ProductHead> = {}): ProductHead {
  return {
    position: 4,
    id: "p1",
    sku: "SKU-1",
    gone: false,
    shopId: "501",
    stockEpoch: 2,
    fingerprint: "f1",
    areFieldsPushed: true,
    fault: null,
    error: null,
    ...patch,
  };
}

function someTexts(patch: Partial<ProductTexts> = {}): ProductTexts {
  return { ...aHead(), fields: TEXT, pushed: null, ...patch };
}

describe("a product from a read", () => {
  it("is created if it is new, with its stock in millionths", () => {
    const change = changeFromRecord(aDesired({ quantity: "2.5" }), null, 7, 9);
    expect(change).toMatchObject({ position: null, patch: { fields: TEXT, stock: { micro: 2_500_000, read: 7 } } });
  });

  it("keeps what was pushed if it should show something else now", () => {
    const other = aDesired({ fields: someFields({ price: "11.00" }) });
    const change = changeFromRecord(other, someTexts(), 7, 9);
    expect(change.patch).toMatchObject({ pushed: TEXT, areFieldsPushed: false, fields: JSON.stringify(other.fields) });
    expect(change.newPrice).toContain("11.00");
    const back = changeFromRecord(aDesired(), someTexts({ fields: "{}", pushed: TEXT, areFieldsPushed: false }), 7, 9);
    expect(back.patch).toMatchObject({ pushed: null, areFieldsPushed: true });
  });

  it("does not write its texts if they are unchanged", () => {
    const change = changeFromRecord(aDesired(), someTexts(), 7, 9);
    expect(change.patch).not.toHaveProperty("fields");
    expect(change).not.toHaveProperty("newPrice");
  });

  it("that cannot be decoded keeps everything except what can be read", () => {
    const refused = { id: "p1", sku: "", fault: FAULT, part: { quantity: "3", hidden: true } };
    const change = changeFromRefused(refused, aHead(), 7, 9);
    expect(change.patch).toEqual({
      fault: FAULT,
      fingerprint: "",
      active: false,
      stock: { micro: 3_000_000, read: 7 },
    });
    expect(changeFromRefused(refused, null, 7, 9)).toMatchObject({ position: null, patch: { active: false } });
  });

  it("has a failure in its history once while it lasts", () => {
    expect(failureEvents("p1", aHead(), FAULT, 9)).toHaveLength(1);
    expect(failureEvents("p1", aHead({ error: JSON.stringify(FAULT) }), FAULT, 9)).toEqual([]);
    expect(failureEvents("p1", aHead({ fault: JSON.stringify(FAULT) }), FAULT, 9)).toEqual([]);
    expect(failureEvents("p1", null, null, 9)).toEqual([]);
  });

  it("is recorded as gone once", () => {
    expect(changeOfGone(aHead(), 9).events).toMatchObject([{ kind: "gone", note: "501" }]);
    expect(changeOfGone(aHead({ gone: true }), 9).events).toEqual([]);
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

  it("stores a mark instead of a text if the shop accepted exactly what the product should show", () => {
    const change = recordPush(
      { ...push, pushed: FIELDS, fulfils: "f1" },
      aHead({ areFieldsPushed: false }),
      "501",
      null,
    );
    expect(change.patch).toMatchObject({
      areFieldsPushed: true,
      pushed: null,
      pushedSku: "SKU-1",
      pushedPrice: "10.00",
    });
    expect(pushedPatch(FIELDS, TEXT)).toMatchObject({ areFieldsPushed: true, pushed: null });
    expect(pushedPatch({ sku: "X" }, TEXT)).toMatchObject({ areFieldsPushed: false, pushed: '{"sku":"X"}' });
  });

  it("stores a quantity only if no order changed it meanwhile", () => {
    expect(recordPush({ ...push, pushedQuantity: 3 }, aHead(), "501", null).patch.pushedQuantity).toBe(3);
    expect(recordPush({ ...push, pushedQuantity: 3 }, aHead({ stockEpoch: 3 }), "501", null).patch).not.toHaveProperty(
      "pushedQuantity",
    );
  });

  it("begins a link and ends the previous one", () => {
    const change = recordPush({ ...push, shopId: "502", pushed: FIELDS }, aHead(), "502", TEXT);
    expect(change).toMatchObject({
      patch: { shopId: "502", linkedMs: 9, linkedSku: "SKU-1" },
      linkEndedMs: 9,
      events: [{ kind: "created", note: "502" }],
    });
  });

  it("never links one shop product to two products, not even within one batch", () => {
    const known = new Map([
      ["p1", aHead()],
      ["p2", aHead({ id: "p2", shopId: null })],
      ["p3", aHead({ id: "p3", shopId: null })],
    ]);
    const outcomes = [
      { ...push, id: "p2", shopId: "501" },
      { ...push, id: "p3", shopId: "600" },
      { ...push, id: "p2", shopId: "600" },
      { ...push, id: "unheard-of" },
      { ...push, shopId: null },
    ];
    expect(judgePushes(outcomes, known, new Map([["501", "p1"]]))).toMatchObject([
      { kind: "taken", holder: "p1" },
      { kind: "pushed", shopId: "600" },
      { kind: "taken", holder: "p3" },
      { kind: "released" },
    ]);
  });

  it("of a product that the shop does not know leaves the shown values to the brakes", () => {
    const known = aProductRecord({ shopId: "501", pushed: FIELDS, gone: false });
    const change = releaseLink(known, { ...push, shopId: null });
    expect(change).toMatchObject({
      patch: { shopId: null, pushed: null, pushedQuantity: null },
      linkEndedMs: 9,
      events: [{ kind: "released", note: "501" }],
    });
    expect(change.pushed?.changes).toContainEqual({ facet: "sku", before: "SKU-1", after: "SKU-1" });
  });
});

describe("what the shop shows", () => {
  it("becomes what was pushed, except for a quantity that an order changed", () => {
    const known = aProductRecord({ fields: FIELDS, pushed: FIELDS, pushedQuantity: 7, quantityKnown: false });
    const listed = { ...aSeen({ quantity: "3" }), fingerprint: "f" };
    expect(recordListed(known, listed).patch).toMatchObject({ pushedQuantity: 7, listed: "f" });
    expect(recordListed({ ...known, quantityKnown: true }, listed).patch.pushedQuantity).toBe(3);
  });

  it("is linked from one instant on, and only once", () => {
    const known = aProductRecord({ shopId: null, fields: FIELDS, pushed: null });
    const date = { earliestMs: 5, latestMs: 6 };
    const first = linkProduct(known, aShopProduct({ id: "501" }), 9, date, true);
    expect(first).toMatchObject({ patch: { shopId: "501", linkedMs: 5 }, events: [{ kind: "adopted" }] });
    expect(first).not.toHaveProperty("linkEndedMs");
    expect(linkProduct({ ...known, shopId: "501" }, aShopProduct({ id: "501" }), 9, date, false).events).toEqual([]);
  });
});
