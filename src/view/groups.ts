import { treatmentOf, type Problem } from "../core/common/problems/problem.ts";
import { type Affected, anyItem, type Cause, Causes } from "../text/causes.ts";
import { cleanLine } from "../text/clean.ts";
import { translateWirePhrase } from "../text/wire-words.ts";
import type { Next } from "../text/next.ts";
import { SOME_ITEM } from "../text/problem-values.ts";
import type { Text } from "../text/text.ts";
import { type Column, type Group, nextCell, sectionOf, type Table, type View } from "./view.ts";

/** A command with more ids would not fit on a screen. */
const MOST_IN_COMMAND = 20;
const MOST_ON_SCREEN = 20;

/** If at least so many records are invalid in the same place, the profile is probably wrong. */
const MANY_ALIKE = 10;

/** Each cause with all its items. */
export function groupByCause(affected: readonly Affected[], text: Text): readonly Group[] {
  const causes = new Causes({ most: Number.POSITIVE_INFINITY, each: MOST_ON_SCREEN });
  for (const one of affected) causes.add(one);
  return groupsOf(causes, text);
}

export function groupsOf(causes: Causes, text: Text): readonly Group[] {
  return causes.all.map((cause) => toGroup(cause, text));
}

function toGroup(cause: Cause, text: Text): Group {
  const { count } = cause;
  const members = cause.members.slice(0, MOST_ON_SCREEN);
  const items = members.map(({ item, name, problem }) => ({
    name: cleanLine(name),
    message: text.problem(problem, item).message,
  }));
  const alike = describeAlike(cause, text);
  if (alike !== null) return { ...alike, items, count };
  const eans = count > 1 ? members.flatMap(nameWithEan) : [];
  if (eans.length > 0) {
    return { message: text.t("report.eans-dropped", { n: count }), next: nextFor(cause, text), items: eans, count };
  }
  const [first] = items;
  const same = items.every((item) => item.message === first?.message);
  return { message: same ? (first?.message ?? null) : null, next: nextFor(cause, text), items, count };
}

/** Bad EANs are shown beside each item: a sentence per EAN would fill the screen. */
function nameWithEan({ name, problem }: Affected): Group["items"] {
  return problem.code === "ean-dropped" ? [{ name: cleanLine(`${name} (${problem.data.ean})`), message: "" }] : [];
}

/**
 * For many records that are invalid in the same place: the profile, or the system, is probably wrong. Null = not the
 * case.
 */
function describeAlike({ members, count }: Cause, text: Text): Pick<Group, "message" | "next"> | null {
  const [first] = members;
  if (first === undefined || count < MANY_ALIKE) return null;
  const { problem } = first;
  const { ofRecord } = treatmentOf(problem);
  if (ofRecord === undefined || !("path" in problem.data && "found" in problem.data)) return null;
  const values = {
    n: count,
    ...ofRecord,
    path: anyItem(problem.data.path),
    item: first.name,
    found: translateWirePhrase(String(problem.data.found), text.lang),
  };
  return { message: text.t("report.alike", values), next: text.next("report.alike-fix", values) };
}

function nextFor({ members, count }: Cause, text: Text): Next {
  const [first] = members;
  if (first === undefined) return [];
  if (count === 1) return text.problem(first.problem, first.item).next;
  const named = treatmentOf(first.problem).isMendedTogether && count <= MOST_IN_COMMAND;
  return text.problem(withoutItem(first, text), named ? members.map(({ item }) => item).join(",") : SOME_ITEM).next;
}

/** The problem without its item and its number, for a hint about several items: the number of one is not that of another. */
function withoutItem({ item, problem }: Affected, text: Text): Problem {
  const { ofTheItem } = treatmentOf(problem);
  const isOwnNumber = (name: string): boolean => name === "number" && ofTheItem.includes(name);
  const data = Object.fromEntries(
    Object.entries(problem.data).map(([name, value]) => [
      name,
      value === item ? SOME_ITEM : isOwnNumber(name) ? text.t("word.NUMBER") : value,
    ]),
  );
  return { code: problem.code, data } as Problem;
}

/** The problems of a run as a whole and of single records; records with the same cause are one group. */
export function groupProblems(problems: readonly Problem[], text: Text): readonly Group[] {
  const causes = new Causes({ most: Number.POSITIVE_INFINITY, each: MOST_ON_SCREEN });
  for (const problem of problems) {
    const item = "id" in problem.data ? problem.data.id : "";
    causes.add({ item, name: item, problem });
  }
  return causes.all.map((cause) => {
    const [only, another] = cause.members;
    // What the run as a whole met twice, on two ways, is named once, and names no record.
    const isOfRecords = another !== undefined && only?.item !== "";
    if (only === undefined || isOfRecords) return toGroup(cause, text);
    return { ...text.problem(only.problem), items: [], count: 0 };
  });
}

/** What only files show of a row: its problem, what to do, and its warnings. `itemOf` names it for commands. */
export function noteColumns<Row extends { readonly error: Problem | null; readonly warnings: readonly Problem[] }>(
  text: Text,
  itemOf: (row: Row) => string,
): readonly Column<Row>[] {
  const column = (key: "remark" | "fix" | "warnings", cell: Column<Row>["cell"]): Column<Row> => {
    return { key, label: text.t(`head.${key}`), room: "file", isNote: true, cell };
  };
  return [
    column("remark", (row) => (row.error === null ? "" : text.problem(row.error, itemOf(row)).message)),
    column("fix", (row) => (row.error === null ? "" : nextCell(text, text.problem(row.error, itemOf(row)).next))),
    column("warnings", (row) => row.warnings.map((one) => text.problem(one, itemOf(row)).message).join(" ")),
  ];
}

/** The report of a run as a file: its summary, what ended it, and all its rows. */
export function reportFile(
  text: Text,
  view: View,
  { problems, finishedMs }: { readonly problems: readonly Problem[]; readonly finishedMs: number },
  site: string | null,
  table: Table,
): View {
  return {
    ...view,
    title: site === null ? view.title : `${site} – ${view.title}`,
    groups: sectionOf(text.t("report.problems"), "bad", groupProblems(problems, text)),
    tables: [table],
    foot: [text.t("report.generated", { at: text.formats.instant(finishedMs) })],
  };
}
