/** How `status` searches: part of a text, ignoring case. */

/** One spelling of a text in lower case: LIKE alone ignores case only in ASCII. Also the SQL function `fold`. */
export function fold(text: unknown): string {
  return typeof text === "string" ? text.toLowerCase().normalize("NFC") : "";
}

/** A condition on a text in SQL (trusted), with one value: `searchPattern` of what is searched. */
export function searchCondition(text: string): string {
  return String.raw`fold(${text}) LIKE ? ESCAPE '\'`;
}

/** The wildcards of LIKE stand for themselves. */
export function searchPattern(search: string): string {
  return `%${fold(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
