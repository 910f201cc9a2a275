import type { Clock } from "../../core/ports/clock.ts";
import type { Secret } from "../../core/common/secret.ts";
import { answerError, cannotAsk, contractBroken, readJson } from "../answer/answer.ts";
import { createCaller } from "../wire/caller.ts";
import type { Caller, CallRequest } from "../wire/caller.ts";
import type { Ceiling } from "../wire/ceiling.ts";
import type { HttpAnswer } from "../wire/http.ts";
import type { Authenticator } from "../profile/grammar/authenticator.ts";
import { readPath } from "../profile/reading/path.ts";
import { addressWith, prepare, unaskable } from "../profile/writing/request.ts";
import type { Operation } from "../profile/grammar/schema.ts";
import type { Values } from "../profile/grammar/template.ts";
import { createAuthentication } from "./session/authenticate.ts";
import type { Authentication, Credentials } from "./session/authenticate.ts";
import type { Dialect } from "./dialect.ts";
import { compileDialect } from "./dialect.ts";
import { meaningOf } from "./meaning.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "./default-profile.ts";
import type { TotalGestProfile } from "./profile.ts";
import type { Issued, SessionKeeper } from "./session/session.ts";
import { errorWire, sessionWire } from "./wire.ts";
import type { ErrorBody } from "./wire.ts";

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
  /** How hard the system may be called; absent = as hard as it goes. */
  readonly ceiling?: Ceiling | undefined;
  readonly clock: Clock;
  /** Where a session outlasts this process; absent = each client logs in. */
  readonly sessionKeeper?: SessionKeeper | undefined;
  /** What this TotalGest speaks; by default the contract. */
  readonly profile?: TotalGestProfile | undefined;
}

/** The operations of a profile, by its own names, which are also those that messages use. */
export type OperationName = "shop" | "products" | "product" | "createOrder" | "findOrder" | "listOrders";

/** What a call is about besides its operation. */
export interface Target {
  /** For the placeholders of the profile; what is absent is left out of the query. */
  readonly values?: Values;
  /** Query parameters besides those of the profile. */
  readonly extra?: Values;
  /** A whole address that the system gave; nothing but credentials is added to it. */
  readonly address?: string | undefined;
}

/** The way to one TotalGest: addresses, authentication, and repetition. */
export interface Connection {
  readonly caller: Caller;
  readonly dialect: Dialect;
  readonly authentication: Authentication;
  /** What says which data are meant: no secret. */
  readonly ids: Readonly<Record<"ownerId" | "shopId", string>>;
  /** What `unaskable` says of the operation with these values and the configured ones. */
  unaskable(operation: Operation, target: Target): string | null;
  /** The request of a call under these credentials. */
  request(operation: Operation, target: Target, credentials: Credentials): CallRequest;
  /**
   * A read, repeated as `Caller.repeatedly` says; a 401 renews the session once. Any other answer is returned, whatever
   * its status. Throws RemoteError: a value that cannot be put into the request, no answer, no session, or a 401 with
   * nothing left to renew (`credentials`).
   */
  read(name: OperationName, operation: Operation, target: Target, signal: AbortSignal): Promise<HttpAnswer>;
  /** A read that says nothing of who calls, so that it counts against nobody's account. Throws RemoteError: no answer. */
  readBare(name: OperationName, operation: Operation, signal: AbortSignal): Promise<HttpAnswer>;
  /** The answer with the status that it means: see `meaningOf`. */
  meaning(name: OperationName, operation: Operation, answer: HttpAnswer): HttpAnswer;
  /** The contract's error that a decoded answer holds; null = it is none. */
  errorIn(value: unknown): ErrorBody | null;
  /** The bare answer to a login, whatever it says; null = this TotalGest knows none. Throws RemoteError: no answer. */
  askForSession(signal: AbortSignal): Promise<HttpAnswer | null>;
}

export function createConnection(options: TotalGestOptions): Connection {
  const { clock, password, timeoutMs, concurrency, endpoint } = options;
  const dialect = compileDialect(options.profile ?? DEFAULT_TOTALGEST_PROFILE);
  const { profile } = dialect;
  const fixed = configuredValues(options);
  const errorIn = (value: unknown): ErrorBody | null => {
    const parsed = errorWire.safeParse(dialect.error.read(value));
    return parsed.success ? { ...parsed.data, code: String(parsed.data.code) } : null;
  };
  const caller = createCaller({
    system: "TotalGest",
    host: new URL(endpoint).host,
    timeoutMs,
    concurrency,
    ceiling: options.ceiling,
    clock,
    secrets: () => [password.reveal(), fixed["basic"] ?? "", ...authentication.issued()],
    describeError: (value) => describeError(errorIn(value)),
  });
  const authentication = createAuthentication(
    profile.authenticator,
    fixed,
    async (signal) => issuedIn(caller, profile, await askForSession(signal)),
    clock,
    options.sessionKeeper,
  );
  const askForSession: Connection["askForSession"] = async (signal) => {
    const answer = await logIn(caller, options, profile, signal);
    return answer === null ? null : meaningOf({ dialect, errorIn }, "session", null, answer);
  };
  const connection: Connection = {
    caller,
    askForSession,
    dialect,
    authentication,
    ids: { ownerId: options.ownerId, shopId: options.shopId },
    errorIn,
    meaning: (name, operation, answer) => meaningOf({ dialect, errorIn }, name, operation, answer),
    unaskable: (operation, { values }) => {
      const value = unaskable(operation, { ...fixed, ...values });
      return value === fixed["password"] ? MASKED : value;
    },
    request: (operation, { values, extra, address }, credentials) => {
      const token = credentials.token ?? undefined;
      const prepared = prepare(
        profile.basePath,
        operation,
        { ...fixed, token, ...values },
        { ...extra, ...credentials.query },
      );
      const { target, ...rest } = prepared;
      const url = address === undefined ? `${endpoint}${target}` : addressWith(address, credentials.query);
      return { ...rest, url, headers: { ...prepared.headers, ...credentials.headers } };
    },
    readBare: (name, operation, signal) => {
      const { ownerId, shopId } = fixed;
      const { target, ...rest } = prepare(profile.basePath, operation, { ownerId, shopId });
      return caller.repeatedly(name, { ...rest, url: `${endpoint}${target}` }, signal);
    },
    read: async (name, operation, target, signal) => {
      const value = connection.unaskable(operation, target);
      if (value !== null) throw cannotAsk("TotalGest", name, value);
      return caller.inTurn(signal, () => readUnderCredentials(connection, name, operation, target, signal));
    },
  };
  return connection;
}

/** Stands in a message in the place of a password. */
const MASKED = "********";

function configuredValues({ username, password, ownerId, shopId }: TotalGestOptions): Values {
  const basic = Buffer.from(`${username}:${password.reveal()}`, "utf8").toString("base64");
  return { username, password: password.reveal(), ownerId, shopId, basic };
}

async function readUnderCredentials(
  connection: Connection,
  name: OperationName,
  operation: Operation,
  target: Target,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { caller, authentication } = connection;
  const call = async (credentials: Credentials): Promise<HttpAnswer> => {
    const answer = await caller.repeatedly(name, connection.request(operation, target, credentials), signal);
    return connection.meaning(name, operation, answer);
  };
  const credentials = await authentication.take(signal);
  const answer = await call(credentials);
  if (answer.status !== 401) return answer;
  const renewed = await authentication.renew(credentials, signal);
  if (renewed === null) throw answerError(caller.describe(name), answer);
  const second = await call(renewed);
  if (second.status === 401) throw answerError(caller.describe(name), second);
  return second;
}

/** A login changes nothing but the session, so it is repeated like a read. */
async function logIn(
  caller: Caller,
  options: TotalGestOptions,
  { authenticator, basePath }: TotalGestProfile,
  signal: AbortSignal,
): Promise<HttpAnswer | null> {
  if (authenticator.type !== "session") return null;
  const values = configuredValues(options);
  const { path, request: body, encoding, charset, headers } = authenticator;
  const accept = { Accept: "application/json", ...headers };
  const operation = { method: "POST", path, body, encoding, charset, headers: accept } as const;
  const { target, ...rest } = prepare(basePath, operation, values);
  return caller.repeatedly("session", { ...rest, url: `${options.endpoint}${target}` }, signal);
}

function issuedIn(caller: Caller, { authenticator }: TotalGestProfile, answer: HttpAnswer | null): Issued {
  if (authenticator.type !== "session" || answer === null) return { token: "", expiresMs: null };
  const call = caller.describe("session");
  if (answer.status >= 300) throw answerError(call, answer);
  const given = tokenBeside(authenticator, answer);
  if (given !== null) return { token: given, expiresMs: null };
  const body = readJson(call, answer);
  const parsed = sessionWire.safeParse({ token: readPath(body, authenticator.tokenPath) });
  if (parsed.success) return { token: parsed.data.token, expiresMs: endOfSession(authenticator, body) };
  // What stands there instead is not quoted: it may be a token all the same.
  throw contractBroken(call, { path: authenticator.tokenPath, expected: "a text that is not empty", found: "none" });
}

/** Only a whole date says it: a number may be seconds from now, or anything. */
function endOfSession({ expiresPath }: Extract<Authenticator, { type: "session" }>, body: unknown): number | null {
  const said = expiresPath === null || expiresPath === undefined ? null : readPath(body, expiresPath);
  if (typeof said !== "string" || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(said)) return null;
  const endMs = Date.parse(said);
  return Number.isNaN(endMs) ? null : endMs;
}

/** The token that a login gives in a cookie or a header; null = it stands in the body. */
export function tokenBeside(
  { inject, tokenHeader }: Extract<Authenticator, { type: "session" }>,
  { headers, cookies }: HttpAnswer,
): string | null {
  const header = tokenHeader === undefined ? undefined : headers[tokenHeader.toLowerCase()];
  const given = inject.into === "cookie" ? cookies.get(inject.name) : header;
  return given === undefined || given === "" ? null : given;
}

/** `code: message` of the contract's error; null = there is none. A vendor without codes has words in the code's place. */
function describeError(error: ErrorBody | null): string | null {
  if (error === null) return null;
  const { code, message } = error;
  const isSaid = message === undefined || message === null || message === "" || message.trim() === code.trim();
  return isSaid ? code : `${code}: ${message}`;
}
