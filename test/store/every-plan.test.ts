/**
 * The plan of every statement that the store's conformance suites run on a file: none reads a table that grows from end to end, but
 * those that are named here, each with its reason. The one statement of a cycle at rest looks up by key on PostgreSQL, and with
 * statistics, too.
 */
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import { fold } from "../../src/store/dialect.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { describeStore } from "../contract/store-suite.ts";
import { aDesired, aPolicy, StoppedClock, synced } from "../contract/store-subject.ts";
import { makeTestFolder } from "../support/folder.ts";
import { makeDatabase } from "../support/postgres.ts";
import { anOrder, aSeen, listed } from "../support/specimens.ts";

/** They grow with the catalogue, or with time. */
const GROWING = [
  "products",
  "product_texts",
  "shop_products",
  "product_events",
  "orders",
  "order_texts",
  "order_intents",
  "sent_orders",
  "order_events",
  "order_decisions",
  "reservations",
  "runs",
];

/** Indexes of few rows, however many the table has: what waits, is open, or happened within a day. */
const FEW =
  /\b(?:products_(?:pending|failed|counted|held|left)|orders_(?:states|due|open|late|unreported|texts|after_export|fulfilment_open|fulfilment_counted)|reservations_(?:confirmed|until))\b/;

/** What reads all rows, and why it may. */
const ALLOWED: readonly (readonly [statement: RegExp, why: string])[] = [
  [/^SELECT (?:id|NULL) AS "totalgestId"/, "a list of products that a person reads: page by page, a search reads all"],
  [
    /^SELECT o\.row_id AS "rowId".* FROM \(WITH found AS MATERIALIZED/,
    "a list of orders that a person reads, as that of products",
  ],
  [/^SELECT 'all' AS name, count\(\*\)/, "the counts beside such a list"],
  [/^SELECT state \|\| coalesce\('\/' \|\| reason, ''\) AS name/, "the counts of a status, on indexes alone"],
  [
    /^SELECT (?:l\.\*|count\(\*\) FILTER).* AS kind, r\.id, r\.finished_ms/,
    "the history that a person reads on the page",
  ],
  [
    /^SELECT r\.direction AS "direction".* FROM runs r .*ORDER BY r\.id DESC LIMIT/,
    "the last runs, backwards from the newest",
  ],
  [
    /^UPDATE products SET quantity = .* WHERE (?:shop = \$1 AND |true AND )?quantity <>/,
    "once, after a person set another buffer",
  ],
  [/^SELECT 1 AS one FROM reservations\b.*LIMIT 1$/, "one row, whichever it is"],
  [
    /^SELECT 1 AS one FROM orders .*UNION ALL SELECT 1 FROM products .*LIMIT 1$/,
    "one row; with a condition, only once the state is bound to another shop",
  ],
];

const ROWS = 1500;

async function fill(store: Store): Promise<void> {
  const numbers = Array.from({ length: ROWS }, (_, n) => String(n));
  await synced(store, ...numbers.map((n) => aDesired({ id: `p${n}`, sku: `S${n}` })));
  await store.recordOrders(
    numbers.map((n) => listed(anOrder({ id: n, reference: `W${n}` }))),
    aPolicy(),
  );
  await store.recordShopPage(numbers.map((n) => aSeen({ id: `x${n}`, sku: `X${n}` })));
}

const inOneLine = (text: string): string => text.trim().replaceAll(/\s+/g, " ");

/** Each statement once, with how its plan reads a whole table. */
function unexplained(found: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const scans = [...found].filter(
    ([text, lines]) => lines.length > 0 && !ALLOWED.some(([one]) => one.test(inOneLine(text))),
  );
  return scans.map(([text, lines]) => `${lines.join("; ")}: ${inOneLine(text)}`);
}

const isOfTable = (text: string): boolean =>
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text) &&
  GROWING.some((table) => new RegExp(`\\b${table}\\b`).test(text));

/** Whether there is anything to do, and how many texts are left: what a cycle without news asks. */
const isOfRest = (text: string): boolean =>
  (text.includes("SELECT 1 AS one FROM shops") && text.includes("product_writes")) || text.includes("sum(texts_left)");

/** The names that a statement has for a growing table. */
function namesOf(text: string): ReadonlySet<string> {
  const named = new RegExp(`\\b(${GROWING.join("|")})\\b(?:\\s+(?:AS\\s+)?([a-z][a-z0-9_]*)\\b)?`, "g");
  return new Set([...text.matchAll(named)].flatMap(([, table = "", alias = table]) => [table, alias]));
}

describe("SQLite", () => {
  const texts = new Set<string>();
  let prepare: { mockRestore: () => void };

  beforeAll(() => {
    // eslint-disable-next-line typescript/unbound-method
    const real = Database.prototype.prepare;
    prepare = vi.spyOn(Database.prototype, "prepare").mockImplementation(function (this: Database.Database, text) {
      if (!text.startsWith("EXPLAIN")) texts.add(text);
      return real.call(this, text);
    } as typeof real);
  });
  afterAll(() => {
    prepare.mockRestore();
  });

  describeStore("SQLite, watched", (clock) => openStore({ path: join(makeTestFolder(), "tg360.db"), clock }));

  test.each([
    ["no statement", "without", isOfTable],
    ["no statement of a cycle at rest", "with", isOfRest],
  ])("%s reads a growing table from end to end, %s statistics", async (_what, which, isAsked) => {
    const path = join(makeTestFolder(), "tg360.db");
    const store = await openStore({ path, clock: new StoppedClock() });
    await fill(store);
    await store.close();
    const asked = [...texts].filter(isAsked);
    expect(asked.length).toBeGreaterThan(which === "without" ? 100 : 0);
    const db = new Database(path);
    db.function("tg360_fold", fold);
    if (which === "with") db.exec("ANALYZE");
    const found = new Map(
      asked.map((text) => {
        const names = namesOf(text);
        const lines = explain(db, text).map(({ detail }) => detail);
        const scans = lines.filter((line) => names.has(/^SCAN (\w+)/.exec(line)?.[1] ?? "") && !FEW.test(line));
        return [text, scans] as const;
      }),
    );
    db.close();
    expect(unexplained(found)).toEqual([]);
  });
});

/** A plan does not depend on the values. */
function explain(db: Database.Database, text: string): readonly { readonly detail: string }[] {
  const plan = db.prepare<unknown[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${text}`);
  const named = Object.fromEntries([...text.matchAll(/[:@$](\w+)/g)].map(([, name = ""]) => [name, null]));
  for (let count = 0; count < 40; count++) {
    const values = Array.from({ length: count }, () => null);
    try {
      return Object.keys(named).length > 0 ? plan.all(...values, named) : plan.all(...values);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new Error(`how many values does it take? ${text}`);
}

describe("PostgreSQL", () => {
  const texts = new Set<string>();
  let query: { mockRestore: () => void };
  let url: Secret;
  let made = 0;

  beforeAll(async () => {
    url = new Secret(await makeDatabase());
    // eslint-disable-next-line typescript/unbound-method
    const real = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    query = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [first] = args;
      const text = typeof first === "string" ? first : (first as { text?: string }).text;
      if (text !== undefined) texts.add(text);
      return real.apply(this, args);
    } as never);
  });
  afterAll(() => {
    query.mockRestore();
  });

  describeStore("PostgreSQL, watched", (clock) => {
    made += 1;
    return openPostgresStore({ url, shop: `shop-${String(made)}`, clock });
  });

  test("no statement of a cycle at rest reads a growing table from end to end", async () => {
    const asked = [...texts].filter(isOfRest);
    expect(asked.length).toBeGreaterThan(0);
    const own = new Secret(await makeDatabase());
    const store = await openPostgresStore({ url: own, shop: "shop", clock: new StoppedClock() });
    await fill(store);
    await store.close();
    const client = new pg.Client(own.reveal());
    await client.connect();
    await client.query("SET search_path TO tg360, public");
    await client.query("SET enable_seqscan = off");
    await client.query("ANALYZE");
    const found = new Map<string, readonly string[]>();
    for (const text of asked) {
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN (GENERIC_PLAN, COSTS off) ${text}`);
      found.set(text, scansOf(rows.map((row) => row["QUERY PLAN"])));
    }
    await client.end();
    expect(unexplained(found)).toEqual([]);
  });
});

/** Reads of all rows of a table, or of all of a shop. */
function scansOf(plan: readonly string[]): readonly string[] {
  return plan.flatMap((line, at) => {
    const whole = /Seq Scan on (\w+)/.exec(line);
    if (whole !== null) return GROWING.includes(whole[1] ?? "") ? [line.trim()] : [];
    const scan =
      /Index (?:Only )?Scan (?:Backward )?using (\w+) on (\w+)/.exec(line) ?? /Bitmap Index Scan on (\w+)/.exec(line);
    if (scan === null || FEW.test(line)) return [];
    const table = scan[2] ?? GROWING.toSorted((a, b) => b.length - a.length).find((one) => scan[1]?.startsWith(one));
    const condition = plan.slice(at + 1, at + 3).find((one) => one.includes("Index Cond:")) ?? "";
    const isOfAll = condition === "" || condition.trim().endsWith("Index Cond: (shop = $1)");
    return GROWING.includes(table ?? "") && isOfAll ? [line.trim()] : [];
  });
}
