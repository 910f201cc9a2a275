/** Guesses where a page of products states its time and the next page. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import type { Candidate } from "../../../core/diagnosis/sample.ts";
import { MINUTE } from "../../../core/common/time/duration.ts";
import { foundText } from "../../../clients/answer/fault.ts";
import { nextInLinks } from "../../../clients/wire/link-header.ts";
import { compileDates, type Dates } from "../../../clients/profile/dates.ts";
import { isScalar, lastOf, type Leaf, leavesOf, wordsOf } from "../../../clients/profile/reading/leaves.ts";
import { WHOLE, WORDS } from "../lexicon/lexicon.ts";
import { guessRecords } from "../../sample/places.ts";
import { dateFormOf } from "../shapes.ts";

/** A clock with a larger difference is wrong or in another zone. */
const CLOCK_TOLERANCE_MS = 15 * MINUTE;
/** Zones that local times may be in. */
const ZONES = ["Europe/Zurich", "UTC"] as const;

/** The zone in which a written instant is the same time as `clockMs`; undefined = none. */
export function zoneOf(form: Dates, written: unknown, clockMs: number): string | undefined {
  const forms =
    typeof form === "string"
      ? [{ zone: "", form }]
      : ZONES.map((zone) => ({ zone, form: { ...form, timeZone: zone } }));
  return forms.find((one) => {
    const read = compileDates(one.form).read(written);
    return typeof read === "string" && Math.abs(Date.parse(read) - clockMs) < CLOCK_TOLERANCE_MS;
  })?.zone;
}

/**
 * Places of the answer's own time: first an instant near it beside the records, then fields with such a name, then the `Date`
 * header, which a cache or a proxy may have written. `clockMs` = the header's time; NaN = there is none.
 */
export function guessServerTime(answer: unknown, clockMs: number): readonly Candidate[] {
  const lists = guessRecords(answer);
  const isOutside = ({ path }: Leaf): boolean => !lists.some((list) => path === list || path.startsWith(`${list}.`));
  const leaves = isRecord(answer) ? leavesOf([answer]).filter(isOutside) : [];
  const found = leaves.flatMap(({ path, words, values: [written] }): readonly Candidate[] => {
    const form = written === undefined ? null : dateFormOf([written]);
    if (form === null) return [];
    const [isNamed, isNow] = [WORDS.serverTime.test(words), zoneOf(form, written, clockMs) !== undefined];
    if (!isNamed && !isNow) return [];
    const confidence = isNamed && (isNow || Number.isNaN(clockMs)) ? "high" : isNow ? "medium" : "low";
    return [{ path, rule: path, seen: foundText(written), confidence }];
  });
  const isSure = ({ confidence }: Candidate): boolean => confidence !== "low";
  const header: Candidate = {
    path: "",
    rule: { header: "date" },
    seen: "Date",
    confidence: found.some(isSure) || Number.isNaN(clockMs) ? "low" : "medium",
  };
  const sure = found
    .filter(isSure)
    .toSorted((a, b) => Number(b.confidence === "high") - Number(a.confidence === "high"));
  return [...sure, header, ...found.filter((one) => !isSure(one))];
}

/** How the next page can be requested. */
export interface NextPage {
  /** Places of the next page's address: paginators of the type `link`. */
  readonly links: readonly Readonly<Record<string, string>>[];
  /** Paths of a cursor, which the last page may lack. */
  readonly cursors: readonly string[];
  /** Null = the answer does not number its pages. */
  readonly numbered: Numbered | null;
}

interface Numbered {
  readonly param: string;
  readonly start: number;
  /** The path of the number of pages. */
  readonly pages?: string;
}

/** `link` = the `Link` header. `address` = the address of the answer; links to other systems do not count. */
export function guessNextPage(answer: unknown, link: string | undefined, address: string): NextPage {
  const inHeader = link === undefined ? null : nextInLinks(link);
  const named = leavesOf([answer]).filter(({ words, values }) => WORDS.next.test(words) && !Array.isArray(values[0]));
  const isLink = ({ values: [value] }: Leaf): boolean => isAddress(value) && isOfSame(address, String(value));
  const cursors = named.filter(
    (leaf) => !isAddress(leaf.values[0]) && (leaf.values.length === 0 || isScalar(leaf.values[0])),
  );
  return {
    links: [
      ...named.filter(isLink).map(({ path }) => ({ path })),
      ...(typeof inHeader === "string" && isOfSame(address, inHeader) ? [{ header: "link" }] : []),
    ],
    cursors: cursors.toSorted((a, b) => b.values.length - a.values.length).map(({ path }) => path),
    numbered: guessNumbered(answer),
  };
}

/** An address, whole or from the root: it is for a call, not for a parameter. */
export function isAddress(value: unknown): boolean {
  return typeof value === "string" && /^(?:https?:\/\/|\/|\?)\S+$/.test(value);
}

function isOfSame(address: string, other: string): boolean {
  return URL.canParse(other, address) && new URL(other, address).origin === new URL(address).origin;
}

/** The parameter usually has the name of the page number. */
function guessNumbered(answer: unknown): Numbered | null {
  const leaves = leavesOf([answer]).filter(({ values }) => Number.isSafeInteger(values[0]));
  const named = (name: RegExp): Leaf | undefined => leaves.find(({ path }) => name.test(wordsOf(lastOf(path))));
  const pages = named(WORDS.pages);
  const page = leaves.find((leaf) => leaf !== pages && WHOLE.page.test(wordsOf(lastOf(leaf.path))));
  const start = Number(page?.values[0]);
  if (page === undefined || start > 1 || start < 0) return null;
  if (pages === undefined) return named(WORDS.total) === undefined ? null : { param: lastOf(page.path), start };
  return Number(pages.values[0]) < start ? null : { param: lastOf(page.path), start, pages: pages.path };
}

/** Paths without a value, those with a name for orders first. */
export function guessEmpties(answer: unknown): readonly string[] {
  const empty = leavesOf([answer]).filter(({ values }) => values.length === 0);
  return empty
    .toSorted((a, b) => Number(WORDS.orders.test(b.words)) - Number(WORDS.orders.test(a.words)))
    .map(({ path }) => path);
}

export function guessToken(answer: unknown): readonly string[] {
  return leavesOf([answer])
    .filter(({ words, values }) => WORDS.token.test(words) && isScalar(values[0]))
    .map(({ path }) => path);
}
