/** Who owns a field is said where one looks: `configure --show`, and the doctor, which warns of what is at stake. */
import { expect, test } from "vitest";

import { LANGS } from "../../src/core/common/language.ts";
import { openStage, type Stage } from "../support/stage.ts";

const NAMED = "name=totalgest, descriptions=totalgest, ean=totalgest, price=shop, images=first, visibility=totalgest";

interface Found {
  readonly system: string;
  readonly level: string;
  readonly what: string;
  readonly fix?: string | null;
}

async function doctorFinds(stage: Stage, word: string): Promise<readonly Found[]> {
  const { stdout } = await stage.run(["doctor", "--json"]);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Found[] };
  return findings.filter(({ what }) => what.includes(word));
}

async function own(stage: Stage, ...owners: readonly string[]): Promise<void> {
  expect((await stage.run(["configure", ...owners.flatMap((one) => ["--fields", one])])).code).toBe(0);
}

test("configure --show and the doctor name the owner of every field, in each language", async () => {
  const stage = await openStage({ products: 2 });
  await own(stage, "price=shop");
  const heads = new Set<string>();
  for (const lang of LANGS) {
    for (const command of [["configure", "--show"], ["doctor"]]) {
      const said = (await stage.run([...command, "--lang", lang])).stdout.replaceAll(/\s+/g, " ");
      expect(said).toContain(NAMED);
      heads.add(/([^.!?✓]+): name=totalgest/.exec(said)?.[1]?.trim().split(" ").slice(-4).join(" ") ?? "");
    }
  }
  expect(heads.size).toBeGreaterThanOrEqual(LANGS.length);
  const shown = await stage.run(["configure", "--show", "--json"]);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    owners: { name: "totalgest", price: "shop", images: "first", visibility: "totalgest" },
  });
});

test("the doctor warns of texts of the shop that TotalGest's will replace, before the first pull and after it, and of those alone", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  for (const n of ["1", "2"]) {
    erp.addProduct({ id: `t${n}`, sku: `T-${n}`, name: "Nome", description: "Di TotalGest" });
    shop.products.add({ sku: `T-${n}`, name: "Che vende", description: "Dal negozio", price: "10.00" });
  }
  const word = "will be replaced";
  expect(await doctorFinds(stage, word)).toEqual([]);
  await own(stage, "descriptions=totalgest!");
  const [found] = await doctorFinds(stage, word);
  expect(found).toMatchObject({ system: "configuration", level: "warning" });
  expect(found?.what).toContain("2 texts that the shop has differently will be replaced by TotalGest’s");
  expect(found?.fix).toContain("tg360 configure --fields descriptions=totalgest");
  expect((await stage.run(["doctor"])).code).toBe(0);

  // Linked while the shop owns them: the state counts what the next pull would replace.
  await own(stage, "descriptions=shop", "name=shop");
  expect((await stage.run(["pull-products"])).code).toBe(0);
  const said = await stage.run(["configure", "--fields", "descriptions=totalgest!", "--lang", "en"]);
  expect(said.stderr.replaceAll(/\s+/g, " ")).toContain("2 texts of the shop will be replaced");
  expect((await doctorFinds(stage, word))[0]?.what).toContain("2 texts");
  expect((await stage.run(["pull-products"])).code).toBe(0);
  expect(shop.products.withSku("T-1")[0]).toMatchObject({ name: "Che vende", description: "Di TotalGest" });
  // What TotalGest changes by day is no text of the shop.
  erp.changeProduct("t1", { description: "Altro" });
  expect(await doctorFinds(stage, word)).toEqual([]);
});

test("the doctor warns where the pictures have an owner and TotalGest has none", async () => {
  const stage = await openStage();
  const { erp } = stage.sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome" });
  const word = "none of TotalGest’s first products has a picture";
  expect(await doctorFinds(stage, word)).toEqual([]);
  await own(stage, "images=totalgest");
  const [found] = await doctorFinds(stage, word);
  expect([found?.system, found?.level, found?.fix]).toEqual([
    "TotalGest",
    "warning",
    expect.stringContaining("tg360 configure --fields images=shop"),
  ]);
  await own(stage, "images=shop");
  expect(await doctorFinds(stage, word)).toEqual([]);
  await own(stage, "images=first");
  erp.changeProduct("t1", { images: ["https://bilder.example.ch/1.jpg"] });
  expect(await doctorFinds(stage, word)).toEqual([]);
});
