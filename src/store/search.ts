/** The search of `status`: part of a text, ignoring case. */

/** Normalises a text to lower case: LIKE alone ignores case only in ASCII. Also the SQL function `tg360_fold` of a state file. */
export function fold(text: unknown): string {
  return typeof text === "string" ? text.toLowerCase().normalize("NFC") : "";
}

/** A condition on a (trusted) SQL text; `pattern`: `searchPattern` of the search, and `place` its value. */
export function matches(text: string, place: string, pattern: string): string {
  // A third of the time: of a state file, the function is called from outside for every row.
  const folded = IS_PLAIN.test(pattern) ? `lower(${text})` : `tg360_fold(${text})`;
  return String.raw`${folded} LIKE ${place} ESCAPE '\'`;
}

const IS_PLAIN = /^[ -~]*$/;

/** Escapes the wildcards of LIKE. */
export function searchPattern(search: string): string {
  return `%${fold(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
