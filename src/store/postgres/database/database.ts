import type pg from "pg";

import { MINUTE, SECOND } from "../../../core/common/time/duration.ts";
import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import type { Secret } from "../../../core/common/secret.ts";
import { atAddress, mapError, whenReachable } from "./errors.ts";
import { migrate } from "./migrations.ts";
import { writeRestoredNotes } from "./server.ts";
import { Statistics } from "./statistics.ts";

/** A database with the states of shops. One per process, for any number of shops. */
export interface Database {
  readonly pool: pg.Pool;
  /** Host, port and name for messages, without user and password. */
  readonly address: string;
  /** Connections of its own, so that no renewal of a lease waits for other work. */
  readonly renewals: pg.Pool;
  readonly statistics: Statistics;
}

const OLDEST_VERSION = 15;
const CONNECT_LIMIT_MS = 10 * SECOND;
/** A server that does not answer a statement within this time counts as unreachable. */
const ANSWER_LIMIT_MS = MINUTE;
const MOST_CONNECTIONS = 10;
/** A renewal waits for a step that has the shop's row, and others go on beside it. */
const MOST_RENEWALS = 3;
const RENEWED_WITHIN_MS = 5 * SECOND;

const opened = new Map<string, Promise<Database>>();

/**
 * The database at this address, with its schema created and migrated. Throws StoreError if it cannot be reached,
 * refuses the connection, is too old, or is newer than this program.
 */
export async function openDatabase(url: Secret): Promise<Database> {
  const text = url.reveal();
  let one = opened.get(text);
  if (one === undefined) {
    one = open(text);
    opened.set(text, one);
    one.catch(() => opened.delete(text));
  }
  return one;
}

async function open(url: string): Promise<Database> {
  const address = addressOf(url);
  // Loaded here: an installation with files never needs it.
  const { default: library } = await import("pg");
  const pool = makePool(library, url, MOST_CONNECTIONS, ANSWER_LIMIT_MS);
  try {
    await check(pool, address);
    await migrate(pool, address);
    await writeRestoredNotes(pool);
    const renewals = makePool(library, url, MOST_RENEWALS, RENEWED_WITHIN_MS);
    return { pool, address, renewals, statistics: new Statistics(pool) };
  } catch (error) {
    await pool.end();
    throw mapError(error, address);
  }
}

function makePool({ Pool, types: parsers }: typeof pg, url: string, max: number, answerWithinMs: number): pg.Pool {
  /** 64-bit integers as numbers: all stored values are below 2^53. */
  const types = {
    getTypeParser: ((oid: number, format?: "text" | "binary") =>
      oid === 20 && format !== "binary"
        ? Number
        : parsers.getTypeParser(oid, format as "text")) as typeof parsers.getTypeParser,
  };
  const pool = new Pool({
    connectionString: url,
    types,
    application_name: "tg360",
    connectionTimeoutMillis: Math.min(CONNECT_LIMIT_MS, answerWithinMs),
    query_timeout: answerWithinMs,
    keepAlive: true,
    max,
    // Longer than between two renewals.
    idleTimeoutMillis: MINUTE / 2,
    // Idle connections do not keep the process running.
    allowExitOnIdle: true,
    verify: (client, done) => {
      client.query(PLAN_FOR_ANY_SHOP, done);
    },
  });
  // A broken idle connection is replaced.
  pool.on("error", () => undefined);
  // A broken connection in use makes its next statement fail. Without a listener between two statements, Node would end
  // the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/**
 * Makes plans that serve every shop, once per connection. A plan for one shop that is newer than the last statistics would
 * assume that it has no rows, and scan all rows of the shop. Nor is any compiled: for the one that reads all shops the
 * server would compile for longer than it reads.
 */
const PLAN_FOR_ANY_SHOP = "SET plan_cache_mode = force_generic_plan; SET jit = off";

async function check(pool: pg.Pool, address: string): Promise<void> {
  const { rows } = await pool.query<{ version: string; encoding: string }>(
    "SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding",
  );
  const { version = "0", encoding = "" } = rows[0] ?? {};
  const major = Math.floor(Number(version) / 10_000);
  if (major < OLDEST_VERSION) throw unfit(address, "version", String(major), String(OLDEST_VERSION));
  if (encoding !== "UTF8") throw unfit(address, "encoding", encoding, "UTF8");
}

function unfit(address: string, what: "version" | "encoding", found: string, needed: string): StoreError {
  return new StoreError(problem("database-unfit", { address, what, found, needed }));
}

function addressOf(url: string): string {
  const { hostname, port, pathname, searchParams } = new URL(url);
  return `${searchParams.get("host") ?? hostname}:${port === "" ? "5432" : port}${pathname}`;
}

/** Ends all connections. */
export async function closeDatabases(): Promise<void> {
  const all = [...opened.values()];
  opened.clear();
  for (const one of all)
    await one.then(({ pool, renewals }) => Promise.all([pool.end(), renewals.end()])).catch(() => undefined);
}

/** One statement outside of a transaction. Throws StoreError. */
export async function query<T extends object>(
  { pool, address }: Database,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly T[]> {
  return atAddress(address, async () => (await whenReachable(() => pool.query<T>(text, [...values]))).rows);
}
