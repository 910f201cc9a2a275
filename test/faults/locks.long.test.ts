/** Several processes at once: one works, the others wait or end with exit 7 and the holder's pid. */
import { symlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran, Running } from "../support/tg360-process.ts";
import { until } from "../support/until.ts";

async function stageWithOrders(count: number): Promise<Stage> {
  const stage = await openStage({ products: 1 });
  for (let index = 0; index < count; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  return stage;
}

/**
 * An export that is paused with an order on the wire until `release` is called. It is stopped during the request that
 * sends the order, before there is an answer, so it cannot finish earlier.
 */
async function heldExport(stage: Stage): Promise<{ running: Running; release: () => void }> {
  const held = stage.sandbox.inject({
    system: "TotalGest",
    operation: "createOrder",
    when: () => running.child.kill("SIGSTOP"),
    fault: { kind: "slow", ms: 0 },
  });
  const running = stage.start(["export-orders", "--json"]);
  await until(() => held.hits > 0);
  return { running, release: () => void running.child.kill("SIGCONT") };
}

function pidIn(ran: Ran): number {
  const { error } = JSON.parse(ran.stdout) as { error: { message: string } };
  return Number(/(?:process|pid)\D*(\d+)/i.exec(error.message)?.[1]);
}

describe("a second export", () => {
  test("gives up at once with --lock-timeout 0: exit 7, the holder's pid and since when", async () => {
    const stage = await stageWithOrders(1);
    const { running, release } = await heldExport(stage);
    const link = `${stage.folder}/link`;
    symlinkSync(stage.dataDir, link);
    for (const dataDir of [stage.dataDir, link]) {
      const second = await stage.run([
        "export-orders",
        "--json",
        "--lock-timeout",
        "0",
        "--ids",
        "1001",
        "--data-dir",
        dataDir,
      ]);
      expect(second.code).toBe(7);
      expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: "locked" } });
      expect(pidIn(second)).toBe(running.child.pid);
      expect(second.stdout).toContain(new Date().toISOString().slice(0, 4));
    }
    release();
    expect((await running.ended).code).toBe(0);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("by hand during a run waits for its end, and sends nothing again", async () => {
    const stage = await stageWithOrders(2);
    const { running, release } = await heldExport(stage);
    let isOver = false;
    const waiting = stage.run(["export-orders", "--json", "--ids", "1001,1002"]).finally(() => (isOver = true));
    await sleep(400);
    expect(isOver).toBe(false);
    release();
    const second = await waiting;
    expect([second.code, JSON.parse(second.stdout)]).toMatchObject([
      0,
      { summary: { requested: 2, alreadyExported: 2 } },
    ]);
    expect((await running.ended).code).toBe(0);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is one of five in the same cron minute, and each order is sent once", async () => {
    const stage = await stageWithOrders(6);
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => stage.run(["export-orders", "--json"])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const sent = runs.map(({ stdout }) => (JSON.parse(stdout) as { summary: { exported: number } }).summary.exported);
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(6);
    expect(await stage.verdict()).toEqual(clean());
  });
});

test("a pull does not wait for an export", async () => {
  const stage = await stageWithOrders(1);
  const { running, release } = await heldExport(stage);
  expect((await stage.run(["pull-products", "--lock-timeout", "0"])).code).toBe(0);
  release();
  expect((await running.ended).code).toBe(0);
  expect(await stage.verdict()).toEqual(clean());
});

test("a lock whose holder was killed is free at once", async () => {
  const stage = await stageWithOrders(1);
  const { running } = await heldExport(stage);
  running.child.kill("SIGKILL");
  await running.ended;
  const ran = await stage.run(["export-orders", "--json", "--lock-timeout", "0", "--dry-run"]);
  expect(ran.code).toBe(0);
  expect((await stage.run(["pull-products", "--lock-timeout", "0"])).code).toBe(0);
});

test("a second daemon ends at once with exit 7 and the first one's pid, by any path, and a cron export gets its turn", async () => {
  const stage = await stageWithOrders(2);
  const daemon = stage.start(["daemon"]);
  await until(() => stage.sandbox.erp.orders.length === 2);
  const link = `${stage.folder}/link`;
  symlinkSync(stage.dataDir, link);
  const others = await Promise.all(
    [stage.dataDir, link].map((path) => stage.run(["daemon", "--json", "--data-dir", path])),
  );
  expect(others.map(({ code }) => code)).toEqual([7, 7]);
  expect(others.map(pidIn)).toEqual([daemon.child.pid, daemon.child.pid]);
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders"])).code).toBe(0);
  daemon.child.kill("SIGTERM");
  expect((await daemon.ended).code).toBe(0);
  expect(await stage.verdict()).toEqual(clean());
});
