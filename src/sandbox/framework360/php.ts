import type { Random } from "../values/random.ts";

/**
 * Writes JSON as a PHP system does: the same value sometimes as a string and sometimes as a number, "absent" in four
 * ways, names with entities. The variant depends only on the record, so that a record reads the same each time.
 */
export interface PhpWriter {
  /** A decimal or an id: a string or a number. Numbers only if they parse as the same decimal. */
  number(text: string): string | number;
  boolean(value: boolean): boolean | string | number;
  /** Text that may be absent (null or empty): `""`, `null`, no key, or the word `"None"`. */
  optional(text: string | null | undefined): string | null | undefined;
  /** An empty object is an empty array. */
  object<T extends object>(value: T): T | [];
  /** A name, in some records with its special characters as HTML entities. */
  name(text: string): string;
}

export function phpWriter(random: Random): PhpWriter {
  const withEntities = random.chance(0.25);
  return {
    number: (text) => (random.chance(0.35) && isSafeNumber(text) ? Number(text) : text),
    boolean: (value) => random.pick(value ? [true, "1", 1] : [false, "0", 0]),
    optional: (text) => (text ?? "") || random.pick(["", null, undefined, "None"]),
    object: (value) => (Object.keys(value).length === 0 ? [] : value),
    name: (text) => (withEntities ? encodeEntities(text) : text),
  };
}

/** Writes everything in the simplest form of the contract, for tests. */
export const PLAIN_WRITER: PhpWriter = {
  number: (text) => text,
  boolean: (value) => value,
  optional: (text) => text ?? "",
  object: (value) => (Object.keys(value).length === 0 ? [] : value),
  name: (text) => text,
};

function isSafeNumber(text: string): boolean {
  return /^-?\d{1,12}(?:\.\d{1,6})?$/.test(text) && !/^-?0\d/.test(text);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#039;",
  à: "&agrave;",
  â: "&acirc;",
  ä: "&auml;",
  ç: "&ccedil;",
  è: "&egrave;",
  é: "&eacute;",
  ê: "&ecirc;",
  ô: "&ocirc;",
  ö: "&ouml;",
  ü: "&uuml;",
  É: "&Eacute;",
  "«": "&laquo;",
  "»": "&raquo;",
};

/** As PHP's htmlentities writes them. */
function encodeEntities(text: string): string {
  return text.replaceAll(/[&<>"'àâäçèéêôöüÉ«»]/g, (sign) => ENTITIES[sign] ?? sign);
}
