/** Makes up values in the place of a buyer's, of the same form: the same value becomes the same one in all of a recording. */
import { createHmac } from "node:crypto";

import { parseCountry } from "../../core/common/country.ts";
import { isRecord } from "../../core/common/record.ts";
import { parseJson } from "../../clients/answer/answer.ts";

/** What of an answer about orders may stay, by the name of its field or its form. */
const STAYS_BY_NAME =
  /^(?:id|reference|external_?reference|date|status|status_name|state|currency|type|kind|sku|total|page|pages)$/i;
const FORMS: readonly RegExp[] = [
  /^fw360:[\w.:-]{1,60}$/,
  /^-?\d{1,7}[.,]\d{1,6}$/,
  /^-?\d{1,3}$/,
  /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?$/,
  /^(?:[A-Z]{2,3}|true|false|null|None|undefined|default|)$/,
];
/** Fields of a buyer, whatever form their values have. */
const PERSONAL =
  /mail|tel|phone|mobil|cell|fax|billing|shipping_data|address|adress|indirizz|rechnung|liefer|customer|cliente?|kunde|buyer|note|label|transaction|details|preview|birth|nasc|iban|piva|^cf$|vat_?number|tax_?code/i;

const IS_COUNTRY = /^(?:stato|country|paese|pays|land|nazione)/i;

export interface Disguise {
  /** A whole body. */
  readonly body: (text: string) => string;
  /** A value of an address: only what looks like a name or an e-mail address is made up, for the rest says what is asked. */
  readonly value: (text: string) => string;
}

/** `kept` = values that are nobody's, such as the ids and numbers that were read. `salt`: new for each recording. */
export function createDisguise(salt: string, kept: ReadonlySet<string>): Disguise {
  const made = (text: string): string => {
    const bytes = createHmac("sha256", salt).update(text).digest();
    let at = 0;
    const next = (below: number): number => (bytes[(at += 1) % bytes.length] ?? 0) % below;
    return [...text].map((sign) => madeSign(sign, next)).join("");
  };
  const value = (found: unknown, name: string, isPersonal: boolean): unknown => {
    if (Array.isArray(found)) return found.map((one) => value(one, name, isPersonal));
    if (isRecord(found)) {
      return Object.fromEntries(
        Object.entries(found).map(([key, one]) => [key, value(one, key, isPersonal || PERSONAL.test(key))]),
      );
    }
    if (typeof found === "number") return isPersonal && found > 999 ? Number(made(String(found))) : found;
    if (typeof found !== "string" || found === "") return found;
    // A country alone is nobody, and without it no order can be mapped.
    if (IS_COUNTRY.test(name) && !/\d/.test(found) && parseCountry(found, {}) !== null) return found;
    return isPersonal || !stays(found, name) ? made(found) : found;
  };
  const stays = (text: string, name: string): boolean =>
    kept.has(text) || STAYS_BY_NAME.test(name) || FORMS.some((form) => form.test(text));
  const body = (text: string): string => {
    const json = parseJson(text);
    if (json !== undefined) return JSON.stringify(value(json, "", false));
    if (/^\s*</.test(text))
      return text.replaceAll(
        />([^<>]+)</g,
        (_whole, inside: string) => `>${stays(inside, "") ? inside : made(inside)}<`,
      );
    return text.replaceAll(/[^;,\t\r\n"|&=]+/g, (cell) => (stays(cell, "") ? cell : made(cell)));
  };
  return { body, value: (text) => (/[^!-?A-~]/.test(text) && !stays(text, "") ? made(text) : text) };
}

function madeSign(sign: string, next: (below: number) => number): string {
  if (/\d/.test(sign)) return String(next(10));
  if (/\p{Lu}/u.test(sign)) return String.fromCharCode(65 + next(26));
  return /\p{L}/u.test(sign) ? String.fromCharCode(97 + next(26)) : sign;
}
