/**
 * `npm run bench -- year [--orders-per-hour 2] [--days 365]`: what a shop's year leaves in PostgreSQL, by table: orders that are read, sent and settled,
 * runs without news, and the cleaning up of each day. No calls are made.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import pg from "pg";

import type { Store } from "../../src/core/ports/store.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import { sentOrder, toTexts } from "../../src/core/orders/send/sent-order.ts";
import { closeDatabases } from "../../src/store/postgres/database/database.ts";
import { keepHouse } from "../../src/store/postgres/queue/workers.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { startServer, stopServer } from "../../test/support/postgres-server.ts";
import { bodyAt, listedOrderAt } from "../specimen-orders.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((word) => word !== "year"),
  options: {
    "orders-per-hour": { type: "string", default: "2" },
    days: { type: "string", default: "365" },
  },
});
const ordersADay = Number(values["orders-per-hour"]) * 24;
/** Every second hour stands for all: of runs without news only ten are kept. */
const RUN_EVERY_MS = 120 * MINUTE;
const STARTED_MS = Date.parse("2026-01-01T00:00:00Z");
const POLICY = { fromMs: 0, statuses: { due: ["3"], open: ["1"], cancelled: ["4"], after: ["7"] } };

/** Each run deletes only a part. */
async function untilPruned(store: Store): Promise<void> {
  while (await store.prune(nowMs));
}

const folder = mkdtempSync(join(tmpdir(), "tg360-year-"));
const server = await startServer({ folder: `${folder}-server`, ownerPid: process.pid });
const url = `postgres://tg360@127.0.0.1:${String(server.port)}/postgres`;
const clock = { now: () => nowMs, sleep: () => Promise.resolve() };
let nowMs = STARTED_MS;
const client = new pg.Client(url);
try {
  await client.connect();
  const store = await openPostgresStore({ url: new Secret(url), shop: "year", clock });
  const pool = new pg.Pool({ connectionString: url });
  for (let day = 0; day < Number(values.days); day += 1) {
    nowMs = STARTED_MS + day * DAY;
    const orders = Array.from({ length: ordersADay }, (_, at) => {
      const listed = listedOrderAt(day * ordersADay + at);
      const placedAt = new Date(nowMs + at * (DAY / ordersADay)).toISOString();
      return { ...listed, placedAt, order: listed.order === null ? null : { ...listed.order, placedAt } };
    });
    await store.recordOrders(orders, { ...POLICY, nowMs });
    await Promise.all(
      orders.map(async ({ id, order }) => {
        const intent = { key: `key-${id}`, reference: `fw360:bench:${id}`, body: bodyAt(id), basis: "b".repeat(64) };
        const sent = order === null ? null : toTexts(sentOrder(order, null));
        await store.beginSend(id, intent, { atMs: nowMs, deadlineMs: nowMs + 45_000, sent });
        await store.recordOutcome(
          id,
          { kind: "exported", order: { id: `e${id}`, number: `N${id}` }, how: "created" },
          nowMs,
        );
      }),
    );
    await store.finishRead(await store.beginRead(), { cursor: String(day), mapping: "1", fullAtMs: null });
    for (let startedMs = nowMs; startedMs < nowMs + DAY; startedMs += RUN_EVERY_MS) {
      for (const direction of ["orders", "products"] as const) {
        const run = {
          direction,
          startedMs,
          finishedMs: startedMs + 800,
          exitCode: 0,
          good: true,
          problem: null,
        } as const;
        await store.recordRun({ ...run, summary: { read: 3 } });
      }
    }
    await untilPruned(store);
    if (day % 30 === 29) {
      await keepHouse(pool);
      await client.query("VACUUM ANALYZE");
      const { rows } = await client.query<{ mb: string; orders: string }>(
        "SELECT round(pg_database_size(current_database()) / 1048576.0, 1) AS mb, (SELECT count(*) FROM orders) AS orders",
      );
      console.error(`day ${String(day + 1)}: ${rows[0]?.orders ?? ""} orders, ${rows[0]?.mb ?? ""} MB`);
    }
  }
  await pool.end();
  const { rows } = await client.query<{ name: string; mb: string; rows: string }>(
    `SELECT relname AS name, round(pg_total_relation_size(relid) / 1048576.0, 2) AS mb, n_live_tup AS rows
     FROM pg_stat_user_tables WHERE schemaname = 'public' AND pg_total_relation_size(relid) > 100000 ORDER BY pg_total_relation_size(relid) DESC`,
  );
  for (const { name, mb, rows: n } of rows)
    console.log(`${name.padEnd(20)} ${mb.padStart(8)} MB ${n.padStart(8)} rows`);
} finally {
  await client.end();
  await closeDatabases();
  await stopServer(server);
  for (const path of [folder, server.folder]) rmSync(path, { recursive: true, force: true });
}
