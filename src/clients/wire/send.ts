import { type HttpAnswer, type HttpRequest, TransportFailure } from "./http.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import type { Clock } from "../../core/ports/clock.ts";

/** The credentials of a call. */
export interface Credentials {
  /** Null = no session: the same in every call. */
  readonly token: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

export const NO_CREDENTIALS: Credentials = { token: null, headers: {}, query: {} };

/** The bytes of a call and their target. */
export type HttpCall = Omit<HttpRequest, "timeoutMs">;

export interface WireRequest {
  /** The contract's name: `orders/list`, `createOrder`. */
  readonly operation: string;
  /** What an adapter is asked in place of the call: the values of the operation. Absent = it is not asked. */
  readonly asked?: Readonly<Record<string, unknown>>;
  /** Builds the call with these credentials. */
  readonly build: (credentials: Credentials) => HttpCall;
  /** Absent = none. */
  readonly credentials?: Credentials;
  /** Of an adapter's call: it may change something. */
  readonly mayChange?: boolean;
  /** The call changes nothing. */
  readonly mayRepeat: boolean;
  /** The limit for a complete answer, in ms; absent = the wire's default. */
  readonly timeoutMs?: number;
  readonly signal: AbortSignal;
  readonly beforeBytes?: (() => Promise<void>) | undefined;
  /** The answer with the status that its body means; absent = unchanged. */
  readonly meaning?: (answer: HttpAnswer) => HttpAnswer;
}

/** Any complete answer, whatever its status. Throws as the outermost wrapper specifies. */
export type Send = (request: WireRequest) => Promise<HttpAnswer>;

/** The waits between three tries, within 30 s in total. */
const WAITS_MS = [250, 1000] as const;
const WITHIN_MS = 30 * SECOND;

/** With less time left, another try is not made. */
const LEAST_TRY_MS = 100;

const REPEATED_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Faults that may pass; a bad certificate or an answer that is too large will not. */
const REPEATED_FAULTS: ReadonlySet<string> = new Set(["unreachable", "timed-out", "broken"]);

/** Up to three tries of a call that may be repeated. Returns or throws the result of the last one. */
export function withRetry(send: Send, ownTimeoutMs: number, clock: Clock): Send {
  return async (request) => {
    if (!request.mayRepeat) return send(request);
    const { timeoutMs = ownTimeoutMs, signal } = request;
    const deadlineMs = clock.now() + Math.max(WITHIN_MS, timeoutMs);
    const attempt = (): Promise<HttpAnswer> => {
      const leftMs = Math.max(LEAST_TRY_MS, Math.min(timeoutMs, deadlineMs - clock.now()));
      return send({ ...request, timeoutMs: leftMs });
    };
    for (const waitMs of WAITS_MS) {
      const hasTime = (): boolean => deadlineMs - clock.now() >= waitMs + LEAST_TRY_MS;
      try {
        const answer = await attempt();
        if (!mayPass(answer, clock) || !hasTime()) return answer;
      } catch (error) {
        const isPassing = error instanceof TransportFailure && REPEATED_FAULTS.has(error.fault);
        if (!isPassing || !hasTime()) throw error;
      }
      await clock.sleep(waitMs, signal);
    }
    return attempt();
  };
}

function mayPass(answer: HttpAnswer, clock: Clock): boolean {
  return REPEATED_STATUSES.has(answer.status) && !asksToWait(answer, clock.now());
}

/**
 * How long an answer asks us to wait, in ms, uncapped; null = not given, or not readable. RFC 9110, 10.2.3: seconds, or
 * an HTTP date. A date is compared with the answer's own `Date`, so that our clock may be wrong.
 */
export function retryAfterMs(answer: HttpAnswer, nowMs: number): number | null {
  const value = answer.headers["retry-after"]?.trim() ?? "";
  if (/^\d+$/.test(value)) return Math.min(Number(value) * SECOND, Number.MAX_SAFE_INTEGER);
  if (!/[a-z]/i.test(value)) return null;
  const untilMs = Date.parse(value);
  if (Number.isNaN(untilMs)) return null;
  const theirNowMs = Date.parse(answer.headers["date"] ?? "");
  return Math.max(0, untilMs - (Number.isNaN(theirNowMs) ? nowMs : theirNowMs));
}

/** The system asks us to wait: the answer says nothing about what was asked. */
export function asksToWait(answer: HttpAnswer, nowMs: number): boolean {
  return answer.status === 429 || (answer.status === 503 && retryAfterMs(answer, nowMs) !== null);
}
