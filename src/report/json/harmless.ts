/** What a terminal could take for a command or a direction, beyond C0 and lone surrogates, which JSON escapes itself. */
const INVISIBLE_IN_JSON =
  /[\u007F-\u009F\u00AD\u061C\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu;

/**
 * As JSON, all that is invisible written as `\uXXXX`: it reads back the same, and is harmless to print. On one line, or on as
 * many as `indent` makes it.
 */
export function harmlessJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replaceAll(INVISIBLE_IN_JSON, (found) =>
    Array.from({ length: found.length }, (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  );
}
