import type { Prompts } from "../../src/commands/prompts/prompts.ts";
import { unwanted } from "./some-app.ts";

/** Prompts that must not be used. */
export const NO_QUESTIONS: Prompts = {
  confirm: unwanted("confirm"),
  text: unwanted("text"),
  secret: unwanted("secret"),
  one: unwanted("one"),
  many: unwanted("many"),
  orders: unwanted("orders"),
};

/** Prepared answers, and what was asked. */
export function asking(answers: {
  readonly sure?: boolean;
  readonly chosen?: readonly string[];
}): Prompts & { readonly questions: string[] } {
  const questions: string[] = [];
  return {
    ...NO_QUESTIONS,
    questions,
    confirm(question) {
      questions.push(question);
      return Promise.resolve(answers.sure ?? false);
    },
    text: () => Promise.resolve("asked"),
    orders: () => Promise.resolve(answers.chosen ?? []),
  };
}
