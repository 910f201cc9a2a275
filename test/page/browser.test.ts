/** The page in a real browser: on a phone and on a desk, with JavaScript and without, and as who sees badly meets it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { browserMissing } from "../support/browser.ts";
import { barriersOn, launchChromium } from "../support/chromium.ts";
import { type FullShop, openFullShop } from "../support/full-shop.ts";

const DESK = { viewport: { width: 1280, height: 800 }, colorScheme: "light" } as const;
const PHONE = { viewport: { width: 390, height: 800 }, colorScheme: "light" } as const;
/** Each step is looked at in both; the last one is where the walk goes on. */
const SIZES = { "on-a-phone-in-the-dark": { ...PHONE, colorScheme: "dark" }, "on-a-desk": DESK } as const;

/** A folder to keep the pictures in, for whoever wants to see them. */
const PICTURES = process.env["TG360_TEST_PICTURES"];

if (browserMissing !== null) process.stderr.write(`the page is not looked at in a browser: ${browserMissing}\n`);

describe.skipIf(browserMissing !== null)("the page in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each([
    ["on a desk, fits a phone in the dark at each step", DESK, true],
    ["on a phone without JavaScript", PHONE, false],
  ] as const)(
    "does all of a shop owner's work %s",
    async (_name, { viewport, colorScheme }, hasScript) => {
      const shop = await openFullShop();
      const context = await browser.newContext({ viewport, javaScriptEnabled: hasScript, colorScheme, locale: "en" });
      context.setDefaultTimeout(30_000);
      const page = await context.newPage();
      const faults: string[] = [];
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error" && !/favicon|404/.test(message.text())) faults.push(message.text());
      });
      let at = 0;
      const look = async (): Promise<void> => {
        at += 1;
        if (!hasScript) return;
        for (const [where, { viewport: size, colorScheme: colours }] of Object.entries(SIZES)) {
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme: colours });
          if (PICTURES !== undefined) {
            mkdirSync(PICTURES, { recursive: true });
            const file = `${where}-${String(at).padStart(2, "0")}.png`;
            await page.screenshot({ path: join(PICTURES, file), fullPage: true });
          }
          expect(await barriersOn(page)).toEqual([]);
          const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
          expect([page.url(), size.width, Number(overflow) <= 0]).toEqual([page.url(), size.width, true]);
        }
      };
      /** Until the run is over: the page looks again by itself. */
      const report = async (): Promise<string> => {
        for (let tries = 0; tries < 60; tries += 1) {
          const waits = await page.locator("[data-every]").count();
          if (waits === 0) break;
          if (hasScript) await page.locator("[data-every]").waitFor({ state: "detached" });
          else await page.getByRole("link", { name: "Look again" }).click();
        }
        return page.locator("main").innerText();
      };
      const go = (section: string): Promise<void> =>
        page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: section }).click();

      await page.goto(shop.page.url);
      await look();
      await page.getByLabel("User name").fill("anna");
      await page.getByLabel("Password").fill("correct horse battery");
      await page.getByRole("button", { name: "Log in" }).click();
      await look();

      // An order on hold, and its payment mapped.
      expect(await page.locator("main").innerText()).toContain("Contrassegno");
      await page.getByRole("link", { name: "Choose the match" }).first().click();
      await page.getByRole("combobox").first().selectOption("CASH");
      await look();
      await page.getByRole("button", { name: /^Save and send/ }).click();
      expect(await report()).toMatch(/\d orders? sent/);
      await look();

      // Three orders ticked, sent, and the report with one failure.
      await go("Orders");
      await page.getByRole("navigation", { name: "State of the orders" }).getByRole("link", { name: "Ready" }).click();
      const boxes = page.getByRole("checkbox", { name: /^Choose order/ });
      expect(await boxes.count()).toBe(3);
      if (hasScript) await page.getByRole("checkbox", { name: /^Choose the 3/ }).check();
      else for (let one = 0; one < 3; one += 1) await boxes.nth(one).check();
      if (hasScript) expect(await page.locator(".bulk").innerText()).toMatch(/3 chosen · CHF [\d'’,]+\.\d\d/);
      await look();
      await page
        .getByRole("button", { name: hasScript ? "Send 3 orders to TotalGest" : "Send the chosen orders" })
        .click();
      const exported = await report();
      expect(exported).toContain("2 orders sent, 1 needs attention");
      expect(exported).toContain("Cliente bloccato");
      await look();

      if (hasScript) await byKeyboardAndOnPaper(page, shop);

      // One stands where one was; the one that failed is marked by hand.
      await page.getByRole("link", { name: "Back to the orders" }).last().click();
      expect(page.url()).toContain("state=ready");
      await page.goBack();
      await page.getByRole("link", { name: /^Open / }).click();
      await look();
      await page.getByText("Already in TotalGest…").click();
      await page.getByLabel("TotalGest no.").fill("2026-099999");
      await page.getByRole("button", { name: "Mark as being in TotalGest" }).click();
      expect(await report()).toContain("Marked as being in TotalGest");

      // What is held back, as a picture and line by line, released.
      await go("Held-back changes");
      expect(await page.locator("tbody tr").count()).toBeGreaterThan(10);
      await look();
      await page.getByRole("button", { name: /^Send \d+ stock figures to the shop$/ }).click();
      expect(await report()).toContain("sent to the shop");
      await look();

      await go("Products");
      await look();
      await page.locator("tbody a").first().click();
      await look();
      await go("Audits");
      await look();
      await page.locator(".cal a, .todo .st a").last().click();
      expect(await page.locator("main").innerText()).toContain("SHA-256");
      await look();
      await go("Log");
      await look();

      await go("Orders");
      await page.getByRole("button", { name: "anna" }).click();
      await page.locator("select[name=lang]").selectOption("fr");
      await page.getByRole("button", { name: "Change language" }).click();
      await page.getByRole("heading", { name: "Commandes" }).waitFor();
      await look();
      expect(faults).toEqual([]);
      await context.close();
    },
    180_000,
  );
});

/** Eight presses of Tab lead from the top to the first order; Enter then presses the button of what is ticked. */
async function byKeyboardAndOnPaper(page: Page, { page: { url } }: FullShop): Promise<void> {
  const report = page.url();
  await page.goto(`${url}/shops/default/orders?state=exported`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe("#list");
  await page.keyboard.press("Enter");
  for (let tab = 3; tab <= 8; tab += 1) await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.name")).toBe("order");
  await page.keyboard.press("Space");
  // Only what fits all that is ticked: TotalGest has it already.
  expect(await page.locator(".bulk button:visible").allInnerTexts()).toEqual(["CSV"]);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Already in TotalGest" }).waitFor();
  expect(await barriersOn(page)).toEqual([]);
  await page.goBack();
  await page.emulateMedia({ media: "print" });
  for (const control of [".bulk button", ".tabs", ".filters", ".who", "tbody input"])
    expect([control, await page.locator(control).first().isVisible()]).toEqual([control, false]);
  expect(await page.locator("tbody tr").first().isVisible()).toBe(true);
  await page.emulateMedia({ media: null });
  await page.goto(report);
}
