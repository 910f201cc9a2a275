import { describe, expect, test } from "vitest";

import { articleOf } from "../../../src/core/articles/article.ts";
import type { Link, LinkedProduct } from "../../../src/core/articles/article.ts";

const PLACED_MS = 1000;
const ITEM = { sku: "X", shopProductId: "501" };

function aLink(patch: Partial<Link> = {}): Link {
  return { shopProductId: "501", productId: "a", fromMs: 0, untilMs: null, shopSku: "X", ...patch };
}

function products(...known: readonly (readonly [id: string, sku: string])[]): ReadonlyMap<string, LinkedProduct> {
  return new Map(known.map(([id, sku]) => [id, { id, sku, gone: false }]));
}

const NOW = products(["a", "Y"], ["b", "X"]);
const unsaid = { placedMs: PLACED_MS, articleBy: null };

describe("the article of an item", () => {
  test("is the product that was linked when the order was placed, with its current SKU", () => {
    expect(articleOf(ITEM, unsaid, [aLink()], NOW)).toEqual({ kind: "by-link", productId: "a", sku: "Y" });
  });

  test("is the product linked then, not the one linked now, from the first instant of the link", () => {
    const links = [aLink({ untilMs: 1000 }), aLink({ productId: "b", fromMs: 1000 })];
    expect(articleOf(ITEM, unsaid, links, NOW)).toMatchObject({ productId: "b" });
    expect(articleOf(ITEM, { ...unsaid, placedMs: 999 }, links, NOW)).toMatchObject({ productId: "a" });
  });

  test("is undecided if the clocks disagree on whether the link had already moved, until a person decides", () => {
    const links = [aLink({ untilMs: 1500 }), aLink({ productId: "b", fromMs: 500 })];
    expect(articleOf(ITEM, unsaid, links, NOW)).toEqual({ kind: "undated", productId: "b", before: "a", sku: "X" });
    expect(articleOf(ITEM, { ...unsaid, placedMs: 499 }, links, NOW)).toMatchObject({
      kind: "by-link",
      productId: "a",
    });
    expect(articleOf(ITEM, { ...unsaid, placedMs: 1500 }, links, NOW)).toMatchObject({ productId: "b", sku: "X" });
    expect(articleOf(ITEM, { ...unsaid, articleBy: "link" }, links, NOW)).toMatchObject({
      kind: "by-link",
      productId: "b",
    });
    expect(articleOf(ITEM, { ...unsaid, articleBy: "sku" }, links, NOW)).toEqual({ kind: "by-sku", sku: "X" });
    expect(articleOf(ITEM, unsaid, [aLink({ untilMs: 1500 }), aLink({ fromMs: 500 })], NOW)).toMatchObject({
      kind: "by-link",
    });
  });

  test("is found by SKU if its shop product was never linked, or if it has no shop product", () => {
    expect(articleOf(ITEM, unsaid, [], NOW)).toEqual({ kind: "by-sku", sku: "X" });
    expect(articleOf({ sku: "X", shopProductId: null }, unsaid, [aLink()], NOW)).toEqual({ kind: "by-sku", sku: "X" });
    expect(articleOf({ sku: null, shopProductId: "9" }, unsaid, [aLink()], NOW)).toEqual({ kind: "by-sku", sku: null });
  });

  test("of an order from before the link is the linked product, if the shop product still had the item's SKU", () => {
    const later = aLink({ fromMs: 2000 });
    expect(articleOf(ITEM, unsaid, [later], NOW)).toMatchObject({ kind: "by-link", productId: "a", sku: "Y" });
    const other = aLink({ fromMs: 2000, shopSku: "Z" });
    expect(articleOf(ITEM, unsaid, [other], NOW)).toEqual({ kind: "by-sku", sku: "X" });
    expect(articleOf({ ...ITEM, sku: null }, unsaid, [other], NOW)).toMatchObject({ kind: "by-link", sku: "Y" });
  });

  test("is undecided if the link may be newer than the order and leads to another SKU", () => {
    const old = [aLink({ fromMs: 2000, shopSku: null })];
    const conflict = { kind: "disagree", productId: "a", linkSku: "Y", sku: "X" };
    expect(articleOf(ITEM, unsaid, old, NOW)).toEqual(conflict);
    expect(articleOf(ITEM, unsaid, old, products(["a", "X"]))).toMatchObject({ kind: "by-link", sku: "X" });
    expect(articleOf(ITEM, unsaid, [aLink()], products(["a", " "]))).toEqual({ ...conflict, linkSku: "" });
  });

  test("is undecided if TotalGest no longer knows the linked product", () => {
    const gone = { kind: "gone", productId: "a", sku: "X" };
    expect(articleOf(ITEM, unsaid, [aLink()], products(["b", "X"]))).toEqual(gone);
    const marked = new Map([["a", { id: "a", sku: "Y", gone: true }]]);
    expect(articleOf(ITEM, unsaid, [aLink()], marked)).toEqual(gone);
  });

  test("is a person's choice only if link and SKU disagree", () => {
    const [byLink, bySku] = [
      { placedMs: PLACED_MS, articleBy: "link" },
      { placedMs: PLACED_MS, articleBy: "sku" },
    ] as const;
    const old = [aLink({ fromMs: 2000, shopSku: null })];
    expect(articleOf(ITEM, byLink, old, NOW)).toEqual({ kind: "by-link", productId: "a", sku: "Y" });
    expect(articleOf(ITEM, bySku, old, NOW)).toEqual({ kind: "by-sku", sku: "X" });
    expect(articleOf(ITEM, bySku, [aLink()], NOW)).toMatchObject({ kind: "by-link", sku: "Y" });
    expect(articleOf(ITEM, byLink, [aLink()], new Map())).toMatchObject({ kind: "gone" });
    expect(articleOf(ITEM, bySku, [aLink()], new Map())).toEqual({ kind: "by-sku", sku: "X" });
  });
});
