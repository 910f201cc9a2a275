/** What the shop's editor wrote, through the command line: it is left, said, and replaced only where a person says so. */
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
