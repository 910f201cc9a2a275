import { join } from "node:path";

import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { addUser, servePage, settled } from "../support/page.ts";
import { type Agency, openAgency } from "../support/shops.ts";

async function openShop(orders = 6): Promise<{ agency: Agency; sandbox: Awaited<ReturnType<Agency["open"]>> }> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 8, orders });
  expect((await agency.run(["pull-products", "--quiet"])).err).toBe("");
  return { agency, sandbox };
}

/** What a form would send for these orders. */
function ticksIn(html: string): readonly string[] {
  return [...html.matchAll(/name="order" value="([^"]+)"/g)].map(([, value = ""]) => value);
}

describe("the page", () => {
  it("lets one person in by the link while there are no users, once, and by its button alone", async () => {
    const { agency } = await openShop();
    const page = await servePage(agency);
    expect(page.link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/enter\?token=[\w-]{43}$/);
    const token = page.link?.split("token=")[1] ?? "";
    const [first, second] = [page.browser(), page.browser()];
    expect((await first.get(`/enter?token=${token}`)).text).toContain(`value="${token}"`);
    expect((await first.get("/shops")).location).toMatch(/^\/login/);
    expect((await first.post("/enter", { token })).location).toBe("/");
    expect((await first.get("/")).location).toBe("/shops/default");
    expect((await first.get("/shops/default")).status).toBe(200);
    expect((await second.post("/enter", { token })).status).toBe(403);
    await addUser(agency, "anna");
    expect((await first.get("/shops/default")).location).toMatch(/^\/login/);
  });

  it("exports what was ticked, and ends in the report with the name of who asked", async () => {
    const { agency, sandbox } = await openShop();
    await addUser(agency, "anna");
    const page = await servePage(agency);
    expect(page.link).toBeNull();
    const anna = await page.as("anna");
    const list = await anna.get("/shops/default/orders?state=queued");
    const ticked = ticksIn(list.text).slice(0, 3);
    expect(ticked).toHaveLength(3);
    const before = sandbox.erp.orders.length;
    const asked = await anna.post("/shops/default/act", [
      ["do", "send"],
      ...ticked.map((value) => ["order", value] as const),
    ]);
    expect(asked.location).toMatch(/^\/shops\/default\/runs\/\d+$/);
    const report = await settled(anna, asked.location);
    expect(report.text).toContain("3 orders sent");
    expect(report.text).toContain("by anna");
    expect(sandbox.erp.orders.length).toBe(before + 3);
    const id = ticked[0]?.split(":")[1] ?? "";
    const story = await anna.get(`/shops/default/orders/${id}`);
    expect(story.text).toMatch(/Sending started by hand<\/bdi> <small><time[^>]*>[^<]*<\/time> · anna/);
    const shown = JSON.parse((await agency.run(["status", "orders", id, "--json"])).out) as {
      orders: { state: string }[];
    };
    expect(shown.orders[0]?.state).toBe("exported");
  });

  it("shows under each link of the products that product, those that only the shop has too", async () => {
    const agency = openAgency();
    await agency.open("default", { products: 24, orders: 1 });
    await agency.run(["pull-products", "--quiet"]);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const list = await anna.get("/shops/default/products");
    const links = [...list.text.matchAll(/<a href="(\/shops\/default\/products\/[^"]+)"><bdi>([^<]*)<\/bdi>/g)];
    expect(links.length).toBeGreaterThanOrEqual(23);
    expect(links.filter(([, href]) => href?.includes("of-the-shop"))).not.toEqual([]);
    for (const [, href = "", name = ""] of links) {
      const seen = await anna.get(href);
      expect([href, /<title>(.*?) – tg360<\/title>/.exec(seen.text)?.[1]]).toEqual([href, name]);
    }
    for (const wrong of ["one?id=501", "of-the-shop?id=nope", "one"]) {
      expect([wrong, (await anna.get(`/shops/default/products/${wrong}`)).status]).toEqual([wrong, 404]);
    }
  });

  it("opens an order by its exact id, never by a part, a reference or another order’s number", async () => {
    const { agency, sandbox } = await openShop(30);
    const [known] = sandbox.shop.orders.values();
    const placed = sandbox.shop.placeOrder({ items: [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }] });
    sandbox.shop.editOrder(placed.id, { reference: known?.id ?? "" });
    await agency.run(["export-orders", "--quiet"]);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const story = await anna.get(`/shops/default/orders/${known?.id ?? ""}`);
    expect(story.text).toContain(known?.reference);
    for (const wrong of [known?.reference ?? "", (known?.id ?? "").slice(0, -1), `${known?.id ?? ""}%20`, "%25"]) {
      expect([wrong, (await anna.get(`/shops/default/orders/${encodeURI(wrong)}`)).status]).toEqual([wrong, 404]);
    }
  });

  it("asks once about what would not go by itself", async () => {
    const { agency } = await openShop(30);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const list = await anna.get("/shops/default/orders?state=not-linked");
    const [first = ""] = ticksIn(list.text);
    const asked = await anna.post("/shops/default/act", { do: "send", order: first });
    expect(asked.status).toBe(200);
    expect(asked.text).toContain(readLocale("en", "page")["page.confirm.unusual"]);
    expect(ticksIn(asked.text)).toEqual([first]);
    const sure = await anna.post("/shops/default/act", { do: "send", order: first, sure: "yes" });
    expect((await settled(anna, sure.location)).text).toContain("1 order sent");
  });

  it("decides about an order as the command line does, and refuses what has changed since it was shown", async () => {
    const { agency } = await openShop();
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const [first = ""] = ticksIn((await anna.get("/shops/default/orders?state=queued")).text);
    const id = first.split(":")[1] ?? "";
    const mark = { do: "mark-exported", order: first, number: "2026-00077", sure: "yes" };
    const marked = await anna.post("/shops/default/act", mark);
    expect((await settled(anna, marked.location)).text).toContain("Marked as being in TotalGest");
    expect((await anna.get(`/shops/default/orders/${id}`)).text).toContain("2026-00077");
    const again = await anna.post("/shops/default/act", {
      do: "dismiss",
      order: first,
      reason: "too late",
      sure: "yes",
    });
    const report = await settled(anna, again.location);
    expect(report.text).toContain("Not saved");
    expect(report.text).toContain("has changed since it was shown");
  });

  it("exports each order once, however many want the same at the same time", async () => {
    const { agency, sandbox } = await openShop(8);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const ticked = ticksIn((await anna.get("/shops/default/orders?state=queued")).text);
    expect(ticked.length).toBeGreaterThan(3);
    const ids = ticked.map((value) => value.split(":")[1] ?? "");
    const form = [["do", "send"] as const, ...ticked.map((value) => ["order", value] as const)];
    const asked = await Promise.all([
      anna.post("/shops/default/act", form),
      anna.post("/shops/default/act", form),
      agency.run(["export-orders", "--ids", ids.join(","), "--lock-timeout", "30s"]),
      agency.run(["daemon", "--once", "--lock-timeout", "30s"]),
    ]);
    for (const one of asked) if ("location" in one) await settled(anna, one.location);
    const references = sandbox.erp.orders.map(({ externalReference }) => externalReference);
    expect(new Set(references).size).toBe(references.length);
    const sent = ids.filter((id) => references.some((one) => one.endsWith(`:${id}`)));
    // One of the sandbox's first orders waits for a mapping.
    expect(sent.length).toBeGreaterThanOrEqual(ids.length - 1);
  });

  it("takes a request while another run is at work, shows that it waits, and carries it out", async () => {
    const { agency } = await openShop();
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const { acquireLock } = await import("../../src/store/sqlite/file/lock.ts");
    const { realClock } = await import("../../src/app/app.ts");
    const signal = new AbortController().signal;
    const path = `${agency.dataDir}/orders.lock`;
    const held = await acquireLock({ path, what: "orders", timeoutMs: 0, clock: realClock, signal });
    const asked = await anna.post("/shops/default/act", { do: "send-ready" });
    const waiting = await anna.get(asked.location);
    expect(waiting.text).toContain("Starts as soon as no other run is at work");
    expect((await anna.get("/shops/default/log?tab=people")).text).toContain(asked.location.split("?")[0]);
    await held.release();
    expect((await settled(anna, asked.location)).text).toMatch(/orders? sent/);
  });

  it("is in four languages, as the reader's browser asks, or as they chose", async () => {
    const { agency } = await openShop(30);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const french = await anna.get("/shops/default/orders", { "accept-language": "fr-CH,fr;q=0.9" });
    expect(french.text).toContain(readLocale("fr", "page")["page.tab.not-linked"]);
    expect(french.text).toContain('<html lang="fr-CH">');
    const chosen = await anna.post("/language", { lang: "de", back: "/shops/default/orders" });
    expect(chosen.location).toBe("/shops/default/orders");
    expect((await anna.get("/shops/default/orders")).text).toContain(readLocale("de", "page")["page.tab.not-linked"]);
    expect((await anna.post("/language", { lang: "it", back: "//elsewhere.example" })).location).toBe("/");
    expect((await anna.get("/shops/default/products")).text).toContain("Prodotti");
  });

  it("lists the statuses that are held back, sends exactly those, and one once more on its order’s page", async () => {
    const { agency, sandbox } = await openShop(16);
    await addUser(agency, "anna");
    const env = { TG360_FULFILMENT_STATUSES: "shipped=7" };
    const cycle = (): Promise<{ readonly code: number }> => agency.run(["export-orders", "--quiet"], { env });
    await cycle();
    const ours = sandbox.erp.orders.map(({ id }) => id);
    for (const id of ours) sandbox.erp.shipOrder(id);
    await cycle();
    const correct = (ids: readonly string[], trackingNumber: string): void => {
      const shipments = [{ carrier: "Posta", trackingNumber, shippedAt: "2026-11-24T10:00:00Z" }];
      for (const id of ids) sandbox.erp.changeOrder(id, { shipments });
    };
    correct(ours, "B");
    expect((await cycle()).code).toBe(8);
    const mails = (): number =>
      sandbox.ledger.filter((entry) => entry.kind === "commit" && entry.operation === "mail").length;
    const before = mails();
    const anna = await (await servePage(agency, ["serve"])).as("anna");
    expect((await anna.get("/shops/default")).text).toContain("would get a new status in the shop");
    const list = await anna.get("/shops/default/held-back");
    expect(list.text).toContain(`Send ${String(ours.length)} statuses to the shop`);
    const shown = /name="shown" value="([^"]+)"/.exec(list.text)?.[1] ?? "";
    correct(ours.slice(0, 1), "C");
    expect((await cycle()).code).toBe(8);
    const late = await anna.post("/shops/default/act", { do: "release", kind: "statuses", shown });
    expect((await settled(anna, late.location)).text).toContain("changed");
    expect(mails()).toBe(before);
    const again = /name="shown" value="([^"]+)"/.exec((await anna.get("/shops/default/held-back")).text)?.[1] ?? "";
    const asked = await anna.post("/shops/default/act", { do: "release", kind: "statuses", shown: again });
    const report = await settled(anna, asked.location);
    expect(report.text).toContain("by anna");
    expect(mails()).toBe(before + ours.length);
    expect((await anna.get("/shops/default/held-back")).text).toContain("Nothing is held back");

    const id = [...sandbox.shop.orders.values()].find(({ status }) => status === "7")?.id ?? "";
    const order = await anna.get(`/shops/default/orders/${id}`);
    expect(order.text).toMatch(/Posta [BC]/);
    const [, content = ""] = /name="do" value="push-status".*?name="shown" value="([^"]+)"/s.exec(order.text) ?? [];
    const pushed = await anna.post("/shops/default/act", { do: "push-status", id, shown: content });
    expect((await settled(anna, pushed.location)).text).toContain("Posta");
    expect(mails()).toBe(before + ours.length + 1);

    // An order is found by the number of its parcel, and an empty field leaves the address also without JavaScript.
    correct(ours.slice(1, 2), "99.60.123456");
    await cycle();
    const sought = await anna.get("/shops/default/orders?state=&search=99.60.123456&from=&to=");
    expect([sought.status, sought.location]).toEqual([303, "/shops/default/orders?search=99.60.123456"]);
    const rows = (await anna.get(sought.location)).text.match(/name="order" value="[^"]+"/g);
    expect(rows).toHaveLength(1);
  });

  it("shows every page there is of a shop that has something of everything", async () => {
    const { agency } = await openShop(30);
    await addUser(agency, "anna");
    const yesterday = await agency.run(["audit", "--quiet"]);
    expect([0, 3]).toContain(yesterday.code);
    await agency.run(["export-orders", "--quiet"]);
    const state = new Database(join(agency.dataDir, "tg360.db"));
    state.exec("INSERT OR REPLACE INTO notes (key, value) VALUES ('every', '300000')");
    state.close();
    const anna = await (await servePage(agency)).as("anna");
    for (const path of ["", "/orders", "/products", "/held-back", "/audits", "/log", "/mend"]) {
      expect([path, (await anna.get(`/shops/default${path}`)).status]).toEqual([path, 200]);
    }
    // The shop's name, though there is no other.
    expect((await anna.get("/shops/default")).text).toContain('class="shop" href="/shops"><bdi>127.0.0.1</bdi></a>');
    expect((await anna.get("/shops/default")).text).toMatch(/<\/time>, the next in \d min\./);
    const audits = await anna.get("/shops/default/audits");
    // One day of the month was audited, so the month has no verdict yet.
    expect(audits.text).toMatch(/not everything is audited yet|\d difference/);
    expect((await anna.get("/shops/default/audits?month=2020-01")).text).not.toContain("to the cent");
    const [, link = ""] = /href="(\/shops\/default\/audits\/\d+)"/.exec(audits.text) ?? [];
    expect((await anna.get(link)).text).toContain("SHA-256");
    const csv = await anna.get(`${link}/csv`);
    expect([csv.headers.get("content-type"), csv.text.split("\r\n")[0]]).toEqual([
      "text/csv; charset=utf-8",
      expect.stringContaining("Day;Order;"),
    ]);
    expect((await anna.get("/shops/default/audits/999/csv")).status).toBe(404);
    const held = await anna.get("/shops/default/orders?state=attention");
    const [, order = ""] = /href="(\/shops\/default\/orders\/\d+)[?"]/.exec(held.text) ?? [];
    expect((await anna.get(order)).text).toMatch(/name="number" required="" pattern="\.\*\\S\.\*"/);
    const products = await anna.get("/shops/default/products");
    const [, product = ""] = /href="(\/shops\/default\/products\/one\?id=[^"]+)"/.exec(products.text) ?? [];
    expect((await anna.get(product)).text).toMatch(/History|History/);
    expect((await anna.get("/shops/default/orders/none")).status).toBe(404);
    expect((await anna.get("/shops/other")).status).toBe(404);
    expect((await anna.get("/shops")).status).toBe(200);
  });

  it("explains an outage: what the last run met, and that nothing is lost", async () => {
    const { agency } = await openShop(1);
    await agency.run(["export-orders", "--quiet"], { env: { TG360_TOTALGEST_PASSWORD: "wrong" } });
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const { text } = await anna.get("/shops/default");
    expect(text).toContain("<h1>TotalGest does not accept the login (orders)</h1>");
    expect(text).toMatch(/<p>TotalGest does not accept the login[^<]*\. Nothing is lost: orders wait in the shop/);
  });

  it("sends the ready orders only if they are those that were shown, not just as many", async () => {
    const { agency, sandbox } = await openShop(8);
    await agency.run(["export-orders", "--dry-run", "--quiet"]);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const { text } = await anna.get("/shops/default");
    const shown = /name="do" value="send-ready".*?name="shown" value="([^"]+)"/s.exec(text)?.[1] ?? "";
    expect(shown).toMatch(/^[\w-]{16}$/);
    const [first = ""] = ticksIn((await anna.get("/shops/default/orders?state=queued")).text);
    await anna.post("/shops/default/act", { do: "dismiss", reason: "a test", order: first });
    sandbox.shop.placeOrder({ items: [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }] });
    await agency.run(["export-orders", "--dry-run", "--quiet"]);
    const before = sandbox.erp.orders.length;
    const old = await anna.post("/shops/default/act", { do: "send-ready", shown });
    expect((await settled(anna, old.location)).text).toContain("The list has changed since it was shown");
    expect(sandbox.erp.orders.length).toBe(before);
  });

  it("refuses a mapping that was chosen on an old page, and keeps the one that somebody saved since", async () => {
    const { agency, sandbox } = await openShop(1);
    for (let index = 0; index < 2; index += 1) {
      const items = [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }];
      sandbox.shop.placeOrder({ items, payment: { id: "cod" } });
    }
    await agency.run(["export-orders", "--quiet"]);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const { text } = await anna.get("/shops/default/mend");
    const form = /<form method="post" action="\/shops\/default\/act".*?<\/form>/s.exec(text)?.[0] ?? "";
    const fields = [...form.matchAll(/name="(do|setting|from|was|order)" value="([^"]*)"/g)].map(
      ([, name = "", value = ""]) => [name, value] as const,
    );
    agency.write("default", { ...(agency.read("default") as object), mapping: { payments: { cod: "CASH" } } });
    const late = await anna.post("/shops/default/act", [...fields, ["to", "INVOICE"]]);
    expect((await settled(anna, late.location)).text).toContain("were saved by someone else");
    expect(agency.read("default")).toMatchObject({ mapping: { payments: { cod: "CASH" } } });
    expect((await anna.post("/shops/default/act", [...fields, ["to", "NONSENSE"]])).text).not.toContain("NONSENSE");
  });

  it("releases exactly what was narrowed, or one product’s price, and refuses a list that has changed", async () => {
    const agency = openAgency();
    const sandbox = await agency.open("default", { products: 60, orders: 1 });
    await agency.run(["pull-products", "--quiet"]);
    const products = [...sandbox.erp.products.values()];
    for (const [at, { id, prices }] of products.entries()) {
      const by = at % 3 === 0 ? 0.5 : 2;
      const raised = prices.map((one) => ({ ...one, amount: (Number(one.amount) * by).toFixed(2) }));
      sandbox.erp.changeProduct(id, { prices: raised, stock: { quantity: "0", unit: "pcs" } });
    }
    await agency.run(["pull-products", "--quiet"]);
    await addUser(agency, "anna");
    const anna = await (await servePage(agency)).as("anna");
    const stocks = (await anna.get("/shops/default/held-back?kind=stock")).text;
    expect(stocks).toContain("stock figures held back</h1>");
    expect(stocks).not.toContain("the price of");
    const held = async (): Promise<number> =>
      Number(/<h1>(\d+) prices/.exec((await anna.get("/shops/default/held-back?kind=prices")).text)?.[1] ?? "0");
    const all = await held();
    expect(all).toBeGreaterThan(40);
    const tabsOn = async (query: string): Promise<readonly string[]> => {
      const { text } = await anna.get(`/shops/default/products?${query}`);
      return [...(/<nav class="tabs".*?<\/nav>/s.exec(text)?.[0] ?? "").matchAll(/<b[^>]*>(.*?)<\/b>/g)].map(
        (b) => b[1] ?? "",
      );
    };
    for (const state of ["held-back", "pending", "text-differs"])
      expect([state, ...(await tabsOn(`state=${state}`))]).toEqual([state, ...(await tabsOn("state=failed"))]);
    // What is found is counted as it stands on the page, or by itself.
    const found = await tabsOn("search=CUI");
    expect(Number(found[0])).toBeGreaterThan(1);
    expect(found).toEqual(await tabsOn("state=failed&search=CUI"));
    const formIn = (html: string): Record<string, string> => {
      const release = /name="do" value="release".*?<button/s.exec(html)?.[0] ?? "";
      const fields = [...release.matchAll(/name="(kind|shown|search|product|sure)" value="([^"]*)"/g)];
      return { do: "release", ...Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, value])) };
    };
    const link = /href="(\/shops\/default\/products\/one\?id=[^"]+)"/.exec(
      (await anna.get("/shops/default/held-back?kind=prices")).text,
    )?.[1];
    const ofOne = formIn((await anna.get(link ?? "")).text);
    const { sure: _tick, ...unsure } = ofOne;
    expect((await anna.post("/shops/default/act", unsure)).status).toBe(400);
    expect(await held()).toBe(all);
    const one = await anna.post("/shops/default/act", ofOne);
    expect((await settled(anna, one.location)).text).toContain("1 product sent");
    expect(await held()).toBe(all - 1);

    const some = "/shops/default/held-back?kind=prices&search=1";
    const narrowed = formIn((await anna.get(some)).text);
    const listed = formIn((await anna.get("/shops/default/held-back?kind=prices")).text);
    expect(narrowed["search"]).toBe("1");
    await settled(anna, (await anna.post("/shops/default/act", narrowed)).location);
    const rest = await held();
    expect([rest < all - 1, rest > 5]).toEqual([true, true]);
    expect((await anna.get(some)).text).toContain("Show all");
    const stale = await anna.post("/shops/default/act", listed);
    expect((await settled(anna, stale.location)).text).toContain("has changed since it was shown");
    expect(await held()).toBe(rest);
  });
});
