import { treatmentOf, type Problem } from "../../common/problems/problem.ts";
import type { Sayable } from "./decide-report.ts";

/**
 * What makes a problem the same as last time: its code, its system and place, and its order or product (`item`).
 * Times, counts and excerpts of answers change from run to run and are left out. An outage is one problem, whatever
 * its form and call; so are refused credentials that are not tried again yet.
 */
export function problemKey(problem: Problem, item = ""): Sayable {
  const { reportedAs, isTransient, isEvent, isBrake } = treatmentOf(problem);
  const endsRun = item === "" && !isBrake;
  if (reportedAs !== undefined && "system" in problem.data) {
    return { key: JSON.stringify([reportedAs, item, problem.data.system]), isTransient, isEvent, endsRun };
  }
  const lasting = Object.entries(problem.data).filter(([name]) => LASTING.has(name));
  const key = JSON.stringify([problem.code, item, ...lasting.map(([, value]) => value)]);
  return { key, isTransient, isEvent, endsRun };
}

/** A key for text without a problem code: a bug, or a known line. */
export function keyOfWords(words: string): Sayable {
  return { key: words };
}

const LASTING: ReadonlySet<string> = new Set([
  "system",
  "kind",
  "operation",
  "host",
  "path",
  "key",
  "field",
  "id",
  "sku",
  "name",
  "rate",
  "country",
  "list",
]);
