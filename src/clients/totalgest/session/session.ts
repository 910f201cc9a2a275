import { SECOND } from "../../../core/common/time/duration.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { Clock } from "../../../core/ports/clock.ts";

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

/** Keeps a session beyond the process: see `KeptSession`. Never rejects. */
export interface SessionKeeper {
  /** Null = there is none, or it has expired. */
  read(nowMs: number): Promise<string | null>;
  keep(issued: Issued): Promise<void>;
}

/** One session for all calls of a client. */
export interface Session {
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

/**
 * `keeper`: may have a session of an earlier process. It is tried before the first login; if refused, it is renewed
 * like any other.
 */
export function createSession(
  logIn: (signal: AbortSignal) => Promise<Issued>,
  clock: Clock,
  keeper: SessionKeeper | null = null,
): Session {
  let isKeptTried = keeper === null;
  let token: string | null = null;
  let issued: readonly string[] = [];
  let login: Login | null = null;
  let refusal: { readonly error: RemoteError; readonly atMs: number } | null = null;

  const obtain = async (signal: AbortSignal): Promise<string> => {
    if (!isKeptTried) {
      isKeptTried = true;
      const kept = (await keeper?.read(clock.now())) ?? null;
      if (kept !== null) return kept;
    }
    const fresh = await logIn(signal);
    await keeper?.keep(fresh);
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
