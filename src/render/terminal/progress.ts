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
  const count = createCount(text, now);
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
  // Like prompts, only for a person at a terminal.
  const { default: ora } = await import("ora");
  return ora({ stream: process.stderr, discardStdin: false, color: color ? "cyan" : false });
}

/** Phases that are long enough to show a rate. */
const PACED: ReadonlySet<Phase> = new Set<Phase>(["read", "scan-shop", "push"]);

/** Before this time, a rate means nothing. */
const PACE_AFTER_MS = SECOND;

/** Counts a phase: its progress, rate and remaining time. */
function createCount({ t, formats }: Text, now: () => number) {
  let phase: Phase | null = null;
  let total: number | null = null;
  let done = 0;
  let startedMs = 0;
  const paceOf = (of: Phase): readonly string[] => {
    const elapsedMs = now() - startedMs;
    if (!PACED.has(of) || elapsedMs < PACE_AFTER_MS || done === 0) return [];
    const perSecond = (done / elapsedMs) * SECOND;
    const rate = t("progress.rate", { rate: Math.max(1, Math.round(perSecond)) });
    if (total === null || done >= total) return [rate];
    const left = Math.ceil((total - done) / perSecond) * SECOND;
    return [rate, t("progress.left", { left: formats.duration(left) })];
  };
  return {
    take(event: ProgressEvent): void {
      if (event.kind === "phase") {
        ({ phase, total } = event);
        done = 0;
        startedMs = now();
      } else if (event.kind === "advance") ({ done } = event);
      else if (event.kind === "order" && phase === "send") done += 1;
    },
    /** The line to print; null = the event is not about this phase. */
    line(event: ProgressEvent): string | null {
      if (phase === null || event.kind === "notice") return null;
      const name = t(`phase.${phase}`);
      if (event.kind === "phase") return name;
      const far =
        total === null
          ? `${name}${t("said.colon")}${formats.number(done)}`
          : t("progress.of", { phase: name, done, total });
      return [far, ...paceOf(phase)].join(", ");
    },
    /** The progress bar, if the total is known: `████████░░░░░░░░ `. */
    bar(): string {
      if (total === null || total === 0 || phase === null || !PACED.has(phase)) return "";
      const full = Math.round((Math.min(done, total) / total) * BAR_COLUMNS);
      return `${"█".repeat(full)}${"░".repeat(BAR_COLUMNS - full)} `;
    },
  };
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
