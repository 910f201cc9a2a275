/** Notices as the text of a mail, and with values that are harmless in a chat. */
import type { Notification } from "../core/run/notify/message.ts";
import type { Text } from "../text/text.ts";
import type { View } from "../view/view.ts";
import { paragraph, type Screen } from "./terminal/screen.ts";
import { sectionLines } from "./terminal/view.ts";

/** RFC 3676: the width that every mail program shows without breaking lines. */
const COLUMNS = 72;

/** A view as the text of a mail, each line of at most 72 columns except commands and fingerprints. */
export function mailText({ says, groups, next, foot }: View, text: Text): string {
  const screen: Screen = { text, columns: COLUMNS, color: false };
  const headed = groups.map((one) => ({ ...one, title: one.title?.toUpperCase() ?? null }));
  const lines = [
    ...says.flatMap((line) => paragraph(screen, line)),
    ...sectionLines(screen, headed),
    ...next.flatMap(({ say, command, link }) => [
      "",
      ...paragraph(screen, say),
      ...[command, link].filter((one) => typeof one === "string"),
    ]),
    "",
    "-- ",
    ...foot.flatMap((line) => paragraph(screen, line)),
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * Texts of customers and systems in a chat: Slack and Teams would act on some characters (call people, make links, format).
 * They are replaced by others that look alike, because each chat has its own way to escape them.
 */
const ALIKE: Readonly<Record<string, string>> = {
  "<": "‹",
  ">": "›",
  "&": "＆",
  "@": "＠",
  "*": "∗",
  _: "＿",
  "`": "ˋ",
  "~": "∼",
  "[": "［",
  "]": "］",
  "://": ":∕∕",
  "www.": "www․",
};

/** An underline within a word formats nothing, and stands in many SKUs. */
const ACTING = /[<>&@*`~[\]]|:\/\/|www\.|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu;
const REPLACED = new RegExp(`[${Object.values(ALIKE).join("").replaceAll(/[:w]/g, "")}]`, "u");

/** The message with all its values harmless. Its own words, such as codes, have none of these characters. */
export function inChat(message: Notification): Notification {
  return withTexts(message) as Notification;
}

function withTexts(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(ACTING, (found) => ALIKE[found.toLowerCase()] ?? "");
  if (Array.isArray(value)) return value.map(withTexts);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withTexts(one)]));
}

/** A command with a replaced character would be another command: the hint then says where the right one is. */
export function withHintsForChat(view: View, text: Text): View {
  const look = text.next("notice.look", { command: text.command("tg360 status") });
  const groups = view.groups.map((section) => ({
    ...section,
    groups: section.groups.map((group) =>
      group.next.some(({ command }) => command !== null && REPLACED.test(command)) ? { ...group, next: look } : group,
    ),
  }));
  return { ...view, groups };
}
