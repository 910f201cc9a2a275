/**
 * The plan of every statement of `tables/`, on both databases, with and without statistics: none reads a table that grows from end to
 * end, but those that are named here, each with its reason. The statements are all texts that are made once, and those that the
 * store's conformance suites put together.
 */
import { join } from "node:path";
import Database from "better-sqlite3";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import { openStore } from "../../src/store/database.ts";
import type * as dialects from "../../src/store/dialect.ts";
import { type SqlDialect, fold, POSTGRES, SQLITE } from "../../src/store/dialect.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { describeStore } from "../contract/store-suite.ts";
import { StoppedClock } from "../contract/store-subject.ts";
import { makeTestFolder } from "../support/folder.ts";
import { makeDatabase } from "../support/postgres.ts";

/** What makes the statements of a table for a database. */
const { makers } = vi.hoisted(() => ({ makers: [] as ((dialect: SqlDialect) => unknown)[] }));

vi.mock("../../src/store/dialect.ts", async (original) => {
  const real = await original<typeof dialects>();
  const perDialect: typeof real.perDialect = (make) => {
    makers.push(make);
    return real.perDialect(make);
  };
  return { ...real, perDialect };
});

/** All texts of an object. */
function textsOf(one: unknown): readonly string[] {
  if (typeof one === "string") return [one];
  return typeof one === "object" && one !== null ? Object.values(one).flatMap(textsOf) : [];
}

/** The statements of growing tables: those made once, and `more`, which were run. */
function statementsOf(dialect: SqlDialect, more: ReadonlySet<string>): readonly string[] {
  const found = [...more, ...makers.flatMap((make) => textsOf(make(dialect)))].filter(isOfTable);
  expect(found.length).toBeGreaterThan(300);
  return found;
}

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
  [
    /^SELECT id, reference, placed_at AS "placedAt", forgotten_ms AS "atMs" FROM orders/,
    "once a night, for the backups that have to forget too",
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
  [/^DELETE FROM shop_products WHERE (?:true|shop = \$1)$/, "all go, once the state is bound to another shop"],
  [
    /^SELECT count\(\*\) FILTER \(WHERE shop_id IS NULL AND price IS NOT NULL/,
    "of how many products so many are a share: counted on indexes, only where so much is pending that a brake may stop it",
  ],
  [/^SELECT 1 AS one FROM products WHERE .*shop_id IS NOT NULL LIMIT 1 OFFSET/, "the first few of an index"],
  [/^SELECT id, problem FROM runs WHERE .*LIKE '%"found":%'$/, "once, when a person has buyers forgotten"],
  [/^SELECT o\.id FROM orders o .*lower\(o\.customer\) LIKE/, "once, when a person has an address forgotten"],
  [
    /^(?:SELECT 1 AS one WHERE EXISTS \(SELECT 1 FROM runs|DELETE FROM product_events) .*LIMIT 1 OFFSET 1000000/,
    "once an hour, back along an index to the millionth line of a shop, behind which all are deleted",
  ],
  [
    /^SELECT 1 AS one FROM orders .*UNION ALL SELECT 1 FROM products .*LIMIT 1$/,
    "one row; with a condition, only once the state is bound to another shop",
  ],
];

/** With so many rows, of which nearly all are settled, as in a shop that has run for a year. */
const ROWS = 2000;
/** The planner of PostgreSQL is told that there are so many times more. */
const TIMES = 1000;

const inOneLine = (text: string): string => text.trim().replaceAll(/\s+/g, " ");

const oneIn = (every: number, then: string, other: string): string =>
  `CASE WHEN i % ${String(every)} = 0 THEN ${then} ELSE ${other} END`;

/** What stands in row `i` of each table. */
const ROW: Readonly<Record<string, string>> = {
  products: `row_id: i; id: 'p' || i; sku: 'S' || i; name: 'n' || i; active: 1; quantity: 5; shop_id: 'x' || i; fields_pushed: 1;
    fields_told: ${oneIn(500, "0", "1")}; pushed_sku: 'S' || i; pushed_active: 1; pushed_quantity: 5; quantity_known: 1;
    error: ${oneIn(1000, "'{}'", "NULL")}; held: ${oneIn(1500, "'{}'", "NULL")}; counted_ms: ${oneIn(700, "i", "NULL")};
    texts_left: ${oneIn(300, "1", "0")}`,
  product_texts: "row_id: i; fields: '{}'",
  shop_products:
    "row_id: i; shop_id: 'o' || i; sku: 'O' || i; totalgest_id: 'p' || i; name: 'n'; data: '{}'; listed: ''",
  product_events: "id: i; product_id: 'p' || i; at_ms: i; kind: 'pushed'",
  orders: `row_id: i; id: 'o' || i; reference: 'W' || i; placed_ms: i; erp_id: 'e' || i; erp_number: 'N' || i; exported_ms: i;
    state: ${oneIn(500, "'pending'", oneIn(333, "'not-linked'", "'exported'"))}; reason: ${oneIn(333, "'status'", "NULL")};
    reported: 1; has_texts: ${oneIn(20, "1", "0")}; late: ${oneIn(1000, "1", "0")};
    after_export_open: ${oneIn(1000, "1", "0")}; paid_ms: ${oneIn(20, "i", "NULL")};
    forgotten_ms: ${oneIn(20, "NULL", "i")}; fulfilment_stage: ${oneIn(500, "'due'", "'pushed'")};
    fulfilment_counted_ms: ${oneIn(500, "i", "NULL")}`,
  order_texts: "row_id: i",
  order_intents: "row_id: i; key: 'k'; reference: 'W' || i",
  sent_orders: "row_id: i; sale: '{}'; booking: '{}'",
  order_events: "id: i; order_id: 'o' || i; at_ms: i; kind: 'exported'",
  order_decisions: "id: i; order_id: 'o' || i; at_ms: i; kind: 'acknowledged'",
  reservations: `key: i; order_id: 'o' || i; sku: 'S' || i; shop_product_id: 'x' || i; product_id: 'p' || i; micro: 1; by_sku: 1;
    confirmed: ${oneIn(500, "i", "NULL")}; until_ms: ${oneIn(500, "i", "NULL")}`,
  runs: "id: i; direction: 'pull'; started_ms: i; finished_ms: i; exit_code: 0; good: 1; summary: '{}'",
};

/** The statements that fill the tables of a shop. */
function filling({ shop, shopValue }: SqlDialect): readonly string[] {
  return Object.entries(ROW).map(([table, row]) => {
    const pairs = row.split(";").map((one) => one.split(": ", 2));
    return `INSERT INTO ${table} (${shop}${pairs.map(([name]) => name).join(", ")})
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${String(ROWS)})
      SELECT ${shopValue.replace("$1", "1")}${pairs.map(([, value]) => value).join(", ")} FROM n`;
  });
}

/** Each statement that is not allowed to, with how its plan reads a whole table. */
function unexplained(found: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const scans = [...found].filter(
    ([text, lines]) => lines.length > 0 && !ALLOWED.some(([one]) => one.test(inOneLine(text))),
  );
  return scans.map(([text, lines]) => `${lines.join("; ")}: ${inOneLine(text)}`);
}

const isOfTable = (text: string): boolean =>
  /^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text) &&
  GROWING.some((table) => new RegExp(`\\b${table}\\b`).test(text));

/** The names that a statement has for a growing table. */
function namesOf(text: string): ReadonlySet<string> {
  const named = new RegExp(`\\b(${GROWING.join("|")})\\b(?:\\s+(?:AS\\s+)?([a-z][a-z0-9_]*)\\b)?`, "g");
  return new Set([...text.matchAll(named)].flatMap(([, table = "", alias = table]) => [table, alias]));
}

describe("SQLite", () => {
  const run = new Set<string>();
  let prepare: { mockRestore: () => void };

  beforeAll(() => {
    // eslint-disable-next-line typescript/unbound-method
    const real = Database.prototype.prepare;
    prepare = vi.spyOn(Database.prototype, "prepare").mockImplementation(function (this: Database.Database, text) {
      run.add(text);
      return real.call(this, text);
    } as typeof real);
  });

  describeStore("SQLite, watched", (clock) => openStore({ path: join(makeTestFolder(), "tg360.db"), clock }));

  test.each(["without", "with"])("no statement reads a growing table from end to end, %s statistics", async (which) => {
    prepare.mockRestore();
    const path = join(makeTestFolder(), "tg360.db");
    await (await openStore({ path, clock: new StoppedClock() })).close();
    const db = new Database(path);
    db.function("tg360_fold", fold);
    for (const text of filling(SQLITE)) db.exec(text);
    if (which === "with") db.exec("ANALYZE");
    const found = new Map(
      statementsOf(SQLITE, run).map((text) => {
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

/** With statistics, a plan depends on the values: a recent instant, which is what a cycle asks for. */
function explain(db: Database.Database, text: string): readonly { readonly detail: string }[] {
  const plan = db.prepare<unknown[], { readonly detail: string }>(`EXPLAIN QUERY PLAN ${text}`);
  const named = Object.fromEntries([...text.matchAll(/[:@$](\w+)/g)].map(([, name = ""]) => [name, ROWS]));
  for (let count = 0; count < 40; count++) {
    const values = Array.from({ length: count }, () => ROWS);
    try {
      return Object.keys(named).length > 0 ? plan.all(...values, named) : plan.all(...values);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  throw new Error(`how many values does it take? ${text}`);
}

describe("PostgreSQL", () => {
  const run = new Set<string>();
  let query: { mockRestore: () => void };
  let url: Secret;
  let count = 0;

  beforeAll(async () => {
    url = new Secret(await makeDatabase());
    // eslint-disable-next-line typescript/unbound-method
    const real = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    query = vi.spyOn(pg.Client.prototype, "query").mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const [first] = args;
      const text = typeof first === "string" ? first : (first as { text?: string }).text;
      if (text !== undefined) run.add(text);
      return real.apply(this, args);
    } as never);
  });

  describeStore("PostgreSQL, watched", (clock) => {
    count += 1;
    return openPostgresStore({ url, shop: `shop-${String(count)}`, clock });
  });

  describe("plans", () => {
    let client: pg.Client;

    beforeAll(async () => {
      query.mockRestore();
      const own = await makeDatabase();
      await (await openPostgresStore({ url: new Secret(own), shop: "shop", clock: new StoppedClock() })).close();
      client = new pg.Client(own);
      await client.connect();
      // A plan without values takes a third of the rows to be before any instant, so that it would rather read all of a table until
      // it finds one. Without such reads it shows whether an index serves the statement, since one that is read from end to end is
      // found too (`scansOf`).
      await client.query("SET enable_seqscan = off");
      // Nobody else sees these rows, so the server collects no statistics by itself.
      await client.query("BEGIN");
      for (const text of filling(POSTGRES)) await client.query(text);
    });
    afterAll(async () => {
      await client.end();
    });

    test.each([
      // Those of products are collected as soon as there are some, by `Statistics`.
      ["without", "products, product_texts"],
      ["with", GROWING.join(", ")],
    ])("no statement reads a growing table from end to end, %s statistics", async (_which, collected) => {
      await client.query(`ANALYZE ${collected}`);
      await client.query(
        `UPDATE pg_class SET relpages = greatest(relpages, 1), reltuples = $2 WHERE relname = ANY ($1)`,
        [GROWING, ROWS * TIMES],
      );
      const found = new Map<string, readonly string[]>();
      for (const text of statementsOf(POSTGRES, run)) {
        const { rows } = await client.query<{ "QUERY PLAN": string }>(`EXPLAIN (GENERIC_PLAN, COSTS off) ${text}`);
        found.set(text, scansOf(rows.map((row) => row["QUERY PLAN"])));
      }
      expect(unexplained(found)).toEqual([]);
    });
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
