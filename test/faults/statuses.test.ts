/** Every status of the shop has a class, or holds the orders that have it until a person says what it means. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";

import { sharedValue, problem } from "../../src/core/common/problems/problem.ts";
import { discover } from "../../src/core/discovery/discover.ts";
import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import type { ShopOrderJson } from "../../src/sandbox/framework360/orders/order.ts";
import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const AT = "2026-11-24T10:00:00Z";
const SHIPPED = { id: "7", name: "Spedito" };
const CLOSED = { id: "8", name: "Chiuso" };
const IDS = { from: "2026-10-01", statuses: ["3"], open: ["1", "2", "6"], cancelled: ["4", "5"], after: ["7"] };

async function stageWith(...more: readonly { readonly id: string; readonly name: string }[]): Promise<Stage> {
  const stage = await openStage({ at: AT });
  stage.sandbox.shop.statuses = [...plain(stage), ...more];
  return stage;
}

/** Those of a shop that has nothing after completed. */
function plain({ sandbox }: Stage): Stage["sandbox"]["shop"]["statuses"] {
  return sandbox.shop.statuses.filter(({ id }) => Number(id) < 7);
}

/** `date`: the shop's local time. */
function place(stage: Stage, status: string, date?: string): ShopOrderJson {
  const named = { status, status_name: nameOf(stage, status) };
  return stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], ...named, ...(date === undefined ? {} : { date }) });
}

function move(stage: Stage, id: string, status: string): void {
  stage.sandbox.shop.editOrder(id, { status, status_name: nameOf(stage, status) });
}

function nameOf(stage: Stage, status: string): string {
  return stage.sandbox.shop.statuses.find(({ id }) => id === status)?.name ?? "";
}

async function differences(stage: Stage, id: string): Promise<readonly string[]> {
  const record = await stage.withEngine(({ store }) => store.readOrder(id));
  return (record?.afterExport?.differences ?? []).map(
    ({ field, sent, now }) => `${field}: ${sent ?? ""} > ${now ?? ""}`,
  );
}

describe("an order that comes after completed", () => {
  test("is sent, also if it went there over a weekend, before anybody read it", async () => {
    const stage = await stageWith(SHIPPED);
    const first = place(stage, "7");
    const { id } = place(stage, "1");
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    stage.clock.advance(2 * DAY);
    move(stage, id, "7");
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await stage.verdict([first.id, id])).toEqual(clean());
  });

  test("has not changed, but one that goes back, is cancelled or gets a status without a class has", async () => {
    const stage = await stageWith(SHIPPED, CLOSED);
    const ids = ["7", "1", "4", "8"].map((status) => ({ status, id: place(stage, "3").id }));
    expect((await stage.export()).summary.exported).toBe(4);
    for (const { id, status } of ids) move(stage, id, status);
    expect(await stage.export()).toMatchObject({ exitCode: 3, summary: { requested: 0 } });
    expect(await Promise.all(ids.map(({ id }) => differences(stage, id)))).toEqual([
      [],
      ["status: Completato > In attesa di pagamento"],
      ["cancelled:  > Annullato"],
      ["status: Completato > Chiuso"],
    ]);
    const classed = await stage.export({}, { export: { ...IDS, after: ["7", "8"] } });
    expect(classed.exitCode).toBe(0);
    expect(await differences(stage, ids[3]?.id ?? "")).toEqual([]);
  });

  test("counts with the completed ones where no first day is set", async () => {
    const stage = await stageWith(SHIPPED);
    place(stage, "3");
    place(stage, "7");
    place(stage, "1");
    const ran = await stage.export({}, { export: { from: null } });
    expect(ran).toMatchObject({ exitCode: 4, problems: [{ code: "export-from-missing", data: { completed: 2 } }] });
  });
});

describe("an order whose status has no class", () => {
  test("is held in every run, as one problem with the others, until a person says what it means", async () => {
    const stage = await stageWith(CLOSED);
    const closed = [place(stage, "8").id, place(stage, "8").id];
    place(stage, "3");
    const first = await stage.export();
    expect(first).toMatchObject({ exitCode: 3, summary: { requested: 3, exported: 1, held: 2 } });
    const errors = first.orders.flatMap(({ error }) => (error === null ? [] : [error]));
    expect(errors).toEqual(Array<unknown>(2).fill({ code: "status-unclassed", data: { status: "8", name: "Chiuso" } }));
    stage.clock.advance(5 * MINUTE);
    expect(await stage.export()).toMatchObject({ exitCode: 3, summary: { requested: 2, held: 2 } });
    const told = await stage.run(["status", "--json"]);
    expect(JSON.parse(told.stdout)).toMatchObject({
      reasonCodes: expect.arrayContaining(["orders-held"]),
      orders: { held: 2 },
    });
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 3, summary: { held: 2 } });
    const screen = (await stage.run(["export-orders"])).stdout;
    expect(screen.match(/“Chiuso”/g)).toHaveLength(1);
    expect(screen).toContain("tg360 configure --after +8");
    const classed = { export: { ...IDS, after: ["7", "8"] } };
    expect(await stage.export({}, classed)).toMatchObject({ exitCode: 0, summary: { exported: 2, held: 0 } });
    expect(await stage.verdict(closed)).toEqual(clean());
  });

  test("is sent by the next run after the command that its hint names", async () => {
    const stage = await openStage();
    stage.sandbox.shop.statuses = [...plain(stage), CLOSED, { id: "9", name: "Archiviato" }];
    const closed = ["8", "8", "9"].map((status) => place(stage, status).id);
    const ran = await stage.run(["export-orders", "--json"]);
    const { orders } = JSON.parse(ran.stdout) as { orders: { error: { hint: string } | null }[] };
    const named = orders.map(({ error }) => /tg360 (configure --after \S+\d)/.exec(error?.hint ?? "")?.[1] ?? "");
    const commands = [...new Set(named)].map((command) => command.split(" "));
    expect(commands).toHaveLength(2);
    const config = join(stage.folder, "config.json");
    for (const command of commands) expect((await stage.run([...command, "--config", config])).code).toBe(0);
    const again = await stage.run(["export-orders", "--json", "--config", config]);
    expect(again.code).toBe(0);
    expect(await stage.verdict(closed)).toEqual(clean());
  });

  test("is given one by an environment variable, too", async () => {
    const stage = await openStage();
    stage.sandbox.shop.statuses = [...plain(stage), SHIPPED, CLOSED];
    for (const status of ["7", "8", "1"]) place(stage, status);
    const env = { ...stage.env, TG360_EXPORT_AFTER: "7", TG360_EXPORT_OPEN: "1,Chiuso" };
    const ran = await stage.run(["export-orders", "--json"], { env });
    expect(JSON.parse(ran.stdout)).toMatchObject({ exitCode: 0, summary: { requested: 1, exported: 1 } });
  });

  test("is one problem for people however many orders have it", async () => {
    const stage = await stageWith(CLOSED, { id: "9", name: "Archiviato" });
    for (const status of ["8", "8", "9"]) place(stage, status);
    await stage.export();
    const keys = await stage.withEngine(async ({ store }) => {
      const ids = await store.listOrderIds(["held"], null);
      const records = await Promise.all(ids.map((id) => store.readOrder(id)));
      return new Set(records.map((record) => sharedValue(record?.error ?? problem("no-ids", { instead: "" }))));
    });
    expect([...keys].toSorted()).toEqual(["8", "9"]);
  });

  test("is left alone if it was placed before the first day, and sent if a person asks for it", async () => {
    const stage = await stageWith(CLOSED);
    place(stage, "8", "2026-09-01 10:00:00");
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { requested: 0 } });
    const { id } = place(stage, "8");
    const forced = await stage.export({ tokens: [id] });
    expect(forced).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    expect(await differences(stage, id)).toEqual([]);
    expect((await stage.export()).exitCode).toBe(0);
    expect(await differences(stage, id)).toEqual([]);
  });

  test("that loses its class just before it is sent is held, and counted", async () => {
    const stage = await stageWith(CLOSED);
    const { id } = place(stage, "3");
    await stage.withEngine(async (engine) => {
      await discover(engine, new AbortController().signal, { requireExportable: true });
    });
    move(stage, id, "8");
    expect(await stage.export()).toMatchObject({ exitCode: 3, summary: { requested: 1, held: 1 } });
  });
});

describe("the shop's list of statuses", () => {
  test.each([
    ["is renamed", (shop: Stage["sandbox"]["shop"]) => shop.statuses.map((one) => ({ ...one, name: `X${one.name}` }))],
    ["is empty", () => []],
    ["lacks the status", (shop: Stage["sandbox"]["shop"]) => shop.statuses.filter(({ id }) => id !== "3")],
  ])("stops no order whose status is configured where it %s", async (_, change) => {
    const stage = await stageWith(SHIPPED);
    stage.sandbox.shop.statuses = change(stage.sandbox.shop);
    place(stage, "3");
    place(stage, "7");
    place(stage, "1");
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
  });

  test("that is refused stops no order whose status is configured, and the run says so", async () => {
    const stage = await stageWith(SHIPPED);
    place(stage, "3");
    const fault = { kind: "status", status: 403, body: { status: 0, error: "permission_denied" } } as const;
    stage.sandbox.inject({ system: "Framework360", operation: "orders/statuses", fault });
    const ran = await stage.export({}, { export: IDS });
    expect(ran).toMatchObject({ exitCode: 5, summary: { exported: 1 } });
  });

  test("that has new ids holds the new orders, and sends them when the ids are corrected", async () => {
    const stage = await stageWith();
    place(stage, "3");
    expect((await stage.export({}, { export: IDS })).summary.exported).toBe(1);
    const { shop } = stage.sandbox;
    shop.statuses = shop.statuses.map(({ id, name }) => ({ id: `1${id}`, name }));
    place(stage, "13");
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 3, summary: { exported: 0, held: 1 } });
    const corrected = { export: { ...IDS, statuses: ["13"] } };
    expect(await stage.export({}, corrected)).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("lacks a status with a typing error, and its orders are held, not lost", async () => {
    const stage = await stageWith();
    place(stage, "3");
    const typo = { export: { ...IDS, statuses: ["Completatto"] } };
    expect(await stage.export({}, typo)).toMatchObject({
      exitCode: 3,
      orders: [{ state: "held", error: { code: "status-unclassed", data: { status: "3" } } }],
    });
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });
});

describe("an order placed before the first day", () => {
  test("is late if it was seen open or without a class, and then completed or further on", async () => {
    const stage = await stageWith(SHIPPED, CLOSED);
    const moves = [
      ["1", "7"],
      ["8", "3"],
      ["3", "7"],
      ["4", "3"],
    ] as const;
    const ids = moves.map(([before]) => place(stage, before, "2026-11-20 10:00:00").id);
    const settings = { export: { ...IDS, from: "2026-11-23" } };
    expect((await stage.export({}, settings)).late).toEqual([]);
    for (const [at, [, after]] of moves.entries()) move(stage, ids[at] ?? "", after);
    const ran = await stage.export({}, settings);
    expect(ran).toMatchObject({ exitCode: 3, summary: { requested: 0 } });
    expect(ran.late.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect((await stage.export({}, settings)).exitCode).toBe(0);
  });
});

describe("an order that the shop dated ahead", () => {
  test("by 30 days is exported, with a warning that names the date", async () => {
    const stage = await stageWith();
    place(stage, "3", "2026-12-24 11:00:00");
    place(stage, "3", "2026-11-26 10:00:00");
    const ran = await stage.export();
    expect(ran).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
    const warnings = ran.orders.flatMap((order) => order.warnings);
    expect(warnings).toMatchObject([
      { code: "order-ahead", data: { placedAt: expect.stringContaining("2026-12-24") } },
    ]);
    expect(await stage.verdict()).toEqual(clean());
  });
});

describe("without a first day", () => {
  test("the orders are counted once a day, and the message says when", async () => {
    const stage = await stageWith();
    place(stage, "3");
    const none = { export: { from: null } };
    const count = async (): Promise<unknown> => {
      const { problems } = await stage.export({}, none);
      const found = problems.find(({ code }) => code === "export-from-missing");
      return found?.data;
    };
    const first = await count();
    expect(first).toMatchObject({ completed: 1, countedAt: expect.stringContaining("2026-11-24T10:0") });
    place(stage, "3");
    stage.clock.advance(HOUR);
    expect(await count()).toEqual(first);
    stage.clock.advance(DAY);
    expect(await count()).toMatchObject({ completed: 2, countedAt: expect.stringContaining("2026-11-25T11:") });
  });
});

describe("a status id under another name", () => {
  /** The shop gives ids to other names. */
  function rename({ sandbox: { shop } }: Stage, names: Readonly<Record<string, string>>): void {
    shop.statuses = shop.statuses.map(({ id, name }) => ({ id, name: names[id] ?? name }));
  }

  test("of another class holds what would be sent, as one problem, until a person confirms it, and stops nothing else", async () => {
    const stage = await stageWith(SHIPPED);
    const before = place(stage, "3");
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    rename(stage, { 3: "Annullato", 4: "Completato" });
    const held = [place(stage, "3").id, place(stage, "3").id];
    const other = place(stage, "7").id;
    const report = await stage.export({}, { export: IDS });
    expect(report).toMatchObject({ exitCode: 3, summary: { exported: 1, held: 2 } });
    const why = problem("status-renamed", { status: "3", before: "Completato", name: "Annullato", meaning: "due" });
    expect(await stage.withEngine(({ store }) => store.readOrder(held[0] ?? ""))).toMatchObject({ error: why });
    expect(await differences(stage, before.id)).toEqual([]);
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 3, summary: { held: 2 } });
    const shown = await stage.run(["fix", held[0] ?? ""]);
    expect(shown.stdout.replaceAll(/\s+/g, " ")).toContain(
      "“Completato” and is now “Annullato” in the shop. Does it still mean completed?",
    );
    expect(shown.stdout).toContain("tg360 configure --statuses +3");
    expect(await stage.run(["configure", "--statuses", "+3"])).toMatchObject({ code: 0 });
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { exported: 2 } });
    expect((await stage.verdict([before.id, ...held, other])).lost ?? []).toEqual([]);
  });

  test("that means the same, or nothing that is known, holds nothing", async () => {
    const stage = await stageWith(SHIPPED);
    await stage.export({}, { export: IDS });
    rename(stage, { 3: "Concluso" });
    place(stage, "3");
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
    rename(stage, { 3: "Da controllare in magazzino" });
    place(stage, "3");
    expect(await stage.export({}, { export: IDS })).toMatchObject({ exitCode: 0, summary: { exported: 1 } });
  });

  test("settles first what is on its way", async () => {
    const stage = await stageWith(SHIPPED);
    const { id } = place(stage, "3");
    stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetAfter" } });
    stage.sandbox.erp.promises.lookUp = true;
    await stage.export({}, { export: IDS });
    rename(stage, { 3: "Annullato", 4: "Completato" });
    stage.clock.advance(10 * MINUTE);
    await stage.export({}, { export: IDS });
    expect(await stage.withEngine(({ store }) => store.readOrder(id))).toMatchObject({ state: "exported" });
  });

  test("mails nobody: a parcel waits until it is confirmed", async () => {
    const stage = await stageWith(SHIPPED);
    const on = { export: IDS, fulfilment: { statuses: { shipped: "7" } } };
    const { id } = place(stage, "3");
    await stage.export({}, on);
    stage.clock.advance(5 * MINUTE);
    const [booked] = stage.sandbox.erp.orders;
    stage.sandbox.erp.shipOrder(booked?.id ?? "");
    rename(stage, { 7: "Annullato" });
    const mails = (): number =>
      stage.sandbox.ledger.filter((entry) => entry.kind === "commit" && entry.operation === "mail").length;
    expect((await stage.export({}, on)).fulfilment).toMatchObject({
      problems: [{ code: "status-renamed", data: { status: "7" } }],
      summary: { pushed: 0, waiting: 1 },
    });
    expect(mails()).toBe(0);
    const shown = await stage.run(["fix", id]);
    expect([shown.code, shown.stdout.replaceAll(/\s+/g, " ")]).toEqual([
      3,
      expect.stringContaining("Does it still mean"),
    ]);
    rename(stage, { 7: "Spedito" });
    expect((await stage.export({}, on)).fulfilment).toMatchObject({ summary: { pushed: 1 } });
    expect([mails(), stage.sandbox.shop.orders.get(id)?.status]).toEqual([1, "7"]);
  });
});
