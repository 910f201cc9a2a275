import type { Output } from "../../cli/output.ts";
import type { NextNudge } from "../../core/run/cycle.ts";

/** The part of `process` that is used here. */
export interface HangUpSource {
  readonly stdin: { readonly isTTY?: boolean };
  on(signal: "SIGHUP", listener: () => void): unknown;
  off(signal: "SIGHUP", listener: () => void): unknown;
}

/**
 * SIGHUP begins the next cycle now. Other daemons read their configuration again on it; here each cycle does. Each of
 * several loops gets a `NextNudge` of its own. At a terminal the signal keeps its usual effect, because there it
 * means that the terminal was closed; ending at once is safe.
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
