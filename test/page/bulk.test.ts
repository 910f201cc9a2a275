import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { addUser, type Browser, formOf, servePage, settled } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

const LIST = "/shops/default/orders";
const WORDS = readLocale("en", "page");
const ACT = "/shops/default/act";

/** A shop with orders of every kind, one of which TotalGest may have. */
async function openShop(): Promise<{ anna: Browser; id: string; run: ReturnType<typeof openAgency>["run"] }> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 8, orders: 30 });
  await agency.run(["pull-products", "--quiet"]);
  await agency.run(["export-orders", "--quiet"]);
  const items = [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }];
  for (let more = 0; more < 2; more += 1) sandbox.shop.placeOrder({ items });
  const { id } = sandbox.shop.placeOrder({ items });
  sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "resetBefore" }, times: 1 });
  const profile = join(agency.folder, "no-look-up.json");
  writeFileSync(profile, JSON.stringify({ findOrder: null }));
  await agency.run(["export-orders", "--quiet", "--ids", id], { env: { TG360_TOTALGEST_PROFILE: profile } });
  await addUser(agency, "anna");
  return { anna: await (await servePage(agency)).as("anna"), id, run: agency.run };
}

/** What a form would send for these orders. */
function ticksIn(html: string): readonly string[] {
  return [...html.matchAll(/name="order" value="([^"]+)"/g)].map(([, value = ""]) => value);
}

function formFor(does: string, ticks: readonly string[], more: Record<string, string> = {}): [string, string][] {
  return [["do", does], ...ticks.map((tick): [string, string] => ["order", tick]), ...Object.entries(more)];
}

async function ticksOf(anna: Browser, state: string): Promise<readonly string[]> {
  return ticksIn((await anna.get(`${LIST}?state=${state}`)).text);
}

describe("many orders at once", () => {
  it("an order that TotalGest may have is to be looked up first, and never among those that are there", async () => {
    const { anna, id } = await openShop();
    const [[unknown = ""], [there = ""]] = [await ticksOf(anna, "unconfirmed"), await ticksOf(anna, "exported")];
    expect(unknown).toContain(`:${id}`);
    const { text } = await anna.post(ACT, formFor("send", [unknown, there]));
    expect(text).toContain("1 to look up first, 1 already in TotalGest");
    const [before = "", after = ""] = text.split(`>${WORDS["page.confirm.there"]}<`);
    expect(before).toContain(WORDS["page.confirm.unknown-about"]);
    expect([before.includes(`orders/${id}"`), after.includes(`orders/${id}"`)]).toEqual([true, false]);
    // What is looked up is exactly what is not known.
    const form = formOf(text, "look-up");
    expect(form.filter(([name]) => name === "order")).toEqual([["order", unknown]]);
    expect((await anna.post(ACT, form)).location).toMatch(/\/runs\/\d+/);
  });

  it("a button without a tick leads back to the same list, which says what to do", async () => {
    const { anna } = await openShop();
    for (const does of ["send", "dismiss", "acknowledge", "csv"]) {
      const back = `${LIST}?state=ready&sort=total&page=1`;
      const { location } = await anna.post(ACT, formFor(does, [], { back }));
      expect(location).toBe(`${back}&choose=first`);
      const seen = await anna.get(location);
      expect(seen.text).toContain(WORDS["page.choose-first"]);
      // Said once: the next form and each link lead to the list without it.
      expect(seen.text.replace(/<link[^>]*>/g, "").match(/choose=first/g)?.length ?? 0).toBeLessThan(3);
      expect(Object.fromEntries(formOf(seen.text, "send"))["back"]).not.toContain("choose");
    }
  });

  it("one reason counts for all that are never sent, and what it does not apply to is left out", async () => {
    const { anna } = await openShop();
    const ready = (await ticksOf(anna, "ready")).slice(0, 2);
    const there = (await ticksOf(anna, "exported")).slice(0, 1);
    const asked = await anna.post(ACT, formFor("dismiss", [...ready, ...there], { back: `${LIST}?state=ready` }));
    expect(asked.text).toContain("Never send these 2 orders?");
    expect(asked.text).toContain("One order is left out");
    const form = formOf(asked.text, "dismiss");
    expect(form.filter(([name]) => name === "order").map(([, value]) => value)).toEqual(ready);
    expect((await anna.post(ACT, [...form, ["reason", " "]])).status).toBe(400);
    const done = await anna.post(ACT, [...form.filter(([name]) => name !== "reason"), ["reason", "placed twice"]]);
    expect(done.location).toContain(encodeURIComponent(`${LIST}?state=ready`));
    await settled(anna, done.location);
    for (const tick of ready) {
      const story = await anna.get(`${LIST}/${tick.split(":")[1] ?? ""}`);
      expect(story.text).toContain("placed twice");
    }
    expect(await ticksOf(anna, "ready")).not.toEqual(expect.arrayContaining([ready[0]]));
  });

  it("each tick says which deeds fit its order", async () => {
    const { anna } = await openShop();
    const fitsIn = async (state: string): Promise<readonly string[]> => [
      ...new Set(
        [...(await anna.get(`${LIST}?state=${state}`)).text.matchAll(/data-fits="([^"]*)"/g)].map((m) => m[1] ?? ""),
      ),
    ];
    expect(await fitsIn("queued")).toEqual(["send dismiss"]);
    expect(await fitsIn("unconfirmed")).toEqual(["dismiss"]);
    expect(await fitsIn("exported")).toEqual([""]);
  });

  it("a list is a file with all that it shows, in its order, and so are the ticked ones alone", async () => {
    const { anna, run } = await openShop();
    const listed = JSON.parse((await run(["status", "orders", "--json"])).out) as {
      orders: { id: string; state: string }[];
    };
    const all = await anna.get(`${LIST}.csv?sort=total`);
    expect(all.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(all.headers.get("content-disposition")).toMatch(
      /attachment; filename="default-orders-\d{4}-\d\d-\d\d\.csv"/,
    );
    expect(all.text.trimEnd().split("\r\n")).toHaveLength(listed.orders.length + 1);
    const here = `${LIST}?state=exported&sort=total`;
    const some = await anna.get(here.replace("orders", "orders.csv"));
    const rows = some.text.trimEnd().split("\r\n").slice(1);
    expect(rows).toHaveLength(listed.orders.filter(({ state }) => state === "exported").length);
    const page = await anna.get(here);
    expect(page.text).toContain(`href="${LIST}.csv?state=exported&amp;sort=total"`);
    expect(page.text).toContain(`CSV of all ${String(rows.length)}`);
    const ticks = ticksIn(page.text).slice(0, 2);
    const chosen = await anna.post(ACT, formFor("csv", ticks));
    expect(chosen.text.trimEnd().split("\r\n").slice(1)).toEqual(rows.slice(0, 2));
    const products = await anna.get("/shops/default/products.csv?state=synced");
    const count = JSON.parse((await run(["status", "products", "--state", "synced", "--json"])).out) as {
      products: unknown[];
    };
    expect(products.text.trimEnd().split("\r\n")).toHaveLength(count.products.length + 1);
  });
});
