import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  byLine,
  chooseArticles,
  type CurrentProduct,
  decideArticles,
  type KnownProduct,
  type Line,
  type LineArticle,
  lineKey,
  sentArticle,
} from "../../../../src/core/orders/articles/article.ts";

const LINE: Line = { shopProductId: "501", sku: "X" };

/** A product that is linked to shop product 501, where its SKU is X; TotalGest has renamed it to Y. */
function aProduct(patch: Partial<KnownProduct> = {}): KnownProduct {
  return { id: "a", sku: "Y", shopId: "501", pushedSku: "X", gone: false, days: null, ...patch };
}

function anArticle(patch: Partial<LineArticle> = {}): LineArticle {
  return { ...LINE, productId: "a", decidedBy: "link", ...patch };
}

const NEWCOMER = aProduct({ id: "b", sku: "X", shopId: null, pushedSku: null });

function current(...products: readonly (readonly [id: string, sku: string])[]): ReadonlyMap<string, CurrentProduct> {
  return new Map(products.map(([id, sku]) => [id, { id, sku, gone: false }]));
}

describe("the article of a line", () => {
  test("is the product that its shop product is linked to, though TotalGest gave its SKU to another", () => {
    expect(decideArticles([LINE], [], [aProduct(), NEWCOMER])).toEqual([anArticle()]);
  });

  test("is the product that the shop was last sent the SKU for, if there is no link; else the one that has it", () => {
    const unlinked = { shopProductId: null, sku: "X" };
    const bySku = { ...unlinked, decidedBy: "sku" };
    expect(decideArticles([unlinked], [], [aProduct(), NEWCOMER])).toEqual([{ ...bySku, productId: "a" }]);
    expect(decideArticles([unlinked], [], [NEWCOMER])).toEqual([{ ...bySku, productId: "b" }]);
    expect(decideArticles([{ shopProductId: "9", sku: "X" }], [], [NEWCOMER])).toMatchObject([{ productId: "b" }]);
  });

  test("is not decided while its product is unknown, or two products have its SKU", () => {
    expect(decideArticles([LINE], [], [])).toEqual([]);
    expect(decideArticles([{ shopProductId: "9", sku: null }], [], [aProduct()])).toEqual([]);
    expect(decideArticles([LINE], [], [NEWCOMER, { ...NEWCOMER, id: "c" }])).toEqual([]);
    expect(decideArticles([LINE], [], [{ ...NEWCOMER, gone: true }])).toEqual([]);
  });

  test("is in question only if its SKU is neither TotalGest’s nor what the shop was sent, now or just before", () => {
    const withSku = (sku: string | null): unknown => decideArticles([{ ...LINE, sku }], [], [aProduct(), NEWCOMER]);
    expect(withSku("Q")).toEqual([anArticle({ sku: "Q", decidedBy: null })]);
    expect(withSku("Y")).toEqual([anArticle({ sku: "Y" })]);
    expect(withSku(null)).toEqual([anArticle({ sku: null })]);
    const days = { sku: { was: "Q", atMs: 1, counts: [] } };
    expect(decideArticles([{ ...LINE, sku: "Q" }], [], [aProduct({ days })])).toEqual([anArticle({ sku: "Q" })]);
  });

  test("stays what it is when the link moves, and a line that is added gets its own", () => {
    const moved = [aProduct({ id: "c", sku: "X" }), aProduct({ id: "d", shopId: "502", pushedSku: "D" })];
    const added = { shopProductId: "502", sku: "D" };
    expect(decideArticles([LINE, added, LINE], [anArticle()], moved)).toEqual([
      anArticle(),
      { ...added, productId: "d", decidedBy: "link" },
    ]);
    expect(decideArticles([added], [anArticle()], moved)).toHaveLength(1);
  });
});

describe("what is sent of a line", () => {
  test("is its product’s SKU of now; without a product, its own SKU", () => {
    expect(sentArticle(LINE, anArticle(), current(["a", "Y"]))).toEqual({ kind: "article", productId: "a", sku: "Y" });
    const own = { kind: "article", productId: null, sku: "X" };
    expect(sentArticle(LINE, undefined, current(["b", "X"]))).toEqual(own);
    expect(sentArticle(LINE, anArticle({ productId: null, decidedBy: "person" }), new Map())).toEqual(own);
  });

  test("is nothing while a person has to choose, or TotalGest no longer knows the product", () => {
    const disagrees = { kind: "disagree", productId: "a", linkSku: "Y", sku: "X" };
    expect(sentArticle(LINE, anArticle({ decidedBy: null }), current(["a", "Y"]))).toEqual(disagrees);
    expect(sentArticle(LINE, anArticle(), current(["a", " "]))).toEqual({ ...disagrees, linkSku: "" });
    const gone = { kind: "gone", productId: "a", sku: "X" };
    expect(sentArticle(LINE, anArticle(), current(["b", "X"]))).toEqual(gone);
    expect(sentArticle(LINE, anArticle(), new Map([["a", { id: "a", sku: "Y", gone: true }]]))).toEqual(gone);
  });
});

describe("a person’s choice", () => {
  const open = anArticle({ sku: "Q", decidedBy: null });
  const settled = anArticle({ shopProductId: "502", sku: "D", productId: "d" });
  const known = [aProduct(), aProduct({ id: "d", shopId: "502" }), aProduct({ id: "q", sku: "Q", shopId: null })];

  test("decides the lines whose link and SKU disagree, and no others", () => {
    expect(chooseArticles([open, settled], "link", null, known)).toEqual([{ ...open, decidedBy: "person" }, settled]);
    expect(chooseArticles([open, settled], "sku", null, known)).toEqual([
      { ...open, productId: "q", decidedBy: "person" },
      settled,
    ]);
  });

  test("of the SKU means the product that has it besides the one in question; none = the SKU as it is", () => {
    const gone = [aProduct({ sku: "X", gone: true }), NEWCOMER];
    expect(chooseArticles([anArticle()], "sku", null, gone)).toMatchObject([{ productId: "b", decidedBy: "person" }]);
    expect(chooseArticles([anArticle()], "sku", "a", [aProduct()])).toMatchObject([
      { productId: null, decidedBy: "person" },
    ]);
    const unnamed = anArticle({ sku: null });
    expect(chooseArticles([unnamed], "sku", "a", [])).toMatchObject([{ productId: null, decidedBy: "person" }]);
  });

  test("is kept", () => {
    const chosen = chooseArticles([open], "sku", null, known);
    expect(chooseArticles(chosen, "link", null, known)).toEqual(chosen);
    expect(decideArticles([open], chosen, known)).toEqual(chosen);
  });
});

/** TotalGest and a shop, without anything that is decided. `shown` = by the shop's id: the product and its SKU there. */
class Catalogue {
  readonly skus = new Map<string, string>();
  readonly shown = new Map<string, { readonly id: string; readonly sku: string }>();
  #next = 0;

  /** TotalGest gets a product, which the shop shows from now on. */
  add(sku: string): void {
    this.#next += 1;
    this.skus.set(`p${String(this.#next)}`, sku);
    this.shown.set(String(this.#next), { id: `p${String(this.#next)}`, sku });
  }

  /** The shop is sent TotalGest's SKU of a product. */
  push(shopId: string): void {
    const good = this.shown.get(shopId);
    const sku = good && this.skus.get(good.id);
    if (good !== undefined && sku !== undefined) this.shown.set(shopId, { ...good, sku });
  }

  /** TotalGest deletes the product of a shop product, and a new one gets its SKU and its place in the shop. */
  succeed(shopId: string): void {
    const good = this.shown.get(shopId);
    if (good === undefined) return;
    this.skus.delete(good.id);
    this.#next += 1;
    this.skus.set(`p${String(this.#next)}`, good.sku);
    this.shown.set(shopId, { id: `p${String(this.#next)}`, sku: good.sku });
  }

  get known(): readonly KnownProduct[] {
    return [...this.skus].map(([id, sku]) => {
      const [shopId = null, good] = [...this.shown].find(([, one]) => one.id === id) ?? [];
      return { id, sku, shopId, pushedSku: good?.sku ?? null, gone: false, days: null };
    });
  }
}

const SKUS = ["A", "B", "C"];
const index = fc.nat({ max: 5 });
const event = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), sku: fc.constantFrom(...SKUS) }),
  fc.record({ kind: fc.constant("push" as const), at: index }),
  fc.record({ kind: fc.constant("succeed" as const), at: index }),
  fc.record({ kind: fc.constant("rename" as const), at: index, sku: fc.constantFrom(...SKUS) }),
  fc.record({ kind: fc.constant("swap" as const), at: index, with: index }),
  fc.record({ kind: fc.constant("sell" as const), at: index, names: fc.boolean() }),
);

test("whatever is renamed, swapped, succeeded and linked anew, a line goes out as what was sold, or not at all", () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 5, maxLength: 40 }), (events) => {
      const catalogue = new Catalogue();
      const sold: { readonly line: Line; readonly id: string }[] = [];
      let articles: readonly LineArticle[] = [];
      for (const one of events) {
        const goods = [...catalogue.shown];
        const goodAt = (at: number): (typeof goods)[number] | undefined => goods[at % Math.max(1, goods.length)];
        const good = "at" in one ? goodAt(one.at) : undefined;
        if (one.kind === "add") catalogue.add(one.sku);
        else if (good === undefined) continue;
        else if (one.kind === "push") catalogue.push(good[0]);
        else if (one.kind === "succeed") catalogue.succeed(good[0]);
        else if (one.kind === "rename") catalogue.skus.set(good[1].id, one.sku);
        else if (one.kind === "swap") {
          const other = goodAt(one.with);
          const [first = "", second = ""] = [good, other].map((each) => catalogue.skus.get(each?.[1].id ?? ""));
          catalogue.skus.set(good[1].id, second);
          if (other !== undefined) catalogue.skus.set(other[1].id, first);
        } else {
          // Every order is listed before anything is pushed or linked again.
          const line = { shopProductId: good[0], sku: one.names ? good[1].sku : null };
          if (!sold.some((sale) => lineKey(sale.line) === lineKey(line))) sold.push({ line, id: good[1].id });
        }
        articles = decideArticles(
          sold.map(({ line }) => line),
          articles,
          catalogue.known,
        );
      }
      const decisions = byLine(articles);
      const products = new Map([...catalogue.skus].map(([id, sku]) => [id, { id, sku, gone: false }]));
      for (const { line, id } of sold) {
        const sku = catalogue.skus.get(id);
        const expected = sku === undefined ? { kind: "gone", productId: id } : { kind: "article", productId: id, sku };
        expect(sentArticle(line, decisions.get(lineKey(line)), products)).toMatchObject(expected);
      }
    }),
  );
});
