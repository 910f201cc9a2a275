import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { type FakeClock } from "../support/fake-world.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, aShopProduct } from "../support/specimens.ts";
import { openWorld } from "../support/open-world.ts";
import { stock } from "./subject.ts";

let clock: FakeClock;
let world: World;

beforeEach(async () => {
  const opened = await openWorld();
  ({ clock, world } = opened);
  return opened.close;
});

describe("a brake", () => {
  test("restrains all stocks of zero in the second run too, and lets the rest pass", async () => {
    stock(world, 40);
    await world.pull();
    for (const id of world.erp.products.keys()) world.erp.setStock(id, "0");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Nuovo nome", quantity: "0" }));
    for (let run = 0; run < 2; run++) {
      clock.advance(5 * MINUTE);
      expect(await world.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake", data: { kind: "zeros" } }] });
      expect(world.shop.quantityOf("SKU-1")).toBe(10);
    }
    expect(world.shop.get("SKU-1")?.name).toBe("Nuovo nome");
    expect(await world.pull({ allowMassChange: MASS_CHANGES })).toMatchObject({ exitCode: 0 });
    expect(world.shop.quantityOf("SKU-40")).toBe(0);
  });

  test("counts what it restrains as restrained and not as unchanged, in the run that read it and in the next", async () => {
    stock(world, 40);
    await world.pull();
    for (const id of [...world.erp.products.keys()].slice(0, 38)) world.erp.setStock(id, "0");
    world.erp.put(anErpProduct({ id: "p1", sku: "SKU-1", name: "Nuovo nome", quantity: "0" }));
    const first = await world.pull({ full: true });
    expect(first).toMatchObject({ exitCode: 8, heldBack: 37, summary: { read: 40, updated: 1, unchanged: 2 } });
    clock.advance(HOUR);
    expect(await world.pull()).toMatchObject({ heldBack: 38, summary: { updated: 0 } });
    expect(await world.pull({ allowMassChange: MASS_CHANGES })).toMatchObject({
      heldBack: 0,
      summary: { updated: 38 },
    });
  });

  test("clears by itself when the stock is back", async () => {
    stock(world, 40);
    await world.pull();
    for (const id of world.erp.products.keys()) world.erp.setStock(id, "0");
    expect((await world.pull()).exitCode).toBe(8);
    for (const id of world.erp.products.keys()) world.erp.setStock(id, "9");
    expect((await world.pull()).exitCode).toBe(0);
    expect(world.shop.quantityOf("SKU-3")).toBe(9);
  });

  test("restrains a new price of all products, and an adoption that would bring one", async () => {
    stock(world, 40);
    for (let index = 1; index <= 40; index++) {
      const id = String(index);
      world.shop.products.set(id, aShopProduct({ id, sku: `SKU-${id}`, price: "99.00" }));
    }
    expect(await world.pull()).toMatchObject({ exitCode: 8, problems: [{ code: "brake", data: { kind: "prices" } }] });
    expect(world.shop.get("SKU-1")).toMatchObject({ price: "99.00", totalgestId: "p1" });
  });

  test("stops at a catalogue that comes back empty, in the second run too", async () => {
    stock(world, 30);
    await world.pull();
    world.erp.products.clear();
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 8, problems: [{ code: "brake-empty" }] });
    expect(await world.pull({ full: true })).toMatchObject({ exitCode: 8 });
    expect(world.shop.get("SKU-1")?.active).toBe(true);
  });
});
