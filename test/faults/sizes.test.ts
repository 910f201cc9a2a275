/** Answers and orders of any size: a cap on what an answer unpacks to, and memory that stays within bounds. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect, onTestFinished, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";

const MEGABYTE = 1024 * 1024;

/** The program's peak of memory, in kilobytes, goes into a file when it ends. */
const NOTE_PEAK = `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS)));`;

/** A server that answers everything with a gzip of `megabytes` of one letter, a few kilobytes on the wire. */
async function bombServer(megabytes: number): Promise<string> {
  // Members of a gzip file may follow each other: the bomb need not be packed in one piece.
  const member = gzipSync(Buffer.alloc(MEGABYTE, "x"));
  const body = Buffer.concat(Array.from({ length: megabytes }, () => member));
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" });
    response.end(body);
  });
  return listen(server);
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test("a gzip bomb is refused at the cap, in bounded memory", async () => {
  const stage = await openStage();
  const url = await bombServer(400);
  const [preload, peakFile] = [join(stage.folder, "note-peak.mjs"), join(stage.folder, "peak")];
  writeFileSync(preload, NOTE_PEAK);
  const env = { TG360_FRAMEWORK360_URL: url, NODE_OPTIONS: `--import=${preload}`, PEAK_FILE: peakFile };
  const ran = await stage.run(["export-orders", "--json"], { env });
  expect(ran.code).toBe(6);
  expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "answer-too-large" } });
  const peakMegabytes = Number(readFileSync(peakFile, "utf8")) / 1024;
  expect(peakMegabytes).toBeLessThan(300);
});

test("an answer of ten megabytes is read like any other", async () => {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
  const { erp, shop } = stage.sandbox;
  const description = "Fagioli ".repeat((10 * MEGABYTE) / 8);
  erp.addProduct({ id: "p1", sku: "SKU-1", description });
  expect(await stage.pull()).toMatchObject({ exitCode: 0, summary: { created: 1 } });
  expect(shop.products.withSku("SKU-1")[0]?.description).toHaveLength(description.length);
});

test("an answer beyond the cap ends the read, and is not asked for again", async () => {
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

test("an order of a hundred thousand lines is sent whole, or refused as a whole", async () => {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z", phpDress: false });
  stage.sandbox.shop.placeOrder({ cart: Array.from({ length: 100_000 }, () => CUSTOM_LINE) });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect(await stage.export({}, { http: { timeoutMs: 20_000 } })).toMatchObject({
    exitCode: 0,
    summary: { exported: 2 },
  });
  const lines = stage.sandbox.erp.orders.map(({ order }) => order.lines.length);
  expect(Math.max(...lines)).toBe(100_001);
  expect(await stage.verdict()).toEqual(clean());
});
