import { createHmac } from "node:crypto";

import { describe, expect, it } from "vitest";

import { addUser, servePage } from "../support/page.ts";
import { type Agency, openAgency } from "../support/shops.ts";
import { until } from "../support/until.ts";

const SECRET = "secret-of-the-shop";

interface Shop {
  readonly agency: Agency;
  readonly sandbox: Awaited<ReturnType<Agency["open"]>>;
}

async function openShop(): Promise<Shop> {
  const agency = openAgency();
  const sandbox = await agency.open("default", { products: 5, orders: 0 });
  const tree = agency.read("default") as Record<string, Record<string, unknown>>;
  agency.write("default", { ...tree, framework360: { ...tree["framework360"], webhookSecret: SECRET } });
  await agency.run(["pull-products", "--quiet"]);
  await addUser(agency, "anna");
  return { agency, sandbox };
}

function hint(url: string, body: string, secret = SECRET): Promise<number> {
  const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
  const headers = { "content-type": "application/json", "x-fw360-signature": signature };
  return fetch(`${url}/hooks/framework360`, { method: "POST", body, headers }).then(({ status }) => status);
}

const saying = (id: string, at = new Date()): string =>
  JSON.stringify({ event: "order.completed", id, sent_at: at.toISOString() });

function cyclesOf({ sandbox }: Shop): number {
  return sandbox.ledger.filter(({ operation }) => operation === "payments/taxes").length;
}

describe("a hint of the shop", () => {
  it("starts a cycle within two seconds, sent and signed by the sandbox as an order is completed", async () => {
    const shop = await openShop();
    const page = await servePage(shop.agency);
    shop.sandbox.shop.webhooks.add({ url: `${page.url}/hooks/framework360`, secret: SECRET });
    const startedMs = performance.now();
    const [product] = [...shop.sandbox.shop.products.values()];
    shop.sandbox.shop.placeOrder({ items: [{ sku: product?.sku ?? "" }] });
    await until(() => shop.sandbox.erp.orders.length === 1);
    expect(performance.now() - startedMs).toBeLessThan(4000);
  });

  it("is one of two hundred, which cause few cycles", async () => {
    const shop = await openShop();
    const page = await servePage(shop.agency);
    const startedMs = performance.now();
    const calls = shop.sandbox.ledger.length;
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => hint(page.url, saying(String(index)))));
    expect(answers.filter((status) => status === 202)).toHaveLength(200);
    const seconds = (performance.now() - startedMs) / 1000;
    await until(() => shop.sandbox.ledger.length > calls);
    await page.end();
    const runs = JSON.parse((await shop.agency.run(["status", "--json"])).out) as { runs: { direction: string }[] };
    expect(runs.runs.filter(({ direction }) => direction === "orders").length).toBeLessThanOrEqual(
      Math.ceil(seconds) + 1,
    );
  });

  it("that is forged, old, repeated or large is refused, and starts nothing", async () => {
    const shop = await openShop();
    const page = await servePage(shop.agency);
    const cycles = cyclesOf(shop);
    expect(await hint(page.url, saying("1"), "another-secret-of-it")).toBe(403);
    expect(await hint(page.url, saying("1", new Date(Date.now() - 10 * 60_000)))).toBe(403);
    expect(await hint(page.url, "x".repeat(65 * 1024))).toBe(413);
    expect(cyclesOf(shop)).toBe(cycles);
    const body = saying("2");
    expect(await hint(page.url, body)).toBe(202);
    expect(await hint(page.url, body)).toBe(403);
    const log = await page.log();
    expect(log.match(/signal of the shop was refused/g)).toHaveLength(1);
    expect(log).toContain("--webhook https://HOST");
  });

  it("that is signed with another secret is a problem, with how often and when, until one is right", async () => {
    const shop = await openShop();
    const page = await servePage(shop.agency);
    const reasons = async (): Promise<string> => {
      const { out } = await shop.agency.run(["status", "--json"]);
      return JSON.stringify((JSON.parse(out) as { reasons: unknown }).reasons);
    };
    expect(await hint(page.url, saying("1"), "another-secret-of-it")).toBe(403);
    expect(await reasons()).toMatch(/A signal of the shop was refused, the last one on 20\d\d-/);
    expect(await hint(page.url, saying("2"))).toBe(202);
    expect(await reasons()).not.toContain("signal");
  });
});
