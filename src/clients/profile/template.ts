/** Texts with `{{placeholders}}`, and what becomes of them. */
export type Values = Readonly<Record<string, string | undefined>>;

/** Several texts of which those count that have all of their values. */
interface Joined {
  readonly parts: readonly string[];
  /** Stands between two of them. */
  readonly join: string;
}

/** What stands in a parameter or a header. */
export type Template = string | Joined | null;

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** The names in a text. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");
}

/** The texts of a parameter. */
export function textsOf(template: Template | undefined): readonly string[] {
  if (template === null || template === undefined) return [];
  return typeof template === "string" ? [template] : template.parts;
}

/** The names in a parameter. */
export function placeholdersIn(template: Template | undefined): readonly string[] {
  return textsOf(template).flatMap(placeholdersOf);
}

/** The text with its values; null = one of them is not given, so there is nothing to say. */
export function fill(
  text: string,
  values: Values,
  encode: (value: string) => string = (value) => value,
): string | null {
  let isWhole = true;
  const filled = text.replaceAll(PLACEHOLDER, (_whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) isWhole = false;
    return encode(value ?? "");
  });
  return isWhole ? filled : null;
}

/** A parameter with its values; null = it has nothing to say. */
export function fillTemplate(template: Template, values: Values): string | null {
  if (template === null || typeof template === "string") return template === null ? null : fill(template, values);
  const parts = template.parts.map((part) => fill(part, values)).filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(template.join);
}

/**
 * The first value that would end the quotes it stands in, as a `'` does in `'{{sku}}'`; null = there is none. How such a
 * character is written differs from system to system, and a guess would ask for something else.
 */
export function unquotable(texts: readonly string[], values: Values): string | null {
  for (const text of texts) {
    const quotes = ["'", '"'].filter((quote) => text.includes(quote));
    const ending = quotes.length === 0 ? [] : [...quotes, "\\"];
    const found = valuesIn([text], values).find((value) => ending.some((character) => value.includes(character)));
    if (found !== undefined) return found;
  }
  return null;
}

/** The values that are given for the placeholders of these texts. */
export function valuesIn(texts: readonly string[], values: Values): readonly string[] {
  return texts
    .flatMap(placeholdersOf)
    .flatMap((name) => (Object.hasOwn(values, name) ? [values[name] ?? []].flat() : []));
}

/** Every text within a JSON value filled; what lacks a value is left out. */
export function fillAll(value: unknown, values: Values): unknown {
  if (typeof value === "string") return fill(value, values) ?? undefined;
  if (Array.isArray(value)) return value.map((item) => fillAll(item, values));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fillAll(part, values)]));
}

/** Lone surrogates, which `encodeURIComponent` refuses, become the replacement character on their way through UTF-8. */
export function encodeSegment(value: string): string {
  return encodeURIComponent(Buffer.from(value, "utf8").toString("utf8"));
}
