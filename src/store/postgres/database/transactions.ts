import type { PoolClient } from "pg";

import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { Commits, runStep, type Step, StepFailed } from "../../commits.ts";
import type { Sql } from "../../dialect.ts";
import type { Transactions } from "../../transactions.ts";
import type { Database } from "./database.ts";
import type { Lease } from "../lease/lease.ts";
import { isBroken, mapError, passes, whenReachable } from "./errors.ts";
import { ownFingerprint } from "./migrations.ts";
import { SERVER_ID } from "./server.ts";
import { sqlOn } from "./sql.ts";

/** A shop's row as read and locked by each writing step. */
interface ShopRow {
  readonly schema: number;
  readonly orders_token: string | null;
  readonly products_token: string | null;
  /** The present one: another may have taken over, also behind a connection that stays open. */
  readonly server: string | null;
}

/**
 * The steps of one shop. The transaction of a writing step begins by locking the shop's row, so that the steps of a
 * shop run one after the other on all machines. Steps of the same turn of the event loop share a transaction.
 */
export class PostgresTransactions implements Transactions {
  readonly #database: Database;
  readonly #shop: number;
  readonly #lease: Lease | null;
  readonly #commits: Commits<Sql>;
  readonly #reading: Sql;

  /** `lease`: writing steps fail without it; null = for work that needs none. */
  constructor(database: Database, shop: number, lease: Lease | null = null) {
    this.#database = database;
    this.#shop = shop;
    this.#lease = lease;
    this.#reading = sqlOn(database.pool, shop);
    this.#commits = new Commits((steps) => this.#commitAll(steps));
  }

  readonly read = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    try {
      return await whenReachable(() => work(this.#reading));
    } catch (error) {
      throw mapError(error, this.#database.address);
    }
  };

  readonly write = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => this.#commits.write(work);

  readonly writeAnswer = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => this.#commits.write(work, true);

  /** Resolves when no step waits. */
  idle(): Promise<void> {
    return this.#commits.idle();
  }

  async #commitAll(steps: readonly Step<Sql>[]): Promise<readonly unknown[]> {
    try {
      let isCommitting = false;
      return await whenReachable(
        () =>
          this.#commit(steps, () => {
            isCommitting = true;
          }),
        // The outcome of a commit whose answer was lost is unknown, so it is not retried.
        () => isCommitting,
      );
    } catch (error) {
      throw mapError(error, this.#database.address);
    }
  }

  async #commit(steps: readonly Step<Sql>[], committing: () => void): Promise<readonly unknown[]> {
    const values = await this.#runAll(steps, committing);
    await this.#database.statistics.collectMissing();
    return values;
  }

  async #runAll(steps: readonly Step<Sql>[], committing: () => void): Promise<readonly unknown[]> {
    const client = await this.#database.pool.connect();
    try {
      const refuse = this.#check(await this.#begin(client));
      const sql = sqlOn(client, this.#shop);
      const values: unknown[] = [];
      for (const step of steps) values.push(await runStep(step.isAnswer ? step : { ...step, run: refuse(step) }, sql));
      committing();
      await client.query("COMMIT");
      client.release();
      return values;
    } catch (error) {
      const reason = error instanceof StepFailed ? error.cause : error;
      await rollBack(client, reason);
      // A failure of the server is not the fault of the running step.
      if (reason === error || passes(reason)) throw reason;
      throw new StepFailed(mapError(reason, this.#database.address));
    }
  }

  /** One round trip. */
  async #begin(client: PoolClient): Promise<ShopRow | undefined> {
    const results = (await client.query(
      `BEGIN; SET LOCAL lock_timeout = '30s'; SET LOCAL idle_in_transaction_session_timeout = '30s';
       SET LOCAL synchronous_commit = on;
       SELECT schema, orders_token, products_token, ${SERVER_ID} AS server FROM shops WHERE shop = ${String(this.#shop)} FOR UPDATE`,
    )) as unknown as readonly { readonly rows: readonly ShopRow[] }[];
    return results.at(-1)?.rows[0];
  }

  /** Throws if another version has changed the tables. The result makes each step fail if the lease was lost. */
  #check(row: ShopRow | undefined): (step: Step<Sql>) => Step<Sql>["run"] {
    if (row === undefined) throw new Error("the shop's row is not there any more");
    if (row.schema !== ownFingerprint()) {
      throw new StoreError(problem("database-other-version", { address: this.#database.address }));
    }
    const lease = this.#lease;
    const isLost =
      lease !== null &&
      (lease.signal.aborted || row[`${lease.direction}_token`] !== lease.token || row.server !== lease.server);
    if (lease === null || !isLost) return (step) => step.run;
    return () => () => {
      lease.end();
      throw lease.signal.reason;
    };
  }
}

/** After a broken connection the server has already rolled back. */
async function rollBack(client: PoolClient, reason: unknown): Promise<void> {
  if (!isBroken(reason)) {
    try {
      await client.query("ROLLBACK");
      client.release();
      return;
    } catch {
      // The connection is discarded below.
    }
  }
  client.release(true);
}
