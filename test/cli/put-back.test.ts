/** A decision that was a mistake can be taken back, and what is advised then is as safe as before. */
import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

async function dismissed(): Promise<{ readonly stage: Stage; readonly id: string }> {
  const stage = await openStage({ products: 1 });
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.run(["status"]);
  await stage.run(["fix", id, "--dismiss", "--reason", "typed by hand", "--yes"]);
  await stage.run(["export-orders"]);
  return { stage, id };
}

interface Listed {
  readonly state: string;
  readonly hint: string | null;
  readonly error: { readonly code: string; readonly hint: string } | null;
}

async function listed(stage: Stage, id: string): Promise<Listed> {
  const ran = await stage.run(["status", "orders", id, "--json"]);
  const { orders } = JSON.parse(ran.stdout) as { orders: [Listed] };
  return orders[0];
}

const PUT_BACK = (id: string): readonly string[] => ["fix", id, "--put-back"];

test("an order that was dismissed by mistake names how that is taken back", async () => {
  const { stage, id } = await dismissed();
  expect((await listed(stage, id)).hint).toContain(`tg360 ${PUT_BACK(id).join(" ")}`);
  const story = await stage.run(["status", "orders", id]);
  expect(story.stdout).toContain(`tg360 ${PUT_BACK(id).join(" ")}`);
});

test("what was dismissed and taken back is on hold: it may have been typed by hand, and no run sends it", async () => {
  const { stage, id } = await dismissed();
  const { shop, erp } = stage.sandbox;
  expect((await stage.run(PUT_BACK(id))).code).toBe(0);
  expect(await listed(stage, id)).toMatchObject({ state: "held", error: { code: "put-back" } });
  // Whatever the shop shows: a person decides.
  for (const status of ["3", "1", "4", "3"]) {
    shop.setOrderStatus(id, status);
    expect((await stage.run(["export-orders"])).code).toBe(3);
  }
  // Nor what cannot be read of it for a while.
  const { date } = shop.orders.get(id) ?? {};
  for (const unreadable of [{ total: "1x" }, { date: "soon" }]) {
    shop.editOrder(id, unreadable);
    await stage.run(["export-orders"]);
  }
  shop.editOrder(id, { total: "13.50", ...(date === undefined ? {} : { date }) });
  expect((await stage.run(["export-orders"])).code).toBe(3);
  expect(await listed(stage, id)).toMatchObject({ state: "held", error: { code: "put-back" } });
  expect(erp.orders).toHaveLength(0);
});

test.each([
  ["--mark-exported NUMBER", "exported", 1],
  ["--dismiss --reason WHY", "not-linked", 0],
  ["export-orders --ids", "exported", 1],
])("it offers %s, which ends it", async (way, state, taken) => {
  const { stage, id } = await dismissed();
  await stage.run(PUT_BACK(id));
  const hint = (await listed(stage, id)).error?.hint ?? "";
  const command = [...hint.matchAll(/tg360 ([^.]+)/g)].map(([, line = ""]) => line).find((line) => line.includes(way));
  expect(command).toBeDefined();
  const number = (): string =>
    stage.sandbox.erp.enterOrder({
      placedAt: new Date().toISOString(),
      currency: "CHF",
      lines: [],
      totals: { net: "12.49", vat: "1.01", gross: "13.50" },
    }).number;
  const words = (command ?? "")
    .split(" ")
    .map((word) => (word === "NUMBER" ? number() : word === "WHY" ? "typed-twice" : word));
  const ran = await stage.run(words[0] === "fix" ? [...words, "--yes"] : words);
  expect([words, ran.code, (await listed(stage, id)).state, stage.sandbox.erp.orders.length]).toEqual([
    words,
    0,
    state,
    taken,
  ]);
  expect((await stage.run(["export-orders"])).code).toBe(0);
  expect(stage.sandbox.erp.orders).toHaveLength(taken);
});

test("a change that was settled by mistake is open again", async () => {
  const stage = await openStage({ products: 1 });
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.run(["export-orders"]);
  stage.sandbox.shop.cancelOrder(id);
  await stage.run(["export-orders"]);
  await stage.run(["fix", id, "--acknowledge", "--reason", "credited"]);
  expect((await stage.run(["status", "--json"])).stdout).not.toContain("orders-after-export");
  expect((await stage.run(["status", "orders", id])).stdout).toContain(`tg360 ${PUT_BACK(id).join(" ")}`);
  expect((await listed(stage, id)).hint).toContain(`tg360 ${PUT_BACK(id).join(" ")}`);
  expect((await stage.run(PUT_BACK(id))).code).toBe(0);
  expect((await stage.run(["status", "--json"])).stdout).toContain("orders-after-export");
  expect((await stage.run(["fix", id, "--acknowledge", "--reason", "credited"])).code).toBe(0);
  expect((await stage.run(["export-orders"])).code).toBe(0);
});

test("an order of which nothing was decided is left as it is", async () => {
  const stage = await openStage({ products: 1 });
  const { id } = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.run(["export-orders"]);
  const ran = await stage.run(PUT_BACK(id));
  expect([ran.code, ran.stdout]).toEqual([3, expect.stringContaining("neither marked “never send” nor settled")]);
});
