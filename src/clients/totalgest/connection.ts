import type { Secret } from "../../core/common/secret.ts";
import {
  answerError,
  type Call,
  cannotAsk,
  contractBroken,
  readJson,
  sessionRefused,
  type VendorError,
} from "../answer/answer.ts";
import type { LoadedAdapter } from "../adapter/through.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { type Credentials, type HttpCall, NO_CREDENTIALS } from "../wire/send.ts";
import { type CallOptions, createWire, type Wire, withMeaning, withPlace, withProblems } from "../wire/wire.ts";
import type { Authenticator } from "../profile/grammar/authenticator.ts";
import { readPath } from "../profile/reading/path.ts";
import { addressWith, prepare, unaskable } from "../profile/writing/request.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import type { TemplateValues } from "../profile/grammar/template.ts";
import { createAuthentication, withSession, type Issued, type KeptSession } from "./session.ts";
import { compileDialect, type ErpDialect, type OperationName, DEFAULT_TOTALGEST_PROFILE } from "./dialect.ts";
import { meaningOf } from "./meaning.ts";
import type { TotalGestProfile } from "./profile.ts";
import { type ErrorBody, errorWire, sessionWire } from "./wire.ts";

export interface TotalGestOptions extends CallOptions {
  /** Normalised URL without a trailing slash; a path is kept. */
  readonly endpoint: string;
  readonly shopId: string;
  readonly ownerId: string;
  readonly username: string;
  readonly password: Secret;
  /** May have the session of an earlier client; absent = this one logs in. */
  readonly keptSession?: KeptSession | undefined;
  /** The profile; absent = the contract. */
  readonly profile?: TotalGestProfile | undefined;
  /** A module that answers some operations; absent = none. */
  readonly module?: LoadedAdapter | undefined;
}

/** What a call is about besides its operation. */
export interface Target {
  /** Values for the profile's placeholders; parameters with missing values are left out. */
  readonly values?: TemplateValues;
  /** Query parameters in addition to those of the profile. */
  readonly extra?: TemplateValues;
  /** A complete address from the system; only credentials are added. */
  readonly address?: string | undefined;
}

/** The connection to one TotalGest: addresses, authentication and retries. */
export interface ErpConnection extends Pick<Wire, "describe" | "clockAheadMs" | "takeCalls"> {
  readonly dialect: ErpDialect;
  /** This connection with the dialect of one operation: an adapter speaks the contract, whatever the profile says. */
  of(name: OperationName): ErpConnection;
  /** An adapter answers this operation. */
  isOwn(name: OperationName): boolean;
  /** Identifies the data; not secret. */
  readonly ids: Readonly<Record<"ownerId" | "shopId", string>>;
  /** The result of `unaskable` for the operation with these and the configured values. */
  unaskable(operation: Operation, target: Target): string | null;
  /** The URL of a call without credentials. */
  addressOf(operation: Operation, target: Target): string;
  /**
   * A read, retried by `withRetry`; a 401 renews the session once. Any other answer is returned, whatever its status.
   * Throws RemoteError for a value that cannot be sent, no answer, no session, or a 401 that is final
   * (`session` after an accepted login, else `credentials`).
   */
  read(name: OperationName, operation: Operation, target: Target, signal: AbortSignal): Promise<HttpAnswer>;
  /**
   * Sends these exact bytes (`asked`: to an adapter, which is given values in their place); repeated only after a 401, which proves
   * that the first were not accepted. Throws
   * TransportFailure, the errors of a login, those of a final 401 as `read`, or the signal's reason if the call never
   * got its turn.
   */
  sendOnce(
    name: "createOrder" | "recordPayment",
    operation: Operation,
    target: Target,
    sent: { readonly body: string; readonly asked: Readonly<Record<string, unknown>> },
    signal: AbortSignal,
    beforeBytes?: () => Promise<void>,
  ): Promise<HttpAnswer>;
  /** The contract's error in a decoded answer; null = there is none. */
  errorIn(value: unknown): ErrorBody | null;
  /** The unchanged answer to a login; null = this TotalGest has no login. Throws RemoteError for no answer. */
  askForSession(signal: AbortSignal): Promise<HttpAnswer | null>;
}

export function createConnection(options: TotalGestOptions): ErpConnection {
  const { clock, password, timeoutMs, concurrency, ceiling, endpoint, ownerId, shopId } = options;
  const dialect = compileDialect(options.profile ?? DEFAULT_TOTALGEST_PROFILE);
  const { profile } = dialect;
  const { module: adapter } = options;
  const contract = adapter === undefined || adapter.operations.speaks === "profile" ? dialect : CONTRACT();
  const isOwn = (name: string): boolean => adapter?.gives(name) === true;
  const fixed = configuredValues(options);
  const errorIn = (value: unknown): ErrorBody | null => {
    for (const { error } of new Set([dialect, adapter === undefined ? dialect : CONTRACT()])) {
      const parsed = errorWire.safeParse(error.read(value));
      if (parsed.success) return { ...parsed.data, code: String(parsed.data.code) };
    }
    return null;
  };
  const wire = createWire({
    system: "TotalGest",
    host: new URL(endpoint).host,
    address: endpoint,
    timeoutMs,
    concurrency,
    ceiling,
    clock,
    secrets: () => [password.reveal(), fixed["basic"] ?? "", ...authentication.issued(), ...(adapter?.secrets() ?? [])],
    describeError: (value) => describeError(errorIn(value)),
    mayCall: options.mayCall,
    tap: options.tap,
    through: adapter && ((http) => adapter.through(http, timeoutMs, options.mayCall)),
  });
  const { describe, clockAheadMs, takeCalls } = wire;
  const build = (operation: Operation, { values, extra, address }: Target, credentials: Credentials): HttpCall => {
    const given = { ...fixed, token: credentials.token ?? undefined, ...values };
    const prepared = prepare(profile.basePath, operation, given, { ...extra, ...credentials.query });
    const { target, ...rest } = prepared;
    const url = address === undefined ? `${endpoint}${target}` : addressWith(address, credentials.query);
    return { ...rest, url, headers: { ...prepared.headers, ...credentials.headers } };
  };
  const unaskableIn: ErpConnection["unaskable"] = (operation, { values }) => {
    const value = unaskable(operation, { ...fixed, ...values });
    return value === fixed["password"] ? MASKED : value;
  };

  const askOutside = withProblems(withMeaning(wire.send), describe);
  const askForSession: ErpConnection["askForSession"] = async (signal) => {
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
    options.keptSession,
  );
  const plain = withMeaning(wire.send);
  const inSession = withSession(plain, authentication);
  // An adapter logs in by itself.
  const send = withPlace((request) => (isOwn(request.operation) ? plain : inSession)(request), wire.inPlace);
  const ask = withProblems(send, describe);
  /** A 401 that is final: of credentials that need no login, or of a session whose login was accepted. */
  const refused = (name: string): typeof sessionRefused =>
    isOwn(name) || loginIn(profile) === null ? answerError : sessionRefused;

  const connection: ErpConnection = {
    dialect,
    isOwn,
    of: (name) => (isOwn(name) ? { ...connection, dialect: contract } : connection),
    describe,
    clockAheadMs,
    takeCalls,
    askForSession,
    errorIn,
    ids: { ownerId, shopId },
    unaskable: unaskableIn,
    addressOf: (operation, target) => build(operation, target, NO_CREDENTIALS).url,
    read: async (name, operation, target, signal) => {
      const value = isOwn(name) ? null : unaskableIn(operation, target);
      if (value !== null) throw cannotAsk("TotalGest", name, value);
      const answer = await ask({
        operation: name,
        ...(isOwn(name)
          ? { asked: askedOf(target.values) }
          : { meaning: (received: HttpAnswer) => meaningOf({ dialect, errorIn }, name, operation, received) }),
        build: (credentials) => build(operation, target, credentials),
        mayRepeat: true,
        signal,
      });
      if (answer.status === 401) throw refused(name)(describe(name), answer);
      return answer;
    },
    sendOnce: async (name, operation, target, { body, asked }, signal, beforeBytes) => {
      const answer = await send({
        operation: name,
        ...(isOwn(name)
          ? { asked: { ...target.values, ...asked } }
          : { meaning: (received: HttpAnswer) => meaningOf({ dialect, errorIn }, name, operation, received) }),
        build: (credentials) => ({ ...build(operation, target, credentials), body }),
        mayRepeat: false,
        signal,
        beforeBytes,
      });
      if (answer.status === 401) throw refused(name)(describe(name), answer);
      return answer;
    },
  };
  return connection;
}

const CONTRACT = (): ErpDialect => compileDialect(DEFAULT_TOTALGEST_PROFILE);

/** The values as an adapter gets them: those that are set, and the limit as a number. */
function askedOf(values: TemplateValues = {}): Readonly<Record<string, unknown>> {
  const set = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set.map(([name, value]) => [name, name === "limit" ? Number(value) : value]));
}

/** Replaces a password in messages. */
const MASKED = "********";

function configuredValues({ username, password, ownerId, shopId }: TotalGestOptions): TemplateValues {
  const basic = Buffer.from(`${username}:${password.reveal()}`, "utf8").toString("base64");
  return { username, password: password.reveal(), ownerId, shopId, basic };
}

/** The login operation. A login changes only the session. Null = this TotalGest has none. */
function loginIn({ authenticator }: TotalGestProfile): Operation | null {
  if (authenticator.type !== "session") return null;
  const { path, request: body, encoding, format, lists, charset, headers } = authenticator;
  const written = { encoding, format, lists, charset };
  return { method: "POST", path, body, ...written, headers: { Accept: "application/json", ...headers } };
}

function issuedIn(call: Call, { authenticator }: TotalGestProfile, answer: HttpAnswer | null): Issued {
  if (authenticator.type !== "session" || answer === null) return { token: "", expiresMs: null };
  if (answer.status >= 300) throw answerError(call, answer);
  const given = tokenBeside(authenticator, answer);
  if (given !== null) return { token: given, expiresMs: null };
  const body = readJson(call, answer);
  const parsed = sessionWire.safeParse({ token: readPath(body, authenticator.tokenPath) });
  if (parsed.success) return { token: parsed.data.token, expiresMs: endOfSession(authenticator, body) };
  // The value found is not quoted, because it may be a token all the same.
  throw contractBroken(call, { path: authenticator.tokenPath, expected: "a text that is not empty", found: "none" });
}

/** Only a complete date is used: a number could mean seconds from now, or anything. */
function endOfSession({ expiresPath }: Extract<Authenticator, { type: "session" }>, body: unknown): number | null {
  const expires = expiresPath === null || expiresPath === undefined ? null : readPath(body, expiresPath);
  if (typeof expires !== "string" || !/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(expires)) return null;
  const endMs = Date.parse(expires);
  return Number.isNaN(endMs) ? null : endMs;
}

/** The token from a cookie of a login; null = it is in the body. */
export function tokenBeside(
  { inject }: Extract<Authenticator, { type: "session" }>,
  { cookies }: HttpAnswer,
): string | null {
  const given = inject.into === "cookie" ? cookies.get(inject.name) : undefined;
  return given === undefined || given === "" ? null : given;
}

/** `code: message` of the contract's error; null = none. Some vendors have no codes and send words as the code. */
function describeError(error: ErrorBody | null): VendorError | null {
  if (error === null) return null;
  const { code, message } = error;
  const isCodeOnly = message === undefined || message === null || message === "" || message.trim() === code.trim();
  return { code, text: isCodeOnly ? code : `${code}: ${message}` };
}
