/**
 * Whose a text of the shop is, and what of TotalGest's texts is told. What was not sent from here is neither erased nor replaced.
 * Pure.
 */
import { hash } from "node:crypto";

import { decodeHTML } from "entities";

import { isTotalGests, OWNED, ownerOf, type Owners } from "./owners.ts";
import { FIELD_NAMES, PASSED_FIELDS, PASSED_NAMES, type ProductFields, type SHOP_FIELDS } from "./product.ts";
import type { ProductRecord, Sent } from "./record.ts";

type FieldName = keyof ProductFields;
type TextsName = { [N in FieldName]: (typeof SHOP_FIELDS)[N] extends "texts" ? N : never }[FieldName];

/** Each text's field in the main language, and its field by language. */
const TEXTS = PASSED_NAMES.filter((name) => PASSED_FIELDS[name].holds === "texts").map(
  (name) => [PASSED_FIELDS[name].as, `${PASSED_FIELDS[name].as}_i18n`] as readonly [FieldName, TextsName],
);
const TEXT_FIELDS = TEXTS.flat();
const ABSENT_ERASES_NOTHING = PASSED_NAMES.filter((name) => PASSED_FIELDS[name].holds === "text").map(
  (name) => PASSED_FIELDS[name].as as FieldName,
);

/** The fields that are told whole, and that may be the shop's. */
const DATA_FIELDS = [...OWNED.ean, ...OWNED.price] as const;

type KnownTexts = Pick<ProductRecord, "fields" | "pushed" | "sent" | "inDoubt" | "creatingSku">;

export function isText(name: string): boolean {
  return (TEXT_FIELDS as readonly string[]).includes(name);
}

function hasTexts(fields: Partial<ProductFields>): boolean {
  return TEXT_FIELDS.some((name) => fields[name] !== undefined);
}

/**
 * Whether the shop is asked for this field right before it is written: somebody may have edited it since, and a text of the shop's own
 * stays, as does what is told only while the shop has none.
 */
export function isAsked(owners: Owners | null, name: string): boolean {
  return isText(name) || ownerOf(owners, name) === "first";
}

/** The shop may store entities resolved or as written, and may trim white space: these are the same text. */
export function sameText(one: string, other: string): boolean {
  return one === other || normal(one) === normal(other);
}

function normal(text: string): string {
  return (text.includes("&") ? decodeHTML(text) : text).trim();
}

function digest(text: string): string {
  return hash("sha1", normal(text), "base64url").slice(0, 10);
}

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
  const isSent = (place: string, text: string): boolean =>
    sent === null || sent[place]?.includes(digest(text)) === true;
  /** What happens to a text; null = it stays as it is. */
  const planOf = (place: string, want: string, shown: string): "tell" | "leave" | null => {
    const owner = overwrites ? "totalgest!" : ownerOf(owners, place.split(".")[0] ?? place);
    if (want === shown || owner === "shop") return null;
    if (shown === "") return "tell";
    if (owner === "first") return null;
    if (want === "") return place.startsWith("name") || !isSent(place, shown) ? null : "tell";
    return owner === "totalgest!" || isSent(place, shown) ? "tell" : "leave";
  };
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
  return language === null || typeof value !== "object" ? "" : (value[language] ?? "");
}

function byCode(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** The places of the texts of these fields, and the texts that are not empty. */
function placesOf(
  fields: Partial<ProductFields>,
  names: readonly string[] = TEXT_FIELDS,
): (readonly [string, string])[] {
  const all = TEXT_FIELDS.filter((name) => names.includes(name)).flatMap((name): (readonly [string, string])[] => {
    const value = fields[name];
    if (typeof value === "string") return [[name, value]];
    const texts = Object.entries(typeof value === "object" ? value : {});
    return texts.map(([language, text]) => [`${name}.${language}`, text]);
  });
  return all.filter(([, text]) => text !== "");
}

function withAlso(sent: Sent, places: readonly (readonly [string, string])[]): Sent {
  const all: Record<string, readonly string[]> = { ...sent };
  for (const [place, text] of places) all[place] = [...new Set([...(all[place] ?? []), digest(text)])];
  return all;
}

/** Everything that was sent, with what lies in attempts without an answer: those sent the fields of now. */
export function allSent({ fields, pushed, sent, inDoubt, creatingSku }: KnownTexts): Sent {
  const known = sent ?? withAlso({}, placesOf(pushed ?? {}));
  if (fields === null) return known;
  return withAlso(known, placesOf(fields, creatingSku === null ? (inDoubt ?? []) : TEXT_FIELDS));
}

/** Texts are on their way whose arrival is not known. */
export function areTextsInDoubt({ inDoubt, creatingSku }: Pick<KnownTexts, "inDoubt" | "creatingSku">): boolean {
  return creatingSku !== null || inDoubt?.some(isText) === true;
}

/** What was sent, once the shop was found to show `shown`, or TotalGest has other fields: what is compact becomes a list where they part. */
export function sentBeside(known: KnownTexts, shown: Partial<ProductFields> | null): Sent | null {
  const isSame = shown === known.pushed || TEXT_FIELDS.every((name) => isEqual(shown?.[name], known.pushed?.[name]));
  if (areTextsInDoubt(known)) return allSent(known);
  return known.sent !== null || isSame ? known.sent : allSent(known);
}

/** What was sent, after the shop accepted these fields of an update. */
export function sentAfter(
  { sent, fields }: Pick<KnownTexts, "sent" | "fields">,
  written: Partial<ProductFields>,
): Sent | null {
  if (sent === null || !hasTexts(written)) return sent;
  const own = new Map(placesOf(fields ?? {}));
  const told = placesOf(written).filter(([place, text]) => own.get(place) === text);
  return { ...sent, ...Object.fromEntries(told.map(([place, text]) => [place, [digest(text)]])) };
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
