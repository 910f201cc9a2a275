import type { Text } from "../../text/text.ts";
import type { View } from "../../view/view.ts";
import { escapeHtml, isolate, viewHtml } from "../files/html.ts";
import { paragraph, type Screen } from "../terminal/screen.ts";
import { sectionLines } from "../terminal/view.ts";
import { lookInMail, STYLES } from "./html-style.ts";

/** A view as a mail: one HTML page without scripts, images and style sheets, whose only links are to our own page. */
export async function mailHtml(view: View, text: Text): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of viewHtml(view, text, lookInMail)) pieces.push(piece);
  return `<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(view.title)}</title>
</head>
<body style="${STYLES.body}">
<div style="${STYLES.page}">
<h1 style="${STYLES.title}">${isolate(view.title)}</h1>
${pieces.join("")}</div>
</body>
</html>
`;
}

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
