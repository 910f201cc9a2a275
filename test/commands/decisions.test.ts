/** What a person decides about orders, on the command line: each decision means what it says. */
import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

interface Row {
  readonly warnings: readonly unknown[];
  readonly id: string;
  readonly state: string;
  readonly totalgest: { readonly number: string } | null;
  readonly error: { readonly code: string; readonly hint: string } | null;
}

interface Json {
  readonly afterExport?: readonly unknown[];
  readonly late?: readonly { readonly id: string; readonly hint: string }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly orders: readonly Row[];
}

async function run(stage: Stage, ...args: readonly string[]): Promise<Ran & { readonly json: Json }> {
  const ran = await stage.run([...args, "--json"]);
  return { ...ran, json: JSON.parse(ran.stdout || "{}") as Json };
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** Orders of the shop's sandbox, by their ids. */
async function openWith(...placed: readonly { readonly reference?: string; readonly status?: string }[]) {
  const stage = await openStage({ products: 1 });
  const ids = placed.map((one) => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], ...one }).id);
  return { stage, ids, taken: () => stage.sandbox.erp.orders.map(({ externalReference }) => externalReference) };
}

test("a cancelled order is sent only with --yes, the others go, and later it is not a change after export", async () => {
  const { stage, ids, taken } = await openWith({}, {});
  const [good = "", bad = ""] = ids;
  stage.sandbox.shop.cancelOrder(bad);
  const left = await run(stage, "export-orders", "--ids", ids.join());
  expect([left.code, left.json.summary]).toMatchObject([3, { requested: 2, exported: 1, failed: 1 }]);
  const row = left.json.orders.find(({ id }) => id === bad);
  expect(row?.error).toMatchObject({
    code: "cancelled-needs-yes",
    hint: `Nothing needs to be done. You can send the order anyway: tg360 export-orders --ids ${bad} --yes`,
  });
  // "Sent on request" would not be true.
  expect(row?.warnings).toEqual([]);
  expect(taken()).toEqual([expect.stringMatching(`:${good}$`)]);
  const sent = await run(stage, "export-orders", "--ids", bad, "--yes");
  expect([sent.code, sent.json.orders]).toMatchObject([0, [{ id: bad, state: "exported" }]]);
  const next = await run(stage, "export-orders");
  expect([next.code, next.json.afterExport]).toEqual([0, undefined]);
  stage.sandbox.shop.cancelOrder(good);
  expect((await run(stage, "export-orders")).json.afterExport).toMatchObject([{ id: good }]);
});

test("an order that is cancelled before its export needs nothing done, and says so", async () => {
  const { stage, ids } = await openWith({});
  stage.sandbox.shop.cancelOrder(ids[0] ?? "");
  await run(stage, "export-orders");
  const story = await stage.run(["status", "orders", ids[0] ?? "", "--lang", "en"]);
  expect(story.stdout).toContain("It was cancelled in the shop, or is no longer there.");
  expect(story.stdout).toContain("Nothing needs to be done.");
});

test("an exact id decides about its own order, whatever reference another one has", async () => {
  const { stage, ids } = await openWith({}, {});
  const [one = "", other = ""] = ids;
  stage.sandbox.shop.editOrder(one, { reference: other });
  stage.sandbox.shop.editOrder(other, { reference: "WEB-2" });
  for (const id of ids) stage.sandbox.shop.setOrderStatus(id, "1");
  await run(stage, "export-orders");
  const marked = await run(stage, "fix", other, "--mark-exported", "2026-7", "--yes");
  expect([marked.code, marked.json.orders]).toMatchObject([0, [{ id: other, totalgest: { number: "2026-7" } }]]);
  const never = await run(stage, "fix", one, "--dismiss", "--reason", "a test", "--yes");
  expect([never.code, never.json.orders]).toMatchObject([0, [{ id: one, state: "not-linked" }]]);
});

test("a number that is another order's id in TotalGest is no number of that order", async () => {
  const { stage, ids } = await openWith({}, {});
  const [one = "", other = ""] = ids;
  await run(stage, "export-orders", "--ids", one);
  const { id = "", number = "" } = stage.sandbox.erp.orders[0] ?? {};
  const taken = await run(stage, "fix", other, "--mark-exported", number, "--yes");
  expect([taken.code, taken.json.orders[0]?.error?.code]).toEqual([3, "number-taken"]);
  const marked = await run(stage, "fix", other, "--mark-exported", id, "--yes");
  expect([marked.code, marked.json.orders]).toMatchObject([0, [{ id: other, totalgest: { number: id } }]]);
  expect((await run(stage, "status", "orders", one)).json.orders).toMatchObject([{ totalgest: { number } }]);
});

test("a dismissal needs a reason, which is kept with the order", async () => {
  const { stage, ids } = await openWith({});
  const dismiss = ["fix", ids[0] ?? "", "--dismiss", "--yes"];
  const without = await stage.run(dismiss);
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining("--dismiss --reason WHY --yes")]);
  expect((await stage.run([...dismiss, "--reason", "a test order"])).code).toBe(0);
  expect((await stage.run(["status", "orders", ids[0] ?? ""])).stdout).toContain("a test order");
});

test("nothing is decided about an order that TotalGest may still book", async () => {
  const { stage, ids } = await openWith({});
  const refused = { kind: "status", status: 500 } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", times: 1, fault: { kind: "resetAfter" } });
  stage.sandbox.inject({ system: "TotalGest", operation: "findOrder", times: 9, fault: refused });
  await run(stage, "export-orders");
  for (const decision of [
    ["--dismiss", "--reason", "a test"],
    ["--mark-exported", "2026-7"],
  ]) {
    const ran = await run(stage, "fix", ids[0] ?? "", ...decision, "--yes");
    expect([ran.code, ran.json.orders]).toMatchObject([3, [{ state: "sending", error: { code: "on-the-wire" } }]]);
  }
  stage.sandbox.clearFaults();
  expect((await run(stage, "export-orders")).json.orders).toMatchObject([{ state: "exported" }]);
});

test("a decision is possible beside a run that sends orders, but not about the one that is on the wire", async () => {
  const { stage, ids } = await openWith({ status: "1" }, {});
  const [waiting = "", sent = ""] = ids;
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "createOrder",
    fault: { kind: "hang", ms: 6000, commit: true },
  });
  const running = run(stage, "export-orders");
  const decide = (id: string, ...decision: string[]) => run(stage, "fix", id, ...decision, "--yes");
  await expect.poll(() => stage.sandbox.erp.orders.length, { timeout: 20_000 }).toBe(1);
  const never = await decide(waiting, "--dismiss", "--reason", "a test");
  expect([never.code, never.json.orders]).toMatchObject([0, [{ id: waiting, state: "not-linked" }]]);
  const dismissed = await decide(sent, "--dismiss", "--reason", "a test");
  expect([dismissed.code, dismissed.json.orders]).toMatchObject([
    3,
    [{ state: "sending", error: { code: "on-the-wire" } }],
  ]);
  await running;
  await run(stage, "export-orders");
  const { orders } = (await run(stage, "status", "orders")).json;
  expect(orders.map(({ id, state }) => [id, state]).toSorted()).toEqual([
    [waiting, "not-linked"],
    [sent, "exported"],
  ]);
});

test("daemon --once --quiet prints late orders and changes after export, as a notification lists them", async () => {
  const { stage, ids } = await openWith({}, {});
  const [first = ""] = ids;
  await run(stage, "export-orders");
  const old = stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], date: `${daysAgo(3)} 10:00:00`, status: "1" });
  const env = { TG360_EXPORT_FROM: daysAgo(1) };
  const daemon = (): Promise<Ran> => stage.run(["daemon", "--once", "--quiet", "--lang", "en"], { env });
  expect((await daemon()).stderr).toBe("");
  stage.sandbox.shop.editOrder(first, { total: "99.50" });
  const changed = await daemon();
  expect([changed.code, changed.stderr]).toEqual([3, expect.stringContaining("--acknowledge --reason WHY")]);
  expect((await daemon()).stderr).toBe("");
  stage.sandbox.shop.setOrderStatus(old.id, "3");
  const late = await daemon();
  expect([late.code, late.stderr]).toEqual([
    3,
    expect.stringContaining("1 order from before the first day, completed since."),
  ]);
});

test("a reason without a letter is refused before anything is done", async () => {
  const { stage, ids } = await openWith({});
  await run(stage, "export-orders", "--ids", "none-of-them");
  const [id = ""] = ids;
  for (const decision of [["--dismiss"], ["--acknowledge"], ["--mark-exported", "A-1"]]) {
    const ran = await stage.run(["fix", id, ...decision, "--reason", "  . ", "--yes"]);
    expect([decision, ran.code, ran.stderr]).toEqual([decision, 2, expect.stringContaining("A reason needs a letter")]);
    expect(ran.stderr).toContain("tg360 fix --help");
  }
});

test("an order that nobody knows is no order that does not wait", async () => {
  const { stage } = await openWith({});
  await run(stage, "export-orders");
  const asked = await stage.run(["fix", "999999"]);
  expect([asked.code, asked.stderr]).toEqual([3, expect.stringContaining("tg360 does not know order “999999”")]);
  const incomplete = await stage.run(["fix", "4711", "--mark-exported"]);
  expect([incomplete.code, incomplete.stderr]).toEqual([2, expect.stringContaining("tg360 fix --help")]);
});

test("an order that TotalGest refused, and that is never to be sent then, is no failure any more", async () => {
  const { stage, ids } = await openWith({});
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "status", status: 422 } });
  expect((await run(stage, "export-orders")).json.orders).toMatchObject([{ state: "failed" }]);
  const ran = await run(stage, "fix", ids[0] ?? "", "--dismiss", "--reason", "a test order", "--yes");
  expect([ran.code, ran.json.orders]).toMatchObject([0, [{ state: "not-linked", error: null }]]);
});

test("nothing is said to be decided about an order that is not known, while the shop cannot be asked for it", async () => {
  const { stage } = await openWith({});
  await run(stage, "export-orders");
  const fault = { kind: "resetBefore" } as const;
  stage.sandbox.inject({ system: "Framework360", operation: "orders/get", times: Infinity, fault });
  for (const decision of [
    ["--dismiss", "--reason", "a test order"],
    ["--mark-exported", "A-1"],
  ]) {
    const ran = await stage.run(["fix", "999999", ...decision, "--yes"]);
    expect([ran.code, ran.stdout]).toEqual([6, expect.stringContaining("could not be asked for order 999999")]);
    expect(ran.stdout).not.toContain("Marked");
    const { json } = await run(stage, "fix", "999999", ...decision, "--yes");
    expect(json).toMatchObject({ summary: { requested: 1, failed: 1 }, orders: [{ state: "not-linked" }] });
  }
});
