import { cleanLine } from "../terminal/clean.ts";

/**
 * What a spreadsheet takes for the start of a formula (OWASP, CSV injection): at the start of a field, and behind any
 * character that some reader splits or quotes at. Spaces between the two are skipped, as readers do.
 */
const FORMULA = /(^|[,;|\t\r\n"])([\s"]*)(?=[=+\-@＝＋－＠])/g;

/** A plain number: nothing to fear from its sign. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** In front of everything, so that Excel knows it for UTF-8. */
export const BOM = "\uFEFF";

/**
 * One record as RFC 4180 has it, with CRLF, and with semicolons, as Excel is set up in Switzerland. Each field is one clean
 * line. What a spreadsheet could take for a formula, whichever character it splits at, gets an apostrophe in front; numbers do
 * not.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(";")}\r\n`;
}

function csvField(raw: string): string {
  const clean = cleanLine(raw);
  const safe = NUMBER.test(clean) ? clean : clean.replaceAll(FORMULA, "$1$2'");
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Without groups, so that it stays a number. */
export function plainAmounts(locale: string): (amount: string | null) => string {
  const point = new Intl.NumberFormat(locale, { style: "currency", currency: "CHF" })
    .formatToParts(1.5)
    .find(({ type }) => type === "decimal")?.value;
  return (amount) => (amount === null ? "" : amount.replace(".", point ?? "."));
}
