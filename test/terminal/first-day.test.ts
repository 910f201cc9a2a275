/** What an operator reads on the first day, at a real terminal of 80 columns: in one language, and no line is broken by the terminal. */
import { stripVTControlCharacters } from "node:util";

import { expect, test } from "vitest";

import { widthOf } from "../../src/text/clean.ts";
import { foreignWords } from "../support/language-marks.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { openTerminal } from "../support/terminal.ts";

/** Erase in line (ECMA-48, EL): the line of the progress is erased, not ended. */
// oxlint-disable-next-line no-control-regex -- control sequences are the matter here
const ERASED = /\u001B\[[0-2]?K/g;

const DAY = [
  ["pull-products", "--dry-run"],
  ["pull-products"],
  ["export-orders", "--dry-run"],
  ["export-orders"],
  ["status"],
  ["status", "orders"],
  ["status", "orders", "1002"],
  ["status", "products"],
  ["status", "products", "A-1"],
  ["audit"],
  ["export-orders", "--ids", "9999"],
  ["pull-products", "--sku", "NONE"],
] as const;

test.each(WHOLE_LANGUAGES)("every line fits, and none is of another language, in %s", async (lang) => {
  const stage = await openStage();
  const { shop, erp } = stage.sandbox;
  const price = { list: "RETAIL", currency: "CHF", includesVat: true };
  for (const n of [1, 2]) {
    erp.addProduct({
      id: `p${String(n)}`,
      sku: `A-${String(n)}`,
      name: `Nr. ${String(n)}`,
      prices: [{ ...price, amount: "1234.50" }],
    });
  }
  erp.addProduct({ id: "p3", sku: "A-3", name: "Nr. 3", prices: [] });
  shop.placeOrder({ cart: [CUSTOM_LINE] });
  shop.placeOrder({ cart: [CUSTOM_LINE], payment: { id: "cheque", name: "Check" } });
  shop.placeOrder({ cart: [CUSTOM_LINE], total: "1.00" });
  const found: string[] = [];
  for (const args of DAY) {
    const env = { ...stage.env, TG360_LANG: lang };
    const terminal = openTerminal(args, env, stage.folder, { cols: 80, rows: 24 });
    await terminal.ended;
    const lines = stripVTControlCharacters(terminal.raw().replaceAll(ERASED, "\n")).split(/[\r\n]+/);
    expect(lines.join("").length).toBeGreaterThan(20);
    found.push(
      ...lines.filter((line) => widthOf(line) > 80).map((line) => `wide: ${line}`),
      ...foreignWords(lines.join("\n"), lang).map((word) => `${args.join(" ")}: ${word}`),
    );
  }
  expect(found).toEqual([]);
});
