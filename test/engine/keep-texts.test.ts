/** What a person decides about texts that differ: the shop's are kept, TotalGest's are taken, and what was replaced is put back. */
import { beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import { OWNED_TEXTS, type Owners, type OwnedText } from "../../src/core/products/owners.ts";
import type { ErpProduct, ShopProduct } from "../../src/core/products/product.ts";
import { leftTexts, markOfTexts, replacedTexts, type TextWish } from "../../src/core/products/texts.ts";
import type { ProductRecord } from "../../src/core/products/record.ts";
import type { PullOptions } from "../../src/core/run/reports.ts";
import { type FakeClock, remote, type World } from "../support/fake-world.ts";
import { anErpProduct, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, world } = opened);
  erp();
  shop({ name: "Del negozio", description: "Scritto nel negozio" });
  return opened.close;
});

function erp(patch: Partial<ErpProduct> = {}): void {
  world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Caffè", description: "Di TotalGest", ...patch }));
}

function shop(patch: Partial<ShopProduct>): void {
  const before = world.shop.get("SKU-1") ?? aShopProduct({ id: "1", sku: "SKU-1", name_i18n: {} });
  world.shop.products.set("1", { ...before, ...patch });
}

/** How many texts differ and are not decided after each pull. */
async function left(...all: readonly Partial<PullOptions>[]): Promise<readonly number[]> {
  const counts: number[] = [];
  for (const options of all) {
    clock.advance(5 * MINUTE);
    const { exitCode, summary } = await world.pull(options);
    expect(exitCode).toBe(0);
    counts.push(summary.textsLeft);
  }
  return counts;
}

/** What a pull says of the product that a person decided about in vain. */
async function inVain(options: Partial<PullOptions>): Promise<unknown> {
  clock.advance(5 * MINUTE);
  const { exitCode } = await world.pull(options);
  return [exitCode, world.rows.at(-1)?.action, world.rows.at(-1)?.error?.code];
}

async function keeps(): Promise<number> {
  return (await world.store.readProductEvents("p1")).filter(({ kind }) => kind === "kept").length;
}

function wish(does: TextWish["does"], of: readonly OwnedText[] = OWNED_TEXTS): Partial<PullOptions> {
  return { skus: ["SKU-1"], texts: { does, of } };
}

async function record(): Promise<ProductRecord> {
  const [found] = await world.store.readProducts(["p1"]);
  if (found === undefined) throw new Error("the state does not have it");
  return found;
}

function shown(): unknown {
  const { name, description } = world.shop.get("SKU-1") ?? {};
  return [name, description];
}

const FULL = { full: true } as const;
const OWN = ["Del negozio", "Scritto nel negozio"];

describe("texts that a person keeps", () => {
  test("are no longer listed, until the shop or TotalGest has another text, or the old one comes back", async () => {
    expect(await left({}, wish("keep-texts", ["descriptions"]), {}, FULL)).toEqual([2, 1, 1, 1]);
    expect(leftTexts(await record()).map(({ field, kept }) => [field, kept])).toEqual([
      ["name", false],
      ["description", true],
    ]);
    erp({ description: "Un altro di TotalGest" });
    expect(await left({})).toEqual([2]);
    erp();
    expect(await left({})).toEqual([2]);
    expect(await left(wish("keep-texts"), FULL)).toEqual([0, 0]);
    shop({ description: "Scritto di nuovo" });
    expect(await left(FULL)).toEqual([1]);
    expect(shown()).toEqual(["Del negozio", "Scritto di nuovo"]);
  });

  test("are kept no longer once they were replaced, also where an editor writes the same ones again", async () => {
    expect(await left({}, wish("keep-texts"), wish("overwrite"), FULL)).toEqual([2, 0, 0, 0]);
    expect(shown()).toEqual(["Caffè", "Di TotalGest"]);
    shop({ name: "Del negozio", description: "Scritto nel negozio" });
    expect(await left(FULL)).toEqual([2]);
  });

  test("are still kept after a time in which the product could not be mapped", async () => {
    expect(await left({}, wish("keep-texts"))).toEqual([2, 0]);
    erp({ vat: { code: "", rate: "99" } });
    expect((await world.pull()).exitCode).toBe(3);
    erp();
    expect(await left({}, FULL)).toEqual([0, 0]);
  });

  test("in several languages are kept in each, and a language more is another text", async () => {
    erp({ description: { it: "Di TotalGest", fr: "De TotalGest" } });
    shop({ description: "De la boutique", description_i18n: { it: "Del negozio", fr: "De la boutique" } });
    expect(await left({}, wish("keep-texts"), FULL)).toEqual([4, 0, 0]);
    shop({ description_i18n: { it: "Del negozio", fr: "De la boutique", de: "Vom Laden" } });
    erp({ description: { it: "Di TotalGest", fr: "De TotalGest", de: "Von TotalGest" } });
    expect(await left(FULL)).toEqual([1]);
  });

  test("in the main language count once, and are kept in the map too", async () => {
    erp({ description: { it: "Di TotalGest" } });
    shop({ description_i18n: { it: "Scritto nel negozio" } });
    expect(await left({}, wish("keep-texts", ["descriptions"]), FULL)).toEqual([2, 1, 1]);
  });

  test("have a row in the report, with the shop's texts, and a line in the story, once", async () => {
    erp({ description: { it: "Di TotalGest" } });
    shop({ description_i18n: { it: "Scritto nel negozio" } });
    await left({}, wish("keep-texts", ["descriptions"]));
    const kept = world.rows.filter(({ action }) => action === "kept");
    expect(kept.map(({ sku, changes, error }) => [sku, changes.map(({ field, to }) => [field, to]), error])).toEqual([
      [
        "SKU-1",
        [
          ["description", "Scritto nel negozio"],
          ["description_i18n", { it: "Scritto nel negozio" }],
        ],
        null,
      ],
    ]);
    expect(await keeps()).toBe(1);
    expect(await left(wish("keep-texts", ["descriptions"]))).toEqual([1]);
    expect(await keeps()).toBe(1);
    expect(await left(wish("keep-texts"))).toEqual([0]);
    expect(await keeps()).toBe(2);
  });

  test("are said to be none where nothing differs, of the product or of the field, or where the shop owns them", async () => {
    const none = [3, "failed", "texts-none"];
    shop({ description: "Di TotalGest" });
    expect(await left({})).toEqual([1]);
    expect(await inVain(wish("keep-texts", ["descriptions"]))).toEqual(none);
    expect(await left(wish("keep-texts"))).toEqual([0]);
    expect(await keeps()).toBe(1);
    for (const name of ["first", "shop"] as const) {
      world = world.withSettings({ products: { fields: { name } } });
      expect(await inVain(wish("keep-texts", ["name"]))).toEqual(none);
    }
    // Whoever takes TotalGest's has them already.
    expect(await left(wish("overwrite", ["descriptions"]))).toEqual([0]);
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-2", name: "Nuovo" }));
    expect(await inVain({ ...wish("keep-texts"), skus: ["SKU-2"] })).toEqual(none);
    expect(world.shop.get("SKU-2")?.name).toBe("Nuovo");
  });

  test("are kept in the very pull in which TotalGest's begin to replace the shop's", async () => {
    world.erp.put(anErpProduct({ id: "p2", sku: "SKU-2", name: "Altro" }));
    world.shop.products.set("2", aShopProduct({ id: "2", sku: "SKU-2", name: "Del negozio 2", name_i18n: {} }));
    await left({});
    world = world.withSettings({ products: { fields: { name: "totalgest!" } } });
    expect(await left(wish("keep-texts", ["name"]), FULL)).toEqual([1, 1]);
    expect([shown(), world.shop.get("SKU-2")?.name]).toEqual([OWN, "Altro"]);
    expect(leftTexts(await record(), ["name"]).map(({ kept }) => kept)).toEqual([true]);
  });

  test("stay also where TotalGest's would replace them, and are taken by who says so later", async () => {
    await left({}, wish("keep-texts"));
    const owners: Owners = { name: "totalgest!", descriptions: "totalgest!" };
    world = world.withSettings({ products: { fields: owners } });
    expect(await left({}, FULL)).toEqual([0, 0]);
    expect(shown()).toEqual(OWN);
    expect(await left(wish("overwrite", ["name"]))).toEqual([0]);
    expect(shown()).toEqual(["Caffè", OWN[1]]);
  });

  test("are exactly those that were shown: an edit since is not kept", async () => {
    await left({});
    const seen = markOfTexts(await record(), { does: "keep-texts", of: ["descriptions"] });
    shop({ description: "Scritto da ultimo" });
    const agreed = { ...wish("keep-texts", ["descriptions"]), shown: new Map([["SKU-1", seen]]) };
    expect(await inVain(agreed)).toEqual([3, "failed", "texts-changed"]);
    expect([await left({}), await keeps()]).toEqual([[2], 0]);
    const now = markOfTexts(await record(), { does: "keep-texts", of: ["descriptions"] });
    expect(await left({ ...agreed, shown: new Map([["SKU-1", now]]) })).toEqual([1]);
    // A list that does not name it keeps nothing.
    expect(await inVain({ ...wish("keep-texts"), shown: new Map() })).toEqual([3, "failed", "texts-changed"]);
    expect(await left({})).toEqual([1]);
  });
});

describe("a text of the shop that TotalGest's took the place of", () => {
  test("is put back as it was, is then kept, and is not replaced again", async () => {
    expect(await left({}, wish("overwrite"), FULL)).toEqual([2, 0, 0]);
    expect(shown()).toEqual(["Caffè", "Di TotalGest"]);
    expect(replacedTexts(await record()).map(({ replaced }) => replaced)).toEqual(OWN);
    expect(await left(wish("restore-texts", ["descriptions"]), FULL, {})).toEqual([0, 0, 0]);
    expect(shown()).toEqual(["Caffè", OWN[1]]);
    expect(await left(wish("restore-texts"))).toEqual([0]);
    expect(shown()).toEqual(OWN);
    expect(replacedTexts(await record())).toEqual([]);
    erp({ name: "Altro caffè" });
    expect(await left({}, FULL)).toEqual([1, 1]);
    expect(shown()).toEqual(OWN);
  });

  test("is none that was sent from here", async () => {
    await left({}, wish("overwrite"));
    const before = replacedTexts(await record()).length;
    erp({ name: "Un secondo", description: "Il secondo" });
    await left({});
    expect(shown()).toEqual(["Un secondo", "Il secondo"]);
    expect(replacedTexts(await record()).map(({ replaced }) => replaced)).toEqual(OWN);
    expect(before).toBe(2);
  });

  test("in a language is put back there, and the other languages stay", async () => {
    erp({ description: { it: "Di TotalGest", fr: "De TotalGest" } });
    shop({ description: "De TotalGest", description_i18n: { it: "Del negozio", de: "Vom Laden" } });
    await left({}, wish("overwrite", ["descriptions"]));
    expect(world.shop.get("SKU-1")?.description_i18n).toEqual({
      de: "Vom Laden",
      fr: "De TotalGest",
      it: "Di TotalGest",
    });
    await left(wish("restore-texts"), FULL);
    expect(world.shop.get("SKU-1")?.description_i18n).toEqual({
      de: "Vom Laden",
      fr: "De TotalGest",
      it: "Del negozio",
    });
  });

  test("is remembered where an owner replaced it, and is put back against that owner", async () => {
    world = world.withSettings({ products: { fields: { name: "totalgest!" } } });
    expect(await left({})).toEqual([1]);
    expect(shown()).toEqual(["Caffè", OWN[1]]);
    expect(await left(wish("restore-texts"), FULL, {})).toEqual([1, 1, 1]);
    expect(shown()).toEqual(OWN);
  });

  test("stays replaced where an editor has written another since", async () => {
    await left({}, wish("overwrite"));
    shop({ name: "Un terzo nome" });
    expect(await inVain(wish("restore-texts", ["name"]))).toEqual([3, "failed", "texts-none"]);
    expect(await left(wish("restore-texts"))).toEqual([1]);
    expect(shown()).toEqual(["Un terzo nome", OWN[1]]);
  });

  test("is put back once the answer that was lost is known", async () => {
    await left({}, wish("overwrite"));
    world.shop.onWrite = () => {
      throw new Error("killed");
    };
    await world.pull(wish("restore-texts")).catch(() => undefined);
    world.shop.onWrite = null;
    await left({});
    expect(shown()).toEqual(["Caffè", "Di TotalGest"]);
    await left(wish("restore-texts"), FULL);
    expect(shown()).toEqual(OWN);
  });

  test("is remembered where the answer to its replacement was lost, and where the process died", async () => {
    await left({});
    for (const lost of ["answer", "process"]) {
      const { writeProduct } = world.shop;
      world.shop.writeProduct = async (...call) => {
        await writeProduct.apply(world.shop, call);
        throw lost === "answer" ? remote("Framework360", "failing") : new Error("killed");
      };
      await world.pull(wish("overwrite")).catch(() => undefined);
      world.shop.writeProduct = writeProduct;
      expect(shown()).toEqual(["Caffè", "Di TotalGest"]);
      await left({}, FULL);
      expect(replacedTexts(await record()).map(({ replaced }) => replaced)).toEqual(OWN);
      await left(wish("restore-texts"), FULL);
      expect(shown()).toEqual(OWN);
    }
  });

  test("is none where an editor took its place while nobody knew whether TotalGest's had arrived", async () => {
    await left({});
    world.shop.onWrite = () => {
      throw new Error("killed");
    };
    await world.pull(wish("overwrite")).catch(() => undefined);
    world.shop.onWrite = null;
    shop({ description: "Un terzo testo" });
    await left(FULL);
    // Emptied, it gets TotalGest's, which the first one never made way for.
    shop({ description: "" });
    expect(await left(FULL)).toEqual([1]);
    expect(shown()).toEqual([OWN[0], "Di TotalGest"]);
    expect(replacedTexts(await record())).toEqual([]);
  });

  test("is not put back by who was shown another", async () => {
    await left({}, wish("overwrite"));
    const other = { ...wish("restore-texts"), shown: new Map([["SKU-1", "x"]]) };
    expect(await inVain(other)).toEqual([3, "failed", "texts-changed"]);
    expect(shown()).toEqual(["Caffè", "Di TotalGest"]);
    const seen = markOfTexts(await record(), { does: "restore-texts", of: OWNED_TEXTS });
    await left({ ...wish("restore-texts"), shown: new Map([["SKU-1", seen]]) });
    expect(shown()).toEqual(OWN);
  });
});
