import type { Clock } from "../../core/ports/clock.ts";
import type { Authenticator } from "../profile/grammar/authenticator.ts";
import { ConfigurationError, RemoteError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { isHeaderText, fill, type Values } from "../profile/grammar/template.ts";
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
  values: Values,
  logIn: (signal: AbortSignal) => Promise<Issued>,
  clock: Clock,
  kept: KeptSession = { issued: null },
): Authentication {
  switch (authenticator.type) {
    case "session": {
      const { inject } = authenticator;
      const session = createSession(logIn, clock, kept);
      const under = (token: string): Credentials => {
        const value = fill(inject.value, { token }) ?? "";
        switch (inject.into) {
          case "header":
            return { token, headers: { [inject.name.toLowerCase()]: value }, query: {} };
          case "cookie":
            return { token, headers: { cookie: `${inject.name}=${value}` }, query: {} };
          case "query":
            return { token, headers: {}, query: { [inject.name]: value } };
        }
      };
      return {
        take: async (signal) => under(await session.token(signal)),
        renew: async (refused, signal) => under(await session.renew(refused.token ?? "", signal)),
        issued: session.issued,
      };
    }
    case "basic": {
      const { basic: encoded = "" } = values;
      return constant({ token: null, headers: { authorization: `Basic ${encoded}` }, query: {} }, encoded);
    }
    case "header":
    case "query": {
      const value = fill(authenticator.value, values) ?? "";
      if (authenticator.type === "header") refuseUnsendable(authenticator.name, value);
      const headers = authenticator.type === "header" ? { [authenticator.name.toLowerCase()]: value } : {};
      const query = authenticator.type === "query" ? { [authenticator.name]: value } : {};
      return constant({ token: null, headers, query }, value);
    }
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

/** One session for all calls of a client. */
interface Session {
  /** The token; logs in if there is none. Concurrent callers share one login. Throws the errors of the login. */
  token(signal: AbortSignal): Promise<string>;
  /** A token other than `refused`: a new login, unless another call has renewed it meanwhile. */
  renew(refused: string, signal: AbortSignal): Promise<string>;
  /** The current and the previous token, to mask them where a system repeats them. */
  issued(): readonly string[];
}

/** A running login and its number of callers; it is aborted when the last of them leaves. */
interface Login {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  waiting: number;
}

/** A kept session is tried before the first login; if refused, it is renewed like any other. */
function createSession(logIn: (signal: AbortSignal) => Promise<Issued>, clock: Clock, kept: KeptSession): Session {
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
    token: async (signal) => token ?? join(signal),
    renew: async (refused, signal) => {
      if (token === refused) token = null;
      return token ?? join(signal);
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
