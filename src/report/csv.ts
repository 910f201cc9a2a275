import { cleanLine } from "./clean.ts";

/** What a spreadsheet takes for the start of a formula (OWASP, CSV injection); a tab or a CR is gone by then. */
const FORMULA = /^[=+\-@＝＋－＠]/;

/** A plain number: nothing to fear from its sign. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * One record as RFC 4180 has it, with CRLF. Each field is one clean line; one that a spreadsheet would take for a formula
 * gets an apostrophe in front, numbers apart.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(",")}\r\n`;
}

function csvField(raw: string): string {
  const clean = cleanLine(raw);
  const safe = FORMULA.test(clean) && !NUMBER.test(clean) ? `'${clean}` : clean;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
