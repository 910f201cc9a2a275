import { existsSync, readdirSync, writeFileSync } from "node:fs";
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

  it("removes a shop only when it is confirmed, and keeps audits, orders, a backup, settings and state", async () => {
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
    expect(kept).toEqual(["audits", "orders.json", "state", "zug.json", "zug.tg360-backup"]);
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

describe("status over thirty shops", () => {
  it.each(["en", "fr", "it", "de"])(
    "says in its first line where something is the matter, and fits a screen, in %s",
    async (lang) => {
      const agency = openAgency();
      for (let at = 10; at < 40; at += 1) agency.write(`shop-${String(at)}`, { totalgest: { shopId: String(at) } });
      const { out } = await agency.run(["status", "--lang", lang]);
      const lines = out.trimEnd().split("\n");
      expect(lines[0]).toContain("shop-10");
      expect(lines.length).toBeLessThanOrEqual(23);
    },
  );
});
