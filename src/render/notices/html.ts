import type { Text } from "../../text/text.ts";
import type { View } from "../../view/view.ts";
import { escapeHtml, isolate, viewHtml } from "../files/html.ts";
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
