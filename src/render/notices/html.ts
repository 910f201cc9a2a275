import { commandHtml, escapeHtml, isolate, withCommands } from "../files/html.ts";
import type { Group } from "../../view/view.ts";
import type { Text } from "../../text/text.ts";
import { COLORS, STYLES } from "./html-style.ts";
import type { Notice, NoticeSection } from "../../view/notices/notice.ts";

/**
 * A notice as one HTML page without scripts or images, whose only links are to our own page. Every value is escaped
 * here.
 */
export function noticeHtml(notice: Notice, text: Text): string {
  const { subject, intro, sections, closing, footer } = notice;
  return `<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="${STYLES.body}">
<div style="${STYLES.page}">
<h1 style="${STYLES.title}">${isolate(subject)}</h1>
${intro.map((line) => `<p style="margin:0 0 4px">${isolate(line)}</p>`).join("\n")}
${sections.map((one) => sectionHtml(one, text)).join("\n")}
${closing.map(closingHtml).join("\n")}
<p style="${STYLES.footer}">${isolate(footer)}</p>
</div>
</body>
</html>
`;
}

function sectionHtml({ heading, tone, groups }: NoticeSection, text: Text): string {
  const style = `${STYLES.heading} ${COLORS[tone]};color:${COLORS[tone]}`;
  return `<h2 style="${style}">${escapeHtml(heading)}</h2>\n${groups.map((one) => groupHtml(one, text)).join("\n")}`;
}

function groupHtml({ message, hint, items, count }: Group, text: Text): string {
  const left = count - items.length;
  const rows = [
    ...items.map((item) =>
      message === null ? `${isolate(item.name)}${text.t("said.colon")}${isolate(item.message)}` : isolate(item.name),
    ),
    ...(left > 0 ? [escapeHtml(text.t("report.more", { n: left }))] : []),
  ];
  return [
    `<div style="${STYLES.point}">`,
    message === null ? "" : `<div>${isolate(message)}</div>`,
    rows.length === 0 ? "" : `<ul style="${STYLES.list}">${rows.map((row) => `<li>${row}</li>`).join("")}</ul>`,
    hint === null ? "" : `<p style="${STYLES.hint}">→ ${withCommands(hint, ` style="${STYLES.command}"`)}</p>`,
    "</div>",
  ].join("");
}

function closingHtml({ text, code, link }: Notice["closing"][number]): string {
  if (link !== undefined) {
    const address = escapeHtml(link);
    return `<p style="margin:16px 0 0">${isolate(text)}<br><a href="${address}">${address}</a></p>`;
  }
  const shown = code === null ? "" : `<br><code style="${STYLES.code}">${commandHtml(code)}</code>`;
  return `<p style="margin:16px 0 0">${isolate(text)}${shown}</p>`;
}
