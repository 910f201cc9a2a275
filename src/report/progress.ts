import { SECOND } from "../core/duration.ts";
import { ORDER_STATES } from "../core/order.ts";
import type { Phase, Progress, ProgressEvent } from "../core/ports.ts";
import { cleanLine } from "./clean.ts";
import type { Text } from "./text.ts";

export interface ProgressOptions {
  readonly text: Text;
  /** Writes a message to standard error, at once. */
  readonly write: (text: string) => void;
  /** Standard error is a terminal. */
  readonly isTerminal: boolean;
  readonly color: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** Milliseconds; any steady clock. */
  readonly now: () => number;
}

/** Shows what the engine does. `stop` gives the terminal back; call it before anything else is printed. */
export interface RunningProgress extends Progress {
  stop(): void;
}

/** Off a terminal a long phase is told this often, and only with `--verbose`. */
const PLAIN_EVERY_MS = 30 * SECOND;

/** A spinner's text is not made anew more often than this. */
const SPIN_EVERY_MS = 80;

const SILENT: RunningProgress = { report: () => undefined, stop: () => undefined };

/**
 * On a terminal: a spinner with the phase and its count, and a line for each order. Elsewhere nothing, or with `--verbose`
 * a plain line per phase, per order, and every 30 s. With `--quiet` nothing at all.
 */
export async function createProgress(options: ProgressOptions): Promise<RunningProgress> {
  if (options.quiet || (!options.isTerminal && !options.verbose)) return SILENT;
  return options.isTerminal && hasWidth() ? spinning(options) : plain(options);
}

/** A terminal without a size (`script`, some containers) says 0 columns: the spinner would clear lines without end. */
function hasWidth(): boolean {
  return process.stderr.columns > 0;
}

function plain(options: ProgressOptions): RunningProgress {
  const { text, write, now, verbose } = options;
  const count = new Count(text);
  let saidMs = Number.NEGATIVE_INFINITY;
  return {
    report(event) {
      const isDue = event.kind === "phase" || now() - saidMs >= PLAIN_EVERY_MS;
      const line = count.take(event, isDue);
      if (line !== null && verbose) {
        saidMs = now();
        write(`${line}\n`);
      }
      const said = sayEvent(event, options);
      if (said !== null) write(`${said}\n`);
    },
    stop: () => undefined,
  };
}

async function spinning(options: ProgressOptions): Promise<RunningProgress> {
  const { default: ora } = await import("ora");
  const { text, write, now } = options;
  // Standard input stays as it is: raw mode would take Ctrl-C away from the process.
  const spinner = ora({ stream: process.stderr, discardStdin: false, color: options.color ? "cyan" : false });
  const count = new Count(text);
  let shownMs = Number.NEGATIVE_INFINITY;
  return {
    report(event) {
      const isDue = event.kind === "phase" || now() - shownMs >= SPIN_EVERY_MS;
      const line = count.take(event, isDue);
      if (line !== null) {
        shownMs = now();
        spinner.text = line;
        if (!spinner.isSpinning) spinner.start();
      }
      // The spinner makes room for whatever else is written to the terminal.
      const said = sayEvent(event, options);
      if (said !== null) write(`${said}\n`);
    },
    stop() {
      spinner.stop();
    },
  };
}

/** Which phase it is, and how far. */
class Count {
  readonly #text: Text;
  #phase: Phase | null = null;
  #total: number | null = null;

  constructor(text: Text) {
    this.#text = text;
  }

  /** The line that says so; null = this event is not about it, or no line is wanted. */
  take(event: ProgressEvent, wanted: boolean): string | null {
    if (event.kind === "phase") {
      this.#phase = event.phase;
      this.#total = event.total;
      return this.#text.t(`phase.${event.phase}`);
    }
    if (event.kind !== "advance" || !wanted) return null;
    const phase = this.#text.t(`phase.${event.phase}`);
    const total = event.phase === this.#phase ? this.#total : null;
    return total === null
      ? this.#text.t("progress.done", { phase, done: event.done })
      : this.#text.t("progress.of", { phase, done: event.done, total });
  }
}

/** An order's line; with `--verbose` what is worth a word. The report says both again, in full. */
function sayEvent(event: ProgressEvent, { text, verbose }: ProgressOptions): string | null {
  if (event.kind === "order") {
    const label = isOrderState(event.state) ? text.t(`label.order.${event.state}`) : cleanLine(event.state);
    return text.t("progress.order", { order: event.reference, label, number: event.number ?? "none" });
  }
  return event.kind === "notice" && verbose ? text.problem(event.problem).message : null;
}

function isOrderState(state: string): state is (typeof ORDER_STATES)[number] {
  return ORDER_STATES.some((known) => known === state);
}
