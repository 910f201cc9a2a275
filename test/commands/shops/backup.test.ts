import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { realClock } from "../../../src/app/app.ts";
import { acquireLock } from "../../../src/store/sqlite/file/lock.ts";
import { type Agency, openAgency, treeOf } from "../../support/shops.ts";

/** Two shops beside each other. */
async function openTwo(): Promise<{ readonly agency: Agency; readonly file: string }> {
  const agency = openAgency();
  for (const [at, shop] of ["default", "bern"].entries()) await agency.open(shop, { seed: at + 1 });
  const bern = agency.read("bern") as { framework360: object };
  agency.write("bern", { ...bern, framework360: { ...bern.framework360, site: "bern.example" } });
  await agency.run(["export-orders"]);
  return { agency, file: join(agency.folder, "saved.tg360") };
}

it("backup and restore are of one shop, which has to be named where there are several", async () => {
  const { agency, file } = await openTwo();
  const unnamed = await agency.run(["backup", file]);
  expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringMatching(/default,\s+bern/)]);
  expect((await agency.run(["backup", file, "--shop", "bern"])).code).toBe(0);
  expect((await agency.run(["restore", file, "--yes"])).code).toBe(2);
  expect((await agency.run(["restore", file, "--shop", "default", "--yes"])).code).toBe(4);
  const back = await agency.run(["restore", file, "--shop", "bern", "--yes", "--json"]);
  const { schema, kept } = JSON.parse(back.out) as { schema: string; kept: string[] };
  expect([schema, kept.length]).toEqual(["tg360.restore/1", 1]);
});

it("is not put back beside a daemon of all shops", async () => {
  const { agency, file } = await openTwo();
  await agency.run(["backup", file, "--shop", "bern"]);
  const path = join(agency.dataDir, "daemon.lock");
  const { signal } = new AbortController();
  const lock = await acquireLock({ path, what: "daemon", timeoutMs: 0, clock: realClock, signal });
  expect((await agency.run(["restore", file, "--shop", "bern", "--yes"])).code).toBe(7);
  await lock.release();
  const left = readdirSync(agency.dataDir, { recursive: true, encoding: "utf8" });
  expect(left.filter((name) => name.includes("before-") || name.includes("work-"))).toEqual([]);
});

it("brings a shop’s profile and settings to a place where they are no shop by themselves", async () => {
  const agency = openAgency();
  const zug = await agency.open("zug");
  const profile = join(agency.folder, "own.json");
  writeFileSync(profile, (await agency.run(["profile", "print"])).out);
  agency.write("zug", { ...treeOf(zug), totalgest: { ...(treeOf(zug)["totalgest"] as object), profile } });
  const file = join(agency.folder, "saved.tg360");
  expect((await agency.run(["backup", file, "--shop", "zug"])).code).toBe(0);

  const other = openAgency();
  mkdirSync(other.dataDir, { mode: 0o700 });
  expect((await other.run(["restore", file, "--shop", "zug", "--yes"])).code).toBe(0);
  const path = join(other.folder, "profiles", "zug.totalgest.profile.json");
  expect(other.read("zug")).toMatchObject({ totalgest: { profile: path } });
  expect(other.read("zug")).not.toHaveProperty("dataDir");
  expect(readFileSync(path, "utf8")).toBe(readFileSync(profile, "utf8"));
  expect((await other.run(["shops", "--json"])).out).toMatch(/^(?:(?!zug\.totalgest).)*$/s);
});
