import pg from "pg";
import { getConstructionPlans } from "pg-boss";
import { expect, it } from "vitest";

import { startBoss } from "../../src/store/postgres/queue/boss.ts";
import { makeDatabase } from "../support/postgres.ts";
import { until } from "../support/until.ts";

it("of two workers that start on an empty database, the second waits for the first one's queue and uses it", async () => {
  const connectionString = await makeDatabase();
  const others = new pg.Pool({ connectionString, max: 2 });
  const pool = new pg.Pool({ connectionString, max: 1 });
  // A connection that a pooler lends has catalogs in memory, and so knows of the other's schema only after it waited.
  await pool.query("CREATE SCHEMA other");
  const first = await others.connect();
  await first.query(getConstructionPlans("tg360_queue").replace(/COMMIT;?\s*$/u, ""));
  const second = startBoss(pool, () => undefined);
  const isWaiting = async () => (await others.query("SELECT 1 FROM pg_locks WHERE NOT granted")).rows.length > 0;
  await until(isWaiting);
  await first.query("COMMIT");
  first.release();
  const boss = await second;
  expect(await boss.getQueues()).not.toEqual([]);
  await boss.stop({ graceful: false });
  await Promise.all([pool.end(), others.end()]);
});
