/** A disk that is full, broken or read-only: found before anything is sent, said with its path, and over when it is over. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";

const isRoot = process.geteuid?.() === 0;
const canMount = isRoot && spawnSync("unshare", ["-m", "true"]).status === 0;
const canTrace = spawnSync("strace", ["-qq", "-e", "trace=none", "true"]).status === 0;
if (!canMount) process.stderr.write("full and read-only disks are not tried: that needs root and the right to mount\n");
if (!canTrace) process.stderr.write("I/O errors are not tried: that needs strace\n");

function orderCalls(stage: Stage): number {
  return stage.sandbox.ledger.filter(({ operation }) => operation === "createOrder").length;
}

function systemCalls(stage: Stage): number {
  return stage.sandbox.ledger.filter(({ kind }) => kind === "request").length;
}

/** The data directory on a small disk of its own. */
async function stageOnSmallDisk(size: string): Promise<Stage> {
  const stage = await openStage();
  mkdirSync(stage.dataDir, { mode: 0o700 });
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0700`, "tmpfs", stage.dataDir]).status).toBe(0);
  onTestFinished(() => void spawnSync("umount", ["-l", stage.dataDir]));
  return stage;
}

describe.skipIf(!canMount)("a full disk (needs root, to mount one)", () => {
  test("stops the run with exit 8, sends nothing whose intent is not stored, and the next one goes on when there is room", async () => {
    const stage = await stageOnSmallDisk("2m");
    for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    expect((await stage.run(["status"])).code).toBe(0);
    expect((await stage.run(["export-orders", "--ids", "1001"])).code).toBe(0);
    const ballast = join(stage.dataDir, "ballast");
    spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=4k"]);
    const ran = await stage.run(["export-orders", "--json"]);
    expect(ran.code).toBe(8);
    const { error } = JSON.parse(ran.stdout) as { error: { code: string; message: string } };
    expect(error.code).toBe("disk-full");
    expect(error.message).toContain(stage.dataDir);
    expect(error.message).toMatch(/\d+ ?MB/);
    rmSync(ballast);
    // What went out after all had its intent on disk before: nothing is in TotalGest that the store does not list.
    expect(await stage.verdict()).toMatchObject({ lost: [], duplicated: [], unlisted: [] });
    const after = await stage.run(["export-orders", "--json"]);
    expect([after.code, JSON.parse(after.stdout)]).toMatchObject([0, { summary: { failed: 0, waiting: 0 } }]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("in a first run leaves no half-made state file", async () => {
    const stage = await stageOnSmallDisk("64k");
    spawnSync("dd", ["if=/dev/zero", `of=${join(stage.dataDir, "ballast")}`, "bs=4k"]);
    const ran = await stage.run(["export-orders", "--json"]);
    expect([ran.code, systemCalls(stage)]).toEqual([8, 0]);
    rmSync(join(stage.dataDir, "ballast"));
    spawnSync("mount", ["-o", "remount,size=4m", stage.dataDir]);
    expect((await stage.run(["export-orders"])).code).toBe(0);
  });
});

describe.skipIf(!canTrace)("an I/O error (needs strace)", () => {
  /** The run in which every call of `what` on the log of the state file fails from the `when`-th on. */
  const withError = async (
    stage: Stage,
    what: string,
    when: string,
  ): Promise<{ code: number | null; stdout: string }> => {
    const [call] = what.split(":");
    const inject = `inject=${what}:when=${when}`;
    const before = [
      "strace",
      "-f",
      "-qq",
      "-o",
      "/dev/null",
      "-e",
      `trace=${call ?? ""}`,
      "-P",
      `${stage.statePath}-wal`,
      "-e",
      inject,
    ];
    return stage.run(["export-orders", "--json", "--lock-timeout", "0"], { before });
  };

  test.each([
    ["pwrite64:error=ENOSPC", "1+"],
    ["fsync:error=EIO", "1+"],
    ["pwrite64:error=EIO", "8+"],
  ])(
    "%s from write %s on sends nothing that is not on disk, and the next run has each order once",
    async (what, when) => {
      const stage = await openStage();
      await stage.run(["export-orders"]);
      for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
      const ran = await withError(stage, what, when);
      expect(ran.code).toBe(8);
      expect(ran.stdout).toContain(stage.statePath);
      if (when === "1+") expect(orderCalls(stage)).toBe(0);
      expect((await stage.verdict()).unlisted).toEqual([]);
      expect((await stage.run(["export-orders"])).code).toBe(0);
      expect(await stage.verdict()).toEqual(clean());
    },
  );
});

describe.skipIf(!canMount)("a read-only disk (needs root, to mount it so)", () => {
  test("is found at the start, before any call", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    await stage.export({ dryRun: true });
    const calls = systemCalls(stage);
    const script = `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"`;
    const before = ["unshare", "-m", "sh", "-c", script, "sh", stage.dataDir];
    for (const command of ["export-orders", "pull-products"]) {
      const ran = await stage.run([command, "--json"], { before });
      expect([command, ran.code]).toEqual([command, 8]);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        error: {
          code: expect.stringMatching(/^disk-(read-only|failed)$/),
          message: expect.stringContaining(stage.dataDir),
        },
      });
    }
    expect(systemCalls(stage)).toBe(calls);
  });

  test("of the report is found before anything is done", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const folder = join(stage.folder, "reports");
    mkdirSync(folder);
    const script = `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"`;
    const before = ["unshare", "-m", "sh", "-c", script, "sh", folder];
    const ran = await stage.run(["export-orders", "--report", join(folder, "r.csv")], { before });
    expect([ran.code, orderCalls(stage)]).toEqual([2, 0]);
  });
});

test("a data directory that is a file is said, and nothing is called", async () => {
  const stage = await openStage();
  writeFileSync(stage.dataDir, "");
  const ran = await stage.run(["export-orders", "--json"]);
  expect([ran.code, systemCalls(stage)]).toEqual([8, 0]);
  expect(ran.stdout).toContain(stage.dataDir);
});
