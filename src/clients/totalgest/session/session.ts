import { SECOND } from "../../../core/common/time/duration.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { Clock } from "../../../core/ports/clock.ts";

/**
 * A refused login answers those who ask again within this by itself: calls that stood in line behind it must not log in
 * one after the other, which locks accounts.
 */
const REFUSAL_STANDS_MS = 5 * SECOND;

/** What a login gave. */
export interface Issued {
  readonly token: string;
  /** Epoch ms by the system's clock; null = it did not say. */
  readonly expiresMs: number | null;
}

/** Where a session outlasts the process: see `KeptSession`. Neither ever rejects. */
export interface SessionKeeper {
  /** Null = there is none, or it is over. */
  read(nowMs: number): Promise<string | null>;
  keep(issued: Issued): Promise<void>;
}

/** One session for all calls of a client. */
export interface Session {
  /** The token; logs in if there is none. Callers at the same time share one login. Throws what the login throws. */
  token(signal: AbortSignal): Promise<string>;
  /** A token that is not `refused`: a new login, unless somebody has renewed it meanwhile. */
  renew(refused: string, signal: AbortSignal): Promise<string>;
  /** The latest tokens, the one at hand and the one before it: what has to be masked where a system echoes it. */
  issued(): readonly string[];
}

/** A login under way and how many wait for it: it is given up when the last of them has left. */
interface Login {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * `keeper`: where a session of an earlier process may be. It is tried before the first login; one that is refused is renewed as
 * any other.
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

/** A clock that jumped back makes a refusal no longer. */
function isRecent(atMs: number, nowMs: number): boolean {
  return nowMs >= atMs && nowMs - atMs < REFUSAL_STANDS_MS;
}

/** The promise, or the signal's reason as soon as that fires. */
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
