/** Names with everything that a terminal, a spreadsheet, a shell or a database might execute. */
import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { clean } from "../support/checker.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";

const ESC = "\u001B";
const NASTY = [
  `${ESC}[31mred${ESC}[0m`,
  `${ESC}]0;title\u0007`,
  `${ESC}]8;;https://evil.example${ESC}\\link${ESC}]8;;${ESC}\\`,
  "\u009B31m C1",
  "over\rwritten",
  "nul\u0000nul",
  "\u202Egnp.exe",
  "\u2066isolate\u2069",
  "zero\u200Bwidth\u200D\uFEFF",
  "two\nlines\u2028three",
  "back\u0008space",
  "😀👩‍👩‍👧 ok",
  "'; DROP TABLE orders; --",
  '$(reboot) `reboot` | & > "quoted" %s %n',
];

/** No control character but a line end, no bidi mark, no invisible character. */
const HARMFUL = new RegExp(
  String.raw`[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u200B\u200E\u200F\u2028\u2029\u202A-\u202E\u2060\u2066-\u2069\uFEFF]`,
);

describe("a name", () => {
  test("is stored and sent unchanged, and printed harmlessly by every command", async () => {
    const stage = await openStage();
    const { erp, shop } = stage.sandbox;
    for (const [index, name] of NASTY.entries())
      erp.addProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}`, name });
    await stage.pull();
    for (const [index, name] of NASTY.entries())
      expect(shop.products.withSku(`SKU-${String(index)}`)[0]?.name).toBe(name);
    for (const name of NASTY) {
      shop.placeOrder({
        cart: [CUSTOM_LINE],
        reference: `R ${name}`,
        note: name,
        billing_data: { nome: name, cognome: name, indirizzo: "Via 1", cap: "6900", comune: "Lugano", stato: "CH" },
        payment: { id: "cod", name },
      });
    }
    for (const args of [
      ["export-orders"],
      ["status", "orders"],
      ["status", "products"],
      ["status", "orders", "1001"],
      ["status"],
      ["pull-products", "--full", "--verbose"],
      ["status", "orders", "--search", NASTY[0] ?? ""],
    ]) {
      const ran = await stage.run(args, { env: { FORCE_COLOR: "0" } });
      expect([args, HARMFUL.exec(ran.stdout + ran.stderr)]).toEqual([args, null]);
    }
    const json = await stage.run(["status", "products", "--json"]);
    expect(HARMFUL.exec(json.stdout)).toBeNull();
    const { products } = JSON.parse(json.stdout) as { products: { sku: string; name: string }[] };
    const named = Object.fromEntries(products.map(({ sku, name }) => [sku, name]));
    for (const [index, name] of NASTY.entries()) expect(named[`SKU-${String(index)}`]).toBe(name);
  });

  test("in an order reaches TotalGest unchanged, once", async () => {
    const stage = await openStage();
    for (const name of NASTY) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], note: name });
    expect(await stage.export()).toMatchObject({ exitCode: 0, summary: { exported: NASTY.length } });
    const notes = stage.sandbox.erp.orders.map(({ body }) => (JSON.parse(body) as { note: string }).note);
    for (const name of NASTY) expect(notes).toContain(name.trim());
    expect(await stage.verdict()).toEqual(clean());
  });

  test("with a lone surrogate breaks nothing", async () => {
    const stage = await openStage();
    stage.sandbox.erp.addProduct({ id: "p1", sku: "SKU-1", name: "half \uD83D" });
    expect(await stage.pull()).toMatchObject({ summary: { created: 1 } });
    const ran = await stage.run(["status", "products", "--json"]);
    expect((JSON.parse(ran.stdout) as { products: unknown[] }).products).toHaveLength(13);
  });
});

describe("a report saved as CSV", () => {
  test("has no formula, and each order on one line", async () => {
    const stage = await openStage();
    const starts = ['=HYPERLINK("http://evil","x")', "+41 91", "-2+3", "@SUM(A1)", "\t=1", "\r=1", 'plain, "quoted"'];
    for (const [index, start] of starts.entries()) {
      stage.sandbox.shop.placeOrder({
        cart: [CUSTOM_LINE],
        reference: `${start}#${String(index)}`,
        payment: { id: "cod", name: start },
      });
    }
    const path = `${stage.folder}/report.csv`;
    const ran = await stage.run(["export-orders", "--report", path]);
    expect(ran.code).toBe(3);
    const rows = readFileSync(path, "utf8").trimEnd().split("\r\n");
    expect(rows).toHaveLength(starts.length + 1);
    for (const row of rows) expect(row).not.toMatch(/(?:^|[,;])"?[=+@\t\r]/);
    for (const row of rows) expect(row).not.toMatch(/(?:^|[,;])"?-(?!\d+(?:\.\d+)?(?:[,;]|$))/);
  });
});
