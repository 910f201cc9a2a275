/** Whose a text of the shop is: what was not sent from here is neither erased nor replaced. */
import { beforeEach, describe, expect, test } from "vitest";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import type { ErpProduct, ShopProduct } from "../../src/core/products/product.ts";
import { OWNED_TEXTS } from "../../src/core/products/owners.ts";
import type { PullOptions, PullReport } from "../../src/core/run/reports.ts";
import type { FakeClock, World } from "../support/fake-world.ts";
import { anErpProduct, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";

const OVERWRITE = { does: "overwrite", of: OWNED_TEXTS } as const;

let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, world } = opened);
  return opened.close;
});

const NAME = { name: "Caffè" };

function erp(patch: Partial<ErpProduct> = {}, index = 1): void {
  const n = String(index);
  world.erp.put(anErpProduct({ id: `p${n}`, sku: `SKU-${n}`, ...NAME, ...patch }));
}

function shop(patch: Partial<ShopProduct> = {}, index = 1): void {
  const n = String(index);
  world.shop.products.set(n, aShopProduct({ id: n, sku: `SKU-${n}`, name_i18n: {}, ...patch }));
}

/** Somebody edits the product in the shop. */
function edit(patch: Partial<ShopProduct>): void {
  const { id } = shown();
  world.shop.products.set(id, { ...shown(), ...patch });
}

function shown(index = 1): ShopProduct {
  const found = world.shop.get(`SKU-${String(index)}`);
  if (found === undefined) throw new Error("the shop does not have it");
  return found;
}

async function pull(options: Partial<PullOptions> = {}): Promise<PullReport> {
  clock.advance(5 * MINUTE);
  return world.pull(options);
}

async function left(options: Partial<PullOptions> = {}): Promise<readonly [exitCode: number, textsLeft: number]> {
  const { exitCode, summary } = await pull(options);
  return [exitCode, summary.textsLeft];
}

test("the report counts how often the shop was asked for a product right before a text of it was written", async () => {
  for (const index of [1, 2, 3]) erp({ description: "Uno" }, index);
  const asked = async (): Promise<number> => (await pull()).summary.textsAsked;
  // A product that is created has no text that could be lost.
  expect(await asked()).toBe(0);
  for (const index of [1, 2]) erp({ description: "Due" }, index);
  erp({ description: "Uno", quantity: "1" }, 3);
  expect([await asked(), await asked()]).toEqual([2, 0]);
});

describe("what the shop's editor wrote", () => {
  test("is not erased by an adoption where TotalGest has nothing, and no night erases it", async () => {
    for (let index = 1; index <= 60; index++) {
      erp({}, index);
      shop({ description: `Testo ${String(index)}`, description_i18n: { de: "Text" }, ean: "7610000000017" }, index);
    }
    for (const full of [false, true, true]) expect(await left({ full })).toEqual([0, 0]);
    for (let index = 1; index <= 60; index++) {
      expect(shown(index)).toMatchObject({
        description: `Testo ${String(index)}`,
        description_i18n: { de: "Text" },
        ean: "7610000000017",
        totalgestId: `p${String(index)}`,
      });
    }
  });

  test("is left and counted where TotalGest has another text, trips no brake, and a cycle at rest counts it too", async () => {
    for (let index = 1; index <= 58; index++) {
      erp({ name: "Nome di TotalGest", description: null }, index);
      shop({ name: "Un nome che vende", description: "" }, index);
    }
    expect(await left({ dryRun: true })).toEqual([0, 58]);
    expect(await left()).toEqual([0, 58]);
    expect(world.rows.every(({ changes }) => changes.every(({ field }) => field !== "name"))).toBe(true);
    for (const full of [false, true]) expect(await left({ full })).toEqual([0, 58]);
    expect(shown(58).name).toBe("Un nome che vende");
    expect(await world.store.countPending()).toBe(0);
  });

  test("is counted as it is by a cycle at rest, also after a run that was killed between its last row and its end", async () => {
    erp({ description: "Di TotalGest" });
    shop({ name: "Caffè", description: "A mano" });
    expect(await left()).toEqual([0, 1]);
    const { listIds } = world.store;
    world.store.listIds = () => Promise.reject(new Error("killed"));
    await expect(pull({ skus: ["SKU-1"], texts: OVERWRITE })).rejects.toThrow("killed");
    world.store.listIds = listIds;
    expect(shown().description).toBe("Di TotalGest");
    const rest = [await left(), await left(), await left()];
    expect(rest).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  test("is left at an update, in the same cycle too, and everything else of the product is told", async () => {
    erp({ description: "Prima" });
    await pull();
    edit({ description: "A mano" });
    erp({ description: "Seconda", quantity: "3", name: "Nome nuovo" });
    expect(await left()).toEqual([0, 1]);
    expect(shown()).toMatchObject({ description: "A mano", quantity: "3", name: "Nome nuovo" });
    erp({ description: null, quantity: "3", name: "Nome nuovo" });
    expect(await left()).toEqual([0, 0]);
    expect(shown().description).toBe("A mano");
  });

  test("and equals TotalGest's at the adoption is the shop's: once TotalGest changes it, it is left and counted", async () => {
    erp({ description: "Uguale" });
    shop({ name: "Caffè", description: "Uguale" });
    expect(await left()).toEqual([0, 0]);
    erp({ description: "Altra" });
    expect(await left()).toEqual([0, 1]);
    expect(shown().description).toBe("Uguale");
    expect(await left({ skus: ["SKU-1"], texts: OVERWRITE })).toEqual([0, 0]);
    erp({ description: "Terza" });
    expect(await left()).toEqual([0, 0]);
    expect(shown().description).toBe("Terza");
  });

  test("is filled where the shop's is empty, and repaired at night where an editor emptied it", async () => {
    erp({ description: "Di TotalGest", shortDescription: { it: "Breve" } });
    shop({ description: "" });
    expect(await left()).toEqual([0, 0]);
    expect(shown()).toMatchObject({ description: "Di TotalGest", short_description_i18n: { it: "Breve" } });
    edit({ description: "", short_description_i18n: {} });
    expect(await left({ full: true })).toEqual([0, 0]);
    expect(shown()).toMatchObject({ description: "Di TotalGest", short_description_i18n: { it: "Breve" } });
    edit({ description: "A mano" });
    expect(await left({ full: true })).toEqual([0, 1]);
    expect(shown().description).toBe("A mano");
  });

  test("stays after an older state was put back: what that state did not send is not its own", async () => {
    erp({ description: "Prima" });
    await pull();
    const other = await openWorld();
    for (const product of world.erp.products.values()) other.world.erp.put({ ...product, description: "Seconda" });
    edit({ description: "Prima" });
    for (const [id, product] of world.shop.products) other.world.shop.products.set(id, product);
    expect((await other.world.pull()).summary).toMatchObject({ adopted: 1, textsLeft: 1 });
    expect([...other.world.shop.products.values()][0]?.description).toBe("Prima");
    await other.close();
  });

  test("of a language that TotalGest does not give stays when another language is written", async () => {
    erp({ name: { it: "Caffè", fr: "Café" }, description: { it: "Uno", fr: "Un" } });
    await pull();
    edit({
      description_i18n: { it: "Uno", fr: "Un", de: "Von Hand" },
      name_i18n: { it: "Caffè", fr: "Café", en: "Coffee" },
    });
    erp({ name: { it: "Caffè", fr: "Café noir" }, description: { it: "Due", fr: "Un" } });
    expect(await left()).toEqual([0, 0]);
    expect(shown().description_i18n).toEqual({ it: "Due", fr: "Un", de: "Von Hand" });
    expect(shown().name_i18n).toEqual({ it: "Caffè", fr: "Café noir", en: "Coffee" });
    edit({ description_i18n: { it: "Due", fr: "A la main", de: "Von Hand" } });
    erp({ name: { it: "Caffè", fr: "Café noir" }, description: { it: "Tre", fr: "Trois" } });
    expect(await left()).toEqual([0, 1]);
    expect(shown().description_i18n).toEqual({ it: "Tre", fr: "A la main", de: "Von Hand" });
  });

  test("is replaced by --overwrite, of the named products only, and an absent text of TotalGest erases nothing then either", async () => {
    for (const index of [1, 2]) {
      erp({ name: "Di TotalGest", description: null }, index);
      shop({ name: "A mano", description: "A mano" }, index);
    }
    expect(await left()).toEqual([0, 2]);
    expect(await left({ skus: ["SKU-1"] })).toEqual([0, 2]);
    expect(await left({ skus: ["SKU-1"], texts: OVERWRITE, dryRun: true })).toEqual([0, 1]);
    expect(shown().name).toBe("A mano");
    expect(await left({ skus: ["SKU-1"], texts: OVERWRITE })).toEqual([0, 1]);
    expect([shown(1), shown(2)].map(({ name, description }) => [name, description])).toEqual([
      ["Di TotalGest", "A mano"],
      ["A mano", "A mano"],
    ]);
    // It was sent from here now.
    erp({ name: "Nome nuovo", description: null });
    expect(await left()).toEqual([0, 1]);
    expect(shown().name).toBe("Nome nuovo");
  });

  test("of which no text is known is asked for right before a text is written, and the call is alone", async () => {
    erp({ description: "Prima" });
    erp({ description: "Prima" }, 2);
    await pull();
    for (const index of [1, 2]) erp({ description: "Seconda" }, index);
    world.shop.calls.length = 0;
    await pull();
    const calls = world.shop.calls.filter((call) => call.startsWith("products/"));
    expect(calls.toSorted()).toEqual(["products/get", "products/get", "products/write", "products/write"]);
    expect(calls).not.toContain("products/bulkUpdate");
  });
});

describe("what was sent from here", () => {
  test("is emptied when TotalGest no longer has it and the shop still shows it, but never a name", async () => {
    erp({ description: { it: "Uno", fr: "Un" }, shortDescription: "Breve", name: { it: "Caffè", fr: "Café" } });
    await pull();
    edit({ description_i18n: { it: "Uno", fr: "A la main" } });
    erp({ description: null, shortDescription: null, name: { it: "Caffè" } });
    expect(await left()).toEqual([0, 0]);
    expect(shown()).toMatchObject({
      description: "",
      description_i18n: { fr: "A la main" },
      short_description: "",
      name_i18n: { it: "Caffè", fr: "Café" },
    });
  });

  test("is known as such after the shop trimmed it or resolved its entities", async () => {
    erp({ description: "Caffè &amp; tè " });
    await pull();
    edit({ description: "Caffè & tè" });
    erp({ description: "Altro" });
    expect(await left()).toEqual([0, 0]);
    expect(shown().description).toBe("Altro");
  });

  test.each(["an update", "a creation"])(
    "is known as such where the answer to %s was lost and TotalGest went on",
    async (what) => {
      if (what === "an update") {
        erp({ description: "Prima" });
        await pull();
      }
      const write = world.shop.writeProduct.bind(world.shop);
      world.shop.writeProduct = async (one) => {
        await write(one);
        throw new Error("killed");
      };
      erp({ description: "Seconda" });
      await expect(pull()).rejects.toThrow("killed");
      world.shop.writeProduct = write;
      expect(shown().description).toBe("Seconda");
      for (const description of ["Terza", "Quarta"]) {
        erp({ description });
        expect(await left()).toEqual([0, 0]);
        expect(shown().description).toBe(description);
      }
      edit({ description: "A mano" });
      erp({ description: "Quinta" });
      expect(await left()).toEqual([0, 1]);
    },
  );

  test("is known as such after a night in which the answer was still open", async () => {
    erp({ description: "Prima" });
    await pull();
    const write = world.shop.writeProduct.bind(world.shop);
    world.shop.writeProduct = async (one) => {
      await write(one);
      throw new Error("killed");
    };
    erp({ description: "Seconda" });
    await expect(pull()).rejects.toThrow("killed");
    world.shop.writeProduct = write;
    expect(await left({ full: true })).toEqual([0, 0]);
    erp({ description: "Terza" });
    expect(await left()).toEqual([0, 0]);
    expect(shown().description).toBe("Terza");
  });

  test("stays its own when the product is created anew and when its link moves to a successor", async () => {
    erp({ description: "Prima" });
    await pull();
    world.erp.products.delete("p1");
    world.erp.put(anErpProduct({ id: "p9", sku: "SKU-1", name: "Successore", description: "Sua" }));
    expect(await left()).toEqual([0, 0]);
    expect(shown()).toMatchObject({ totalgestId: "p9", name: "Successore", description: "Sua" });
  });
});

test("an EAN that differs is TotalGest's, and one that TotalGest does not have erases nothing", async () => {
  erp({ ean: "4006381333931" });
  shop({ ean: "5901234123457" });
  await pull();
  expect(shown().ean).toBe("4006381333931");
  erp({ ean: null });
  await pull();
  await pull({ full: true });
  expect(shown().ean).toBe("4006381333931");
});
