import { setTimeout as sleep } from "node:timers/promises";

import { SECOND } from "../../../core/common/time/duration.ts";
import { StoreError, Tg360Error, codeOf } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";

type DatabaseFault =
  | "database-unreachable"
  | "database-refused"
  | "database-busy"
  | "database-full"
  | "database-certificate"
  | "database-pooler"
  | "database-failed";

/** By SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) or the system's error code. */
const KINDS: readonly (readonly [codes: RegExp, kind: DatabaseFault])[] = [
  [/^(53300|53400)$/, "database-busy"],
  // A prepared statement that is not there, or is there already: another server is behind the connection.
  [/^(26000|42P05)$/, "database-pooler"],
  [/^(53[01]00|58030)$/, "database-full"],
  [/^(28\w{3}|3D000|42501|25006)$/, "database-refused"],
  [
    /^(57P0[1-5]|08\w{3}|25P0[34]|EPIPE|EADDRNOTAVAIL|E(CONN|HOST|NET|TIMEDOUT|AI_)\w*|ENOTFOUND|ENOENT|EACCES)$/,
    "database-unreachable",
  ],
  [
    /^(ERR_TLS_\w+|CERT_\w+|\w*_CERT\w*|UNABLE_TO_\w+|HOSTNAME_MISMATCH|INVALID_CA|ERR_SSL_\w+|EPROTO)$/,
    "database-certificate",
  ],
];

/** Errors that pg reports only as text. */
const WORDS: readonly (readonly [words: RegExp, kind: DatabaseFault])[] = [
  [/terminated|timeout|timed out|not queryable|Connection ended|closed/i, "database-unreachable"],
  [/SSL|certificate/i, "database-certificate"],
  [/password|SASL|SCRAM/i, "database-refused"],
];

function kindOf(error: unknown): DatabaseFault | null {
  const code = firstCodeOf(error);
  // PgBouncer has one code for everything.
  if (code === "08P01") {
    const said = error instanceof Error ? error.message : "";
    if (said.includes("statement pooling")) return "database-pooler";
    if (said.includes("max_client_conn")) return "database-busy";
  }
  // The file of `sslrootcert`; a socket that is missing is one of `connect`.
  if (error instanceof Error && "syscall" in error && error.syscall === "open") return "database-certificate";
  const kind = KINDS.find(([codes]) => codes.test(code))?.[1];
  if (kind !== undefined) return kind;
  if (/^[0-9A-Z]{5}$/.test(code)) return "database-failed";
  const words = error instanceof Error ? error.message : "";
  return WORDS.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

/** Of several addresses that were tried, the first one's. */
function firstCodeOf(error: unknown): string {
  return error instanceof AggregateError ? firstCodeOf(error.errors[0]) : (codeOf(error) ?? "");
}

/** Maps a failure of the server or the connection to a StoreError with `address`; returns any other error unchanged. */
export function mapError(error: unknown, address: string): unknown {
  if (error instanceof Tg360Error) return error;
  const kind = kindOf(error);
  if (kind === null) return error;
  const [words, code] = [error instanceof Error ? error.message : "", firstCodeOf(error)];
  // What is wrong with a certificate is said in the reader's words, by its code.
  const isNamed = kind === "database-certificate" && /^[A-Z_]{8,}$/.test(code);
  return new StoreError(problem(kind, { address, detail: isNamed || words === "" ? code : words }), error);
}

/** Failures of the server or the connection in `work` become StoreErrors with `address`. */
export async function atAddress<T>(address: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw mapError(error, address);
  }
}

/** The connection cannot be used any more: the server is gone, or ended it. */
export function isBroken(error: unknown): boolean {
  return kindOf(error) === "database-unreachable";
}

/** A temporary failure: the server restarts, all connections are in use, or another transaction conflicts. */
export function passes(found: unknown): boolean {
  const error = found instanceof StoreError ? found.cause : found;
  const kind = kindOf(error);
  return (
    kind === "database-unreachable" || kind === "database-busy" || /^(40001|40P01|55P03)$/.test(firstCodeOf(error))
  );
}

/** How long to wait for a server that restarts. */
const LIMIT_MS = 20 * SECOND;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = SECOND;

/** Retries `work` while the failure is temporary. `isOver` = retrying is not allowed any more. */
export async function whenReachable<T>(work: () => Promise<T>, isOver: () => boolean = () => false): Promise<T> {
  const startedMs = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error) || isOver() || performance.now() - startedMs > LIMIT_MS) throw error;
    }
    await sleep(waitMs);
  }
}
