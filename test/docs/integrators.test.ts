/** What docs/profiles.md and docs/adapters.md claim, tried as it is written. */
import { createServer, type IncomingMessage } from "node:http";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import { ORDER_FIELDS } from "../../src/clients/totalgest/contract.ts";
import { parseTotalGestProfile, type TotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { MINUTE } from "../../src/core/common/time/duration.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { dryOrder } from "../../src/diagnosis/probe/dry-order.ts";
import { MODULES, openAdapterStand } from "../adapters/stand.ts";
import { changed } from "../adapters/planted/verdict.ts";
import type { Change } from "../adapters/planted/planted.ts";
import { openSteps } from "../adapters/vendors/steps.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import { listenOn, readBody, stopListening } from "../support/loopback.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";

const PROFILES = readFileSync(join(import.meta.dirname, "../../docs/profiles.md"), "utf8");
const ADAPTERS = readFileSync(join(import.meta.dirname, "../../docs/adapters.md"), "utf8");

function profile(written: unknown): TotalGestProfile {
  const parsed = parseTotalGestProfile(written);
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  return parsed.profile;
}

const OWN = { ownerId: "1", shopId: "2", username: "web", password: new Secret("word-of-passage") };

function erpWith(written: unknown, endpoint = "http://127.0.0.1:1") {
  return createTotalGest({
    ...OWN,
    endpoint,
    timeoutMs: 2000,
    concurrency: 1,
    clock: createFakeClock(),
    profile: profile(written),
  });
}

interface Call {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server that answers each call with this, and what it was asked. */
async function openServer(answer: unknown): Promise<{ readonly url: string; readonly calls: readonly Call[] }> {
  const calls: Call[] = [];
  const server = createServer((incoming, outgoing) => {
    readBody(incoming)
      .then((body) => {
        calls.push({ headers: incoming.headers, body });
        outgoing.setHeader("content-type", "application/json");
        outgoing.end(JSON.stringify(answer));
      })
      .catch(() => outgoing.destroy());
  });
  const port = await listenOn(server);
  onTestFinished(() => stopListening(server));
  return { url: `http://127.0.0.1:${String(port)}`, calls };
}

test('with "": null in an order, only the fields that are named are sent', () => {
  expect(PROFILES).toContain('begin `order` with `"": null`, and only the fields\nthat you name are sent');
  const order = { "": null, externalReference: "ref", lines: "righe", "lines[].sku": "cod", "totals.gross": "totale" };
  const encoded = erpWith({ fields: { order } }).encodeOrder(dryOrder());
  const { externalReference, totals } = dryOrder();
  expect(encoded.ok && encoded.shown).toEqual({
    ref: externalReference,
    righe: [{ cod: "SKU-1" }, { cod: null }],
    totale: totals.gross,
  });
});

test("profile show prints every field, and below it the other names that a file may use", async () => {
  const stage = await openStage({ products: 1 });
  const { stdout, stderr } = await stage.run(["profile", "show", "--lang", "en"]);
  expect(JSON.parse(stdout)).toHaveProperty(["fields", "order", "lines[].vatCode"]);
  for (const name of ["failed", "format", "lists", "charset", "flags", "decimals", "keyedBy", "each", "minus"])
    expect(stderr).toMatch(new RegExp(`\\b${name}\\b`));
});

test("profile check prints each possible name apart, and cuts none", async () => {
  const stage = await openStage({ products: 1 });
  const path = join(stage.folder, "wrong.json");
  writeFileSync(path, JSON.stringify({ farbe: 1, fields: { order: { vorname: "a" } }, products: { groesse: 3 } }));
  const { code, stderr } = await stage.run(["profile", "check", path, "--lang", "en"]);
  expect(code).toBe(4);
  expect(stderr).toContain(`${path}: 3 faults.`);
  for (const name of ["guarantees", "missing", "totals.gross", "note"])
    expect(stderr).toMatch(new RegExp(`^    ${name}$`, "m"));
  expect(stderr).not.toContain("…");
  const json = await stage.run(["profile", "check", path, "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: "profile-invalid", exitCode: 4 } });
});

test("user and password may stand in the body of every operation but an order's", async () => {
  const page = { items: [], nextCursor: null, serverTime: "2026-11-24T09:00:00Z" };
  const { url, calls } = await openServer(page);
  const body = { user: "{{username}}", key: "{{password}}" };
  const written = { authenticator: { type: "basic" }, products: { method: "POST", path: "/list", body } };
  await erpWith(written, url).fetchProducts({}, new AbortController().signal);
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ user: "web", key: "word-of-passage" });
  const parsed = parseTotalGestProfile({ createOrder: { body } });
  expect(parsed.ok ? [] : parsed.places).toEqual(["createOrder.body"]);
});

test("a server that counts compressed bytes wrong is asked for plain ones, by a profile and by an adapter", async () => {
  const page = { items: [], nextCursor: null, serverTime: "2026-11-24T09:00:00Z" };
  const { url, calls } = await openServer(page);
  const authenticator = { type: "basic" };
  await erpWith({ authenticator }, url).fetchProducts({}, new AbortController().signal);
  await erpWith({ authenticator, headers: { "Accept-Encoding": "identity" } }, url).fetchProducts(
    {},
    new AbortController().signal,
  );
  const path = join(mkdtempSync(join(tmpdir(), "tg360-plain-")), "adapter.mjs");
  const call = `host.call({ path: "/", headers: { "accept-encoding": "identity" }, changes: false })`;
  writeFileSync(path, `export default (host) => ({ async products() { return (await ${call}).json(); } });`, {
    mode: 0o600,
  });
  const module = await loadAdapter(path, { ...OWN, endpoint: url });
  const options = { ...OWN, endpoint: url, timeoutMs: 2000, concurrency: 1, clock: createFakeClock() };
  await createTotalGest({ ...options, profile: profile({ authenticator }), module }).fetchProducts(
    {},
    new AbortController().signal,
  );
  expect(calls.map(({ headers }) => headers["accept-encoding"]?.includes("gzip"))).toEqual([true, false, false]);
  expect(calls.slice(1).map(({ headers }) => headers["accept-encoding"])).toEqual(["identity", "identity"]);
});

test("beside a profile the adapter's operation is used, and its guarantees replace the profile's whole", async () => {
  const { url, calls } = await openServer({});
  const folder = mkdtempSync(join(tmpdir(), "tg360-beside-"));
  const load = async (name: string, text: string) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return loadAdapter(join(folder, name), { ...OWN, endpoint: url });
  };
  const find = `async findOrder({ reference }) { return { items: [{ id: "7", number: "N7", externalReference: reference }] }; }`;
  const silent = await load("silent.mjs", `export default () => ({ ${find} });`);
  const speaking = await load(
    "speaking.mjs",
    `export default () => ({ guarantees: { uniqueReference: true }, ${find} });`,
  );
  const written = profile({ authenticator: { type: "basic" } });
  const options = { ...OWN, endpoint: url, timeoutMs: 2000, concurrency: 1, clock: createFakeClock() };
  const erp = createTotalGest({ ...options, profile: profileBeside(silent, written, true), module: silent });
  expect(await erp.findOrders("fw360:a:1", new AbortController().signal)).toMatchObject([{ number: "N7" }]);
  expect(calls).toEqual([]);
  expect(profileBeside(silent, written, true).guarantees).toEqual({ uniqueReference: true, idempotencyKey: true });
  expect(profileBeside(speaking, written, true).guarantees).toEqual({ uniqueReference: true, idempotencyKey: false });
});

const PAYMENTS = { card: "WEB", twint: "WEB", invoice: "WEB" };

/** The whole adapter with an upsert of customers and a search after it, without promises. */
function upsert(changes: boolean): readonly Change[] {
  return [
    ["uniqueReference: true, idempotencyKey: true", "uniqueReference: true, idempotencyKey: false"],
    ['      const [known] = await get("/customers", { email });\n', ""],
    [
      'return known ?? (await post("/customers", { email, name: order.billing.lastName })).json();',
      `const json = { email, name: order.billing.lastName };
      return (await ask({ method: "PUT", path: "/customers", json, changes: ${String(changes)} })).json();`,
    ],
    [
      "    const json = { ref: reference",
      '    await get("/orders", { ref: reference });\n    const json = { ref: reference',
    ],
  ];
}

test.each([
  [true, "unconfirmed"],
  [false, "exported"],
] as const)(
  "an upsert of customers with changes: %s, and an error after it: the order is %s",
  async (changes, state) => {
    const path = join(mkdtempSync(join(tmpdir(), "tg360-upsert-")), "adapter.mjs");
    writeFileSync(path, changed("whole", upsert(changes)), { mode: 0o600 });
    const stand = await openAdapterStand(openSteps, { path, payments: PAYMENTS });
    stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
    stand.erp.inject({ purpose: "findOrder", fault: { kind: "status", status: 500 } });
    for (let cycle = 0; cycle < 3; cycle += 1) {
      await stand.export();
      stand.clock.advance(10 * MINUTE);
    }
    const { orders } = JSON.parse((await stand.stage.run(["status", "orders", "--json"])).stdout) as {
      readonly orders: readonly { readonly state: string }[];
    };
    expect(orders.map((order) => order.state)).toEqual([state]);
    expect(stand.erp.customers).toHaveLength(1);
  },
);

test("a number that comes later: the order waits, and is exported with it, once", async () => {
  const path = join(MODULES, "later.mjs");
  expect(ADAPTERS).toContain(readFileSync(path, "utf8").trim());
  const json: unknown = JSON.parse(readFileSync(join(MODULES, "steps.json"), "utf8"));
  const open = (options: Parameters<typeof openSteps>[0]) => openSteps({ ...options, numbersAfter: 4 });
  const stand = await openAdapterStand(open, { path, profile: json, payments: PAYMENTS });
  await stand.pull();
  stand.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const first = await stand.export();
  expect(first.summary).toMatchObject({ exported: 0, waiting: 1 });
  let last = first;
  for (let cycle = 0; cycle < 4 && last.summary.exported === 0; cycle += 1) {
    stand.clock.advance(10 * MINUTE);
    last = await stand.export();
  }
  expect(last.summary).toMatchObject({ exported: 1 });
  expect(last.orders[0]?.totalgest?.number).toBe("A-1");
  expect(stand.erp.heads).toHaveLength(1);
  expect(stand.erp.heads[0]?.lines).toHaveLength(2);
});

test("a rehearsal with a copy of the configuration leaves the configuration as it is", async () => {
  expect(ADAPTERS).toContain("export TG360_CONFIG=rehearsal.json");
  const stage = await openStage({ products: 2 });
  const [own, copy] = ["own.json", "rehearsal.json"].map((name) => join(stage.folder, name));
  const before = JSON.stringify({ totalgest: { shopId: "shop-1" } });
  for (const path of [own, copy]) writeFileSync(path ?? "", before, { mode: 0o600 });
  const env = {
    TG360_CONFIG: copy ?? "",
    TG360_FRAMEWORK360_SITE: "rehearsal1",
    TG360_DATA_DIR: join(stage.folder, "r1"),
  };
  const { code } = await stage.run(["configure", "--map-payment", "card=CARD"], { env });
  expect([code, readFileSync(own ?? "", "utf8")]).toEqual([0, before]);
  expect(JSON.parse(readFileSync(copy ?? "", "utf8"))).toMatchObject({
    dataDir: env.TG360_DATA_DIR,
    framework360: { site: "rehearsal1" },
  });
});

test("a text has one field for each language, the short description too", async () => {
  expect(PROFILES).toContain('`"shortDescription.fr": "testo_fr"`');
  const row = {
    id: "7",
    sku: "S",
    active: true,
    nome_it: "Uno",
    nome_fr: "Un",
    testo_fr: "Court",
    prices: [],
    vat: { code: "N", rate: "8.1" },
    stock: { quantity: "1" },
  };
  const { url } = await openServer({
    ...row,
    prices: [{ list: "RETAIL", currency: "CHF", amount: "1.00", includesVat: true }],
  });
  const product = { "name.it": "nome_it", "name.fr": "nome_fr", "shortDescription.fr": "testo_fr" };
  const erp = erpWith({ authenticator: { type: "basic" }, fields: { product } }, url);
  expect(await erp.fetchProduct("7", new AbortController().signal)).toMatchObject({
    value: { name: { it: "Uno", fr: "Un" }, shortDescription: { fr: "Court" } },
  });
});

test("profile show has every field of an order, so that none is sent under a name that nobody saw", async () => {
  expect(PROFILES).toContain("is sent under its built-in name; `order` in `tg360 profile show` has all of them");
  const stage = await openStage({ products: 1 });
  const { stdout } = await stage.run(["profile", "show"]);
  const { fields } = JSON.parse(stdout) as { readonly fields: { readonly order: Readonly<Record<string, unknown>> } };
  // The one that is only sent where a profile names it.
  const sent = Object.keys(ORDER_FIELDS).filter((name) => name !== "lines[].articleId");
  expect(Object.keys(fields.order).toSorted()).toEqual(sent.toSorted());
});

test("an adapter that leaves everything to the profile saves its products for a rehearsal", async () => {
  const [line = ""] = /export default \(\) => \(\{\}\);/.exec(PROFILES) ?? [];
  const stage = await openStage({ products: 3 });
  const [adapter, saved, config] = ["nothing.mjs", "catalogue.jsonl", "config.json"].map((name) =>
    join(stage.folder, name),
  );
  writeFileSync(adapter ?? "", line, { mode: 0o600 });
  writeFileSync(join(stage.folder, "totalgest.json"), "{}", { mode: 0o600 });
  writeFileSync(config ?? "", JSON.stringify({ totalgest: { profile: "totalgest.json" } }), { mode: 0o600 });
  const words = ["adapter", "test", adapter ?? "", "--save-products", saved ?? "", "--config", config ?? ""];
  const { code } = await stage.start(words).ended;
  const rows = readFileSync(saved ?? "", "utf8")
    .trim()
    .split("\n")
    .map((row) => JSON.parse(row) as { readonly sku: string });
  expect([code, rows.length]).toEqual([0, 3]);
});
