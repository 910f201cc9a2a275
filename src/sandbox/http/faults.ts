import type { System } from "../../core/common/systems.ts";
import { type Random, randomOf } from "../values/random.ts";
import type { SandboxCall } from "./exchange.ts";

/**
 * What can go wrong on the way. `commit: true` = the operation is carried out first, and only its answer is spoilt; the
 * default of each kind stands beside it.
 *
 * - `status`: any status, body (text and bytes as they are, anything else as JSON) and headers (default: not carried out)
 * - `html`: a page of HTML, status 200 unless given (not carried out)
 * - `empty`: no body, status 200 unless given (not carried out)
 * - `redirect`: 302 unless given, to `location` (not carried out)
 * - `cutJson`: the first half of the JSON in a whole HTTP answer (carried out)
 * - `cutBody`: the first half of the body, then the connection is reset (carried out)
 * - `resetBefore`, `resetAfter`: reset without an answer, before or after it was carried out
 * - `hang`: no answer, for `ms` and then a reset, or until the caller goes (not carried out)
 * - `slow`: the right answer, `ms` late
 * - `contentType`: the right body under another type
 * - `oversize`: `bytes` of JSON text, over the wire compressed where `gzip`
 * - `repeatPage`: the first page of a list, whichever was asked for; `sameCursor`: a page says that it is its own next
 * - `ignoreQuery`: the query is not looked at, so the answer is about something else
 * - `expireTokens`: all sessions end as the call arrives (TotalGest only)
 * - `rewrite`: the JSON answered is changed on its way
 */
export type SandboxFault =
  | { kind: "status"; status: number; body?: unknown; headers?: Record<string, string>; commit?: boolean }
  | { kind: "html"; status?: number; commit?: boolean }
  | { kind: "empty"; status?: number; commit?: boolean }
  | { kind: "redirect"; location: string; status?: number; commit?: boolean }
  | { kind: "cutJson" | "cutBody" | "resetBefore" | "resetAfter" }
  | { kind: "hang"; ms?: number; commit?: boolean }
  | { kind: "slow"; ms: number }
  | { kind: "contentType"; value: string }
  | { kind: "oversize"; bytes: number; gzip?: boolean }
  | { kind: "repeatPage" | "sameCursor" | "ignoreQuery" | "expireTokens" }
  | { kind: "rewrite"; rewrite: (json: unknown) => unknown };

/** A fault for matching calls. */
export interface Injection {
  readonly system: System;
  /** As in the system's `OPERATIONS`; `"*"` = any. */
  readonly operation: string;
  /** The number of calls that it affects; default 1. `Infinity` = until it is cancelled. */
  readonly times?: number;
  /** Only calls for which this is true. */
  readonly when?: (call: SandboxCall) => boolean;
  readonly fault: SandboxFault;
}

/** A planted fault, to watch or to remove. */
export interface Planted {
  /** The number of calls that it has affected. */
  readonly hits: number;
  cancel(): void;
}

/** Draws a fault for a call, or none. */
export type Dice = (system: System, operation: string) => SandboxFault | null;

/** The active faults: planted ones first, in their order, then random ones. */
export class Faults {
  dice: Dice | null;
  #planted: (Injection & { hits: number })[] = [];

  constructor(dice: Dice | null) {
    this.dice = dice;
  }

  inject(injection: Injection): Planted {
    const planted = { ...injection, hits: 0 };
    this.#planted.push(planted);
    return {
      get hits() {
        return planted.hits;
      },
      cancel: () => {
        this.#planted = this.#planted.filter((other) => other !== planted);
      },
    };
  }

  /** Removes all planted faults; random ones stay. */
  clear(): void {
    this.#planted = [];
  }

  /** The fault for this call. Called once per call. */
  strike(system: System, operation: string, call: SandboxCall): SandboxFault | null {
    const planted = this.#planted.find(
      (one) =>
        one.system === system &&
        (one.operation === "*" || one.operation === operation) &&
        one.hits < (one.times ?? 1) &&
        one.when?.(call) !== false,
    );
    if (planted !== undefined) planted.hits += 1;
    return planted?.fault ?? this.dice?.(system, operation) ?? null;
  }
}

/** The share of calls that get a fault. */
const SHARES = { none: 0, mild: 0.04, hostile: 0.2 } as const;
export type FaultLevel = keyof typeof SHARES;

/** The least number of calls between two ended sessions, so that a renewed session is used. */
const CALLS_BETWEEN_EXPIRIES = 25;

/**
 * Random faults from a seed: the nth call of an operation gets the same fault in every run, whatever calls of other
 * operations come between. Null = no faults.
 */
export function faultDice(level: FaultLevel, seed: number): Dice | null {
  if (level === "none") return null;
  const calls = new Map<string, number>();
  let sinceExpiry = CALLS_BETWEEN_EXPIRIES;
  return (system, operation) => {
    const nth = (calls.get(`${system} ${operation}`) ?? 0) + 1;
    calls.set(`${system} ${operation}`, nth);
    sinceExpiry += 1;
    const random = randomOf(seed, "fault", system, operation, nth);
    if (!random.chance(SHARES[level])) return null;
    const fault = level === "mild" ? mildFault(random) : hostileFault(random);
    if (fault.kind !== "expireTokens") return fault;
    const allowed = system === "TotalGest" && operation !== "session" && sinceExpiry > CALLS_BETWEEN_EXPIRIES;
    if (allowed) sinceExpiry = 0;
    return allowed ? fault : { kind: "slow", ms: 50 };
  };
}

/** Typical faults of a data centre: short, and over at the next attempt. */
function mildFault(random: Random): SandboxFault {
  return random.pick<SandboxFault>([
    { kind: "resetBefore" },
    { kind: "resetAfter" },
    { kind: "status", status: 500, body: serverError("internal_error") },
    { kind: "status", status: 503, body: serverError("unavailable"), headers: { "retry-after": "1" } },
    { kind: "html", status: 502 },
    { kind: "expireTokens" },
    { kind: "slow", ms: random.int(100, 400) },
    { kind: "slow", ms: random.int(100, 400) },
  ]);
}

/** Every known fault; half of them occur after the work was done. */
function hostileFault(random: Random): SandboxFault {
  const commit = random.chance(0.5);
  const retryAfter = { "retry-after": String(random.int(1, 2)) };
  return random.pick<SandboxFault>([
    { kind: "status", status: 429, body: serverError("too_many_requests"), headers: retryAfter },
    { kind: "status", status: 503, body: serverError("unavailable"), headers: retryAfter, commit },
    { kind: "status", status: 503, commit },
    { kind: "status", status: 500, body: serverError("internal_error"), commit },
    { kind: "html", status: 502, commit },
    { kind: "html", commit },
    { kind: "empty", commit },
    { kind: "resetBefore" },
    { kind: "resetAfter" },
    { kind: "hang", ms: random.int(200, 500), commit },
    { kind: "cutJson" },
    { kind: "cutBody" },
    { kind: "expireTokens" },
    { kind: "slow", ms: random.int(50, 300) },
    { kind: "slow", ms: random.int(100, 400) },
  ]);
}

function serverError(code: string): unknown {
  return { error: { code, message: "Try again later." } };
}
