/** Texts with `{{placeholders}}`, and what becomes of them. */
export type Values = Readonly<Record<string, string | undefined>>;

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/** The names in a text. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");
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
