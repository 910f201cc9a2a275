/**
 * How a call gets to its system. `sendOnce` puts its bytes on the network, and each wrapper around it adds one promise. All have
 * one interface, `Send`. From the inside out:
 *
 * - `sendOnce`: one try. An answer that came whole, whatever it says, or a TransportFailure.
 * - the log (`call-log.ts`): each try is counted by its status or its fault; its `Date` tells how the clocks differ.
 * - `withBeforeBytes`: what the call awaits before its first byte, and nothing of the tool's own waits behind it. Last of all it is
 *   asked whether any call may begin now: a run that lost its right to work sends nothing more.
 * - `withPace` (`ceiling.ts`): each try waits for its turn; a system that complains is called more slowly.
 * - `withRetry` (`retry.ts`): up to three tries of what changes nothing.
 * - `withMeaning`: the status that the answer means, so that whoever stands outside looks at no body.
 * - `withSession` (`totalgest/session/`): credentials in each call; those that a 401 refuses are renewed once.
 * - `withPlace`: no more calls under way than may be. A call keeps its place for its login and its repetitions, so that a
 *   login never waits for a place that its own call holds.
 * - `withProblems`: a TransportFailure as a RemoteError, or as the reason of the call's own signal. The send of an order goes
 *   without: it has to know whether a byte went out.
 */
import { createLimiter, type Limiter } from "../../core/common/limiter.ts";
import type { Clock } from "../../core/ports/clock.ts";
import type { System } from "../../core/common/problems/problem.ts";
import type { CallCounts } from "../../core/ports/runs.ts";
import { transportError } from "../answer/answer.ts";
import type { Call } from "../answer/answer.ts";
import { createCallLog } from "./call-log.ts";
import { type Ceiling, withPace } from "./ceiling.ts";
import { exchange, TransportFailure } from "./http.ts";
import { withRetry } from "./retry.ts";
import { NO_CREDENTIALS, type Send, type WireRequest } from "./send.ts";

/** How a system is called, whoever it is. */
export interface CallOptions {
  /** For each try. */
  readonly timeoutMs: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** How hard the system may be called; absent = as hard as it goes. */
  readonly ceiling?: Ceiling | undefined;
  /** Absent = always. */
  readonly mayCall?: MayCall | undefined;
  readonly clock: Clock;
}

export interface WireOptions extends CallOptions {
  readonly system: System;
  /** Of the system, for messages. */
  readonly host: string;
  /** What must never stand in a message; asked anew each time, since tokens change. */
  readonly secrets: () => readonly string[];
  readonly describeError: Call["describeError"];
}

/** Asked right before each try. Throws where a call that takes this long may not begin any more. */
export type MayCall = (timeoutMs: number) => void;

/** The way to one system, up to `withRetry`; a client puts the rest around it. */
export interface Wire {
  readonly send: Send;
  readonly inPlace: Limiter;
  /** What is needed to read the answer of an operation. */
  describe(operation: string): Call;
  /** How far this machine's clock is ahead of the system's, by its last answer with a date; null = there was none. */
  clockAheadMs(): number | null;
  /** How often the system was called since this was asked last. Each try counts. */
  takeCalls(): CallCounts;
}

export function createWire(options: WireOptions): Wire {
  const { system, host, timeoutMs, concurrency, ceiling, clock, secrets, describeError, mayCall } = options;
  const log = createCallLog(clock);
  const once = withBeforeBytes(log.wrap(sendWithin(timeoutMs)), ({ timeoutMs: own = timeoutMs }) => mayCall?.(own));
  const paced = ceiling === undefined ? once : withPace(once, ceiling, clock);
  const ownPlace = createLimiter(() => concurrency);
  return {
    send: withRetry(paced, timeoutMs, clock),
    inPlace: ceiling === undefined ? ownPlace : (given, work) => ownPlace(given, () => ceiling.inPlace(given, work)),
    describe: (operation) => ({ system, operation, host, nowMs: clock.now(), secrets: secrets(), describeError }),
    clockAheadMs: log.clockAheadMs,
    takeCalls: log.takeCalls,
  };
}

function sendWithin(ownTimeoutMs: number): Send {
  return ({ build, credentials = NO_CREDENTIALS, timeoutMs = ownTimeoutMs, signal }) =>
    exchange({ ...build(credentials), timeoutMs }, signal);
}

function withBeforeBytes(send: Send, check: (request: WireRequest) => void): Send {
  return async (request) => {
    await request.beforeBytes?.();
    check(request);
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
