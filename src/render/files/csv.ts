import { cleanLine } from "../../text/clean.ts";
import type { Table } from "../../view/view.ts";

/**
 * What a spreadsheet takes for the start of a formula (OWASP, CSV injection): at the start of a field, and after any
 * character at which some reader splits or quotes. Spaces between the two are skipped, as readers do.
 */
const FORMULA = /(^|[,;|\t\r\n"])([\s"]*)(?=[=+\-@＝＋－＠])/g;

/** A plain number, whose sign is harmless. */
const NUMBER = /^-?\d+(\.\d+)?$/;

/** At the start of the file, so that Excel recognises UTF-8. */
const BOM = "\uFEFF";

/**
 * One record in the format of RFC 4180, with CRLF and with semicolons, as Excel with Swiss settings expects. Each
 * field is one clean line. Text that a spreadsheet could take for a formula, at whichever character it splits, gets
 * an apostrophe in front; numbers do not.
 */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(";")}\r\n`;
}

function csvField(raw: string): string {
  const clean = cleanLine(raw);
  const safe = NUMBER.test(clean) ? clean : clean.replaceAll(FORMULA, "$1$2'");
  return /[",;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table with a line of labels; of each cell what is for spreadsheets. */
export async function* tableCsv({ heads, rows }: Table): AsyncGenerator<string> {
  yield BOM;
  yield csvRecord(heads.map(({ label }) => label));
  for await (const row of rows)
    yield csvRecord(row.map((cell) => (typeof cell === "string" ? cell : (cell.data ?? cell.text))));
}
