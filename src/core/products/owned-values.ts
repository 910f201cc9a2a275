/** What is known of each field that has an owner: whose it is, what both sides have, and what was last sent. Pure. */
import { OWNED, OWNED_NAMES, type Owner, ownerOf } from "./owners.ts";
import type { ProductFields } from "./product.ts";
import type { ProductEvent, ProductRecord } from "./record.ts";
import { isGuarded, isSent, listText, TEXTS } from "./sent.ts";
import { nameOf, textAt } from "./texts.ts";

/** Null = it has none, or it is not known. */
type Value = string | boolean | readonly string[] | null;

export interface OwnedValue {
  readonly field: keyof ProductFields | "active";
  /** Null = in the main language, or not a text. */
  readonly language: string | null;
  readonly owner: Owner;
  readonly totalgest: Value;
  readonly shop: Value;
  /** Null = nothing is known to have been sent. Of a value that neither side has any more, only a hash may be kept: then it is null. */
  readonly sent: { readonly value: Value } | null;
}

/** In the order of the owners' names; a text once for each language that one of the sides has. */
export function ownedValues(record: ProductRecord, events: readonly ProductEvent[]): readonly OwnedValue[] {
  return OWNED_NAMES.flatMap((name) => OWNED[name].map((field) => field))
    .flatMap((field) => languagesOf(record, field).map((language) => ({ field, language })))
    .map((place) => {
      const sides = bothSides(record, place);
      const sent = isGuarded(place.field) ? sentText(record, place, sides) : sentValue(record, place, sides, events);
      return { ...place, owner: ownerOf(record.owners, place.field), ...sides, sent };
    });
}

type OwnedPlace = Pick<OwnedValue, "field" | "language">;
type Sides = Pick<OwnedValue, "totalgest" | "shop">;

function languagesOf({ fields, pushed }: ProductRecord, field: OwnedPlace["field"]): readonly (string | null)[] {
  const texts = TEXTS.map(([, byLanguage]) => byLanguage).find((one) => one === field);
  if (texts === undefined) return [null];
  return [...new Set([...Object.keys(fields?.[texts] ?? {}), ...Object.keys(pushed?.[texts] ?? {})])].toSorted();
}

function bothSides(
  { fields, pushed, active, gone, pushedActive }: ProductRecord,
  { field, language }: OwnedPlace,
): Sides {
  if (field === "active") return { totalgest: active && !gone, shop: pushedActive };
  const of = (side: Partial<ProductFields> | null): Value => {
    const value = language === null ? side?.[field] : textAt(side, { field, language });
    return value === undefined || value === "" ? null : (value as Value);
  };
  return { totalgest: of(fields), shop: of(pushed) };
}

/** Hashes are kept of the texts and pictures that were sent. */
function sentText(
  { sent }: ProductRecord,
  { field, language }: OwnedPlace,
  { totalgest, shop }: Sides,
): OwnedValue["sent"] {
  const place = field === "active" ? field : nameOf({ field, language });
  const isKnown = (value: Value): boolean =>
    value !== null && isSent(sent, place, Array.isArray(value) ? listText(value) : String(value));
  if (isKnown(shop)) return { value: shop };
  if (sent === null) return null;
  if (isKnown(totalgest)) return { value: totalgest };
  return (sent[place] ?? []).length === 0 ? null : { value: null };
}

/** The history has what was sent of the others. Of a creation, which sends everything, it has few fields. */
function sentValue(
  { shopId }: ProductRecord,
  { field }: OwnedPlace,
  { totalgest, shop }: Sides,
  events: readonly ProductEvent[],
): OwnedValue["sent"] {
  const ofLink = events.slice(
    Math.max(
      0,
      events.findLastIndex(({ kind }) => kind === "created" || kind === "adopted"),
    ),
  );
  const last = ofLink.flatMap(({ changes }) => changes).findLast((change) => change.field === field);
  if (last !== undefined) return { value: (last.to as Value | undefined) ?? null };
  const isCreated = ofLink.some(({ kind, note }) => kind === "created" && note === shopId);
  return isCreated && shop !== null && shop === totalgest ? { value: shop } : null;
}
