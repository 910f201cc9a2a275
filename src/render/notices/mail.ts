import type { Text } from "../../text/text.ts";
import type { View } from "../../view/view.ts";
import { paragraph, type Screen } from "../terminal/screen.ts";
import { sectionLines } from "../terminal/view.ts";

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
