/** Clocks that jump, and nights with a repeated or a skipped hour: nothing is skipped, and nothing is sent twice. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

async function cycle(stage: Stage): Promise<"full" | "incremental"> {
  await stage.export();
  return (await stage.pull()).mode;
}

function shown(stage: Stage): string | undefined {
  return stage.sandbox.shop.products.withSku("SKU-1")[0]?.quantity;
}

describe("a night in which the clocks of Europe/Zurich change", () => {
  test.each([
    ["back", "2026-10-24T22:10:00Z"],
    ["forward", "2027-03-27T22:10:00Z"],
  ])("(%s) brings every order once, correct stock, and one full read", async (_, start) => {
    const stage = await openStage({ at: start });
    const { erp, shop } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "50", unit: "pcs" } });
    const modes = [await cycle(stage)];
    for (let step = 0; step < 12; step++) {
      shop.placeOrder({ items: [{ sku: "SKU-1" }] });
      stage.clock.advance(35 * MINUTE);
      modes.push(await cycle(stage));
    }
    expect(modes.filter((mode) => mode === "full")).toHaveLength(2);
    expect(erp.orders).toHaveLength(12);
    expect(shown(stage)).toBe("38");
    const placed = erp.orders.map(({ body }) => (JSON.parse(body) as { placedAt: string }).placedAt);
    for (const instant of placed) expect(Date.parse(instant) - Date.parse(start)).toBeLessThan(12 * 35 * MINUTE);
    expect(await stage.verdict()).toEqual(clean());
  });
});

describe("a clock that jumps", () => {
  test.each([
    ["three days back", -3 * DAY],
    ["an hour ahead", HOUR],
    ["two days ahead", 2 * DAY],
    ["forty days ahead", 40 * DAY],
    ["a year back", -365 * DAY],
  ])("%s and returns loses nothing and sends nothing twice", async (_, jumpMs) => {
    const stage = await openStage();
    const { erp, shop } = stage.sandbox;
    erp.addProduct({ id: "p1", sku: "SKU-1" });
    await cycle(stage);
    shop.placeOrder({ items: [{ sku: "SKU-1" }] });
    await cycle(stage);
    stage.clock.advance(jumpMs);
    shop.placeOrder({ items: [{ sku: "SKU-1", quantity: 2 }] });
    erp.setStock("p1", "8");
    await cycle(stage);
    stage.clock.advance(-jumpMs);
    shop.placeOrder({ items: [{ sku: "SKU-1" }] });
    await cycle(stage);
    await cycle(stage);
    expect(shown(stage)).toBe(erp.products.get("p1")?.stock.quantity);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("back makes no pause longer than its maximum", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const fault = { kind: "status" as const, status: 429, headers: { "retry-after": "3600" } };
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault });
    stage.clock.advance(2 * DAY);
    expect((await stage.export()).exitCode).toBe(6);
    stage.clock.advance(-2 * DAY);
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("under the program itself sends each order once, and the clock is reported", async () => {
    const stage = await openStage({ products: 1 });
    const preload = join(stage.folder, "shifted-clock.mjs");
    writeFileSync(preload, "const real = Date.now; Date.now = () => real() + Number(process.env.CLOCK_SHIFT_MS);");
    for (const shiftMs of [0, 3 * DAY, -3 * DAY, 0]) {
      stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
      const env = { NODE_OPTIONS: `--import=${preload}`, CLOCK_SHIFT_MS: String(shiftMs) };
      const ran = await stage.run(["daemon", "--once"], { env });
      expect(ran.code).toBe(shiftMs === 0 ? 0 : 3);
      expect(ran.stdout + ran.stderr).toMatch(shiftMs === 0 ? /^(?!.*computer is off)/s : /computer is off/);
    }
    expect(await stage.verdict()).toEqual(clean());
  });
});
