/** What the shop's editor wrote, through the command line: it is left, said, and replaced only where a person says so. */
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { openStage } from "../support/stage.ts";

const COUNT = 60;

test("an adoption leaves 60 descriptions that TotalGest lacks and a name that differs, as the dry run says, until --overwrite", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  const sku = (index: number): string => `T-${String(index)}`;
  for (let index = 1; index <= COUNT; index++) {
    erp.addProduct({ id: `t${String(index)}`, sku: sku(index), name: `Nome ${String(index)}`, description: null });
    const name = index === 7 ? "Un nome che vende" : `Nome ${String(index)}`;
    shop.products.add({ sku: sku(index), name, description: `Testo ${String(index)}`, price: "10.00" });
  }
  const texts = (): readonly unknown[] =>
    Array.from({ length: COUNT }, (_, at) => shop.products.withSku(sku(at + 1))[0]).map((one) => [
      one?.name,
      one?.description,
    ]);
  const before = texts();
  const pull = async (...args: readonly string[]): Promise<readonly unknown[]> => {
    const ran = await stage.run(["pull-products", "--json", ...args]);
    return [ran.code, (JSON.parse(ran.stdout) as { summary: { textsLeft: number } }).summary.textsLeft];
  };
  expect(await pull("--dry-run")).toEqual([0, 1]);
  const shown = await stage.run(["pull-products", "--lang", "en"]);
  expect(shown.code).toBe(0);
  expect(`${shown.stdout}${shown.stderr}`).toContain("1 text differs");
  for (const args of [[], ["--full"]]) expect(await pull(...args)).toEqual([0, 1]);
  expect(texts()).toEqual(before);
  expect(await pull("--sku", sku(7), "--overwrite")).toEqual([0, 0]);
  expect(texts()).toEqual(before.map((one, at) => (at === 6 ? ["Nome 7", "Testo 7"] : one)));
});

test("another owner is said with its count before it is saved, and the next pull applies it; a wrong one is refused", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome", description: "Di TotalGest" });
  shop.products.add({ sku: "T-1", name: "Nome", description: "Dal negozio", price: "10.00" });
  const run = async (...args: readonly string[]): Promise<readonly [code: number | null, printed: string]> => {
    const { code, stdout, stderr } = await stage.run([...args, "--lang", "en"]);
    return [code, `${stdout}${stderr}`.replaceAll(/\s+/g, " ")];
  };
  const description = (): unknown => shop.products.withSku("T-1")[0]?.description;
  expect((await run("pull-products"))[0]).toBe(0);
  const [code, story] = await run("status", "products", "T-1");
  expect([code, story]).toEqual([0, expect.stringContaining("“Di TotalGest” in TotalGest, “Dal negozio” in the shop")]);
  expect(story).toContain("tg360 pull-products --sku T-1 --overwrite");

  const list = async (state: string): Promise<boolean> =>
    (await run("status", "products", "--state", state))[1].includes("T-1 ");
  expect([await list("text-differs"), await list("synced"), await list("failed")]).toEqual([true, true, false]);

  expect((await run("status", "products", "--state", "text-differs"))[1]).toContain("1 text differs");

  for (const wrong of ["price=totalgest!", "stock=shop", "name=mine"]) {
    expect(await run("configure", "--fields", wrong)).toEqual([4, expect.stringContaining("products.fields")]);
  }
  const saved = await run("configure", "--fields", "descriptions=totalgest!", "--fields", "price=shop");
  expect(saved).toEqual([0, expect.stringMatching(/products? (?:is|are) linked.*descriptions=totalgest!, price=shop/)]);
  expect(saved[1]).toMatch(/1 text of the shop will be replaced/);
  expect(description()).toBe("Dal negozio");
  expect((await run("pull-products"))[0]).toBe(0);
  expect(description()).toBe("Di TotalGest");
  expect(await list("text-differs")).toBe(false);
  const shown = await stage.run(["status", "products", "T-1", "--json"]);
  expect(JSON.parse(shown.stdout)).toMatchObject({
    products: [
      { owners: { name: "totalgest", descriptions: "totalgest!", ean: "totalgest", price: "shop" }, textsLeft: [] },
    ],
  });
});

test("a night's repair and an older copy of the state leave what an editor wrote, and fill what an editor emptied", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome", description: { it: "Di TotalGest", fr: "De TotalGest" } });
  const shown = () => shop.products.withSku("T-1")[0];
  const pull = async (...args: readonly string[]): Promise<unknown> => {
    expect((await stage.run(["pull-products", ...args])).code).toBe(0);
    return [shown()?.name, shown()?.description, shown()?.description_i18n];
  };
  expect(await pull()).toEqual(["Nome", "De TotalGest", { it: "Di TotalGest", fr: "De TotalGest" }]);
  const copy = join(stage.folder, "copy.db");
  copyFileSync(stage.statePath, copy);
  const texts = { it: "Dal negozio", fr: "De TotalGest", de: "Vom Laden" };
  shop.products.change(shown()?.id ?? "", { name: "Un nome che vende", description_i18n: texts });
  const written = ["Un nome che vende", "De TotalGest", texts];
  expect(await pull("--full")).toEqual(written);
  erp.changeProduct("t1", { name: "Altro nome" });
  for (const args of [[], ["--full"]]) expect(await pull(...args)).toEqual(written);

  for (const suffix of ["-wal", "-shm"]) rmSync(stage.statePath + suffix, { force: true });
  copyFileSync(copy, stage.statePath);
  for (const args of [[], ["--full"]]) expect(await pull(...args)).toEqual(written);

  shop.products.change(shown()?.id ?? "", { description: "" });
  expect(await pull("--full")).toEqual(written);
});

test("a text that an editor wrote after the operator looked is in the report of --overwrite, and comes back by --put-back", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome", description: "Di TotalGest" });
  const { id } = shop.products.add({ sku: "T-1", name: "Nome", description: "Quando ho guardato", price: "10.00" });
  const shown = (): unknown => shop.products.withSku("T-1")[0]?.description;
  expect((await stage.run(["pull-products"])).code).toBe(0);
  expect((await stage.run(["status", "products", "T-1"])).stdout).toContain("Quando ho guardato");
  shop.products.change(id, { description: "Scritto dopo" });
  const overwrite = ["pull-products", "--sku", "T-1", "--overwrite", "--json"];
  const change = { field: "description", from: "Scritto dopo", to: "Di TotalGest" };
  const isNamed = [{ sku: "T-1", changes: expect.arrayContaining([change]) }];
  const dry = await stage.run([...overwrite, "--dry-run"]);
  expect([JSON.parse(dry.stdout), shown()]).toMatchObject([{ products: isNamed }, "Scritto dopo"]);
  const ran = await stage.run(overwrite);
  expect([ran.code, JSON.parse(ran.stdout), shown()]).toMatchObject([0, { products: isNamed }, "Di TotalGest"]);
  expect((await stage.run(["pull-products", "--sku", "T-1", "--put-back"])).code).toBe(0);
  expect(shown()).toBe("Scritto dopo");
});

test("a product's texts are kept, taken and put back by the commands that its story names, for names or descriptions alone too", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome", description: "Di TotalGest" });
  shop.products.add({ sku: "T-1", name: "Che vende", description: "Dal negozio", price: "10.00" });
  const run = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await stage.run([...line.split(" "), "--lang", "en"]);
    expect(code).toBe(0);
    return `${stdout}${stderr}`.replaceAll(/\s+/g, " ");
  };
  const shown = (): unknown => {
    const [one] = shop.products.withSku("T-1");
    return [one?.name, one?.description];
  };
  /** Types what the story advises. */
  const follow = async (advised: string): Promise<void> => {
    expect(await run("status products T-1")).toContain(`tg360 ${advised}`);
    await run(advised);
  };
  const differing = async (): Promise<boolean> => (await run("status products --state text-differs")).includes("T-1 ");
  await run("pull-products");
  await follow("pull-products --sku T-1 --overwrite");
  expect([shown(), await differing()]).toEqual([["Nome", "Di TotalGest"], false]);
  expect(await run("status products T-1")).toContain("“Di TotalGest” is in the shop, “Dal negozio” was there before");
  await follow("pull-products --sku T-1 --put-back");
  expect([shown(), await differing()]).toEqual([["Che vende", "Dal negozio"], false]);

  erp.changeProduct("t1", { name: "Altro nome", description: "Altro di TotalGest" });
  await run("pull-products");
  expect(await differing()).toBe(true);
  await run("pull-products --sku T-1 --overwrite descriptions");
  expect([shown(), await differing()]).toEqual([["Che vende", "Altro di TotalGest"], true]);
  expect(await run("status products T-1")).toContain("tg360 pull-products --sku T-1 --keep");
  expect(await run("pull-products --sku T-1 --keep")).toMatch(/T-1 +kept/);
  expect(await differing()).toBe(false);
  const again = await stage.run(["pull-products", "--sku", "T-1", "--keep", "descriptions", "--lang", "en"]);
  expect(again.code).toBe(3);
  expect(`${again.stdout}${again.stderr}`.replaceAll(/\s+/g, " ")).toContain(
    "T-1 has no differing texts to decide about: no text was kept.",
  );
  const story = JSON.parse((await stage.run(["status", "products", "T-1", "--json"])).stdout) as unknown;
  expect(story).toMatchObject({
    products: [
      {
        textsLeft: [{ field: "name", totalgest: "Altro nome", shop: "Che vende", kept: true }],
        textsReplaced: [{ field: "description", shop: "Altro di TotalGest", replaced: "Dal negozio" }],
        events: expect.arrayContaining([expect.objectContaining({ kind: "kept" })]),
      },
    ],
  });
  for (const wrong of [["--keep"], ["--sku", "T-1", "--keep", "price"], ["--sku", "T-1", "--keep", "--put-back"]]) {
    expect((await stage.run(["pull-products", ...wrong])).code).toBe(2);
  }
});

test("a product's story and its document say of each field that has an owner whose it is, what both sides have, and what was sent", async () => {
  const stage = await openStage();
  const { erp, shop } = stage.sandbox;
  erp.addProduct({ id: "t1", sku: "T-1", name: "Nome", description: { it: "Di TotalGest" }, ean: "7612345678900" });
  erp.addProduct({ id: "t2", sku: "T-2", name: "Creato", description: null, ean: "7612345678917" });
  shop.products.add({ sku: "T-1", name: "Che vende", description: "Di TotalGest", price: "10.00" });
  const fields = ["name=first", "visibility=shop"].flatMap((one) => ["--fields", one]);
  expect((await stage.run(["configure", ...fields])).code).toBe(0);
  expect((await stage.run(["pull-products"])).code).toBe(0);
  interface Row {
    readonly field: string;
    readonly language: string | null;
    readonly [name: string]: unknown;
  }
  const owned = async (sku: string): Promise<ReadonlyMap<string, readonly unknown[]>> => {
    const { stdout } = await stage.run(["status", "products", sku, "--json"]);
    const [product] = (JSON.parse(stdout) as { products: readonly { owned: readonly Row[] }[] }).products;
    const rows = product?.owned ?? [];
    return new Map(
      rows.map(({ field, language, owner, totalgest, shop: there, sent }) => [
        field + (language === null ? "" : `.${language}`),
        [owner, totalgest, there, (sent as { value: unknown } | null)?.value ?? (sent === null ? "never" : "other")],
      ]),
    );
  };
  const adopted = await owned("T-1");
  expect([...adopted.keys()].filter((key) => !key.includes("."))).toEqual([
    "name",
    "short_description",
    "description",
    "ean",
    "price",
    "price_includes_tax",
    "tax_id",
    "images",
    "active",
  ]);
  expect(adopted.get("name")).toEqual(["first", "Nome", "Che vende", "never"]);
  expect(adopted.get("description_i18n.it")).toEqual(["totalgest", "Di TotalGest", "Di TotalGest", "Di TotalGest"]);
  expect(adopted.get("ean")).toEqual(["totalgest", "7612345678900", "7612345678900", "7612345678900"]);
  expect(adopted.get("active")?.[0]).toBe("shop");
  expect((await owned("T-2")).get("ean")).toEqual(["totalgest", "7612345678917", "7612345678917", "7612345678917"]);

  const { id = "" } = shop.products.withSku("T-2")[0] ?? {};
  shop.products.change(id, { name: "Di un editore", ean: "999" });
  expect((await stage.run(["pull-products", "--full"])).code).toBe(0);
  expect((await owned("T-2")).get("name")).toEqual(["first", "Creato", "Di un editore", "Creato"]);
  erp.changeProduct("t2", { name: "Un altro" });
  expect((await stage.run(["pull-products"])).code).toBe(0);
  expect((await owned("T-2")).get("name")).toEqual(["first", "Un altro", "Di un editore", "other"]);

  const shown = (await stage.run(["status", "products", "T-2", "--lang", "en"])).stdout;
  expect(shown).toMatch(/Field +Owner +TotalGest +In the shop +Last sent/);
  expect(shown).toMatch(/Name +TotalGest first +Un altro +Di un editore +something else/);
  expect(shown).toMatch(/EAN +TotalGest +7612345678917 +7612345678917 +as in the shop/);
  expect(shown).toMatch(/Visible +shop /);
});
