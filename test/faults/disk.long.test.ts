/**
 * A disk that is full, broken or read-only: detected before anything is sent, reported with its path, and harmless once
 * it is fixed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { DAY, HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { differences } from "../crash/shop-shows-erp.ts";
import { clean } from "../support/checker.ts";
import { startMailServer } from "../support/mail-server.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { startedLater } from "../support/tg360-process.ts";

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

/** Puts the data directory on a small disk of its own. */
async function stageOnSmallDisk(size: string): Promise<Stage> {
  const stage = await openStage();
  mkdirSync(stage.dataDir, { mode: 0o700 });
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size},mode=0700`, "tmpfs", stage.dataDir]).status).toBe(0);
  onTestFinished(() => void spawnSync("umount", ["-l", stage.dataDir]));
  return stage;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
}

/** Exit 8 with this error, which names the place and, on a full disk, the free space. */
function expectStopped({ code, stdout }: Ended, error: string, place: string): void {
  expect(code).toBe(8);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: error, message: expect.stringContaining(place) } });
  if (error === "disk-full") expect(stdout).toMatch(/\d+ ?MB/);
}

/** A command prefix that makes a folder read-only for the program alone. */
function onReadOnly(folder: string): readonly string[] {
  const script = `mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && shift && exec "$@"`;
  return ["unshare", "-m", "sh", "-c", script, "sh", folder];
}

describe.skipIf(!canMount)("a full disk (needs root, to mount one)", () => {
  test("ends the run with exit 8, sends nothing whose intent is not stored, and the next run continues when there is space", async () => {
    const stage = await stageOnSmallDisk("2m");
    for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    expect((await stage.run(["status"])).code).toBe(0);
    expect((await stage.run(["export-orders", "--ids", "1001"])).code).toBe(0);
    const ballast = join(stage.dataDir, "ballast");
    spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=4k"]);
    const ran = await stage.run(["export-orders", "--json"]);
    expectStopped(ran, "disk-full", stage.dataDir);
    // No run could note it: the status looks itself, where there is room enough to read.
    truncateSync(ballast, statSync(ballast).size - 200_000);
    const { stdout } = await stage.run(["status", "--json"]);
    const reasons = expect.arrayContaining([expect.stringContaining("The disk is full")]);
    expect(JSON.parse(stdout)).toMatchObject({ health: "failing", reasons });
    rmSync(ballast);
    // Whatever was sent had its intent on disk before: TotalGest has nothing that the store does not list.
    expect(await stage.verdict()).toMatchObject({ lost: [], duplicated: [], unlisted: [] });
    const after = await stage.run(["export-orders", "--json"]);
    expect([after.code, JSON.parse(after.stdout)]).toMatchObject([0, { summary: { failed: 0, waiting: 0 } }]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test("ends a pull with exit 8, and the next one pushes everything when there is space", async () => {
    const stage = await stageOnSmallDisk("2m");
    const ids = Array.from({ length: 300 }, (_none, at) => `p${String(at)}`);
    for (const id of ids) stage.sandbox.erp.addProduct({ id, sku: `SKU-${id}` });
    expect((await stage.run(["pull-products"])).code).toBe(0);
    const ballast = join(stage.dataDir, "ballast");
    spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=4k"]);
    for (const id of ids) stage.sandbox.erp.changeProduct(id, { stock: { quantity: "12", unit: "pcs" } });
    expectStopped(await stage.run(["pull-products", "--json"]), "disk-full", stage.dataDir);
    rmSync(ballast);
    expect((await stage.run(["pull-products", "--json"])).code).toBe(0);
    expect(differences(stage.sandbox)).toEqual([]);
    expect(await stage.verdict()).toEqual(clean());
  });

  test.each(["orders", "products"] as const)(
    "is told by one mail a day, though nothing can be noted (%s)",
    async (kind) => {
      await using server = await startMailServer();
      const stage = await stageOnSmallDisk("2m");
      const env = { TG360_NOTIFY_TO: "anna@example.ch", TG360_NOTIFY_SMTP_URL: server.url };
      stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1" });
      const command = kind === "orders" ? "export-orders" : "pull-products";
      expect((await stage.run([command, "--quiet"], { env })).code).toBe(0);
      const ballast = join(stage.dataDir, "ballast");
      spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=4k"]);
      for (let cycle = 0; cycle < 3; cycle++) {
        expect((await stage.run([command, "--quiet"], { env })).code).toBe(8);
      }
      expect(server.mails.map(({ text }) => text)).toEqual([expect.stringContaining("The disk is full")]);
      // A day later.
      const told = join(stage.dataDir, "last-run.json");
      utimesSync(told, new Date(), new Date(statSync(told).mtimeMs - DAY));
      await stage.run([command, "--quiet"], { env });
      await stage.run([command, "--quiet"], { env });
      expect(server.mails).toHaveLength(2);
      rmSync(ballast);
      expect((await stage.run([command, "--quiet"], { env })).code).toBe(0);
    },
  );

  test("is told again where the mail did not get out", async () => {
    await using server = await startMailServer();
    const stage = await stageOnSmallDisk("2m");
    const env = { TG360_NOTIFY_TO: "anna@example.ch", TG360_NOTIFY_SMTP_URL: server.url };
    expect((await stage.run(["export-orders", "--quiet"], { env })).code).toBe(0);
    spawnSync("dd", ["if=/dev/zero", `of=${join(stage.dataDir, "ballast")}`, "bs=4k"]);
    server.isDown = true;
    await stage.run(["export-orders", "--quiet"], { env });
    server.isDown = false;
    await stage.run(["export-orders", "--quiet"], { env });
    expect(server.mails).toHaveLength(1);
  });

  test("is left to others: no backup is made where less than twice its size would stay free", async () => {
    await using server = await startMailServer();
    const stage = await openStage();
    const folder = join(stage.folder, "backups");
    mkdirSync(folder, { mode: 0o700 });
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=400k,mode=0700", "tmpfs", folder]).status).toBe(0);
    onTestFinished(() => void spawnSync("umount", ["-l", folder]));
    const mail = { TG360_NOTIFY_TO: "anna@example.ch", TG360_NOTIFY_SMTP_URL: server.url };
    const env = { TG360_BACKUP_EVERY: "1d", TG360_BACKUP_FOLDER: folder, ...mail };
    expect((await stage.run(["export-orders", "--quiet"], { env })).code).toBe(3);
    expect(readdirSync(folder)).toEqual([]);
    const status = JSON.parse((await stage.run(["status", "--json"])).stdout);
    expect(status.reasonCodes).toContain("backup-no-room");
    const { stdout: shown } = await stage.run(["status"], { env });
    const [advised = ""] = /configure --backup-folder FOLDER/.exec(shown) ?? [];
    const other = join(stage.folder, "elsewhere");
    mkdirSync(other, { mode: 0o700 });
    expect(await stage.run(advised.replace("FOLDER", other).split(" "))).toMatchObject({ code: 0 });
    await stage.run(["export-orders", "--quiet"], { env });
    expect(server.mails.map(({ text }) => text.replaceAll(/\s+/g, " "))).toEqual([
      expect.stringContaining(`${folder} has 0 MB free, and 1 MB are needed.`),
    ]);
    expect(spawnSync("mount", ["-o", "remount,size=8m", folder]).status).toBe(0);
    const later = startedLater(HOUR + MINUTE);
    await stage.run(["export-orders", "--quiet"], { env: { ...env, ...later } });
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.tg360$/)]);
  });

  test("in a first run leaves no partial state file", async () => {
    const stage = await stageOnSmallDisk("64k");
    spawnSync("dd", ["if=/dev/zero", `of=${join(stage.dataDir, "ballast")}`, "bs=4k"]);
    expectStopped(await stage.run(["export-orders", "--json"]), "disk-full", stage.dataDir);
    expect([systemCalls(stage), readdirSync(stage.dataDir)]).toEqual([0, ["ballast"]]);
    rmSync(join(stage.dataDir, "ballast"));
    spawnSync("mount", ["-o", "remount,size=4m", stage.dataDir]);
    expect((await stage.run(["export-orders"])).code).toBe(0);
  });
});

describe.skipIf(!canTrace)("an I/O error (needs strace)", () => {
  /** The run in which every call of a kind on the state file's log fails from the `from`-th on. */
  function exportWithError(stage: Stage, call: string, error: string, from: number): Promise<Ended> {
    const inject = `inject=${call}:error=${error}:when=${String(from)}+`;
    const strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", `trace=${call}`, "-P", `${stage.statePath}-wal`];
    return stage.run(["export-orders", "--json", "--lock-timeout", "0"], { before: [...strace, "-e", inject] });
  }

  test.each([
    ["ENOSPC", "pwrite64", 1, "disk-full"],
    ["EIO", "pwrite64", 1, "disk-failed"],
    ["EIO", "fsync", 1, "disk-failed"],
    // From this call on the store opens, and the disk fails during the run: before, with and after the intents.
    ["ENOSPC", "pwrite64", 8, "disk-full"],
    ["EIO", "pwrite64", 14, "disk-failed"],
    ["ENOSPC", "pwrite64", 20, "disk-full"],
    ["EIO", "fsync", 3, "disk-failed"],
    ["EIO", "fsync", 5, "disk-failed"],
  ])(
    "%s of %s from the %ith on sends nothing that is not on disk, and the next run has each order once",
    async (error, call, from, code) => {
      const stage = await openStage();
      await stage.export();
      const before = systemCalls(stage);
      for (let index = 0; index < 3; index++) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
      expectStopped(await exportWithError(stage, call, error, from), code, stage.statePath);
      if (from === 1) expect(systemCalls(stage) - before).toBe(0);
      // Whatever was sent had its intent on disk before, and is listed.
      const sent = stage.sandbox.erp.orders.map((order) => order.externalReference.split(":").at(-1) ?? "");
      const { open, unlisted } = await stage.verdict();
      expect([unlisted, sent.filter((id) => open[id] === "queued")]).toEqual([[], []]);
      expect((await stage.export()).exitCode).toBe(0);
      expect(await stage.verdict()).toEqual(clean());
    },
  );
});

describe.skipIf(!canMount)("a read-only disk (needs root, to mount it so)", () => {
  test("is detected at the start, before any call", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    await stage.export({ dryRun: true });
    const calls = systemCalls(stage);
    for (const command of ["export-orders", "pull-products"]) {
      const ran = await stage.run([command, "--json"], { before: onReadOnly(stage.dataDir) });
      expectStopped(ran, "disk-read-only", stage.dataDir);
      expect(ran.stdout).toContain("check the permissions, then the disk. Leave dataDir as it is");
    }
    expect(systemCalls(stage)).toBe(calls);
    // With the disk as it was, and the same dataDir.
    expect((await stage.run(["export-orders"])).code).toBe(0);
  });

  test("of the report is detected before any work", async () => {
    const stage = await openStage();
    stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const folder = join(stage.folder, "reports");
    mkdirSync(folder);
    const ran = await stage.run(["export-orders", "--report", join(folder, "r.csv")], {
      before: onReadOnly(folder),
    });
    expect([ran.code, orderCalls(stage)]).toEqual([2, 0]);
  });
});

describe.skipIf(!canMount)("a small disk (needs root, to mount one)", () => {
  test("is named by the doctor with the room that it needs, until it has that", async () => {
    const stage = await stageOnSmallDisk("20m");
    const doctor = async (): Promise<string> =>
      (await stage.run(["doctor", "--lang", "en"])).stdout.replaceAll(/\s+/g, " ");
    const [, needed = ""] =
      /Only \d+ MB are left .*?Make room: (\d+) MB should be free there/.exec(await doctor()) ?? [];
    expect(spawnSync("mount", ["-o", `remount,size=${String(Number(needed) + 1)}m`, stage.dataDir]).status).toBe(0);
    expect(await doctor()).not.toContain("MB are left");
  });

  test("of the configuration keeps the old one, and takes the new one once there is room", async () => {
    const stage = await openStage();
    const folder = join(stage.folder, "home", ".config", "tg360");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    expect(spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=0700", "tmpfs", folder]).status).toBe(0);
    onTestFinished(() => void spawnSync("umount", ["-l", folder]));
    const buffer = (pieces: string) => stage.run(["configure", "--map-payment", `x${pieces}=CASH`, "--lang", "en"]);
    await buffer("1");
    const before = readdirSync(folder);
    spawnSync("dd", ["if=/dev/zero", `of=${join(folder, "ballast")}`, "bs=4k"]);
    const full = await buffer("2");
    expect([full.code, full.stderr]).toEqual([8, expect.stringContaining("Make room on the disk, then enter")]);
    rmSync(join(folder, "ballast"));
    expect(readdirSync(folder)).toEqual(before);
    expect((await buffer("2")).code).toBe(0);
  });
});

describe.skipIf(!canMount)("status (needs root, to mount a disk)", () => {
  test("on a disk that does not let SQLite read names the disk", async () => {
    const stage = await openStage();
    await stage.export();
    for (const suffix of ["-wal", "-shm"]) rmSync(stage.statePath + suffix, { force: true });
    const ran = await stage.run(["status", "--json"], { before: onReadOnly(stage.dataDir) });
    expectStopped(ran, "disk-read-only", stage.statePath);
    expect(readdirSync(join(stage.folder, "tmp"))).toEqual([]);
  });
});

test("a data directory that is a file is reported, and no system is called", async () => {
  const stage = await openStage();
  writeFileSync(stage.dataDir, "");
  const ran = await stage.run(["export-orders", "--json"]);
  expect([ran.code, systemCalls(stage)]).toEqual([8, 0]);
  expect(ran.stdout).toContain(stage.dataDir);
});
