/** Backups that tg360 makes by itself, through the command line. */
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { DAY, HOUR } from "../../src/core/common/time/duration.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { type Ran, startedLater } from "../support/tg360-process.ts";

const EVERY_DAY = { TG360_BACKUP_EVERY: "1d" };

/** Where it is noon now: a night later is then a day later, whenever the test runs. */
function zoneOfNoon(): string {
  const hours = 12 - new Date().getUTCHours();
  return `Etc/GMT${hours > 0 ? "-" : "+"}${String(Math.abs(hours))}`;
}

/** A run of cron, so much later. */
function cron(stage: Stage, laterMs: number, env: Readonly<Record<string, string>> = EVERY_DAY): Promise<Ran> {
  return stage.run(["export-orders", "--quiet"], {
    env: { ...env, TG360_FRAMEWORK360_TIME_ZONE: zoneOfNoon(), ...startedLater(laterMs) },
  });
}

const folderOf = ({ dataDir }: Stage): string => join(dataDir, "backups");
const backupsOf = (stage: Stage): readonly string[] => readdirSync(folderOf(stage)).toSorted();

async function statusOf(stage: Stage): Promise<{ readonly backup: unknown; readonly reasonCodes: readonly string[] }> {
  return JSON.parse((await stage.run(["status", "--json"])).stdout);
}

test("without backup.every there is none, and status says so", async () => {
  const stage = await openStage();
  await cron(stage, 0, {});
  expect(readdirSync(stage.dataDir)).not.toContain("backups");
  expect(await statusOf(stage)).toMatchObject({ backup: null });
});

test("one is made every night, for its owner alone, and can be put back", async () => {
  const stage = await openStage();
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  expect((await cron(stage, 0)).code).toBe(0);
  expect((await cron(stage, 60_000)).code).toBe(0);
  expect(backupsOf(stage)).toEqual([expect.stringMatching(/^[\w.-]+-\d{8}T\d{6}Z\.tg360$/)]);
  const file = join(folderOf(stage), backupsOf(stage)[0] ?? "");
  expect([statSync(file).mode & 0o777, statSync(folderOf(stage)).mode & 0o777]).toEqual([0o600, 0o700]);
  const { backup } = await statusOf(stage);
  expect(backup).toMatchObject({ path: file, at: expect.stringMatching(/Z$/) });
  expect((await stage.run(["status"])).stdout).toContain("Last good backup: ");
  await cron(stage, DAY);
  expect(backupsOf(stage)).toHaveLength(2);
  const verified = await stage.run(["backup", "--verify", file]);
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("1 order")]);
  expect((await stage.run(["restore", file, "--yes"])).code).toBe(0);
});

test("with 2d it is every other night", async () => {
  const stage = await openStage();
  const counts: number[] = [];
  for (const days of [0, 1, 2, 3, 4]) {
    await cron(stage, days * DAY, { TG360_BACKUP_EVERY: "2d" });
    counts.push(backupsOf(stage).length);
  }
  expect(counts).toEqual([1, 1, 2, 2, 3]);
});

test("only the newest of its own are kept, and nothing of others is deleted", async () => {
  const stage = await openStage();
  await cron(stage, 0);
  const [first = ""] = backupsOf(stage);
  const foreign = [
    "monday.tg360",
    "other.example.ch-20200101T000000Z.tg360",
    first.replace(/-\d{8}T/, "-20200101T"),
    first.replace(/\.tg360$/, ".tg360.bak"),
  ];
  for (const name of foreign) writeFileSync(join(folderOf(stage), name), "mine");
  for (const days of [1, 2, 3]) await cron(stage, days * DAY, { ...EVERY_DAY, TG360_BACKUP_KEEP: "2" });
  const left = backupsOf(stage);
  expect(left.filter((name) => foreign.includes(name))).toEqual(foreign.toSorted());
  expect(left).toHaveLength(foreign.length + 2);
  expect(left).not.toContain(first);
});

test("what a process that died has left is removed by the next one", async () => {
  const stage = await openStage();
  await cron(stage, 0);
  const [first = ""] = backupsOf(stage);
  const old = join(folderOf(stage), `${first}.new-4711`);
  const young = join(folderOf(stage), `${first}.new-4712`);
  for (const path of [old, young]) writeFileSync(path, "half");
  mkdirSync(join(folderOf(stage), first.replace(/-\d{8}T.*/, "-check-abcdef")));
  const soon = new Date(Date.now() + DAY);
  utimesSync(young, soon, soon);
  await cron(stage, DAY);
  expect(backupsOf(stage).filter((name) => !name.endsWith(".tg360"))).toEqual([`${first}.new-4712`]);
});

test("one that fails is exit 3 and a problem until one succeeds, not tried again within an hour", async () => {
  const stage = await openStage();
  const blocked = join(stage.folder, "blocked");
  writeFileSync(blocked, "");
  const env = { ...EVERY_DAY, TG360_BACKUP_FOLDER: blocked };
  expect((await cron(stage, 0, env)).code).toBe(3);
  expect(await statusOf(stage)).toMatchObject({
    backup: null,
    reasonCodes: expect.arrayContaining(["backup-failed", "not-a-folder"]),
  });
  const shown = (await stage.run(["status"])).stdout.replaceAll(/\s+/g, " ");
  expect(shown).toContain("The backup was not made in ");
  expect(shown).toContain("tg360 configure --backup-folder FOLDER");
  expect(shown).toContain(`${blocked} is a file, but the folder for the backups has to be there.`);
  await cron(stage, HOUR / 2);
  expect(readdirSync(stage.dataDir)).not.toContain("backups");
  expect(readFileSync(blocked, "utf8")).toBe("");
  await cron(stage, HOUR + 60_000);
  expect((await statusOf(stage)).reasonCodes).not.toContain("backup-failed");
  expect(backupsOf(stage)).toHaveLength(1);
});

test("--verify refuses a file that was changed, and changes nothing itself", async () => {
  const stage = await openStage();
  await stage.export();
  const file = join(stage.folder, "monday.tg360");
  expect((await stage.run(["backup", file])).code).toBe(0);
  const bytes = readFileSync(file);
  expect((await stage.run(["backup", "--verify", file, "--json"])).stdout).toContain("tg360.backup-verified/1");
  expect(readFileSync(file)).toEqual(bytes);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const damaged = await stage.run(["backup", "--verify", file, "--json"]);
  expect([damaged.code, JSON.parse(damaged.stdout)]).toMatchObject([8, { error: { code: "backup-damaged" } }]);
  const said = async (): Promise<string> => (await stage.run(["backup", "--verify", file, "--lang", "it"])).stderr;
  expect((await said()).replaceAll(/\s+/g, " ")).toContain("il contenuto non corrisponde alla sua impronta.");
  writeFileSync(file, "another file");
  expect((await said()).replaceAll(/\s+/g, " ")).toContain("non è un backup completo di tg360: manca la fine.");
  const missing = await stage.run(["backup", "--verify", join(stage.folder, "none"), "--json"]);
  expect([missing.code, JSON.parse(missing.stdout)]).toMatchObject([8, { error: { code: "backup-unreadable" } }]);
});
