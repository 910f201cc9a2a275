import { randomBytes } from "node:crypto";

import type { Direction } from "../../../core/common/direction.ts";
import { SECOND } from "../../../core/common/time/duration.ts";
import { LockedError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import type { Database } from "../database/database.ts";
import { mapError, whenReachable } from "../database/errors.ts";
import { POSTGRES } from "../../dialect.ts";
import { openRequests, runStart, type RunStart, type StartRow, toRunStart } from "../../tables/notes.ts";
import { IS_RESTORED, writeRestoredNotes } from "../database/server.ts";
import { makeShop } from "../shops.ts";
import { Countdown, NOW } from "./countdown.ts";
import { type Renewable, renewalsOf } from "./renewals.ts";

/** How long a lease lasts without a renewal. After this time other workers can take the shops of a dead worker. */
export const LEASE_MS = 90 * SECOND;
/** How often a waiting process asks for a lease again. */
const POLL_MS = 250;

export interface LeaseRequest {
  /** The shop's name. Its row is created if needed. */
  readonly shop: string;
  readonly direction: Direction;
  /** Machine and process, for messages. */
  readonly holder: string;
  /** How long to wait, in ms; 0 = fail at once. */
  readonly timeoutMs: number;
  /** For waiting, and for the creation time of the shop's row. The lease itself uses the database's time. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Absent = `LEASE_MS`. */
  readonly leaseMs?: number;
}

/**
 * The right to work on one direction of a shop. Each lease has its own number (a fencing token), larger than all
 * before, and a secret token. A step commits only if the shop's row still has that token. The end is also measured on
 * this machine, from before the request.
 */
export interface Lease {
  /** The number of the shop's row. */
  readonly shop: number;
  /** The data that its run reads first, as of when the lease was taken; null = read them separately. */
  readonly start: RunStart | null;
  readonly direction: Direction;
  readonly epoch: number;
  readonly token: string;
  /** Aborts with a LockedError when the lease is over or another process has it. */
  readonly signal: AbortSignal;
  /** The database's clock as estimated here, never ahead of it. Epoch ms. */
  now(): number;
  /** Throws LockedError if a call of this duration could outlast the lease. */
  check(callMs: number): void;
  /** Another process has it, or it has expired: no step continues with it. */
  end(): void;
  /** Other processes may take it from now on. */
  release(): Promise<void>;
  /** As `release`, unless there are open requests in this direction: then returns false, and the lease is kept. */
  tryToEnd(): Promise<boolean>;
}

/** Throws LockedError after `timeoutMs`, StoreError, and the signal's reason. */
export async function takeLease(database: Database, request: LeaseRequest): Promise<Lease> {
  const { timeoutMs, clock, signal, direction } = request;
  try {
    for (const startedMs = performance.now(); ;) {
      const taken = await tryToTake(database, request);
      if (taken instanceof OwnLease) {
        renewalsOf(database).add(taken);
        return taken;
      }
      if (taken === "no-shop") {
        await makeShop(database, request.shop, clock.now());
        continue;
      }
      if (performance.now() - startedMs >= timeoutMs) {
        throw new LockedError(problem("locked-elsewhere", { what: direction, ...taken }));
      }
      await clock.sleep(POLL_MS, signal);
    }
  } catch (error) {
    throw mapError(error, database.address);
  }
}

/** The condition that a row is of this shop. */
const ofShop =
  (shop: string) =>
  (alias?: string): string =>
    `${alias ?? ""}.shop = ${shop}`;

type Holder = { readonly holder: string; readonly until: string };

type TakenColumns = StartRow & {
  readonly shop: number;
  readonly epoch: number;
  readonly now: number;
  readonly fresh: boolean;
  /** Since the last write the database was restored, or a standby took over. */
  readonly restored: boolean | null;
};

/**
 * Also returns what the run reads first. `fresh`: these data are newer than the end of the last lease. A statement
 * reads as of its own start; if it waited for the row, or the previous holder died, its data may be older.
 */
async function tryToTake(database: Database, request: LeaseRequest): Promise<OwnLease | Holder | "no-shop"> {
  const { shop, direction, holder, leaseMs = LEASE_MS } = request;
  const token = randomBytes(18).toString("base64url");
  const countdown = new Countdown(leaseMs);
  const { rows } = await whenReachable(() => {
    countdown.begin();
    return database.pool.query<TakenColumns>({
      name: `take-${direction}`,
      text: `UPDATE shops s SET ${direction}_epoch = ${direction}_epoch + 1, ${direction}_token = $2, ${direction}_holder = $3,
         ${direction}_until = clock_timestamp() + $4 * interval '1 millisecond'
       WHERE name = $1 AND (${direction}_token IS NULL OR ${direction}_until <= clock_timestamp())
       RETURNING s.shop, ${direction}_epoch AS epoch, ${NOW} AS now, ${runStart(POSTGRES, ofShop("s.shop"), direction)},
         (SELECT o.${direction}_token IS NULL AND o.${direction}_epoch + 1 = s.${direction}_epoch
          FROM shops o WHERE o.shop = s.shop) AS fresh, ${IS_RESTORED} AS restored`,
      values: [shop, token, holder, leaseMs],
    });
  });
  const [row] = rows;
  if (row !== undefined) {
    countdown.confirm(row.now);
    if (row.restored === true) await writeRestoredNotes(database.pool);
    const start = row.fresh && row.restored !== true ? toRunStart(row) : null;
    return new OwnLease(database, { shop: row.shop, direction, token, epoch: row.epoch, leaseMs, start }, countdown);
  }
  const [other] = (
    await database.pool.query<Holder>(
      `SELECT coalesce(${direction}_holder, '') AS holder,
         coalesce(to_char(${direction}_until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS until FROM shops WHERE name = $1`,
      [shop],
    )
  ).rows;
  return other ?? "no-shop";
}

interface Taken {
  readonly shop: number;
  readonly direction: Direction;
  readonly token: string;
  readonly epoch: number;
  readonly leaseMs: number;
  readonly start: RunStart | null;
}

class OwnLease implements Lease, Renewable {
  readonly #database: Database;
  readonly #countdown: Countdown;
  readonly #over = new AbortController();
  readonly taken: Taken;
  isReleased = false;

  constructor(database: Database, taken: Taken, countdown: Countdown) {
    this.#database = database;
    this.taken = taken;
    this.#countdown = countdown;
  }

  get shop(): number {
    return this.taken.shop;
  }

  get start(): RunStart | null {
    return this.taken.start;
  }

  get direction(): Direction {
    return this.taken.direction;
  }

  get epoch(): number {
    return this.taken.epoch;
  }

  get token(): string {
    return this.taken.token;
  }

  get leaseMs(): number {
    return this.taken.leaseMs;
  }

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  now(): number {
    return this.#countdown.now();
  }

  check(callMs: number): void {
    if (this.#over.signal.aborted) throw this.#over.signal.reason;
    if (this.#countdown.leftMs() >= callMs) return;
    this.end();
    throw this.#over.signal.reason;
  }

  end(): void {
    renewalsOf(this.#database).remove(this);
    if (!this.#over.signal.aborted) this.#over.abort(new LockedError(problem("lease-lost", { what: this.direction })));
  }

  renewing(): (nowMs: number) => void {
    const next = new Countdown(this.taken.leaseMs);
    next.begin();
    return (nowMs) => {
      next.confirm(nowMs);
      this.#countdown.takeOver(next);
    };
  }

  leftMs(): number {
    return this.#countdown.leftMs();
  }

  async release(): Promise<void> {
    if (this.isReleased) return;
    this.#leave();
    // A lease that cannot be given back expires by itself.
    await this.#giveBack("").catch(() => undefined);
  }

  async tryToEnd(): Promise<boolean> {
    const { shop, direction } = this.taken;
    // A lease that cannot be given back expires by itself.
    const isOver = await this.#giveBack(`AND NOT EXISTS (${openRequests(ofShop(String(shop)), direction)})`).catch(
      () => true,
    );
    if (isOver) this.#leave();
    return isOver;
  }

  #leave(): void {
    this.isReleased = true;
    renewalsOf(this.#database).remove(this);
  }

  /** Returns whether it was given back. */
  async #giveBack(condition: string): Promise<boolean> {
    const { shop, direction, token } = this.taken;
    const { rowCount } = await this.#database.pool.query(
      `UPDATE shops SET ${direction}_token = NULL, ${direction}_until = NULL, ${direction}_holder = NULL
       WHERE shop = $1 AND ${direction}_token = $2 ${condition}`,
      [shop, token],
    );
    return rowCount === 1;
  }
}
