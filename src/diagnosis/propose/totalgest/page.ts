/** Guesses where a page of products states its time. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import type { Candidate } from "../../../core/run/doctor/sample.ts";
import { MINUTE } from "../../../core/common/time/duration.ts";
import { foundText } from "../../../clients/answer/fault.ts";
import { compileDates, type Dates } from "../../../clients/profile/dates.ts";
import { type Leaf, leavesOf } from "../../../clients/profile/reading/leaves.ts";
import { WORDS } from "../lexicon/lexicon.ts";
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
