import type { Problem } from "../core/problem.ts";
import { cleanLine } from "./clean.ts";
import { advice, paragraph, type Screen } from "./screen.ts";
import type { Text } from "./text.ts";

/** One order or product and what is the matter with it. */
export interface Affected {
  /** As a command takes it: an order id, a SKU. */
  readonly item: string;
  /** As it is called on screen, e.g. `1042 (NW-1042)`. */
  readonly name: string;
  readonly problem: Problem;
}

/** All that have the same cause, and so the same fix. */
export interface Group {
  /** What happened; null = it differs from item to item, and stands beside each. */
  readonly message: string | null;
  readonly hint: string | null;
  readonly items: readonly { readonly name: string; readonly message: string }[];
}

/** The hints of these name all that they are about in one command. */
const SEVERAL_AT_ONCE: ReadonlySet<Problem["code"]> = new Set<Problem["code"]>([
  "erp-refused-order",
  "order-blocked",
  "no-lines",
  "shop-refused-product",
]);

/** A command with more of them would not fit on anybody's screen. */
const MOST_IN_COMMAND = 20;
const MOST_ON_SCREEN = 20;

/** Puts together what has one cause: the same code with the same values, those apart that only name the item itself. */
export function groupByCause(affected: readonly Affected[], text: Text): readonly Group[] {
  const byCause = new Map<string, Affected[]>();
  for (const one of affected) {
    const cause = causeOf(one);
    const group = byCause.get(cause);
    if (group === undefined) byCause.set(cause, [one]);
    else group.push(one);
  }
  return [...byCause.values()].map((members) => toGroup(members, text));
}

function causeOf({ item, problem }: Affected): string {
  const shared = Object.entries(problem.data).filter(([, value]) => value !== item);
  return JSON.stringify([problem.code, shared]);
}

function toGroup(members: readonly Affected[], text: Text): Group {
  const items = members.map(({ item, name, problem }) => ({
    name: cleanLine(name),
    message: text.problem(problem, item).message,
  }));
  const [first] = items;
  const same = items.every((item) => item.message === first?.message);
  return { message: same ? (first?.message ?? null) : null, hint: hintFor(members, text), items };
}

function hintFor(members: readonly Affected[], text: Text): string | null {
  const [first] = members;
  if (first === undefined) return null;
  if (members.length === 1) return text.problem(first.problem, first.item).hint;
  const named = SEVERAL_AT_ONCE.has(first.problem.code) && members.length <= MOST_IN_COMMAND;
  return text.problem(withoutItem(first), named ? members.map(({ item }) => item).join(",") : undefined).hint;
}

/** A hint for several must not name the first of them. */
function withoutItem({ item, problem }: Affected): Problem {
  const data = Object.fromEntries(
    Object.entries(problem.data).map(([name, value]) => [name, value === item ? "ID" : value]),
  );
  return { code: problem.code, data } as Problem;
}

/** Each cause with what it hit and what to do. */
export function groupLines(screen: Screen, groups: readonly Group[]): string[] {
  return groups.flatMap((group, at) => {
    const lines = group.message === null ? itemLines(screen, group) : sharedLines(screen, group, group.message);
    const hint = group.hint === null ? [] : advice(screen, group.hint, "  ");
    return [...(at === 0 ? [] : [""]), ...lines, ...hint];
  });
}

function sharedLines(screen: Screen, group: Group, message: string): string[] {
  return [...paragraph(screen, message, "  "), ...paragraph(screen, namesOf(screen, group), "    ")];
}

function itemLines(screen: Screen, group: Group): string[] {
  const shown = group.items.slice(0, MOST_ON_SCREEN);
  const left = group.items.length - shown.length;
  return [
    ...shown.flatMap((item) => paragraph(screen, `${item.name}${screen.text.t("said.colon")}${item.message}`, "  ")),
    ...(left > 0 ? [`  ${screen.text.t("report.more", { n: left })}`] : []),
  ];
}

function namesOf(screen: Screen, group: Group): string {
  const names = group.items.slice(0, MOST_ON_SCREEN).map((item) => item.name);
  const left = group.items.length - names.length;
  return names.join(", ") + (left > 0 ? ` ${screen.text.t("report.more", { n: left })}` : "");
}
