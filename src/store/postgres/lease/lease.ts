import { randomBytes } from "node:crypto";

import type { Direction } from "../../../core/common/direction.ts";
import { SECOND } from "../../../core/common/time/duration.ts";
import { LockedError } from "../../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../../core/common/problems/problem.ts";
import type { Clock } from "../../../core/ports/clock.ts";
import type { Database } from "../database/database.ts";
import { mapError, whenReachable } from "../database/errors.ts";
import { POSTGRES } from "../../dialect.ts";
import { runStart, type RunStart, type StartRow, toRunStart } from "../../tables/notes.ts";
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
  /** `next`: the next holder; `behind`: not before one that wants to be the next. Absent = whoever comes first. */
  readonly turn?: "next" | "behind";
  /** Called again and again while it waits, with who has it. */
  readonly onWait?: (by: Problem) => void;
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
}

/** Throws LockedError after `timeoutMs`, StoreError, and the signal's reason. */
export async function takeLease(database: Database, request: LeaseRequest): Promise<Lease> {
  const { timeoutMs, clock, signal, direction, turn, onWait } = request;
  try {
    let marked: number | null = null;
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
      const nowMs = performance.now();
      const by = problem("locked-elsewhere", { what: direction, ...taken });
      if (nowMs - startedMs >= timeoutMs) throw new LockedError(by);
      onWait?.(by);
      if (turn === "next" && (marked === null || nowMs - marked > MARK_MS / 3)) {
        marked = nowMs;
        await markNext(database, request);
      }
      await clock.sleep(POLL_MS, signal);
    }
  } catch (error) {
    throw mapError(error, database.address);
  }
}

/** Whoever is killed while it waits keeps others from starting no longer than this. */
const MARK_MS = 15 * SECOND;

/** Says, for a while, that others are not to start before this process. */
async function markNext(database: Database, { shop, direction, holder }: LeaseRequest): Promise<void> {
  await database.pool.query(
    `UPDATE shops SET ${direction}_next = $2, ${direction}_next_until = clock_timestamp() + $3 * interval '1 millisecond'
     WHERE name = $1`,
    [shop, holder, MARK_MS],
  );
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
  const { shop, direction, holder, leaseMs = LEASE_MS, turn } = request;
  const behind =
    turn === "behind" ? `AND (${direction}_next_until IS NULL OR ${direction}_next_until <= clock_timestamp())` : "";
  const own = turn === "next" ? `, ${direction}_next = NULL, ${direction}_next_until = NULL` : "";
  const token = randomBytes(18).toString("base64url");
  const countdown = new Countdown(leaseMs);
  const { rows } = await whenReachable(() => {
    countdown.begin();
    return database.pool.query<TakenColumns>({
      name: `take-${direction}-${turn ?? "first"}`,
      text: `UPDATE shops s SET ${direction}_epoch = ${direction}_epoch + 1, ${direction}_token = $2, ${direction}_holder = $3,
         ${direction}_until = clock_timestamp() + $4 * interval '1 millisecond'${own}
       WHERE name = $1 AND (${direction}_token IS NULL OR ${direction}_until <= clock_timestamp()) ${behind}
       RETURNING s.shop, ${direction}_epoch AS epoch, ${NOW} AS now, ${runStart(POSTGRES, ofShop("s.shop"))},
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
      `SELECT coalesce(${direction}_holder, ${direction}_next, '') AS holder,
         coalesce(to_char(coalesce(${direction}_until, ${direction}_next_until) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS until FROM shops WHERE name = $1`,
      [shop],
    )
  ).rows;
  return other ?? "no-shop";
}

type Taken = Pick<OwnLease, "shop" | "start" | "direction" | "epoch" | "token" | "leaseMs">;

class OwnLease implements Lease, Renewable {
  readonly #database: Database;
  readonly #countdown: Countdown;
  readonly #over = new AbortController();
  readonly shop: number;
  readonly start: RunStart | null;
  readonly direction: Direction;
  readonly epoch: number;
  readonly token: string;
  readonly leaseMs: number;
  isReleased = false;

  constructor(database: Database, taken: Taken, countdown: Countdown) {
    this.#database = database;
    this.#countdown = countdown;
    ({
      shop: this.shop,
      start: this.start,
      direction: this.direction,
      epoch: this.epoch,
      token: this.token,
      leaseMs: this.leaseMs,
    } = taken);
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
    const next = new Countdown(this.leaseMs);
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
    this.isReleased = true;
    renewalsOf(this.#database).remove(this);
    const { shop, direction, token } = this;
    const text = `UPDATE shops SET ${direction}_token = NULL, ${direction}_until = NULL, ${direction}_holder = NULL
       WHERE shop = $1 AND ${direction}_token = $2`;
    // A lease that cannot be given back expires by itself.
    await this.#database.pool.query(text, [shop, token]).catch(() => undefined);
  }
}
