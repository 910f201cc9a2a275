import { isatty } from "node:tty";

import { SECOND } from "../core/common/time/duration.ts";
import { CancelledError, EXIT } from "../core/common/problems/errors.ts";

/** A terminal that is closed sends a SIGHUP; who sends one to a process without a terminal means nothing by it. */
const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated } as const;
type Signal = keyof typeof CODES;

/** The part of `process` that is used here. */
export interface SignalSource {
  on(signal: Signal, listener: (signal: Signal) => void): unknown;
  off(signal: Signal, listener: (signal: Signal) => void): unknown;
  exit(code: number): void;
  readonly stdout?: unknown;
  readonly stderr?: unknown;
}

export interface Interrupt {
  /** Aborts with a CancelledError at the first signal. */
  readonly signal: AbortSignal;
  /** Restores the usual effect of signals. */
  release(): void;
}

/**
 * Commands that a supervisor ends. What is on the wire gets 8 seconds; only a database that does not answer takes longer
 * than this, and a supervisor kills after 20 seconds.
 */
const SUPERVISED: ReadonlySet<string> = new Set(["daemon", "worker", "serve"]);
export const ENDS_WITHIN_MS = 15 * SECOND;

/**
 * The first signal asks the run to end and calls `onFirst`; a second one ends the process at once, which is
 * safe at any point: every step is on disk or did not happen. A supervised command ends after `ENDS_WITHIN_MS` in any
 * case; `command` = its name at that moment.
 */
export function listenForInterrupt(
  source: SignalSource,
  onFirst: () => void,
  command: () => string | undefined,
): Interrupt {
  const controller = new AbortController();
  const { stdout, stderr } = source;
  // Naming standard input as a stream makes Node load ten modules.
  const hasTerminal =
    isatty(0) || [stdout, stderr].some((stream) => (stream as { isTTY?: boolean } | undefined)?.isTTY === true);
  const onSignal = (signal: Signal): void => {
    if (signal === "SIGHUP" && !hasTerminal) return;
    if (controller.signal.aborted) {
      source.exit(CODES[signal]);
      return;
    }
    if (SUPERVISED.has(command() ?? "")) setTimeout(() => source.exit(CODES[signal]), ENDS_WITHIN_MS).unref();
    controller.abort(new CancelledError(signal === "SIGINT" ? signal : "SIGTERM"));
    onFirst();
  };
  const signals = Object.keys(CODES) as Signal[];
  for (const signal of signals) source.on(signal, onSignal);
  return {
    signal: controller.signal,
    release() {
      for (const signal of signals) source.off(signal, onSignal);
    },
  };
}
