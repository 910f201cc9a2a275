/**
 * Characters that a terminal could take for a command or a direction, beyond C0 and lone surrogates, which JSON
 * escapes itself.
 */
const INVISIBLE_IN_JSON =
  /[\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;

/**
 * JSON in which all invisible characters are written as `\uXXXX`: it parses to the same value, and is safe to print.
 * On one line, or with `indent` on several.
 */
export function harmlessJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(INVISIBLE_IN_JSON, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  );
}
