/** Pictures: told at creation, or while the shop has none; what the shop has of its own is never replaced. */
import { beforeEach, describe, expect, test } from "vitest";
import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import type { Owners } from "../../src/core/products/owners.ts";
import type { ShopProduct } from "../../src/core/products/product.ts";
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

const A = "https://erp.example.ch/a.jpg";
const B = "https://erp.example.ch/b.jpg";
const [OWN, OTHER] = ["https://shop.example.ch/1.jpg", "https://shop.example.ch/2.jpg"];
const TEN = Array.from({ length: 10 }, (_, at) => `https://shop.example.ch/own-${String(at)}.jpg`);

function owned(fields: Owners): void {
  world = world.withSettings({ products: { fields } });
}

function erp(images?: readonly string[], index = 1): void {
  const n = String(index);
  const product = anErpProduct({ id: `p${n}`, sku: `SKU-${n}` });
  world.erp.put(images === undefined ? product : { ...product, images });
}

function shop(images: ShopProduct["images"]): void {
  world.shop.products.set("1", aShopProduct({ id: "1", sku: "SKU-1", images }));
}

function shown(index = 1): ShopProduct {
  const found = world.shop.get(`SKU-${String(index)}`);
  if (found === undefined) throw new Error("the shop does not have it");
  return found;
}

/** The shop fetches what it was told, and keeps it at addresses of its own; or an editor sets others. */
function keep(images: ShopProduct["images"]): void {
  world.shop.products.set(shown().id, { ...shown(), images });
}

async function pull(options: Partial<PullOptions> = {}): Promise<PullReport> {
  clock.advance(5 * MINUTE);
  return world.pull(options);
}

/** The lists of pictures that the shop was told since the last time. */
async function told(...all: readonly Partial<PullOptions>[]): Promise<readonly unknown[]> {
  const from = world.shop.writes.length;
  for (const options of all) expect((await pull(options)).exitCode).toBe(0);
  expect(await world.store.countPending()).toBe(0);
  return world.shop.writes.slice(from).flatMap(({ fields }) => (fields.images === undefined ? [] : [fields.images]));
}

const FULL = { full: true } as const;

describe("where nobody named an owner", () => {
  test("a new product gets TotalGest's pictures, and then they are the shop's", async () => {
    erp([A, B]);
    expect(await told({})).toEqual([[A, B]]);
    keep([OWN, OTHER]);
    expect(await told({}, FULL, { skus: ["SKU-1"] })).toEqual([]);
    erp([B]);
    expect(await told({}, FULL)).toEqual([]);
    expect(shown().images).toEqual([OWN, OTHER]);
  });

  test("a product that is there gets them while it has none, of which the shop is asked right before", async () => {
    erp([A]);
    shop([]);
    expect(await told({})).toEqual([[A]]);
    // Somebody took all away.
    keep([]);
    expect(await told({}, FULL)).toEqual([[A]]);
    keep([]);
    erp([B]);
    // An editor is faster than the tool.
    expect(await told({})).toEqual([]);
    keep([OWN]);
    expect(await told(FULL, {})).toEqual([]);
    expect(shown().images).toEqual([OWN]);
  });

  test("a product gets its first pictures when TotalGest has some, unless the shop has its own by then", async () => {
    erp();
    shop([]);
    erp(undefined, 2);
    await pull();
    keep(TEN);
    erp([A]);
    erp([A], 2);
    expect(await told({}, FULL, {})).toEqual([[A]]);
    expect([shown().images, shown(2).images]).toEqual([TEN, [A]]);
  });
});

describe.each([{ images: "totalgest" }, { images: "first" }, { images: "shop" }, {}] as readonly Owners[])(
  "owned by %o",
  (owners) => {
    test("ten pictures of the shop are never replaced by one address, nor emptied", async () => {
      owned(owners);
      erp([A]);
      shop(TEN);
      expect(await told({}, FULL, { skus: ["SKU-1"] }, { skus: ["SKU-1"], texts: OVERWRITE })).toEqual([]);
      erp([B]);
      expect(await told({}, FULL)).toEqual([]);
      erp();
      expect(await told({}, FULL)).toEqual([]);
      erp([A]);
      expect(await told({}, FULL)).toEqual([]);
      expect(shown().images).toEqual(TEN);
    });

    test("a shop that does not say which pictures it has is told them only with a new product", async () => {
      owned(owners);
      erp([A]);
      erp([A], 2);
      shop(null);
      expect(await told({}, FULL)).toEqual(owners.images === "shop" ? [] : [[A]]);
      erp([B]);
      expect(await told({}, FULL)).toEqual([]);
      expect(shown().images).toBe(null);
    });
  },
);

describe("that TotalGest owns", () => {
  beforeEach(() => owned({ images: "totalgest" }));

  test("are told when TotalGest's list changes, compared with what was sent, and are never emptied", async () => {
    erp([A]);
    expect(await told({})).toEqual([[A]]);
    keep([OWN]);
    expect(await told(FULL, {})).toEqual([]);
    erp([A, B]);
    expect(await told({})).toEqual([[A, B]]);
    keep([OWN, OTHER]);
    erp();
    expect(await told({}, FULL)).toEqual([]);
    erp([B]);
    expect(await told({}, FULL)).toEqual([[B]]);
  });

  test("stay as an editor made them who added some", async () => {
    erp([A]);
    await pull();
    keep([OWN, OTHER]);
    expect(await told(FULL)).toEqual([]);
    erp([B]);
    expect(await told({}, FULL)).toEqual([]);
    expect(shown().images).toEqual([OWN, OTHER]);
    keep([]);
    expect(await told(FULL, {})).toEqual([[B]]);
  });

  test.each([
    ["by night", [FULL]],
    ["right before they are told", []],
  ] as const)("stay as an editor made them who put one in the place of another, found %s", async (_when, seen) => {
    erp([A]);
    await pull();
    keep([OWN]);
    expect(await told(FULL)).toEqual([]);
    keep([OTHER]);
    expect(await told(...seen)).toEqual([]);
    erp([B]);
    expect(await told({}, FULL, {})).toEqual([]);
    expect(shown().images).toEqual([OTHER]);
    // Nor do they become TotalGest's again by an address that was seen before.
    keep([OWN]);
    expect(await told(FULL, {})).toEqual([]);
  });

  test("are told again and again, each time under new addresses of the shop", async () => {
    erp([A]);
    await pull();
    for (const [list, kept] of [
      [[B], [OWN]],
      [[A, B], [OTHER]],
      [[B], [OWN, OTHER]],
      [[A], [OWN]],
    ] as const) {
      keep(kept);
      expect(await told(FULL, {})).toEqual([]);
      erp(list);
      expect(await told({})).toEqual([list]);
    }
  });

  test("are known at the shop's addresses right after they were told, before an editor comes", async () => {
    world.shop.rehosts = (address) => address.replace("erp", "shop");
    erp([A]);
    erp([A], 2);
    shop([]);
    expect(await told({}, {})).toEqual([[A], [A]]);
    keep([OWN]);
    erp([B]);
    erp([B], 2);
    expect(await told({}, FULL)).toEqual([[B]]);
    expect([shown().images, shown(2).images]).toEqual([[OWN], ["https://shop.example.ch/b.jpg"]]);
  });

  test("stay where the state is a copy from before the shop was read", async () => {
    erp([A]);
    await pull();
    await world.store.writeNote("restored", String(clock.now()));
    keep([OWN]);
    erp([B]);
    expect(await told({}, FULL)).toEqual([]);
  });

  test("stay where they were told while the shop had them first", async () => {
    owned({});
    erp([A]);
    await pull();
    keep([OWN]);
    owned({ images: "totalgest" });
    erp([B]);
    expect(await told({}, FULL)).toEqual([]);
  });

  test("stay where a state of before does not know which the shop showed, unless it shows what was sent", async () => {
    erp([A]);
    erp([A], 2);
    await pull();
    keep([OWN]);
    await told(FULL);
    for (const id of ["p1", "p2"]) {
      await world.store.changeProducts([{ id }], (row) => ({ row: { ...row, imagesShown: null, listed: null } }));
    }
    erp([B]);
    erp([B], 2);
    expect(await told({}, FULL)).toEqual([[B]]);
    expect([shown().images, shown(2).images]).toEqual([[OWN], [B]]);
  });
});

test("a shop that the owner of pictures is said to be gets none, not even with a new product, until that changes", async () => {
  owned({ images: "shop" });
  erp([A]);
  expect(await told({}, FULL)).toEqual([]);
  owned({});
  expect(await told({}, {})).toEqual([[A]]);
});

describe("a shop without a field for pictures", () => {
  beforeEach(() => {
    world.shop.hasImages = false;
  });

  test("gets everything else at once, is told no picture for a day, and the problem stands in one run", async () => {
    erp([A]);
    erp([A], 2);
    erp(undefined, 3);
    const first = await pull();
    expect([first.exitCode, first.problems.map(({ code }) => code), first.summary.created]).toEqual([
      3,
      ["images-unsupported"],
      3,
    ]);
    erp([B]);
    expect(await told({}, {}, FULL)).toEqual([]);
    clock.advance(DAY);
    erp([A]);
    expect((await pull(FULL)).exitCode).toBe(0);
    erp([A], 4);
    expect((await pull()).problems.map(({ code }) => code)).toEqual(["images-unsupported"]);
    expect(await told({})).toEqual([]);
  });

  test("gets them when it has the field, at the latest a day later", async () => {
    erp([A]);
    await pull();
    world.shop.hasImages = true;
    keep([]);
    expect(await told({}, FULL)).toEqual([]);
    clock.advance(DAY);
    expect(await told(FULL)).toEqual([[A]]);
  });
});

test("an address that a shop cannot fetch is left out, with a warning", async () => {
  erp([A, "ftp://erp.example.ch/b.jpg", "c.jpg"]);
  expect((await pull()).summary.warnings).toBe(2);
  expect(shown().images).toEqual([A]);
});

test("pictures whose arrival is not known count as the shop's own once the shop shows some", async () => {
  owned({ images: "totalgest" });
  erp([A]);
  shop([]);
  await pull();
  keep([]);
  world.shop.onWrite = () => {
    throw new Error("killed");
  };
  await pull(FULL).catch(() => undefined);
  world.shop.onWrite = null;
  keep([OWN, OTHER]);
  erp([B]);
  expect(await told({}, FULL)).toEqual([]);
});
