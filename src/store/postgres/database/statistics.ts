import type { Pool } from "pg";

import { SECOND } from "../../../core/common/time/duration.ts";

/** Smaller tables are read as a whole, whatever is known of them. */
const LEAST_BYTES = 64 * 1024;
/** How often it is looked at, while any table is still without statistics. */
const LOOK_EVERY_MS = SECOND / 2;

/**
 * Collects statistics of tables that have none, as soon as they have more than a few rows. The server does that by itself, but up to a minute later;
 * until then it takes a shop for a two-hundredth of a table, and a first pull for an ever longer walk over all products.
 */
export class Statistics {
  readonly #pool: Pool;
  readonly #collected = new Set<string>();
  #isComplete = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Call after a transaction that wrote. Failures are ignored: the server will do it. */
  async collectMissing(): Promise<void> {
    if (this.#isComplete || performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = performance.now();
    const { rows } = await this.#pool.query<{ name: string; isLarge: boolean }>(
      `SELECT oid::regclass::text AS name, pg_relation_size(oid) >= $1 AS "isLarge" FROM pg_catalog.pg_class
       WHERE relkind = 'r' AND reltuples < 0
         AND relnamespace = (SELECT relnamespace FROM pg_catalog.pg_class WHERE oid = to_regclass('shops'))`,
      [LEAST_BYTES],
    );
    const missing = rows.filter(({ name }) => !this.#collected.has(name));
    this.#isComplete = missing.length === 0;
    for (const { name, isLarge } of missing) {
      if (!isLarge) continue;
      this.#collected.add(name);
      await this.#pool.query(`ANALYZE ${name}`);
    }
  }
}
