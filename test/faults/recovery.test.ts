/**
 * After a person restored a backup, moved something or typed something wrong: orders are looked up first, and sent only
 * where missing.
 */
import { copyFileSync, rmSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

interface Report {
  readonly exitCode: number;
  readonly summary: Readonly<Record<string, number>>;
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly totalgest: { readonly number: string } | null;
  }[];
}

async function exported(stage: Stage, ...args: string[]): Promise<Report> {
  const ran = await stage.run(["export-orders", "--json", ...args]);
  return JSON.parse(ran.stdout) as Report;
}

async function fixed(stage: Stage, ...args: string[]): Promise<Report> {
  const ran = await stage.run(["fix", "--json", "--yes", ...args]);
  return JSON.parse(ran.stdout) as Report;
}

async function stageWithExported(count: number): Promise<Stage> {
  const stage = await openStage();
  for (let index = 0; index < count; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.export();
  return stage;
}

describe("--resend", () => {
  test("after a restored backup of TotalGest sends only what is missing", async () => {
    const stage = await stageWithExported(4);
    const { erp } = stage.sandbox;
    const forgotten = erp.orders.slice(0, 2);
    for (const { id } of forgotten) erp.forgetOrder(id);
    const missing = forgotten.map(({ externalReference }) => externalReference.split(":").at(-1));
    expect((await stage.verdict()).phantom.toSorted()).toEqual(missing.toSorted());
    const report = await fixed(stage, "1001,1002,1003,1004", "--resend");
    expect(report).toMatchObject({ exitCode: 0, summary: { requested: 4, exported: 2, alreadyExported: 2 } });
    expect(erp.orders).toHaveLength(4);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("after a wrong --mark-exported sends the order, and stores TotalGest's own number", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    expect(await fixed(stage, "1001", "--mark-exported", "2026-999")).toMatchObject({
      exitCode: 0,
    });
    expect((await stage.verdict()).phantom).toEqual(["1001"]);
    expect(await exported(stage)).toMatchObject({ summary: { requested: 0 } });
    const report = await fixed(stage, "1001", "--resend");
    expect(report.orders[0]).toMatchObject({
      state: "exported",
      totalgest: { number: stage.sandbox.erp.orders[0]?.number },
    });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("sends nothing while TotalGest cannot be reached", async () => {
    const stage = await stageWithExported(1);
    stage.sandbox.inject({
      system: "TotalGest",
      operation: "findOrder",
      times: Infinity,
      fault: { kind: "status", status: 500 },
    });
    expect((await stage.export({ tokens: ["1001"], resend: true })).exitCode).toBe(6);
    expect(stage.sandbox.erp.orders).toHaveLength(1);
    expect(await stage.verdict()).toEqual(clean());
  });
});

test("an old copy of the state file sends nothing again: references and keys are computed, not random", async () => {
  const stage = await openStage();
  const { shop, erp } = stage.sandbox;
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.export({ dryRun: true });
  copyFileSync(stage.statePath, `${stage.folder}/old.db`);
  await stage.export();
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.export();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(stage.statePath + suffix, { force: true });
  copyFileSync(`${stage.folder}/old.db`, stage.statePath);
  // It is noticed, and said.
  expect(await exported(stage)).toMatchObject({
    exitCode: 3,
    error: { code: "state-older" },
    summary: { exported: 2 },
  });
  expect(erp.orders).toHaveLength(2);
  expect(await stage.verdict()).toEqual(clean());
});

test("a state file deleted after a week of exports sends nothing again, though the mapping, and so the bytes, changed", async () => {
  const stage = await openStage({ at: "2026-11-17T10:00:00Z" });
  const { shop, erp } = stage.sandbox;
  stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "100", unit: "pcs" } });
  await stage.pull();
  const mapped = (code: string) => ({ mapping: { payments: { cod: code } } });
  for (let day = 0; day < 7; day++) {
    for (let order = 0; order < 3; order++)
      shop.placeOrder({ items: [{ sku: "SKU-1" }], payment: { id: "cod", name: "Contrassegno" } });
    expect(await stage.export({}, mapped("CARD"))).toMatchObject({ exitCode: 0, summary: { exported: 3 } });
    stage.clock.advance(DAY);
  }
  const numbers = erp.orders.map(({ number }) => number);
  for (const suffix of ["", "-wal", "-shm"]) rmSync(stage.statePath + suffix, { force: true });
  shop.placeOrder({ items: [{ sku: "SKU-1" }], payment: { id: "cod", name: "Contrassegno" } });
  const report = await stage.export({}, mapped("PAYPAL"));
  expect(report).toMatchObject({ exitCode: 0, summary: { exported: 22 } });
  expect(erp.orders).toHaveLength(22);
  expect(report.orders.map(({ totalgest }) => totalgest?.number)).toEqual(expect.arrayContaining(numbers));
  expect(await stage.verdict()).toEqual(clean());
});

describe("a system that moved to another address", () => {
  test("is refused, exit 4, until configure --moved, and no reference changes", async () => {
    const stage = await stageWithExported(1);
    const { sandbox } = stage;
    const moved = {
      TG360_TOTALGEST_ENDPOINT: sandbox.erp.url.replace("127.0.0.1", "localhost"),
      TG360_FRAMEWORK360_URL: sandbox.shop.url.replace("127.0.0.1", "localhost"),
      TG360_FRAMEWORK360_SITE: "127.0.0.1",
    };
    sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const refused = await stage.run(["export-orders", "--json"], { env: moved });
    expect(refused.code).toBe(4);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      error: { code: "state-of-another", hint: expect.stringContaining("--moved") },
    });
    expect((await stage.run(["configure", "--moved", "--no-input"], { env: moved })).code).toBe(0);
    const ran = await stage.run(["export-orders", "--json"], { env: moved });
    expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { summary: { exported: 1 } }]);
    expect(sandbox.erp.orders.map(({ externalReference }) => externalReference)).toEqual([
      "fw360:127.0.0.1:1001",
      "fw360:127.0.0.1:1002",
    ]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("does not matter to an empty state", async () => {
    const stage = await openStage();
    expect((await stage.run(["export-orders"])).code).toBe(0);
    const moved = { TG360_TOTALGEST_ENDPOINT: stage.sandbox.erp.url.replace("127.0.0.1", "localhost") };
    expect((await stage.run(["export-orders"], { env: moved })).code).toBe(0);
  });
});

test("a state of another owner, shop or site is refused and left as it is", async () => {
  const stage = await stageWithExported(1);
  for (const other of [
    { TG360_TOTALGEST_OWNER_ID: "owner-2" },
    { TG360_TOTALGEST_SHOP_ID: "shop-2" },
    { TG360_FRAMEWORK360_SITE: "other.ch" },
  ]) {
    const ran = await stage.run(["pull-products", "--json"], { env: other });
    expect([other, ran.code]).toEqual([other, 4]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "state-of-another" } });
  }
  expect(await stage.verdict()).toEqual(clean());
});
