/** Which files are run as adapters, for which shop, and what their host lets them do. */
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test, vi } from "vitest";

import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { createTotalGest } from "../../src/clients/totalgest/client.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/dialect.ts";
import { loadFrom } from "../../src/config/load.ts";
import { refusedNames } from "../../src/config/shops/kept.ts";
import { Secret } from "../../src/core/common/secret.ts";
import type { CreateAnswer } from "../../src/core/ports/erp.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import { INTENT, never } from "../clients/totalgest/totalgest.ts";
import { sendJson, serveWire } from "../clients/wire-server.ts";
import { serveHttp } from "../support/loopback.ts";
import { openStage } from "../support/stage.ts";

const folder = mkdtempSync(join(tmpdir(), "tg360-adapter-"));
let files = 0;

/** A module with these operations, beside those that must not be missing. */
function written(operations: string, { before = "", name = "mjs" } = {}): string {
  const path = join(folder, `module-${String((files += 1))}.${name}`);
  const whole = `${before}\nexport default (host) => ({\n${NEEDED}\n${operations}\n});\n`;
  writeFileSync(path, whole, { mode: 0o600 });
  return path;
}

const NEEDED = `guarantees: { uniqueReference: true, idempotencyKey: true },
  async shop() {}, async products() {}, async product() {}, async createOrder() {},`;

const OWN = {
  endpoint: "http://127.0.0.1:9",
  ownerId: "7",
  shopId: "12",
  username: "anna",
  password: new Secret("canary-password-7e57"),
};

async function erpWith(operations: string, endpoint = OWN.endpoint, timeoutMs = 20_000) {
  const path = written(operations);
  const own = { ...OWN, endpoint };
  const module = await loadAdapter(path, own);
  const profile = profileBeside(module, DEFAULT_TOTALGEST_PROFILE, false);
  const erp = createTotalGest({ ...own, module, profile, timeoutMs, concurrency: 4, clock: createFakeClock() });
  return { erp, path };
}

async function answerOf(createOrder: string, endpoint?: string, more = "", timeoutMs?: number): Promise<CreateAnswer> {
  const { erp } = await erpWith(
    `async createOrder({ order, reference }) {\n${createOrder}\n},\n${more}`,
    endpoint,
    timeoutMs,
  );
  return erp.createOrder({ ...INTENT, body: '{"note":"x"}' }, never);
}

async function refusalOf(path: string): Promise<unknown> {
  const asked = loadAdapter(path, OWN).then((module) => profileBeside(module, DEFAULT_TOTALGEST_PROFILE, false));
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  return Reflect.get(Object(error), "problem");
}

test("a file that others may write, or that another user owns, is not run", async () => {
  const path = written("");
  chmodSync(path, 0o620);
  expect(await refusalOf(path)).toMatchObject({ code: "adapter-unusable", data: { why: "mode", detail: "620" } });
  chmodSync(path, 0o644);
  expect(await refusalOf(path)).toBeUndefined();
  if (process.getuid?.() !== 0) return;
  chownSync(path, 4321, 4321);
  expect(await refusalOf(path)).toMatchObject({ data: { why: "owner", detail: "4321" } });
  symlinkSync(path, join(folder, "link.mjs"));
  expect(await refusalOf(join(folder, "link.mjs"))).toMatchObject({ data: { why: "owner" } });
});

test("a file in a folder that others may write is not run, except in a sticky one such as /tmp", async () => {
  const inner = join(folder, "inner");
  mkdirSync(join(inner, "deep"), { recursive: true });
  const path = join(inner, "deep", "module.mjs");
  copyFileSync(written(""), path);
  expect(await refusalOf(path)).toBeUndefined();
  chmodSync(inner, 0o775);
  expect(await refusalOf(path)).toMatchObject({
    data: { why: "folder", detail: expect.stringContaining(`${inner}: 775`) as string },
  });
  chmodSync(inner, 0o1777);
  expect(await refusalOf(path)).toBeUndefined();
});

test("a file that imports another one is not run: hash and trust would not cover that one", async () => {
  const refused = [
    ['import { a } from "./other.mjs";', "1: ./other.mjs"],
    ['\n\nimport {\n  a,\n} from "lodash";', "5: lodash"],
    ['export * from "/tmp/x.mjs";', "1: /tmp/x.mjs"],
    ['const later = () => import("./other.mjs");', "1: ./other.mjs"],
    ['const old = (require) => require("./other.cjs");', "1: ./other.cjs"],
  ] as const;
  for (const [before, detail] of refused)
    expect(await refusalOf(written("", { before }))).toMatchObject({ data: { why: "imports", detail } });
  const fine = `// import a from "./other.mjs";
/** @type {import("tg360/adapter").Adapter} */
import { createHash } from "node:crypto"; import fs from 'fs';
const text = "import nothing";`;
  expect(await refusalOf(written("", { before: fine }))).toBeUndefined();
  const types = `import type { Adapter } from "tg360/adapter";
let host: import("tg360/adapter").Host;`;
  expect(await refusalOf(written("", { before: types, name: "ts" }))).toBeUndefined();
});

test("TypeScript is run where Node reads it, and refused with the version that does", async () => {
  const path = written("async findOrder(asked: { reference: string }) { return { items: [] }; },", { name: "ts" });
  expect(await refusalOf(path)).toBeUndefined();
  const error: unknown = await loadAdapter(path, OWN, { readsTypeScript: false }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ problem: { data: { why: "typescript", detail: "Node 22.18" } } });
});

test("what is no adapter, or lacks operations, is named", async () => {
  const bare = join(folder, "bare.mjs");
  writeFileSync(bare, "export default (host) => ({ async shop() {} });", { mode: 0o600 });
  expect(await refusalOf(bare)).toMatchObject({ data: { why: "lacks", detail: "products, product, createOrder" } });
  const careless = written("guarantees: {},");
  expect(await refusalOf(careless)).toMatchObject({
    data: { why: "lacks", detail: "findOrder / guarantees.uniqueReference" },
  });
  for (const text of [
    "export const a = 1;",
    "export default 7;",
    "export default () => null;",
    "throw new Error('no')",
    "syntax error(",
  ]) {
    const path = join(folder, `bad-${String((files += 1))}.mjs`);
    writeFileSync(path, text, { mode: 0o600 });
    expect(await refusalOf(path)).toMatchObject({ code: "adapter-unusable", data: { why: "invalid" } });
  }
  expect(await refusalOf(join(folder, "gone.mjs"))).toMatchObject({ data: { why: "missing" } });
});

test("the path is never taken from a variable or the database", () => {
  const sources = {
    configFlag: join(folder, "config.json"),
    env: { HOME: folder, TG360_TOTALGEST_ADAPTER: "/tmp/x.mjs" },
    flags: {},
  };
  writeFileSync(sources.configFlag, "{}", { mode: 0o600 });
  expect(() => loadFrom({ ...sources, leaveMode: true })).toThrow("TG360_TOTALGEST_ADAPTER");
  expect(refusedNames({ totalgest: { adapter: "/tmp/x.mjs", hosts: ["x"], shopId: "1" } })).toEqual([
    "totalgest.adapter",
    "totalgest.hosts",
  ]);
});

test("each shop has an instance and a module of its own, which a thousand cycles share", async () => {
  const path = written("async product({ id }) { return { made, inner: (inner += 1), id }; },", {
    before: "let made = 0; let inner = 0; globalThis.adaptersMade = (globalThis.adaptersMade ?? 0) + 1;",
  });
  const count = (): unknown => Reflect.get(globalThis, "adaptersMade");
  const first = await loadAdapter(path, OWN);
  for (let cycle = 0; cycle < 1000; cycle += 1) expect(await loadAdapter(path, OWN)).toBe(first);
  expect(count()).toBe(1);
  const other = await loadAdapter(path, { ...OWN, shopId: "13" });
  expect(count()).toBe(2);
  expect(await first.operations.product?.({ id: "1" })).toMatchObject({ inner: 1 });
  expect(await other.operations.product?.({ id: "1" })).toMatchObject({ inner: 1 });
  const { fingerprint } = first;
  writeFileSync(path, "export default () => ({ async shop() {} });");
  const changed = await loadAdapter(path, OWN);
  expect(changed.fingerprint).not.toBe(fingerprint);
});

test("an exception is named with file and line: before anything was changed nothing was sent, after it the outcome is unknown", async () => {
  await using server = await serveWire((_received, response) => {
    sendJson(response, 200, {});
  });
  const early = await answerOf("await host.call({ path: '/search' });\nundefined.x;", server.url);
  expect(early).toMatchObject({
    kind: "not-sent",
    problem: { code: "adapter-failed", data: { operation: "createOrder" } },
  });
  expect(Reflect.get(early, "problem")).toMatchObject({
    data: { place: expect.stringMatching(/module-\d+\.mjs:\d+$/) as string },
  });
  expect(await answerOf("await host.call({ path: '/customers', json: {} });\nundefined.x;", server.url)).toMatchObject({
    kind: "unknown",
    problem: { code: "adapter-failed" },
  });
  expect(
    await answerOf("await host.call({ path: '/search', json: {}, changes: false });\nundefined.x;", server.url),
  ).toMatchObject({ kind: "not-sent" });
  expect(
    await answerOf(
      "await host.call({ path: '/customers', json: {} });\nawait new Promise(() => {});",
      server.url,
      "",
      1500,
    ),
  ).toMatchObject({ kind: "unknown" });
  expect(await answerOf("await new Promise(() => {});", server.url, "", 300)).toMatchObject({
    kind: "not-sent",
    problem: { code: "adapter-failed", data: { how: "unsettled" } },
  });
});

test("a call that is not answered in time is slow, and no mistake of the module", async () => {
  await using server = await serveWire(() => undefined);
  expect(await answerOf("await host.call({ path: '/search' });", server.url, "", 300)).toMatchObject({
    kind: "not-sent",
    problem: { code: "timed-out" },
  });
});

test("a module that waits for nothing after an answered call is not a system that is slow", async () => {
  await using server = await serveWire((_received, response) => {
    sendJson(response, 200, {});
  });
  const hangs = "await host.call({ path: '/search' });\nawait new Promise(() => {});";
  expect(await answerOf(hangs, server.url, "", 1500)).toMatchObject({
    kind: "not-sent",
    problem: { code: "adapter-failed", data: { how: "unsettled" } },
  });
});

test("what one order leaves unsettled keeps no later one waiting", async () => {
  const shared = "await host.once('anna', () => (tried += 1) > 1 ? Promise.resolve() : new Promise(() => {}));";
  const path = written(`async createOrder() { ${shared}\nreturn { id: '1', number: '2' }; },`, {
    before: "let tried = 0;",
  });
  const module = await loadAdapter(path, OWN);
  const profile = profileBeside(module, DEFAULT_TOTALGEST_PROFILE, false);
  const erp = createTotalGest({ ...OWN, module, profile, timeoutMs: 300, concurrency: 4, clock: createFakeClock() });
  const send = () => erp.createOrder({ ...INTENT, body: '{"note":"x"}' }, never);
  expect(await send()).toMatchObject({ kind: "not-sent" });
  expect(await send()).toMatchObject({ kind: "taken", order: { id: "1" } });
});

test("a refusal counts at once before a change, and after one only if the order is not there", async () => {
  await using server = await serveWire((_received, response) => {
    sendJson(response, 200, {});
  });
  const refuse = "host.refuse('invalid_order', 'no', { fields: [{ path: 'lines[0].sku', code: 'unknown_sku' }] });";
  const change = "await host.call({ path: '/customers', json: {} });";
  const find = (items: string): string => `async findOrder({ reference }) { return { items: ${items} }; },`;
  const there = "[{ id: '1', number: '2', externalReference: reference }]";
  expect(await answerOf(refuse, server.url)).toMatchObject({ kind: "refused" });
  expect(await answerOf(`${change}${refuse}`, server.url)).toMatchObject({ kind: "unknown" });
  expect(await answerOf(`${change}${refuse}`, server.url, find("[]"))).toMatchObject({
    kind: "refused",
    problem: { data: { reasons: ["unknown_sku"] } },
  });
  expect(await answerOf(`${change}${refuse}`, server.url, find(there))).toMatchObject({
    kind: "taken",
    order: { id: "1", number: "2" },
  });
  const partly = there.replace("id:", "complete: false, id:");
  expect(await answerOf(`${change}${refuse}`, server.url, find(partly))).toMatchObject({ kind: "unknown" });
  expect(
    await answerOf(`${change}host.refuse('throttled', 'slow', { retryAfterMs: 5000 });`, server.url, find("[]")),
  ).toMatchObject({ kind: "throttled", retryAfterMs: 5000 });
});

test("a character that the charset lacks puts the order on hold; the host is left by no call, and by none after the end", async () => {
  expect(await answerOf("host.encode('Łódź', 'iso-8859-1');")).toMatchObject({
    kind: "unwritable",
    problem: { code: "text-unwritable" },
  });
  expect(await answerOf("return host.call({ url: 'http://localhost:9/steal' });")).toMatchObject({
    kind: "not-sent",
    problem: { data: { detail: expect.stringContaining("totalgest.hosts") as string } },
  });
  let calls = 0;
  await using server = await serveWire((_received, response) => {
    calls += 1;
    sendJson(response, 200, {});
  });
  const late =
    "setTimeout(() => { host.call({ path: '/late' }).catch((error) => { globalThis.lateCall = error.message; }); }, 5);\nreturn { id: '1', number: '1' };";
  expect(await answerOf(late, server.url)).toMatchObject({ kind: "taken", how: "created" });
  await vi.waitFor(() => expect(Reflect.get(globalThis, "lateCall")).toContain("createOrder is over"));
  expect(calls).toBe(0);
});

test("query and form are written in the charset that is named, and what it lacks puts the order on hold", async () => {
  const seen: string[] = [];
  const url = await serveHttp((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray()).toString("latin1");
      seen.push(`${String(request.method)} ${String(request.url)} ${String(request.headers["content-type"])} ${body}`);
      response.writeHead(200).end();
    })();
  });
  const say = (name: string): string =>
    `await host.call({ path: "/o?a=1", query: { ort: "${name}", none: undefined }, form: { via: "${name} 1", x: "" }, writes: "iso-8859-1" });
     return { id: "1", number: "1" };`;
  expect(await answerOf(say("Zürich"), url)).toMatchObject({ kind: "taken" });
  expect(seen).toEqual(["POST /o?a=1&ort=Z%FCrich application/x-www-form-urlencoded via=Z%FCrich%201&x="]);
  expect(await answerOf(say("Łódź"), url)).toMatchObject({ kind: "unwritable" });
  expect(seen).toHaveLength(1);
});

test("csv: a row with another number of columns fails the list; xml: as a profile reads it", async () => {
  const { erp } = await erpWith(
    "async product({ id }) { return id === '1' ? host.csv.parse('a;b\\n1;2\\n3\\n') : null; },",
  );
  await expect(erp.fetchProduct("1", never)).rejects.toMatchObject({ problem: { code: "adapter-failed" } });
  expect(await erp.fetchProduct("2", never)).toBe("nothing");
});

test("configure --save-anyway recommends the test of an adapter that does not fit, and no profile", async () => {
  const stage = await openStage();
  const path = written("async shop() { throw new Error('not yet'); },");
  const args = ["configure", "--adapter", path, "--config", join(stage.folder, "config.json")];
  const refused = await stage.run(args);
  expect([refused.code, refused.stderr]).toEqual([6, expect.stringContaining("Nothing was saved.")]);
  const saved = await stage.run([...args, "--save-anyway"]);
  expect(saved.stderr).toContain(`tg360 adapter test ${path}`);
  expect(refused.stderr + saved.stderr).not.toContain("profile");
});
