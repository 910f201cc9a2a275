import { SECOND } from "../../core/common/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { System } from "../../core/common/problem.ts";
import type { CallCounts } from "../../core/run/totals.ts";
import { transportError } from "../answer/answer.ts";
import type { Call } from "../answer/answer.ts";
import type { Ceiling } from "./ceiling.ts";
import { exchange, TransportFailure } from "./http.ts";
import type { HttpAnswer, HttpRequest } from "./http.ts";
import { createLimiter } from "../../core/common/limiter.ts";
import type { Limiter } from "../../core/common/limiter.ts";
import { retryAfterMs } from "./retry-after.ts";
import { clockAheadMs } from "./server-date.ts";

/** What a call may be repeated for: three tries within 30 s in all, and short waits between them. */
const REPEAT_WAITS_MS = [250, 1000] as const;
const REPEAT_WITHIN_MS = 30 * SECOND;

/** Less than this is not worth another try. */
const LEAST_TRY_MS = 100;

/** 503 only without a Retry-After: with one, the system asked us to stay away. */
const REPEATED_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** A try that ended so may end otherwise next time; a certificate or a huge answer will not. */
const REPEATED_FAULTS: ReadonlySet<string> = new Set(["unreachable", "timed-out", "broken"]);

export interface CallerOptions {
  readonly system: System;
  /** Of the system, for messages. */
  readonly host: string;
  readonly timeoutMs: number;
  /** Calls in flight at once. */
  readonly concurrency: number;
  /** How hard the system may be called; absent = as hard as it goes. */
  readonly ceiling?: Ceiling | undefined;
  readonly clock: Clock;
  /** What must never stand in a message; asked anew each time, since tokens change. */
  readonly secrets: () => readonly string[];
  readonly describeError: (value: unknown) => string | null;
}

/** How a client of either system calls: bounded concurrency, one policy of repetition, errors without secrets. */
export interface Caller {
  /** Runs `work` when one of the places for calls is free. */
  readonly inTurn: Limiter;
  /** What is needed to read the answer of an operation. */
  describe(operation: string): Call;
  /** One try. Throws TransportFailure. For what must not be repeated. `beforeBytes` is awaited when its turn has come. */
  once(request: CallRequest, signal: AbortSignal, beforeBytes?: () => Promise<void>): Promise<HttpAnswer>;
  /**
   * Up to three tries, for calls that change nothing. Any answer is returned, whatever its status. Throws RemoteError
   * where none came, or the signal's reason.
   */
  repeatedly(operation: string, request: CallRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** One try with the errors of `repeatedly`. */
  onceOrThrow(operation: string, request: CallRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** How far this machine's clock is ahead of the system's, by its last answer with a date; null = there was none. */
  clockAheadMs(): number | null;
  /** How often the system was called since this was asked last. Each try counts. */
  takeCalls(): CallCounts;
}

export type CallRequest = Omit<HttpRequest, "timeoutMs">;

export function createCaller(options: CallerOptions): Caller {
  const { system, host, timeoutMs, concurrency, ceiling, clock, secrets, describeError } = options;

  const describe = (operation: string): Call => ({
    system,
    operation,
    host,
    nowMs: clock.now(),
    secrets: secrets(),
    describeError,
  });

  let calls = new Map<string, number>();
  const count = (code: string): void => void calls.set(code, (calls.get(code) ?? 0) + 1);
  const exchangeCounted = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    try {
      const answer = await exchange(request, signal);
      count(String(answer.status));
      return answer;
    } catch (error) {
      count(error instanceof TransportFailure ? error.fault : "broken");
      throw error;
    }
  };

  let aheadMs: number | null = null;
  const exchangeDated = async (request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
    const askedMs = clock.now();
    const answer = await exchangeCounted(request, signal);
    aheadMs = clockAheadMs(answer.headers, askedMs, clock.now()) ?? aheadMs;
    return answer;
  };

  const send = async (
    request: HttpRequest,
    signal: AbortSignal,
    beforeBytes?: () => Promise<void>,
  ): Promise<HttpAnswer> => {
    await ceiling?.pass(signal).catch(() => {
      throw new TransportFailure("aborted", "ABORTED", false);
    });
    await beforeBytes?.();
    if (ceiling === undefined) return exchangeDated(request, signal);
    const answer = await exchangeDated(request, signal);
    const askedMs = retryAfterMs(answer, clock.now());
    if (answer.status === 429 || (answer.status === 503 && askedMs !== null)) ceiling.complain(askedMs);
    return answer;
  };

  const once: Caller["once"] = (request, signal, beforeBytes) => send({ ...request, timeoutMs }, signal, beforeBytes);

  const toThrow = (operation: string, error: unknown, signal: AbortSignal): unknown => {
    if (!(error instanceof TransportFailure)) return error;
    return error.fault === "aborted" ? signal.reason : transportError(describe(operation), error);
  };

  const onceOrThrow: Caller["onceOrThrow"] = async (operation, request, signal) => {
    try {
      return await once(request, signal);
    } catch (error) {
      throw toThrow(operation, error, signal);
    }
  };

  const repeatedly: Caller["repeatedly"] = async (operation, request, signal) => {
    const deadlineMs = clock.now() + Math.max(REPEAT_WITHIN_MS, timeoutMs);
    const leftMs = (): number => Math.max(LEAST_TRY_MS, Math.min(timeoutMs, deadlineMs - clock.now()));
    const settle = (tried: Tried): HttpAnswer => {
      if (tried.answer === null) throw toThrow(operation, tried.error, signal);
      return tried.answer;
    };
    for (const waitMs of REPEAT_WAITS_MS) {
      const tried = await attempt(() => send({ ...request, timeoutMs: leftMs() }, signal), clock);
      const hasTime = deadlineMs - clock.now() >= waitMs + LEAST_TRY_MS;
      if (!tried.mayPass || !hasTime) return settle(tried);
      await clock.sleep(waitMs, signal);
    }
    return settle(await attempt(() => send({ ...request, timeoutMs: leftMs() }, signal), clock));
  };

  const inOwnPlace = createLimiter(() => concurrency);
  const inTurn: Limiter =
    ceiling === undefined ? inOwnPlace : (given, work) => inOwnPlace(given, () => ceiling.inPlace(given, work));
  const takeCalls = (): CallCounts => {
    const taken = Object.fromEntries(calls);
    calls = new Map();
    return taken;
  };
  return { inTurn, describe, once, onceOrThrow, repeatedly, clockAheadMs: () => aheadMs, takeCalls };
}

/** What one try came to. `mayPass` = the next one may end otherwise. */
type Tried =
  | { readonly answer: HttpAnswer; readonly mayPass: boolean }
  | { readonly answer: null; readonly error: unknown; readonly mayPass: boolean };

async function attempt(send: () => Promise<HttpAnswer>, clock: Clock): Promise<Tried> {
  try {
    const answer = await send();
    const staysAway = answer.status === 503 && retryAfterMs(answer, clock.now()) !== null;
    return { answer, mayPass: REPEATED_STATUSES.has(answer.status) && !staysAway };
  } catch (error) {
    return { answer: null, error, mayPass: error instanceof TransportFailure && REPEATED_FAULTS.has(error.fault) };
  }
}
