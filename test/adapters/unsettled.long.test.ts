/** An agency's module that waits for ever: each call has its end, the run its report, the process its exit. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

const OPERATIONS = ["shop", "products", "product", "createOrder", "findOrder", "listOrders"];
const NEVER = OPERATIONS.map((name) => `${name}: () => new Promise(() => {}),`).join("\n");

/** Answers what is needed to send an order. */
const ANSWERS = `
  shop: async () => ({
    id: "shop-1", name: "Shop", currency: "CHF", pricesIncludeVat: true, languages: ["it"], priceLists: ["RETAIL"],
    vatCodes: [{ code: "N81", rate: "8.1" }], paymentMethods: [{ code: "CARD", name: "Carta di credito" }],
  }),
  products: async () => ({ items: [], nextCursor: null, serverTime: new Date().toISOString() }),
  product: async () => null,
  findOrder: async () => ({ items: [] }),`;

/** Another process, whose event loop is empty but for the module. */
async function runWith(module: string, words: readonly string[], prepare?: (stage: Stage) => void): Promise<Ran> {
  const stage = await openStage({ products: 3 });
  prepare?.(stage);
  const path = join(stage.folder, "adapter.mjs");
  writeFileSync(path, module, { mode: 0o600 });
  const config = { totalgest: { adapter: path }, http: { timeout: "1s" } };
  const file = join(stage.folder, "config.json");
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return stage.start([...words, "--config", file, "--lang", "en"], { limitMs: 40_000 }).ended;
}

const adapterOf = (operations: string, before = ""): string =>
  `${before}\nexport default (host) => ({ guarantees: { uniqueReference: true }, ${operations} });\n`;

const SAYS = /The adapter failed in “shop” \(\S+adapter\.mjs\): its function did not end in time/;

const COMMANDS: readonly (readonly [command: string, exit: number])[] = [
  ["export-orders", 6],
  ["pull-products", 6],
  ["audit", 6],
  ["doctor", 6],
  ["configure --price-list RETAIL", 0],
];

test.each(COMMANDS)("%s ends with its report where no function of the module settles", async (command, exit) => {
  const { code, stdout, stderr } = await runWith(adapterOf(NEVER), command.split(" "), ({ sandbox }) => {
    sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  });
  expect([code, (stderr + stdout).replaceAll(/\s+/g, " ")]).toEqual([exit, expect.stringMatching(SAYS)]);
});

test("an order whose function never settles waits, and the run says so", async () => {
  const never = adapterOf(`${ANSWERS}\n createOrder: () => new Promise(() => {}),`);
  const { code, stdout } = await runWith(never, ["export-orders", "--json"], ({ sandbox }) => {
    sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  });
  expect([code, JSON.parse(stdout)]).toEqual([6, expect.objectContaining({ orders: [expect.anything()] })]);
});

test.each(["export-orders", "doctor"])("%s ends where the module never finishes loading", async (command) => {
  const { code, stdout, stderr } = await runWith(adapterOf(NEVER, "await new Promise(() => {});"), [command]);
  expect([code, (stderr + stdout).replaceAll(/\s+/g, " ")]).toEqual([
    4,
    expect.stringContaining("does not finish loading: it waits for something for more than 1 seconds"),
  ]);
});

test("a timer that the module leaves behind does not keep the process", async () => {
  const whole = adapterOf(`${ANSWERS} createOrder: () => {},`, "setInterval(() => {}, 1000);");
  const { code, signal } = await runWith(whole, ["export-orders"]);
  expect([code, signal]).toEqual([0, null]);
});

/** What waits for ever without giving the thread back: where it is, and the line that is named. */
const LOOPS: readonly (readonly [where: string, module: string, says: RegExp])[] = [
  ["at once", adapterOf(`${ANSWERS} createOrder() { for (;;) {} },`), /in “createOrder” \(\S+adapter\.mjs:\d+\)/],
  [
    "after an answer",
    adapterOf(
      `${ANSWERS} createOrder: async function createOrder() {\n await 1;\n spin();\n },`,
      "function spin() { for (;;) {} }",
    ),
    /in “createOrder” \(\S+adapter\.mjs:1\)/,
  ],
  [
    "in a pattern",
    adapterOf(`${ANSWERS} createOrder() { /^(a+)+$/.test("a".repeat(60) + "b"); },`),
    /in “createOrder” /,
  ],
  ["while the file is loaded", adapterOf(NEVER, "for (;;) {}"), /adapter\.mjs:1\)/],
];

test.each(LOOPS)(
  "an endless loop %s ends the process, which names it, and the next run knows the order",
  async (_, module, says) => {
    let stage: Stage | null = null;
    const ran = await runWith(module, ["export-orders"], (open) => {
      stage = open;
      open.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    });
    const said = ran.stderr.replaceAll(/\s+/g, " ");
    expect([ran.code, said]).toEqual([
      6,
      expect.stringMatching(/endless loop. tg360 ended itself.* The next run tries again/),
    ]);
    expect(said).toMatch(says);
    const after = await (stage as Stage | null)?.run(["status", "orders", "--json"]);
    const { orders } = JSON.parse(after?.stdout ?? "{}") as { orders: readonly { state: string }[] };
    expect(orders.map(({ state }) => state).filter((state) => state !== "sending" && state !== "queued")).toEqual([]);
  },
);
