import { StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { formsOf, SHORTEST_SECRET } from "../../core/common/secret.ts";

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
  /** Writes a message, at once. Never throws, because a failure could not be reported. */
  err(text: string): void;
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

/**
 * Wraps the process's two streams. Their errors are handled here: without a handler they would end the process with a
 * trace.
 */
export function createOutput(stdout: Sink, stderr: Sink, scrubber: Scrubber): Output {
  let isClosed = false;
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);

  async function out(text: string): Promise<void> {
    if (isClosed || text === "") return;
    const error = await write(stdout, scrubber.clean(text));
    if (error === null) return;
    isClosed = true;
    if (codeOf(error) !== "EPIPE") throw new StoreError(problem("output-failed", { detail: error.message }), error);
  }

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
    err(text) {
      stderr.write(scrubber.clean(text), () => undefined);
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

/**
 * The output of one shop of several: each line of its messages begins with its name, and its results go to `out`
 * unless that is null. It has no terminal for a moving line.
 */
export function scopedOutput(output: Output, shop: string, out: ((text: string) => void) | null): Output {
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
    err(text) {
      output.err(prefixed(text, shop));
    },
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

const MASK = "********";

/** Forms that begin with the same characters. */
interface Alike {
  readonly forms: Set<string>;
  /** Their lengths, longest first. */
  lengths: readonly number[];
}

/**
 * The last protection of all output: masks known secrets in every encoding that tg360 uses. Code that reveals a
 * secret on purpose registers it first; nothing relies on this alone. A worker registers the secrets of thousands of
 * shops, again in every cycle: neither that nor the cost of a text grows with their number.
 */
export class Scrubber {
  readonly #texts = new Set<string>();
  /** By their first `SHORTEST_SECRET` characters. */
  readonly #alike = new Map<string, Alike>();
  /** 1 = a form begins with this UTF-16 code. */
  readonly #starts = new Uint8Array(0x1_00_00);

  /** Registers a password or key, and the user name of a Basic header, if there is one. */
  add(secret: string, user: string | null = null): void {
    if (secret.length < SHORTEST_SECRET) return;
    const texts = user === null ? [secret] : [secret, `${user}:${secret}`];
    for (const text of texts.filter((one) => !this.#texts.has(one))) {
      this.#texts.add(text);
      for (const form of formsOf(text)) this.#addForm(form);
    }
  }

  /** The text with every form of every secret masked; of several at one place the longest. */
  clean(text: string): string {
    let clean = "";
    let from = 0;
    for (let at = 0; at + SHORTEST_SECRET <= text.length; at++) {
      if (this.#starts[text.charCodeAt(at)] === 0) continue;
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      clean += text.slice(from, at) + MASK;
      from = at + length;
      at = from - 1;
    }
    return from === 0 ? text : clean + text.slice(from);
  }

  /** The length of the longest form at this place; 0 = there is none. */
  #lengthAt(text: string, at: number): number {
    const alike = this.#alike.get(text.slice(at, at + SHORTEST_SECRET));
    return alike?.lengths.find((length) => alike.forms.has(text.slice(at, at + length))) ?? 0;
  }

  #addForm(form: string): void {
    const start = form.slice(0, SHORTEST_SECRET);
    const alike = this.#alike.get(start) ?? { forms: new Set(), lengths: [] };
    alike.forms.add(form);
    if (!alike.lengths.includes(form.length)) alike.lengths = [...alike.lengths, form.length].toSorted((a, b) => b - a);
    this.#alike.set(start, alike);
    this.#starts[form.charCodeAt(0)] = 1;
  }
}

/** Raw, in JSON, in a URL and a form, and as base64 in both alphabets, with and without padding. */
