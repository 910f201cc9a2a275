import type { Context } from "../../compose/context.ts";
import type { Text } from "../../report/text/text.ts";
import { forgoColors, orCancelled } from "./ask.ts";
import { searchText } from "./search-text.ts";

interface Choice<T> {
  readonly name: string;
  readonly value: T;
}

/** The wizard's questions. All throw CancelledError where a prompt is left. */
export interface Prompts {
  /** `fault` says what is wrong with an answer; null = nothing. */
  text(question: string, before: string | undefined, fault: (answer: string) => string | null): Promise<string>;
  /** Nothing of it is shown but its length. With `keep` an empty answer is taken, and means the one that is set. */
  secret(question: string, keep: boolean, fault: (answer: string) => string | null): Promise<string>;
  one<T>(question: string, choices: readonly Choice<T>[], before: T | undefined): Promise<T>;
  /** One of many: found by what is typed. */
  search<T>(question: string, choices: readonly Choice<T>[]): Promise<T>;
  /** `least` is what is said where nothing was chosen; null = nothing is an answer too. */
  many(
    question: string,
    choices: readonly Choice<string>[],
    before: readonly string[],
    least: string | null,
  ): Promise<string[]>;
}

/** Whether there is somebody to ask: the library would take the lines of a pipe for answers, or wait for ever. */
export function canAsk({ globals, output }: Pick<Context, "globals" | "output">): boolean {
  return globals.input && process.stdin.isTTY && output.errIsTerminal;
}

/** Choices that are shown at once. */
const PAGE_SIZE = 12;

/** Asks on standard error. The library is loaded with the first question. */
export function terminalPrompts(context: Pick<Context, "signal" | "globals">, { t }: Text): Prompts {
  const { signal } = context;
  const where = { output: process.stderr, signal };
  forgoColors(context);
  const verdict =
    (fault: (answer: string) => string | null) =>
    (answer: string): true | string =>
      fault(answer) ?? true;
  return {
    async text(message, before, fault) {
      const { input } = await import("@inquirer/prompts");
      const options = { message, validate: verdict(fault), ...(before === undefined ? {} : { default: before }) };
      return (await orCancelled(signal, input(options, where))).trim();
    },
    async secret(message, keep, fault) {
      const { password } = await import("@inquirer/prompts");
      const validate = (answer: string): true | string => (keep && answer === "" ? true : verdict(fault)(answer));
      return orCancelled(signal, password({ message, validate, mask: true, toggleMask: false }, where));
    },
    async one(message, choices, before) {
      const { select } = await import("@inquirer/prompts");
      const theme = { style: { keysHelpTip: () => t("ask.select-keys") } };
      const known = before === undefined ? {} : { default: before };
      return orCancelled(
        signal,
        select({ message, choices: [...choices], theme, pageSize: PAGE_SIZE, ...known }, where),
      );
    },
    async search(message, choices) {
      const { search } = await import("@inquirer/prompts");
      const source = (typed: string | undefined): Choice<(typeof choices)[number]["value"]>[] =>
        choices.filter(({ name }) => searchText(name).includes(searchText(typed ?? "").trim()));
      const theme = { style: { keysHelpTip: () => t("ask.select-keys") } };
      return orCancelled(signal, search({ message, source, theme, pageSize: PAGE_SIZE }, where));
    },
    async many(message, choices, before, least) {
      const { checkbox } = await import("@inquirer/prompts");
      const boxes = choices.map((choice) => ({ ...choice, checked: before.includes(choice.value) }));
      const validate = (chosen: readonly unknown[]): true | string => chosen.length > 0 || (least ?? true);
      const theme = { style: { keysHelpTip: () => t("ask.keys") } };
      const options = { message, choices: boxes, validate, theme, pageSize: PAGE_SIZE, loop: false };
      return orCancelled(signal, checkbox(options, where));
    },
  };
}
