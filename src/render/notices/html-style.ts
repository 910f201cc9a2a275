import type { Look, Part } from "../files/html.ts";

/** Mail programs drop style sheets, so each element has its own style. Readable in light and dark mode. */
export const STYLES = {
  body: "margin:0;padding:16px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif",
  page: "max-width:640px;margin:0 auto",
  title: "font-size:20px;line-height:1.3;margin:0 0 12px",
} as const;

const HEADING = "font-size:16px;margin:24px 0 8px;padding:0 0 0 10px;border-left:4px solid";
const MONOSPACE = "font:14px/1.4 ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere";

const toned = (color: string): string => `${HEADING} ${color};color:${color}`;

const BY_PART: Readonly<Partial<Record<Part, string>>> = {
  bad: toned("#c62828"),
  busy: toned("#b26a00"),
  good: toned("#2e7d32"),
  heading: HEADING,
  group: "margin:0 0 16px;padding:0 0 0 14px",
  hint: "margin:4px 0 0",
  code: MONOSPACE,
  command: `display:block;margin:4px 0;padding:6px 8px;border-radius:4px;background:#8882;${MONOSPACE}`,
  list: "margin:4px 0 0;padding:0 0 0 20px",
  step: "margin:16px 0 0",
  foot: "margin:28px 0 0;font-size:13px;opacity:.7",
};

export const lookInMail: Look = (part) => {
  const style = BY_PART[part];
  return style === undefined ? "" : ` style="${style}"`;
};
