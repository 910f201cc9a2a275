/** Which line of a module made an HTTP call. */

/** More frames than a module has between an operation and `host.call`. */
const DEEPEST = 50;

/** The module's lines through which the call that is running now was made, from the inside out. */
export function linesNow(path: string): readonly number[] {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEEPEST;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = before;
  const place = new RegExp(`${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}[^:)\\s]*:(\\d+)`, "g");
  const lines = [...stack.matchAll(place)].map(([, line]) => Number(line));
  return lines.filter((line, at) => line !== lines[at - 1]);
}

/**
 * Tells lines that many calls go through, such as those of a function that all of them use, from lines of one call.
 * Every call is noted.
 */
export class Lines {
  readonly #callers = new Map<number, Set<number>>();

  note(lines: readonly number[]): void {
    for (const [at, line] of lines.entries()) {
      // A function that runs later does not know who asked for it.
      const caller = lines[at + 1];
      if (caller !== undefined) this.#callers.set(line, (this.#callers.get(line) ?? new Set()).add(caller));
    }
  }

  /** The innermost line that only this call goes through; null = the call's place is not known. */
  ownLine(lines: readonly number[]): number | null {
    return lines.find((line) => (this.#callers.get(line)?.size ?? 0) <= 1) ?? lines.at(-1) ?? null;
  }
}

/** `FILE:line` of an operation's function, or the file. */
export function placeOfOperation(path: string, source: string, operation: string): string {
  return placeOfText(path, source, new RegExp(`^\\s*(?:async\\s+)?${operation}\\s*[(:]`));
}

/** `FILE:line` of the first line with this text, or the file. */
export function placeOfText(path: string, source: string, text: RegExp): string {
  const line = source.split("\n").findIndex((one) => text.test(one));
  return line === -1 ? path : `${path}:${String(line + 1)}`;
}
