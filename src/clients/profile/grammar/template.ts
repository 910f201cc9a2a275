/** Texts with `{{placeholders}}`, and their replacement. */
import { isDecimal } from "../../../core/common/money.ts";

export type TemplateValues = Readonly<Record<string, string | undefined>>;

/** Several texts; those without all their values are left out. */
interface Joined {
  readonly parts: readonly string[];
  /** Between two texts. */
  readonly join: string;
}

/** A parameter or a header. */
export type Template = string | Joined | null;

/** `{{limit:number}}`, alone in a text of a body, becomes a number. */
const PLACEHOLDER = /\{\{(\w+)(?::number)?\}\}/g;
const NUMBER_ALONE = /^\{\{\w+:number\}\}$/;

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

/** The text with its values; null = a value is missing. */
export function fill(
  text: string,
  values: TemplateValues,
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

/** A parameter with its values; null = it is left out. */
export function fillTemplate(template: Template, values: TemplateValues): string | null {
  if (template === null || typeof template === "string") return template === null ? null : fill(template, values);
  const parts = template.parts.map((part) => fill(part, values)).filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(template.join);
}

/**
 * The first value that would end the quotes around it, such as a `'` in `'{{sku}}'`; null = none. Systems escape such
 * characters differently, and a wrong guess would ask for something else.
 */
export function unquotable(texts: readonly string[], values: TemplateValues): string | null {
  for (const text of texts) {
    const quotes = ["'", '"'].filter((quote) => text.includes(quote));
    const ending = quotes.length === 0 ? [] : [...quotes, "\\"];
    const found = valuesIn([text], values).find((value) => ending.some((character) => value.includes(character)));
    if (found !== undefined) return found;
  }
  return null;
}

/** The given values for the placeholders of these texts. */
export function valuesIn(texts: readonly string[], values: TemplateValues): readonly string[] {
  return texts
    .flatMap(placeholdersOf)
    .flatMap((name) => (Object.hasOwn(values, name) ? [values[name] ?? []].flat() : []));
}

/**
 * Fills every text within a JSON value. A member with a missing value is left out; an item of a list becomes null.
 * `{"when", "value"}` becomes `value` if every placeholder in `when` has a value; otherwise it is left out, also in a list.
 */
export function fillAll(value: unknown, values: TemplateValues): unknown {
  if (typeof value === "string") return fillOne(value, values);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const filled = fillAll(item, values);
      return filled === undefined && isCondition(item) ? [] : [filled ?? null];
    });
  }
  if (typeof value !== "object" || value === null) return value;
  if (isCondition(value)) return fillAll(fill(value.when, values) === null ? undefined : value.value, values);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fillAll(part, values)]));
}

function fillOne(text: string, values: TemplateValues): unknown {
  const filled = fill(text, values) ?? undefined;
  return filled !== undefined && NUMBER_ALONE.test(text) && isDecimal(filled) ? Number(filled) : filled;
}

/** A value that may be left out. */
interface Condition {
  readonly when: string;
  readonly value: unknown;
}

function isCondition(value: unknown): value is Condition {
  if (typeof value !== "object" || value === null || !("when" in value) || !("value" in value)) return false;
  return typeof value.when === "string" && Object.keys(value).every((key) => ["when", "value"].includes(key));
}

/** The texts within a JSON value. */
export function textsWithin(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsWithin) : [];
}

/** The header names that HTTP allows (RFC 9110, 5.1 and 5.5). */
export function isHeaderName(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

/** Visible Latin-1 characters, blanks and tabs: a line end would start another header. */
export function isHeaderText(text: string): boolean {
  return /^[\t\x20-\x7E\x80-\xFF]*$/.test(text);
}
