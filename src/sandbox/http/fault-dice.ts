import type { System } from "../../core/common/systems.ts";
import { type Random, randomOf } from "../values/random.ts";
import type { Dice, Fault } from "./faults.ts";

/** The share of calls that get a fault. */
const SHARES = { none: 0, mild: 0.04, hostile: 0.2 } as const;
export type FaultLevel = keyof typeof SHARES;

const HAS_SESSIONS = { TotalGest: true, Framework360: false } as const satisfies Readonly<Record<System, boolean>>;

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
    const allowed = HAS_SESSIONS[system] && operation !== "session" && sinceExpiry > CALLS_BETWEEN_EXPIRIES;
    if (allowed) sinceExpiry = 0;
    return allowed ? fault : { kind: "slow", ms: 50 };
  };
}

/** Typical faults of a data centre: short, and over at the next attempt. */
function mildFault(random: Random): Fault {
  return random.pick<Fault>([
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
function hostileFault(random: Random): Fault {
  const commit = random.chance(0.5);
  const retryAfter = { "retry-after": String(random.int(1, 2)) };
  return random.pick<Fault>([
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
    { kind: "drip", ms: random.int(100, 400) },
  ]);
}

function serverError(code: string): unknown {
  return { error: { code, message: "Try again later." } };
}
