/** Every text that the program can print, with made-up values, in each language: none shows a hole. */
import { IntlMessageFormat } from "intl-messageformat";
import { expect, it } from "vitest";

import { PROBLEM_CODES } from "../../src/core/common/problems/problem.ts";
import COMMANDS from "../../src/text/commands.json" with { type: "json" };
import { readLocale } from "../../src/text/locale.ts";
import { createPageText } from "../../src/text/page-text.ts";
import { createText } from "../../src/text/text.ts";
import { WHOLE_LANGUAGES } from "../support/languages.ts";
import { declaredProblems, FILLINGS, type Filling, specimenProblems } from "../support/problem-specimens.ts";

/** What no text may show: a brace that was not filled, a double full stop, a bracket or quotation marks around nothing. */
const HOLES = [/[{}]/, /[.!?]\.(?=\s|$)/, /\(\s*\)/, /“\s*”|«\s*»/, /\s[.,](?=\s|$)/, / {2}/, /:\s*[.,)]/];

function holesIn(texts: readonly string[]): readonly string[] {
  return texts.filter((one) => HOLES.some((hole) => hole.test(one.trim())));
}

it("finds each kind of hole", () => {
  const bad = ["a +{status}", "It failed.. Again", "refused ()", "refused (“ ”)", "It is there .", "a  b", "failed: ."];
  expect(holesIn([...bad, "Look into ../folder.", "All is well (3)."])).toEqual(bad);
});

it("knows every problem of the table", () => {
  expect([...declaredProblems().keys()].toSorted()).toEqual([...PROBLEM_CODES].toSorted());
});

const FILLED = Object.keys(FILLINGS) as readonly Filling[];

it.each(WHOLE_LANGUAGES)(
  "every problem and its next steps have no hole in %s, whatever the other system says",
  async (lang) => {
    const text = await createText(lang);
    const found = FILLED.flatMap((filling) => specimenProblems(filling)).flatMap((problem) =>
      ["1042", "1042,1043", undefined].flatMap((item) => {
        const { message, next } = text.problem(problem, item);
        const ends = /[:,]$/.test(message) ? [message] : [];
        return [...ends, ...holesIn([message, text.inOneText(next) ?? ""])].map((hole) => `${problem.code}: ${hole}`);
      }),
    );
    expect([...new Set(found)]).toEqual([]);
  },
);

/** Values for a message: `at` chooses the case of each select. */
function madeUp(message: string, at: number, filling: Filling): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  const visit = (elements: readonly unknown[]): void => {
    for (const one of elements as readonly { type: number; value: string; options?: Record<string, { value: [] }> }[]) {
      if (one.type === 0 || one.type === 7) continue;
      const cases = Object.keys(one.options ?? {});
      if (one.type === 5) values[one.value] ??= cases[at % cases.length] ?? "other";
      else if (one.type === 6 || one.type === 2) values[one.value] = at;
      else values[one.value] ??= one.value === "detail" ? FILLINGS[filling] : FILLINGS.usual;
      for (const option of Object.values(one.options ?? {})) visit(option.value);
    }
  };
  visit(new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst());
  return values;
}

/** The problems are tested with their own values; what a test of an adapter found is never empty. */
it.each(WHOLE_LANGUAGES)("every message has no hole in %s, in each of its cases", async (lang) => {
  const text = await createPageText(lang, "Europe/Zurich");
  const messages = { ...readLocale(lang, "messages"), ...readLocale(lang, "page") };
  const others = Object.entries(messages).filter(([key]) => !key.startsWith("problem."));
  const found = others.flatMap(([key, message]) =>
    FILLED.filter((filling) => filling !== "empty" || !key.startsWith("adapter.mistake.")).flatMap((filling) =>
      [0, 1, 2, 3, 4, 5, 6, 7].flatMap((at) =>
        holesIn([text.t(key as never, madeUp(message, at, filling))]).map((hole) => `${key}: ${hole}`),
      ),
    ),
  );
  expect([...new Set(found)]).toEqual([]);
});

it.each(WHOLE_LANGUAGES)("a short reason is of a problem of the table, and short in %s", async (lang) => {
  const text = await createPageText(lang, "Europe/Zurich");
  const codes = Object.keys(readLocale(lang, "page")).flatMap((key) => /^brief\.(.*)/.exec(key)?.[1] ?? []);
  expect(codes.filter((code) => !PROBLEM_CODES.some((one) => one === code))).toEqual([]);
  const told = specimenProblems("usual").filter(({ code }) => codes.includes(code));
  expect(told.length).toBeGreaterThanOrEqual(codes.length);
  // TotalGest's own words about an order are as long as they are.
  const own = told.filter(({ code }) => code !== "erp-refused-order").map((one) => text.brief(one));
  expect(own.filter((one) => one.length > 45)).toEqual([]);
});

it("no command begins with a program that a computer may lack: who has to be root is said in words", () => {
  expect(Object.values(COMMANDS).filter((line) => /\bsudo\b/.test(line))).toEqual([]);
});
