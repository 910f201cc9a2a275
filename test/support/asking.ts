import type { Ask } from "../../src/commands/prompts/ask.ts";

/** Null = no terminal; else prepared answers, and what was asked. */
export function asking(
  answers: { readonly sure?: boolean; readonly chosen?: readonly string[] } | null,
): Ask & { readonly questions: string[] } {
  const questions: string[] = [];
  return {
    questions,
    isPossible: answers !== null,
    confirm(question) {
      questions.push(question);
      return Promise.resolve(answers?.sure ?? false);
    },
    text: () => Promise.resolve("asked"),
    choose: () => Promise.resolve(answers?.chosen ?? []),
  };
}
