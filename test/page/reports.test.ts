import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { addUser, type Browser, formOf, servePage, settled } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const LIST = "/shops/default/orders";
const ACT = "/shops/default/act";
const MESSAGES = readLocale("en", "messages");
type Kind = "resetBefore" | "resetAfter";

/** A shop with two orders that wait, and one of which nobody knows whether TotalGest has it. */
async function openShop(kind: Kind = "resetBefore") {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 8, orders: 3 });
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["export-orders", "--quiet"]);
  const items = [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }];
  const [ready, second, unknown] = [1, 2, 3].map(() => sandbox.shop.placeOrder({ items }).id);
  sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind }, times: 1 });
  const profile = join(agency.folder, "no-look-up.json");
  writeFileSync(profile, JSON.stringify({ findOrder: null }));
  const env = { TG360_TOTALGEST_PROFILE: profile };
  await agency.run(["export-orders", "--quiet", "--ids", unknown ?? ""], { env });
  await agency.run(["export-orders", "--quiet", "--dry-run"]);
  await addUser(agency, "anna");
  const anna = await (await servePage(agency)).as("anna");
  return { agency, anna, sandbox, ready: ready ?? "", second: second ?? "", unknown: unknown ?? "" };
}

const titleOf = (html: string): string => (/<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? "").replaceAll(/<[^>]*>/g, "");

/** Presses a button of an order's page, with what a person types. */
async function press(anna: Browser, page: string, does: string, typed: Record<string, string> = {}): Promise<string> {
  const form = formOf((await anna.get(page)).text, does).filter(([name]) => !Object.hasOwn(typed, name));
  return (await settled(anna, (await anna.post(ACT, [...form, ...Object.entries(typed)])).location)).text;
}

describe("a report", () => {
  it("of a decision says exactly that, and takes it back: what was dismissed is then on hold", async () => {
    const { anna, ready, second } = await openShop();
    const report = await press(anna, `${LIST}/${ready}`, "dismiss", { reason: "placed twice" });
    expect(titleOf(report)).toBe("Marked: never send.");
    expect(report).not.toContain("<h2>In TotalGest");
    expect(report).toContain(`${LIST}/${ready}`);
    const undo = formOf(report, "put-back");
    const undone = (await settled(anna, (await anna.post(ACT, undo)).location)).text;
    expect(titleOf(undone)).toContain("Taken back");
    expect((await anna.get(`${LIST}?state=held`)).text).toContain(`${LIST}/${ready}`);
    expect((await anna.get(`${LIST}?state=queued`)).text).not.toContain(`${LIST}/${ready}`);

    const marked = await press(anna, `${LIST}/${second}`, "mark-exported", { number: "2026-00077", reason: "" });
    expect(titleOf(marked)).toBe("Marked as being in TotalGest.");
    expect(marked).not.toContain("<h2>In TotalGest");
    expect(marked).toContain("2026-00077");
  });

  it("of a number says what TotalGest's list, as last read, has under it; no answer keeps it from being marked", async () => {
    const { agency, anna, sandbox, ready, second } = await openShop();
    const mark = (page: string, number: string): Promise<string> =>
      press(anna, page, "mark-exported", { number, reason: "" });
    const noteIn = (html: string): string =>
      (/<div class="note (?:good|wait)".*?<\/div>/s.exec(html)?.[0] ?? "").replaceAll(/<(?!div)[^>]*>/g, "");
    expect(noteIn(await mark(`${LIST}/${ready}`, "H-1"))).toContain("list was not read yet");

    const [first] = sandbox.erp.orders;
    if (first === undefined) throw new Error("TotalGest has no order");
    const { order: model } = first;
    const placedAt = new Date().toISOString();
    const gross = /CHF ([\d.]+)/.exec((await anna.get(`${LIST}/${ready}`)).text)?.[1] ?? "";
    const enter = (amount: string): string =>
      sandbox.erp.enterOrder({
        ...model,
        placedAt,
        externalReference: "",
        totals: { net: "0.00", vat: "0.00", ...model.totals, gross: amount },
      }).number;
    const [same, other, cancelled] = [enter(gross), enter("1.00"), enter(gross)];
    const taken = sandbox.erp.orders.find(({ number }) => number === cancelled);
    sandbox.erp.changeOrder(taken?.id ?? "", { state: "cancelled" });
    await agency.run(["audit", "--quiet"]);
    // Green if it is there with this total, else amber with the reason; each time it is marked.
    const said: string[] = [];
    for (const [page, number] of [
      [ready, same],
      [ready, other],
      [second, cancelled],
      [second, "X-9"],
    ] as const) {
      const report = await mark(`${LIST}/${page}`, number);
      expect(titleOf(report)).toBe("Marked as being in TotalGest.");
      said.push(noteIn(report));
      expect(noteIn((await anna.get(`${LIST}/${page}`)).text)).toBe(noteIn(report));
    }
    expect(said).toEqual([
      expect.stringMatching(/note good.*this total\.\s*The list was read/s),
      expect.stringMatching(/note wait.*another total.*CHF 1\.00/s),
      expect.stringMatching(/note wait.*is cancelled/s),
      expect.stringMatching(/note wait.*X-9 is not in TotalGest’s list/s),
    ]);
  });

  it("of a look-up says that TotalGest does not have it, and offers the two buttons that follow", async () => {
    const { anna, ready, unknown } = await openShop();
    // It may still be booked: that is said, and nothing else.
    expect(titleOf(await press(anna, `${LIST}/${unknown}`, "look-up"))).not.toMatch(/is (not )?in TotalGest/);
    await press(anna, `${LIST}/${ready}`, "dismiss", { reason: "typed by hand" });
    await press(anna, `${LIST}/${ready}`, "put-back");
    const report = await press(anna, `${LIST}/${ready}`, "look-up");
    expect(titleOf(report)).toMatch(/^\S+ is not in TotalGest$/);
    expect(report).toContain("Nothing was sent");
    expect(report).toContain(MESSAGES["hint.not-there"]);
    expect(formOf(report, "look-up")).toEqual([]);
    for (const does of ["send", "mark-exported"]) expect(formOf(report, does)).not.toEqual([]);
  });

  it("of a look-up says under which number TotalGest has it", async () => {
    const { anna, sandbox, unknown } = await openShop("resetAfter");
    const report = await press(anna, `${LIST}/${unknown}`, "look-up");
    const there = sandbox.erp.orders.find(({ externalReference }) => externalReference.endsWith(`:${unknown}`));
    expect(titleOf(report)).toContain(`is in TotalGest under number ${there?.number ?? ""}`);
  });

  it("of a look-up where TotalGest cannot be asked says what to do; done, the order is there once", async () => {
    const { agency, anna, sandbox, unknown } = await openShop("resetAfter");
    const tree = agency.read("default") as Record<string, Record<string, unknown>>;
    const profile = join(agency.folder, "no-look-up.json");
    agency.write("default", { ...tree, totalgest: { ...tree["totalgest"], profile } });
    const report = await press(anna, `${LIST}/${unknown}`, "look-up");
    expect(titleOf(report)).not.toMatch(/is (not )?in TotalGest/);
    expect(report).toContain(MESSAGES["problem.cannot-look-up"]);
    expect(report).toContain(MESSAGES["hint.cannot-look-up"]);
    const there = sandbox.erp.orders.filter(({ externalReference }) => externalReference.endsWith(`:${unknown}`));
    const form = formOf(report, "mark-exported").filter(([name]) => name !== "number");
    const typed = [...form, ["number", there[0]?.number ?? ""]] as const;
    await settled(anna, (await anna.post(ACT, typed)).location);
    await agency.run(["export-orders", "--quiet"]);
    expect((await anna.get(`${LIST}?state=exported`)).text).toContain(`${LIST}/${unknown}`);
    expect(there).toHaveLength(1);
    expect(
      sandbox.erp.orders.filter(({ externalReference }) => externalReference.endsWith(`:${unknown}`)),
    ).toHaveLength(1);
  });

  it("of a look-up that TotalGest did not answer claims nothing", async () => {
    const { anna, sandbox, unknown } = await openShop();
    const times = Number.POSITIVE_INFINITY;
    sandbox.inject({ system: "TotalGest", operation: "findOrder", times, fault: { kind: "status", status: 503 } });
    const report = await press(anna, `${LIST}/${unknown}`, "look-up");
    expect(titleOf(report)).not.toMatch(/is (not )?in TotalGest/);
  });
});

it("an order leads back to the list as it was filtered, also after something was done", async () => {
  const { anna, ready } = await openShop();
  const list = `${LIST}?state=queued&sort=total`;
  const { text } = await anna.get(list);
  const link = new RegExp(`href="(${LIST}/${ready}[^"]*)"`).exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const escaped = list.replaceAll("&", "&amp;");
  expect((await anna.get(link)).text).toContain(`<a href="${escaped}">← Back to the orders</a>`);
  const form = formOf((await anna.get(link)).text, "dismiss").filter(([name]) => name !== "reason");
  const unescaped = form.map(([name, value]) => [name, value.replaceAll("&amp;", "&")] as const);
  const report = await settled(anna, (await anna.post(ACT, [...unescaped, ["reason", "late"]])).location);
  const back = /<p class="back"><a href="([^"]+)"/.exec(report.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect((await anna.get(back)).text).toContain(`<a href="${escaped}">← Back to the orders</a>`);
  expect((await anna.get(`${LIST}/${ready}?back=https://elsewhere.example`)).text).toContain(`<a href="${LIST}">←`);
  const products = (await anna.get("/shops/default/products?sort=-quantity")).text;
  const product = /href="(\/shops\/default\/products\/one[^"]+)"/.exec(products)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect((await anna.get(product)).text).toContain('<a href="/shops/default/products?sort=-quantity">←');
});
