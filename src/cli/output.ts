import { StoreError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import type { LogLevel } from "../report/json/log.ts";
import type { Scrubber } from "./scrub.ts";

/** Where a command writes: results on `out`, progress and messages on `err`. Both come out masked. */
export interface Output {
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Width of the terminal in columns now; 80 where there is none. */
  readonly columns: number;
  /** What of the width a message may take; absent = all of it. */
  readonly errColumns?: number;
  /** Height of the terminal in lines now; 0 where there is none. */
  readonly rows: number;
  /**
   * Writes results, whole: resolves when the stream took them. A reader that went away (EPIPE) is no error; a full disk
   * is: StoreError.
   */
  out(text: string): Promise<void>;
  /** Writes a message, at once. Never throws: there is nowhere left to say it. `level` is for a log; `warn` unless given. */
  err(text: string, level?: LogLevel): void;
  /**
   * From here on messages go to `listener` and are not written; returned is what still writes, masked like everything. For
   * a log of which every line has its form, whoever has something to say.
   */
  divertErr(listener: (text: string, level: LogLevel) => void): (text: string) => void;
}

/** The part of a writable stream that is used here. */
export interface Sink {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string, done: (error?: Error | null) => void): boolean;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** Widths beyond this are harder to read, not easier. */
const DEFAULT_COLUMNS = 80;

/** Streams whose errors end here already: each shop of many has an output of its own over the same two. */
const heard = new WeakSet<Sink>();

function hearErrors(stream: Sink): void {
  if (heard.has(stream)) return;
  heard.add(stream);
  stream.on("error", () => undefined);
}

/** Wraps the process's two streams. Their errors end here: unheard, they would end the process with a trace. */
export function createOutput(stdout: Sink, stderr: Sink, scrubber: Scrubber): Output {
  let isClosed = false;
  let divert: ((text: string, level: LogLevel) => void) | null = null;
  hearErrors(stdout);
  hearErrors(stderr);

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
      return writeErr;
    },
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
