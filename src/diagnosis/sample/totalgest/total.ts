/** Finds a number of all records in an answer, so that a list which is cut does not pass for the whole one. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import { lastOf, leavesOf, wordsOf } from "../../../clients/profile/reading/leaves.ts";
import { WORDS } from "../../propose/lexicon/lexicon.ts";

/** A total that exceeds the records in the answer: its place with its text, and its number. */
export interface Total {
  readonly said: string;
  readonly of: number;
}

/** Null = there is none. A total of pages is smaller. */
export function totalIn({
  answer: { headers },
  value,
  items,
}: {
  readonly answer: Pick<HttpAnswer, "headers">;
  readonly value: unknown;
  readonly items: readonly unknown[];
}): Total | null {
  const leaves = isRecord(value) ? leavesOf([value]).filter(({ values }) => !Array.isArray(values[0])) : [];
  const said = [
    ...Object.entries(headers).map(([name, text]) => ({ name, shown: namedHeader(name), value: text ?? "" })),
    ...leaves.map(({ path, values }) => ({ name: lastOf(path), shown: path, value: values[0] })),
  ];
  for (const one of said) {
    const [words, of] = [wordsOf(one.name), toCount(one.value)];
    if (of > items.length && WORDS.count.test(words) && !WORDS.otherCount.test(words) && !WORDS.pages.test(words)) {
      return { said: `${one.shown}: ${String(of)}`, of };
    }
  }
  return null;
}

/** 0 = not a number. */
function toCount(value: unknown): number {
  const number = typeof value === "string" && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : 0;
}

/** A header's name in its usual form; Node gives it in lower case. */
function namedHeader(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}
