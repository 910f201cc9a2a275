/**
 * The pages measured in a real browser, from a phone of 320 pixels to a desk and on paper, in each language and both themes, of a shop
 * that has nothing yet to one with 100,000 orders.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addDays, localDay } from "../../src/core/common/time/zone.ts";
import { fillDataDir } from "../../bench/fill.ts";
import { browserMissing } from "../support/browser.ts";
import { barriersOn, launchChromium } from "../support/chromium.ts";
import { type FullShop, openFullShop } from "../support/full-shop.ts";
import { addUser, servePage } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const WIDTHS = [320, 390, 1024, 1280, 1600];
const LANGS = ["en", "de", "fr", "it"];
const PAGES = [
  "",
  "/orders",
  "/orders?search=nobody&from=2020-01-01",
  "/orders/1001",
  "/orders/1002",
  "/products",
  "/products?page=1999",
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
  for (const one of document.querySelectorAll(":is(.sheet, .panel) :is(table, label, p, button)")) {
    const [inner, outer] = [one, one.closest(".sheet, .panel")].map((part) => part.getBoundingClientRect());
    if (inner.width > 0 && (inner.right > outer.right + 1 || inner.left < outer.left - 1)) say("leaves", one);
  }
  for (const table of document.querySelectorAll("table")) {
    const rows = [...table.tBodies[0].rows];
    for (const cell of rows[0]?.cells ?? []) {
      const column = rows.map((row) => row.cells[cell.cellIndex]).filter((one) => one?.checkVisibility());
      if (table.matches(".list") && column.length > 0 && column.every((one) => one.childElementCount === 0 && one.textContent.trim() === ""))
        say("empty", cell);
    }
  }
  for (const one of document.querySelectorAll(".list tbody .a")) if (!one.checkVisibility()) say("hidden", one);
  for (const one of document.querySelectorAll(".views a")) if (one.offsetWidth > 240) say("long", one);
  const [back, title] = [".back", "h1"].map((one) => document.querySelector(one)?.getBoundingClientRect());
  if (back && title && Math.round(back.left - title.left) !== 0) say("title apart", document.querySelector("h1"));
  for (const one of document.querySelectorAll("main *")) {
    const look = getComputedStyle(one);
    if (["auto", "scroll"].includes(look.overflowX) && one.scrollWidth > one.clientWidth + 1 && !one.matches("nav, select")) say("scrolls", one);
  }
  return found;
})()`;

/** What is cut on paper, or a control; the shop, the date and the title stand on top, and a total once. */
const PRINTED = `(() => {
  const found = [];
  const say = (what, one) => found.push("print " + what + " " + one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 40));
  const shown = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  const controls = "button, input, select, .button, .file, .back, nav, summary, .bulk";
  for (const one of document.querySelectorAll(controls)) if (shown(one)) say("control", one);
  if (document.documentElement.scrollWidth > innerWidth) say("sideways", document.documentElement);
  for (const one of document.querySelectorAll("main *")) {
    const isCut = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (getComputedStyle(one).overflowX === "hidden" && isCut && shown(one) && !one.matches(".aside, progress")) say("cut", one);
  }
  for (const one of document.querySelectorAll("tfoot")) if (getComputedStyle(one).display === "table-footer-group") say("again", one);
  const top = [".shop", ".paper", "h1"].map((one) => document.querySelector(one)).filter((one) => one !== null);
  const places = top.map((one) => one.getBoundingClientRect());
  if (places.some(({ height, top: at }, which) => height === 0 || at < (places[which - 1]?.bottom ?? 0) - 1)) say("top", document.body);
  return found;
})()`;
/** A4 without its margins. */
const PAPER = { width: 703, height: 1000 };

/** Shops by what they have. */
const SHOPS = {
  "no orders": () => openSmallShop(0),
  "3 orders": () => openSmallShop(3),
  "all there is": openFullShop,
  "100,000 orders": openLargeShop,
} as const satisfies Record<string, () => Promise<Pick<FullShop, "page">>>;

/** Each takes minutes: by day one is enough. */
const TRIED = Object.entries(SHOPS).filter(([name]) => process.env["TG360_NIGHT"] === "1" || name === "all there is");

async function openSmallShop(orders: number): Promise<Pick<FullShop, "page">> {
  const agency = openAgency();
  await agency.open("default", { products: 8, orders });
  if (orders > 0) for (const run of ["pull-products", "export-orders"]) await agency.run([run, "--quiet"]);
  await addUser(agency, "anna");
  return { page: await servePage(agency) };
}

async function openLargeShop(): Promise<Pick<FullShop, "page">> {
  const agency = openAgency();
  await agency.open("default");
  await addUser(agency, "anna");
  await fillDataDir(agency.dataDir, 100_000);
  return { page: await servePage(agency) };
}

/** Ten orders that wait for a person: two for each of four reasons, one without lines, and one that changed after it was sent. */
async function openWaitingShop(): Promise<Pick<FullShop, "page">> {
  const agency = openAgency();
  const { shop, erp } = await agency.open("default", { products: 8, orders: 0 });
  await agency.run(["pull-products", "--quiet"]);
  const [product] = [...shop.products.values()];
  const place = (quantity = "1") =>
    shop.placeOrder({
      date: `${addDays(localDay(Date.now(), "Europe/Zurich"), -1)} 12:00:00`,
      items: [{ sku: product?.sku ?? "", quantity }],
    });
  place("90000");
  const sent = place();
  await agency.run(["export-orders", "--quiet"]);
  shop.editOrder(sent.id, { total: "999.00" });
  for (const name of ["Pagamento alla consegna", "Fattura a 30 giorni"])
    shop.editOrder(place().id, { payment: { id: name.slice(0, 3), name, paid: true, transaction: "" } });
  for (const total of ["1.00", "12345.60"]) shop.editOrder(place().id, { total });
  for (const sku of ["XYZ-123456", "XYZ-123457"]) {
    const { id, cart } = place();
    shop.editOrder(id, { cart: cart.map((one) => ({ ...one, sku, id: `9${sku}` })) });
  }
  for (const imposta of ["4.4", "4.5"]) {
    const { id, cart } = place();
    shop.editOrder(id, { cart: cart.map((one) => ({ ...one, imposta })) });
  }
  shop.editOrder(place().id, { cart: [] });
  await agency.run(["export-orders", "--quiet"]);
  await agency.run(["audit", "--quiet"]);
  for (const { id, prices } of erp.products.values())
    erp.changeProduct(id, { prices: prices.map((one) => ({ ...one, amount: (Number(one.amount) * 2).toFixed(2) })) });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  return { page: await servePage(agency) };
}

/** The five causes of the prototype's overview: refused, unmatched, without lines, cancelled after sending, and prices held back. */
async function openFiveCauses(): Promise<Pick<FullShop, "page">> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 40, orders: 0 });
  const { shop, erp } = sandbox;
  expect(await agency.run(["configure", "--fields", "name=shop", "--fields", "descriptions=shop"])).toMatchObject({
    code: 0,
  });
  await agency.run(["pull-products", "--quiet"]);
  const [product] = [...shop.products.values()];
  const place = (patch = {}) => shop.placeOrder({ items: [{ sku: product?.sku ?? "" }], ...patch });
  const cancelled = [place(), place()];
  await agency.run(["export-orders", "--quiet"]);
  for (const { id } of cancelled) shop.cancelOrder(id);
  sandbox.inject({
    system: "TotalGest",
    operation: "createOrder",
    times: Number.POSITIVE_INFINITY,
    fault: {
      kind: "status",
      status: 422,
      body: { error: { code: "invalid", message: "NPA 69000 sconosciuto", fields: [] } },
    },
  });
  const refused = Array.from({ length: 6 }, () => place());
  place({ payment: { id: "cod" } });
  shop.editOrder(place().id, { cart: [] });
  await agency.run(["export-orders", "--quiet"]);
  // Three more are found, and only one that is refused anyway is sent.
  for (let at = 0; at < 3; at += 1) place();
  await agency.run(["export-orders", "--quiet", "--ids", refused[0]?.id ?? ""]);
  for (const { id, prices } of erp.products.values())
    erp.changeProduct(id, { prices: prices.map((one) => ({ ...one, amount: (Number(one.amount) * 1.6).toFixed(2) })) });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  return { page: await servePage(agency) };
}

/** Of the prototype's overview on a phone of 390 pixels. */
const PROTOTYPE_HEIGHT = 2317;

async function logIn(context: BrowserContext, { page: { url } }: Pick<FullShop, "page">): Promise<Page> {
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

  it.each(TRIED)(
    "no table leaves its sheet, no column is empty, nothing scrolls sideways or is cut on paper, with %s",
    async (_name, open) => {
      const shop = await open();
      const context = await browser.newContext();
      const page = await logIn(context, shop);
      const { url } = shop.page;
      for (const one of ["Zürich", "A name as long as it may ever be, 40 letter"]) {
        const form = { do: "save", query: `search=${one.slice(0, 3)}`, name: one };
        const answer = await context.request.post(`${url}/shops/default/views`, { form, headers: { origin: url } });
        expect(answer.ok()).toBe(true);
      }
      const faults: string[] = [];
      for (const [at, path] of PAGES.entries()) {
        for (const [which, lang] of LANGS.entries()) {
          const say = (width: number | string, found: readonly string[]): void => {
            for (const fault of found) faults.push(`${path} ${lang} ${String(width)}: ${fault}`);
          };
          await context.addCookies([{ name: "tg360_language", value: lang, url }]);
          await page.goto(`${url}${/^\/(password|shops)/.test(path) ? "" : "/shops/default"}${path}`);
          await page.emulateMedia({ media: "print" });
          await page.setViewportSize(PAPER);
          say("paper", (await page.evaluate(PRINTED)) as readonly string[]);
          // The theme moves nothing, so each page is measured in each of them in two languages, and read by axe in both.
          const themes = (at + which) % 2 === 0 ? (["dark", "light"] as const) : (["light", "dark"] as const);
          for (const width of WIDTHS) {
            await page.emulateMedia({ media: null, colorScheme: themes[0] });
            await page.setViewportSize({ width, height: 900 });
            say(width, (await page.evaluate(MEASURED)) as readonly string[]);
            for (const colorScheme of lang === "en" && (width === 390 || width === 1280) ? themes : []) {
              await page.emulateMedia({ colorScheme });
              say(`${String(width)} ${colorScheme}`, await barriersOn(page));
            }
          }
        }
      }
      expect(faults).toEqual([]);
      await context.close();
    },
    600_000,
  );

  it("on a phone, an overview of five causes is not longer than the prototype's", async () => {
    const shop = await openFiveCauses();
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const page = await logIn(context, shop);
    const { url } = shop.page;
    const longer: string[] = [];
    for (const lang of LANGS) {
      await context.addCookies([{ name: "tg360_language", value: lang, url }]);
      await page.goto(`${url}/shops/default`);
      expect(await page.locator(".todo > li").count()).toBe(5);
      const height = Number(await page.evaluate("document.documentElement.scrollHeight"));
      if (height > PROTOTYPE_HEIGHT) longer.push(`${lang}: ${String(height)}`);
    }
    expect(longer).toEqual([]);
    await context.close();
  }, 60_000);

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

  it("a remark of an order is a short reason, told apart from its neighbour, and whole on hover", async () => {
    const shop = await openWaitingShop();
    const context = await browser.newContext();
    const page = await logIn(context, shop);
    const { url } = shop.page;
    for (const lang of LANGS) {
      await context.addCookies([{ name: "tg360_language", value: lang, url }]);
      await page.goto(`${url}/shops/default/orders?state=attention`);
      for (const width of [1024, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const remarks = (await page.evaluate(REMARKS)) as readonly Remark[];
        expect(remarks.length).toBe(10);
        expect(new Set(remarks.map(({ says }) => says)).size).toBe(10);
        expect([
          lang,
          width,
          remarks.filter(({ says, whole, isSeen }) => !isSeen || says.length > whole.length),
        ]).toEqual([lang, width, []]);
        expect([lang, width, await page.evaluate(MEASURED)]).toEqual([lang, width, []]);
      }
      // Long sums stay in their table, and what holds a price back in its panel.
      for (const path of ["/audits/1", "/products/one?id=p0000001"]) {
        await page.goto(`${url}/shops/default${path}`);
        expect([lang, path, await page.evaluate(MEASURED)]).toEqual([lang, path, []]);
      }
    }
    // Values of one order are not said of others.
    await context.addCookies([{ name: "tg360_language", value: "en", url }]);
    await page.goto(`${url}/shops/default`);
    expect(await page.locator(".todo").innerText()).toMatch(
      /2 orders, e\.g\. WEB-[\d-]+: The lines add up to CHF [\d.]+, but the order total is CHF [\d.,]+\./,
    );
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

interface Remark {
  readonly says: string;
  readonly whole: string;
  /** Nothing of it is cut. */
  readonly isSeen: boolean;
}
const REMARKS = `[...document.querySelectorAll("tbody .two > bdi")].map((one) => ({
  says: one.innerText, whole: one.title, isSeen: one.checkVisibility() && one.scrollHeight <= one.clientHeight + 1,
}))`;
