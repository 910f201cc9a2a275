import { LockedError } from "../core/common/problems/errors.ts";
import type { Problem } from "../core/common/problems/problem.ts";
import type { Clock } from "../core/ports/clock.ts";

/** How a lock or a lease is waited for. */
export interface Patience {
  /** For waiting. The end of a lease is in the database's time. */
  readonly clock: Clock;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** In ms; 0 = fail at once. */
  readonly timeoutMs: number;
  /** `next`: the next holder; `behind`: not before one that wants to be the next. Absent = whoever comes first. */
  readonly turn?: "next" | "behind";
  /** Called again and again while it waits, with who has it. */
  readonly onWait?: (by: Problem) => void;
}

/** Asks `take` until it returns something, or who has it for too long. Throws LockedError after `timeoutMs`, and the signal's reason. */
export async function untilTaken<T extends object>(
  { clock, signal, timeoutMs, onWait }: Patience,
  pollMs: number,
  take: () => Promise<T | { readonly heldBy: Problem }>,
): Promise<T> {
  let startedMs: number | null = null;
  for (;;) {
    const taken = await take();
    if (!("heldBy" in taken)) return taken;
    // The first use of `performance` loads a part of Node, so it is used only when waiting.
    startedMs ??= performance.now();
    if (performance.now() - startedMs >= timeoutMs) throw new LockedError(taken.heldBy);
    onWait?.(taken.heldBy);
    await clock.sleep(pollMs, signal);
  }
}
