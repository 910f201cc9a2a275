import { describe, expect, it } from "vitest";

import { addUser, type Browser, formOf, servePage, settled } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const SHOP = "/shops/default";
type Form = readonly (readonly [string, string])[];

async function openShop(by: (at: number) => number) {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 60, orders: 1 });
  await agency.run(["pull-products", "--quiet"]);
  const change = (id: string, factor: number): void => {
    const prices = sandbox.erp.products.get(id)?.prices ?? [];
    const changed = prices.map((one) => ({ ...one, amount: (Number(one.amount) * factor).toFixed(2) }));
    sandbox.erp.changeProduct(id, { prices: changed });
  };
  for (const [at, { id }] of [...sandbox.erp.products.values()].entries()) change(id, by(at));
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  return { anna: await (await servePage(agency)).as("anna"), sandbox };
}

const formIn = (html: string, does: string): Form => formOf(html, does).filter(([name]) => name !== "only");
const without = (form: Form, name: string): Form => form.filter(([one]) => one !== name);
const filled = (html: string): number => [...html.matchAll(/<(?:button|a) class="(?:button )?main"/g)].length;

async function pressed(anna: Browser, form: Form): Promise<string> {
  return (await settled(anna, (await anna.post(`${SHOP}/act`, form)).location)).text;
}

const titleOf = (html: string): string => /<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? "";

describe("prices that may be a mistake", () => {
  it("a price of 0 is sold only by a button that names it and the old one, behind a tick", async () => {
    const { anna, sandbox } = await openShop((at) => (at === 3 ? 0 : 1));
    const zero = [...sandbox.erp.products.values()].find(({ prices }) => Number(prices[0]?.amount) === 0);
    const link = `${SHOP}/products/one?id=${zero?.id ?? ""}`;
    const { text } = await anna.get(link);
    expect(text).toMatch(/Sell for 0\.00 instead of [1-9]\d*\.\d\d</);
    expect(text).toMatch(/type="checkbox" name="sure" value="yes" required/);
    expect(filled(text)).toBe(1);
    const form = formIn(text, "allow-price");
    const inShop = (): string => [...sandbox.shop.products.values()].find(({ sku }) => sku === zero?.sku)?.price ?? "";
    const before = inShop();
    expect((await anna.post(`${SHOP}/act`, without(form, "sure"))).status).toBe(400);
    expect(inShop()).toBe(before);
    expect(await pressed(anna, form)).toContain("1 product sent to the shop");
    expect(Number(inShop())).toBe(0);
  });

  it("a release names the least and the greatest change behind a tick, and sends exactly what is ticked", async () => {
    const { anna, sandbox } = await openShop((at) => (at % 3 === 0 ? 0.5 : 2));
    const list = async (): Promise<string> => (await anna.get(`${SHOP}/held-back?kind=prices`)).text;
    const held = async (): Promise<number> => Number(/<h1>(\d+) prices/.exec(await list())?.[1] ?? "0");
    const text = await list();
    const all = await held();
    expect(text).toContain(`These ${String(all)} prices are right: from −50 % to +100 %.`);
    expect(filled(text)).toBe(1);
    const form = formIn(text, "release");
    expect((await anna.post(`${SHOP}/act`, without(form, "sure"))).status).toBe(400);
    const tick = (n: number): Form =>
      [...text.matchAll(/name="only" value="([^"]+)"/g)].slice(0, n).map(([, id = ""]) => ["only", id]);
    expect((await anna.post(`${SHOP}/act`, [...without(form, "sure"), ...tick(6)])).status).toBe(400);
    expect(await held()).toBe(all);
    // Rises and falls stand apart, and the button then sends only those.
    const falls = (await anna.get(`${SHOP}/held-back?kind=prices&way=down`)).text;
    const fell = Number(/Falls −5[\d.]+ %(?: – −[\d.]+ %)? <b>(\d+)<\/b>/.exec(text)?.[1]);
    expect(text).toMatch(new RegExp(`Rises \\+[\\d.]+ %(?: – \\+[\\d.]+ %)? <b>${String(all - fell)}</b>`));
    expect(falls).toContain(`>Send ${String(fell)} prices to the shop<`);
    expect(Object.fromEntries(formIn(falls, "release"))["way"]).toBe("down");

    const ids = [...text.matchAll(/name="only" value="([^"]+)"/g)].map(([, id = ""]) => id).slice(0, 2);
    // Whatever else has changed goes with the same run, and is no part of what was asked for.
    const [other] = [...sandbox.erp.products.values()].filter(({ id }) => !ids.includes(id));
    sandbox.erp.changeProduct(other?.id ?? "", { stock: { quantity: "77", unit: "pcs" } });
    const report = await pressed(anna, [...form, ...ids.map((id) => ["only", id] as const)]);
    expect(titleOf(report)).toBe("2 products sent to the shop");
    expect(report).toContain("The same run sent one other change");
    expect(report.match(/products\/one\?id=/g)).toHaveLength(2);
    expect(await held()).toBe(all - 2);

    // What the shop refuses was not sent.
    const next = formIn(await list(), "release");
    const [bad = "", good = ""] = [...(await list()).matchAll(/name="only" value="([^"]+)"/g)].map(([, id = ""]) => id);
    const price = Number(sandbox.erp.products.get(bad)?.prices[0]?.amount);
    sandbox.shop.refuseWrite = (written) => (Number(written["price"]) === price ? "Vietato" : null);
    const partly = await pressed(anna, [...next, ["only", bad], ["only", good]]);
    expect(titleOf(partly)).toBe("1 product sent to the shop, 1 needs attention");
    const [failed = "", ...others] = partly.split(">Sent to the shop");
    const sent = others.join("");
    expect([failed.includes(`id=${bad}&`), sent.includes(`id=${bad}&`), sent.includes(`id=${good}&`)]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
