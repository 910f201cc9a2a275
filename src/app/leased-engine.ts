/** The engine on a state in PostgreSQL: under a lease, and by the database's clock. */
import { SECOND } from "../core/common/time/duration.ts";
import type { Direction } from "../core/common/direction.ts";
import { ConfigurationError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { deadlineOf } from "../core/order/send/outcome.ts";
import type { Engine } from "../core/run/engine.ts";
import type { Settings } from "../core/run/settings.ts";
import { besideRequests, drive, type EngineParts } from "./drive.ts";
import { withLeasedState } from "./state/database-state.ts";
import { longestCallMs } from "./state/lease-length.ts";
import type { DatabasePlace } from "./state/place.ts";

/**
 * No call begins that could outlast the lease, and none after it is lost. Throws ConfigurationError if the configured
 * time-out is too long for that, LockedError, StoreError.
 */
export async function withLeasedEngine<T>(
  parts: EngineParts,
  settings: Settings,
  wish: { readonly place: DatabasePlace; readonly direction: Direction; readonly timeoutMs: number },
  run: (engine: Engine) => Promise<T>,
): Promise<T> {
  refuseLongCalls(settings.http.timeoutMs);
  const { clock, signal } = parts;
  const { direction } = wish;
  return withLeasedState({ ...wish, clock, signal }, (store, lease, databaseClock) => {
    const mayCall = (timeoutMs: number): void => {
      lease.check(deadlineOf(0, timeoutMs));
    };
    return drive({ ...parts, clock: databaseClock }, settings, { store, direction, dryRun: false, mayCall }, (engine) =>
      besideRequests(engine, { direction, signal, tryToEnd: () => lease.tryToEnd() }, run),
    );
  });
}

function refuseLongCalls(timeoutMs: number): void {
  if (deadlineOf(0, timeoutMs) <= longestCallMs()) return;
  const longest = longestCallMs() - deadlineOf(0, 0) - 10 * SECOND;
  throw new ConfigurationError(
    problem("lease-short", { timeout: `${String(timeoutMs / SECOND)}s`, longest: `${String(longest / SECOND)}s` }),
  );
}
