/** The states of all shops are read at once, and say what each says by itself. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { beforeEach, expect, it } from "vitest";

import { problem } from "../../src/core/common/problems/problem.ts";
import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { makeTestFolder } from "../support/folder.ts";
import { ask, makeDatabase } from "../support/postgres.ts";
import { runHere } from "../support/run-here.ts";

interface Listed {
  readonly shop: string;
  readonly health: string;
  readonly paused: boolean;
  readonly reasons: readonly string[];
  readonly waiting: number | null;
  readonly held: number | null;
  readonly failed: number | null;
}

/** What is in the state of each shop, besides good runs and an exported order. `$shop` is the number of its row. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  well: [],
  held: [order("held")],
  failed: [order("failed"), order("queued")],
  unconfirmed: [order("unconfirmed")],
  late: [order("not-linked", "late = 1, reason = 'status'")],
  again: [order("queued", "first_attempt_ms = 1")],
  changed: ["UPDATE orders SET after_export_open = 1 WHERE shop = $shop"],
  product: [
    product("fault = '{}'"),
    product(""),
    "INSERT INTO shop_products (shop, shop_id, sku, name, data, listed) VALUES ($shop, '9', 'S', 'N', '{}', '1')",
  ],
  paused: [order("held")],
  braked: [
    note("brakes", [
      problem("brake", { kind: "hides", release: "hides", held: 30, affected: 30, of: 40, percent: 75 }),
    ]),
  ],
  refused: [note("pause:orders", { TotalGest: { kind: "credentials", untilMs: 9e15, mark: "" } })],
  standing: [note("standing:clock", [problem("disk-failed", { path: "/a", detail: "full" })])],
  never: ["DELETE FROM notes WHERE shop = $shop AND key = 'good:orders'"],
  overdue: ["UPDATE notes SET value = '1' WHERE shop = $shop AND key = 'good:products'"],
  audited: [audit(2, 3), audit(1, 0)],
  unproven: [audit(1, 0, 6)],
  unaudited: ["UPDATE shops SET created_ms = 1 WHERE shop = $shop"],
  foreign: [`UPDATE notes SET value = replace(value, '"foreign"', '"another"') WHERE shop = $shop AND key = 'binding'`],
};

function order(state: string, more = "late = 0"): string {
  return `WITH made AS (INSERT INTO orders (shop, id, reference, placed_at, placed_ms, status, status_name, total, currency, customer, state)
    VALUES ($shop, '${state}', 'W1', '', 1, '3', 'paid', '1.00', 'CHF', '', '${state}')) SELECT 1;
    UPDATE orders SET ${more} WHERE shop = $shop AND state = '${state}'`;
}

function product(more: string): string {
  const id = more === "" ? "p1" : "p2";
  return `INSERT INTO products (shop, id, sku, name, fingerprint, warnings, active, stock_micro, stock_read, quantity)
    VALUES ($shop, '${id}', '${id}', 'N', 'f', '[]', 1, 0, 1, 0)${more === "" ? "" : `; UPDATE products SET ${more} WHERE shop = $shop AND id = '${id}'`}`;
}

function note(key: string, value: unknown): string {
  return `INSERT INTO notes VALUES ($shop, '${key}', '${JSON.stringify(value)}')`;
}

function audit(number: number, differences: number, exitCode = 0): string {
  return `INSERT INTO audits VALUES ($shop, ${String(number)}, $now, '2026-11-20', '2026-11-2${String(number)}', 1, 1, ${String(exitCode)},
    ${String(differences)}, '4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945', '{"exceptions":[]}')`;
}

let url: string;
let run: (...args: readonly string[]) => Promise<string>;

beforeEach(async () => {
  url = await makeDatabase();
  const folder = makeTestFolder();
  const env = { HOME: folder, LANG: "C", TG360_DATA_DIR: join(folder, "data"), TG360_STORE_URL: url };
  run = async (...args) => (await runHere(args, { env })).stdout;
  const files = join(folder, "from");
  mkdirSync(files);
  for (const shop of [...Object.keys(STATES), "empty", "altered", "wrong"]) {
    const tree = {
      totalgest: { endpoint: "https://erp.test/", ownerId: "1", shopId: shop },
      framework360: { url: `https://${shop}.test/` },
    };
    writeFileSync(join(files, `${shop}.json`), JSON.stringify(tree), { mode: 0o600 });
  }
  await run("shops", "import", files);
  await run("shops", "pause", "paused");
  const now = Date.now();
  for (const [shop, texts] of Object.entries(STATES)) {
    const [row] = await ask<{ shop: number }>(
      url,
      "INSERT INTO shops (name, schema, created_ms) VALUES ($1, 1, $2) RETURNING shop",
      [shop, now - DAY],
    );
    const binding = { ownerId: "1", shopId: shop, site: `${shop}.test`, endpoint: "", shopUrl: "" };
    await ask(url, "INSERT INTO notes VALUES ($1, 'binding', $2)", [row?.shop, JSON.stringify(binding)]);
    const good = (direction: string): string =>
      `INSERT INTO notes VALUES ($shop, 'good:${direction}', '${String(now - MINUTE)}')`;
    for (const text of [good("orders"), good("products"), order("exported"), ...texts]) {
      for (const one of text.split(";\n")) {
        await ask(url, one.replaceAll("$shop", String(row?.shop)).replaceAll("$now", String(now)));
      }
    }
  }
  await ask(url, `UPDATE shop_settings SET address = 'https://other.test' WHERE name = 'altered'`);
  await ask(url, `UPDATE shop_settings SET settings = settings || '{"mapping": 7}' WHERE name = 'wrong'`);
});

it("the list has for each shop what its own status says", async () => {
  const { shops } = JSON.parse(await run("shops", "--json")) as { shops: readonly Listed[] };
  const healths = Object.fromEntries(shops.map(({ shop, health }) => [shop, health]));
  expect(healths).toMatchObject({
    well: "ok",
    held: "degraded",
    braked: "degraded",
    never: "failing",
    audited: "degraded",
  });
  expect(shops.find(({ shop }) => shop === "paused")?.paused).toBe(true);
  for (const { shop, health, reasons, waiting, held, failed } of shops) {
    const own = JSON.parse(await run("status", "--shop", shop, "--json")) as {
      readonly health?: string;
      readonly reasons?: readonly string[];
      readonly orders?: Readonly<Record<string, number>>;
      readonly error?: { readonly message: string };
    };
    const said = own.error === undefined ? own.reasons : [own.error.message];
    expect([shop, health, reasons]).toEqual([shop, own.health ?? "failing", said]);
    if (own.orders === undefined) expect([shop, held, failed]).toEqual([shop, null, null]);
    else
      expect([shop, waiting, held]).toEqual([
        shop,
        (own.orders["queued"] ?? 0) + (own.orders["sending"] ?? 0),
        own.orders["held"],
      ]);
  }
});

it("the metrics of all are the sums of each shop's own", async () => {
  const all = samplesIn(await run("metrics"));
  const sums = new Map<string, number>();
  for (const shop of [...Object.keys(STATES), "empty"].filter((name) => name !== "paused")) {
    for (const [name, value] of samplesIn(await run("metrics", "--shop", shop))) {
      if (/^tg360_(orders|products|audit_differences)\{/.test(name)) sums.set(name, (sums.get(name) ?? 0) + value);
    }
  }
  for (const [name, sum] of sums) expect([name, all.get(name)]).toEqual([name, sum]);
  expect(sums.get('tg360_orders{state="held"}')).toBe(1);
  expect(all.get('tg360_shops{state="paused"}')).toBe(1);
});

it("a shop whose audit was changed counts as failing, and keeps nobody from the metrics of the others", async () => {
  const failing = 'tg360_shops{state="failing"}';
  const before = samplesIn(await run("metrics")).get(failing) ?? 0;
  const [row] = await ask<{ shop: number }>(url, "SELECT shop FROM shops WHERE name = 'unconfirmed'");
  const other = audit(9, 3).replace('{"exceptions":[]}', "{}").replaceAll("$now", "1");
  await ask(url, other.replace("$shop", String(row?.shop)));
  const all = samplesIn(await run("metrics"));
  expect(all.get(failing)).toBe(before + 1);
  expect(all.get('tg360_orders{state="held"}')).toBe(1);
});

function samplesIn(text: string): ReadonlyMap<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}
