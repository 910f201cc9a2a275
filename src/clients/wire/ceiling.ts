/**
 * Limits how hard a system is called: calls started per second and calls in flight. A 429, or a 503 with Retry-After,
 * halves both; afterwards they rise again. The decisions are pure; `createCeiling` applies them.
 */
import { HOUR, MINUTE, SECOND } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { createLimiter, type Limiter } from "../../core/common/limiter.ts";
import { TransportFailure } from "./http.ts";
import { asksToWait, retryAfterMs, type Send } from "./send.ts";

/** 0 = no limit. */
export interface CeilingLimits {
  readonly perSecond: number;
  readonly inFlight: number;
}

/** Instants are epoch ms. */
export interface CeilingState {
  /** Calls that may start now; below 0 = so many calls already have later turns. */
  readonly tokens: number;
  readonly refilledMs: number;
  /** The share of the limits after the last throttling; 1 = all. */
  readonly share: number;
  /** When the share starts to rise again. */
  readonly climbsFromMs: number;
}

/** At most a quarter second's calls start at once, so that there is no burst after a pause either. */
const BURST_SECONDS = 0.25;
/** Throttling never reduces the share below this. */
const LEAST_SHARE = 1 / 16;
/** How long the share takes to rise from 0 to 1. */
const CLIMB_MS = 2 * MINUTE;
/** The longest time that throttling lasts here, whatever the system asks for; longer pauses are handled by the run. */
const MOST_THROTTLED_MS = HOUR;

export function openCeiling(limits: CeilingLimits, nowMs: number): CeilingState {
  return { tokens: burstOf(limits.perSecond), refilledMs: nowMs, share: 1, climbsFromMs: nowMs };
}

/** The current share of the limits. A clock that jumped back only changes how long the rise takes. */
export function shareAt({ share, climbsFromMs }: CeilingState, nowMs: number): number {
  return Math.min(1, share + Math.max(0, nowMs - climbsFromMs) / CLIMB_MS);
}

/** Assigns the next call its turn, in `delayMs`. First come, first served. */
export function takeTurn(
  limits: CeilingLimits,
  state: CeilingState,
  nowMs: number,
): { readonly state: CeilingState; readonly delayMs: number } {
  if (limits.perSecond === 0) return { state, delayMs: 0 };
  const perSecond = limits.perSecond * shareAt(state, nowMs);
  const refill = (Math.max(0, nowMs - state.refilledMs) / SECOND) * perSecond;
  const tokens = Math.min(burstOf(limits.perSecond), state.tokens + refill) - 1;
  const delayMs = tokens >= 0 ? 0 : Math.ceil((-tokens / perSecond) * SECOND);
  return { state: { ...state, tokens, refilledMs: nowMs }, delayMs };
}

/** Halves the current share until `retryAfterMs` is over (null = not given); then it rises again. */
export function slowDown(state: CeilingState, retryAfterMs: number | null, nowMs: number): CeilingState {
  const share = Math.max(LEAST_SHARE, shareAt(state, nowMs) / 2);
  return { ...state, share, climbsFromMs: nowMs + Math.min(retryAfterMs ?? 0, MOST_THROTTLED_MS) };
}

/** How many calls may be in flight now; at least one. */
export function inFlightAt(limits: CeilingLimits, state: CeilingState, nowMs: number): number {
  if (limits.inFlight === 0) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(limits.inFlight * shareAt(state, nowMs)));
}

function burstOf(perSecond: number): number {
  return Math.max(1, perSecond * BURST_SECONDS);
}

/** The limits of one system, shared by all clients of this process. */
export interface Ceiling {
  /** Waits for the turn of one call. Rejects with the signal's reason. */
  pass(signal: AbortSignal): Promise<void>;
  /** How many calls may be in flight now. */
  inFlight(): number;
  /** Runs one call once fewer calls of all clients are in flight than allowed. Rejects with the signal's reason. */
  readonly inPlace: Limiter;
  /** The system asked to wait. */
  throttle(retryAfterMs: number | null): void;
}

/** The lowest of each limit of several callers of one system; 0 = none of them has a limit. */
export function strictest(limits: readonly CeilingLimits[]): CeilingLimits {
  const least = (of: readonly number[]): number => Math.min(...of.map((one) => (one === 0 ? Infinity : one)));
  const perSecond = least(limits.map((one) => one.perSecond));
  const inFlight = least(limits.map((one) => one.inFlight));
  return { perSecond: perSecond === Infinity ? 0 : perSecond, inFlight: inFlight === Infinity ? 0 : inFlight };
}

/** `limits` is called for every call. */
export function createCeiling(limits: () => CeilingLimits, clock: Clock): Ceiling {
  let state = openCeiling(limits(), clock.now());
  const inFlight = (): number => inFlightAt(limits(), state, clock.now());
  return {
    async pass(signal) {
      const turn = takeTurn(limits(), state, clock.now());
      state = turn.state;
      if (turn.delayMs > 0) await clock.sleep(turn.delayMs, signal);
    },
    inFlight,
    inPlace: createLimiter(inFlight),
    throttle(retryAfterMs) {
      state = slowDown(state, retryAfterMs, clock.now());
    },
  };
}

/** Each try waits for its turn; a try aborted during that wait has sent nothing. Reports answers that ask to wait. */
export function withPace(send: Send, ceiling: Ceiling, clock: Clock): Send {
  return async (request) => {
    await ceiling.pass(request.signal).catch(() => {
      throw new TransportFailure("aborted", "ABORTED", false);
    });
    const answer = await send(request);
    if (asksToWait(answer, clock.now())) ceiling.throttle(retryAfterMs(answer, clock.now()));
    return answer;
  };
}
