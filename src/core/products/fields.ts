import { sameDecimal } from "../common/money.ts";
import { FIELD_NAMES, type ProductFields, SHOP_FIELDS, type ShopProduct } from "./product.ts";
import type { ProductRecord } from "./record.ts";
import { areSentImages, sameText } from "./sent.ts";

/** The fields of `desired` that differ from the pushed ones; all fields if nothing was pushed. */
export function changedFields(
  desired: Partial<ProductFields>,
  pushed: Partial<ProductFields> | null,
): Partial<ProductFields> {
  const changed = FIELD_NAMES.filter((name) => !isSameField(desired[name], pushed?.[name]));
  return Object.fromEntries(changed.map((name) => [name, desired[name]]));
}

/** Null = there are none. */
export function areSameFields(one: Partial<ProductFields> | null, other: Partial<ProductFields> | null): boolean {
  return one === other || FIELD_NAMES.every((name) => isSameField(one?.[name], other?.[name]));
}

export function isSameField(one: unknown, other: unknown): boolean {
  return one === other || (typeof one === "object" && JSON.stringify(one) === JSON.stringify(other));
}

/**
 * The fields that the shop shows, as pushed fields. A value that means the same as the desired one, or as the pushed one (another
 * decimal notation, entities, a missing translation map), becomes that value, so that it is not written again, and is known as sent.
 * A field that the shop does not send keeps the pushed value; without one it is absent.
 */
export function pushedAsListed(
  listed: ShopProduct,
  row: Pick<ProductRecord, "fields" | "pushed" | "imagesShown">,
): Partial<ProductFields> {
  const shown: { [K in keyof ProductFields]: ProductFields[K] | null } = {
    ...listed,
    totalgest_id: listed.totalgestId,
  };
  const { fields: desired, pushed: before } = row;
  const pushed: Record<string, unknown> = {};
  for (const name of FIELD_NAMES) {
    const value = name === "images" ? imagesAsListed(listed, row) : shown[name];
    if (value === undefined) continue;
    if (value === null) {
      if (before?.[name] !== undefined) pushed[name] = before[name];
    } else {
      const known = [desired?.[name], before?.[name]].filter((one) => one !== undefined);
      pushed[name] = known.find((one) => isEquivalent(name, value, one)) ?? knownTexts(value, known);
    }
  }
  return pushed;
}

/**
 * The shop stores the pictures that it was sent under addresses of its own: while it shows those, they count as the sent ones. Where the
 * shop does not say which it has, none are sent. Where TotalGest gives none, nothing is compared.
 */
function imagesAsListed(
  { images: listed }: Pick<ShopProduct, "images">,
  known: Pick<ProductRecord, "fields" | "pushed" | "imagesShown">,
): readonly string[] | undefined {
  const [wanted, before] = [known.fields?.images, known.pushed?.images];
  if (wanted === undefined) return before;
  if (listed === null) return wanted;
  return areSentImages(listed, known) ? before : listed;
}

type FieldValue = NonNullable<ProductFields[keyof ProductFields]>;
type Texts = Readonly<Record<string, string>>;

function isEquivalent(name: keyof ProductFields, listed: FieldValue, known: FieldValue): boolean {
  const kind = SHOP_FIELDS[name];
  if (typeof listed === "object" && typeof known === "object") {
    const [one, other] = [listed as Texts, known as Texts];
    return Object.keys({ ...one, ...other }).every((key) => sameText(one[key] ?? "", other[key] ?? ""));
  }
  if (kind === "key" || typeof listed !== "string" || typeof known !== "string") return listed === known;
  return kind === "decimal" ? sameDecimal(listed, known) : sameText(listed, known);
}

/** Texts by language as they are known where they mean the same, and otherwise as the shop shows them. */
function knownTexts(listed: FieldValue, known: readonly FieldValue[]): FieldValue {
  if (typeof listed !== "object" || Array.isArray(listed)) return listed;
  const texts = Object.entries(listed).filter(([, text]) => text !== "");
  const as = (language: string, text: string): string =>
    known.map((one) => (one as Texts)[language] ?? "").find((one) => sameText(one, text)) ?? text;
  return Object.fromEntries(texts.map(([language, text]) => [language, as(language, text)]));
}
