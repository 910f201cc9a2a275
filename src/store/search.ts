/** The search of `status`: part of a text, ignoring case. */

/** Normalises a text to lower case: LIKE alone ignores case only in ASCII. Also the SQL function `tg360_fold`. */
export function fold(text: unknown): string {
  return typeof text === "string" ? text.toLowerCase().normalize("NFC") : "";
}

/** A condition on a (trusted) SQL text, with one value: `searchPattern` of the search. */
export function searchCondition(text: string): string {
  return matches(text, "?");
}

/** As `searchCondition`, for both databases. */
export function matches(text: string, place: string): string {
  return String.raw`tg360_fold(${text}) LIKE tg360_fold(${place}) ESCAPE '\'`;
}

/** Escapes the wildcards of LIKE. */
export function searchPattern(search: string): string {
  return `%${fold(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
