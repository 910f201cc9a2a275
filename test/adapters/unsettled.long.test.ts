/** An agency's module that waits for ever: each call has its end, the run its report, the process its exit. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { type Ran, startedLater } from "../support/tg360-process.ts";

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
  return runOn(stage, module, words);
}

/** With a profile, what the module leaves out goes over HTTP. */
function runOn(
  stage: Stage,
  module: string,
  words: readonly string[],
  profile?: object,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const path = join(stage.folder, "adapter.mjs");
  writeFileSync(path, module, { mode: 0o600 });
  if (profile !== undefined) writeFileSync(join(stage.folder, "p.json"), JSON.stringify(profile), { mode: 0o600 });
  const totalgest = { adapter: path, ...(profile === undefined ? {} : { profile: "p.json" }) };
  const config = { totalgest, http: { timeout: "1s" } };
  const file = join(stage.folder, "config.json");
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return stage.start([...words, "--config", file, "--lang", "en"], { limitMs: 40_000, env }).ended;
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

test("work that keeps the thread a little longer than a call may take is no endless loop", async () => {
  const busy = `async function createOrder() {
    const end = Date.now() + 1250;
    while (Date.now() < end);
    return { id: "1", number: "N1" };
  }`;
  const { code, stderr } = await runWith(adapterOf(`${ANSWERS} createOrder: ${busy},`), ["export-orders"], (stage) => {
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  });
  expect([code, stderr]).toEqual([expect.any(Number), expect.not.stringContaining("endless loop")]);
});

/** Sends orders to the sandbox as the profile would; the loop is where `at` says, for one order of four. */
const looping = (at: "before" | "after" | "none"): string =>
  adapterOf(
    `guarantees: { uniqueReference: true, idempotencyKey: true }, createOrder: async ({ order, reference, key }) => {
      const { username, password, ownerId, shopId } = host;
      const login = { username, password, ownerId, shopId };
      const session = await host.call({ path: "/api/v1/session", json: login, changes: false });
      const headers = { authorization: "Bearer " + JSON.parse(session.text).token, "idempotency-key": key };
      const isHeld = reference.endsWith("1002");
      if (isHeld && "${at}" === "before") spin();
      const path = "/api/v1/owners/" + ownerId + "/shops/" + shopId + "/orders";
      const { status, text } = await host.call({ path, json: order, headers });
      if (isHeld && "${at}" === "after") spin();
      if (status >= 300) host.refuse("duplicate_reference", text);
      return JSON.parse(text);
    },`,
    "function spin() { for (;;) {} }",
  );

test.each(["before", "after"] as const)(
  "after an endless loop %s the call, the next export sends each order once",
  async (at) => {
    const stage = await openStage({ products: 3 });
    for (let count = 0; count < 4; count++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const ended = await runOn(stage, looping(at), ["export-orders"], {});
    expect([ended.code, ended.stderr]).toEqual([6, expect.stringContaining("endless loop")]);
    const next = await runOn(stage, looping("none"), ["export-orders"], {}, startedLater(60_000));
    const there = stage.sandbox.erp.orders.map(({ order }) => order.externalReference);
    expect([next.code, there.length, new Set(there).size]).toEqual([0, 4, 4]);
    const { stdout } = await stage.run(["status", "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ orders: { exported: 4, sending: 0, queued: 0 } });
  },
);

test.each([
  ["goes on", "", 0, ""],
  [
    "is followed by one, which is named",
    "await new Promise((done) => setTimeout(done, 100)); for (;;) {}",
    6,
    "createOrder",
  ],
] as const)(
  "long work that is not the module's is not taken for its endless loop, and %s",
  async (_, then, exit, says) => {
    const stage = await openStage({ products: 3 });
    const busy = join(stage.folder, "busy.mjs");
    const lasts = "() => { const end = Date.now() + 5000; while (Date.now() < end); }";
    writeFileSync(busy, `process.on("tg360-busy", () => setTimeout(${lasts}));`);
    const asks = adapterOf(
      `${ANSWERS} createOrder: async function createOrder() {
      process.emit("tg360-busy");
      ${then}
      return { id: "1", number: "N1" };
    },`,
    );
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const ran = await runOn(stage, asks, ["export-orders"], undefined, { NODE_OPTIONS: `--import ${busy}` });
    expect([ran.code, ran.stderr, ran.tookMs > 5000]).toEqual([exit, expect.stringContaining(says), true]);
  },
);
