/** Answers and orders of any size: a limit on the unpacked size of an answer, and bounded memory. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";
import { serveHttp } from "../support/loopback.ts";

const MEGABYTE = 1024 * 1024;
const hasProc = existsSync("/proc/self/status");

/** The most memory that any of these may use, in MB. */
const MOST_MEGABYTES = 300;

/** As the kernel measured it (VmHWM): the peak memory of the process, including compiled code and libraries. */
const NOTE_PEAK = `import { existsSync, readFileSync, writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.PEAK_FILE, readFileSync("/proc/self/status")));`;

if (!hasProc) process.stderr.write("peaks of memory are not measured: that needs /proc\n");

interface Measured extends Ran {
  readonly peakMegabytes: number;
}

/** Runs the program and measures its memory; 0 MB where there is no /proc. */
async function measured(stage: Stage, args: readonly string[], env: Record<string, string> = {}): Promise<Measured> {
  const [preload, peakFile] = [join(stage.folder, "note-peak.mjs"), join(stage.folder, "peak")];
  writeFileSync(preload, NOTE_PEAK);
  const watched = hasProc ? { NODE_OPTIONS: `--import=${preload}`, PEAK_FILE: peakFile } : {};
  const ran = await stage.run(args, { env: { ...env, ...watched }, limitMs: 60_000 });
  const peak = hasProc ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(peakFile, "utf8"))?.[1] : "0";
  return { ...ran, peakMegabytes: Number(peak) / 1024 };
}

/** A server that answers every request with a gzip of `megabytes` of one letter, a few kilobytes on the wire. */
function bombServer(megabytes: number): Promise<string> {
  // A gzip file may have several members, so the bomb need not be packed in one piece.
  const member = gzipSync(Buffer.alloc(MEGABYTE, "x"));
  const body = Buffer.concat(Array.from({ length: megabytes }, () => member));
  return serveHttp((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(body);
  });
}

test("a gzip bomb is refused at the limit, in bounded memory", async () => {
  const stage = await openStage();
  const env = { TG360_FRAMEWORK360_URL: await bombServer(400) };
  const ran = await measured(stage, ["export-orders", "--json"], env);
  expect(ran.code).toBe(6);
  expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "answer-too-large" } });
  expect(ran.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders"])).code).toBe(0);
  expect(await stage.verdict()).toEqual(clean());
});

test("an answer of ten megabytes is read like any other, in bounded memory", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  const description = "Fagioli ".repeat((10 * MEGABYTE) / 8);
  erp.addProduct({ id: "p1", sku: "SKU-1", description });
  const ran = await measured(stage, ["pull-products", "--json"]);
  expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { summary: { created: 1 } }]);
  expect(ran.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
  expect(shop.products.withSku("SKU-1")[0]?.description).toHaveLength(description.length);
});

test("an answer beyond the limit ends the read, and is not requested again", async () => {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
  const planted = stage.sandbox.inject({
    system: "TotalGest",
    operation: "products",
    times: Infinity,
    fault: { kind: "oversize", bytes: 65 * MEGABYTE },
  });
  expect(await stage.pull({}, { http: { timeoutMs: 20_000 } })).toMatchObject({
    exitCode: 6,
    problems: [{ code: "answer-too-large" }],
  });
  expect(planted.hits).toBe(1);
});

test("an order of thirty thousand lines is sent completely, in bounded memory", { timeout: 90_000 }, async () => {
  const stage = await openStage({ phpStyle: false });
  stage.sandbox.shop.placeOrder({ cart: Array.from({ length: 30_000 }, () => CUSTOM_LINE) });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const ran = await measured(stage, ["export-orders", "--json"]);
  expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { summary: { exported: 2 } }]);
  expect(ran.peakMegabytes).toBeLessThan(220);
  const lines = stage.sandbox.erp.orders.map(({ order }) => order.lines.length);
  expect(Math.max(...lines)).toBe(30_001);
  expect(await stage.verdict()).toEqual(clean());
});
