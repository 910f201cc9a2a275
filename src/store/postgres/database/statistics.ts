import type { Pool } from "pg";

import { SECOND } from "../../../core/common/time/duration.ts";

/** The tables that a first pull fills at once. */
const TABLES = ["products", "product_texts"];
/** Smaller tables are scanned completely with any statistics. */
const LEAST_BYTES = 64 * 1024;
/** The shortest time between two checks while a table has no statistics. */
const LOOK_EVERY_MS = SECOND / 2;

/**
 * Collects statistics of the tables of products, if they have none, as soon as they have more than a few rows. The server does this itself, but
 * up to a minute later; until then it assumes that a shop has 1/200 of a table, and each page of a first pull scans all
 * products.
 */
export class Statistics {
  readonly #pool: Pool;
  readonly #collected = new Set<string>();
  #isComplete = false;
  #lookedMs = Number.NEGATIVE_INFINITY;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** To be called after a transaction that wrote. Never fails, because the server collects them later. */
  async collectMissing(): Promise<void> {
    if (this.#isComplete || performance.now() - this.#lookedMs < LOOK_EVERY_MS) return;
    this.#lookedMs = performance.now();
    await this.#collect().catch(() => undefined);
  }

  async #collect(): Promise<void> {
    const { rows } = await this.#pool.query<{ name: string; isLarge: boolean }>(
      `SELECT oid::regclass::text AS name, pg_relation_size(oid) >= $1 AS "isLarge" FROM pg_catalog.pg_class
       WHERE oid IN (SELECT to_regclass(name) FROM unnest($2::text[]) AS name) AND reltuples < 0`,
      [LEAST_BYTES, TABLES],
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
