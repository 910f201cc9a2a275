/**
 * How hard a system may be called, so that speed never becomes a ban: calls begun a second and calls in flight. What a
 * system says with 429, or with a Retry-After, halves both; from then on they climb back. Decided purely, from what is known
 * and the time; `createCeiling` acts on it.
 */
import { HOUR, MINUTE, SECOND } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { createLimiter, type Limiter } from "../../core/common/limiter.ts";
import { TransportFailure } from "./http.ts";
import { asksForRest, retryAfterMs } from "./retry-after.ts";
import type { Send } from "./send.ts";

/** 0 = no limit. */
export interface CeilingLimits {
  readonly perSecond: number;
  readonly inFlight: number;
}

/** Instants are epoch ms. */
export interface CeilingState {
  /** Calls that may begin now; below 0 = so many have their turn later. */
  readonly tokens: number;
  readonly refilledMs: number;
  /** The part of the limits that was left when the system last complained; 1 = all. */
  readonly share: number;
  /** When the climb from there begins. */
  readonly climbsFromMs: number;
}

/** At most a quarter of a second's calls begin at once: after a rest too, the system sees no burst. */
const BURST_SECONDS = 0.25;
/** A complaint never leaves less than this. */
const LEAST_SHARE = 1 / 16;
/** From nothing back to all. */
const CLIMB_MS = 2 * MINUTE;
/** Longer than this no complaint counts, whatever it asks for; staying away altogether is the run's business. */
const MOST_HELD_MS = HOUR;

export function openCeiling(limits: CeilingLimits, nowMs: number): CeilingState {
  return { tokens: burstOf(limits.perSecond), refilledMs: nowMs, share: 1, climbsFromMs: nowMs };
}

/** The part of the limits that holds now. A clock that jumped back changes nothing but the length of the climb. */
export function shareAt({ share, climbsFromMs }: CeilingState, nowMs: number): number {
  return Math.min(1, share + Math.max(0, nowMs - climbsFromMs) / CLIMB_MS);
}

/** Gives the next call its turn: in `delayMs`. Each call has one of its own, first come, first served. */
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

/** The system complained: half of what holds now, until `retryAfterMs` is over (null = it did not say), then a climb. */
export function slowDown(state: CeilingState, retryAfterMs: number | null, nowMs: number): CeilingState {
  const share = Math.max(LEAST_SHARE, shareAt(state, nowMs) / 2);
  return { ...state, share, climbsFromMs: nowMs + Math.min(retryAfterMs ?? 0, MOST_HELD_MS) };
}

/** How many calls may be in flight now; at least one. */
export function inFlightAt(limits: CeilingLimits, state: CeilingState, nowMs: number): number {
  if (limits.inFlight === 0) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor(limits.inFlight * shareAt(state, nowMs)));
}

function burstOf(perSecond: number): number {
  return Math.max(1, perSecond * BURST_SECONDS);
}

/** The ceiling over one system, for all clients of this process that call it. */
export interface Ceiling {
  /** Waits for the turn of one call. Rejects with the signal's reason. */
  pass(signal: AbortSignal): Promise<void>;
  /** How many calls may be in flight now. */
  inFlight(): number;
  /** Runs one call when fewer are in flight than may be, whoever began them. Rejects with the signal's reason. */
  readonly inPlace: Limiter;
  /** The system asked for rest. */
  complain(retryAfterMs: number | null): void;
}

/** The least of each limit of several who call one system; 0 = none of them has one. */
export function strictest(limits: readonly CeilingLimits[]): CeilingLimits {
  const least = (of: readonly number[]): number => Math.min(...of.map((one) => (one === 0 ? Infinity : one)));
  const perSecond = least(limits.map((one) => one.perSecond));
  const inFlight = least(limits.map((one) => one.inFlight));
  return { perSecond: perSecond === Infinity ? 0 : perSecond, inFlight: inFlight === Infinity ? 0 : inFlight };
}

/** `limits` is asked at every call. */
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
    complain(retryAfterMs) {
      state = slowDown(state, retryAfterMs, clock.now());
    },
  };
}

/** Each try waits for its turn under the ceiling; one that is stopped there has sent nothing. Complaints are passed on. */
export function withPace(send: Send, ceiling: Ceiling, clock: Clock): Send {
  return async (request) => {
    await ceiling.pass(request.signal).catch(() => {
      throw new TransportFailure("aborted", "ABORTED", false);
    });
    const answer = await send(request);
    if (asksForRest(answer, clock.now())) ceiling.complain(retryAfterMs(answer, clock.now()));
    return answer;
  };
}
