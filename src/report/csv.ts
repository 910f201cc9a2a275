import { cleanLine } from "./clean.ts";

/**
 * What a spreadsheet takes for the start of a formula (OWASP, CSV injection): at the start of a field, and behind any
 * character that some reader splits or quotes at. Spaces between the two are skipped, as readers do.
 */
const FORMULA = /(^|[,;|\t\r\n"])([\s"]*)(?=[=+\-@＝＋－＠])/g;

/** A plain number: nothing to fear from its sign. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One record as RFC 4180 has it, with CRLF. Each field is one clean line. What a spreadsheet could take for a formula,
 * whichever character it splits at, gets an apostrophe in front; numbers do not.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}

/** The same with semicolons, as Excel wants it where the comma is not its separator. */
export function semicolonRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(";")}\r\n`;
}

function csvField(raw: string): string {
  const clean = cleanLine(raw);
  const safe = NUMBER.test(clean) ? clean : clean.replaceAll(FORMULA, "$1$2'");
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
