/**
 * What was sent from here of a product's texts and pictures. What the shop shows otherwise is its own: it is neither erased nor
 * replaced. Pure.
 */
import { hash } from "node:crypto";

import { decodeHTML } from "entities";

import { ownerOf, type Owners } from "./owners.ts";
import { PASSED_FIELDS, PASSED_NAMES, type ProductFields, type SHOP_FIELDS } from "./product.ts";
import type { ProductRecord, Sent } from "./record.ts";

export type FieldName = keyof ProductFields;
type TextsName = { [N in FieldName]: (typeof SHOP_FIELDS)[N] extends "texts" ? N : never }[FieldName];

/** Each text's field in the main language, and its field by language. */
export const TEXTS = PASSED_NAMES.filter((name) => PASSED_FIELDS[name].holds === "texts").map(
  (name) => [PASSED_FIELDS[name].as, `${PASSED_FIELDS[name].as}_i18n`] as readonly [FieldName, TextsName],
);

/** The fields that the shop may have of its own. */
const GUARDED: readonly string[] = [...TEXTS.flat(), "images"];

type KnownImages = Pick<ProductRecord, "pushed" | "imagesShown">;
type KnownTexts = Pick<ProductRecord, "fields" | "pushed" | "sent" | "inDoubt" | "creatingSku">;

export function isGuarded(name: string): boolean {
  return GUARDED.includes(name);
}

/**
 * Whether the shop is asked for this field right before it is written. Somebody may have edited it since: what is the shop's own is not
 * replaced, and what has the owner `first` is written only while the shop's is empty.
 */
export function isAsked(owners: Owners | null, name: string): boolean {
  return isGuarded(name) || ownerOf(owners, name) === "first";
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

/** Whether the shop's `text` at this place was sent from here. */
export function isSent(sent: Sent | null, place: string, text: string): boolean {
  return sent === null || sent[place]?.includes(digest(text)) === true;
}

/** A list of pictures as one text; `""` = none. */
export function listText(list: readonly string[] | undefined): string {
  return list === undefined || list.length === 0 ? "" : JSON.stringify(list);
}

/** A short mark of a list of pictures. */
function imagesMark(list: readonly string[]): string {
  return digest(listText(list));
}

/** Whether these pictures of the shop are those that were sent, at addresses of its own: no more of them, and shown first since then. */
export function areSentImages(listed: readonly string[], { pushed, imagesShown }: KnownImages): boolean {
  if (imagesShown === "") return listed.length > 0 && listed.length <= (pushed?.images?.length ?? 0);
  return imagesShown === imagesMark(listed);
}

/** The mark of the pictures that stand for the sent ones, once the shop was found to show these; null = it does not say. */
export function imagesShownIn(listed: readonly string[] | null, known: KnownImages): string | null {
  if (listed === null) return known.imagesShown;
  return areSentImages(listed, known) ? imagesMark(listed) : null;
}

/** The places of these fields, each with what is there, as a text that is not empty. */
function placesOf(fields: Partial<ProductFields>, names: readonly string[] = GUARDED): (readonly [string, string])[] {
  const all = names.filter(isGuarded).flatMap((name): (readonly [string, string])[] => {
    const value = fields[name as FieldName];
    if (typeof value === "string") return [[name, value]];
    if (typeof value !== "object") return [];
    if (Array.isArray(value)) return [[name, listText(value)]];
    return Object.entries(value).map(([language, text]) => [`${name}.${language}`, String(text)]);
  });
  return all.filter(([, text]) => text !== "");
}

/** The texts of these fields that are not empty, by place. */
export function textsIn(fields: Partial<ProductFields>): (readonly [string, string])[] {
  return placesOf(fields, TEXTS.flat());
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
  return withAlso(known, placesOf(fields, creatingSku === null ? (inDoubt ?? []) : GUARDED));
}

/** Something of it is on its way whose arrival is not known. */
export function isSentInDoubt({ inDoubt, creatingSku }: Pick<KnownTexts, "inDoubt" | "creatingSku">): boolean {
  return creatingSku !== null || inDoubt?.some(isGuarded) === true;
}

/** What was sent, once the shop was found to show `shown`, or TotalGest has other fields: what is compact becomes a list where they part. */
export function sentBeside(known: KnownTexts, shown: Partial<ProductFields> | null): Sent | null {
  const { pushed, sent } = known;
  if (isSentInDoubt(known)) return allSent(known);
  if (sent !== null || shown === pushed) return sent;
  const areSame = GUARDED.every((name) => isEqual(shown?.[name as FieldName], pushed?.[name as FieldName]));
  return areSame ? null : allSent(known);
}

/** What was sent, after the shop accepted these fields of an update. What was put back is the shop's own. */
export function sentAfter(known: KnownTexts, written: Partial<ProductFields>): Sent | null {
  const own = new Map(placesOf(known.fields ?? {}));
  const all = placesOf(written);
  const told = all.filter(([place, text]) => own.get(place) === text);
  const sent = known.sent ?? (told.length < all.length ? allSent(known) : null);
  if (sent === null || all.length === 0) return sent;
  return { ...sent, ...Object.fromEntries(told.map(([place, text]) => [place, [digest(text)]])) };
}

function isEqual(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
