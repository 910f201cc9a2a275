import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { openAgency } from "../../support/shops.ts";

describe("tg360 shops", () => {
  it("has a line for each shop, and a document", async () => {
    const agency = openAgency();
    await agency.open("bern");
    await agency.open("zug", { seed: 2 });
    await agency.run(["export-orders"]);
    await agency.run(["shops", "pause", "zug"]);
    const { code, out } = await agency.run(["shops"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^bern +/m);
    expect(out).toMatch(/^zug +paused/m);
    const document = JSON.parse((await agency.run(["shops", "--json"])).out) as unknown;
    expect(document).toMatchObject({
      schema: "tg360.shop-list/1",
      shops: [
        { shop: "bern", paused: false, waiting: expect.any(Number) as number },
        { shop: "zug", paused: true },
      ],
    });
  });

  it("shows the worst shops with --limit, the same ones on a screen and in the document", async () => {
    const agency = openAgency();
    await agency.open("bern");
    await agency.open("zug", { seed: 2 });
    for (const command of ["export-orders", "pull-products"]) await agency.run([command, "--shop", "bern"]);
    const { out } = await agency.run(["shops", "--limit", "1"]);
    expect(out).toMatch(/^zug +/m);
    expect(out).not.toMatch(/^bern +/m);
    expect(out).toContain("Lines 1 to 1 of 2; --limit shows more.");
    const document = JSON.parse((await agency.run(["shops", "--limit", "1", "--json"])).out) as unknown;
    expect(document).toMatchObject({ shops: [{ shop: "zug" }] });
  });

  it("import keeps what a shop switches off for itself", async () => {
    const [agency, other] = [openAgency(), openAgency()];
    await agency.open("bern");
    const folder = join(agency.folder, "out");
    await agency.run(["shops", "export", folder]);
    const file = join(folder, "bern.json");
    const tree = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...tree, fulfilment: { statuses: {} } }));
    expect((await other.run(["shops", "import", folder])).code).toBe(0);
    expect(other.read("bern")).toMatchObject({ fulfilment: { statuses: {} } });
  });

  it.each([
    [["move"], "The name of the shop is missing.", "tg360 shops move NAME --to FILE"],
    [["move", "bern"], "The config.json of the installation that the shop goes to is missing.", "move bern --to FILE"],
    [["pause"], "The name of the shop is missing.", "tg360 shops pause NAME"],
    [["import"], "The folder with the files of the shops is missing.", "tg360 shops import FOLDER"],
  ])("says what is missing in %j, and what to type", async (words, message, instead) => {
    const { code, err } = await openAgency().run(["shops", ...words]);
    expect(code).toBe(2);
    expect(err.replaceAll(/\s+/g, " ")).toContain(message);
    expect(err.replaceAll(/\s+/g, " ")).toContain(instead);
  });

  it("removes a shop only when it is confirmed, and keeps a backup, settings and state", async () => {
    const agency = openAgency();
    await agency.open("bern");
    await agency.open("zug", { seed: 2 });
    await agency.run(["export-orders"]);
    expect((await agency.run(["shops", "remove", "zug"])).code).toBe(2);
    const { code } = await agency.run(["shops", "remove", "zug", "--yes"]);
    expect(code).toBe(0);
    const removed = join(agency.dataDir, "removed");
    const [folder = ""] = readdirSync(removed);
    const kept = readdirSync(join(removed, folder)).toSorted();
    expect(kept).toEqual(["state", "zug.json", "zug.tg360-backup"]);
    expect(existsSync(join(agency.dataDir, "shops", "zug"))).toBe(false);
    expect((await agency.run(["status", "--shop", "zug"])).code).toBe(4);
    expect((await agency.run(["status", "--shop", "bern"])).code).toBe(0);
  });

  it("carries the settings of all shops to another installation, and writes over none", async () => {
    const [agency, other] = [openAgency(), openAgency()];
    await agency.open("bern");
    await agency.open("zug", { seed: 2 });
    const folder = join(agency.folder, "out");
    expect((await agency.run(["shops", "export", folder])).code).toBe(0);
    expect((await agency.run(["shops", "export", folder])).code).toBe(2);
    expect((await other.run(["shops", "import", folder])).code).toBe(0);
    expect(other.read("zug")).toEqual(agency.read("zug"));
    expect((await other.run(["shops", "import", folder])).code).toBe(2);
  });

  it("exports a shop with wrong settings as it is, and imports none out of a folder without any", async () => {
    const agency = openAgency();
    await agency.open("bern");
    agency.write("wrong", { totalgest: { shpId: 1 } });
    const folder = join(agency.folder, "out");
    expect((await agency.run(["shops", "export", folder])).code).toBe(0);
    expect(readdirSync(folder).toSorted()).toEqual(["bern.json", "wrong.json"]);
    expect(statSync(join(folder, "wrong.json")).mode & 0o777).toBe(0o600);
    for (const name of ["bern.json", "wrong.json"]) rmSync(join(folder, name));
    const { code, err } = await openAgency().run(["shops", "import", folder]);
    expect(code).toBe(4);
    expect(err).toContain(folder);
  });

  it("imports all shops of a folder or none", async () => {
    const [agency, other] = [openAgency(), openAgency()];
    await agency.open("bern");
    const folder = join(agency.folder, "out");
    await agency.run(["shops", "export", folder]);
    writeFileSync(join(folder, "wrong.json"), JSON.stringify({ totalgest: { shpId: 1 } }));
    const { code, err } = await other.run(["shops", "import", folder]);
    expect(code).toBe(4);
    expect(err).toContain("wrong.json");
    expect(existsSync(join(other.folder, "shops", "bern.json"))).toBe(false);
  });
});

describe("a shop that is removed", () => {
  it("is removed too where its state is damaged or its settings are wrong, and keeps them as they lie there", async () => {
    const agency = openAgency();
    await agency.open("bern");
    await agency.open("damaged", { seed: 2 });
    agency.write("wrong", { totalgest: { endpoint: "ftp://x" } });
    const state = join(agency.dataDir, "shops", "damaged");
    mkdirSync(state, { recursive: true, mode: 0o700 });
    writeFileSync(join(state, "tg360.db"), "not a database", { mode: 0o600 });
    for (const shop of ["damaged", "wrong"]) {
      const { code, err } = await agency.run(["shops", "remove", shop, "--yes"]);
      expect([shop, code]).toEqual([shop, 0]);
      expect(err).not.toBe("");
    }
    const kept = readdirSync(join(agency.dataDir, "removed"), { recursive: true, encoding: "utf8" });
    expect(kept.map((path) => path.replace(/^(\w+)-[^/]*/, "$1"))).toEqual(
      expect.arrayContaining(["damaged/state/tg360.db", "damaged/damaged.json", "wrong/wrong.json"]),
    );
    expect((await agency.run(["status"])).code).toBe(0);
  });
});

describe("a paused shop", () => {
  it("may be the only one there is", async () => {
    const agency = openAgency();
    const first = await agency.open("default");
    rmSync(join(agency.folder, "shops"), { recursive: true });
    expect((await agency.run(["shops", "pause", "default"])).code).toBe(0);
    for (const command of ["export-orders", "pull-products", "audit", "daemon"]) {
      const { code, err } = await agency.run([command]);
      expect([command, code]).toEqual([command, 4]);
      expect(err).toContain("tg360 shops resume default");
    }
    expect((await agency.run(["status"])).code).toBe(0);
    await agency.run(["shops", "resume", "default"]);
    await agency.run(["export-orders"]);
    expect(first.erp.orders.length).toBeGreaterThan(0);
  });
});

describe("status of all shops for a monitor", () => {
  it("ends with 6 while one that is not paused had no good run for that long", async () => {
    const agency = openAgency();
    await agency.open("bern");
    agency.write("new", { totalgest: { shopId: "1" } });
    agency.write("zug", { totalgest: { shopId: "2" } });
    await agency.run(["shops", "pause", "zug"]);
    const late = await agency.run(["status", "--max-age", "15m"]);
    expect(late.code).toBe(6);
    expect(late.out).toMatch(/^bern +Stopped +There was no good export yet/m);
  });
});

describe("status over thirty shops", () => {
  it.each(["en", "fr", "it", "de"])(
    "shows in its first line where something is wrong, and fits a screen, in %s",
    async (lang) => {
      const agency = openAgency();
      for (let at = 10; at < 40; at += 1) agency.write(`shop-${String(at)}`, { totalgest: { shopId: String(at) } });
      const { out } = await agency.run(["status", "--lang", lang]);
      const lines = out.trimEnd().split("\n");
      expect(lines[0]).toContain("shop-10");
      expect(lines[0]).toMatch(/\b30\b/);
      expect(lines.length).toBeLessThanOrEqual(23);
    },
  );
});
