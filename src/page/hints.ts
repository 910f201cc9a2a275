/** The next step without the commands that a person at a terminal would type: the page has buttons in their place. */
import { cleanSentence } from "../text/clean.ts";
import { type Next, sentencesOf } from "../text/next.ts";

/** Null = there is nothing to do. */
export function adviceOf(next: Next): string | null {
  const sentences = cleanSentence(sentencesOf(next));
  return sentences === "" ? null : sentences;
}
