/** Filters of the list of orders that a user gave a name. */
import { expect, it } from "vitest";

import { addUser, type Browser, formOf, servePage } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const SHOP = "/shops/default";
const LIST = `${SHOP}/orders`;

async function openShop(...looking: readonly string[]): Promise<(name: string) => Promise<Browser>> {
  const agency = openAgency();
  await agency.open("default", { products: 2, orders: 2 });
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["export-orders", "--quiet"]);
  await addUser(agency, "anna");
  for (const name of looking) await addUser(agency, name, "look");
  const page = await servePage(agency);
  return (name) => page.as(name);
}

/** Sends the form of a filtered list, as a browser without JavaScript does. */
async function press(browser: Browser, list: string, does: string, name = ""): Promise<string> {
  const form = formOf((await browser.get(list)).text, does).map(([key, value]) => [
    key,
    value.replaceAll("&amp;", "&"),
  ]);
  const seen = await browser.post(`${SHOP}/views`, [...(form as [string, string][]), ["name", name]]);
  return seen.status === 303 ? seen.location : seen.text;
}

const namesIn = (html: string): readonly string[] => {
  const list = /<ul class="views".*?<\/ul>/s.exec(html)?.[0] ?? "";
  return [...list.matchAll(/<bdi>(.*?)<\/bdi>/g)].map(([, name = ""]) => name);
};

it("a filter gets a name, is in the menu of each page of that user, and leaves it again", async () => {
  const as = await openShop("leo");
  const [anna, leo] = [await as("anna"), await as("leo")];
  const list = `${LIST}?state=exported&search=anna&sort=total`;
  // The page of a long list is no part of it.
  expect(await press(anna, `${list}&page=3`, "save", "<b>Anna</b> & Co.")).toBe(list);
  const overview = (await anna.get(SHOP)).text;
  expect(namesIn(overview)).toEqual(["&lt;b&gt;Anna&lt;/b&gt; &amp; Co."]);
  expect(overview).toContain(`href="${list.replaceAll("&", "&amp;")}"`);
  expect((await anna.get(list)).text).toContain('aria-current="true"');
  expect((await anna.get(LIST)).text).not.toContain("Save this view");

  // Who may only look has views too, and nobody sees another's.
  expect(namesIn((await leo.get(SHOP)).text)).toEqual([]);
  await press(leo, `${LIST}?state=ready`, "save", "Mine");
  expect([namesIn((await leo.get(SHOP)).text), namesIn((await anna.get(SHOP)).text)].flat()).toHaveLength(2);

  expect(await press(anna, list, "remove")).toBe(list);
  expect(namesIn((await anna.get(SHOP)).text)).toEqual([]);
  expect(namesIn((await leo.get(SHOP)).text)).toEqual(["Mine"]);
});

it("of two saved at the same moment both stay", async () => {
  const anna = await (await openShop())("anna");
  const names = Array.from({ length: 8 }, (_, at) => `View ${String(at)}`);
  await Promise.all(
    names.map((name) => anna.post(`${SHOP}/views`, { do: "save", query: `search=${name.slice(-1)}`, name })),
  );
  expect(namesIn((await anna.get(SHOP)).text)).toEqual(names);
});

it("a name is of one view, twenty are the most, and what is no filter is refused", async () => {
  const anna = await (await openShop())("anna");
  for (let at = 1; at <= 20; at += 1) await press(anna, `${LIST}?search=${String(at)}`, "save", `View ${String(at)}`);
  const names = namesIn((await anna.get(SHOP)).text);
  expect([names.length, names[0], names[1], names[19]]).toEqual([20, "View 1", "View 2", "View 20"]);
  expect(await press(anna, `${LIST}?search=21`, "save", "View 21")).toContain("20 saved views already");
  expect(await press(anna, `${LIST}?search=22`, "save", "View 1")).toBe(`${LIST}?search=22`);
  expect(namesIn((await anna.get(SHOP)).text)).toEqual(names);
  expect((await anna.get(`${LIST}?search=1`)).text).toContain("Save this view");
  for (const wrong of [{ query: "" }, { query: "back=https://elsewhere.example" }, { query: "search=1", name: " " }])
    expect((await anna.post(`${SHOP}/views`, { do: "save", name: "x", ...wrong })).status).toBe(400);
});
