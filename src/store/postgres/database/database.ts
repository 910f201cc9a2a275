import pg from "pg";

import { MINUTE, SECOND } from "../../../core/common/time/duration.ts";
import { StoreError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import type { Secret } from "../../../core/common/secret.ts";
import { mapError } from "./errors.ts";
import { migrate } from "./migrations.ts";

/** A database with the state of shops. One a process, however many shops are worked on. */
export interface Database {
  readonly pool: pg.Pool;
  /** For messages: host, port and name, without user and password. */
  readonly address: string;
  /** Commits of this server may be lost unless a transaction asks for the disk. */
  readonly isLazy: boolean;
  /**
   * A connection besides the pool, for what must not wait for others, with which a server is given up that does not answer within
   * this time. Whoever takes it ends it.
   */
  connect(answerWithinMs: number): Promise<pg.Client>;
}

const OLDEST_VERSION = 15;
const CONNECT_LIMIT_MS = 10 * SECOND;
/** A server that answers no statement for so long is not there. */
const ANSWER_LIMIT_MS = MINUTE;
const MOST_CONNECTIONS = 10;

/** 64-bit numbers as numbers: whatever is stored is below 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    oid === 20 && format !== "binary"
      ? Number
      : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
};

const opened = new Map<string, Promise<Database>>();

/**
 * The database at this address, its schema made and up to date. Throws StoreError where it cannot be reached, refuses, is too old
 * or newer than this program.
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
  // Connections that nobody uses do not keep a process from ending.
  const pool = new pg.Pool({ ...options, max: MOST_CONNECTIONS, allowExitOnIdle: true });
  // One that breaks while nobody uses it is replaced.
  pool.on("error", () => undefined);
  // One that breaks in somebody's hands fails what they ask next; between two statements nobody else listens, and Node ends.
  pool.on("connect", (client) => client.on("error", () => undefined));
  try {
    const isLazy = await check(pool, address);
    await migrate(pool, address);
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
    return { pool, address, isLazy, connect };
  } catch (error) {
    await pool.end();
    throw mapError(error, address);
  }
}

async function check(pool: pg.Pool, address: string): Promise<boolean> {
  const { rows } = await pool.query<{ version: string; encoding: string; commits: string }>(
    `SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding,
       current_setting('synchronous_commit') AS commits`,
  );
  const [{ version, encoding, commits } = { version: "0", encoding: "", commits: "" }] = rows;
  const major = Math.floor(Number(version) / 10_000);
  if (major < OLDEST_VERSION) throw unfit(address, "version", String(major), String(OLDEST_VERSION));
  if (encoding !== "UTF8") throw unfit(address, "encoding", encoding, "UTF8");
  return commits === "off";
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
