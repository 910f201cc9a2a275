/** What a person is told and protected from after a state was lost, restored, or put back as an old copy. */
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import type { Ran } from "../support/tg360-process.ts";

interface Json {
  readonly error?: { readonly code: string; readonly hint: string };
  readonly shops?: readonly string[];
  readonly notReached?: readonly unknown[];
  readonly reasonCodes?: readonly string[];
  readonly orders: readonly {
    readonly id: string;
    readonly state: string;
    readonly error: { readonly code: string; readonly hint: string } | null;
  }[];
}

async function run(stage: Stage, ...args: readonly string[]): Promise<Ran & { readonly json: Json }> {
  const ran = await stage.run([...args, "--json"]);
  return { ...ran, json: JSON.parse(ran.stdout || "{}") as Json };
}

function place(stage: Stage): string {
  return stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).id;
}

const filesOf = ({ statePath }: Stage): readonly string[] => ["", "-wal", "-shm"].map((suffix) => statePath + suffix);
const removeState = (stage: Stage): void => {
  for (const file of filesOf(stage)) rmSync(file, { force: true });
};
const besideOf = ({ dataDir }: Stage): string => join(dataDir, "last-run.json");

const HELD = { state: "held", error: { code: "restored" } };

test("shops restored protects a shop whose settings are in the environment", async () => {
  const stage = await openStage({ products: 1 });
  const id = place(stage);
  await run(stage, "status");
  const noted = await run(stage, "shops", "restored");
  expect([noted.code, noted.json]).toMatchObject([0, { shops: ["default"], notReached: [] }]);
  const held = await run(stage, "export-orders");
  expect([held.code, held.json.orders]).toMatchObject([3, [{ id, ...HELD }]]);
  for (const way of ["--mark-exported NUMBER", "--dismiss --reason WHY", `export-orders --ids ${id}`]) {
    expect(held.json.orders[0]?.error?.hint).toContain(way);
  }
  expect((await run(stage, "export-orders", "--ids", id)).json.orders).toMatchObject([{ state: "exported" }]);
});

test("shops restored survives a state that is deleted and made anew, whichever comes first", async () => {
  for (const isNotedFirst of [true, false]) {
    const stage = await openStage({ products: 1 });
    const id = place(stage);
    stage.sandbox.shop.setOrderStatus(id, "1");
    await run(stage, "export-orders");
    if (!isNotedFirst) removeState(stage);
    expect((await run(stage, "shops", "restored")).code).toBe(0);
    removeState(stage);
    stage.sandbox.shop.setOrderStatus(id, "3");
    expect((await run(stage, "export-orders")).json.orders).toMatchObject([{ id, ...HELD }]);
  }
});

test("shops restored fails where it reaches no shop", async () => {
  const stage = await openStage({ products: 1 });
  const env = Object.fromEntries(
    Object.keys(stage.env).map((name) => [name, /^TG360_(?!DATA)/.test(name) ? "" : stage.env[name]]),
  );
  const ran = await stage.run(["shops", "restored", "--json"], { env: env as Record<string, string> });
  expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([4, { error: { code: "not-configured" } }]);
});

test("an order that was placed after the restore goes out without being asked for first", async () => {
  const stage = await openStage({ products: 1 });
  await run(stage, "shops", "restored");
  // The shop writes its own time, an hour or two ahead of this one.
  const date = new Date(Date.now() + 3 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], date });
  const sent = await run(stage, "export-orders");
  expect([sent.code, sent.json.orders]).toMatchObject([0, [{ state: "exported" }]]);
  expect(stage.sandbox.ledger.filter(({ operation }) => operation === "findOrder")).toEqual([]);
});

test("an old copy of the state that is put back is noticed at once, and what was decided since does not go out", async () => {
  const stage = await openStage({ products: 1 });
  const id = place(stage);
  stage.sandbox.shop.setOrderStatus(id, "1");
  await run(stage, "export-orders");
  copyFileSync(stage.statePath, `${stage.statePath}.copy`);
  expect((await run(stage, "fix", id, "--dismiss", "--reason", "typed in", "--yes")).code).toBe(0);
  stage.sandbox.shop.setOrderStatus(id, "3");
  removeState(stage);
  copyFileSync(`${stage.statePath}.copy`, stage.statePath);
  expect((await stage.run(["status", "--lang", "en"])).stderr).toContain("An older copy of the data was put back");
  const first = await run(stage, "export-orders");
  expect([first.code, first.json.error?.code, first.json.orders]).toMatchObject([3, "state-older", [{ id, ...HELD }]]);
  expect(first.json.error?.hint).toContain("tg360 restore FILE");
  expect(stage.sandbox.erp.orders).toEqual([]);
  expect((await run(stage, "status")).json.reasonCodes).toContain("state-older");
  await run(stage, "fix", id, "--dismiss", "--reason", "typed in", "--yes");
  expect((await run(stage, "export-orders")).code).toBe(3);
  const last = await run(stage, "export-orders");
  expect([last.code, last.json.error]).toEqual([0, undefined]);
});

test("a number beside the state that a crash left behind is no old copy", async () => {
  const stage = await openStage({ products: 1 });
  await run(stage, "export-orders");
  const before = readFileSync(besideOf(stage), "utf8");
  for (const left of [before, "", "{", "null"]) {
    await run(stage, "export-orders");
    writeFileSync(besideOf(stage), left);
    const id = place(stage);
    expect((await run(stage, "export-orders")).json.orders).toMatchObject([{ id, state: "exported" }]);
  }
});

test("a backup that is put back by restore is said to be restored, and not to be an old copy too", async () => {
  const stage = await openStage({ products: 1 });
  await run(stage, "export-orders");
  const file = join(stage.folder, "backup.tg360");
  expect((await stage.run(["backup", file])).code).toBe(0);
  for (let at = 0; at < 3; at++) await run(stage, "export-orders");
  const asked = await stage.run(["restore", file]);
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringContaining("--yes")]);
  expect((await stage.run(["restore", file, "--yes"])).code).toBe(0);
  const next = await run(stage, "export-orders");
  expect([next.code, next.json.error]).toEqual([0, undefined]);
});
