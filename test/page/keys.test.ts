/** The page in a real browser, by the keyboard alone. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { BROWSER, browserMissing } from "../support/browser.ts";
import { launchChromium } from "../support/chromium.ts";
import { addUser, servePage } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const ORDERS = "/shops/default/orders";

const BUYER = {
  cognome: "Bernasconi",
  indirizzo: "Via Nassa 5",
  cap: "6900",
  comune: "Lugano",
  citta: "TI",
  stato: "CH",
  telefono: "",
  email: "bernasconi@example.ch",
};

/** A shop with six orders that are ready, a page that is open on them, and the presses so far. */
async function openShop(browser: Browser) {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 8, orders: 3 });
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["export-orders", "--quiet"]);
  const items = [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }];
  const place = (nome: string): string => sandbox.shop.placeOrder({ items, billing_data: { ...BUYER, nome } }).id;
  for (const name of ["Käthi", "Ugo", "Ada", "Léo", "Pia", "Eva"]) place(name);
  // Only this one is sent, and all others are found.
  const discover = () => agency.run(["export-orders", "--quiet", "--ids", place("Zoe")]);
  await discover();
  await addUser(agency, "anna");
  const { url } = await servePage(agency);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await page.getByLabel("User").fill("anna");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.keyboard.press("Enter");
  await page.waitForURL(/shops\/default/);
  await page.goto(`${url}${ORDERS}?state=queued`);
  return { page, url, sandbox, place, discover, context, agency };
}

/** Presses these keys one after the other; returns how many. */
async function press(page: Page, ...keys: readonly string[]): Promise<number> {
  for (const key of keys) await page.keyboard.press(key);
  return keys.length;
}

describe.skipIf(BROWSER === null)(`by the keyboard${browserMissing === null ? "" : ` (${browserMissing})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it("three orders are sent by seven presses, and one is never sent, with a reason, by eight", async () => {
    const { page, url, sandbox, context } = await openShop(browser);
    const before = sandbox.erp.orders.length;
    expect(await press(page, "j", "x", "j", "x", "j", "x", "Enter")).toBeLessThanOrEqual(15);
    await page.getByRole("heading", { name: "3 orders sent" }).waitFor({ timeout: 20_000 });
    expect(sandbox.erp.orders.length).toBe(before + 3);

    await page.goto(`${url}${ORDERS}?state=queued`);
    const opened = await press(page, "j", "Enter");
    await page.waitForURL(/orders\/\d+/);
    // Send, already there, never: the third thing to do.
    const chosen = await press(page, "e", "e", "e", "Enter", "Tab");
    await page.keyboard.type("placed twice");
    expect(opened + chosen + (await press(page, "Enter"))).toBeLessThanOrEqual(14);
    await page.getByRole("heading", { name: "Marked: never send." }).waitFor({ timeout: 20_000 });

    // A key is a letter where somebody types, and the browser's with a modifier.
    await page.goto(`${url}${ORDERS}`);
    await press(page, "/");
    await page.keyboard.type("jkxe?");
    expect(await page.locator("input[type=search]").inputValue()).toBe("jkxe?");
    await page.goto(`${url}${ORDERS}`);
    await press(page, "Control+j", "j", "j", "k");
    const first = await page.locator(".list tbody tr a").first().getAttribute("href");
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe(first);
    await press(page, "?");
    expect(await page.locator("#keys").isVisible()).toBe(true);
    await press(page, "Escape");
    expect(await page.locator("#keys").isVisible()).toBe(false);
    // The menu closes by Escape too, and by a click outside.
    const menu = page.locator("#account");
    const isOpen: boolean[] = [];
    for (const close of [() => press(page, "Escape"), () => page.mouse.click(640, 5)]) {
      await page.locator(".who").click();
      isOpen.push(await menu.isVisible());
      await close();
      isOpen.push(await menu.isVisible());
    }
    expect(isOpen).toEqual([true, false, true, false]);
    await context.close();
  }, 90_000);

  it("two of many held-back prices are sent by four clicks from the overview; one far off, or many, only behind a tick", async () => {
    const { page, url, sandbox, context, agency } = await openShop(browser);
    for (const [at, { id, prices }] of [...sandbox.erp.products.values()].entries()) {
      const by = at === 0 ? 3 : at % 2 === 0 ? 1.5 : 0.7;
      const other = prices.map((one) => ({ ...one, amount: (Number(one.amount) * by).toFixed(2) }));
      sandbox.erp.changeProduct(id, { prices: other });
    }
    await agency.run(["pull-products", "--quiet"]);
    await page.goto(`${url}/shops/default`);
    await page.getByRole("link", { name: "Look at the changes" }).click();
    const [boxes, sure] = [page.locator("input[name=only]"), page.locator("input[name=sure]")];
    await boxes.first().waitFor();
    const held = await boxes.count();
    expect(held).toBeGreaterThan(6);
    // The whole list, one that is far off, or more than a few: who sends them is asked whether they are right.
    expect(await sure.isVisible()).toBe(true);
    await boxes.nth(0).click();
    expect(await page.locator("[data-sure]").innerText()).toBe("This price is right: +200 %.");
    await sure.click();
    for (const at of [1, 2]) await boxes.nth(at).click();
    // Who was sure of others is asked again.
    expect(await sure.isChecked()).toBe(false);
    expect(await page.locator("[data-sure]").innerText()).toMatch(
      /^These 3 prices are right: from .\d+ % to \+200 %\.$/,
    );
    await boxes.nth(0).click();
    expect(await sure.isVisible()).toBe(false);
    for (const at of [3, 4, 5, 6]) await boxes.nth(at).click();
    expect(await sure.isVisible()).toBe(true);

    await page.goto(`${url}/shops/default`);
    await page.getByRole("link", { name: "Look at the changes" }).click();
    await boxes.nth(1).click();
    await boxes.nth(2).click();
    await page.getByRole("button", { name: "Send 2 prices to the shop" }).click();
    await page.getByRole("heading", { name: "2 products sent to the shop" }).waitFor({ timeout: 20_000 });
    await page.goto(`${url}/shops/default/held-back?kind=prices`);
    expect(await boxes.count()).toBe(held - 2);
    await context.close();
  }, 90_000);

  it("a search finds as one types, without an empty parameter in the address, and new orders say so by themselves", async () => {
    const { page, context } = await openShop(browser);
    await press(page, "/");
    await page.keyboard.type("kathi", { delay: 20 });
    await page.waitForURL(/search=kathi/);
    expect(await page.locator(".list tbody tr").count()).toBe(1);
    expect(await page.locator(".list tbody tr").innerText()).toContain("Käthi");
    expect(new URL(page.url()).search).toBe("?state=queued&search=kathi");
    // The focus stays, and what was found can be ticked.
    expect(await page.evaluate("document.activeElement.name")).toBe("search");
    await page.locator(".list tbody input").check();
    expect(await page.locator(".bulk button:visible").first().innerText()).toBe("Send 1 order to TotalGest");
    await context.close();

    const again = await openShop(browser);
    await again.page.clock.install();
    await again.page.reload();
    again.place("Nina");
    again.place("Nora");
    await again.discover();
    await again.page.clock.fastForward(16_000);
    await again.page.getByRole("link", { name: "3 new orders: show them" }).click();
    await again.page.locator(".list tbody tr").nth(7).waitFor();
    expect(await again.page.locator(".list").innerText()).toContain("Nora");
    // On the overview too, from where it leads to the list.
    await again.page.goto(`${again.url}/shops/default`);
    again.place("Olga");
    await again.discover();
    await again.page.clock.fastForward(16_000);
    await again.page.getByRole("link", { name: "2 new orders: show them" }).click();
    await again.page.waitForURL(/default\/orders$/);
    await again.context.close();
  }, 90_000);
});
