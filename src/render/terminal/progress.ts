import { SECOND } from "../../core/common/time/duration.ts";
import { ORDER_STATES } from "../../core/orders/order.ts";
import type { Phase, Progress, ProgressEvent } from "../../core/ports/progress.ts";
import { cleanLine, truncate } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";

export interface ProgressOptions {
  /** Loads the texts on first use, because loading takes a while. */
  readonly text: () => Promise<Text>;
  /** Writes a message to standard error, at once. */
  readonly write: (text: string) => void;
  /** Standard error is a terminal. */
  readonly isTerminal: boolean;
  readonly color: boolean;
  readonly verbose: boolean;
  /** Milliseconds of any steady clock. */
  readonly now: () => number;
}

/** Shows what the engine does. `stop` frees the terminal; call it before any other output. */
export interface RunningProgress extends Progress {
  stop(): void;
}

/** Without a terminal, and only with `--verbose`, a long phase is reported this often. */
const PLAIN_EVERY_MS = 30 * SECOND;

const BAR_COLUMNS = 16;

/** Columns that the spinner needs before its text, plus one. */
const SPINNER_COLUMNS = 3;

/** The spinner's text is updated at most this often. */
const SPIN_EVERY_MS = 80;

/**
 * On a terminal: a spinner with the phase and its progress (a bar with rate and remaining time if the total is
 * known), and a line per order. Elsewhere a plain line per phase, per order, and every 30 s.
 */
export async function createProgress(options: ProgressOptions): Promise<RunningProgress> {
  const { isTerminal, color, verbose, write, now } = options;
  const text = await options.text();
  const spinner = isTerminal && hasWidth() ? await createSpinner(color) : null;
  const count = new Count(text, now);
  const everyMs = spinner === null ? PLAIN_EVERY_MS : SPIN_EVERY_MS;
  let reportedMs = Number.NEGATIVE_INFINITY;
  return {
    report(event) {
      const isDue = event.kind === "phase" || now() - reportedMs >= everyMs;
      count.take(event);
      const line = isDue ? count.line(event) : null;
      if (line !== null && (spinner !== null || verbose)) {
        reportedMs = now();
        if (spinner === null) write(`${line}\n`);
        else {
          spinner.text = truncate(count.bar() + line, process.stderr.columns - SPINNER_COLUMNS);
          if (!spinner.isSpinning) spinner.start();
        }
      }
      // The spinner makes room for other output on the terminal.
      const own = formatEvent(event, text, verbose);
      if (own !== null) write(`${own}\n`);
    },
    stop() {
      spinner?.stop();
    },
  };
}

/**
 * A terminal without a size (`script`, some containers) reports 0 columns: the spinner would clear lines without end.
 */
function hasWidth(): boolean {
  return process.stderr.columns > 0;
}

/** Standard input stays unchanged: raw mode would take Ctrl-C away from the process. */
async function createSpinner(color: boolean) {
  const { default: ora } = await import("ora");
  return ora({ stream: process.stderr, discardStdin: false, color: color ? "cyan" : false });
}

/** Phases that are long enough to show a rate. */
const PACED: ReadonlySet<Phase> = new Set<Phase>(["read", "scan-shop", "push"]);

/** Before this time, a rate means nothing. */
const PACE_AFTER_MS = SECOND;

/** Counts a phase: its progress, rate and remaining time. */
class Count {
  readonly #text: Text;
  readonly #now: () => number;
  #phase: Phase | null = null;
  #total: number | null = null;
  #done = 0;
  #startedMs = 0;

  constructor(text: Text, now: () => number) {
    this.#text = text;
    this.#now = now;
  }

  take(event: ProgressEvent): void {
    if (event.kind === "phase") {
      this.#phase = event.phase;
      this.#total = event.total;
      this.#done = 0;
      this.#startedMs = this.#now();
    } else if (event.kind === "advance") {
      this.#done = event.done;
    } else if (event.kind === "order" && this.#phase === "send") {
      this.#done += 1;
    }
  }

  /** The line to print; null = the event is not about this phase. */
  line(event: ProgressEvent): string | null {
    const phase = this.#phase;
    if (phase === null || event.kind === "notice") return null;
    const name = this.#text.t(`phase.${phase}`);
    if (event.kind === "phase") return name;
    const [total, done] = [this.#total, this.#done];
    const far =
      total === null
        ? `${name}${this.#text.t("said.colon")}${this.#text.formats.number(done)}`
        : this.#text.t("progress.of", { phase: name, done, total });
    return [far, ...this.#pace(phase)].join(", ");
  }

  /** The progress bar, if the total is known: `████████░░░░░░░░ `. */
  bar(): string {
    if (this.#total === null || this.#total === 0 || this.#phase === null || !PACED.has(this.#phase)) return "";
    const full = Math.round((Math.min(this.#done, this.#total) / this.#total) * BAR_COLUMNS);
    return `${"█".repeat(full)}${"░".repeat(BAR_COLUMNS - full)} `;
  }

  #pace(phase: Phase): readonly string[] {
    const elapsedMs = this.#now() - this.#startedMs;
    if (!PACED.has(phase) || elapsedMs < PACE_AFTER_MS || this.#done === 0) return [];
    const perSecond = (this.#done / elapsedMs) * SECOND;
    const rate = this.#text.t("progress.rate", { rate: Math.max(1, Math.round(perSecond)) });
    if (this.#total === null || this.#done >= this.#total) return [rate];
    const left = Math.ceil((this.#total - this.#done) / perSecond) * SECOND;
    return [rate, this.#text.t("progress.left", { left: this.#text.formats.duration(left) })];
  }
}

/** An order's line; with `--verbose` also its warnings. The report repeats both in full. */
function formatEvent(event: ProgressEvent, text: Text, verbose: boolean): string | null {
  if (event.kind === "order") {
    const label = isOrderState(event.state) ? text.t(`label.order.${event.state}`) : cleanLine(event.state);
    return text.t("progress.order", { order: event.reference, label, number: event.number ?? "none" });
  }
  return event.kind === "notice" && verbose ? text.problem(event.problem).message : null;
}

function isOrderState(state: string): state is (typeof ORDER_STATES)[number] {
  return ORDER_STATES.some((known) => known === state);
}

/** Turns until it is stopped, so that a wait does not look like a hang. */
export interface Spinner {
  stop(): void;
}

/**
 * Turns beside `text` on standard error, and leaves nothing behind. Without a terminal, or with one that has no size,
 * the text is a line for `write`.
 */
export async function startSpinner(
  text: string,
  { isTerminal, color, write }: { isTerminal: boolean; color: boolean; write: (text: string) => void },
): Promise<Spinner> {
  if (!isTerminal || !hasWidth()) {
    write(`${text}\n`);
    return { stop: () => undefined };
  }
  const spinner = (await createSpinner(color)).start(text);
  return {
    stop() {
      spinner.stop();
    },
  };
}
