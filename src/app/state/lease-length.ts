import { ConfigurationError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { parseDuration, SECOND } from "../../core/common/time/duration.ts";
import { deadlineOf } from "../../core/orders/send/outcome.ts";
import { LEASE_MS } from "../../store/postgres/lease/lease.ts";

/** No shorter than what a renewal over a slow line takes. */
const SHORTEST_MS = 5 * SECOND;

/**
 * How long the leases of this process last. `TG360_LEASE` shortens them for rehearsals: what a worker leaves behind that was killed is taken
 * over so much sooner, and one that stands still loses its shops so much sooner.
 */
export function leaseLengthMs(): number {
  const wishedMs = parseDuration(process.env["TG360_LEASE"] ?? "") ?? 0;
  return wishedMs >= SHORTEST_MS && wishedMs < LEASE_MS ? wishedMs : LEASE_MS;
}

/** A call that takes longer could begin only while the lease is fresh. */
export function longestCallMs(): number {
  return (leaseLengthMs() * 5) / 6;
}

/** Throws ConfigurationError if a call with this time-out could outlast the lease. */
export function refuseLongCalls(timeoutMs: number): void {
  if (deadlineOf(0, timeoutMs) <= longestCallMs()) return;
  const longest = longestCallMs() - deadlineOf(0, 0) - 10 * SECOND;
  throw new ConfigurationError(
    problem("lease-short", { timeout: `${String(timeoutMs / SECOND)}s`, longest: `${String(longest / SECOND)}s` }),
  );
}
