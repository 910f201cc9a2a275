import type { PoolClient } from "pg";

import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { Commits, runStep, type CommitStep, StepFailed } from "../../commits.ts";
import type { Sql } from "../../dialect.ts";
import type { Transactions } from "../../transactions.ts";
import type { Database } from "./database.ts";
import type { Lease } from "../lease.ts";
import { atAddress, isBroken, mapError, passes, whenReachable } from "./errors.ts";
import { ownFingerprint } from "./migrations.ts";
import { SERVER_ID } from "./server.ts";
import { sqlOn } from "./sql.ts";

/** A shop's row as read and locked by each writing step. */
interface LockedShopRow {
  readonly schema: number;
  readonly orders_token: string | null;
  readonly products_token: string | null;
  /** The present one: another may have taken over, also behind a connection that stays open. */
  readonly server: string | null;
}

/**
 * The steps of one shop. The transaction of a writing step begins by locking the shop's row, so that the steps of a
 * shop run one after the other on all machines. Steps of the same turn of the event loop share a transaction. `lease`: writing
 * steps fail without it; null = for work that needs none. `idle` resolves when no step waits.
 */
export function postgresTransactions(
  { pool, address, statistics }: Database,
  shop: number,
  lease: Lease | null = null,
): Transactions & { idle(): Promise<void> } {
  const reading = sqlOn(pool, shop);

  const isLost = (row: LockedShopRow): boolean =>
    lease !== null &&
    (lease.signal.aborted || row[`${lease.direction}_token`] !== lease.token || row.server !== lease.server);
  const refuse = (): never => {
    lease?.end();
    throw lease?.signal.reason;
  };

  const runAll = async (steps: readonly CommitStep<Sql>[], committing: () => void) => {
    const client = await pool.connect();
    try {
      const row = await begin(client, shop);
      if (row === undefined) throw new Error("the shop's row is not there any more");
      if (row.schema !== ownFingerprint()) throw new StoreError(problem("database-other-version", { address }));
      const isRefused = isLost(row);
      const sql = sqlOn(client, shop);
      const values: (readonly unknown[])[] = [];
      for (const step of steps) {
        values.push(await runStep(isRefused && !step.isAnswer ? { ...step, work: refuse } : step, sql));
      }
      committing();
      await client.query("COMMIT");
      client.release();
      return values;
    } catch (error) {
      const reason = error instanceof StepFailed ? error.cause : error;
      await rollBack(client, reason);
      // A failure of the server is not the fault of the running step.
      if (reason === error || passes(reason)) throw reason;
      throw new StepFailed(mapError(reason, address));
    }
  };

  const commits = new Commits<Sql>((steps) =>
    atAddress(address, async () => {
      let isCommitting = false;
      const values = await whenReachable(
        () => runAll(steps, () => (isCommitting = true)),
        // The outcome of a commit whose answer was lost is unknown, so it is not retried.
        () => isCommitting,
      );
      await statistics.collectMissing();
      return values;
    }),
  );

  return {
    read: (work) => atAddress(address, () => whenReachable(() => work(reading))),
    write: (work) => commits.write(work),
    together: (work, isAnswer) => commits.together(work, isAnswer),
    idle: () => commits.idle(),
  };
}

/** One round trip. */
async function begin(client: PoolClient, shop: number): Promise<LockedShopRow | undefined> {
  const results = (await client.query(
    `BEGIN; SET LOCAL lock_timeout = '30s'; SET LOCAL idle_in_transaction_session_timeout = '30s';
     SET LOCAL synchronous_commit = on;
     SELECT schema, orders_token, products_token, ${SERVER_ID} AS server FROM shops WHERE shop = ${String(shop)} FOR UPDATE`,
  )) as unknown as readonly { readonly rows: readonly LockedShopRow[] }[];
  return results.at(-1)?.rows[0];
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
