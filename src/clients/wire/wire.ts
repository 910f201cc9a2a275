/**
 * How a call reaches its system. `sendOnce` puts its bytes on the network; each wrapper adds one guarantee. All have
 * the same interface, `Send`. From the inside out:
 *
 * - `sendOnce`: one try. A complete answer with any status, or a TransportFailure.
 * - the log (`createCallLog`): counts each try by status or fault, and reads the clock difference from `Date`.
 * - `withBeforeBytes`: awaits the call's `beforeBytes` right before its first byte; no other wait of ours follows. Then
 *   checks whether calls may still start: a run that lost its lease sends nothing more.
 * - `withPace` (`ceiling.ts`): each try waits for its turn.
 * - `throughAdapter` (`clients/adapter/`): an agency's module answers instead; its own calls go the ways above.
 * - `withRetry` (`send.ts`): up to three tries of a call that changes nothing.
 * - `withMeaning`: sets the status that the body means, so that outer wrappers need not read bodies.
 * - `withSession` (`totalgest/session.ts`): adds credentials to each call, and renews them once after a 401.
 * - `withPlace`: limits the calls in flight. A call keeps its place for its login and its retries, so that a login
 *   never waits for the place of its own call.
 * - `withProblems`: turns a TransportFailure into a RemoteError, or into the reason of the call's own signal. Sending
 *   an order does not use it, because it has to know whether a byte was sent.
 */
import { createLimiter, type Limiter } from "../../core/common/limiter.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { System } from "../../core/common/systems.ts";
import type { CallCounts } from "../../core/ports/runs.ts";
import { type Call, transportError } from "../answer/answer.ts";
import type { Ceiling } from "./ceiling.ts";
import { exchange, type HttpAnswer, TransportFailure } from "./http.ts";
import { type HttpCall, withRetry, NO_CREDENTIALS, type Send, type WireRequest } from "./send.ts";

/** How any system is called. */
export interface CallOptions {
  /** For each try, in ms. */
  readonly timeoutMs: number;
  /** Calls in flight at once. */
  readonly concurrency: number;
  /** The rate limits; absent = none. */
  readonly ceiling?: Ceiling | undefined;
  /** Absent = always. */
  readonly mayCall?: MayCall | undefined;
  /** Hears of each try on the network; absent = nobody does. */
  readonly tap?: Tap | undefined;
  readonly clock: Clock;
}

/** One try, and its answer; null = none came. */
export type Tap = (operation: string, call: HttpCall, answer: HttpAnswer | null) => void;

export interface WireOptions extends CallOptions {
  readonly system: System;
  /** The system's host, for messages. */
  readonly host: string;
  /** As in `Call`. */
  readonly address?: string;
  /** Values that must never appear in a message; called each time, because tokens change. */
  readonly secrets: () => readonly string[];
  readonly describeError: Call["describeError"];
  /** Answers calls in place of HTTP, which it is given; absent = none. */
  readonly through?: ((http: Send) => Send) | undefined;
}

/** Called right before each try. Throws if a call of this duration may not start any more. */
export type MayCall = (timeoutMs: number) => void;

/** The way to one system, up to `withRetry`; a client adds the other wrappers. */
export interface Wire {
  readonly send: Send;
  readonly inPlace: Limiter;
  /** What is needed to read the answer of an operation. */
  describe(operation: string): Call;
  /** How far this machine's clock is ahead of the system's, in ms, by the last answer with a date; null = none. */
  clockAheadMs(): number | null;
  /** The calls since the last `takeCalls`. Each try counts. */
  takeCalls(): CallCounts;
}

export function createWire(options: WireOptions): Wire {
  const {
    system,
    host,
    address,
    timeoutMs,
    concurrency,
    ceiling,
    clock,
    secrets,
    describeError,
    mayCall,
    through,
    tap,
  } = options;
  const log = createCallLog(clock);
  const once = withBeforeBytes(log.wrap(tapped(sendWithin(timeoutMs), tap)), ({ timeoutMs: own = timeoutMs }) =>
    mayCall?.(own),
  );
  const paced = ceiling === undefined ? once : withPace(once, ceiling);
  const asked = through === undefined ? paced : through(paced);
  const ownPlace = createLimiter(() => concurrency);
  return {
    send: withRetry(asked, timeoutMs, clock),
    inPlace: ceiling === undefined ? ownPlace : (given, work) => ownPlace(given, () => ceiling.inPlace(given, work)),
    describe: (operation) => ({
      system,
      operation,
      host,
      address,
      timeoutMs,
      nowMs: clock.now(),
      secrets: secrets(),
      describeError,
    }),
    clockAheadMs: log.clockAheadMs,
    takeCalls: log.takeCalls,
  };
}

function sendWithin(ownTimeoutMs: number): Send {
  return ({ build, credentials = NO_CREDENTIALS, timeoutMs = ownTimeoutMs, signal }) =>
    exchange({ ...build(credentials), timeoutMs }, signal);
}

function tapped(send: Send, tap: Tap | undefined): Send {
  if (tap === undefined) return send;
  return async (request) => {
    const call = request.build(request.credentials ?? NO_CREDENTIALS);
    try {
      const answer = await send(request);
      tap(request.operation, call, answer);
      return answer;
    } catch (error) {
      tap(request.operation, call, null);
      throw error;
    }
  };
}

function withBeforeBytes(send: Send, check: (request: WireRequest) => void): Send {
  return async (request) => {
    await request.beforeBytes?.();
    check(request);
    return send(request);
  };
}

/** A try that is aborted while it waits for its turn has sent nothing. */
function withPace(send: Send, ceiling: Ceiling): Send {
  return async (request) => {
    await ceiling.pass(request.signal).catch(() => {
      throw new TransportFailure("aborted", "ABORTED", false);
    });
    return send(request);
  };
}

export function withMeaning(send: Send): Send {
  return async (request) => {
    const answer = await send(request);
    return request.meaning?.(answer) ?? answer;
  };
}

export function withPlace(send: Send, inPlace: Limiter): Send {
  return (request) => inPlace(request.signal, () => send(request));
}

export function withProblems(send: Send, describe: Wire["describe"]): Send {
  return async (request) => {
    try {
      return await send(request);
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      throw error.fault === "aborted" ? request.signal.reason : transportError(describe(request.operation), error);
    }
  };
}

/** Dates in headers have whole seconds, so half a second is missing on average. */
const HALF_A_SECOND_MS = 500;

/**
 * How far this machine's clock is ahead of a server's, in ms, by the Date header of an answer; null = no date. The Age
 * header of a cached answer is added. `askedMs` and `answeredMs` are this machine's times.
 */
export function clockAheadMs(
  headers: Readonly<Record<string, string>>,
  askedMs: number,
  answeredMs: number,
): number | null {
  const dateMs = Date.parse(headers["date"] ?? "") + Number(headers["age"] ?? 0) * SECOND + HALF_A_SECOND_MS;
  return Number.isNaN(dateMs) ? null : Math.round((askedMs + answeredMs) / 2 - dateMs);
}

/** What all calls together show: counts, and the clock difference. */
interface CallLog {
  wrap(send: Send): Send;
  /** How far this machine's clock is ahead of the system's, in ms, by the last answer with a date; null = none. */
  clockAheadMs(): number | null;
  /** The number of tries since the last `takeCalls`, by HTTP status or by the reason for no answer. */
  takeCalls(): CallCounts;
}

function createCallLog(clock: Clock): CallLog {
  let aheadMs: number | null = null;
  let calls = new Map<string, number>();
  const count = (code: string): void => void calls.set(code, (calls.get(code) ?? 0) + 1);
  return {
    wrap: (send) => async (request) => {
      const askedMs = clock.now();
      try {
        const answer = await send(request);
        count(String(answer.status));
        aheadMs = clockAheadMs(answer.headers, askedMs, clock.now()) ?? aheadMs;
        return answer;
      } catch (error) {
        count(error instanceof TransportFailure ? error.fault : "broken");
        throw error;
      }
    },
    clockAheadMs: () => aheadMs,
    takeCalls: () => {
      const taken = Object.fromEntries(calls);
      calls = new Map();
      return taken;
    },
  };
}
