import { randomBytes } from "node:crypto";

import type { Direction } from "../../core/common/direction.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { Database } from "./database/database.ts";
import { atAddress, whenReachable } from "./database/errors.ts";
import { POSTGRES } from "../dialect.ts";
import { type Patience, untilTaken } from "../patience.ts";
import { runStart, type RunStart, type StartRow, toRunStart } from "../tables/notes.ts";
import { SERVER_ID, writeRestoredNotes } from "./database/server.ts";
import { makeShop } from "./shops.ts";

/** How long a lease lasts without a renewal. After this time other workers can take the shops of a dead worker. */
export const LEASE_MS = 90 * SECOND;
/** How often a waiting process asks for a lease again. */
const POLL_MS = 250;
/** SQL: the time of the database, epoch ms. */
const NOW = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

export interface LeaseRequest extends Patience {
  /** The shop's name. Its row is created if needed. */
  readonly shop: string;
  readonly direction: Direction;
  /** Machine and process, for messages. */
  readonly holder: string;
  /** Absent = `LEASE_MS`. */
  readonly leaseMs?: number;
}

/** Throws LockedError after `timeoutMs`, StoreError, and the signal's reason. */
export async function takeLease(database: Database, request: LeaseRequest): Promise<Lease> {
  let marked = Number.NEGATIVE_INFINITY;
  const take = async (): Promise<Lease | { readonly heldBy: Problem }> => {
    const taken = await tryToTake(database, request);
    if ("heldBy" in taken && request.turn === "next" && performance.now() - marked > MARK_MS / 3) {
      marked = performance.now();
      await markNext(database, request);
    }
    return taken;
  };
  return atAddress(database.address, () => untilTaken(request, POLL_MS, take));
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

type TakenColumns = StartRow & {
  readonly shop: number;
  readonly now: number;
  readonly fresh: boolean;
  readonly server: string;
  /** Where the last write was; another one = the database was restored since, or a standby took over. */
  readonly known: string | null;
};

/**
 * Also returns what the run reads first. `fresh`: these data are newer than the end of the last lease. A statement
 * reads as of its own start; if it waited for the row, or the previous holder died, its data may be older.
 */
async function tryToTake(database: Database, request: LeaseRequest): Promise<Lease | { readonly heldBy: Problem }> {
  const { shop, direction, holder, leaseMs = LEASE_MS, turn } = request;
  const behind =
    turn === "behind" ? `AND (${direction}_next_until IS NULL OR ${direction}_next_until <= clock_timestamp())` : "";
  const own = turn === "next" ? `, ${direction}_next = NULL, ${direction}_next_until = NULL` : "";
  const token = randomBytes(18).toString("base64url");
  let asked = present();
  const { rows } = await whenReachable(() => {
    asked = present();
    return database.pool.query<TakenColumns>({
      name: `take-${direction}-${turn ?? "first"}`,
      text: `UPDATE shops s SET ${direction}_epoch = ${direction}_epoch + 1, ${direction}_token = $2, ${direction}_holder = $3,
         ${direction}_until = clock_timestamp() + $4 * interval '1 millisecond'${own}
       WHERE name = $1 AND (${direction}_token IS NULL OR ${direction}_until <= clock_timestamp()) ${behind}
       RETURNING s.shop, ${NOW} AS now, ${runStart(POSTGRES, ofShop("s.shop"))},
         (SELECT o.${direction}_token IS NULL AND o.${direction}_epoch + 1 = s.${direction}_epoch
          FROM shops o WHERE o.shop = s.shop) AS fresh,
         ${SERVER_ID} AS server, (SELECT id FROM tg360_server) AS known`,
      values: [shop, token, holder, leaseMs],
    });
  });
  const [row] = rows;
  if (row !== undefined) {
    const aheadMs = row.now - performance.now();
    const isRestored = row.known !== null && row.known !== row.server;
    if (isRestored) await writeRestoredNotes(database.pool);
    const start = row.fresh && !isRestored ? toRunStart(row) : null;
    const taken = { shop: row.shop, direction, token, server: row.server, start };
    return hold(database, taken, leaseMs, { asked, aheadMs });
  }
  const [other] = (
    await database.pool.query<{ readonly holder: string; readonly until: string }>(
      `SELECT coalesce(${direction}_holder, ${direction}_next, '') AS holder,
         coalesce(to_char(coalesce(${direction}_until, ${direction}_next_until) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '') AS until FROM shops WHERE name = $1`,
      [shop],
    )
  ).rows;
  if (other !== undefined) return { heldBy: problem("locked-elsewhere", { what: direction, ...other }) };
  await makeShop(database, shop, request.clock.now());
  return tryToTake(database, request);
}

/**
 * The right to work on one direction of a shop. Each lease has its own number (a fencing token), larger than all
 * before, and a secret token. A step commits only if the shop's row still has that token, on the server that gave it. The
 * end is also measured on this machine, from before the request. It is renewed until it is released.
 */
export interface Lease {
  /** The number of the shop's row. */
  readonly shop: number;
  /** The data that its run reads first, as of when the lease was taken; null = read them separately. */
  readonly start: RunStart | null;
  readonly direction: Direction;
  readonly token: string;
  /** See `SERVER_ID`. */
  readonly server: string;
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

/** How often a lease is renewed during its length, and how soon a failed renewal is repeated. */
const RENEWALS_A_LEASE = 6;
const LONGEST_WAIT_MS = 10 * SECOND;
const AFTER_FAILURE_MS = SECOND;

type TakenLease = Pick<Lease, "shop" | "start" | "direction" | "token" | "server">;

/** Slower answers are too imprecise for reading the database's clock. */
const SHARP_MS = 1000;

/** By both clocks of this machine: one stops while it sleeps, and the other may be set back. */
const present = () => ({ steadyMs: performance.now(), wallMs: Date.now() });

interface Clocks {
  /** When the last answered request for it was sent. */
  asked: ReturnType<typeof present>;
  /** How far the database's clock is ahead of the steady one at least, because its answer took time to arrive. */
  aheadMs: number;
}

function hold({ pool, renewals }: Database, taken: TakenLease, leaseMs: number, { asked, aheadMs }: Clocks): Lease {
  const { shop, direction, token } = taken;
  const leftMs = (): number => leaseMs - Math.max(performance.now() - asked.steadyMs, Date.now() - asked.wallMs);
  const everyMs = Math.min(leaseMs / RENEWALS_A_LEASE, LONGEST_WAIT_MS);
  const over = new AbortController();
  let isReleased = false;
  let timer: NodeJS.Timeout;

  const end = (): void => {
    clearTimeout(timer);
    if (!over.signal.aborted) over.abort(new LockedError(problem("lease-lost", { what: direction })));
  };
  const renewIn = (delayMs: number): void => {
    timer = setTimeout(() => void renew(), delayMs).unref();
  };
  /** Waits for a step that has the row locked. */
  const renew = async (): Promise<void> => {
    const next = present();
    const renewed = await renewals
      .query<{ now: number }>(
        `UPDATE shops SET ${direction}_until = clock_timestamp() + $3 * interval '1 millisecond'
         WHERE shop = $1 AND ${direction}_token = $2 RETURNING ${NOW} AS now`,
        [shop, token, leaseMs],
      )
      .catch(() => null);
    const arrivedMs = performance.now();
    if (isReleased || over.signal.aborted) return;
    const [row] = renewed?.rows ?? [];
    if (row !== undefined) {
      asked = next;
      if (arrivedMs - next.steadyMs <= SHARP_MS) aheadMs = row.now - arrivedMs;
    } else if (renewed !== null || leftMs() <= 0) {
      end();
      return;
    }
    renewIn(row === undefined ? AFTER_FAILURE_MS : everyMs);
  };

  renewIn(everyMs);
  return {
    ...taken,
    signal: over.signal,
    now: () => Math.floor(performance.now() + aheadMs),
    check(callMs) {
      if (!over.signal.aborted && leftMs() < callMs) end();
      over.signal.throwIfAborted();
    },
    end,
    async release() {
      if (isReleased) return;
      isReleased = true;
      clearTimeout(timer);
      const text = `UPDATE shops SET ${direction}_token = NULL, ${direction}_until = NULL, ${direction}_holder = NULL
         WHERE shop = $1 AND ${direction}_token = $2`;
      // A lease that cannot be given back expires by itself.
      await pool.query(text, [shop, token]).catch(() => undefined);
    },
  };
}
