import { StoreError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import type { LogLevel } from "../render/json/log.ts";
import type { Scrubber } from "./scrub.ts";

/** Where a command writes: results on `out`, progress and messages on `err`. Secrets are masked in both. */
export interface Output {
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Present width of the terminal in columns; 80 without a terminal. */
  readonly columns: number;
  /** The width for messages; absent = the full width. */
  readonly errColumns?: number;
  /** Present height of the terminal in lines; 0 without a terminal. */
  readonly rows: number;
  /**
   * Writes results completely: resolves when the stream took them. A reader that closed the pipe (EPIPE) is no error;
   * a full disk is: StoreError.
   */
  out(text: string): Promise<void>;
  /**
   * Writes a message, at once. Never throws, because a failure could not be reported. `level` is for a log; default
   * `warn`.
   */
  err(text: string, level?: LogLevel): void;
  /** Sends later messages to `listener` instead of writing them. For a log whose every line has a fixed format. */
  divertErr(listener: (text: string, level: LogLevel) => void): void;
  /** Writes a line of that log, masked. */
  errLine(text: string): void;
}

/** The part of a writable stream that is used here. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** Wider lines are harder to read. */
const DEFAULT_COLUMNS = 80;

/** Streams with an error handler: a command line within another one has the same two. */
const handled = new WeakSet<Sink>();

function listenForErrors(stream: Sink): void {
  if (handled.has(stream)) return;
  handled.add(stream);
  stream.on("error", () => undefined);
}

/**
 * Wraps the process's two streams. Their errors are handled here: without a handler they would end the process with a
 * trace.
 */
export function createOutput(stdout: Sink, stderr: Sink, scrubber: Scrubber): Output {
  let isClosed = false;
  let divert: ((text: string, level: LogLevel) => void) | null = null;
  listenForErrors(stdout);
  listenForErrors(stderr);

  async function out(text: string): Promise<void> {
    if (isClosed || text === "") return;
    const error = await write(stdout, scrubber.clean(text));
    if (error === null) return;
    isClosed = true;
    if (codeOf(error) !== "EPIPE") throw new StoreError(problem("output-failed", { detail: error.message }), error);
  }

  const writeErr = (text: string): void => {
    stderr.write(scrubber.clean(text), () => undefined);
  };

  return {
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    get columns() {
      return stdout.columns ?? stderr.columns ?? DEFAULT_COLUMNS;
    },
    get rows() {
      return stdout.rows ?? 0;
    },
    out,
    err(text, level = "warn") {
      if (divert === null) writeErr(text);
      else divert(text, level);
    },
    divertErr(listener) {
      divert = listener;
    },
    errLine: writeErr,
  };
}

function write(stream: Sink, text: string): Promise<Error | null> {
  return new Promise((resolve) => {
    stream.write(text, (error) => {
      resolve(error ?? null);
    });
  });
}

function codeOf(error: Error): unknown {
  return "code" in error ? error.code : undefined;
}

/**
 * The output of one shop of several: each line of its messages begins with its name, and its results go to `out`
 * unless that is null. It has no terminal for a moving line. A log (`divertErr`) has the name in another place.
 */
export function scopedOutput(output: Output, shop: string, out: ((text: string) => void) | null): Output {
  let divert: Parameters<Output["divertErr"]>[0] | null = null;
  return {
    outIsTerminal: output.outIsTerminal,
    errIsTerminal: false,
    columns: output.columns,
    errColumns: output.columns - prefixOf(shop).length,
    rows: output.rows,
    async out(text) {
      if (out === null) await output.out(text);
      else out(text);
    },
    err(text, level) {
      if (divert === null) output.err(prefixed(text, shop), level);
      else divert(text, level ?? "warn");
    },
    divertErr(listener) {
      divert = listener;
    },
    errLine: output.errLine,
  };
}

function prefixOf(shop: string): string {
  return `${shop}: `;
}

function prefixed(text: string, shop: string): string {
  const lines = text.split("\n");
  const last = lines.pop() ?? "";
  const named = lines.map((line) => (line === "" ? line : prefixOf(shop) + line));
  return [...named, last === "" ? "" : prefixOf(shop) + last].join("\n");
}
