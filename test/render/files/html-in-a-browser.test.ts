/** The report as a page, looked at in a real browser: on a desk and on a phone, with names that mean harm. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { ExportRow, PullRow } from "../../../src/core/run/reports.ts";
import { problem } from "../../../src/core/common/problems/problem.ts";
import { viewPage } from "../../../src/render/files/html.ts";
import { exportFile } from "../../../src/view/orders/export.ts";
import { pullFile } from "../../../src/view/products/pull.ts";
import { createText } from "../../../src/text/text.ts";
import { type Browser, browserMissing, startBrowser } from "../../support/browser.ts";
import { anExportReport, anExportRow, aPullReport, aPullRow } from "../../support/reports.ts";

const SCRIPT = `<script>document.title="owned"</script><img src=x onerror='document.title="owned"'>`;
const BIDI = "WEB-\u202E7101-6202\u202C\u2066<b>";
const EMOJI = "WEB-👩‍👩‍👧‍👦🧀🇨🇭";
const LONG = "Donaudampfschifffahrtsgesellschaft".repeat(12);

/** A folder to keep the pictures in, for whoever wants to see them. */
const PICTURES = process.env["TG360_TEST_PICTURES"];

const REFUSED = problem("erp-refused-order", { detail: `unknown SKU ${SCRIPT}`, fields: [LONG] });

const ORDERS: readonly ExportRow[] = [SCRIPT, BIDI, EMOJI, LONG, "مرحبا 1042", "WEB-2026-1042"].map((reference, at) =>
  at % 2 === 0
    ? anExportRow({ id: String(1042 + at), reference, state: "failed", totalgest: null, error: REFUSED })
    : anExportRow({ id: String(1042 + at), reference, warnings: [problem("total-adjusted", { by: "0.01" })] }),
);

const PRODUCTS: readonly PullRow[] = [SCRIPT, BIDI, EMOJI, LONG].map((name) =>
  aPullRow({ id: name, sku: name, changes: [{ field: "name", from: name, to: name }] }),
);

async function pageOf(kind: "export" | "pull"): Promise<string> {
  const text = await createText("it");
  const summary = { requested: 6, exported: 3, alreadyExported: 0, failed: 3, held: 0, unconfirmed: 0, waiting: 0 };
  const view =
    kind === "export"
      ? exportFile(text, anExportReport({ orders: ORDERS, summary }), null)
      : pullFile(text, aPullReport(), PRODUCTS, null);
  let page = "";
  for await (const piece of viewPage(view, text)) page += piece;
  return page;
}

if (browserMissing !== null) process.stderr.write(`reports are not looked at in a browser: ${browserMissing}\n`);

describe.skipIf(browserMissing !== null)("a report as a page", () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tg360-pages-"));
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const cases = (["export", "pull"] as const).flatMap((kind) =>
    [390, 820, 1280].map((width) => [kind, width] as const),
  );

  test.each(cases)("of the %s fits a window of %i pixels, and is inert with any names", async (kind, width) => {
    const path = join(folder, `${kind}-${String(width)}.html`);
    writeFileSync(path, await pageOf(kind));
    const page = await browser.open(pathToFileURL(path).href, width);
    expect(await page.evaluate("innerWidth")).toBe(width);
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    // No cell reaches out of the page, and none lies over another.
    expect(
      await page.evaluate("[...document.querySelectorAll('td')].filter(c => c.scrollWidth > c.clientWidth + 1).length"),
    ).toBe(0);
    expect(await page.evaluate("document.title")).not.toContain("owned");
    expect(await page.evaluate("document.querySelectorAll('script, img, iframe, link, a').length")).toBe(0);
    expect(page.requests).toEqual([pathToFileURL(path).href]);
    const text = String(await page.evaluate("document.body.textContent"));
    expect(text).toContain(SCRIPT);
    expect(text).toContain("👩");
    expect(text).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    expect(await page.evaluate("getComputedStyle(document.querySelector('td bdi')).unicodeBidi")).toBe("isolate");
    // No state and no number of usual length is broken.
    const rects = "[...document.querySelectorAll('td.short bdi')].map(b => b.getClientRects().length)";
    expect(await page.evaluate(`Math.max(...${rects})`)).toBe(1);
    // No heading is broken into letters.
    const tallest = "Math.max(...[...document.querySelectorAll('th')].map(h => h.offsetHeight))";
    if (width > 1024) expect(await page.evaluate(tallest)).toBeLessThan(50);
    // On a phone or a tablet each value has its heading beside it.
    const head = await page.evaluate("getComputedStyle(document.querySelector('td'), '::before').content");
    expect(head).toBe(
      width < 1024 ? `"${String(await page.evaluate("document.querySelector('th').textContent"))}"` : "none",
    );
    if (PICTURES !== undefined) writeFileSync(join(PICTURES, `${kind}-${String(width)}.png`), await page.screenshot());
    expect(readFileSync(path, "utf8")).not.toMatch(/https?:\/\//);
  });
});
