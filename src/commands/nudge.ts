import type { Output } from "../cli/output.ts";
import type { NextNudge } from "../core/cycle.ts";

/** The part of `process` that is used here. */
export interface HangUpSource {
  readonly stdin: { readonly isTTY?: boolean };
  on(signal: "SIGHUP", listener: () => void): unknown;
  off(signal: "SIGHUP", listener: () => void): unknown;
}

/**
 * SIGHUP, which asks other daemons to read their configuration again, begins the next cycle now: each reads it anyway. At a
 * terminal the signal keeps its usual effect, since there it means that the terminal is gone; ending at once is safe.
 */
export async function withNudges<T>(
  source: HangUpSource,
  output: Pick<Output, "errIsTerminal">,
  run: (nextNudge: NextNudge) => Promise<T>,
): Promise<T> {
  let current = new AbortController();
  const onSignal = (): void => current.abort();
  const isAtTerminal = output.errIsTerminal || source.stdin.isTTY === true;
  if (!isAtTerminal) source.on("SIGHUP", onSignal);
  try {
    return await run(() => (current = new AbortController()).signal);
  } finally {
    source.off("SIGHUP", onSignal);
  }
}
