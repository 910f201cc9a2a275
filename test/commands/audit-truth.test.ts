/** An audit is never green for what it did not read, and every difference that it names can be settled by a person. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import type { TakenOrder } from "../../src/sandbox/totalgest/order.ts";
import { queryOf } from "../../src/sandbox/http/exchange.ts";
import { openStage, type Stage, type StageOptions } from "../support/stage.ts";
import { CART, placeOn } from "../support/audited.ts";

const localDay = (ms: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Zurich" }).format(ms);

interface Exception {
  readonly kind: string;
  readonly id: string;
  readonly message: string;
  readonly hint: string | null;
}

interface Audit {
  readonly exitCode: number;
  readonly proven: { readonly presence: boolean; readonly amount: boolean | null };
  readonly days: readonly { readonly day: string; readonly proven: boolean }[];
  readonly exceptions: readonly Exception[];
  readonly unread: readonly { readonly code: string; readonly message: string }[];
}

interface Book {
  readonly stage: Stage;
  /** The audited day. */
  readonly day: string;
  /** Ids of two exported orders of that day. */
  readonly ids: readonly [string, string];
  readonly env: Readonly<Record<string, string>>;
  run(line: string): ReturnType<Stage["run"]>;
  audit(): Promise<Audit>;
  booked(id: string): TakenOrder;
}

/** Two orders, placed `daysAgo` days ago and exported. */
async function openBook(daysAgo = 1, options: StageOptions = {}): Promise<Book> {
  const stage = await openStage({ orders: 0, ...options });
  const day = localDay(Date.now() - daysAgo * DAY);
  const ids = [placeOn(stage, `${day} 12:00:00`), placeOn(stage, `${day} 13:00:00`)] as const;
  const env = { TG360_EXPORT_FROM: day };
  const run = (line: string): ReturnType<Stage["run"]> => stage.run(line.split(" "), { env });
  expect(await run("export-orders --quiet")).toMatchObject({ code: 0 });
  return {
    stage,
    day,
    ids: [...ids],
    env,
    run,
    audit: async () => {
      const ran = await run(`audit --json --day ${day}`);
      const audit: Audit = JSON.parse(ran.stdout);
      expect(ran.code).toBe(audit.exitCode);
      return audit;
    },
    booked: (id) => {
      const found = stage.sandbox.erp.orders.find(({ externalReference }) => externalReference.endsWith(`:${id}`));
      if (found === undefined) throw new Error(`TotalGest has no order for ${id}`);
      return found;
    },
  };
}

const kindsOf = ({ exceptions }: Audit): readonly string[] => exceptions.map(({ kind, id }) => `${kind} ${id}`);

/** The command in an exception's hint that has this option, with its placeholders filled in. */
function advised(audit: Audit, option: string, value = "seen by Anna"): string[] {
  const [exception] = audit.exceptions.filter(({ hint }) => hint !== null);
  const command = exception?.hint?.match(new RegExp(`tg360 (fix \\S+ ${option}( NUMBER| --reason WHY)?)`));
  if (command?.[1] === undefined) throw new Error(`no ${option} in ${String(exception?.hint)}`);
  const words = command[1].split(" ").map((word) => (word === "NUMBER" || word === "WHY" ? value : word));
  return words;
}

test("without export.from no day is proven, and the audit says why", async () => {
  const { stage, day } = await openBook();
  const env = { TG360_EXPORT_FROM: "" };
  const ran = await stage.run(["audit", "--day", day, "--json"], { env });
  expect(ran.code).toBe(6);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    proven: { presence: false, amount: false },
    days: [{ proven: false }],
    unread: [{ code: "audit-without-start" }],
  });
  const shown = await stage.run(["audit", "--day", day], { env });
  expect(shown.stdout).toContain("No first day is set");
  expect(shown.stdout).toContain("tg360 configure");
});

test("an order whose status has no class leaves its day not proven, exported or not", async () => {
  const { stage, day, ids, audit, env } = await openBook();
  const id = placeOn(stage, `${day} 15:00:00`, { status: "77", status_name: "Archiviato" });
  expect(await audit()).toMatchObject({
    exitCode: 6,
    days: [{ proven: false }],
    exceptions: [{ kind: "not-provable", id }],
  });
  stage.sandbox.shop.orders.remove(id);
  stage.sandbox.shop.editOrder(ids[0], { status: "77", status_name: "Archiviato" });
  const changed = await audit();
  expect(changed).toMatchObject({ days: [{ proven: false }] });
  expect(kindsOf(changed)).toEqual([`changed ${ids[0]}`]);
  await stage.run(advised(changed, "--acknowledge"), { env });
  expect(await audit()).toMatchObject({ exitCode: 6, days: [{ proven: false }] });
  expect(await stage.run(["audit", "--day", day], { env: { ...env, TG360_EXPORT_OPEN: "2,77" } })).toMatchObject({
    code: 0,
  });
});

test("while the shop lists no statuses, no day is proven", async () => {
  const { stage, audit } = await openBook();
  const rewrite = (json: unknown): unknown => ({ ...(json as object), data: [] });
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/statuses",
    times: Number.POSITIVE_INFINITY,
    fault: { kind: "rewrite", rewrite },
  });
  expect(await audit()).toMatchObject({
    exitCode: 6,
    days: [{ proven: false }],
    unread: [{ code: "audit-without-statuses" }],
  });
});

test("a shop's list whose end was cut off proves nothing, whatever its empty last page says", async () => {
  const { stage, day, audit } = await openBook();
  for (let at = 0; at < 120; at++) placeOn(stage, `${day} 16:00:00`, { status: "2" });
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    times: Number.POSITIVE_INFINITY,
    fault: {
      kind: "rewrite",
      rewrite: (json) => {
        const { data } = json as { readonly data: { readonly page: number } };
        return data.page === 1 ? json : { ...(json as object), data: { ...data, items: [], total: 0 } };
      },
    },
  });
  expect(await audit()).toMatchObject({ exitCode: 6, proven: { presence: false }, days: [{ proven: false }] });
});

test("a list of TotalGest whose pages repeat ends, and proves nothing", async () => {
  const { stage, audit } = await openBook();
  let pages = 0;
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "listOrders",
    times: Number.POSITIVE_INFINITY,
    fault: { kind: "rewrite", rewrite: (json) => ({ ...(json as object), nextCursor: String((pages += 1)) }) },
  });
  stage.sandbox.erp.promises.lookUp = false;
  expect(await audit()).toMatchObject({ exitCode: 6, days: [{ proven: false }] });
  expect(pages).toBeLessThan(200);
});

test("a second booking of an order three days later is a difference", async () => {
  const { stage, ids, audit, booked } = await openBook(5);
  expect(await audit()).toMatchObject({ exitCode: 0 });
  const { order } = booked(ids[0]);
  stage.sandbox.erp.enterOrder({ ...order, placedAt: new Date(Date.now() - 2 * DAY).toISOString() });
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 3, days: [{ proven: false }] });
  expect(kindsOf(found)).toEqual([`doubled ${ids[0]}`]);
});

test("what a person settles is proven, and keeps its line with name and reason", async () => {
  const { ids, audit, run, stage, env } = await openBook();
  stage.sandbox.shop.editOrder(ids[0], { total: "26.40" });
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 3, days: [{ proven: false }] });
  expect(kindsOf(found)).toEqual([`changed ${ids[0]}`]);
  // What it found is a change after the export, which any list shows.
  const [changed] = JSON.parse((await run("status orders --state changed --json")).stdout).orders;
  expect(changed).toMatchObject({ id: ids[0], afterExport: { acknowledged: null } });
  expect(await stage.run(advised(found, "--acknowledge"), { env })).toMatchObject({ code: 0 });
  const settled = await audit();
  expect(settled).toMatchObject({
    exitCode: 0,
    proven: { presence: true, amount: true },
    days: [{ proven: true, difference: { count: 0, sum: "0.00" } }],
  });
  expect(settled.exceptions).toMatchObject([
    { kind: "acknowledged", id: ids[0], message: expect.stringContaining("seen by Anna"), hint: null },
  ]);
  expect(JSON.parse((await run("status --json")).stdout)).toMatchObject({ audit: { exitCode: 0 } });
});

test.each([
  ["its total", {}],
  ["its total in another currency", { currency: "EUR" }],
])("what was settled alarms again if TotalGest changes %s once more", async (_what, patch) => {
  const { stage, ids, audit, env, booked } = await openBook();
  const total = (gross: string): void =>
    stage.sandbox.erp.changeOrder(booked(ids[0]).id, { ...patch, totals: { net: "9.25", vat: "0.75", gross } });
  total("10.00");
  await stage.run(advised(await audit(), "--acknowledge"), { env });
  expect(await audit()).toMatchObject({ exitCode: 0 });
  total("11.00");
  expect(kindsOf(await audit())).toEqual([`total-differs ${ids[0]}`]);
});

test.each([[true], [false]])(
  "an order that the shop deleted is found although TotalGest has no list (with a look-up: %s)",
  async (lookUp) => {
    const { stage, ids, audit } = await openBook();
    stage.sandbox.erp.promises.listOrders = false;
    stage.sandbox.shop.orders.remove(ids[0]);
    stage.sandbox.erp.promises.lookUp = lookUp;
    const found = await audit();
    expect(kindsOf(found)).toContain(`unknown-in-shop ${ids[0]}`);
    expect(found.days).toMatchObject([{ proven: false }]);
  },
);

test("an order that TotalGest refused counts with what the shop has now", async () => {
  const { stage, day, ids, audit, run } = await openBook();
  const id = placeOn(stage, `${day} 15:00:00`);
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "status", status: 422 } });
  await run("export-orders --quiet");
  stage.sandbox.shop.editOrder(id, { total: "49.30" });
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 3, exceptions: [{ kind: "failed", id }] });
  expect(found.days).toMatchObject([{ shop: { count: ids.length + 1, sum: "127.90" } }]);
});

test("while no status means completed, no day is proven, for the reason that the export gives", async () => {
  const { stage, day, env } = await openBook();
  const open = { ...env, TG360_EXPORT_OPEN: "1,3" };
  const sent = await stage.run(["export-orders", "--json"], { env: open });
  expect(sent.code).toBe(4);
  const ran = await stage.run(["audit", "--day", day, "--json"], { env: open });
  expect(ran.code).toBe(6);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    proven: { presence: false },
    days: [{ proven: false }],
    unread: [{ code: "statuses-taken", hint: expect.stringContaining("tg360 configure") }],
  });
});

/** The shop's list leaves these orders out, and shows them by their ids. */
function leaveOut(stage: Stage, ids: readonly string[], times: number): void {
  const rewrite = (json: unknown): unknown => {
    const { data } = json as { readonly data: { readonly items: readonly { readonly id: string }[] } };
    const items = data.items.filter(({ id }) => !ids.includes(String(id)));
    return { ...(json as object), data: { ...data, items, total: items.length } };
  };
  stage.sandbox.inject({
    system: "Framework360",
    operation: "orders/list",
    times,
    fault: { kind: "rewrite", rewrite },
  });
}

test("a list that leaves out orders that the shop shows by their ids proves no day", async () => {
  const { stage, ids, audit } = await openBook();
  leaveOut(stage, [ids[1]], Number.POSITIVE_INFINITY);
  expect(await audit()).toMatchObject({
    exitCode: 6,
    proven: { presence: false },
    days: [{ proven: false }],
    unread: [{ code: "list-left-out", message: expect.stringContaining(ids[1]) }],
  });
});

test("a list that only moved while it was read is read once more", async () => {
  const { stage, ids, audit } = await openBook();
  leaveOut(stage, [ids[1]], 2);
  expect(await audit()).toMatchObject({ exitCode: 0, unread: [] });
});

test("days that no audit has read are read by the next daily audit, and the title names the days it read", async () => {
  const { stage, run, day } = await openBook(5);
  const [first, second] = [localDay(Date.now() - 5 * DAY), localDay(Date.now() - 3 * DAY)];
  expect(first).toBe(day);
  await run(`audit --day ${second}`);
  const ran = await run("audit --json");
  expect(ran.code).toBe(0);
  const days = (JSON.parse(ran.stdout) as { days: readonly { day: string }[] }).days.map((one) => one.day);
  expect(days).toEqual([5, 4, 2, 1].map((ago) => localDay(Date.now() - ago * DAY)));
  const again = await run("audit --json");
  expect(JSON.parse(again.stdout)).toMatchObject({ days: [{ day: localDay(Date.now() - DAY) }] });
  // Only yesterday and an open day are read, so the audit speaks of no more than these.
  stage.sandbox.shop.editOrder(stage.sandbox.shop.placeOrder({ date: `${day} 11:00:00`, status: "2" }).id, {});
  await run(`audit --day ${day}`);
  const shown = await run("audit");
  expect(shown.stdout.split("\n")[0]).not.toContain(" to ");
});

test("a day that TotalGest cannot list leaves the other days of a period proven, and is named", async () => {
  const { stage, run, day } = await openBook(12);
  const bad = localDay(Date.now() - 9 * DAY);
  const to = localDay(Date.now() - DAY);
  placeOn(stage, `${bad} 12:00:00`);
  expect(await run("export-orders --quiet")).toMatchObject({ code: 0 });
  const middleMs = Date.parse(`${bad}T10:00:00Z`);
  const at = (call: Parameters<typeof queryOf>[0], name: string): number => Date.parse(queryOf(call, name) ?? "");
  let calls = 0;
  stage.sandbox.inject({
    system: "TotalGest",
    operation: "listOrders",
    times: Number.POSITIVE_INFINITY,
    when: (call) => {
      calls += 1;
      return at(call, "placedSince") <= middleMs && middleMs < at(call, "placedBefore");
    },
    fault: { kind: "status", status: 403, body: { error: { code: "forbidden", message: "no" } } },
  });
  const ran = await run(`audit --from ${day} --to ${to} --json`);
  const audit = JSON.parse(ran.stdout) as Audit;
  expect(audit.days.filter(({ proven }) => !proven).map((one) => one.day)).toEqual([bad]);
  expect(audit).toMatchObject({ exitCode: 6, unread: [{ side: "totalgest", from: bad, to: bad }] });
  expect(calls).toBeLessThan(30);
});

test("one order without a total leaves the presence of all proven, and a person settles it", async () => {
  const { stage, ids, audit, env, booked } = await openBook();
  stage.sandbox.erp.changeOrder(booked(ids[0]).id, { totals: null as never });
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 6, proven: { presence: true, amount: false }, days: [{ proven: false }] });
  expect(kindsOf(found)).toEqual([`not-provable ${ids[0]}`]);
  expect(await stage.run(advised(found, "--acknowledge"), { env })).toMatchObject({ code: 0 });
  for (const _ of [1, 2]) {
    const settled = await audit();
    expect(settled).toMatchObject({ exitCode: 0, proven: { presence: true }, days: [{ proven: true }] });
    expect(settled.exceptions).toMatchObject([{ kind: "acknowledged", id: ids[0], hint: null }]);
  }
});

test("a changed order without a total, once it is settled, leaves nothing unproven", async () => {
  const { stage, ids, audit, env, booked } = await openBook();
  stage.sandbox.erp.changeOrder(booked(ids[0]).id, { totals: null as never });
  stage.sandbox.shop.editOrder(ids[0], { total: "26.40" });
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 3, exceptions: [{ kind: "changed", id: ids[0] }] });
  expect(await stage.run(advised(found, "--acknowledge"), { env })).toMatchObject({ code: 0 });
  expect(await audit()).toMatchObject({ exitCode: 0, proven: { presence: true, amount: true } });
});

test("the sums are those of TotalGest's books, with what was settled on a line of its own", async () => {
  const { stage, day, ids, audit, env, run } = await openBook();
  stage.sandbox.shop.editOrder(ids[0], { total: "26.40" });
  await stage.run(advised(await audit(), "--acknowledge"), { env });
  const settled = await audit();
  expect(settled.days).toMatchObject([
    { found: { count: 2, sum: "78.60" }, settled: { count: 1, sum: "39.30" }, difference: { count: 0, sum: "0.00" } },
  ]);
  const shown = await run(`audit --day ${day}`);
  expect(shown.stdout.replaceAll(/\s+/g, " ")).toContain("Settled of that: 1 order, CHF 39.30.");
});

test("the spreadsheet has net and VAT of each rate, in both systems", async () => {
  const { stage, day, env } = await openBook();
  const path = join(stage.dataDir, "audit.csv");
  await stage.run(["audit", "--day", day, "--report", path], { env });
  const [head = "", first = ""] = readFileSync(path, "utf8").replace("\uFEFF", "").split(/\r?\n/);
  const named = Object.fromEntries(head.split(/[;,]/).map((name, at) => [name, first.split(/[;,]/)[at]]));
  expect(named).toMatchObject({
    "Net 2.6 % Shop": "25.15",
    "VAT 2.6 % Shop": "0.65",
    "VAT 8.1 % Shop": "1.01",
    "VAT 8.1 % TotalGest": "1.01",
  });
});

test.each([1, 3, 20])(
  "a second booking %i days later is a difference in the first daily audit that lists it, until a person settles it",
  async (later) => {
    const { stage, ids, day, run, env, booked } = await openBook(later + 1);
    expect(await run("audit --quiet")).toMatchObject({ code: 0 });
    const { order } = booked(ids[0]);
    stage.sandbox.erp.enterOrder({ ...order, placedAt: new Date(Date.now() - DAY).toISOString() });
    const ran = await run("audit --json");
    const found = JSON.parse(ran.stdout) as Audit;
    expect([ran.code, found.proven.presence]).toEqual([3, false]);
    expect(found.exceptions).toMatchObject([{ kind: "doubled", id: ids[0], day }]);
    expect(await stage.run(advised(found, "--acknowledge"), { env })).toMatchObject({ code: 0 });
    expect(await run("audit --quiet")).toMatchObject({ code: 0 });
  },
);

test("an order that is never to be sent, and is there, has a line of its own, whatever day is audited", async () => {
  const { stage, day, run, env, ids, booked } = await openBook(5);
  const id = placeOn(stage, `${day} 15:00:00`, { status: "2" });
  await run("export-orders --quiet");
  await stage.run(["fix", id, "--dismiss", "--reason", "test", "--yes"], { env });
  expect(await run("audit --quiet")).toMatchObject({ code: 0 });
  const { order } = booked(ids[0]);
  const reference = order.externalReference.replace(/\d+$/, id);
  const entered = stage.sandbox.erp.enterOrder({ ...order, externalReference: reference });
  const ran = await run("audit --json");
  expect(ran.code).toBe(3);
  const found = JSON.parse(ran.stdout) as Audit;
  expect(found.exceptions).toMatchObject([{ kind: "unwanted", id }]);
  expect(await run(`audit --json --day ${day}`)).toMatchObject({ code: 3 });
  expect(await stage.run([...advised(found, "--mark-exported", entered.number), "--yes"], { env })).toMatchObject({
    code: 0,
  });
  expect(await run("audit --quiet")).toMatchObject({ code: 0 });
});

test("an order that was typed in by hand, and is there under our reference too, is there twice", async () => {
  const { stage, day, run, ids, booked, audit, env } = await openBook();
  const id = placeOn(stage, `${day} 15:00:00`, { payment: { id: "barter", name: "Barter" } });
  await run("export-orders --quiet");
  const { externalReference, ...order } = booked(ids[0]).order;
  const { number } = stage.sandbox.erp.enterOrder(order);
  await run(`fix ${id} --mark-exported ${number} --yes`);
  stage.sandbox.erp.enterOrder({ ...order, externalReference: externalReference.replace(/\d+$/, id) });
  const found = await audit();
  expect(kindsOf(found)).toEqual([`doubled ${id}`]);
  // Settled, the one that was typed stands among those by hand, and in no other sum.
  expect(await stage.run(advised(found, "--acknowledge"), { env })).toMatchObject({ code: 0 });
  expect(await audit()).toMatchObject({
    days: [{ found: { count: 3 }, settled: { count: 1 }, difference: { count: 0, sum: "0.00" } }],
    others: { byHand: { count: 1 } },
  });
});

test("an order that is open in the shop, and there all the same, is a difference until a person says that it is right", async () => {
  const { stage, day, run, ids, booked, audit, env } = await openBook(5);
  const id = placeOn(stage, `${day} 15:00:00`, { status: "2", status_name: "In attesa" });
  await run("export-orders --quiet");
  const { order } = booked(ids[0]);
  const externalReference = order.externalReference.replace(/\d+$/, id);
  const { number } = stage.sandbox.erp.enterOrder({ ...order, externalReference });
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 3, proven: { presence: false }, days: [{ proven: false }] });
  expect(found.exceptions).toMatchObject([{ kind: "unwanted", id }]);
  expect(found.exceptions[0]?.message).toContain("In attesa");
  // Whatever day is audited.
  expect(await run("audit --quiet")).toMatchObject({ code: 3 });
  expect(await stage.run([...advised(found, "--mark-exported", number), "--yes"], { env })).toMatchObject({ code: 0 });
  expect(await audit()).toMatchObject({ exitCode: 0, days: [{ proven: true }] });
});

test.each([
  ["its number in a reference of another form", { externalReference: "F360/NUMBER", billing: {}, customer: {} }],
  ["the same day, buyer and total", {}],
] as const)(
  "an order in TotalGest without our reference, with %s, is a possible double until a person settles it, in every form",
  async (_what, patch) => {
    const { stage, day, audit, run, env, booked } = await openBook(3);
    const id = placeOn(stage, `${day} 15:00:00`, { cart: CART.slice(1) });
    await run("export-orders --quiet");
    const { order, number } = booked(id);
    const { externalReference: _ours, ...typed } = { ...order, ...patch };
    const [{ reference }] = JSON.parse((await run(`status orders ${id} --json`)).stdout).orders;
    const foreign = "externalReference" in patch ? { externalReference: `F360/${String(reference)}` } : {};
    const other = stage.sandbox.erp.enterOrder({ ...typed, ...foreign });
    // Whatever day is audited, and the day itself is proven all the same.
    const daily = await run("audit --json");
    expect([daily.code, (JSON.parse(daily.stdout) as Audit).exceptions]).toMatchObject([
      3,
      [{ kind: "possible-double", id, day }],
    ]);
    const found = await audit();
    expect(found).toMatchObject({ exitCode: 3, proven: { presence: true, amount: true }, days: [{ proven: true }] });
    expect(found.exceptions).toMatchObject([
      { kind: "possible-double", id, numbers: [number, other.number], totalgest: "34.30" },
    ]);
    const [changed] = JSON.parse((await run("status orders --state changed --json")).stdout).orders;
    expect(changed).toMatchObject({ id, afterExport: { acknowledged: null } });
    expect((await run(`audit --day ${day}`)).stdout).toContain("Perhaps twice");
    expect((await run("status --json")).stdout).toContain("audit-differences");
    expect(await stage.run(advised(found, "--acknowledge"), { env })).toMatchObject({ code: 0 });
    for (const _ of [1, 2]) {
      expect(await audit()).toMatchObject({ exitCode: 0, exceptions: [{ kind: "acknowledged", id }] });
      expect(await run("audit --quiet")).toMatchObject({ code: 0 });
    }
    // A third one is a possible double again.
    stage.sandbox.erp.enterOrder({ ...typed, ...foreign });
    expect(kindsOf(await audit())).toEqual([`possible-double ${id}`]);
    const [more] = JSON.parse((await run("status orders --state changed --json")).stdout).orders;
    expect(more.afterExport.differences).toMatchObject([{ field: "erp-alike", sent: number }]);
  },
);

test("what was settled as the only booking is a possible double again once TotalGest has the order too", async () => {
  const { stage, day, audit, run, env, booked } = await openBook(3);
  const id = placeOn(stage, `${day} 15:00:00`, { cart: CART.slice(1) });
  await run("export-orders --quiet");
  const { externalReference: _ours, ...typed } = booked(id).order;
  stage.sandbox.erp.enterOrder(typed);
  stage.sandbox.erp.changeOrder(booked(id).id, { state: "cancelled" });
  const lost = await audit();
  expect(kindsOf(lost)).toEqual([`cancelled ${id}`, `possible-double ${id}`]);
  expect(await stage.run(advised(lost, "--acknowledge"), { env })).toMatchObject({ code: 0 });
  expect(await audit()).toMatchObject({ exitCode: 0 });
  stage.sandbox.erp.changeOrder(booked(id).id, { state: "open" });
  expect(kindsOf(await audit())).toEqual([`possible-double ${id}`]);
});

test.each([
  ["on hold", { payment: { id: "barter", name: "Barter" } }],
  ["ready", {}],
])(
  "an order that is %s, and in TotalGest under another reference, is named before it is sent",
  async (_state, more) => {
    const { stage, day, ids, audit, run, env, booked } = await openBook();
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "status", status: 429 } });
    const id = placeOn(stage, `${day} 15:00:00`, { cart: CART.slice(1), ...more });
    await run("export-orders --quiet");
    const { externalReference: _ours, ...typed } = booked(ids[0]).order;
    const [{ reference, total }] = JSON.parse((await run(`status orders ${id} --json`)).stdout).orders;
    const totals = { net: total, vat: "0.00", gross: total };
    const { number } = stage.sandbox.erp.enterOrder({ ...typed, externalReference: `F360/${reference}`, totals });
    const found = await audit();
    const [double] = found.exceptions.filter(({ kind }) => kind === "possible-double");
    expect(double).toMatchObject({ id, message: expect.stringMatching(new RegExp(`^Not sent yet.*${number}`)) });
    const [, marks = ""] = /tg360 (fix \S+ --mark-exported [\w-]+)/.exec(double?.hint ?? "") ?? [];
    expect(marks).toBe(`fix ${id} --mark-exported ${number}`);
    expect(await stage.run([...marks.split(" "), "--yes"], { env })).toMatchObject({ code: 0 });
    expect(await audit()).toMatchObject({ exitCode: 0, exceptions: [{ kind: "marked", id }] });
    await run("export-orders --quiet --now");
    expect(stage.sandbox.erp.orders).toHaveLength(3);
  },
);

test("a possible double opens what was settled of its order in the audit that finds it, whatever day that reads", async () => {
  const { stage, day, audit, run, env, booked } = await openBook(3);
  const id = placeOn(stage, `${day} 15:00:00`, { cart: CART.slice(1) });
  await run("export-orders --quiet");
  const { order } = booked(id);
  stage.sandbox.erp.enterOrder(order);
  expect(await stage.run(advised(await audit(), "--acknowledge"), { env })).toMatchObject({ code: 0 });
  expect(await audit()).toMatchObject({ exitCode: 0, days: [{ proven: true }] });
  const { externalReference: _ours, ...typed } = order;
  stage.sandbox.erp.enterOrder(typed);
  const daily = JSON.parse((await run("audit --json")).stdout) as Audit;
  expect(kindsOf(daily).toSorted()).toEqual([`doubled ${id}`, `possible-double ${id}`]);
  const found = await audit();
  expect(found).toMatchObject({ exitCode: 3, days: [{ proven: false }] });
  expect(kindsOf(found).toSorted()).toEqual(kindsOf(daily).toSorted());
});

test("a possible double that is cancelled in TotalGest is none any more", async () => {
  const { stage, ids, run, booked } = await openBook(3);
  const { externalReference: _ours, ...typed } = booked(ids[0]).order;
  const other = stage.sandbox.erp.enterOrder(typed);
  expect(await run("audit --quiet")).toMatchObject({ code: 3 });
  stage.sandbox.erp.changeOrder(other.id, { state: "cancelled" });
  expect(await run("audit --quiet")).toMatchObject({ code: 0 });
  expect(JSON.parse((await run("status orders --state changed --json")).stdout).orders).toEqual([]);
});

test.each([
  ["another day", { placedAt: new Date(Date.now() - 2 * DAY).toISOString() }],
  ["another buyer", { customer: { email: "other@example.com" }, billing: { firstName: "Other", lastName: "Buyer" } }],
  ["another total", { totals: { net: "9.25", vat: "0.75", gross: "10.00" } }],
  ["another currency", { currency: "EUR" }],
  ["no buyer", { customer: {}, billing: {} }],
  ["the reference of another shop", { externalReference: "fw360:other.example:1" }],
])("an order in TotalGest with %s is no double", async (_what, patch) => {
  const { stage, ids, audit, booked } = await openBook(4);
  const { externalReference: _ours, ...typed } = booked(ids[0]).order;
  stage.sandbox.erp.enterOrder({ ...typed, ...patch });
  expect(await audit()).toMatchObject({ exitCode: 0, exceptions: [] });
});

test("the day is an order's own, not one of those between which others were typed in", async () => {
  const { stage, ids, run, booked } = await openBook(10);
  const { externalReference: _ours, ...typed } = booked(ids[0]).order;
  for (const daysAgo of [11, 9]) {
    stage.sandbox.erp.enterOrder({ ...typed, placedAt: new Date(Date.now() - daysAgo * DAY).toISOString() });
  }
  // In one page of the list of older days.
  expect(await run(`audit --day ${localDay(Date.now() - DAY)} --quiet`)).toMatchObject({ code: 0 });
});

test("a part of the buyer's name is not the buyer, and the order of its words says nothing", async () => {
  const { stage, day, audit, run, booked } = await openBook();
  const id = placeOn(stage, `${day} 15:00:00`, { cart: CART.slice(1) });
  await run("export-orders --quiet");
  const { externalReference: _ours, ...typed } = booked(id).order;
  const { firstName = "", lastName = "" } = typed.billing ?? {};
  stage.sandbox.erp.enterOrder({ ...typed, customer: {}, billing: { firstName: "Someone", lastName } });
  expect(await audit()).toMatchObject({ exitCode: 0, exceptions: [] });
  stage.sandbox.erp.enterOrder({ ...typed, customer: {}, billing: { firstName: lastName, lastName: firstName } });
  expect(kindsOf(await audit())).toEqual([`possible-double ${id}`]);
});

test("an order that was marked by hand is no double of another one of the same day, buyer and total", async () => {
  const { stage, day, ids, audit, run, booked } = await openBook();
  const id = placeOn(stage, `${day} 15:00:00`, { payment: { id: "barter", name: "Barter" } });
  await run("export-orders --quiet");
  const { externalReference: _ours, ...typed } = booked(ids[0]).order;
  const { number } = stage.sandbox.erp.enterOrder(typed);
  await run(`fix ${id} --mark-exported ${number} --yes`);
  expect(await audit()).toMatchObject({ exitCode: 0, exceptions: [{ kind: "marked", id }] });
});
