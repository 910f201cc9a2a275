/** Faulty answers of a system, and how the run continues or ends. */
import { describe, expect, test } from "vitest";

import { HOUR, MINUTE, SECOND } from "../../src/core/common/time/duration.ts";
import type { SandboxFault } from "../../src/sandbox/http/faults.ts";
import { clean } from "../support/checker.ts";
import { openSandbox } from "../support/sandbox.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { readLastGood } from "../../src/core/run/health.ts";

const AT = "2026-11-24T10:00:00Z";

/** A stage whose shop has one of TotalGest's products, and `count` completed orders from 1001 on. */
async function stageWithOrders(count: number): Promise<Stage> {
  const stage = await openStage({ at: AT });
  stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1", stock: { quantity: "100", unit: "pcs" } });
  await stage.pull();
  for (let index = 0; index < count; index++) stage.sandbox.shop.placeOrder({ items: [{ sku: "SKU-1" }] });
  return stage;
}

function requests(stage: Stage, operation?: string): number {
  return stage.sandbox.ledger.filter(
    (entry) => entry.kind === "request" && (operation ?? entry.operation) === entry.operation,
  ).length;
}

describe("a session that ends during a run", () => {
  test("is renewed once, and the order sent once", async () => {
    const stage = await stageWithOrders(3);
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "expireTokens" } });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 3 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is renewed once during a read", async () => {
    const stage = await openStage({ at: AT, products: 450 });
    stage.sandbox.inject({
      system: "TotalGest",
      operation: "products",
      when: (call) => call.query["cursor"] !== undefined,
      fault: { kind: "expireTokens" },
    });
    expect(await stage.pull()).toMatchObject({ exitCode: 0, summary: { read: 450 } });
  });

  const unaccepted: SandboxFault = {
    kind: "status",
    status: 401,
    body: { error: { code: "token_expired", message: "" } },
  };

  test("that is refused although the login was accepted ends the export with exit 6, and the next cycle tries again", async () => {
    const stage = await stageWithOrders(3);
    const { sandbox } = stage;
    const refusal = sandbox.inject({
      system: "TotalGest",
      operation: "createOrder",
      times: Infinity,
      fault: unaccepted,
    });
    const ran = await stage.run(["export-orders", "--json"]);
    expect(ran.code).toBe(6);
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 6, error: { code: "session-refused" } });
    expect(await stage.verdict()).toEqual(clean({ "1001": "queued", "1002": "queued", "1003": "queued" }));
    const before = requests(stage, "createOrder");
    expect(await stage.export()).toMatchObject({ exitCode: 6, summary: { waiting: 3 } });
    expect(requests(stage, "createOrder")).toBeGreaterThan(before);
    refusal.cancel();
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 3 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test("that is refused in a read is no pause either", async () => {
    const stage = await openStage({ at: AT, products: 5 });
    const call = { system: "TotalGest", operation: "products", times: Infinity, fault: unaccepted } as const;
    const refusal = stage.sandbox.inject(call);
    expect(await stage.pull()).toMatchObject({ exitCode: 6, problems: [{ code: "session-refused" }] });
    refusal.cancel();
    expect((await stage.pull()).exitCode).toBe(0);
  });
});

test("only a refused login pauses: for an hour nothing is called, and then tried again", async () => {
  const stage = await stageWithOrders(1);
  const { sandbox } = stage;
  sandbox.erp.revokeTokens();
  const fault: SandboxFault = {
    kind: "status",
    status: 401,
    body: { error: { code: "bad_credentials", message: "No" } },
  };
  const refusal = sandbox.inject({ system: "TotalGest", operation: "session", times: Infinity, fault });
  expect(await stage.export()).toMatchObject({ exitCode: 5, problems: [{ code: "credentials-refused" }] });
  const before = requests(stage);
  expect(await stage.export()).toMatchObject({ exitCode: 5, problems: [{ code: "credentials-paused" }] });
  expect(requests(stage)).toBe(before);
  refusal.cancel();
  stage.clock.advance(HOUR + SECOND);
  expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
});

describe("a missing permission", () => {
  test.each([true, false])(
    "is named, exit 5, and the other direction continues (as a status: %s)",
    async (asStatus) => {
      const stage = await openStage();
      const { sandbox } = stage;
      sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
      sandbox.shop.refusesWithStatus = asStatus;
      for (const operation of ["products/create", "products/bulkUpdate"]) sandbox.shop.denied.add(operation);
      sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
      const pulled = await stage.run(["pull-products", "--json"]);
      expect(pulled.code).toBe(5);
      expect(JSON.parse(pulled.stdout)).toMatchObject({
        error: { code: "permission-denied", message: expect.stringContaining("products/create") },
      });
      expect((await stage.run(["export-orders", "--json"])).code).toBe(0);
      expect(await stage.verdict()).toEqual(clean());
    },
  );

  test("for all orders fails the run: exit 5, and they wait", async () => {
    const stage = await stageWithOrders(2);
    const fault: SandboxFault = {
      kind: "status",
      status: 403,
      body: { error: { code: "forbidden_shop", message: "No right" } },
    };
    for (const operation of ["createOrder", "shop"]) {
      stage.sandbox.inject({
        system: "TotalGest",
        operation,
        times: Infinity,
        fault,
        when: () => requests(stage, "createOrder") > 0,
      });
    }
    expect(await stage.export()).toMatchObject({ exitCode: 5, summary: { waiting: 2 } });
    expect(await stage.verdict()).toEqual(clean({ "1001": "queued", "1002": "queued" }));
  });

  test("in the credentials themselves is reported in the system's own words", async () => {
    const stage = await openStage();
    const ran = await stage.run(["pull-products"], { env: { TG360_TOTALGEST_PASSWORD: "quite wrong" } });
    expect(ran.code).toBe(5);
    expect(ran.stdout + ran.stderr).toContain("bad_credentials");
  });
});

test.each([403, 404])("a firewall's %i to one order fails that order alone", async (status) => {
  const stage = await stageWithOrders(4);
  const fault: SandboxFault = { kind: "html", status };
  const when = (call: { body: string }): boolean => call.body.includes('"WEB-2026-1002"');
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: Infinity, fault, when });
  const report = await stage.export();
  expect(report).toMatchObject({ exitCode: 3, summary: { exported: 3, failed: 1 } });
  expect(report.orders.find(({ id }) => id === "1002")).toMatchObject({
    state: "failed",
    error: { code: "order-blocked", data: { status } },
  });
  expect(await stage.verdict()).toEqual(clean({ "1002": "failed" }));
});

describe("a system that asks to wait", () => {
  const inTwoMinutes = (): string => new Date(Date.parse(AT) + 2 * MINUTE).toUTCString();

  test.each<[number, string, string | (() => string), number]>([
    [429, "in seconds", "120", 2 * MINUTE],
    [503, "in seconds", "120", 2 * MINUTE],
    [429, "as a date", inTwoMinutes, 2 * MINUTE],
    [503, "as a date", inTwoMinutes, 2 * MINUTE],
    [429, "for thirty years", "999999999", HOUR],
    [503, "for thirty years", "999999999", HOUR],
  ])("with %i %s is not called earlier, nor delayed by more than an hour", async (status, _, after, pauseMs) => {
    const stage = await stageWithOrders(20);
    const headers = { "retry-after": typeof after === "string" ? after : after() };
    stage.sandbox.inject({
      system: "TotalGest",
      operation: "createOrder",
      times: Infinity,
      fault: { kind: "status", status, headers },
    });
    const stopped = await stage.export();
    expect(stopped).toMatchObject({
      exitCode: 6,
      summary: { exported: 0, waiting: 20 },
      problems: [{ code: "throttled" }],
    });
    expect(requests(stage, "createOrder")).toBeLessThanOrEqual(8);
    stage.sandbox.clearFaults();
    const before = requests(stage);
    stage.clock.advance(pauseMs - 10 * SECOND);
    expect(await stage.export()).toMatchObject({
      exitCode: 6,
      summary: { waiting: 20 },
      problems: [{ code: "throttled" }],
    });
    expect(requests(stage)).toBe(before);
    expect((await stage.pull()).exitCode).toBe(0);
    stage.clock.advance(12 * SECOND);
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 20 } });
    expect(await stage.verdict()).toEqual(clean());
  });

  test.each([{}, { "retry-after": "soon" }])(
    "with 429 and %o stops the run, and is called in the next",
    async (headers) => {
      const stage = await stageWithOrders(20);
      const fault: SandboxFault = { kind: "status", status: 429, headers };
      const planted = stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: Infinity, fault });
      expect(await stage.export()).toMatchObject({ exitCode: 6, summary: { waiting: 20 } });
      expect(requests(stage, "createOrder")).toBeLessThanOrEqual(8);
      planted.cancel();
      expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 20 } });
      expect(await stage.verdict()).toEqual(clean());
    },
  );

  test("during a push gets no more products before its time; orders continue", async () => {
    const stage = await stageWithOrders(1);
    const { erp, shop } = stage.sandbox;
    erp.setStock("p1", "50");
    const fault: SandboxFault = { kind: "status", status: 429, headers: { "retry-after": "120" } };
    for (const operation of ["products/bulkUpdate", "products/update"])
      stage.sandbox.inject({ system: "Framework360", operation, times: Infinity, fault });
    expect(await stage.pull()).toMatchObject({ exitCode: 6, problems: [{ code: "throttled" }] });
    stage.sandbox.clearFaults();
    expect((await stage.export()).summary.exported).toBe(1);
    const before = requests(stage);
    stage.clock.advance(110 * SECOND);
    expect(await stage.pull()).toMatchObject({ exitCode: 6, problems: [{ code: "throttled" }] });
    expect(requests(stage)).toBe(before);
    stage.clock.advance(12 * SECOND);
    expect((await stage.pull()).exitCode).toBe(0);
    expect(shop.products.withSku("SKU-1")[0]?.quantity).toBe(erp.products.get("p1")?.stock.quantity);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is reported with the limited wait, and is called all the same with --now", async () => {
    const stage = await openStage();
    stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
    const fault: SandboxFault = { kind: "status", status: 503, headers: { "retry-after": "999999999" } };
    stage.sandbox.inject({ system: "TotalGest", operation: "products", fault });
    const startedMs = Date.now();
    const stopped = await stage.run(["pull-products", "--json"]);
    const { error } = JSON.parse(stopped.stdout) as { error: { code: string; message: string } };
    expect([stopped.code, error.code]).toEqual([6, "throttled"]);
    const until = Date.parse(/\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(error.message)?.[0] ?? "");
    expect(until - startedMs).toBeLessThan(HOUR + 20 * SECOND);
    const before = requests(stage);
    expect((await stage.run(["pull-products"])).code).toBe(6);
    expect(requests(stage)).toBe(before);
    expect((await stage.run(["pull-products", "--now"])).code).toBe(0);
  });
});

describe("an invalid answer", () => {
  const FAULTS: [string, SandboxFault, string][] = [
    ["200 with HTML", { kind: "html" }, "got-html"],
    ["200 with nothing", { kind: "empty" }, "got-no-json"],
    ["204", { kind: "empty", status: 204 }, "got-no-json"],
    ["JSON cut short", { kind: "cutJson" }, "got-no-json"],
    ["JSON of another shape", { kind: "rewrite", rewrite: () => ({ hello: "world" }) }, "contract-broken"],
    ["a bare null", { kind: "rewrite", rewrite: () => null }, "contract-broken"],
  ];

  test("that is JSON under another type is read as JSON", async () => {
    const stage = await openStage({ at: AT, products: 30 });
    const fault: SandboxFault = { kind: "contentType", value: "text/plain" };
    stage.sandbox.inject({ system: "TotalGest", operation: "products", times: Infinity, fault });
    expect(await stage.pull()).toMatchObject({ exitCode: 0, summary: { read: 30 } });
  });

  test.each(FAULTS)("%s is never a good read of TotalGest", async (_, fault, code) => {
    const stage = await openStage({ at: AT, products: 30 });
    stage.sandbox.inject({ system: "TotalGest", operation: "products", times: Infinity, fault });
    expect(await stage.pull()).toMatchObject({ exitCode: 6, problems: [{ code }], summary: { hidden: 0 } });
    await stage.withEngine(async ({ store }) => {
      expect((await readLastGood(store)).products).toBeNull();
      expect(await store.readNote("cursor")).toBeNull();
    });
  });

  test.each(FAULTS)("%s is never a good discovery of orders, and raises no stock", async (_, fault, code) => {
    const stage = await stageWithOrders(0);
    stage.sandbox.erp.setStock("p1", "500");
    stage.sandbox.inject({ system: "Framework360", operation: "orders/list", times: Infinity, fault });
    expect(await stage.export()).toMatchObject({ exitCode: 6, problems: [{ code }] });
    expect((await stage.pull()).exitCode).toBe(6);
    expect(stage.sandbox.shop.products.withSku("SKU-1")[0]?.quantity).toBe("100");
  });

  test.each(FAULTS)("%s to an order leads to a look-up, and is never believed", async (_, fault) => {
    const stage = await stageWithOrders(1);
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault });
    // The order was taken and only its answer was damaged, so the look-up finds it in this same run.
    const isTaken = fault.kind !== "html" && fault.kind !== "empty";
    expect(await stage.export()).toMatchObject(
      isTaken ? { exitCode: 0, summary: { exported: 1 } } : { exitCode: 6, summary: { waiting: 1 } },
    );
    stage.clock.advance(5 * MINUTE);
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: isTaken ? 0 : 1 } });
    const sendsAndLookUps = [requests(stage, "createOrder"), requests(stage, "findOrder")];
    expect(sendsAndLookUps).toEqual(isTaken ? [1, 1] : [2, 2]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test.each(FAULTS)("%s to a product push is no success: the product is pushed again", async (_, fault) => {
    const stage = await openStage({ at: AT });
    const { erp, shop } = stage.sandbox;
    for (const id of ["p1", "p2", "p3"]) erp.addProduct({ id, sku: `SKU-${id}` });
    await stage.pull();
    stage.clock.advance(5 * MINUTE);
    for (const id of ["p1", "p2", "p3"]) erp.setStock(id, "7");
    for (const operation of ["products/bulkUpdate", "products/update"])
      stage.sandbox.inject({ system: "Framework360", operation, times: Infinity, fault });
    const report = await stage.pull();
    expect(report.exitCode).toBe(6);
    expect((await stage.withEngine(({ store }) => store.countStates(0))).products).toMatchObject({ synced: 0 });
    stage.sandbox.clearFaults();
    stage.clock.advance(5 * MINUTE);
    expect((await stage.pull()).exitCode).toBe(0);
    expect(["p1", "p2", "p3"].map((id) => shop.products.withSku(`SKU-${id}`)[0]?.quantity)).toEqual(["7", "7", "7"]);
    const linked = [...shop.products.values()].flatMap(({ external }) => external.totalgest_id ?? []);
    expect(linked.toSorted()).toEqual(["p1", "p2", "p3"]);
  });

  test("is reported with the host, a question whether the URL is right, and a short clean excerpt", async () => {
    const stage = await openStage();
    stage.sandbox.inject({ system: "TotalGest", operation: "session", times: Infinity, fault: { kind: "html" } });
    const ran = await stage.run(["pull-products"]);
    const output = ran.stdout + ran.stderr;
    expect(ran.code).toBe(6);
    expect(output).toContain(new URL(stage.sandbox.erp.url).host);
    expect(output).toContain("web page");
    expect(output).toContain("If it is wrong, correct it:\n      tg360 configure --endpoint URL");
    expect(output).toContain("Bad Gateway");
    expect(output).not.toContain("<h1>");
  });
});

describe("a redirect", () => {
  test.each([301, 302, 303, 307, 308])(
    "%i to another host is not followed, and that host gets no request",
    async (status) => {
      const stage = await stageWithOrders(1);
      const other = await openSandbox();
      const fault = (to: string): SandboxFault => ({ kind: "redirect", status, location: to });
      for (const operation of ["session", "products"]) {
        stage.sandbox.inject({ system: "TotalGest", operation, fault: fault(other.erp.url), times: Infinity });
      }
      stage.sandbox.inject({ system: "Framework360", operation: "orders/list", fault: fault(other.shop.url) });
      expect(await stage.pull()).toMatchObject({
        exitCode: 6,
        problems: expect.arrayContaining([expect.objectContaining({ code: "redirected" })]),
      });
      expect(other.ledger).toEqual([]);
    },
  );

  test("of an order leads to a look-up, whether it points elsewhere, to http or to itself", async () => {
    const stage = await stageWithOrders(1);
    const { sandbox } = stage;
    const other = await openSandbox();
    const self = `${sandbox.erp.url}/api/v1/owners/owner-1/shops/shop-1/orders`;
    for (const location of [`${other.erp.url}/orders`, "http://shop.example.ch/orders", self, "//evil.example/"]) {
      sandbox.inject({
        system: "TotalGest",
        operation: "createOrder",
        fault: { kind: "redirect", status: 307, location },
      });
      expect(await stage.export()).toMatchObject({ exitCode: 6, summary: { waiting: 1 } });
      stage.clock.advance(5 * MINUTE);
    }
    expect(requests(stage, "createOrder")).toBe(4);
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(other.ledger).toEqual([]);
    expect(await stage.verdict()).toEqual(clean());
  });
});
