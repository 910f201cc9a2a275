import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { environmentOf } from "../../../src/sandbox/sandbox.ts";
import { openSandbox } from "../../support/sandbox.ts";
import { openAgency, treeOf } from "../../support/shops.ts";

interface OfShops {
  readonly schema: string;
  readonly shops: readonly { shop: string; exitCode: number; paused?: true; document: { schema: string } | null }[];
}

function documentOf({ out }: { readonly out: string }): OfShops {
  return JSON.parse(out) as OfShops;
}

function codesOf(ran: { readonly out: string }): Readonly<Record<string, number>> {
  return Object.fromEntries(documentOf(ran).shops.map(({ shop, exitCode }) => [shop, exitCode]));
}

const DEAD = "http://127.0.0.1:9";

describe("a command over several shops", () => {
  it("does its work in each shop, each with its own state and lock, and prints one document", async () => {
    const agency = openAgency();
    const shops = [await agency.open("bern"), await agency.open("zug", { seed: 2 })];
    const ran = await agency.run(["export-orders", "--json"]);
    expect(documentOf(ran)).toMatchObject({
      schema: "tg360.shops/1",
      shops: [
        { shop: "bern", document: { schema: "tg360.export-report/1" } },
        { shop: "zug", document: { schema: "tg360.export-report/1" } },
      ],
    });
    for (const sandbox of shops) expect(sandbox.erp.orders.length).toBeGreaterThan(0);
    for (const shop of ["bern", "zug"]) {
      expect(existsSync(join(agency.dataDir, "shops", shop, "tg360.db"))).toBe(true);
      expect(existsSync(join(agency.dataDir, "shops", shop, "orders.lock"))).toBe(true);
    }
    expect(existsSync(join(agency.dataDir, "tg360.db"))).toBe(false);
  });

  it("ends with the worst code, and a shop that fails keeps no other back", async () => {
    const agency = openAgency();
    const good = await agency.open("a-good");
    const other = await agency.open("z-good", { seed: 2 });
    for (const [at, shop] of ["b-good", "c-good"].entries()) await agency.open(shop, { seed: 4 + at });
    const [shopOfDead, shopOfRefused] = [await openSandbox({ seed: 6 }), await openSandbox({ seed: 7 })];
    agency.write("dead", { ...treeOf(shopOfDead), totalgest: { ...tree(other, "totalgest"), endpoint: DEAD } });
    agency.write("refused", {
      ...treeOf(good),
      totalgest: {
        ...tree(good, "totalgest"),
        shopId: "shop-1",
        ownerId: "owner-1",
        password: "wrong-password",
        username: "demo",
      },
      framework360: { ...tree(shopOfRefused, "framework360"), site: "another" },
    });
    agency.write("wrong", { totalgest: { endpoint: "ftp://x" } });
    await agency.open("damaged", { seed: 3 });
    mkdirSync(join(agency.dataDir, "shops", "damaged"), { recursive: true, mode: 0o700 });
    writeFileSync(join(agency.dataDir, "shops", "damaged", "tg360.db"), "not a database", { mode: 0o600 });
    const ran = await agency.run(["pull-products", "--json"]);
    const codes = codesOf(ran);
    expect(codes).toMatchObject({ dead: 6, refused: 5, wrong: 4, damaged: 8 });
    const ofTheGood = ["a-good", "b-good", "c-good", "z-good"].map((shop) => codes[shop]);
    expect(ofTheGood.every((code) => code === 0 || code === 3)).toBe(true);
    expect(
      good.ledger.some(
        (entry) => entry.kind === "request" && entry.method === "POST" && entry.system === "Framework360",
      ),
    ).toBe(true);
    expect(ran.code).toBe(8);
    expect(ran.err).toMatch(/^damaged: /m);
  });

  it("shows on screen which shop each part is about", async () => {
    const agency = openAgency();
    await agency.open("bern");
    await agency.open("zug", { seed: 2 });
    const { out } = await agency.run(["status", "orders"]);
    expect(out).toMatch(/── bern ─+\n[\s\S]*── zug ─+\n/);
  });

  it("leaves a paused shop out of work, and takes it up again when it is resumed", async () => {
    const agency = openAgency();
    await agency.open("bern");
    const zug = await agency.open("zug", { seed: 2 });
    expect((await agency.run(["shops", "pause", "zug"])).code).toBe(0);
    const paused = documentOf(await agency.run(["export-orders", "--json"]));
    expect(paused.shops[1]).toEqual({ shop: "zug", exitCode: 0, paused: true, document: null });
    const audits = documentOf(await agency.run(["audit", "list", "--json"]));
    expect(audits.shops[1]).toMatchObject({ shop: "zug", paused: true, document: { schema: "tg360.audits/1" } });
    expect(zug.erp.orders).toHaveLength(0);
    expect((await agency.run(["export-orders", "--shop", "zug"])).code).toBe(4);
    await agency.run(["shops", "resume", "zug"]);
    await agency.run(["export-orders", "--shop", "zug"]);
    expect(zug.erp.orders.length).toBeGreaterThan(0);
  });
});

function tree(sandbox: Parameters<typeof treeOf>[0], section: string): Readonly<Record<string, unknown>> {
  return treeOf(sandbox)[section] as Readonly<Record<string, unknown>>;
}

describe("whose settings they are", () => {
  it("asks for --shop where an order is named, with the names", async () => {
    const agency = openAgency();
    await agency.open("bern");
    await agency.open("zug", { seed: 2 });
    const { code, err } = await agency.run(["export-orders", "--ids", "1042"]);
    expect(code).toBe(2);
    expect(err).toContain("bern, zug");
  });

  it("refuses a setting of one shop in the environment, and takes it where the shop is named", async () => {
    const agency = openAgency();
    const bern = await agency.open("bern");
    agency.write("bern", { ...treeOf(bern), export: {} });
    const env = { TG360_EXPORT_FROM: "2026-01-01" };
    const { code, err } = await agency.run(["status"], { env });
    expect(code).toBe(4);
    expect(err).toContain("TG360_EXPORT_FROM");
    expect((await agency.run(["status", "--shop", "bern"], { env })).code).toBe(0);
    expect((await agency.run(["status"], { env: { ...env, TG360_SHOP: "bern" } })).code).toBe(0);
  });

  it("refuses a setting of one shop in config.json that names no shop, and lays the shop's file over what is common", async () => {
    const agency = openAgency();
    await agency.open("bern");
    agency.write("default", { export: { from: "2026-01-01" } });
    for (const argv of [["status"], ["status", "--shop", "bern"]]) {
      const { code, err } = await agency.run(argv);
      expect(code).toBe(4);
      expect(err).toContain("export.from");
    }
    agency.write("default", { framework360: { maxInFlight: 3 } });
    const { out } = await agency.run(["configure", "--show", "--shop", "bern"]);
    expect(out).toMatch(/framework360\.maxInFlight +3/);
  });

  it("goes on with the unnamed shop as default, its state where it was, and nothing of it reaches the others", async () => {
    const agency = openAgency();
    const first = await agency.open("default");
    await agency.run(["export-orders"]);
    const sent = first.erp.orders.length;
    expect(sent).toBeGreaterThan(0);
    await agency.open("zug", { seed: 2 });
    agency.write("poor", { framework360: { url: "https://poor.example" } });
    const ran = await agency.run(["export-orders", "--json"]);
    expect(documentOf(ran).shops.map(({ shop }) => shop)).toEqual(["default", "poor", "zug"]);
    expect(codesOf(ran)).toMatchObject({ poor: 4 });
    expect(first.erp.orders).toHaveLength(sent);
    expect(existsSync(join(agency.dataDir, "tg360.db"))).toBe(true);
    expect((await agency.run(["status", "--shop", "default", "--json"])).out).toContain(`"exported":${String(sent)}`);
  });

  it("refuses the same shop under two names, both of them, and no other", async () => {
    const agency = openAgency();
    const bern = await agency.open("bern");
    agency.write("berne", treeOf(bern));
    await agency.open("zug", { seed: 2 });
    const ran = await agency.run(["export-orders", "--json"]);
    expect(codesOf(ran)).toMatchObject({ bern: 4, berne: 4 });
    expect(codesOf(ran)["zug"]).not.toBe(4);
    expect(bern.erp.orders).toHaveLength(0);
    expect((await agency.run(["export-orders", "--shop", "bern"])).code).toBe(4);
  });

  it("takes settings of the unnamed shop from the environment where it is named, and refuses them where none is", async () => {
    const agency = openAgency();
    const first = await openSandbox({ products: 5, orders: 3 });
    await agency.open("zug", { seed: 2 });
    const env = environmentOf(first);
    expect((await agency.run(["export-orders", "--shop", "default"], { env })).code).toBe(0);
    expect(first.erp.orders.length).toBeGreaterThan(0);
    for (const argv of [["export-orders"], ["shops"], ["autostart", "off"], ["audit"]]) {
      const { code, err } = await agency.run(argv, { env });
      expect([argv[0], code]).toEqual([argv[0], 4]);
      expect(err).toContain("TG360_TOTALGEST_SHOP_ID");
    }
  });

  it("lets the default shop be set up step by step beside named ones", async () => {
    const agency = openAgency();
    await agency.open("zug");
    agency.write("default", { totalgest: { shopId: "1" } });
    expect((await agency.run(["status"])).code).toBe(4);
    const next = ["configure", "--shop", "default", "--export-from", "2026-01-01"];
    expect((await agency.run(next)).code).toBe(0);
    expect(agency.read("default")).toMatchObject({ totalgest: { shopId: "1" }, export: { from: "2026-01-01" } });
  });

  it("saves no second name for a shop that there is", async () => {
    const agency = openAgency();
    const bern = await agency.open("bern");
    const { endpoint = "", shopId = "" } = tree(bern, "totalgest") as Record<string, string>;
    agency.write("berne", {
      totalgest: { ...tree(bern, "totalgest"), shopId: "another" },
      framework360: { ...tree(bern, "framework360"), url: DEAD },
    });
    const { code, err } = await agency.run([
      "configure",
      "--shop",
      "berne",
      "--shop-id",
      shopId,
      "--endpoint",
      endpoint,
    ]);
    expect(code).toBe(4);
    expect(err).toContain("bern");
    expect(agency.read("berne")).toMatchObject({ totalgest: { shopId: "another" } });
    expect((await agency.run(["pull-products", "--shop", "bern"])).code).not.toBe(4);
  });

  it.each(["Bern", "b..n", "a b", "default", "UPPER-and.dots"])(
    "refuses a file of the name “%s”, and keeps no shop back for it",
    async (name) => {
      const agency = openAgency();
      const zug = await agency.open("zug");
      const path = join(agency.folder, "shops", `${name}.json`);
      writeFileSync(path, JSON.stringify(treeOf(zug)), { mode: 0o600 });
      const ran = await agency.run(["export-orders", "--json"]);
      expect(codesOf(ran)).toEqual({ zug: 0, [`${name}.json`]: 4 });
      expect(ran.code).toBe(4);
      expect(ran.err).toContain(path);
      expect(zug.erp.orders.length).toBeGreaterThan(0);
      const status = await agency.run(["status"]);
      expect(status.code).toBe(4);
      expect(status.out.split("\n")[0]).toContain(`${name}.json`);
      expect(existsSync(join(agency.dataDir, "shops", `${name}.json`))).toBe(false);
    },
  );
});

it("adds the shop to commands, on screen, in documents and in messages", async () => {
  const agency = openAgency();
  agency.write("poor", { framework360: { url: "https://poor.example" } });
  await agency.open("zug");
  const { out } = await agency.run(["status", "--shop", "zug"]);
  expect(out).toContain("tg360 export-orders --shop zug");
  const all = await agency.run(["export-orders", "--json"]);
  expect(all.out).toContain("Set up tg360: tg360 configure --shop poor");
  expect(all.err).toContain("poor: → Set up tg360:\npoor:     tg360 configure --shop poor");
  agency.write("default", { framework360: { url: "https://first.example" }, totalgest: { shopId: "1" } });
  expect((await agency.run(["status"])).out).toContain("tg360 status --shop default");
  expect((await agency.run(["doctor", "--shop", "default"])).out).toContain("tg360 configure --shop default");
});
