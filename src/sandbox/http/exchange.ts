import { isRecord } from "../../core/common/record.ts";

/** A call as an operation sees it. */
export interface SandboxCall {
  readonly method: string;
  readonly path: string;
  /** Decoded parts of the path. */
  readonly params: Readonly<Record<string, string>>;
  /** Decoded, in the order sent; a name may come several times. */
  readonly query: Readonly<Record<string, readonly string[]>>;
  /** By name in lower case; null = not sent. */
  header(name: string): string | null;
  /** Exactly as sent; empty = none. */
  readonly body: string;
  /** A planted fault: the server ignores the query. */
  readonly blind: boolean;
}

/** The answer to a call. */
export interface SandboxReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Handler = (call: SandboxCall) => SandboxReply;

/** An operation of a system: `handle` answers calls of `method` and `path`. */
export interface Route {
  readonly operation: string;
  readonly method: "GET" | "POST";
  /** In the router's syntax: `/owners/:ownerId`. */
  readonly path: string;
  handle(call: SandboxCall): SandboxReply;
  /** If two operations share an address, which of them a call is. */
  operationOf?(call: SandboxCall): string;
  /** What the ledger stores of such a call beside its head. */
  note?(call: SandboxCall): { body?: string; key?: string };
}

const JSON_TYPE = { "content-type": "application/json; charset=utf-8" } as const;

export function jsonReply(value: unknown, status = 200): SandboxReply {
  return { status, headers: JSON_TYPE, body: Buffer.from(JSON.stringify(value)) };
}

/** The value of a query parameter; of several the last, as in PHP. */
export function queryOf(call: SandboxCall, name: string): string | null {
  return call.query[name]?.at(-1) ?? null;
}

/** The body as JSON; undefined if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error code of a reply, in the system's own words; null = none. */
export function replyError(reply: SandboxReply): string | null {
  if (reply.body.length > 4096 || !(reply.headers["content-type"] ?? "").includes("json")) return null;
  const value = jsonOf(reply.body.toString());
  const error = isRecord(value) ? value["error"] : undefined;
  if (isRecord(error)) return typeof error["code"] === "string" ? error["code"] : null;
  return typeof error === "string" ? error : null;
}
