/** What a dry run shows at a real terminal of 80 columns, in every language. */
import { stripVTControlCharacters } from "node:util";

import { expect, test } from "vitest";

import { LANGS } from "../../src/core/common/language.ts";
import { widthOf } from "../../src/text/clean.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";

const LONG = "Ein sehr langer Name, der allein schon breiter ist, als eine Zeile sein darf";
const PRICE = { list: "RETAIL", currency: "CHF", includesVat: true };

/** Erase in line (ECMA-48, EL). */
// oxlint-disable-next-line no-control-regex -- control sequences are the matter here
const ERASED = /\u001B\[[0-2]?K/g;

/** Of 58 products that were pulled, one has another price and name, one another stock, one is hidden; all have another description. */
async function openChanged(): Promise<Stage> {
  const stage = await openStage();
  const { erp } = stage.sandbox;
  const ids = Array.from({ length: 58 }, (_, at) => `p${String(at + 10)}`);
  for (const id of ids) {
    erp.addProduct({ id, sku: `SKU-${id}`, prices: [{ ...PRICE, amount: "1234.00" }] });
  }
  expect((await stage.run(["pull-products"])).code).toBe(0);
  for (const id of ids) erp.changeProduct(id, { description: `${LONG} (${id})` });
  erp.changeProduct("p64", { prices: [{ ...PRICE, amount: "1199.50" }], name: LONG });
  erp.setStock("p65", 7);
  erp.changeProduct("p66", { active: false });
  return stage;
}

/** The lines of a run at a terminal of 80 columns. */
async function linesOf(stage: Stage, args: readonly string[]): Promise<readonly string[]> {
  const terminal = openTerminal(args, stage.env, stage.folder, { cols: 80, rows: 24 });
  expect((await terminal.ended).code).toBe(0);
  // The line of the progress is erased, not ended.
  return stripVTControlCharacters(terminal.raw().replaceAll(ERASED, "\n")).split(/[\r\n]+/);
}

test.each(LANGS)("prices come first and whole, then stock, then visibility, in %s", async (lang) => {
  const stage = await openChanged();
  const lines = await linesOf(stage, ["pull-products", "--dry-run", "--lang", lang]);
  expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
  const rows = lines.filter((line) => /^SKU-p\d\d /.test(line));
  expect(rows).toHaveLength(50);
  expect(rows.slice(0, 3).map((line) => line.slice(0, 7))).toEqual(["SKU-p64", "SKU-p65", "SKU-p66"]);
  expect(rows[0]).toMatch(/1['’]234\.00 → 1['’]199\.50|1,234\.00 → 1,199\.50/);
  expect(rows[1]).toContain("10 → 7");
  const sums = {
    en: "1 price, 1 stock figure",
    de: "1 Preis, 1 Bestand",
    fr: "1 prix, 1 stock",
    it: "1 prezzo, 1 giacenza",
  };
  expect(lines.findIndex((line) => line.includes(sums[lang]))).toBeLessThan(lines.indexOf(rows[0] ?? ""));
});

test("only what would fail is said to fail: an order that was refused and would be sent again is ready", async () => {
  const stage = await openStage({ products: 3 });
  stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  const answer = { error: { code: "invalid_order", message: "Customer blocked.", fields: [] } };
  const fault = { kind: "status", status: 422, body: answer } as const;
  stage.sandbox.inject({ system: "TotalGest", operation: "createOrder", fault, times: 2 });
  await stage.run(["export-orders"]);
  const lines = await linesOf(stage, ["export-orders", "--failed", "--dry-run", "--lang", "de"]);
  const text = lines.join("\n");
  expect(text).toContain("1 würde gesendet, in");
  expect(text).toMatch(/^1001 .*Bereit$/m);
  expect(text).not.toMatch(/fehlerhaft|Abgelehnt|Zu erledigen/);
});
