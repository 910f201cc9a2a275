/**
 * A state file that is damaged, truncated, empty, missing, newer or another user's: refused before any call, and not
 * changed.
 */
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

async function stageWithState(): Promise<Stage> {
  const stage = await openStage();
  for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await stage.export();
  return stage;
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

/** Each command that opens the state ends with this exit code and error, calls no system and changes no byte. */
async function expectRefused(stage: Stage, exitCode: number, code: string): Promise<void> {
  const before = readFileSync(stage.statePath);
  const calls = stage.sandbox.ledger.length;
  for (const command of [["export-orders"], ["pull-products"], ["status"]]) {
    const ran = await stage.run([...command, "--json"]);
    expect([command, ran.code]).toEqual([command, exitCode]);
    const { error } = JSON.parse(ran.stdout) as { error: { code: string; message: string; hint: string } };
    expect(error.code).toBe(code);
    expect(error.message).toContain(stage.statePath);
    expect(error.hint).not.toBe("");
  }
  expect(stage.sandbox.ledger).toHaveLength(calls);
  expect(readFileSync(stage.statePath).equals(before)).toBe(true);
}

describe("a state file", () => {
  test("that is damaged in its middle is refused", async () => {
    const stage = await stageWithState();
    const bytes = readFileSync(stage.statePath);
    bytes.fill(0xa5, 4096, bytes.length);
    writeFileSync(stage.statePath, bytes);
    await expectRefused(stage, 8, "state-damaged");
  });

  test("that was truncated is refused", async () => {
    const stage = await stageWithState();
    truncateSync(stage.statePath, 4096 + 100);
    await expectRefused(stage, 8, "state-damaged");
  });

  test("that is empty is refused, and is no first run", async () => {
    const stage = await stageWithState();
    truncateSync(stage.statePath, 0);
    await expectRefused(stage, 8, "state-damaged");
  });

  test("that is not a state file is refused", async () => {
    const stage = await openStage();
    mkdirSync(stage.dataDir, { mode: 0o700 });
    writeFileSync(stage.statePath, "Dear diary,\n".repeat(100));
    await expectRefused(stage, 8, "state-damaged");
    new Database(`${stage.folder}/foreign.db`).exec("CREATE TABLE t (a)").close();
    copyFileSync(`${stage.folder}/foreign.db`, stage.statePath);
    await expectRefused(stage, 8, "state-damaged");
  });

  test.skipIf(process.geteuid?.() !== 0)(
    "of another user is refused, root or not, with the owner named (needs root)",
    async () => {
      const stage = await stageWithState();
      chownSync(stage.statePath, 65_534, 65_534);
      const before = readdirSync(stage.dataDir);
      for (const command of ["export-orders", "pull-products", "daemon"]) {
        const ran = await stage.run([command, "--json", ...(command === "daemon" ? ["--once"] : [])]);
        expect([command, ran.code]).toEqual([command, 4]);
        expect(ran.stdout).toContain("nobody");
      }
      expect(readdirSync(stage.dataDir)).toEqual(before);
    },
  );

  test("that is missing is a first run, which sends nothing twice", async () => {
    const stage = await stageWithState();
    const ran = await stage.run(["export-orders", "--json"], { env: { TG360_DATA_DIR: `${stage.folder}/new` } });
    expect([ran.code, JSON.parse(ran.stdout)]).toMatchObject([0, { summary: { exported: 3 } }]);
    expect(stage.sandbox.erp.orders).toHaveLength(3);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("whose creation was killed leaves only a draft, and the next run is a first one", async () => {
    const stage = await openStage();
    mkdirSync(stage.dataDir, { mode: 0o700 });
    writeFileSync(`${stage.statePath}.new-0123456789ab`, "SQLite format 3\0 and then the power went");
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    expect((await stage.run(["export-orders"])).code).toBe(0);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("is created once by two processes that start at the same time", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const runs = await Promise.all([1, 2].map(() => stage.run(["export-orders", "--json"])));
    expect(runs.map(({ code }) => code)).toEqual([0, 0]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("and all files beside it are readable by their owner alone", async () => {
    const stage = await stageWithState();
    await stage.run(["export-orders"]);
    const modes = readdirSync(stage.dataDir).map((name) => modeOf(join(stage.dataDir, name)));
    expect(new Set([...modes, modeOf(stage.statePath)])).toEqual(new Set([0o600]));
    expect(modeOf(stage.dataDir)).toBe(0o700);
    expect(existsSync(stage.statePath)).toBe(true);
  });
});
