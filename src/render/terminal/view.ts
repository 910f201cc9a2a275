import { widthOf, cleanLine, cleanSentence, truncate } from "../../text/clean.ts";
import {
  type Cell,
  cellText,
  type Group,
  isShown,
  MARKS,
  type Section,
  type Table,
  type Tone,
  type View,
} from "../../view/view.ts";
import {
  advice,
  countsLines,
  factLines,
  historyLines,
  lineColumns,
  paint,
  paragraph,
  type Screen,
  section,
} from "./screen.ts";
import { renderTable } from "./table.ts";

/** A view as lines. One looks at the end of a screen, so what needs somebody comes after the tables. */
export async function viewLines(screen: Screen, view: View): Promise<string[]> {
  return [...titleLines(screen, view), ...(await bodyLines(screen, view))];
}

export function titleLines(screen: Screen, { title, tone, counts }: View): string[] {
  if (title === "") return [];
  if (counts.length > 0) return countsLines(screen, title, counts);
  return paragraph(screen, title).map((line) => paint(screen, tone ?? "strong", line));
}

/** As `viewLines`, without the title: of a list that somebody asked for by its name. */
export async function bodyLines(screen: Screen, view: View): Promise<string[]> {
  const { says, facts, tables, events, groups, next, foot } = view;
  const lines = [
    ...groups.filter(({ title }) => title === null).flatMap((one) => briefLines(screen, one)),
    ...says.flatMap((one) => paragraph(screen, one)),
    ...(facts.length === 0 ? [] : factLines(screen, facts)),
  ];
  for (const [at, table] of tables.entries()) {
    if (table.isBeside === true) continue;
    const end = tables.findIndex((one, next) => next > at && one.isBeside !== true);
    const beside = tables.slice(at + 1, end === -1 ? undefined : end);
    lines.push(...(await besideLines(screen, table, beside)));
  }
  if (events !== undefined)
    lines.push(...section(screen, screen.text.t("story.history"), historyLines(screen, events)));
  lines.push(...sectionLines(screen, groups), ...advice(screen, next));
  if (foot.length > 0) lines.push("", ...foot.flatMap((one) => paragraph(screen, one)));
  return lines;
}

/** Columns between two tables that stand beside each other. */
const GAP = 4;

/** A table, and beside it others, one below the other. */
async function besideLines(screen: Screen, first: Table, others: readonly Table[]): Promise<string[]> {
  if (others.length === 0) return tableLines(screen, first);
  const indented = async (table: Table): Promise<string[]> =>
    (await tableLines(screen, table)).slice(1).map((line, at) => (at === 0 ? line : `  ${line}`));
  const left = await indented(first);
  const right = (await Promise.all(others.map(indented))).flat();
  const width = Math.max(...left.map(visibleWidth)) + GAP;
  if (width + Math.max(...right.map(visibleWidth)) > lineColumns(screen)) return ["", ...left, ...right];
  const rows = Array.from({ length: Math.max(left.length, right.length) }, (_, at) => {
    const one = left[at] ?? "";
    return `${one}${" ".repeat(width - visibleWidth(one))}${right[at] ?? ""}`.trimEnd();
  });
  return ["", ...rows];
}

/** The lines of a table contain no escape sequences except our own colours. */
function visibleWidth(line: string): number {
  // oxlint-disable-next-line no-control-regex -- our own colour codes
  return widthOf(line.replaceAll(/\u001B\[\d+m/g, ""));
}

async function tableLines(screen: Screen, { title, heads, rows, total, foot }: Table): Promise<string[]> {
  const all: (readonly Cell[])[] = [];
  for await (const row of rows) all.push(row);
  if (total !== undefined) all.push(total);
  const shown = heads.flatMap((head, at) => (isShown(head) ? [at] : []));
  const [places, notes] = [
    shown.filter((at) => heads[at]?.isNote !== true),
    shown.filter((at) => heads[at]?.isNote === true),
  ];
  const [head = "", ...plain] = renderTable(
    screen,
    places.flatMap((at) => heads[at] ?? []),
    all.map((row) => places.map((at) => row[at] ?? "")),
  );
  const below = (row: readonly Cell[]): readonly string[] =>
    notes
      .map((at) => cleanLine(cellText(row[at] ?? "")))
      .filter((note) => note !== "")
      .map((note) => truncate(`  ${note}`, lineColumns(screen)));
  const lines = [...(head === "" ? [] : [head]), ...plain.flatMap((line, at) => [line, ...below(all[at] ?? [])])];
  const last = foot === undefined ? [] : ["", ...paragraph(screen, foot)];
  const heading = title === null ? null : truncate(cleanLine(title), lineColumns(screen));
  return heading === null ? [...lines, ...last] : section(screen, heading, [...lines, ...last]);
}

/** What the title means: a line for each cause with its command, or two where it is too long. Commands are not cut. */
function briefLines(screen: Screen, { groups, foot }: Section): string[] {
  const lines = groups.flatMap(({ message, next: [step] }) => {
    const words = message ?? "";
    const whole = `  ${words}${step?.command == null ? "" : ` → ${step.command}`}`;
    if (widthOf(whole) <= lineColumns(screen)) return [whole];
    return [...paragraph(screen, words, "  "), ...advice(screen, step === undefined ? [] : [step], "    ")];
  });
  return [...lines, ...(foot === undefined ? [] : paragraph(screen, foot, "  "))];
}

export function sectionLines(screen: Screen, sections: readonly Section[]): string[] {
  return sections.flatMap(({ title, groups, foot, next = [] }) =>
    title === null
      ? []
      : section(screen, title, [
          ...groupLines(screen, groups),
          ...(foot === undefined ? [] : paragraph(screen, foot, "  ")),
          ...advice(screen, next, "  "),
        ]),
  );
}

/** Each cause with its items and what to do. */
export function groupLines(screen: Screen, groups: readonly Group[]): string[] {
  return groups.map(cleaned).flatMap((group, at) => {
    const lines = group.message === null ? itemLines(screen, group) : sharedLines(screen, group, group.message);
    const next = advice(screen, group.next, "  ");
    const { mark } = group;
    if (mark !== undefined) return [...markedLines(screen, mark, lines), ...next];
    return [...(at === 0 ? [] : [""]), ...lines, ...next];
  });
}

/** A mark in the place of the indent. */
function markedLines(screen: Screen, mark: Tone, lines: readonly string[]): string[] {
  const [first = "", ...more] = lines.map((line) => line.slice(2));
  const shown = (line: string): string => (mark === "dim" ? paint(screen, mark, line) : line);
  return [`${paint(screen, mark, MARKS[mark])} ${shown(first)}`, ...more.map((line) => `  ${shown(line)}`)];
}

/** Names and messages of items are texts of the systems and of their customers. */
function cleaned(group: Group): Group {
  const items = group.items.map(({ name, message, details }) => ({
    name: cleanSentence(name),
    message: cleanSentence(message),
    ...(details === undefined ? {} : { details: details.map(cleanSentence) }),
  }));
  return { ...group, items };
}

/** One message for all items: their names in a row, or each on a line of its own with its details. */
function sharedLines(screen: Screen, group: Group, message: string): string[] {
  if (group.items.some(({ details }) => details !== undefined)) {
    const { items, count } = group;
    const detailed = items.map(({ name, details = [] }) => ({ name, message: details.join(" ") }));
    const lines = itemLines(screen, { ...group, items: detailed, count });
    return [...paragraph(screen, message, "  "), ...lines.map((line) => `  ${line}`)];
  }
  const names = namesOf(screen, group);
  return [...paragraph(screen, message, "  "), ...(names === "" ? [] : paragraph(screen, names, "    "))];
}

function itemLines(screen: Screen, group: Group): string[] {
  const { items, count } = group;
  if (items.every(({ message, details }) => message === "" && details === undefined))
    return paragraph(screen, namesOf(screen, group), "  ");
  const left = count - items.length;
  return [
    ...items.flatMap(({ name, message, details = [] }) => [
      ...paragraph(screen, message === "" ? name : `${name}${screen.text.t("said.colon")}${message}`, "  "),
      ...details.flatMap((one) => paragraph(screen, one, "    ")),
    ]),
    ...(left > 0 ? [`  ${screen.text.t("report.more", { n: left })}`] : []),
  ];
}

function namesOf(screen: Screen, { items, count }: Group): string {
  const left = count - items.length;
  const names = items.map((item) => item.name).join(", ");
  return names + (left > 0 ? ` ${screen.text.t("report.more", { n: left })}` : "");
}
