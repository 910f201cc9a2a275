import { describe, expect, it } from "vitest";

import type { WantedReservation } from "../../src/core/stock.ts";
import { cartOf, piecesOf, planReservation, toMicro } from "../../src/core/stock.ts";
import type { LineArticle } from "../../src/core/orders/articles/article.ts";
import type { StoredReservation } from "../../src/core/stock.ts";
import { anItem, anOrder } from "../support/specimens.ts";

/** The order's line was decided to be p1. */
const DECIDED: readonly LineArticle[] = [{ shopProductId: "501", sku: "SKU-1", productId: "p1", decidedBy: "link" }];

function wanted(patch: Partial<WantedReservation> = {}): WantedReservation {
  return { pieces: piecesOf(anOrder(), []), replaces: "all", reservation: { kind: "open" }, ...patch };
}

function held(patch: Partial<StoredReservation> = {}): StoredReservation {
  return {
    key: 1,
    orderId: "1042",
    sku: "SKU-1",
    shopProductId: "501",
    micro: 1_000_000,
    productId: null,
    bySku: true,
    confirmed: null,
    untilMs: null,
    ...patch,
  };
}

describe("the pieces of an order", () => {
  it("are those of products, without returned pieces", () => {
    const items = [
      anItem(),
      anItem({ kind: "custom" }),
      anItem({ quantity: "-2" }),
      anItem({ sku: null, shopProductId: null }),
    ];
    expect(piecesOf({ items }, [])).toEqual([
      { sku: "SKU-1", shopProductId: "501", quantity: "1", productId: null, bySku: true },
    ]);
    expect(piecesOf(null, [])).toEqual([]);
  });

  it("come from the stored cart once the cart cannot be read any more", () => {
    const kept = anOrder({ items: [anItem({ sku: "OLD" })] });
    expect(cartOf({ order: null }, JSON.stringify(kept))).toEqual(kept);
    expect(cartOf({ order: anOrder() }, JSON.stringify(kept))).toEqual(anOrder());
    expect(cartOf({ order: null }, null)).toBeNull();
  });

  it.each([
    ["3", 3_000_000],
    ["-0.5", -500_000],
    ["0.1234567", 123_456],
    ["99999999999", 1_000_000_000_000_000],
  ])("%s are %i millionths", (quantity, micro) => {
    expect(toMicro(quantity)).toBe(micro);
  });

  it("are of the decided product; without one, of whichever has the SKU; of both while a person has to choose", () => {
    const taken = (articles: readonly LineArticle[]): unknown => piecesOf(anOrder(), articles);
    expect(taken([])).toMatchObject([{ sku: "SKU-1", productId: null, bySku: true }]);
    expect(taken(DECIDED)).toMatchObject([{ sku: "SKU-1", productId: "p1", bySku: false }]);
    const [decided] = DECIDED as readonly [LineArticle];
    expect(taken([{ ...decided, decidedBy: null }])).toMatchObject([{ productId: "p1", bySku: true }]);
    expect(taken([{ ...decided, productId: null, decidedBy: "person" }])).toMatchObject([
      { productId: null, bySku: true },
    ]);
  });
});

describe("the reservation of an order", () => {
  it("only gets another end if its pieces stay the same: no stock changes", () => {
    const plan = planReservation("1042", wanted({ reservation: { kind: "until-read" } }), [held()], 7);
    expect(plan).toMatchObject({ removed: [], added: [], dated: [{ key: 1 }], confirmed: 7, untilMs: null });
  });

  it("is replaced if its cart or its article changes", () => {
    const plan = planReservation("1042", wanted(), [held({ micro: 2_000_000 })], null);
    expect(plan.removed).toMatchObject([{ key: 1 }]);
    expect(plan.added).toMatchObject([{ micro: 1_000_000, confirmed: null }]);
    const decided = wanted({ pieces: piecesOf(anOrder(), DECIDED) });
    expect(planReservation("1042", decided, [held()], null).added).toMatchObject([{ productId: "p1", bySku: false }]);
  });

  it("is removed if the order reserves nothing any more", () => {
    const plan = planReservation("1042", wanted({ reservation: { kind: "none" } }), [held()], null);
    expect(plan).toMatchObject({ removed: [{ key: 1 }], added: [], dated: [] });
  });

  it("keeps what an exported order was sent with, and replaces only what was added later", () => {
    const [sent, since] = [held({ key: 1, confirmed: 5 }), held({ key: 2, micro: 3_000_000 })];
    const plan = planReservation("1042", wanted({ replaces: "unconfirmed" }), [sent, since], null);
    expect(plan.removed).toEqual([since]);
    expect(plan.added).toMatchObject([{ micro: 1_000_000 }]);
  });
});
