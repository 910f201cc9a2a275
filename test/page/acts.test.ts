import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { realClock } from "../../src/app/app.ts";
import { shownOrder } from "../../src/core/orders/shown.ts";
import { acquireLock } from "../../src/store/sqlite/file/lock.ts";
import { readLocale } from "../../src/text/locale.ts";
import { openStore } from "../../src/store/database.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { addUser, type Browser, createBrowser, logIn, servePage, settled } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";
import { type Running, startTg360 } from "../support/tg360-process.ts";
import { until } from "../support/until.ts";

/** `TG360_TEST_CLICKED=3000` tries it as large as it is meant. */
const ORDERS = Number(process.env["TG360_TEST_CLICKED"] ?? 160);
/** So that few orders take long enough to be left, found again and killed. */
const LATENCY_MS = ORDERS < 1000 ? 100 : 0;
const AT_ONCE = 16;
const SOME = Math.ceil(ORDERS / 30);
const HERE = "/shops/shop-1";
const aForm = (): string => randomBytes(16).toString("base64url");

/** The page as a process of its own, for a logged-in user. */
async function serve(
  { env, config }: Pick<Installed, "env" | "config">,
  limitMs = 150_000,
): Promise<{ readonly anna: Browser; readonly process: Running }> {
  // A lease of a killed process is over sooner than in earnest.
  const process = startTg360(["serve", "--json", "--listen", "127.0.0.1:0"], {
    env: { ...env, TG360_LEASE: "15s", TG360_CONFIG: config },
    limitMs,
  });
  let out = "";
  process.child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  await until(() => out.includes("\n"));
  const { url } = JSON.parse(out.split("\n")[0] ?? "") as { url: string };
  return { anna: await logIn(createBrowser(url), "anna"), process };
}

/** The run as it is 20 seconds from now. */
async function stateLater({ config }: Installed, location: string): Promise<unknown> {
  const path = join(config, "..", "data/shops/shop-1/tg360.db");
  const store = await openStore({ path, clock: realClock });
  const found = await store.readPageRun(Number(location.split("/").at(-1)), Date.now() + 21_000);
  await store.close();
  return found;
}

/** Of thousands of orders. */
async function waitFor(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (await isSo()) return;
    await sleep(100);
  }
  throw new Error("it never came");
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

describe.each(["files", "database"] as const)("all ready orders, with the state in %s", (kind) => {
  it("go with one click, which can be left and found again, and go on after the page was killed", async () => {
    const moved = await MovedShop.open({ latencyMs: LATENCY_MS });
    const here = await moved.install("here", kind, { http: { timeout: "2s", concurrency: AT_ONCE } });
    await moved.configure(here);
    moved.sell(ORDERS);
    expect((await here.run("pull-products", "--shop", "shop-1", "--quiet")).stderr).toBe("");
    await addUser({ dataDir: join(here.config, "..", "data") }, "anna");
    const { orders } = moved.fleet.shop("shop-1").erp;
    const before = orders.length;
    const sent = (): number => orders.length - before;

    const first = await serve(here);
    const click = { do: "send-ready", once: aForm() };
    const { location, status } = await first.anna.post(`${HERE}/act`, click);
    expect([status, location]).toEqual([303, expect.stringMatching(/^\/shops\/shop-1\/runs\/\d+$/)]);
    // It answers long before the run is over.
    expect(sent()).toBeLessThan(SOME);
    await waitFor(() => sent() > SOME);
    const [elsewhere, again] = [await first.anna.get(`${HERE}/orders`), await first.anna.post(`${HERE}/act`, click)];
    expect([elsewhere.status, again.location]).toEqual([200, location]);
    await waitFor(async () => /\d of \d[\d’,]{2,}/.test((await first.anna.get(location)).text));
    await kill(first.process);
    const killedAfter = sent();
    expect(killedAfter).toBeLessThan(ORDERS);

    const second = await serve(here);
    const next = await second.anna.post(`${HERE}/act`, { do: "send-ready" });
    await waitFor(async () => !(await second.anna.get(next.location)).text.includes("data-every"));
    if (kind === "files")
      expect(await stateLater(here, location)).toMatchObject({ state: "interrupted", outcome: null });
    expect(await moved.verdict(here)).toMatchObject({ lost: [], duplicated: [], unlisted: [], phantom: [] });
    expect(new Set(orders.map(({ externalReference }) => externalReference)).size).toBe(orders.length);
    // Those that were on the wire are looked up again once they can no longer be booked.
    expect(ORDERS - sent()).toBeLessThanOrEqual(AT_ONCE);
    second.process.child.kill("SIGTERM");
    expect((await second.process.ended).code).toBe(0);
  }, 240_000);
});

const SHOP = "/shops/default";

/** A form of these orders, as the page shows them now. */
async function ticked(browser: Browser, most = 99): Promise<readonly (readonly [string, string])[]> {
  const { text } = await browser.get(`${SHOP}/orders?state=queued`);
  const values = [...text.matchAll(/name="order" value="([^"]+)"/g)].map(([, value = ""]) => value);
  return values.slice(0, most).map((value) => ["order", value] as const);
}

async function openShop(orders: number, latencyMs = 0) {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 5, orders: 1 });
  const [product] = [...sandbox.shop.products.values()].filter(({ price }) => Number(price) > 2);
  for (let index = 0; index < orders; index += 1) sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }] });
  await agency.run(["pull-products", "--quiet"]);
  for (const name of ["anna", "leo"]) await addUser(agency, name);
  const page = await servePage(agency);
  const [anna, leo] = [await page.as("anna"), await page.as("leo")];
  sandbox.setLatency(latencyMs);
  return { agency, sandbox, page, anna, leo, sent: () => sandbox.erp.orders.length };
}

describe("a click", () => {
  it("counts once, clicked a hundred times, and finds the first run from another tab too", async () => {
    const { anna, leo, sandbox } = await openShop(4);
    const form = [["do", "send"], ["once", aForm()], ...(await ticked(anna))] as const;
    const seen = await Promise.all(
      Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? anna : leo).post(`${SHOP}/act`, form)),
    );
    const places = new Set(seen.map(({ status, location }) => `${String(status)} ${location}`));
    expect(places.size).toBe(1);
    await settled(anna, seen[0]?.location ?? "");
    expect((await anna.post(`${SHOP}/act`, form)).location).toBe(seen[0]?.location);
    const references = sandbox.erp.orders.map(({ externalReference }) => externalReference);
    expect(new Set(references).size).toBe(references.length);
    const none = await anna.post(
      `${SHOP}/act`,
      form.map(([name, value]) => [name, name === "once" ? "x" : value] as const),
    );
    expect(none.status).toBe(400);
  });

  it("of two people on the same order, in two tabs, has one effect, and the other one is told", async () => {
    const { anna, leo, sent } = await openShop(2);
    const [mine, theirs] = [await ticked(anna, 1), await ticked(leo, 1)];
    const before = sent();
    const [dismissed, marked] = await Promise.all([
      anna.post(`${SHOP}/act`, [["do", "dismiss"], ["reason", "a test"], ...mine]),
      leo.post(`${SHOP}/act`, [["do", "mark-exported"], ["number", "2026-00099"], ...theirs]),
    ]);
    const reports = [(await anna.get(dismissed.location)).text, (await leo.get(marked.location)).text];
    expect(reports.filter((text) => text.includes("has changed since it was shown"))).toHaveLength(1);
    const late = await leo.post(`${SHOP}/act`, [["do", "send"], ["sure", "yes"], ...theirs]);
    expect((await settled(leo, late.location)).text).toMatch(/has changed since it was shown|already/);
    expect(sent()).toBe(before);
  });

  it("without a reason that has a letter decides nothing, and is told why", async () => {
    const { anna } = await openShop(1);
    const tick = await ticked(anna, 1);
    for (const reason of ["", "   ", "-", "WHY"]) {
      const said = await anna.post(`${SHOP}/act`, [["do", "dismiss"], ["reason", reason], ...tick]);
      expect([said.status, said.text]).toEqual([400, expect.stringContaining("A reason needs a letter")]);
    }
    expect(await ticked(anna, 1)).toEqual(tick);
  });

  it("on an order that is on the wire decides nothing", async () => {
    const { agency, anna, leo, sandbox, sent } = await openShop(1);
    const [order] = await ticked(anna, 1);
    const id = order?.[1].split(":")[1] ?? "";
    sandbox.setLatency(800);
    const run = await anna.post(`${SHOP}/act`, [["do", "send"], ...(await ticked(anna, 1))]);
    const tickNow = async (): Promise<string | null> => {
      const store = await openStore({ path: join(agency.dataDir, "tg360.db"), clock: realClock });
      const now = await store.readOrder(id);
      await store.close();
      return now?.state === "sending" ? `${shownOrder(now)}:${id}` : null;
    };
    let value: string | null = null;
    await until(async () => (value = await tickNow()) !== null);
    const decided = await leo.post(`${SHOP}/act`, { do: "dismiss", reason: "twice", order: value ?? "" });
    expect((await leo.get(decided.location)).text).toContain("Nothing was decided");
    sandbox.setLatency(0);
    await settled(anna, run.location);
    expect(sent()).toBe(1);
  });

  it("sends no more once the role of who made it is taken away, and leaves the rest as it was", async () => {
    const { agency, page, anna, leo, sandbox, sent } = await openShop(60, 400);
    const run = await anna.post(`${SHOP}/act`, [["do", "send-ready"]]);
    await until(() => sent() > 0);
    await addUser(agency, "anna", "look");
    const text = (await settled(leo, run.location)).text;
    expect(text).toContain("Interrupted");
    expect(text).toContain("anna may no longer act for this shop.");
    expect(text).toContain(readLocale("en", "messages")["hint.rights-over"]);
    expect(sent()).toBeLessThan(60);
    expect((await anna.post(`${SHOP}/act`, { do: "send-ready" })).location).toBe("/login");
    sandbox.setLatency(0);
    expect((await ticked(leo)).length).toBeGreaterThan(0);
    // Somebody else sends the rest; whoever manages the users gives the role back.
    const again = await leo.post(`${SHOP}/act`, { do: "send-ready" });
    await settled(leo, again.location);
    const given = ["serve", "users", "add", "anna", "--role", "act", "--quiet"];
    expect(await agency.run(given)).toMatchObject({ code: 0, err: "" });
    const more = await (await page.as("anna")).post(`${SHOP}/act`, { do: "send-ready" });
    expect(more.location).toMatch(/\/runs\/\d+/);
    const references = sandbox.erp.orders.map(({ externalReference }) => externalReference);
    expect(new Set(references).size).toBe(references.length);
  });
});

describe("one's own password", () => {
  it("is changed with the one until now, and ends every other session", async () => {
    const agency = openAgency();
    await agency.open("default", { products: 2, orders: 1 });
    await addUser(agency, "anna");
    const page = await servePage(agency);
    const [here, there] = [await page.as("anna"), await page.as("anna")];
    expect((await here.get("/password")).status).toBe(200);
    const next = "another horse battery";
    const change = { current: "correct horse battery", next, again: next };
    expect((await here.post("/password", { ...change, current: "wrong password" })).text).toContain("is not right");
    expect((await here.post("/password", { ...change, again: "yet another horse" })).text).toContain("not the same");
    expect((await here.post("/password", { ...change, next: "short", again: "short" })).text).toContain("at least");
    expect((await there.get("/shops/default")).status).toBe(200);
    const { location } = await here.post("/password", change);
    expect((await here.get(location)).text).toContain("Your password is changed.");
    expect((await here.get("/shops/default")).status).toBe(200);
    expect((await there.get("/shops/default")).location).toBe("/login");
    expect((await page.browser().post("/login", { user: "anna", password: change.current })).status).toBe(403);
    expect((await page.browser().post("/login", { user: "anna", password: next })).status).toBe(303);
    const guesser = here;
    let seen = 0;
    for (let tries = 0; tries < 12 && seen !== 429; tries += 1) {
      seen = (await guesser.post("/password", { ...change, current: `guess ${String(tries)}` })).status;
    }
    expect(seen).toBe(429);
  });
});

describe("a run that waits", () => {
  it("says who is at work, goes before the daemon's next cycle, and holds it back no longer once its page is killed", async () => {
    const { agency, sandbox } = await openShop(2);
    const signal = new AbortController().signal;
    const path = join(agency.dataDir, "orders.lock");
    const held = await acquireLock({ path, what: "orders", timeoutMs: 0, clock: realClock, signal });
    const { anna, process: served } = await serve({ env: { HOME: agency.folder }, config: agency.configFile });
    const { location } = await anna.post(`${SHOP}/act`, { do: "send-ready" });
    await until(async () => (await anna.get(location)).text.includes(String(process.pid)));
    await held.release();
    await settled(anna, location);
    expect(sandbox.erp.orders.length).toBeGreaterThanOrEqual(2);

    const again = await acquireLock({ path, what: "orders", timeoutMs: 0, clock: realClock, signal });
    const next = await anna.post(`${SHOP}/act`, { do: "send-ready" });
    await until(async () => (await anna.get(next.location)).text.includes(String(process.pid)));
    await kill(served);
    await again.release();
    const cycle = await agency.run(["daemon", "--once", "--quiet"]);
    expect([cycle.code, cycle.err]).toEqual([expect.any(Number), expect.not.stringContaining("Another")]);
    expect(cycle.code).not.toBe(7);
  });
});
