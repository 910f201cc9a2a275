/** Finds hints in an answer about further pages, independent of the profile. Pure. */
import { WORDS } from "../../propose/lexicon/lexicon.ts";
import { lastOf, type Leaf, leavesOf, wordsOf } from "../../../clients/profile/reading/leaves.ts";
import type { NextPage } from "../../propose/totalgest/page.ts";

export interface PagingHints {
  /** A total that exceeds the records in the answer: its text and its number. Null = there is none. */
  readonly total: { readonly said: string; readonly of: number } | null;
  /** The number of pages and its path; null = unknown. */
  readonly pages: { readonly path: string; readonly count: number } | null;
  /** Paginators that the answer hints at, the likeliest first. */
  readonly ways: readonly Readonly<Record<string, unknown>>[];
  readonly next: NextPage;
}

/** Finds totals of records; a total of pages is smaller. */

export function pagingHints(
  answer: unknown,
  headers: Readonly<Record<string, string | undefined>>,
  count: number,
  next: NextPage,
): PagingHints {
  const leaves = leavesOf([answer]).filter(({ values }) => !Array.isArray(values[0]));
  const { links, numbered } = next;
  return {
    total: totalIn(headers, leaves, count),
    pages: pagesIn(leaves),
    ways: [
      ...links.map((place) => ({ type: "link", ...place })),
      ...(numbered === null ? [] : [{ type: "page", ...numbered }]),
    ],
    next,
  };
}

function pagesIn(leaves: readonly Leaf[]): PagingHints["pages"] {
  for (const { path, values } of leaves) {
    const count = Number(values[0]);
    if (WORDS.pages.test(wordsOf(lastOf(path))) && Number.isSafeInteger(values[0]) && count > 0) return { path, count };
  }
  return null;
}

function totalIn(
  headers: Readonly<Record<string, string | undefined>>,
  leaves: readonly Leaf[],
  count: number,
): PagingHints["total"] {
  const said = [
    ...Object.entries(headers).map(([name, value]) => ({ name, shown: namedHeader(name), value: value ?? "" })),
    ...leaves.map(({ path, values }) => ({ name: lastOf(path), shown: path, value: values[0] })),
  ];
  for (const { name, shown, value } of said) {
    const [words, of] = [wordsOf(name), toCount(value)];
    if (of > count && WORDS.count.test(words) && !WORDS.otherCount.test(words) && !WORDS.pages.test(words)) {
      return { said: `${shown}: ${String(of)}`, of };
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
