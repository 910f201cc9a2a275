import type { Secret } from "../../core/common/secret.ts";
import { answerError, cannotAsk, contractBroken, readJson, type Call, type VendorError } from "../answer/answer.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { NO_CREDENTIALS, type Credentials, type HttpCall } from "../wire/send.ts";
import { createWire, withMeaning, withPlace, withProblems, type CallOptions, type Wire } from "../wire/wire.ts";
import type { Authenticator } from "../profile/grammar/authenticator.ts";
import { readPath } from "../profile/reading/path.ts";
import { addressWith, prepare, unaskable } from "../profile/writing/request.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import type { Values } from "../profile/grammar/template.ts";
import { createAuthentication } from "./session/authenticate.ts";
import { type Dialect, compileDialect, type OperationName } from "./dialect.ts";
import { meaningOf } from "./meaning.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "./default-profile.ts";
import type { TotalGestProfile } from "./profile.ts";
import type { Issued, SessionKeeper } from "./session/session.ts";
import { withSession } from "./session/with-session.ts";
import { errorWire, sessionWire, type ErrorBody } from "./wire.ts";

export interface TotalGestOptions extends CallOptions {
  /** Normalised URL without a slash at its end; a path is kept. */
  readonly endpoint: string;
  readonly shopId: string;
  readonly ownerId: string;
  readonly username: string;
  readonly password: Secret;
  /** Where a session outlasts this process; absent = each client logs in. */
  readonly sessionKeeper?: SessionKeeper | undefined;
  /** What this TotalGest speaks; by default the contract. */
  readonly profile?: TotalGestProfile | undefined;
}

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
export interface Connection extends Pick<Wire, "describe" | "clockAheadMs" | "takeCalls"> {
  readonly dialect: Dialect;
  /** What says which data are meant: no secret. */
  readonly ids: Readonly<Record<"ownerId" | "shopId", string>>;
  /** What `unaskable` says of the operation with these values and the configured ones. */
  unaskable(operation: Operation, target: Target): string | null;
  /** Where a call goes, without credentials. */
  addressOf(operation: Operation, target: Target): string;
  /**
   * A read, repeated as `withRetry` says; a 401 renews the session once. Any other answer is returned, whatever
   * its status. Throws RemoteError: a value that cannot be put into the request, no answer, no session, or a 401 with
   * nothing left to renew (`credentials`).
   */
  read(name: OperationName, operation: Operation, target: Target, signal: AbortSignal): Promise<HttpAnswer>;
  /** A read that says nothing of who calls, so that it counts against nobody's account. Throws RemoteError: no answer. */
  readBare(name: OperationName, operation: Operation, signal: AbortSignal): Promise<HttpAnswer>;
  /**
   * Sends an order's exact bytes, once more only after a 401, which says that the first were not taken. Throws
   * TransportFailure, what a login throws, or the signal's reason where the call never had its place.
   */
  sendOrder(
    target: Target,
    body: string,
    signal: AbortSignal,
    beforeBytes: (() => Promise<void>) | undefined,
  ): Promise<HttpAnswer>;
  /** The contract's error that a decoded answer holds; null = it is none. */
  errorIn(value: unknown): ErrorBody | null;
  /** The bare answer to a login, whatever it says; null = this TotalGest knows none. Throws RemoteError: no answer. */
  askForSession(signal: AbortSignal): Promise<HttpAnswer | null>;
}

export function createConnection(options: TotalGestOptions): Connection {
  const { clock, password, timeoutMs, concurrency, ceiling, endpoint, ownerId, shopId } = options;
  const dialect = compileDialect(options.profile ?? DEFAULT_TOTALGEST_PROFILE);
  const { profile } = dialect;
  const fixed = configuredValues(options);
  const errorIn = (value: unknown): ErrorBody | null => {
    const parsed = errorWire.safeParse(dialect.error.read(value));
    return parsed.success ? { ...parsed.data, code: String(parsed.data.code) } : null;
  };
  const wire = createWire({
    system: "TotalGest",
    host: new URL(endpoint).host,
    timeoutMs,
    concurrency,
    ceiling,
    clock,
    secrets: () => [password.reveal(), fixed["basic"] ?? "", ...authentication.issued()],
    describeError: (value) => describeError(errorIn(value)),
    mayCall: options.mayCall,
  });
  const { describe, clockAheadMs, takeCalls } = wire;
  const build = (operation: Operation, { values, extra, address }: Target, credentials: Credentials): HttpCall => {
    const given = { ...fixed, token: credentials.token ?? undefined, ...values };
    const prepared = prepare(profile.basePath, operation, given, { ...extra, ...credentials.query });
    const { target, ...rest } = prepared;
    const url = address === undefined ? `${endpoint}${target}` : addressWith(address, credentials.query);
    return { ...rest, url, headers: { ...prepared.headers, ...credentials.headers } };
  };
  const unaskableIn: Connection["unaskable"] = (operation, { values }) => {
    const value = unaskable(operation, { ...fixed, ...values });
    return value === fixed["password"] ? MASKED : value;
  };

  const askOutside = withProblems(withMeaning(wire.send), describe);
  const askForSession: Connection["askForSession"] = async (signal) => {
    const login = loginIn(profile);
    if (login === null) return null;
    const { target, ...rest } = prepare(profile.basePath, login, fixed);
    const http = { ...rest, url: `${endpoint}${target}` };
    const meaning = (answer: HttpAnswer): HttpAnswer => meaningOf({ dialect, errorIn }, "session", null, answer);
    return askOutside({ operation: "session", build: () => http, mayRepeat: true, signal, meaning });
  };
  const authentication = createAuthentication(
    profile.authenticator,
    fixed,
    async (signal) => issuedIn(describe("session"), profile, await askForSession(signal)),
    clock,
    options.sessionKeeper,
  );
  const send = withPlace(withSession(withMeaning(wire.send), authentication), wire.inPlace);
  const ask = withProblems(send, describe);

  return {
    dialect,
    describe,
    clockAheadMs,
    takeCalls,
    askForSession,
    errorIn,
    ids: { ownerId, shopId },
    unaskable: unaskableIn,
    addressOf: (operation, target) => build(operation, target, NO_CREDENTIALS).url,
    read: async (name, operation, target, signal) => {
      const value = unaskableIn(operation, target);
      if (value !== null) throw cannotAsk("TotalGest", name, value);
      const answer = await ask({
        operation: name,
        build: (credentials) => build(operation, target, credentials),
        mayRepeat: true,
        signal,
        meaning: (came) => meaningOf({ dialect, errorIn }, name, operation, came),
      });
      if (answer.status === 401) throw answerError(describe(name), answer);
      return answer;
    },
    readBare: (name, operation, signal) => {
      const { target, ...rest } = prepare(profile.basePath, operation, { ownerId, shopId });
      const http = { ...rest, url: `${endpoint}${target}` };
      return askOutside({ operation: name, build: () => http, mayRepeat: true, signal });
    },
    sendOrder: (target, body, signal, beforeBytes) => {
      const operation = profile.createOrder;
      return send({
        operation: "createOrder",
        build: (credentials) => ({ ...build(operation, target, credentials), body }),
        mayRepeat: false,
        signal,
        beforeBytes,
        meaning: (came) => meaningOf({ dialect, errorIn }, "createOrder", operation, came),
      });
    },
  };
}

/** Stands in a message in the place of a password. */
const MASKED = "********";

function configuredValues({ username, password, ownerId, shopId }: TotalGestOptions): Values {
  const basic = Buffer.from(`${username}:${password.reveal()}`, "utf8").toString("base64");
  return { username, password: password.reveal(), ownerId, shopId, basic };
}

/** A login changes nothing but the session. Null = this TotalGest knows none. */
function loginIn({ authenticator }: TotalGestProfile): Operation | null {
  if (authenticator.type !== "session") return null;
  const { path, request: body, encoding, charset, headers } = authenticator;
  return { method: "POST", path, body, encoding, charset, headers: { Accept: "application/json", ...headers } };
}

function issuedIn(call: Call, { authenticator }: TotalGestProfile, answer: HttpAnswer | null): Issued {
  if (authenticator.type !== "session" || answer === null) return { token: "", expiresMs: null };
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
  const expires = expiresPath === null || expiresPath === undefined ? null : readPath(body, expiresPath);
  if (typeof expires !== "string" || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(expires)) return null;
  const endMs = Date.parse(expires);
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
function describeError(error: ErrorBody | null): VendorError | null {
  if (error === null) return null;
  const { code, message } = error;
  const isSaid = message === undefined || message === null || message === "" || message.trim() === code.trim();
  return { code, text: isSaid ? code : `${code}: ${message}` };
}
