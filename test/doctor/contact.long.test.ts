/** First contact: recorded, judged sentence by sentence, without a secret or a buyer, and replayed. */
import { createServer } from "node:http";
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { MODULES } from "../adapters/stand.ts";
import { openCsv } from "../adapters/vendors/csv.ts";
import { sessionVendor } from "../adapters/vendors/session.ts";
import { openSteps } from "../adapters/vendors/steps.ts";
import { withoutEnded } from "../../src/sandbox/nearest.ts";
import { startReplay } from "../../src/sandbox/replay.ts";
import { profileFile } from "../dialects/dialects.ts";
import type { ForeignErp, ForeignOptions } from "../dialects/counter/foreign-server.ts";
import { openHeaderKey } from "../dialects/vendors/header-key.ts";
import { openItalian } from "../dialects/vendors/italian.ts";
import { openOdata } from "../dialects/vendors/odata.ts";
import { listenOn, readBody, serveHttp, stopListening } from "../support/loopback.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

interface Document {
  readonly summary: Readonly<Record<"confirmed" | "contradicted" | "notSeen", number>>;
  readonly sentences: readonly {
    readonly system: string;
    readonly id: string;
    readonly is: string;
    readonly mend: string | null;
    readonly place?: string;
    readonly found?: string;
    readonly why?: string;
  }[];
}

interface Recorded {
  readonly folder: string;
  readonly document: Document;
  readonly said: string;
  readonly code: number | null;
}

async function record(
  stage: Stage,
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Recorded> {
  const folder = join(stage.folder, "contact");
  const { code, stdout, stderr } = await stage.run(["doctor", "--record", folder, "--lang", "en", ...words], { env });
  const document = JSON.parse(readFileSync(join(folder, "contact.json"), "utf8")) as Document;
  return { folder, document, said: stdout + stderr, code };
}

test("a user name of three letters stands in no recorded call", async () => {
  const stage = await openStage({ products: 2 });
  const { folder } = await record(stage, [], { TG360_TOTALGEST_USERNAME: "zqx" });
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
  expect(texts.join("\n")).toContain("/session");
  expect(texts.filter((text) => text.includes("zqx"))).toEqual([]);
});

/** `id place` of all that is contradicted. */
function contradicted({ document }: Recorded): readonly string[] {
  return document.sentences.filter(({ is }) => is === "contradicted").map(({ id, place = "" }) => `${id}: ${place}`);
}

function confirmed({ document }: Recorded): readonly string[] {
  return document.sentences.filter(({ is }) => is === "confirmed").map(({ id }) => id);
}

/** All that a folder holds, in one text. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => readFileSync(join(one.parentPath, one.name), "utf8"))
    .join("\n");
}

/** What the shop knows of its buyers. */
function buyersOf({ sandbox }: Stage): readonly string[] {
  const ofAddress = (address: object | null): readonly string[] => Object.values(address ?? {}).map(String);
  const words = [...sandbox.shop.orders.values()].flatMap((order) => [
    order.user_email,
    order.customer_id,
    order.note,
    ...order.labels,
    order.payment.transaction,
    ...ofAddress(order.billing_data),
    ...ofAddress(order.shipping_data),
  ]);
  // Countries, provinces and other short words are in every text, and gifts among the products.
  return [...new Set(words)].filter(
    (word) =>
      word.length > 3 &&
      !/^\d{4}$/.test(word) &&
      !/^(?:regalo|Svizzera|Suisse|Schweiz|Switzerland|Italia|Deutschland|Francia)$/.test(word),
  );
}

/** Both systems from the record, and a state of its own. */
async function replay(folder: string, env: Readonly<Record<string, string>> = {}) {
  const systems = await startReplay(folder, { erp: 0, shop: 0 });
  onTestFinished(() => systems.close());
  const stage = await openStage({ products: 1 });
  const own = { ...systems.env, ...env, TG360_DATA_DIR: join(stage.folder, "replayed") };
  return async (...words: readonly string[]) => {
    const { stdout, stderr } = await stage.run([...words, "--json"], { env: own });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout) as {
      readonly exitCode: number;
      readonly summary: Readonly<Record<string, number>>;
      readonly orders?: readonly { readonly state: string; readonly totalgest: unknown; readonly attempts: number }[];
    };
  };
}

test("the sandbox keeps its contract, and its record answers a pull and an export", async () => {
  const stage = await openStage({ products: 30, orders: 12 });
  const { sandbox } = stage;
  sandbox.shop.placeOrder({
    items: [{ sku: [...sandbox.shop.products.values()].find(({ active }) => active)?.sku ?? "" }],
  });
  const made = await record(stage);
  expect([made.code, contradicted(made)]).toEqual([0, []]);
  expect(made.document.summary.confirmed).toBeGreaterThan(110);
  expect(made.said).toMatch(/0 sentences contradicted, \d+ confirmed, \d+ not seen; \d+ exchanges/);
  expect(readFileSync(join(made.folder, "contact.html"), "utf8")).toContain("<h2>Not seen</h2>");
  expect(statSync(join(made.folder, "contact.json")).mode & 0o077).toBe(0);
  const run = await replay(made.folder);
  expect(await run("pull-products")).toMatchObject({ exitCode: 0, summary: { read: 30, failed: 0 } });
  const exported = await run("export-orders");
  // Some of its orders wait for a mapping.
  expect(exported.summary["failed"]).toBe(0);
  expect(exported.summary["exported"]).toBeGreaterThan(4);
  const numbers = exported.orders
    ?.filter(({ state }) => state === "exported")
    .map(({ totalgest }) => JSON.stringify(totalgest));
  expect(new Set(numbers).size).toBe(numbers?.length);
});

test("the folder holds no secret and no buyer", async () => {
  const stage = await openStage({ products: 10, orders: 25 });
  const order = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const words = [
    "--write",
    "--test-order",
    order.id,
    "--test-product",
    [...stage.sandbox.shop.products.values()][0]?.sku ?? "",
  ];
  const { folder } = await record(stage, [...words, "--yes"]);
  const all = everythingIn(folder);
  const { username, password, apiKey } = stage.sandbox.credentials;
  for (const secret of [username, password, apiKey, Buffer.from(`${username}:${password}`).toString("base64")])
    expect(all).not.toContain(secret);
  const buyers = buyersOf(stage);
  expect(buyers.length).toBeGreaterThan(60);
  expect(buyers.filter((word) => all.includes(word) || all.includes(JSON.stringify(word).slice(1, -1)))).toEqual([]);
});

test("with --write, a named order is sent once and told, and a named product is told what it shows", async () => {
  const stage = await openStage({ products: 10 });
  const order = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const [product] = [...stage.sandbox.shop.products.values()];
  const subjects = ["--test-order", order.id, "--test-product", product?.sku ?? ""];
  const unasked = await stage.run(["doctor", "--record", join(stage.folder, "none"), "--write", ...subjects]);
  expect(unasked.code).toBe(2);
  expect(stage.sandbox.erp.orders).toHaveLength(0);
  const made = await record(stage, ["--write", ...subjects, "--yes"]);
  expect(contradicted(made)).toEqual([]);
  const tried = ["created", "foundAgain", "sameKey", "sameReference", "orderTold", "productTold", "productsTold"];
  expect(confirmed(made)).toEqual(expect.arrayContaining(tried.map((rule) => `rules.${rule}`)));
  const fields = [
    "order.lines[].vatCode",
    "order.billing.country",
    "order.totals.gross",
    "orderResult.externalReference",
  ];
  expect(confirmed(made)).toEqual(expect.arrayContaining([...fields, "orderUpdate.external.totalgest_id"]));
  expect(stage.sandbox.erp.orders).toHaveLength(1);
  // An export finds the order that is there.
  const { stdout } = await stage.run(["export-orders", "--ids", order.id, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  expect(stage.sandbox.erp.orders).toHaveLength(1);
});

test("an order that TotalGest has already is not sent again", async () => {
  const stage = await openStage({ products: 5 });
  const order = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.run(["export-orders"]);
  const sends = (): number => stage.sandbox.ledger.filter(({ operation }) => operation === "createOrder").length;
  const before = sends();
  const sku = [...stage.sandbox.shop.products.values()][0]?.sku ?? "";
  const made = await record(stage, ["--write", "--test-order", order.id, "--test-product", sku, "--yes"]);
  expect(sends()).toBe(before);
  expect(stage.sandbox.erp.orders).toHaveLength(1);
  expect(made.document.sentences.find(({ id }) => id === "rules.created")).toMatchObject({ is: "not-seen" });
});

test("each sentence that was not seen says why, and what would show it", async () => {
  const stage = await openStage({ products: 5, orders: 3 });
  const { document } = await record(stage);
  const why = new Map(document.sentences.filter(({ is }) => is === "not-seen").map((one) => [one.id, one.why ?? ""]));
  expect([...why.values()].filter((text) => /^(?:not called|not tried|no record has it)$/.test(text))).toEqual([]);
  expect(why.get("order.totals.gross")).toContain("--write --test-order ID --test-product SKU");
  expect(why.get("operations.productsCreate")).toContain("the first pull of a new product shows it");
  expect(why.get("operations.ordersUpdateStatus")).toContain("the shop may mail the buyer");
  expect(why.get("operations.webhooksCreate")).toContain("tg360 configure --webhook");
  expect(why.get("rules.created")).toContain("--write");
});

test("a product that shows something else after it was told its own name is contradicted", async () => {
  const stage = await openStage({ products: 5 });
  const order = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const sku = [...stage.sandbox.shop.products.values()][0]?.sku ?? "";
  let isTold = false;
  const url = await falsified(
    stage.sandbox.shop.url,
    (target, body) => {
      if (/products\/(?:update|bulkUpdate)/.test(target.pathname)) isTold = true;
      if (!isTold || !/products\/get/.test(target.pathname) || !target.search.includes("sku=")) return body;
      const answer = JSON.parse(body) as { readonly data: Readonly<Record<string, unknown>> };
      return JSON.stringify({ ...answer, data: { ...answer.data, name: "" } });
    },
    false,
  );
  const words = ["--write", "--test-order", order.id, "--test-product", sku, "--yes"];
  const made = await record(stage, words, { TG360_FRAMEWORK360_URL: url });
  expect(contradicted(made).filter((one) => one.includes("Told"))).toEqual([
    "rules.productTold: products/update: name",
    "rules.productsTold: products/bulkUpdate: name",
  ]);
});

test("with --write, an order that the shop does not have is named before anything is written", async () => {
  const stage = await openStage({ products: 3 });
  const words = ["--write", "--test-order", "4711", "--test-product", "X", "--yes"];
  const { code, stderr } = await stage.run(["doctor", "--record", join(stage.folder, "none"), ...words]);
  expect(code).toBe(2);
  expect(stderr).toContain("4711");
});

type Change = (target: URL, body: string) => string;

const asJson =
  (path: RegExp, change: (value: never) => unknown): Change =>
  (target, body) =>
    path.test(`${target.pathname}${target.search}`) ? JSON.stringify(change(JSON.parse(body) as never)) : body;

interface Items {
  readonly items: Record<string, unknown>[];
}
interface Enveloped {
  readonly status: unknown;
  readonly data: { readonly items: Record<string, unknown>[] };
}

const products = /\/products\?/;
const list = /orders\/list\?/;

/** A sentence of the contract that is false, and what has to be said of it. */
const FALSE: readonly (readonly [system: "erp" | "shop", sentence: string, place: string, change: Change])[] = [
  [
    "erp",
    "rules.bySku",
    "products?sku=",
    asJson(/\/products\?.*sku=fw360/, () => ({
      items: [{}, {}],
      nextCursor: null,
      serverTime: new Date().toISOString(),
    })),
  ],
  [
    "erp",
    "rules.serverTime",
    "products: serverTime",
    asJson(products, (page: Items) => ({ ...page, serverTime: "2026-01-01T00:00:00Z" })),
  ],
  [
    "erp",
    "product.stock.quantity",
    "products: stock.quantity",
    asJson(products, (page: Items) => ({
      ...page,
      items: page.items.map((one) => ({ ...one, stock: { quantity: "12 pieces", unit: "pc" } })),
    })),
  ],
  [
    "erp",
    "rules.vatOfShop",
    "vat",
    asJson(products, (page: Items) => ({
      ...page,
      items: page.items.map((one) => ({ ...one, vat: { code: "N81", rate: "2.6" } })),
    })),
  ],
  [
    "erp",
    "rules.onceEach",
    "products: id",
    asJson(/\/products\?limit=500$/, (page: Items) => ({ ...page, items: [...page.items, ...page.items.slice(-1)] })),
  ],
  ["erp", "rules.sameAsEntry", "product p0", asJson(/\/products\/p0/, (one: object) => ({ ...one, active: "maybe" }))],
  [
    "erp",
    "rules.noSuchOrder",
    "findOrder",
    asJson(/orders\?externalReference=/, () => ({
      items: [{ id: "1", number: "A1", externalReference: "fw360:other:1" }],
    })),
  ],
  ["shop", "rules.ordersEnd", "orders/list?page=2", asJson(list, (page: Enveloped) => page)],
  [
    "shop",
    "rules.orderDate",
    "date",
    asJson(list, (page: Enveloped) => ({
      ...page,
      data: { ...page.data, items: page.data.items.map((one) => ({ ...one, date: "24.11.2026 09:30" })) },
    })),
  ],
  [
    "shop",
    "rules.orderStatus",
    "status",
    asJson(list, (page: Enveloped) => ({
      ...page,
      data: { ...page.data, items: page.data.items.map((one) => ({ ...one, status: "77" })) },
    })),
  ],
  [
    "shop",
    "rules.ordersOrder",
    "orders/list?order=desc",
    asJson(/orders\/list\?.*order=desc/, (page: Enveloped) => ({
      ...page,
      data: { ...page.data, items: page.data.items.toReversed() },
    })),
  ],
  [
    "shop",
    "rules.productUnknown",
    "products/get?id=999999999",
    asJson(/products\/get\?id=999999999/, () => ({ status: 1, data: [] })),
  ],
  [
    "shop",
    "product.price",
    "products/list: price",
    asJson(/products\/list/, (page: Enveloped) => ({
      ...page,
      data: { ...page.data, items: page.data.items.map((one) => ({ ...one, price: "24,90 CHF" })) },
    })),
  ],
];

/** The system behind it, but for what is changed. `sameAlways`: each page is the first. */
async function falsified(url: string, change: Change, isEndless: boolean): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    const answer = async (): Promise<void> => {
      const target = new URL(`${url}${incoming.url ?? ""}`);
      const asked = `${target.pathname}${target.search}`;
      const address = isEndless ? `${target.origin}${asked.replace(/page=\d+/, "page=1")}` : target.href;
      const body = await readBody(incoming);
      const headers = Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      );
      delete headers["host"];
      delete headers["content-length"];
      delete headers["connection"];
      const { method = "GET" } = incoming;
      const got = await fetch(address, { method, headers, ...(method === "GET" ? {} : { body }) });
      const text = await got.text();
      outgoing.writeHead(got.status, { "content-type": "application/json" });
      outgoing.end(got.ok ? change(target, text) : text);
    };
    answer().catch(() => outgoing.destroy());
  });
  const port = await listenOn(server);
  onTestFinished(() => stopListening(server));
  return `http://127.0.0.1:${String(port)}`;
}

test.each(FALSE)("a %s that breaks %s is contradicted at %s", async (system, sentence, place, change) => {
  const stage = await openStage({ products: 12, orders: 6 });
  const { erp, shop } = stage.sandbox;
  const url = await falsified(system === "erp" ? erp.url : shop.url, change, sentence === "rules.ordersEnd");
  const env = system === "erp" ? { TG360_TOTALGEST_ENDPOINT: url } : { TG360_FRAMEWORK360_URL: url };
  const made = await record(stage, [], env);
  expect(contradicted(made).filter((one) => one.startsWith(`${sentence}: `))).toEqual([expect.stringContaining(place)]);
  expect([made.code, made.said]).toEqual([3, expect.stringContaining("Contradicted")]);
});

const VENDORS: readonly (readonly [
  name: string,
  open: (options: ForeignOptions) => Promise<ForeignErp>,
  payment: string,
  differs: readonly string[],
])[] = [
  ["italian", openItalian, "CARTA", []],
  ["header-key", openHeaderKey, "KK", []],
  // It finds SKUs in any case, and refuses a used reference without its number.
  ["odata", openOdata, "KK", ["rules.bySku: products?sku=CAFE-NOIR", "rules.sameReference: createOrder"]],
];

test.each(VENDORS)(
  "%s is recorded with its profile, and its record answers a pull and an export",
  async (name, open, payment, differs) => {
    const stage = await openStage({ products: 3 });
    const erp = await open({ config: stage.sandbox.credentials, now: Date.now });
    onTestFinished(() => erp[Symbol.asyncDispose]());
    const profile = join(stage.folder, "profile.json");
    writeFileSync(profile, readFileSync(profileFile(name)));
    const env = {
      TG360_TOTALGEST_ENDPOINT: erp.url,
      TG360_TOTALGEST_PROFILE: profile,
      TG360_MAPPING_PAYMENTS: `card=${payment}`,
    };
    await stage.run(["pull-products"], { env });
    const [test, ,] = [
      stage.sandbox.shop.placeOrder({ items: [{ sku: "CAFE-NOIR" }] }),
      stage.sandbox.shop.placeOrder({ items: [{ sku: "CAFE-VERT" }] }),
    ];
    const words = ["--write", "--test-order", test.id, "--test-product", "CAFE-NOIR", "--yes"];
    const made = await record(stage, words, env);
    expect(confirmed(made)).toEqual(expect.arrayContaining(["rules.wholeList", "rules.created", "rules.foundAgain"]));
    expect(contradicted(made)).toEqual(differs);
    const run = await replay(made.folder, {
      TG360_TOTALGEST_PROFILE: profile,
      TG360_MAPPING_PAYMENTS: `card=${payment}`,
    });
    const pulled = await run("pull-products");
    expect(pulled).toMatchObject({ exitCode: 0, summary: { read: 60 } });
    const exported = await run("export-orders");
    const numbers = exported.orders?.map(({ totalgest }) => JSON.stringify(totalgest));
    expect(new Set(numbers).size).toBe(2);
    expect(exported).toMatchObject({ exitCode: 0, summary: { exported: 2, failed: 0 } });
  },
);

/** An adapter of the tests beside its vendor, with a configuration that names it. */
async function adapterStage(open: (options: ForeignOptions) => Promise<ForeignErp>, module: string, profile?: string) {
  const stage = await openStage({ products: 3 });
  const erp = await open({ config: stage.sandbox.credentials, now: Date.now });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  for (const name of [module, ...(profile === undefined ? [] : [profile])])
    copyFileSync(join(MODULES, name), join(stage.folder, name));
  const file = join(stage.folder, "with-adapter.json");
  const totalgest = { adapter: module, ...(profile === undefined ? {} : { profile }) };
  writeFileSync(file, JSON.stringify({ totalgest }), { mode: 0o600 });
  return {
    stage,
    own: { TG360_CONFIG: file, TG360_MAPPING_PAYMENTS: "card=WEB" },
    env: { TG360_CONFIG: file, TG360_TOTALGEST_ENDPOINT: erp.url, TG360_MAPPING_PAYMENTS: "card=WEB" },
  };
}

/** Between its calls an order is looked at, or it is not. */
const LOOKS: readonly (readonly [string, readonly (readonly [RegExp, string])[]])[] = [
  ["that looks between them", []],
  ["that never looks", [[/(?<=const \[\{ lines: written \}\] = ).*;/, "[{ lines: [] }];"]]],
];

/** It is looked up before it is sent, and an order that is there already is of another total. */
const LOOKED_UP = [
  [/uniqueReference: true/, "uniqueReference: false"],
  [/complete: isConfirmed,/, 'complete: isConfirmed, currency: "CHF", totals: { gross: "0.05" },'],
] as const;

test.each(LOOKS)(
  "an adapter's order of several calls %s is replayed, each with its id and number",
  async (_name, changes) => {
    const { stage, env, own } = await adapterStage(openSteps, "steps.mjs", "steps.json");
    const file = join(stage.folder, "steps.mjs");
    for (const [from, to] of [...LOOKED_UP, ...changes]) {
      const text = readFileSync(file, "utf8");
      expect(text).toMatch(from);
      writeFileSync(file, text.replace(from, to));
    }
    await stage.run(["pull-products"], { env });
    const { shop } = stage.sandbox;
    const placed = ["CAFE-NOIR", "CAFE-VERT", "CAFE-NOIR"].map((sku) => shop.placeOrder({ items: [{ sku }] }));
    const words = ["--write", "--test-order", placed[0]?.id ?? "", "--test-product", "CAFE-NOIR", "--yes"];
    const made = await record(stage, words, env);
    expect(confirmed(made)).toEqual(expect.arrayContaining(["rules.created", "rules.foundAgain"]));
    const run = await replay(made.folder, own);
    const exported = await run("export-orders");
    expect(exported).toMatchObject({ exitCode: 0, summary: { exported: 3, failed: 0 } });
    const taken = exported.orders?.map(
      ({ totalgest }) => totalgest as { readonly id: string; readonly number: string },
    );
    // None needed a look-up after a call that was not answered.
    expect(exported.orders?.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
    for (const key of ["id", "number"] as const) expect(new Set(taken?.map((one) => one[key])).size).toBe(3);
  },
);

test("a session in the body of every call is a secret, and orders of several calls to one address are replayed", async () => {
  const stage = await openStage({ products: 3 });
  const vendor = sessionVendor(stage.sandbox.credentials.password);
  const endpoint = await serveHttp(vendor.answer);
  copyFileSync(join(MODULES, "session.mjs"), join(stage.folder, "session.mjs"));
  const file = join(stage.folder, "with-adapter.json");
  writeFileSync(file, JSON.stringify({ totalgest: { adapter: "session.mjs" } }), { mode: 0o600 });
  const own = { TG360_CONFIG: file, TG360_MAPPING_PAYMENTS: "card=WEB" };
  const env = { ...own, TG360_TOTALGEST_ENDPOINT: endpoint };
  expect(await stage.run(["pull-products"], { env })).toMatchObject({ code: 0 });
  const { shop } = stage.sandbox;
  const placed = ["CAFE-NOIR", "CAFE-VERT", "CAFE-NOIR"].map((sku) => shop.placeOrder({ items: [{ sku }] }));
  const words = ["--write", "--test-order", placed[0]?.id ?? "", "--test-product", "CAFE-NOIR", "--yes"];
  const made = await record(stage, words, env);
  expect([contradicted(made), confirmed(made)]).toEqual([[], expect.arrayContaining(["rules.created"])]);
  // What the adapter is given is tg360's own order: only a person sees what it made of it.
  const ofOrder = made.document.sentences.filter(({ system, id }) => system === "TotalGest" && id.startsWith("order."));
  expect([ofOrder.length > 10, ofOrder.filter(({ is }) => is !== "not-seen")]).toEqual([true, []]);
  for (const { why } of ofOrder) expect(why).toContain("tg360 adapter test FILE --write shows both side by side");
  const all = everythingIn(made.folder);
  expect(vendor.tokens.length).toBeGreaterThan(1);
  expect(vendor.tokens.filter((token) => all.includes(token))).toEqual([]);
  expect(new Set(all.match(/<Sitzung>[^<]*/g))).toEqual(new Set(["<Sitzung>********"]));
  // What the login said itself is no session.
  expect(all).toContain("urn:kontor-v2012");
  const run = await replay(made.folder, own);
  expect(await run("pull-products")).toMatchObject({ exitCode: 0, summary: { read: 8, failed: 0 } });
  const exported = await run("export-orders");
  expect(exported).toMatchObject({ exitCode: 0, summary: { exported: 3, failed: 0 } });
  const taken = exported.orders?.map(({ totalgest }) => JSON.stringify(totalgest));
  expect(new Set(taken).size).toBe(3);
  expect(exported.orders?.map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
});

test("a call that met the end of its session is not replayed: the same call after the next login is", () => {
  const call = (target: string, body: string, said: string) => ({
    system: "TotalGest" as const,
    operation: "shop",
    method: "POST",
    target,
    headers: {},
    body,
    answer: { status: 200, headers: {}, body: said },
  });
  const [ended, login, again] = [
    call("/ws", "shop", "over"),
    call("/ws", "login", "********"),
    call("/ws", "shop", "Kontor"),
  ];
  expect(withoutEnded([ended, login, again])).toEqual([login, again]);
  const other = call("/ws", "products", "rows");
  expect(withoutEnded([ended, login, other])).toEqual([ended, login, other]);
});

test("without a recorded order a replay says that it takes none, and an adapter is told so", async () => {
  const { stage, env, own } = await adapterStage(openSteps, "steps.mjs", "steps.json");
  await stage.run(["pull-products"], { env });
  stage.sandbox.shop.placeOrder({ items: [{ sku: "CAFE-NOIR" }] });
  const { folder } = await record(stage, [], env);
  const started = stage.start(["sandbox", "--replay", folder, "--lang", "en"]);
  await until(() => started.stderrText().includes("Ctrl-C"));
  started.child.kill("SIGTERM");
  expect((await started.ended).stderr).toContain("This record has no order");
  const run = await replay(folder, own);
  const exported = await run("export-orders");
  expect(exported.summary["exported"]).toBe(0);
  expect(JSON.stringify(exported)).toContain("what sends an order is recorded by tg360 doctor --record FOLDER --write");
});

test("an adapter that answers null for what is unknown, and ignores the time, is contradicted nowhere", async () => {
  const { stage, env } = await adapterStage(openCsv, "csv.mjs");
  const made = await record(stage, [], env);
  expect([made.code, contradicted(made)]).toEqual([0, []]);
  expect(confirmed(made)).toEqual(expect.arrayContaining(["rules.unknownProduct", "rules.since"]));
});

const NO_CODES: readonly (readonly [what: string, is: string, change: Change])[] = [
  ["a shop without VAT codes", "not-seen", asJson(/\/shops\/[^/]+$/, (shop: object) => ({ ...shop, vatCodes: [] }))],
  [
    "a code that the shop does not name",
    "contradicted",
    asJson(/\/shops\/[^/]+$/, (shop: object) => ({ ...shop, vatCodes: [{ code: "OTHER", rate: "8.1" }] })),
  ],
];

test.each(NO_CODES)("%s: the doctor and a pull judge VAT by one rule (%s)", async (_what, is, change) => {
  const stage = await openStage({ products: 12 });
  const url = await falsified(stage.sandbox.erp.url, change, false);
  const env = { TG360_TOTALGEST_ENDPOINT: url };
  const { document } = await record(stage, [], env);
  expect(document.sentences.find(({ id }) => id === "rules.vatOfShop")).toMatchObject({ is });
  const { stdout } = await stage.run(["pull-products", "--json"], { env });
  expect(JSON.parse(stdout)).toMatchObject({ summary: { failed: is === "contradicted" ? 12 : 0 } });
});

test("a login that is refused contradicts the login alone, in the system's own words", async () => {
  const stage = await openStage({ products: 3 });
  const made = await record(stage, [], { TG360_TOTALGEST_PASSWORD: "wrong-password" });
  const ofErp = made.document.sentences.filter(({ system, is }) => system === "TotalGest" && is === "contradicted");
  expect(ofErp.map(({ id }) => id)).toEqual(["operations.session"]);
  expect(ofErp[0]?.found).not.toContain("{");
  expect(made.document.sentences.find(({ id }) => id === "rules.vatOfShop")?.why).not.toContain("--write");
});

test("an unknown id that gets a success with nothing in it is contradicted, and no word is offered for it", async () => {
  const stage = await openStage({ products: 6 });
  const fault = { kind: "status", status: 200, body: {} } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "product", times: Infinity, fault });
  const { document } = await record(stage);
  const sentence = document.sentences.find(({ id }) => id === "rules.unknownProduct");
  expect(sentence).toMatchObject({ is: "contradicted", mend: null });
  expect(sentence?.found).toContain("leave product.missing away");
});

test("a login that is answered with 403 may have another path, and the doctor says which word that is", async () => {
  const stage = await openStage({ products: 3 });
  const fault = { kind: "status", status: 403, body: { error: { code: "forbidden_shop", message: "No" } } } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "session", times: Infinity, fault });
  const { stdout } = await stage.run(["doctor", "--lang", "en"]);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    "the path of the login may be wrong: authenticator.path, below basePath",
  );
});
