/** Network faults on one order and the required result: TotalGest's own ledger has the order once. */

import { describe, expect, test } from "vitest";

import { MINUTE } from "../../src/core/common/time/duration.ts";
import type { SandboxFault } from "../../src/sandbox/http/faults.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { freePort } from "../support/loopback.ts";

/** A stage with one product and one completed order, 1001. */
async function stageWithOrder(): Promise<Stage> {
  const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
  stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
  await stage.pull();
  stage.sandbox.shop.placeOrder({ items: [{ sku: "SKU-1" }] });
  return stage;
}

function sends(stage: Stage): number {
  return stage.sandbox.ledger.filter(({ kind, operation }) => kind === "request" && operation === "createOrder").length;
}

describe("an order whose answer does not come", () => {
  test.each<[string, SandboxFault, number]>([
    ["a reset before it was taken", { kind: "resetBefore" }, 2],
    ["a reset after it was taken", { kind: "resetAfter" }, 1],
    ["a time-out after it was taken", { kind: "hang", ms: 400, commit: true }, 1],
    ["a time-out before it was taken", { kind: "hang", ms: 400 }, 2],
    ["a 500 after it was taken", { kind: "status", status: 500, commit: true }, 1],
    ["a 502 page in HTML after it was taken", { kind: "html", status: 502, commit: true }, 1],
    ["a 503 without a time after it was taken", { kind: "status", status: 503, commit: true }, 1],
    ["a 408 before it was taken", { kind: "status", status: 408 }, 2],
    [
      "a 409 of another kind",
      { kind: "status", status: 409, body: { error: { code: "idempotency_conflict", message: "" } } },
      2,
    ],
    ["JSON cut short after it was taken", { kind: "cutJson" }, 1],
    ["a body cut short after it was taken", { kind: "cutBody" }, 1],
  ])("exists once in spite of %s", async (_, fault, sent) => {
    const stage = await stageWithOrder();
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault });
    const first = await stage.export({}, { http: { timeoutMs: 200 } });
    expect([first.exitCode, first.summary.exported]).toEqual(
      sent === 1 ? [fault.kind === "status" && fault.status === 503 ? 6 : 0, 1] : [6, 0],
    );
    stage.clock.advance(5 * MINUTE);
    await stage.export();
    stage.clock.advance(5 * MINUTE);
    expect((await stage.export()).summary.requested).toBe(0);
    expect(sends(stage)).toBe(sent);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("stays listed as sending while TotalGest cannot be reached, and is settled without a second send", async () => {
    const stage = await stageWithOrder();
    const { sandbox } = stage;
    sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetAfter" } });
    const silence = sandbox.inject({
      system: "TotalGest",
      operation: "findOrder",
      times: Infinity,
      fault: { kind: "status", status: 500 },
    });
    expect((await stage.export()).exitCode).toBe(6);
    expect(await stage.verdict()).toEqual(clean({ "1001": "sending" }));
    silence.cancel();
    stage.clock.advance(5 * MINUTE);
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(sends(stage)).toBe(1);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("does not count as found where TotalGest answers about another one", async () => {
    const stage = await stageWithOrder();
    const { sandbox } = stage;
    await stage.export();
    sandbox.shop.placeOrder({ items: [{ sku: "SKU-1" }] });
    sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetBefore" } });
    sandbox.inject({ system: "TotalGest", operation: "findOrder", fault: { kind: "ignoreQuery" } });
    expect((await stage.export()).exitCode).toBe(6);
    expect(await stage.verdict()).toEqual(clean({ "1002": "sending" }));
    stage.clock.advance(5 * MINUTE);
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await stage.verdict()).toEqual(clean());
  });
});

test("a refused connection leaves every order in the queue, and names the host", async () => {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const host = `127.0.0.1:${String(await freePort())}`;
  const ran = await stage.run(["export-orders", "--json"], { env: { TG360_TOTALGEST_ENDPOINT: `http://${host}` } });
  expect(ran.code).toBe(6);
  const report: unknown = JSON.parse(ran.stdout);
  expect(report).toMatchObject({ exitCode: 6, summary: { requested: 1, waiting: 1 }, orders: [{ state: "queued" }] });
  expect(report).toMatchObject({
    error: { code: "unreachable", message: expect.stringContaining(host), retryable: true },
  });
  expect(await stage.verdict()).toEqual(clean({ "1001": "queued" }));
});

test("a host without a DNS name is treated like a refused connection", async () => {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const report = await stage.export({}, { totalgest: { endpoint: "https://tg00.invalid" } });
  expect(report).toMatchObject({ exitCode: 6, summary: { waiting: 1 }, problems: [{ code: "unreachable" }] });
  expect(await stage.verdict()).toEqual(clean({ "1001": "queued" }));
});
