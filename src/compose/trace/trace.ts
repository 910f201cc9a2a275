import { closeSync, constants, fchmodSync, openSync, writeSync } from "node:fs";

import { codeOf } from "../../core/common/problems/thrown.ts";
import { UsageError } from "../../core/common/problems/errors.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";

/** Facts that are shown beside a span. */
export type Facts = Readonly<Record<string, string | number>>;

/** Ends a span. */
export type EndSpan = (facts?: Facts) => void;

/** Characters that are buffered before they are written. */
const KEPT_CHARACTERS = 64 * 1024;
/** The lanes of a track have their numbers from here on: further parallel spans share the last one. */
const LANES = 100;

/**
 * A timeline in a file, in Chrome's trace format: an array of events, which viewers (ui.perfetto.dev,
 * chrome://tracing) also accept without its end. Overlapping spans of a track are in separate lanes. Only names,
 * numbers and times are written, and each name passes through `clean`.
 */
export class Trace {
  readonly #path: string;
  readonly #file: number;
  readonly #clean: (text: string) => string;
  readonly #tracks = new Map<string, boolean[]>();
  #kept = "[\n";
  #failure: Problem | null = null;

  /** Creates the file, for its owner alone. Throws UsageError if it cannot be created. */
  constructor(path: string, clean: (text: string) => string) {
    this.#path = path;
    this.#clean = clean;
    try {
      const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
      this.#file = openSync(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o600);
      fchmodSync(this.#file, 0o600);
    } catch (error) {
      throw new UsageError(problem("trace-not-written", { path, detail: codeOf(error) ?? String(error) }));
    }
    this.#write({ ph: "M", pid: PROCESS, name: "process_name", args: { name: "tg360" } });
  }

  /** A span that begins now. */
  begin(track: string, name: string): EndSpan {
    const startMs = performance.now();
    const lane = this.#takeLane(track);
    return (facts = {}) => {
      this.#freeLane(track, lane.index);
      this.#span(lane.thread, name, { startMs, endMs: performance.now() }, facts);
    };
  }

  /** A finished span. The spans of its track do not overlap. Milliseconds of `performance.now()`. */
  add(track: string, name: string, times: { readonly startMs: number; readonly endMs: number }): void {
    const lane = this.#takeLane(track);
    this.#freeLane(track, lane.index);
    this.#span(lane.thread, name, times, {});
  }

  #span(tid: number, name: string, { startMs, endMs }: { startMs: number; endMs: number }, args: Facts): void {
    const [ts, end] = [Math.round(startMs * 1000), Math.round(endMs * 1000)];
    this.#write({ ph: "X", pid: PROCESS, tid, name: this.#clean(name), ts, dur: end - ts, args });
  }

  /** Writes the rest. Returns why something is missing; null = nothing is. */
  close(): Problem | null {
    this.#kept = `${this.#kept.replace(/,\n$/, "\n")}]\n`;
    this.#flush();
    closeSync(this.#file);
    return this.#failure;
  }

  #takeLane(track: string): { readonly index: number; readonly thread: number } {
    let lanes = this.#tracks.get(track);
    if (lanes === undefined) {
      lanes = [];
      this.#tracks.set(track, lanes);
    }
    const free = lanes.findIndex((isTaken) => !isTaken);
    const index = Math.min(free < 0 ? lanes.length : free, LANES - 1);
    const thread = [...this.#tracks.keys()].indexOf(track) * LANES + index + 1;
    if (index === lanes.length) this.#nameThread(thread, index === 0 ? track : `${track} ${String(index + 1)}`);
    lanes[index] = true;
    return { index, thread };
  }

  #freeLane(track: string, index: number): void {
    const lanes = this.#tracks.get(track);
    if (lanes !== undefined) lanes[index] = false;
  }

  #nameThread(tid: number, name: string): void {
    this.#write({ ph: "M", pid: PROCESS, tid, name: "thread_name", args: { name: this.#clean(name) } });
    this.#write({ ph: "M", pid: PROCESS, tid, name: "thread_sort_index", args: { sort_index: tid } });
  }

  #write(event: Readonly<Record<string, unknown>>): void {
    this.#kept += `${JSON.stringify(event)},\n`;
    if (this.#kept.length >= KEPT_CHARACTERS) this.#flush();
  }

  /** A full disk does not affect the run: the rest of the trace is left out. */
  #flush(): void {
    const text = this.#kept;
    this.#kept = "";
    if (this.#failure !== null) return;
    try {
      writeSync(this.#file, text);
    } catch (error) {
      this.#failure = problem("trace-not-written", { path: this.#path, detail: codeOf(error) ?? String(error) });
    }
  }
}

const PROCESS = 1;
