import { beforeCommand, type Next } from "../../text/next.ts";
import { widthOf, cleanSentence, wrap } from "../../text/clean.ts";
import type { Message, Text } from "../../text/text.ts";
import type { Fact, Tone } from "../../view/view.ts";

/** Everything needed to draw a screen. */
export interface Screen {
  readonly text: Text;
  /** The width of the terminal, in columns. */
  readonly columns: number;
  /** Colours are wanted, and the output is a terminal. */
  readonly color: boolean;
  /** The output is a file or another program: table lines are not cut. Absent = a terminal. */
  readonly isPiped?: boolean;
}

/** The width, in columns, of a line that cannot be broken: longer text is cut. */
export function lineColumns({ columns, isPiped = false }: Pick<Screen, "columns" | "isPiped">): number {
  return isPiped ? Number.POSITIVE_INFINITY : columns;
}

/** Lines of a list on a terminal without `--limit`. */
const ON_TERMINAL = 50;

/** The lines of a list that somebody asked for without `--limit`: a file or another program gets them all. */
export function mostLines({ isPiped = false }: Pick<Screen, "isPiped">): number {
  return isPiped ? Number.POSITIVE_INFINITY : ON_TERMINAL;
}

/** SGR parameters (ECMA-48, 8.3.117). */
const SGR = { good: 32, bad: 31, busy: 33, dim: 2, strong: 1 } as const satisfies Record<Tone, number>;

/** Narrower terminals get lines of this width too. */
const LEAST_COLUMNS = 40;

/** The text in a colour, if colours are wanted. */
export function paint(screen: Screen, tone: Tone | null, text: string): string {
  return screen.color && tone !== null && text !== "" ? `\u001B[${String(SGR[tone])}m${text}\u001B[0m` : text;
}

/** Clean text as lines no wider than the screen, each with `indent`. */
export function paragraph(screen: Screen, text: string, indent = ""): string[] {
  const columns = Math.max(LEAST_COLUMNS, screen.columns) - widthOf(indent);
  return wrap(text, columns).map((line) => `${indent}${line}`);
}

const GLUE = "\u0000";

/** Joins words that must stay on one line, until `parted`. */
function glued(text: string): string {
  return text.replaceAll(" ", GLUE);
}

function parted(line: string): string {
  return line.replaceAll(GLUE, " ");
}

/** Counts after a title; a number stays on the line of its word. */
export function countsLines(screen: Screen, title: string, counts: readonly string[]): string[] {
  const plain = counts.join(", ");
  const line = `${title}${screen.text.t("said.colon")}${plain}`;
  return paragraph(screen, line.replace(plain, counts.map(glued).join(", "))).map(parted);
}

/** The next steps, after an arrow: each sentence, and below it its command, which is never broken. */
export function advice(screen: Screen, next: Next, indent = ""): string[] {
  const columns = Math.max(LEAST_COLUMNS, screen.columns) - widthOf(indent) - 2;
  const colon = screen.text.t("said.colon");
  return next
    .flatMap(({ say, command }, at) => {
      const words = command === null ? say : beforeCommand(say, colon);
      const lines = say === "" ? [] : wrap(words, columns, { cut: false });
      return command === null ? lines : [...lines, `${at === 0 && say === "" ? "" : "  "}${command}`];
    })
    .map((line, at) => `${indent}${at === 0 ? "→ " : "  "}${line}`);
}

/** What happened, and below it the next step. */
export function messageLines(screen: Screen, message: Message, indent = ""): string[] {
  return [...paragraph(screen, message.message, indent), ...advice(screen, message.next, indent)];
}

/** A heading with its lines; nothing if there are no lines. */
export function section(screen: Screen, heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", paint(screen, "strong", heading), ...lines];
}

/** A line per fact, or more for a long one, the values below each other. */
export function factLines(screen: Screen, facts: readonly Fact[]): string[] {
  const width = Math.max(...facts.map(({ name }) => widthOf(name)));
  return facts.flatMap(({ name, value, tone }) => {
    const head = `  ${name}${" ".repeat(width - widthOf(name))}  `;
    const lines = paragraph(screen, cleanSentence(value), " ".repeat(widthOf(head)));
    return lines.map(
      (line, at) => `${at === 0 ? head : " ".repeat(widthOf(head))}${paint(screen, tone, line.trimStart())}`,
    );
  });
}

/** A line per event, with its time. */
export function historyLines(
  screen: Screen,
  events: readonly { readonly atMs: number; readonly says: string }[],
): string[] {
  const { text } = screen;
  if (events.length === 0) return paragraph(screen, text.t("story.no-history"), "  ");
  return events.flatMap(({ atMs, says: line }) => {
    const at = `  ${text.formats.exactInstant(atMs)}  `;
    const [first = "", ...more] = paragraph(screen, line, " ".repeat(widthOf(at)));
    return [`${at}${first.trimStart()}`, ...more];
  });
}

/** The output of `--quiet` in a mail from cron: the command's name, the lines, and an empty line. */
export function mailBlock(command: string, lines: readonly string[]): string {
  const [first, ...others] = lines;
  const shown = first === "" ? others : lines;
  return [`tg360 ${command}:`, ...shown, "", ""].join("\n");
}
