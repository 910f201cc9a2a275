/** The pages measured in a real browser, from a phone of 320 pixels to a desk, in each language and both themes. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { browserMissing } from "../support/browser.ts";
import { barriersOn, launchChromium } from "../support/chromium.ts";
import { type FullShop, openFullShop } from "../support/full-shop.ts";

const WIDTHS = [320, 390, 1024, 1280, 1600];
const LANGS = ["en", "de", "fr", "it"];
const PAGES = [
  "",
  "/orders",
  "/orders?search=nobody&from=2020-01-01",
  "/orders/1001",
  "/orders/1002",
  "/products",
  "/products/one?id=p0000001",
  "/held-back",
  "/held-back?kind=stock&search=1",
  "/mend",
  "/audits",
  "/audits/1",
  "/log",
  "/log?tab=people",
  "/password",
  "/shops",
];

/** What is wider than what it stands in. Rows of links may be: they scroll by themselves. The title stands below the way back. */
const MEASURED = `(() => {
  const found = [];
  const say = (what, one) => found.push(what + " " + one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 40));
  for (const one of document.querySelectorAll("main details")) one.open = true;
  if (document.documentElement.scrollWidth > innerWidth) say("sideways", document.documentElement);
  for (const table of document.querySelectorAll("table")) {
    const sheet = table.closest(".sheet, .panel");
    const [inner, outer] = [table, sheet].map((one) => one.getBoundingClientRect());
    if (inner.width > 0 && (inner.right > outer.right + 1 || inner.left < outer.left - 1)) say("leaves", table);
    const rows = [...table.tBodies[0].rows];
    for (const cell of rows[0]?.cells ?? []) {
      const column = rows.map((row) => row.cells[cell.cellIndex]).filter((one) => one?.checkVisibility());
      if (table.matches(".list") && column.length > 0 && column.every((one) => one.childElementCount === 0 && one.textContent.trim() === ""))
        say("empty", cell);
    }
  }
  const [back, title] = [".back", "h1"].map((one) => document.querySelector(one)?.getBoundingClientRect());
  if (back && title && Math.round(back.left - title.left) !== 0) say("title apart", document.querySelector("h1"));
  for (const one of document.querySelectorAll("main *")) {
    const look = getComputedStyle(one);
    if (["auto", "scroll"].includes(look.overflowX) && one.scrollWidth > one.clientWidth + 1 && !one.matches("nav, select")) say("scrolls", one);
  }
  return found;
})()`;

async function logIn(context: BrowserContext, { page: { url } }: FullShop): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await page.locator("input[name=user]").fill("anna");
  await page.locator("input[name=password]").fill("correct horse battery");
  await page.keyboard.press("Enter");
  await page.waitForURL(/shops\/default/);
  return page;
}

describe.skipIf(browserMissing !== null)("on each page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it("no table leaves its sheet, no column is empty, and nothing scrolls sideways", async () => {
    const shop = await openFullShop();
    const context = await browser.newContext();
    const page = await logIn(context, shop);
    const { url } = shop.page;
    const faults: string[] = [];
    for (const [at, path] of PAGES.entries()) {
      for (const [which, lang] of LANGS.entries()) {
        await context.addCookies([{ name: "tg360_language", value: lang, url }]);
        // The theme moves nothing, so each page is measured in each of them in two languages.
        await page.emulateMedia({ colorScheme: (at + which) % 2 === 0 ? "light" : "dark" });
        await page.goto(`${url}${/^\/(password|shops)/.test(path) ? "" : "/shops/default"}${path}`);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 900 });
          const found = (await page.evaluate(MEASURED)) as readonly string[];
          const barriers = lang === "en" && width === 390 ? await barriersOn(page) : [];
          for (const fault of [...found, ...barriers]) faults.push(`${path} ${lang} ${String(width)}: ${fault}`);
        }
      }
    }
    expect(faults).toEqual([]);
    await context.close();
  }, 120_000);

  it("a placeholder can be read in both themes, and a date is one stop of Tab that shows its focus", async () => {
    const shop = await openFullShop();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await logIn(context, shop);
    await page.goto(`${shop.page.url}/shops/default/orders`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await page.evaluate(PLACEHOLDER_CONTRAST)).toBeGreaterThanOrEqual(4.5);
    }
    await page.locator("input[type=search]").focus();
    const stops: unknown[] = [];
    for (let tab = 0; tab < 3; tab += 1) {
      await page.keyboard.press("Tab");
      stops.push(await page.evaluate(FOCUSED));
    }
    expect(stops).toEqual(["from 2px", "to 2px", "sort 2px"]);
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(FOCUSED)).toBe("from 2px");
    await context.close();
  }, 60_000);
});

const PLACEHOLDER_CONTRAST = `(() => {
  const input = document.querySelector("input[type=search]");
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).map((part) => Number(part) / 255);
    const [r, g, b] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const both = [getComputedStyle(input, "::placeholder").color, getComputedStyle(input).backgroundColor].map(light);
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
})()`;

const FOCUSED = `document.activeElement.name + " " + getComputedStyle(document.activeElement).outlineWidth`;
