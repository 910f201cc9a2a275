/** The search of `status`: part of a text, ignoring case. */

/** Normalises a text to lower case: LIKE alone ignores case only in ASCII. Also the SQL function `tg360_fold` of a state file. */
export function fold(text: unknown): string {
  return typeof text === "string" ? text.toLowerCase().normalize("NFC") : "";
}

/** A condition on a (trusted) SQL text; `place`: that of the value, which is `searchPattern` of the search. */
export function matches(text: string, place: string): string {
  return String.raw`tg360_fold(${text}) LIKE tg360_fold(${place}) ESCAPE '\'`;
}

/** Escapes the wildcards of LIKE. */
export function searchPattern(search: string): string {
  return `%${fold(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
