import type { Output } from "../../cli/output.ts";

/** The part of `process` that is used here. */
export interface HangUpSource {
  readonly stdin: { readonly isTTY?: boolean };
  on(signal: "SIGHUP", listener: () => void): unknown;
  off(signal: "SIGHUP", listener: () => void): unknown;
}

/**
 * Calls `onHangUp` at SIGHUP while `run` runs: the next cycle begins now. Other daemons read their configuration again on
 * it; here each cycle does. At a terminal the signal keeps its usual effect, because there it means that the terminal was
 * closed; ending at once is safe.
 */
export async function withHangUp<T>(
  source: HangUpSource,
  output: Pick<Output, "errIsTerminal">,
  onHangUp: () => void,
  run: () => Promise<T>,
): Promise<T> {
  const isAtTerminal = output.errIsTerminal || source.stdin.isTTY === true;
  if (!isAtTerminal) source.on("SIGHUP", onHangUp);
  try {
    return await run();
  } finally {
    source.off("SIGHUP", onHangUp);
  }
}
