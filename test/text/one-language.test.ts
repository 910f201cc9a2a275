/** Each catalogue is in its own language: its problems, reports, mails, questions, its help and its page. */
import { expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { foreignWords } from "../support/language-marks.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";

/** Every text of an object of texts and objects, by its path, without the values and the cases of its messages. */
function textsOf(words: object, path = ""): readonly (readonly [path: string, text: string])[] {
  return Object.entries(words).flatMap(([key, value]: [string, string | object]) =>
    typeof value === "string" ? [[`${path}${key}`, proseOf(value)] as const] : textsOf(value, `${path}${key} > `),
  );
}

/** Names of values, and words of ICU before a brace. */
function proseOf(message: string): string {
  return message
    .replaceAll(/\{\w+\}/g, " ")
    .replaceAll(/\{\w+, (?:select|plural|number)[,}]/g, " ")
    .replaceAll(/[\w=-]+ \{/g, " ");
}

it("finds a sentence of another language", () => {
  expect(foreignWords("Die Bestellung ist bereit.", "de")).toEqual([]);
  expect(foreignWords("The order is ready.", "de")).toEqual(["The", "is"]);
  expect(foreignWords("La commande est prête: tg360 status orders --state failed", "it")).toEqual(["commande", "est"]);
});

it.each(WHOLE_LANGUAGES)("no text of another language is in %s", (lang) => {
  const parts = ["messages", "help", "page", ...(lang === "en" ? [] : (["wire"] as const))] as const;
  const found = parts.flatMap((part) =>
    textsOf(readLocale(lang, part), `${part} > `).flatMap(([path, text]) => {
      const words = foreignWords(text, lang);
      return words.length === 0 ? [] : [`${path}: ${words.join(", ")}`];
    }),
  );
  expect(found).toEqual([]);
});
