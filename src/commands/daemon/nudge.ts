import type { Output } from "../../cli/output.ts";
import type { NextNudge } from "../../core/run/cycle.ts";

/** The part of `process` that is used here. */
export interface HangUpSource {
  readonly stdin: { readonly isTTY?: boolean };
  on(signal: "SIGHUP", listener: () => void): unknown;
  off(signal: "SIGHUP", listener: () => void): unknown;
}

/**
 * SIGHUP, which asks other daemons to read their configuration again, begins the next cycle now: each reads it anyway. Of
 * several loops each is given a `NextNudge` of its own. At a terminal the signal keeps its usual effect, since there it means
 * that the terminal is gone; ending at once is safe.
 */
export async function withNudges<T>(
  source: HangUpSource,
  output: Pick<Output, "errIsTerminal">,
  run: (nextNudge: NextNudge, nudgesOf: (loop: string) => NextNudge, nudge: (loop: string) => void) => Promise<T>,
): Promise<T> {
  const current = new Map<string, AbortController>();
  const onSignal = (): void => current.forEach((one) => one.abort());
  const nudgesOf =
    (loop: string): NextNudge =>
    () => {
      const next = new AbortController();
      current.set(loop, next);
      return next.signal;
    };
  const isAtTerminal = output.errIsTerminal || source.stdin.isTTY === true;
  if (!isAtTerminal) source.on("SIGHUP", onSignal);
  try {
    return await run(nudgesOf(""), nudgesOf, (loop) => current.get(loop)?.abort());
  } finally {
    source.off("SIGHUP", onSignal);
  }
}
