import { problem } from "../../../../src/core/common/problems/problem.ts";
import { describe, expect, test } from "vitest";

import {
  chooseArticles,
  type CurrentProduct,
  decideArticles,
  type KnownProduct,
  type ArticleLine,
  type LineArticle,
  sentSku,
} from "../../../../src/core/orders/articles/article.ts";

const LINE: ArticleLine = { shopProductId: "501", sku: "X" };
const NAMED = { ...LINE, name: "A" };

/** A product that is linked to shop product 501, where its SKU is X; TotalGest has renamed it to Y. */
function aProduct(patch: Partial<KnownProduct> = {}): KnownProduct {
  return { id: "a", sku: "Y", shopId: "501", pushedSku: "X", gone: false, days: null, ...patch };
}

function anArticle(patch: Partial<LineArticle> = {}): LineArticle {
  return { ...LINE, productId: "a", decidedBy: "link", ...patch };
}

const NEWCOMER = aProduct({ id: "b", sku: "X", shopId: null, pushedSku: null });

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

describe("what is sent of a line with a product", () => {
  const sent = (patch: Partial<LineArticle>, product: CurrentProduct): unknown =>
    sentSku(NAMED, { ...anArticle(patch), productId: "a" }, product);

  test("is its product’s SKU of now", () => {
    expect(sent({}, { sku: "Y" })).toEqual({ sku: "Y" });
    expect(sent({ decidedBy: "person" }, { sku: " " })).toEqual({ sku: null });
  });

  test("is nothing while a person has to choose, or TotalGest no longer knows the product", () => {
    const disagrees = { name: "A", product: "a", linkSku: "Y", sku: "X" };
    expect(sent({ decidedBy: null }, { sku: "Y" })).toEqual(problem("article-disagrees", disagrees));
    expect(sent({}, { sku: " " })).toEqual(problem("article-disagrees", { ...disagrees, linkSku: "" }));
    expect(sent({}, null)).toEqual(problem("article-gone", { name: "A", product: "a", sku: "X" }));
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

  test("counts for the product that was named, and for no other line", () => {
    const other = anArticle({ shopProductId: "503", sku: "E", productId: "e" });
    const gone = [
      aProduct({ sku: "X", gone: true }),
      NEWCOMER,
      aProduct({ id: "e", sku: "E", pushedSku: "E", gone: true }),
    ];
    const heir = aProduct({ id: "f", sku: "E", shopId: null, pushedSku: null });
    expect(chooseArticles([anArticle(), other], "sku", "a", [...gone, heir])).toEqual([
      anArticle({ productId: "b", decidedBy: "person" }),
      other,
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
