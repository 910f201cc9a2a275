import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { describe, expect, it } from "vitest";

import { realClock } from "../../../src/app/clock.ts";
import { acquireLock } from "../../../src/store/sqlite/file/lock.ts";
import { type Agency, openAgency, treeOf } from "../../support/shops.ts";

/** Two named shops beside the unnamed one, each with orders in TotalGest. */
async function openThree() {
  const agency = openAgency();
  const shops = { default: await agency.open("default"), bern: await agency.open("bern", { seed: 2 }) };
  const zug = await agency.open("zug", { seed: 3 });
  agency.write("zug", {
    ...treeOf(zug),
    framework360: { ...(treeOf(zug)["framework360"] as object), site: "zug.example" },
  });
  await agency.run(["export-orders"]);
  return { agency, ...shops, zug, file: join(agency.folder, "saved.tgz") };
}

/** A machine with nothing on it. */
function openNew(): Agency {
  const agency = openAgency();
  rmSync(agency.configFile);
  rmSync(join(agency.folder, "shops"), { recursive: true });
  return agency;
}

async function exportedIn(agency: Agency, shop: string): Promise<unknown> {
  const { out } = await agency.run(["status", "--json", "--shop", shop]);
  return (JSON.parse(out) as { orders?: { exported: number } }).orders?.exported;
}

describe("a backup of all shops", () => {
  it("brings every shop, its settings and its secrets onto a new machine, where nothing is sent twice", async () => {
    const { agency, bern, zug, file } = await openThree();
    const passphrase = join(agency.folder, "passphrase");
    writeFileSync(passphrase, "correct horse\n");
    const saved = await agency.run(["backup", file, "--with-secrets", "--passphrase-file", passphrase]);
    expect(saved.code).toBe(0);
    expect(saved.out).toMatch(/3 shops, 9 orders/);
    expect(gunzipSync(readFileSync(file)).toString("latin1")).not.toContain("demo-password");
    const sent = [bern.erp.orders.length, zug.erp.orders.length];

    const other = openNew();
    const data = ["--data-dir", other.dataDir];
    const back = await other.run(["restore", file, ...data, "--passphrase-file", passphrase, "--yes"]);
    expect(back.code).toBe(0);
    expect(back.out).toMatch(/── default ─[\s\S]*── bern ─[\s\S]*── zug ─/);
    for (const shop of ["bern", "zug"]) expect(other.read(shop)).toEqual(agency.read(shop));
    expect(other.read("default")).toMatchObject({ dataDir: other.dataDir, lang: "en" });
    for (const shop of ["default", "bern", "zug"]) {
      expect(await exportedIn(other, shop)).toBe(await exportedIn(agency, shop));
    }
    await other.run(["export-orders"]);
    expect([bern.erp.orders.length, zug.erp.orders.length]).toEqual(sent);
  });

  it("asks before it takes the place of what is there, and keeps that", async () => {
    const { agency, file } = await openThree();
    await agency.run(["backup", file]);
    expect((await agency.run(["restore", file])).code).toBe(2);
    const { code, out } = await agency.run(["restore", file, "--yes", "--json"]);
    expect(code).toBe(0);
    const { schema, shops } = JSON.parse(out) as { schema: string; shops: { shop: string; kept: string[] }[] };
    expect(schema).toBe("tg360.restore-all/1");
    expect(shops.map(({ shop, kept }) => [shop, kept.length])).toEqual([
      ["default", 1],
      ["bern", 1],
      ["zug", 1],
    ]);
    for (const { kept } of shops) for (const path of kept) expect(existsSync(path)).toBe(true);
  });

  it("has all but the one that cannot be saved, which is reported", async () => {
    const { agency, file } = await openThree();
    writeFileSync(join(agency.dataDir, "shops", "bern", "tg360.db"), "not a database", { mode: 0o600 });
    for (const end of ["-wal", "-shm"])
      rmSync(join(agency.dataDir, "shops", "bern", `tg360.db${end}`), { force: true });
    const { code, out, err } = await agency.run(["backup", file, "--json"]);
    expect(code).toBe(8);
    expect(err).toMatch(/^bern: /m);
    expect(JSON.parse(out)).toMatchObject({
      schema: "tg360.backup-all/1",
      shops: [{ shop: "default" }, { shop: "zug" }],
    });
  });

  it("is put back for one shop alone, and only for one that it has", async () => {
    const { agency, file } = await openThree();
    await agency.run(["backup", file]);
    const zug = join(agency.dataDir, "shops", "zug");
    const before = readdirSync(zug);
    const { code, out } = await agency.run(["restore", file, "--shop", "bern", "--yes"]);
    expect(code).toBe(0);
    expect(out).toContain("tg360 pull-products --shop bern --full");
    expect(readdirSync(join(agency.dataDir, "shops", "bern")).some((name) => name.includes(".before-"))).toBe(true);
    expect(readdirSync(zug)).toEqual(before);
    const missing = await agency.run(["restore", file, "--shop", "chur", "--yes"]);
    expect(missing.code).toBe(4);
    expect(missing.err).toMatch(/default,\s+bern,\s+zug/);
  });

  it("is not put back beside a daemon", async () => {
    const { agency, file } = await openThree();
    await agency.run(["backup", file]);
    const lock = await acquireLock({
      path: join(agency.dataDir, "daemon.lock"),
      what: "daemon",
      timeoutMs: 0,
      clock: realClock,
      signal: new AbortController().signal,
    });
    for (const argv of [
      ["restore", file],
      ["restore", file, "--shop", "bern"],
    ]) {
      expect((await agency.run([...argv, "--yes"])).code).toBe(7);
    }
    await lock.release();
    expect(readdirSync(agency.dataDir).filter((name) => name.includes("before-") || name.includes("work-"))).toEqual(
      [],
    );
  });
});

describe("a backup of one shop", () => {
  it("is of the named shop, and restoring needs the name", async () => {
    const { agency, file } = await openThree();
    expect((await agency.run(["backup", file, "--shop", "bern"])).code).toBe(0);
    const unnamed = await agency.run(["restore", file, "--yes"]);
    expect(unnamed.code).toBe(2);
    expect(unnamed.err).toMatch(/default,\s+bern,\s+zug/);
    expect((await agency.run(["restore", file, "--shop", "zug", "--yes"])).code).toBe(4);
    expect((await agency.run(["restore", file, "--shop", "bern", "--yes", "--json"])).out).toContain("tg360.restore/1");
  });

  it("brings its profile and settings to a place where they are no shop by themselves", async () => {
    const agency = openAgency();
    const zug = await agency.open("zug");
    const profile = join(agency.folder, "own.json");
    writeFileSync(profile, (await agency.run(["profile", "print"])).out);
    agency.write("zug", { ...treeOf(zug), totalgest: { ...(treeOf(zug)["totalgest"] as object), profile } });
    const file = join(agency.folder, "saved.tgz");
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
});
