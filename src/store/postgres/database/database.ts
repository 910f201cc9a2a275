import pg from "pg";

import { MINUTE, SECOND } from "../../../core/common/time/duration.ts";
import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import type { Secret } from "../../../core/common/secret.ts";
import { mapError } from "./errors.ts";
import { migrate } from "./migrations.ts";
import { KnownServer, writeRestoredNotes } from "./server.ts";
import { Statistics } from "./statistics.ts";

/** A database with the states of shops. One per process, for any number of shops. */
export interface Database {
  readonly pool: pg.Pool;
  /** Host, port and name for messages, without user and password. */
  readonly address: string;
  /** This server may lose commits unless a transaction sets `synchronous_commit`. */
  readonly isLazy: boolean;
  /** A pooler is in between: it may put another server behind a connection that stays open. */
  readonly isPooled: boolean;
  /** The server of its connections. */
  readonly server: KnownServer;
  readonly statistics: Statistics;
  /**
   * A connection outside of the pool, for work that must not wait for others. A server that does not answer within this
   * time is given up. The caller ends the connection.
   */
  connect(answerWithinMs: number): Promise<pg.Client>;
}

const OLDEST_VERSION = 15;
const CONNECT_LIMIT_MS = 10 * SECOND;
/** A server that does not answer a statement within this time counts as unreachable. */
const ANSWER_LIMIT_MS = MINUTE;
const MOST_CONNECTIONS = 10;

/** 64-bit integers as numbers: all stored values are below 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === 20 && format !== "binary"
      ? Number
      : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

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
  const options = {
    connectionString: url,
    types,
    application_name: "tg360",
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    query_timeout: ANSWER_LIMIT_MS,
    keepAlive: true,
  };
  const server = new KnownServer();
  const verify = (client: pg.PoolClient, done: (error?: Error) => void): void =>
    void planForAnyShop(client).then(() => server.verify(client, done), done);
  // Idle connections do not keep the process running.
  const pool = new pg.Pool({ ...options, max: MOST_CONNECTIONS, allowExitOnIdle: true, verify });
  // A broken idle connection is replaced.
  pool.on("error", () => undefined);
  // A broken connection in use makes its next statement fail. Without a listener between two statements, Node would end
  // the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    const { isLazy, isPooled } = await check(pool, address);
    await migrate(pool, address);
    await writeRestoredNotes(pool);
    const connect = async (answerWithinMs: number): Promise<pg.Client> => {
      const client = new pg.Client({
        ...options,
        connectionTimeoutMillis: answerWithinMs,
        query_timeout: answerWithinMs,
      });
      client.on("error", () => undefined);
      await client.connect();
      return client;
    };
    return { pool, address, isLazy, isPooled, server, statistics: new Statistics(pool), connect };
  } catch (error) {
    await pool.end();
    throw mapError(error, address);
  }
}

/**
 * Makes plans that serve every shop, once per connection. A plan for one shop that is newer than the last statistics would
 * assume that it has no rows, and scan all rows of the shop. Nor is any compiled: for the one that reads all shops the
 * server would compile for longer than it reads.
 */
const planForAnyShop = async (client: pg.ClientBase): Promise<void> => {
  await client.query("SET plan_cache_mode = force_generic_plan; SET jit = off");
};

interface Found {
  readonly version: string;
  readonly encoding: string;
  readonly commits: string;
  /** The server's process. */
  readonly pid: number;
  /** The server has this statement under the name that it got here. */
  readonly isKept: boolean;
}

const LOOK = "tg360-look";

async function check(pool: pg.Pool, address: string): Promise<Pick<Database, "isLazy" | "isPooled">> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<Found>({
      name: LOOK,
      text: `SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding,
         current_setting('synchronous_commit') AS commits, pg_backend_pid() AS pid,
         EXISTS (SELECT FROM pg_prepared_statements WHERE name = '${LOOK}') AS "isKept"`,
    });
    const [found] = rows;
    if (found === undefined) throw new Error("the server does not say what it is");
    const major = Math.floor(Number(found.version) / 10_000);
    if (major < OLDEST_VERSION) throw unfit(address, "version", String(major), String(OLDEST_VERSION));
    if (found.encoding !== "UTF8") throw unfit(address, "encoding", found.encoding, "UTF8");
    // A pooler invents the number of the process for its clients.
    const isPooled = "processID" in client && client.processID !== found.pid;
    if (isPooled) await refuseForgetful(pool, address, found);
    return { isLazy: found.commits === "off", isPooled };
  } finally {
    client.release();
  }
}

/**
 * Throws StoreError if the pooler gives every transaction another connection and does not carry prepared statements over:
 * runs would break off at any step. While the first connection is open, the second one has its server. Where others use the
 * pooler meanwhile it may look like two servers: then the first step that fails has the same problem.
 */
async function refuseForgetful(pool: pg.Pool, address: string, { pid, isKept }: Found): Promise<void> {
  const client = await pool.connect();
  try {
    // A transaction, because a pooler that shares single statements refuses all of them.
    await client.query("BEGIN");
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await client.query("COMMIT");
    if (isKept && rows[0]?.pid === pid) throw new StoreError(problem("database-pooler", { address }));
  } finally {
    client.release();
  }
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
  for (const one of all) await one.then(({ pool }) => pool.end()).catch(() => undefined);
}
