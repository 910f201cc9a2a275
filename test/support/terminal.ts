import { stripVTControlCharacters } from "node:util";

import { spawn } from "@lydell/node-pty";

import { tg360Words } from "./tg360-process.ts";

/** A prompt is complete when it is shown and no output follows for this long. */
const SETTLED_MS = 60;
const LIMIT_MS = 40_000;
const POLL_MS = 20;

/** Erase in line (ECMA-48, EL). */
// oxlint-disable-next-line no-control-regex -- control sequences are the matter here
const WIPED = /\u001B\[[0-2]?K/g;

/** `tg360` on a terminal, with typed input. */
export interface Terminal {
  /** Waits for the next question and types an answer, Enter included. */
  answer(text: string): Promise<void>;
  /** Waits for the next question and presses a key, such as `\u0003` for Ctrl-C. */
  press(key: string): Promise<void>;
  /** Waits until this was shown, after everything that `sees` and `types` waited for before. */
  sees(text: string): Promise<void>;
  /** Types or presses without waiting. */
  types(keys: string): void;
  /** Gives the terminal another size. */
  resizes(cols: number, rows: number): void;
  /** All output, without colours and cursor movements. */
  shown(): string;
  /** The raw bytes. */
  raw(): string;
  readonly ended: Promise<{ readonly code: number; readonly signal: number }>;
}

/** Starts `tg360` at a terminal. */
export function openTerminal(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  size: { readonly cols: number; readonly rows: number } = { cols: 120, rows: 40 },
): Terminal {
  const [program = "", ...words] = tg360Words(args);
  const pty = spawn(program, words, { env: { ...env, TERM: "xterm-256color" }, cwd, ...size });
  let raw = "";
  let lastMs = performance.now();
  let answers = 0;
  let seen = 0;
  let isOver = false;
  let isTooLate = false;
  pty.onData((data) => {
    raw += data;
    lastMs = performance.now();
  });
  const timer = setTimeout(() => {
    isTooLate = true;
    pty.kill("SIGKILL");
  }, LIMIT_MS);
  const ended = new Promise<{ code: number; signal: number }>((resolve, reject) => {
    pty.onExit(({ exitCode, signal }) => {
      isOver = true;
      clearTimeout(timer);
      if (isTooLate) reject(new Error(`it was killed, it still waited: ${stripVTControlCharacters(raw).slice(-800)}`));
      else resolve({ code: exitCode, signal: signal ?? 0 });
    });
  });
  // A test that does not wait for the end gets the error from what it waited for.
  ended.catch(() => undefined);

  /** The library puts a tick before an answered question, and a question mark before an open one. */
  const isAsked = (): boolean => {
    // A spinner's line is erased, not ended.
    const lines = stripVTControlCharacters(raw.replaceAll(WIPED, "\n")).replaceAll("\r", "\n");
    const parts = lines.split("✔ ");
    return parts.length > answers && /(^|\n)\s*\? /.test(parts.at(-1) ?? "");
  };

  const tick = (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });

  async function question(): Promise<void> {
    while (!isOver && !(isAsked() && performance.now() - lastMs > SETTLED_MS)) await tick();
    if (isOver) throw new Error(`it ended before it asked: ${stripVTControlCharacters(raw).slice(-800)}`);
  }

  return {
    async answer(text) {
      await question();
      answers += 1;
      pty.write(`${text}\r`);
    },
    async press(key) {
      await question();
      pty.write(key);
    },
    async sees(text) {
      for (;;) {
        const shown = stripVTControlCharacters(raw);
        const at = shown.indexOf(text, seen);
        if (at >= 0) {
          seen = at + text.length;
          return;
        }
        if (isOver) throw new Error(`it ended before it showed ${text}: ${shown.slice(-800)}`);
        await tick();
      }
    },
    types(keys) {
      pty.write(keys);
    },
    resizes(cols, rows) {
      pty.resize(cols, rows);
    },
    shown: () => stripVTControlCharacters(raw),
    raw: () => raw,
    ended,
  };
}
