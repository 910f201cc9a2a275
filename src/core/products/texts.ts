/**
 * Whose a text of the shop is, and what of TotalGest's texts is told. What was not sent from here is neither erased nor replaced.
 * Pure.
 */
import { hash } from "node:crypto";

import { isOneOf, isTotalGests, OWNED, OWNED_TEXTS, type OwnedText, ownerOf, type Owners } from "./owners.ts";
import { FIELD_NAMES, PASSED_FIELDS, PASSED_NAMES, type ProductFields } from "./product.ts";
import type { ProductRecord, TextsAt } from "./record.ts";
import { type FieldName, isSent, listText, TEXTS } from "./sent.ts";

const ABSENT_ERASES_NOTHING = PASSED_NAMES.filter((name) => PASSED_FIELDS[name].holds === "text").map(
  (name) => PASSED_FIELDS[name].as as FieldName,
);

/** The fields that are told whole, and that may be the shop's. */
const DATA_FIELDS = [...OWNED.ean, ...OWNED.price] as const;

/** What a person decides about these texts: TotalGest's are taken, the shop's are kept, or what was replaced is put back. */
export interface TextWish {
  readonly does: "overwrite" | "keep-texts" | "restore-texts";
  readonly of: readonly OwnedText[];
}

/** What the shop should show by the rules above, and the places of TotalGest's texts that are left because the shop's are its own. */
export interface WantedTexts {
  readonly fields: Partial<ProductFields>;
  readonly left: readonly LeftPlace[];
}

interface LeftPlace extends TextPlace {
  /** A person keeps the shop's. */
  readonly isKept: boolean;
  /** The same text in its main language is left too, and counts. */
  readonly isRepeated: boolean;
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

/** `taken`: a person replaces these texts of the shop where TotalGest has others. */
export function wantedOf(
  known: Pick<ProductRecord, "pushed" | "sent" | "owners" | "textsKept"> & { readonly fields: ProductFields },
  taken: readonly OwnedText[] = [],
): WantedTexts {
  const { fields, pushed, sent, owners, textsKept } = known;
  if (pushed === null || pushed === fields) return { fields, left: [] };
  const wanted: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) wanted[name] = (fields as Partial<ProductFields>)[name] ?? pushed[name];
  for (const name of ABSENT_ERASES_NOTHING) if (fields[name] === "") wanted[name] = pushed[name];
  for (const name of owners === null ? [] : DATA_FIELDS) {
    const isEmpty = (pushed[name] ?? "") === "";
    if (!isTotalGests(owners, name) && !(isEmpty && ownerOf(owners, name) === "first")) wanted[name] = pushed[name];
  }
  const isKept = (place: string, want: string, shown: string): boolean =>
    textsKept !== null && textsKept[place] === textMark(want, shown);
  /** What happens to a text, or to the pictures; null = it stays as it is. */
  const planOf = (place: string, want: string, shown: string): "tell" | "leave" | null => {
    const { field } = placeNamed(place);
    const isTaken = isOneOf(taken, field);
    const owner = isTaken ? "totalgest!" : ownerOf(owners, field);
    if (want === shown || owner === "shop") return null;
    if (shown === "") return "tell";
    if (owner === "first") return null;
    if (want === "") return place.startsWith("name") || !isSent(sent, place, shown) ? null : "tell";
    if (!isTaken && isKept(place, want, shown)) return "leave";
    return owner === "totalgest!" || isSent(sent, place, shown) ? "tell" : "leave";
  };
  if (planOf("images", listText(fields.images), listText(pushed.images)) !== "tell") wanted["images"] = pushed.images;
  const left: LeftPlace[] = [];
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
    if (plan === "leave") {
      left.push({ field: plain, language: null, isKept: isKept(plain, want, shown), isRepeated: false });
    }
    const texts: Record<string, string> = {};
    let isTold = false;
    for (const language of [...new Set([...Object.keys(all), ...Object.keys(there)])].toSorted(byCode)) {
      const [wish, now] = [all[language] ?? "", there[language] ?? ""];
      const place = `${byLanguage}.${language}`;
      const does = planOf(place, wish, now);
      isTold ||= does === "tell";
      const text = does === "tell" ? wish : now;
      if (text !== "" || Object.hasOwn(all, language)) texts[language] = text;
      if (does !== "leave") continue;
      const isRepeated = plan === "leave" && wish === want && now === shown;
      left.push({ field: byLanguage, language, isKept: isKept(place, wish, now), isRepeated });
    }
    wanted[byLanguage] = isTold ? texts : pushed[byLanguage];
  }
  return { fields: wanted as Partial<ProductFields>, left };
}

/** A text that differs, and stays as the shop has it. `kept`: by a person's decision. */
export interface LeftText extends TextPlace {
  readonly totalgest: string;
  readonly shop: string;
  readonly kept: boolean;
}

function leftPlaces(record: ProductRecord, of: readonly OwnedText[]): readonly LeftPlace[] {
  const { fields, textsLeft, textsKept } = record;
  if (fields === null || (textsLeft === 0 && textsKept === null)) return [];
  return wantedOf({ ...record, fields }).left.filter(({ field }) => isOneOf(of, field));
}

export function leftTexts(record: ProductRecord, of: readonly OwnedText[] = OWNED_TEXTS): readonly LeftText[] {
  const counted = leftPlaces(record, of).filter(({ isRepeated }) => !isRepeated);
  return counted.map(({ field, language, isKept }) => ({
    field,
    language,
    totalgest: textAt(record.fields, { field, language }),
    shop: textAt(record.pushed, { field, language }),
    kept: isKept,
  }));
}

/** How many texts of these fields are the shop's own and differ, whoever owns them: a person's decision to keep one still holds. */
export function ownTexts(
  { fields, ...known }: Pick<ProductRecord, "fields" | "pushed" | "sent" | "textsKept">,
  of: readonly OwnedText[],
): number {
  if (fields === null) return 0;
  const { left } = wantedOf({ ...known, fields, owners: null });
  return left.filter(({ field, isKept, isRepeated }) => !isKept && !isRepeated && isOneOf(of, field)).length;
}

/** The marks of these texts that differ, by place: who keeps them keeps exactly these, also where TotalGest's would replace them. */
export function marksOf(record: ProductRecord, of: readonly OwnedText[]): TextsAt {
  const { fields } = record;
  if (fields === null) return {};
  const owners = Object.entries(record.owners ?? {}).map(([name, owner = "totalgest"]) => [
    name,
    owner.replace("!", ""),
  ]);
  const { left } = wantedOf({ ...record, fields, owners: Object.fromEntries(owners) as Owners });
  const marks = left
    .filter(({ field }) => isOneOf(of, field))
    .map((place) => [nameOf(place), textMark(textAt(record.fields, place), textAt(record.pushed, place))] as const);
  return Object.fromEntries(marks);
}

/** A text of the shop that TotalGest's took the place of, and what the shop shows there now. */
export interface ReplacedText extends TextPlace {
  readonly shop: string;
  readonly replaced: string;
}

/** Those that can be put back: what the shop shows was sent from here. */
export function replacedTexts(record: ProductRecord, of: readonly OwnedText[] = OWNED_TEXTS): readonly ReplacedText[] {
  return Object.entries(record.textsReplaced ?? {}).flatMap(([place, replaced]) => {
    const { field, language } = placeNamed(place);
    const shop = textAt(record.pushed, { field, language });
    const isOurs = shop === "" || isSent(record.sent, place, shop);
    return isOneOf(of, field) && isOurs && shop !== replaced ? [{ field, language, shop, replaced }] : [];
  });
}

/** What the shop should show, with these texts put back. */
export function withRestored(
  record: ProductRecord & { readonly fields: ProductFields },
  of: readonly OwnedText[],
): Partial<ProductFields> {
  const wanted: Record<string, unknown> = { ...wantedOf(record).fields };
  for (const { field, language, replaced } of replacedTexts(record, of)) {
    const all = Object.entries({ ...(wanted[field] as TextsAt | undefined), [language ?? ""]: replaced });
    wanted[field] =
      language === null ? replaced : Object.fromEntries(all.toSorted(([one], [other]) => byCode(one, other)));
  }
  return wanted as Partial<ProductFields>;
}

/** A short mark of both sides of these texts: who decides about them decides about exactly these. `""` = there are none. */
export function markOfTexts(record: ProductRecord, { does, of }: TextWish): string {
  const all = does === "restore-texts" ? replacedTexts(record, of) : leftTexts(record, of);
  return all.length === 0 ? "" : hash("sha1", JSON.stringify(all), "base64url").slice(0, 16);
}

/** Of one text that differs. */
export function textMark(totalgest: string, shop: string): string {
  return hash("sha1", JSON.stringify([totalgest, shop]), "base64url").slice(0, 10);
}

/** `none`: there is nothing to decide; `changed`: the texts are others than were shown. */
export type WishOutcome = "agreed" | "none" | "changed";

/**
 * Whether there is something to decide by this wish, or the texts are others than were shown; `shown`: their mark, null = a person
 * named the product. Whoever takes TotalGest's texts has what was wished also where none differs.
 */
export function judgeWish(record: ProductRecord, wish: TextWish, shown: string | null): WishOutcome {
  if (shown !== null && shown !== markOfTexts(record, wish)) return "changed";
  if (wish.does === "overwrite") return "agreed";
  const isAny =
    wish.does === "keep-texts"
      ? Object.keys(marksOf(record, wish.of)).length > 0
      : replacedTexts(record, wish.of).length > 0;
  return isAny ? "agreed" : "none";
}

/** The name of a place. */
export function nameOf({ field, language }: TextPlace): string {
  return language === null ? field : `${field}.${language}`;
}

/** The place of a name. */
export function placeNamed(name: string): TextPlace {
  const [field, language = null] = name.split(".") as [FieldName, string?];
  return { field, language };
}

/** `""` = none. */
export function textAt(fields: Partial<ProductFields> | null, { field, language }: TextPlace): string {
  const value = fields?.[field];
  if (typeof value === "string") return value;
  return language === null || typeof value !== "object"
    ? ""
    : ((value as Readonly<Record<string, string>>)[language] ?? "");
}

function byCode(one: string, other: string): number {
  return one < other ? -1 : 1;
}
