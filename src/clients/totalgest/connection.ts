import type { Clock } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { answerError, contractBroken, readJson } from "../answer.ts";
import { createCaller } from "../caller.ts";
import type { Caller, CallRequest } from "../caller.ts";
import type { HttpAnswer } from "../http.ts";
import { AUTHORIZATION_HEADER, OPERATIONS } from "./contract.ts";
import type { OperationKey } from "./contract.ts";
import { createSession } from "./session.ts";
import type { Session } from "./session.ts";
import { errorWire, sessionWire } from "./wire.ts";
import type { SessionRequestWire } from "./wire.ts";

export interface TotalGestOptions {
  /** Normalised URL without a slash at its end; a path is kept. */
  readonly endpoint: string;
  readonly shopId: string;
  readonly ownerId: string;
  readonly username: string;
  readonly password: Secret;
  /** A whole answer has to come within this. */
  readonly timeoutMs: number;
  /** Calls in flight at once. */
  readonly concurrency: number;
  readonly clock: Clock;
}

/** What a call is about besides its operation. Absent query values are left out. */
export interface Target {
  readonly id?: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
}

/** The way to one TotalGest: addresses, the session, and repetition. */
export interface Connection {
  readonly caller: Caller;
  readonly session: Session;
  urlOf(operation: OperationKey, target: Target): string;
  /** The headers of a call under a session. */
  headersOf(token: string): Readonly<Record<string, string>>;
  /**
   * A GET under the session, repeated as `Caller.repeatedly` says; a 401 renews the session once. Any other answer is
   * returned, whatever its status. Throws RemoteError: no answer, no session, or a second 401 (`credentials`).
   */
  get(operation: OperationKey, target: Target, signal: AbortSignal): Promise<HttpAnswer>;
}

export function createConnection(options: TotalGestOptions): Connection {
  const { clock, password, timeoutMs, concurrency } = options;
  const secrets = (): readonly string[] => [password.reveal(), ...session.issued()];
  const host = new URL(options.endpoint).host;
  const caller = createCaller({
    system: "TotalGest",
    host,
    timeoutMs,
    concurrency,
    clock,
    secrets,
    describeError,
  });
  const session = createSession((signal) => logIn(caller, options, signal), clock);

  const connection: Connection = {
    caller,
    session,
    urlOf: (operation, target) => urlOf(options, operation, target),
    headersOf: (token) => ({ accept: "application/json", [AUTHORIZATION_HEADER.toLowerCase()]: `Bearer ${token}` }),
    get: (operation, target, signal) =>
      caller.inTurn(signal, () => getUnderSession(connection, operation, target, signal)),
  };
  return connection;
}

async function getUnderSession(
  connection: Connection,
  operation: OperationKey,
  target: Target,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { caller, session } = connection;
  const url = connection.urlOf(operation, target);
  const call = (token: string): Promise<HttpAnswer> =>
    caller.repeatedly(operation, { method: "GET", url, headers: connection.headersOf(token) }, signal);
  const token = await session.token(signal);
  const answer = await call(token);
  if (answer.status !== 401) return answer;
  const second = await call(await session.renew(token, signal));
  if (second.status === 401) throw answerError(caller.describe(operation), second);
  return second;
}

/** A login changes nothing but the session, so it is repeated like a GET. */
async function logIn(caller: Caller, options: TotalGestOptions, signal: AbortSignal): Promise<string> {
  const { username, password, ownerId, shopId } = options;
  const body: SessionRequestWire = { username, password: password.reveal(), ownerId, shopId };
  const request: CallRequest = {
    method: "POST",
    url: urlOf(options, "session", {}),
    headers: { accept: "application/json", "content-type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await caller.repeatedly(OPERATIONS.session.name, request, signal);
  const call = caller.describe(OPERATIONS.session.name);
  if (answer.status >= 300) throw answerError(call, answer);
  const parsed = sessionWire.safeParse(readJson(call, answer));
  if (parsed.success) return parsed.data.token;
  // What stands there instead is not quoted: it may be a token all the same.
  throw contractBroken(call, { path: "token", expected: "a text that is not empty", found: "none" });
}

function urlOf(options: TotalGestOptions, operation: OperationKey, target: Target): string {
  const path = OPERATIONS[operation].path
    .replace("{ownerId}", () => encodeSegment(options.ownerId))
    .replace("{shopId}", () => encodeSegment(options.shopId))
    .replace("{id}", () => encodeSegment(target.id ?? ""));
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(target.query ?? {})) if (value !== undefined) query.set(name, value);
  return `${options.endpoint}${path}${query.size === 0 ? "" : `?${query.toString()}`}`;
}

/** Lone surrogates, which `encodeURIComponent` refuses, become the replacement character on their way through UTF-8. */
function encodeSegment(value: string): string {
  return encodeURIComponent(Buffer.from(value, "utf8").toString("utf8"));
}

/** `code: message` of the contract's error; null = the value is none. */
function describeError(value: unknown): string | null {
  const parsed = errorWire.safeParse(value);
  if (!parsed.success) return null;
  const { code, message } = parsed.data.error;
  return message === undefined || message === null || message === "" ? code : `${code}: ${message}`;
}
