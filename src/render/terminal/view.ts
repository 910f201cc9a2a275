import type { Cell, Group, Section, Table, View } from "../../view/view.ts";
import { advice, factLines, paragraph, type Screen, section } from "./screen.ts";
import { renderTable } from "./table.ts";

/** A view as lines, without its title. A person looks at the end of a screen, so what needs somebody comes last. */
export async function bodyLines(screen: Screen, { says, facts, tables, groups, next }: View): Promise<string[]> {
  const lines = [
    ...says.flatMap((one) => paragraph(screen, one)),
    ...(facts.length === 0 ? [] : factLines(screen, facts)),
  ];
  for (const table of tables) lines.push(...(await tableLines(screen, table)));
  lines.push(...sectionLines(screen, groups), ...next.flatMap((one) => advice(screen, one)));
  return lines;
}

async function tableLines(screen: Screen, { title, heads, rows, total, foot }: Table): Promise<string[]> {
  const all: (readonly Cell[])[] = [];
  for await (const row of rows) all.push(row);
  if (total !== undefined) all.push(total);
  const places = heads.flatMap(({ room }, at) => (room === "file" || room === "data" ? [] : [at]));
  const lines = renderTable(
    screen,
    places.flatMap((at) => heads[at] ?? []),
    all.map((row) => places.map((at) => row[at] ?? "")),
  );
  const below = foot === undefined ? [] : ["", ...paragraph(screen, foot)];
  return title === null ? [...lines, ...below] : section(screen, title, [...lines, ...below]);
}

function sectionLines(screen: Screen, sections: readonly Section[]): string[] {
  return sections.flatMap(({ title, groups }) => section(screen, title, groupLines(screen, groups)));
}

/** Each cause with its items and what to do. */
export function groupLines(screen: Screen, groups: readonly Group[]): string[] {
  return groups.flatMap((group, at) => {
    const lines = group.message === null ? itemLines(screen, group) : sharedLines(screen, group, group.message);
    const hint = group.hint === null ? [] : advice(screen, group.hint, "  ");
    return [...(at === 0 ? [] : [""]), ...lines, ...hint];
  });
}

function sharedLines(screen: Screen, group: Group, message: string): string[] {
  const names = namesOf(screen, group);
  return [...paragraph(screen, message, "  "), ...(names === "" ? [] : paragraph(screen, names, "    "))];
}

function itemLines(screen: Screen, { items, count }: Group): string[] {
  const left = count - items.length;
  return [
    ...items.flatMap((item) => paragraph(screen, `${item.name}${screen.text.t("said.colon")}${item.message}`, "  ")),
    ...(left > 0 ? [`  ${screen.text.t("report.more", { n: left })}`] : []),
  ];
}

function namesOf(screen: Screen, { items, count }: Group): string {
  const left = count - items.length;
  const names = items.map((item) => item.name).join(", ");
  return names + (left > 0 ? ` ${screen.text.t("report.more", { n: left })}` : "");
}
