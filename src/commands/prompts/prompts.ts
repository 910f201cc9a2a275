import type { App } from "../../app/app.ts";
import { CancelledError, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import { widthOf, wrap } from "../../text/clean.ts";
import type { Text } from "../../text/text.ts";
import { asText, messageScreen } from "../../app/output/present.ts";
import type { OrderChoice } from "./order-choice.ts";

interface PromptChoice<T> {
  readonly name: string;
  readonly value: T;
}

/** Questions to the user at the terminal. All throw CancelledError if the user leaves a prompt. */
export interface Prompts {
  /** `before`: the answer of Enter alone; no if absent. */
  confirm(question: string, before?: boolean): Promise<boolean>;
  /** `fault` describes what is wrong with an answer; null = nothing. */
  text(question: string, before: string | undefined, fault: (answer: string) => string | null): Promise<string>;
  /** Shows only the length of the input. With `keep` an empty answer keeps the present value. */
  secret(question: string, keep: boolean, fault: (answer: string) => string | null): Promise<string>;
  one<T>(question: string, choices: readonly PromptChoice<T>[], before: T | undefined): Promise<T>;
  /** `least` is the message if nothing was chosen; null = an empty choice is valid. */
  many(
    question: string,
    choices: readonly PromptChoice<string>[],
    before: readonly string[],
    least: string | null,
  ): Promise<string[]>;
  /** The ids of the ticked orders. */
  orders(choices: readonly OrderChoice[]): Promise<readonly string[]>;
}

/** Choices shown at once. */
const PAGE_SIZE = 12;

/** Null = nobody can be asked: the library would take the lines of a pipe for answers, or wait forever. */
export async function openPrompts(app: App): Promise<Prompts | null> {
  const { globals, output } = app;
  // Node opens standard input on first access.
  if (!globals.input || !output.errIsTerminal || !process.stdin.isTTY) return null;
  // The library takes its colours only from the environment.
  if (!globals.color) process.env["NO_COLOR"] = "1";
  return terminalPrompts(app, await messageScreen(app));
}

/** Beside a question: the mark, and room for a short answer. */
const BESIDE_COLUMNS = 12;

/** The library would break a wide question in the middle of a word. */
export function questionLines(screen: Pick<Screen, "columns">, question: string): string[] {
  return wrap(question, Math.max(1, screen.columns - BESIDE_COLUMNS), { cut: false }).map((line, at) =>
    at === 0 ? line : `  ${line}`,
  );
}

/** What the library puts before a question. */
const MARK_COLUMNS = 2;

/** The chosen answer beside its question, or below it where the line is too short for both. */
export function answerText(screen: Pick<Screen, "columns">, question: string, answer: string): string {
  const last = questionLines(screen, question).at(-1) ?? "";
  if (MARK_COLUMNS + widthOf(`${last} ${answer}`) <= screen.columns) return answer;
  return ["", ...wrap(answer, Math.max(1, screen.columns - MARK_COLUMNS))].join("\n  ");
}

/** Asks on standard error, so that standard output has only the result. The library is loaded with the first question. */
function terminalPrompts({ signal }: App, screen: Screen): Prompts {
  const { t } = screen.text;
  const where = { output: process.stderr, signal };
  const asked = (question: string): string => questionLines(screen, question).join("\n");
  const verdict =
    (fault: (answer: string) => string | null) =>
    (answer: string): true | string =>
      fault(answer) ?? true;
  return {
    async confirm(message, before = false) {
      const { confirm } = await import("@inquirer/prompts");
      const [yes, no] = [t("ask.yes"), t("ask.no")];
      const keywords = { yes, no, error: () => t("ask.yes-or-no", { yes, no }) };
      return orCancelled(signal, confirm({ message: asked(message), default: before, theme: { keywords } }, where));
    },
    async text(message, before, fault) {
      const { input } = await import("@inquirer/prompts");
      const options = {
        message: asked(message),
        validate: verdict(fault),
        ...(before === undefined ? {} : { default: before }),
      };
      return (await orCancelled(signal, input(options, where))).trim();
    },
    async secret(message, keep, fault) {
      const { password } = await import("@inquirer/prompts");
      const validate = (answer: string): true | string => (keep && answer === "" ? true : verdict(fault)(answer));
      return orCancelled(signal, password({ message: asked(message), validate, mask: true, toggleMask: false }, where));
    },
    async one(message, choices, before) {
      const { select } = await import("@inquirer/prompts");
      const theme = { style: { keysHelpTip: () => t("ask.select-keys") } };
      const known = before === undefined ? {} : { default: before };
      const shown = choices.map((one) => ({ ...one, short: answerText(screen, message, one.name) }));
      return orCancelled(
        signal,
        select({ message: asked(message), choices: shown, theme, pageSize: PAGE_SIZE, ...known }, where),
      );
    },
    async many(message, choices, before, least) {
      const { checkbox } = await import("@inquirer/prompts");
      const boxes = choices.map((choice) => ({ ...choice, checked: before.includes(choice.value) }));
      const validate = (chosen: readonly unknown[]): true | string => chosen.length > 0 || (least ?? true);
      const theme = { style: { keysHelpTip: () => t("ask.keys") } };
      const options = { message: asked(message), choices: boxes, validate, theme, pageSize: PAGE_SIZE, loop: false };
      return orCancelled(signal, checkbox(options, where));
    },
    async orders(choices) {
      const { searchCheckbox } = await import("./search-checkbox.ts");
      return orCancelled(signal, searchCheckbox({ choices, screen }, where));
    },
  };
}

/**
 * Whether a person agrees: `yes` = they said so before. Throws UsageError where nobody can be asked. `prompts` absent =
 * those of this terminal.
 */
export async function isConfirmed(
  app: App,
  {
    yes,
    action,
    question,
  }: { readonly yes: boolean; readonly action: string; readonly question: (text: Text) => string },
  prompts?: Prompts | null,
): Promise<boolean> {
  if (yes) return true;
  const asking = prompts === undefined ? await openPrompts(app) : prompts;
  if (asking === null) throw new UsageError(problem("needs-confirmation", { action }));
  const { text } = await messageScreen(app);
  if (await asking.confirm(question(text))) return true;
  app.output.err(asText([text.t("ask.not-done")]));
  return false;
}

/** Ctrl-C in a prompt is a SIGINT; a signal from outside has its own reason. */
async function orCancelled<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error && error.name === "ExitPromptError") throw new CancelledError("SIGINT");
    throw error;
  }
}
