import type { Clock } from "../../core/ports/clock.ts";
import type { Authenticator } from "../profile/grammar/authenticator.ts";
import { ConfigurationError, RemoteError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isHeaderText, fill, type TemplateValues } from "../profile/grammar/template.ts";
import type { Credentials, Send } from "../wire/send.ts";
import { SECOND } from "../../core/common/time/duration.ts";

/** How the calls to a system authenticate. */
export interface Authentication {
  /** Logs in if needed and there is no session yet. Throws the errors of the login. */
  take(signal: AbortSignal): Promise<Credentials>;
  /** Credentials other than the `refused` ones; null = there are none. */
  renew(refused: Credentials, signal: AbortSignal): Promise<Credentials | null>;
  /** The values to mask where a system repeats them. */
  issued(): readonly string[];
}

export function createAuthentication(
  authenticator: Authenticator,
  values: TemplateValues,
  logIn: (signal: AbortSignal) => Promise<Issued>,
  clock: Clock,
  kept: KeptSession = { issued: null },
): Authentication {
  switch (authenticator.type) {
    case "session": {
      const { into, name, value } = authenticator.inject;
      return createSession(logIn, clock, kept, (token) => placed(into, name, fill(value, { token }) ?? "", token));
    }
    case "basic": {
      const { basic: encoded = "" } = values;
      return constant(placed("header", "authorization", `Basic ${encoded}`), encoded);
    }
    case "header":
    case "query": {
      const { type, name } = authenticator;
      const value = fill(authenticator.value, values) ?? "";
      if (type === "header") refuseUnsendable(name, value);
      return constant(placed(type, name, value), value);
    }
  }
}

function placed(
  into: "header" | "query" | "cookie",
  name: string,
  value: string,
  token: string | null = null,
): Credentials {
  switch (into) {
    case "header":
      return { token, headers: { [name.toLowerCase()]: value }, query: {} };
    case "cookie":
      return { token, headers: { cookie: `${name}=${value}` }, query: {} };
    case "query":
      return { token, headers: {}, query: { [name]: value } };
  }
}

/** HTTP drops spaces at both ends of a header without a word, so the system would get another key than was entered. */
function refuseUnsendable(header: string, value: string): void {
  if (value.trim() === value && isHeaderText(value)) return;
  throw new ConfigurationError(problem("secret-unsendable", { key: "totalgest.password", header }));
}

function constant(credentials: Credentials, secret: string): Authentication {
  return {
    take: (signal) => {
      signal.throwIfAborted();
      return Promise.resolve(credentials);
    },
    renew: () => Promise.resolve(null),
    issued: () => [secret],
  };
}

/**
 * Adds credentials to each call. After a 401 they are renewed and the call is made once more; a second 401 is final.
 * Throws the errors of a login; then nothing of the call was sent, or a 401 had refused it.
 */
export function withSession(send: Send, authentication: Authentication): Send {
  return async (request) => {
    const credentials = await authentication.take(request.signal);
    const answer = await send({ ...request, credentials });
    if (answer.status !== 401) return answer;
    const renewed = await authentication.renew(credentials, request.signal);
    return renewed === null ? answer : send({ ...request, credentials: renewed });
  };
}

/**
 * How long a refused login also answers other callers: calls that waited for it must not log in one after the other,
 * which locks accounts.
 */
const REFUSAL_STANDS_MS = 5 * SECOND;

/** The result of a login. */
export interface Issued {
  readonly token: string;
  /** Epoch ms by the system's clock; null = not given. */
  readonly expiresMs: number | null;
}

/** The result of the last login, which outlasts a client. It changes with each login. */
export interface KeptSession {
  issued: Issued | null;
}

/** One that expires sooner is not begun with. */
const LEAST_LIFE_MS = 60 * SECOND;

/** A running login and its number of callers; it is aborted when the last of them leaves. */
interface Login {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * One session for all calls of a client: concurrent callers share one login. A kept one is tried before the first login;
 * if refused, it is renewed like any other, unless another call has renewed it meanwhile. The current and the previous
 * token are masked.
 */
function createSession(
  logIn: (signal: AbortSignal) => Promise<Issued>,
  clock: Clock,
  kept: KeptSession,
  under: (token: string) => Credentials,
): Authentication {
  const { token: known = null, expiresMs = null } = kept.issued ?? {};
  let token = (expiresMs ?? 0) - clock.now() >= LEAST_LIFE_MS ? known : null;
  let issued: readonly string[] = token === null ? [] : [token];
  let login: Login | null = null;
  let refusal: { readonly error: RemoteError; readonly atMs: number } | null = null;

  const obtain = async (signal: AbortSignal): Promise<string> => {
    const fresh = await logIn(signal);
    kept.issued = fresh;
    return fresh.token;
  };

  const start = (): Login => {
    const controller = new AbortController();
    const started: Login = { token: obtain(controller.signal), controller, waiting: 0 };
    login = started;
    void started.token
      .then(
        (fresh) => {
          token = fresh;
          issued = [fresh, ...issued].slice(0, 2);
          refusal = null;
        },
        (error: unknown) => {
          if (isRefusal(error)) refusal = { error, atMs: clock.now() };
        },
      )
      .finally(() => {
        if (login === started) login = null;
      });
    return started;
  };

  const join = async (signal: AbortSignal): Promise<string> => {
    signal.throwIfAborted();
    if (login === null && refusal !== null && isRecent(refusal.atMs, clock.now())) throw refusal.error;
    const joined = login ?? start();
    joined.waiting += 1;
    try {
      return await orAborted(joined.token, signal);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0 && signal.aborted) {
        if (login === joined) login = null;
        joined.controller.abort(signal.reason);
      }
    }
  };

  return {
    take: async (signal) => under(token ?? (await join(signal))),
    renew: async (refused, signal) => {
      if (token === refused.token) token = null;
      return under(token ?? (await join(signal)));
    },
    issued: () => issued,
  };
}

function isRefusal(error: unknown): error is RemoteError {
  return error instanceof RemoteError && (error.reason === "credentials" || error.reason === "permission");
}

/** A clock that jumped back does not make a refusal last longer. */
function isRecent(atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < REFUSAL_STANDS_MS;
}

/** The promise, or the signal's reason as soon as it aborts. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => {
    aborted.reject(signal.reason);
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
