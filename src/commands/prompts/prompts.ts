import type { App } from "../../app/app.ts";
import type { Text } from "../../text/text.ts";
import { forgoColors, orCancelled } from "./ask.ts";

interface Choice<T> {
  readonly name: string;
  readonly value: T;
}

/** The wizard's questions. All throw CancelledError if the user leaves a prompt. */
export interface Prompts {
  /** `fault` describes what is wrong with an answer; null = nothing. */
  text(question: string, before: string | undefined, fault: (answer: string) => string | null): Promise<string>;
  /** Shows only the length of the input. With `keep` an empty answer keeps the present value. */
  secret(question: string, keep: boolean, fault: (answer: string) => string | null): Promise<string>;
  one<T>(question: string, choices: readonly Choice<T>[], before: T | undefined): Promise<T>;
  /** `least` is the message if nothing was chosen; null = an empty choice is valid. */
  many(
    question: string,
    choices: readonly Choice<string>[],
    before: readonly string[],
    least: string | null,
  ): Promise<string[]>;
}

/** Whether questions can be asked: the library would take the lines of a pipe for answers, or wait forever. */
export function canAsk({ globals, output }: App): boolean {
  return globals.input && process.stdin.isTTY && output.errIsTerminal;
}

/** Choices shown at once. */
const PAGE_SIZE = 12;

/** Asks on standard error. The library is loaded with the first question. */
export function terminalPrompts(app: App, { t }: Text): Prompts {
  const { signal } = app;
  const where = { output: process.stderr, signal };
  forgoColors(app);
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
