import { groupLines } from "../terminal/view.ts";
import { paragraph, type Screen, section } from "../terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import type { Notice } from "../../view/notices/notice.ts";

/** RFC 3676: the width that every mail program shows without breaking lines. */
const COLUMNS = 72;

/** A notice as plain text, each line of at most 72 columns except commands and fingerprints. */
export function noticeText({ intro, sections, closing, footer }: Notice, text: Text): string {
  const screen: Screen = { text, columns: COLUMNS, color: false };
  const lines = [
    ...intro.flatMap((line) => paragraph(screen, line)),
    ...sections.flatMap(({ heading, groups }) => section(screen, heading.toUpperCase(), groupLines(screen, groups))),
    ...closing.flatMap(({ text: line, code, link }) => [
      "",
      ...paragraph(screen, line),
      ...[code, link].filter((one) => typeof one === "string"),
    ]),
    "",
    "-- ",
    ...paragraph(screen, footer),
  ];
  return `${lines.join("\n")}\n`;
}
