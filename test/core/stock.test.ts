import { describe, expect, it } from "vitest";

import { piecesOf, planParts, planReservation, type ReservationPlan, toMicro } from "../../src/core/stock.ts";
import type { LineArticle } from "../../src/core/orders/articles/article.ts";
import type { StoredOrder } from "../../src/core/orders/record.ts";
import type { StoredReservation } from "../../src/core/stock.ts";
import { aStoredOrder } from "../contract/store-subject.ts";
import { anItem, anOrder } from "../support/specimens.ts";

/** The order's line was decided to be p1. */
const DECIDED: readonly LineArticle[] = [{ shopProductId: "501", sku: "SKU-1", productId: "p1", decidedBy: "link" }];

/** From an order that is queued, or from `from`. */
function plan(
  to: Partial<StoredOrder>,
  current: readonly StoredReservation[],
  from: Partial<StoredOrder> = {},
): ReservationPlan | null {
  const wanted = planParts(aStoredOrder(from), aStoredOrder({ ...from, ...to }));
  return wanted === null ? null : planReservation("1042", wanted, current, 7);
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
  it("stays as it is if only something else of the order changes", () => {
    expect(plan({ state: "sending", attempts: 1, status: "7" }, [held()])).toBeNull();
  });

  it("only gets another end if its pieces stay the same: no stock changes", () => {
    expect(plan({ state: "exported", exportedMs: 9 }, [held()])).toEqual({
      removed: [],
      added: [],
      dated: [held({ confirmed: 7 })],
    });
  });

  it("is replaced if its cart or its article changes", () => {
    const cartText = JSON.stringify(anOrder({ items: [anItem({ quantity: "2" })] }));
    const edited = plan({ cartText }, [held()]);
    expect(edited?.removed).toMatchObject([{ key: 1 }]);
    expect(edited?.added).toMatchObject([{ micro: 2_000_000, confirmed: null }]);
    expect(plan({ articles: DECIDED }, [held()])?.added).toMatchObject([{ productId: "p1", bySku: false }]);
  });

  it("is removed if the order reserves nothing any more", () => {
    const cancelled = plan({ state: "not-linked", reason: "cancelled" }, [held()]);
    expect(cancelled).toMatchObject({ removed: [{ key: 1 }], added: [], dated: [] });
  });

  it("keeps what an exported order was sent with, and replaces only what was added later", () => {
    const [sent, since] = [held({ key: 1, confirmed: 5 }), held({ key: 2, micro: 3_000_000 })];
    const exported = { state: "exported", exportedMs: 9, more: { items: [anItem({ quantity: "3" })] } } as const;
    const changed = plan({ more: { items: [anItem({ quantity: "4" })] } }, [sent, since], exported);
    expect(changed?.removed).toEqual([since]);
    expect(changed?.added).toMatchObject([{ micro: 4_000_000, confirmed: null }]);
    const typed = plan({ more: { ...exported.more, isBooked: true } }, [sent, since], exported);
    expect(typed).toEqual({ removed: [], added: [], dated: [{ ...since, confirmed: 7 }] });
  });
});
