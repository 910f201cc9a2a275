import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { WHOLE_LANGUAGES, withEnglishPlaceholders } from "../support/languages.ts";

const docs = join(import.meta.dirname, "../../docs");
const LEAST = 20;
const fileOf = (lang: string): string => `questions${lang === "en" ? "" : `.${lang}`}.md`;
const pageOf = (lang: string): string => readFileSync(join(docs, fileOf(lang)), "utf8");

/** The words of the message by which each question is found. */
function symptomsOf(page: string): readonly string[] {
  return [...page.matchAll(/^\*\*[“«]\s?([^”»]+?)\s?[”»]\*\*/gm)].map(([, words = ""]) => words);
}

describe.each(WHOLE_LANGUAGES)("the questions in %s", (lang) => {
  const symptoms = symptomsOf(pageOf(lang));

  it("are found by the words of a message in that language", () => {
    const words = { ...readLocale(lang, "messages"), ...readLocale(lang, "page") };
    const texts = Object.values(words).map((text) => text.replaceAll("\u00a0", " "));
    expect(symptoms.length).toBeGreaterThanOrEqual(LEAST);
    expect(symptoms.filter((symptom) => !texts.some((text) => text.includes(symptom)))).toEqual([]);
  });

  it("are those of the English page, with the same commands", () => {
    const shapeOf = (page: string) => ({
      questions: symptomsOf(page).length,
      code: [...page.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code.replace(/ --reason ".*"/, "")),
    });
    expect(shapeOf(withEnglishPlaceholders(pageOf(lang), lang))).toEqual(shapeOf(pageOf("en")));
  });
});
