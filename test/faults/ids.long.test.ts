/** `--ids` with all kinds of input: one row for each order, and a report that equals TotalGest's ledger. */
import { expect, test } from "vitest";

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

async function exportIds(stage: Stage, ids: string, stdin?: string): Promise<Report> {
  const ran = await stage.run(["export-orders", "--json", "--ids", ids], stdin === undefined ? {} : { stdin });
  const report = JSON.parse(ran.stdout) as Report;
  expect(report.exitCode).toBe(ran.code);
  return report;
}

/** The report's numbers are those in TotalGest's ledger, and no row appears twice. */
function expectEqualsLedger(stage: Stage, report: Report): void {
  const inReport = report.orders.flatMap(({ id, totalgest }) =>
    totalgest === null ? [] : [`${id}=${totalgest.number}`],
  );
  const inLedger = stage.sandbox.erp.orders.map(
    (order) => `${order.externalReference.split(":").at(-1) ?? ""}=${order.number}`,
  );
  expect(inReport.toSorted()).toEqual(inLedger.toSorted());
  expect(new Set(report.orders.map(({ id }) => id)).size).toBe(report.orders.length);
}

test("duplicates, references, unknown ids and exported ones give one row each", async () => {
  const stage = await openStage();
  const { shop } = stage.sandbox;
  for (let index = 0; index < 4; index++) shop.placeOrder({ cart: [CUSTOM_LINE] });
  const reference = shop.orders.get("1002")?.reference ?? "";
  expect((await exportIds(stage, "1004")).summary).toMatchObject({ requested: 1, exported: 1 });
  const report = await exportIds(stage, `1001,1001 1002,${reference}  9999, 1004,'; DROP TABLE orders;--,$(reboot)`);
  expect(report.summary).toMatchObject({ exported: 2, alreadyExported: 1 });
  const states = Object.fromEntries(report.orders.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({
    "1001": "exported",
    "1002": "exported",
    "1004": "exported",
    "9999": "not-found",
    "$(reboot)": "not-found",
  });
  expect(report.exitCode).toBe(3);
  expect(report.orders).toHaveLength(report.summary["requested"] ?? 0);
  expectEqualsLedger(stage, report);
  // What the shop does not have has not failed.
  expect(JSON.parse((await stage.run(["status", "--json"])).stdout)).toMatchObject({
    runs: [{ summary: { failed: 0, "not-found": report.summary["failed"] } }, {}],
  });
  expect((await stage.run(["export-orders"])).code).toBe(0);
  expect(await stage.verdict()).toEqual(clean());
});

test("a token that is the id of one order and the reference of another means the id", async () => {
  const stage = await openStage();
  const { shop } = stage.sandbox;
  shop.placeOrder({ cart: [CUSTOM_LINE], id: "1001", reference: "1002" });
  shop.placeOrder({ cart: [CUSTOM_LINE], id: "1002", reference: "WEB-2" });
  const ran = await stage.run(["export-orders", "--json", "--ids", "1002"]);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({ orders: [{ id: "1002", state: "exported" }] });
  expect(stage.sandbox.erp.orders).toMatchObject([{ externalReference: expect.stringMatching(/:1002$/) as string }]);
  expect(await stage.verdict()).toEqual(clean({ "1001": "queued" }));
});

test.each(["", " , ,"])("no token at all (%j) is wrong usage, and exports nothing", async (ids) => {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await stage.run(["export-orders", "--ids", ids])).code).toBe(2);
  expect((await stage.run(["export-orders", "--ids", "-"], { stdin: "\n" })).code).toBe(2);
  expect(stage.sandbox.ledger.filter(({ kind }) => kind === "request")).toEqual([]);
});

test("ids override status and date, and the report says so", async () => {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" });
  const ran = await stage.run(["export-orders", "--json", "--ids", "1001"]);
  const report = JSON.parse(ran.stdout) as { orders: { warnings: string[] }[] };
  expect([ran.code, report.orders[0]?.warnings.length]).toEqual([0, 1]);
  expect(await stage.verdict(["1001"])).toEqual(clean());
});

test("ten thousand of them, from standard input, give one row each", async () => {
  const stage = await openStage();
  for (let index = 0; index < 20; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.export();
  const known = Array.from({ length: 20 }, (_, index) => String(1001 + index));
  const report = await exportIds(
    stage,
    "-",
    Array.from({ length: 10_000 }, (_, index) => known[index % 20]).join("\n"),
  );
  expect(report.summary).toMatchObject({ requested: 20, alreadyExported: 20 });
  expectEqualsLedger(stage, report);
  const strange = Array.from({ length: 10_000 }, (_, index) => `X${String(index)}`);
  // Unknown ids are looked up in the shop one by one, so a few hundred stand for ten thousand.
  const mixed = await exportIds(stage, "-", [...known, ...strange.slice(0, 300)].join(" "));
  expect(mixed.summary).toMatchObject({ requested: 320, alreadyExported: 20, failed: 300 });
  expectEqualsLedger(stage, mixed);
  expect(await stage.verdict()).toEqual(clean());
});
