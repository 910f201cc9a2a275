/**
 * SIGTERM and SIGINT at every moment: reported at once, what is on the wire is finished, and nothing is left unsettled.
 */
import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

/** Three orders, and a TotalGest that answers slowly. */
async function slowStage(ms: number): Promise<Stage> {
  const stage = await openStage();
  for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: Infinity, fault: { kind: "slow", ms } });
  return stage;
}

/** The same, but TotalGest takes the orders and never answers. */
async function silentStage(): Promise<Stage> {
  const stage = await slowStage(0);
  stage.sandbox.clearFaults();
  const fault = { kind: "hang", commit: true } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: Infinity, fault });
  return stage;
}

const isOnTheWire = (stage: Stage) => (): boolean =>
  stage.sandbox.ledger.some(({ operation }) => operation === "createOrder");

describe("a signal during a run", () => {
  test.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("%s is reported at once, starts no new work and finishes what is on the wire", async (signal, code) => {
    const stage = await slowStage(600);
    const running = stage.start(["export-orders", "--json"], { env: { TG360_HTTP_CONCURRENCY: "1" } });
    await until(isOnTheWire(stage));
    running.child.kill(signal);
    await until(() => running.stderrText() !== "");
    // Reported before the answer arrives, not after it.
    expect(stage.sandbox.ledger.find(({ operation }) => operation === "createOrder")).toMatchObject({ status: null });
    const ran = await running.ended;
    expect(ran.code).toBe(code);
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: code, error: { code: "interrupted" } });
    expect(stage.sandbox.erp.orders).toHaveLength(1);
    expect(Object.values((await stage.verdict()).open)).toEqual(["queued", "queued"]);
    stage.sandbox.clearFaults();
    expect((await stage.run(["export-orders"])).code).toBe(0);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("waits for each order on the wire, even if one is answered long before another", async () => {
    const stage = await openStage();
    for (let index = 0; index < 6; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    for (const ms of [1500, 400]) {
      const slow = { kind: "slow", ms } as const;
      stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 1, fault: slow });
    }
    const running = stage.start(["export-orders", "--json"], { env: { TG360_HTTP_CONCURRENCY: "2" } });
    await until(() => stage.sandbox.ledger.filter(({ operation }) => operation === "createOrder").length === 2);
    running.child.kill("SIGTERM");
    const ran = await running.ended;
    expect([ran.code, ran.stderr]).toEqual([143, expect.not.stringContaining("Error")]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 143, summary: { exported: 2, waiting: 4 } });
    expect(Object.values((await stage.verdict()).open)).toEqual(["queued", "queued", "queued", "queued"]);
  });

  test("a second time ends the run at once, and the next run looks up what was on the wire", async () => {
    const stage = await slowStage(900);
    const running = stage.start(["export-orders"]);
    await until(isOnTheWire(stage));
    running.child.kill("SIGTERM");
    await until(() => running.stderrText() !== "");
    const sentMs = performance.now();
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(143);
    expect(performance.now() - sentMs).toBeLessThan(700);
    stage.sandbox.clearFaults();
    expect(Object.values((await stage.verdict()).open)).toEqual(["sending", "sending", "sending"]);
    expect((await stage.export()).summary.exported).toBe(3);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("in the wait before a look-up leaves the order as sending", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetAfter" } });
    const running = stage.start(["export-orders", "--json"]);
    await until(() => stage.sandbox.erp.orders.length === 1);
    await sleep(150);
    running.child.kill("SIGTERM");
    const ran = await running.ended;
    expect(ran.code).toBe(143);
    expect(ran.tookMs).toBeLessThan(4000);
    expect(await stage.verdict()).toEqual(clean({ "1001": "sending" }));
    expect((await stage.export()).summary.exported).toBe(1);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("during a pull leaves no product partly pushed", async () => {
    const stage = await openStage({ products: 150 });
    stage.sandbox.inject({
      system: "Framework360",
      operation: "products/bulkUpdate",
      times: Infinity,
      fault: { kind: "slow", ms: 500 },
    });
    const running = stage.start(["pull-products", "--json", "--allow-mass-change"]);
    await until(() => stage.sandbox.ledger.some(({ operation }) => operation === "products/bulkUpdate"));
    running.child.kill("SIGTERM");
    expect((await running.ended).code).toBe(143);
    stage.sandbox.clearFaults();
    await stage.pull({ allowMassChange: MASS_CHANGES });
    const ids = [...stage.sandbox.shop.products.values()].flatMap(({ external }) => external.totalgest_id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("a daemon", () => {
  test.each([
    ["SIGTERM", 0],
    ["SIGINT", 130],
  ] as const)("that sleeps ends within a second of %s, with exit %i", async (signal, code) => {
    const stage = await openStage({ products: 1 });
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const daemon = stage.start(["daemon"]);
    await until(() => stage.sandbox.erp.orders.length === 1);
    await until(() => stage.sandbox.ledger.some(({ operation }) => operation === "products"));
    await sleep(400);
    const sentMs = performance.now();
    daemon.child.kill(signal);
    expect((await daemon.ended).code).toBe(code);
    expect(performance.now() - sentMs).toBeLessThan(1000);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("during a cycle finishes what is on the wire and ends with 0", async () => {
    const stage = await slowStage(600);
    const daemon = stage.start(["daemon"], { env: { TG360_HTTP_CONCURRENCY: "1" } });
    await until(isOnTheWire(stage));
    daemon.child.kill("SIGTERM");
    expect((await daemon.ended).code).toBe(0);
    expect(stage.sandbox.erp.orders).toHaveLength(1);
    expect(Object.values((await stage.verdict()).open)).toEqual(["queued", "queued"]);
    stage.sandbox.clearFaults();
    await stage.export();
    expect(await stage.verdict()).toEqual(clean());
  });

  test("during a cycle ends at once at a second signal, and what was on the wire is looked up", async () => {
    const stage = await silentStage();
    const daemon = stage.start(["daemon"], { env: { TG360_HTTP_CONCURRENCY: "1" } });
    await until(isOnTheWire(stage));
    const textBefore = daemon.stderrText();
    daemon.child.kill("SIGTERM");
    await until(() => daemon.stderrText() !== textBefore);
    const sentMs = performance.now();
    daemon.child.kill("SIGTERM");
    expect((await daemon.ended).code).toBe(143);
    expect(performance.now() - sentMs).toBeLessThan(2000);
    expect(Object.values((await stage.verdict()).open).toSorted()).toEqual(["queued", "queued", "sending"]);
    stage.sandbox.clearFaults();
    await stage.export();
    expect(await stage.verdict()).toEqual(clean());
  });

  test("ends within 10 s of SIGTERM though the answer never comes, and so does an export; the order stays listed", async () => {
    await Promise.all(
      [["daemon"] as const, ["export-orders"] as const].map(async (args) => {
        const stage = await silentStage();
        const running = stage.start(args, { env: { TG360_HTTP_CONCURRENCY: "1" } });
        await until(isOnTheWire(stage));
        const sentMs = performance.now();
        running.child.kill("SIGTERM");
        expect([args, (await running.ended).code]).toEqual([args, args[0] === "daemon" ? 0 : 143]);
        expect(performance.now() - sentMs).toBeLessThan(10_000);
        expect(Object.values((await stage.verdict()).open).toSorted()).toEqual(["queued", "queued", "sending"]);
        stage.sandbox.clearFaults();
        await stage.export();
        expect(await stage.verdict()).toEqual(clean());
      }),
    );
  });
});
