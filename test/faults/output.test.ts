/** Closed pipes, full disks behind standard output, and slow readers: output is complete or an error. */
import { existsSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { tg360Line } from "../support/tg360-process.ts";

/** A state with so many orders that their list is far larger than a pipe's buffer. */
async function stageWithList(): Promise<Stage> {
  const stage = await openStage();
  for (let index = 0; index < 400; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], status: "1" });
  await stage.export();
  return stage;
}

/** Runs a line of bash in which `TG360 …` is the program; the line's exit code is the program's. */
async function bash(
  stage: Stage,
  args: readonly string[],
  around: (line: string) => string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return stage.run([], { before: ["bash", "-c", `set -o pipefail; ${around(tg360Line(args))}`] });
}

const LIST = ["status", "orders", "--json"] as const;

describe("standard output", () => {
  test("whose reader closes ends quietly", async () => {
    const stage = await stageWithList();
    for (const args of [LIST, ["status", "orders", "--limit", "400"], ["--help"]]) {
      const ran = await bash(stage, args, (line) => `{ ${line}; echo "exit $?" >&2; } | head -c 10 >/dev/null`);
      expect([args, ran.stderr.trim()]).toEqual([args, "exit 0"]);
    }
  });

  test.skipIf(!existsSync("/dev/full"))("on a full device ends with an error (needs /dev/full)", async () => {
    const stage = await stageWithList();
    for (const args of [LIST, ["export-orders"], ["--version"]]) {
      const ran = await bash(stage, args, (line) => `${line} > /dev/full`);
      expect([args, ran.code]).toEqual([args, 8]);
      expect([args, ran.stderr]).toEqual([args, expect.stringContaining("ENOSPC")]);
      if (args[0] === "--version") continue;
      const [, advised = ""] = /Check whether the disk is full[^]*?tg360 (status)$/m.exec(ran.stderr) ?? [];
      expect([args, (await bash(stage, [advised], (line) => line)).stdout.includes("400")]).toEqual([args, true]);
    }
  });

  test("that is read slowly still gets the whole report", async () => {
    const stage = await stageWithList();
    const ran = await bash(stage, LIST, (line) => `${line} | (sleep 0.4; cat)`);
    expect(ran.code).toBe(0);
    expect(ran.stdout.length).toBeGreaterThan(100_000);
    expect((JSON.parse(ran.stdout) as { orders: unknown[] }).orders).toHaveLength(400);
  });

  test("that is closed loses no order", async () => {
    const stage = await openStage();
    for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    await bash(stage, ["export-orders"], (line) => `${line} >&-`);
    await bash(stage, ["export-orders"], (line) => `${line} 2>&-`);
    expect(stage.sandbox.erp.orders).toHaveLength(3);
  });
});
