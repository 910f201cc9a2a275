/**
 * Whose a text of the shop is, and what of TotalGest's texts is told. What was not sent from here is neither erased nor replaced.
 * Pure.
 */
import { hash } from "node:crypto";

import { isTotalGests, OWNED, ownerOf } from "./owners.ts";
import { FIELD_NAMES, PASSED_FIELDS, PASSED_NAMES, type ProductFields } from "./product.ts";
import type { ProductRecord } from "./record.ts";
import { type FieldName, isSent, listText, TEXTS } from "./sent.ts";

const ABSENT_ERASES_NOTHING = PASSED_NAMES.filter((name) => PASSED_FIELDS[name].holds === "text").map(
  (name) => PASSED_FIELDS[name].as as FieldName,
);

/** The fields that are told whole, and that may be the shop's. */
const DATA_FIELDS = [...OWNED.ean, ...OWNED.price] as const;

/** What the shop should show by the rules above, and the places of TotalGest's texts that are left because the shop's are its own. */
export interface WantedTexts {
  readonly fields: Partial<ProductFields>;
  readonly left: readonly TextPlace[];
}

/** A text of a field; `language` null = in the main language. */
interface TextPlace {
  readonly field: FieldName;
  readonly language: string | null;
}

function areSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const languages = Object.keys(one);
  return (
    languages.length === Object.keys(other).length && languages.every((language) => one[language] === other[language])
  );
}

function isNeverEmptied(place: string): boolean {
  return place === "images" || place.startsWith("name");
}

/** `overwrites`: a person replaces the shop's texts where TotalGest has others. */
export function wantedOf(
  known: Pick<ProductRecord, "pushed" | "sent" | "owners"> & { readonly fields: ProductFields },
  overwrites = false,
): WantedTexts {
  const { fields, pushed, sent, owners } = known;
  if (pushed === null || pushed === fields) return { fields, left: [] };
  const wanted: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) wanted[name] = (fields as Partial<ProductFields>)[name] ?? pushed[name];
  for (const name of ABSENT_ERASES_NOTHING) if (fields[name] === "") wanted[name] = pushed[name];
  for (const name of owners === null ? [] : DATA_FIELDS) {
    const isEmpty = (pushed[name] ?? "") === "";
    if (!isTotalGests(owners, name) && !(isEmpty && ownerOf(owners, name) === "first")) wanted[name] = pushed[name];
  }
  /** What happens to a text, or to the pictures; null = it stays as it is. */
  const planOf = (place: string, want: string, shown: string): "tell" | "leave" | null => {
    const owner = overwrites && place !== "images" ? "totalgest!" : ownerOf(owners, place.split(".")[0] ?? place);
    if (want === shown || owner === "shop") return null;
    if (shown === "") return "tell";
    if (owner === "first") return null;
    if (want === "") return isNeverEmptied(place) || !isSent(sent, place, shown) ? null : "tell";
    return owner === "totalgest!" || isSent(sent, place, shown) ? "tell" : "leave";
  };
  if (planOf("images", listText(fields.images), listText(pushed.images)) !== "tell") wanted["images"] = pushed.images;
  const left: TextPlace[] = [];
  for (const [plain, byLanguage] of TEXTS) {
    const [want, shown] = [fields[plain] as string, (pushed[plain] ?? "") as string];
    const [all, there] = [fields[byLanguage], pushed[byLanguage] ?? {}];
    // Nearly always. A product may be asked about several times in a run, and has many texts.
    if (want === shown && areSame(all, there)) {
      wanted[plain] = pushed[plain];
      wanted[byLanguage] = pushed[byLanguage];
      continue;
    }
    const plan = planOf(plain, want, shown);
    if (plan !== "tell") wanted[plain] = pushed[plain];
    if (plan === "leave") left.push({ field: plain, language: null });
    const texts: Record<string, string> = {};
    let isTold = false;
    for (const language of [...new Set([...Object.keys(all), ...Object.keys(there)])].toSorted(byCode)) {
      const [wish, now] = [all[language] ?? "", there[language] ?? ""];
      const does = planOf(`${byLanguage}.${language}`, wish, now);
      isTold ||= does === "tell";
      const text = does === "tell" ? wish : now;
      if (text !== "" || Object.hasOwn(all, language)) texts[language] = text;
      // The same text in its main language counts once.
      const isSaid = plan === "leave" && wish === want && now === shown;
      if (does === "leave" && !isSaid) left.push({ field: byLanguage, language });
    }
    wanted[byLanguage] = isTold ? texts : pushed[byLanguage];
  }
  return { fields: wanted as Partial<ProductFields>, left };
}

/** A text that differs, and stays as the shop has it. */
export interface LeftText extends TextPlace {
  readonly totalgest: string;
  readonly shop: string;
}

export function leftTexts(record: ProductRecord): readonly LeftText[] {
  const { fields, pushed } = record;
  if (fields === null || record.textsLeft === 0) return [];
  return wantedOf({ ...record, fields }).left.map((place) => ({
    ...place,
    totalgest: textAt(fields, place),
    shop: textAt(pushed, place),
  }));
}

/** A short mark of the texts that differ, on both sides: who agrees to replace them agrees to exactly these. `""` = none differs. */
export function markOfTexts(record: ProductRecord): string {
  const left = leftTexts(record);
  return left.length === 0 ? "" : hash("sha1", JSON.stringify(left), "base64url").slice(0, 16);
}

/** `""` = none. */
function textAt(fields: Partial<ProductFields> | null, { field, language }: TextPlace): string {
  const value = fields?.[field];
  if (typeof value === "string") return value;
  return language === null || typeof value !== "object"
    ? ""
    : ((value as Readonly<Record<string, string>>)[language] ?? "");
}

function byCode(one: string, other: string): number {
  return one < other ? -1 : 1;
}
