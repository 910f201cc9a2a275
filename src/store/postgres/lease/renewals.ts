/** Renews the leases of this process while they are held. */
import type { Direction } from "../../../core/common/direction.ts";
import { SECOND } from "../../../core/common/time/duration.ts";
import type { Database } from "../database/database.ts";
import { NOW } from "./countdown.ts";

/** What a renewal needs of a lease. */
export interface Renewable {
  readonly shop: number;
  readonly direction: Direction;
  readonly token: string;
  readonly leaseMs: number;
  leftMs(): number;
  /** Starts a request that may renew the lease; pass the database's time in its answer to the returned function. */
  renewing(): (nowMs: number) => void;
  /** It is over, or another process has it. */
  end(): void;
}

const renewals = new WeakMap<Database, Renewals>();

/** Those of a database in this process. */
export function renewalsOf(database: Database): Renewals {
  let one = renewals.get(database);
  if (one === undefined) {
    const own = new Renewals(database);
    one = own;
    database.server.onOther.add(() => own.endAll());
    renewals.set(database, one);
  }
  return one;
}

/** How often a lease is renewed during its length, and how soon a failed renewal is repeated. */
const RENEWALS_A_LEASE = 6;
const LONGEST_WAIT_MS = 10 * SECOND;
const AFTER_FAILURE_MS = SECOND;
/** The same for a lease whose row was locked: a long pull locks it nearly all the time, in one step after the other. */
const AFTER_SKIP_MS = 100;
const ANSWER_WITHIN_MS = 5 * SECOND;

/** It was not renewed just now. */
function isDue(lease: Renewable): boolean {
  const { leaseMs } = lease;
  return leaseMs - lease.leftMs() >= Math.min(leaseMs / RENEWALS_A_LEASE, LONGEST_WAIT_MS) / 2;
}

/** Renews all leases of this process on a separate connection, independent of other work. */
class Renewals {
  readonly #database: Database;
  readonly #leases = new Set<Renewable>();
  #client: ReturnType<Database["connect"]> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isRenewing = false;
  #hasSkipped = false;

  constructor(database: Database) {
    this.#database = database;
  }

  add(lease: Renewable): void {
    this.#leases.add(lease);
    this.#wait();
  }

  remove(lease: Renewable): void {
    this.#leases.delete(lease);
    if (this.#leases.size > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#drop();
  }

  endAll(): void {
    for (const lease of this.#leases) lease.end();
  }

  #wait(): void {
    if (this.#timer !== null || this.#isRenewing || this.#leases.size === 0) return;
    const shortest = Math.min(...[...this.#leases].map(({ leaseMs }) => leaseMs));
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#renewAll();
      },
      Math.min(shortest / RENEWALS_A_LEASE, this.#longestWaitMs()),
    );
    this.#timer.unref();
  }

  #longestWaitMs(): number {
    if (this.#client === null) return AFTER_FAILURE_MS;
    return this.#hasSkipped ? AFTER_SKIP_MS : LONGEST_WAIT_MS;
  }

  async #renewAll(): Promise<void> {
    this.#isRenewing = true;
    this.#hasSkipped = false;
    try {
      this.#client ??= this.#database.connect(ANSWER_WITHIN_MS);
      const client = await this.#client;
      for (const direction of ["orders", "products"] as const) await this.#renew(client, direction);
    } catch {
      // The next try uses another connection; until then the leases expire by themselves.
      this.#drop();
    }
    for (const lease of this.#leases) if (lease.leftMs() <= 0) lease.end();
    this.#isRenewing = false;
    this.#wait();
  }

  /** A row that a step has locked is renewed the next time; the step checks its lease itself. */
  async #renew(client: Awaited<ReturnType<Database["connect"]>>, direction: Direction): Promise<void> {
    const due = [...this.#leases].filter((lease) => lease.direction === direction && isDue(lease));
    if (due.length === 0) return;
    const confirm = new Map(due.map((lease) => [lease.token, lease.renewing()]));
    const { rows } = await client.query<{ token: string; now: number | null }>(
      `WITH own AS (SELECT shop, ${direction}_token AS token FROM shops
           WHERE shop = ANY ($1::int[]) AND ${direction}_token = ANY ($2::text[])),
         free AS (SELECT shop FROM shops WHERE shop IN (SELECT shop FROM own)
           AND ${direction}_token = ANY ($2::text[]) FOR UPDATE SKIP LOCKED),
         renewed AS (UPDATE shops s SET ${direction}_until = clock_timestamp() + l.ms * interval '1 millisecond'
           FROM free, unnest($2::text[], $3::float8[]) AS l (token, ms)
           WHERE s.shop = free.shop AND l.token = s.${direction}_token RETURNING s.shop)
       SELECT own.token, CASE WHEN renewed.shop IS NOT NULL THEN ${NOW} END AS now FROM own LEFT JOIN renewed USING (shop)`,
      [due.map(({ shop }) => shop), due.map(({ token }) => token), due.map(({ leaseMs }) => leaseMs)],
    );
    const found = new Map(rows.map(({ token, now }) => [token, now]));
    for (const lease of due) {
      const nowMs = found.get(lease.token);
      if (nowMs === undefined) lease.end();
      else if (nowMs === null) this.#hasSkipped = true;
      else confirm.get(lease.token)?.(nowMs);
    }
  }

  #drop(): void {
    const client = this.#client;
    this.#client = null;
    client?.then(
      (one) => one.end().catch(() => undefined),
      () => undefined,
    );
  }
}
