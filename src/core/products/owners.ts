/** Who owns what the shop shows of a product: TotalGest, or the shop itself. Stock, SKU and the link are TotalGest's always. */
import type { FacetValues } from "../brakes/facet.ts";
import { recordOf } from "../common/record.ts";
import { PASSED_FIELDS, PASSED_NAMES, type ProductFields, type ProductWrite } from "./product.ts";

const DESCRIPTIONS = PASSED_NAMES.filter((name) => PASSED_FIELDS[name].holds === "texts" && name !== "name")
  .map((name) => PASSED_FIELDS[name].as)
  .flatMap((field) => [field, `${field}_i18n`]) as readonly (keyof ProductFields)[];

/** What has an owner, and the shop's fields that belong to it: a price with another VAT rate is another price. */
export const OWNED = {
  name: ["name", "name_i18n"],
  descriptions: DESCRIPTIONS,
  ean: ["ean"],
  price: ["price", "price_includes_tax", "tax_id"],
  images: ["images"],
  visibility: ["active"],
} as const satisfies Readonly<Record<string, readonly (keyof ProductFields | "active")[]>>;

export type Owned = keyof typeof OWNED;
export const OWNED_NAMES = Object.keys(OWNED) as readonly Owned[];

/**
 * `totalgest`: it is told, except texts that the shop has of its own. `totalgest!`, of texts alone: those are replaced too.
 * `first`: told when the product is created, or while the shop's is empty. `shop`: never told, but a product that is created
 * gets its name and its price.
 */
export const OWNERS = ["totalgest", "totalgest!", "first", "shop"] as const;
export type Owner = (typeof OWNERS)[number];

/** Who owns what nobody named an owner of: a shop that has pictures of its own usually means to keep them. */
const OWNER_UNNAMED = recordOf(OWNED_NAMES, (name): Owner => (name === "images" ? "first" : "totalgest"));

/** Absent = as in `OWNER_UNNAMED`. */
export type Owners = { readonly [Name in Owned]?: Owner | undefined };

/** What a person decides text by text. */
export const OWNED_TEXTS = ["name", "descriptions"] as const satisfies readonly Owned[];
export type OwnedText = (typeof OWNED_TEXTS)[number];

function isText(name: Owned): boolean {
  return OWNED_TEXTS.some((one) => one === name);
}

/** The texts of which TotalGest's replace the shop's own. */
export function replacingTexts(owners: Owners): readonly OwnedText[] {
  return OWNED_TEXTS.filter((name) => owners[name] === "totalgest!");
}

/** Whether one of the shop's fields is among these. */
export function isOneOf(of: readonly Owned[], field: string): boolean {
  const name = OWNED_OF.get(field);
  return name !== undefined && of.includes(name);
}

/** The owners that a field may have: only texts can be replaced against the shop. */
export const OWNERS_OF = recordOf(OWNED_NAMES, (name) =>
  isText(name) ? OWNERS : OWNERS.filter((owner) => owner !== "totalgest!"),
);

const OWNED_OF = new Map<string, Owned>(OWNED_NAMES.flatMap((name) => OWNED[name].map((field) => [field, name])));

/** As the settings name them; null = they name none. */
export function ownersIn(fields: Owners): Owners | null {
  return Object.keys(fields).length === 0 ? null : fields;
}

/** All owners, also where nobody named one. */
export function wholeOwners(owners: Owners | null): Readonly<Record<Owned, Owner>> {
  return recordOf(OWNED_NAMES, (name) => owners?.[name] ?? OWNER_UNNAMED[name]);
}

/** All owners as one writes them: `name=first`. */
export function ownerPairs(owners: Owners): readonly string[] {
  const whole = wholeOwners(owners);
  return OWNED_NAMES.map((name) => `${name}=${whole[name]}`);
}

/** The owner of one of the shop's fields. */
export function ownerOf(owners: Owners | null, field: string): Owner {
  const name = OWNED_OF.get(field);
  return name === undefined ? "totalgest" : (owners?.[name] ?? OWNER_UNNAMED[name]);
}

/** What a product is created with: what the shop owns is left out, but for its name and its price, without which it is none. */
export function toldAtCreation(fields: ProductFields, owners: Owners | null): Partial<ProductFields> {
  const left = (["descriptions", "ean", "images"] as const).filter((name) => owners?.[name] === "shop");
  if (left.length === 0) return fields;
  const names = new Set<string>(left.flatMap((name) => OWNED[name]));
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !names.has(field)));
}

/** The same owners in a shop that has no field for pictures. */
export function withoutImages(owners: Owners | null): Owners {
  return { ...owners, images: "shop" };
}

/** Whether a linked product is still told this field without a look at what the shop has. */
export function isTotalGests(owners: Owners | null, field: string): boolean {
  return ownerOf(owners, field).startsWith("totalgest");
}

interface OnSale {
  readonly owners: Owners | null;
  readonly active: boolean;
  readonly gone: boolean;
  readonly quantity: number;
  readonly held: FacetValues | null;
}

/**
 * The pieces that the shop should show. A product that is inactive, or unknown to TotalGest, has none, whoever owns its visibility.
 * While its hiding is held back, its stock counts.
 */
export function wantedPieces({ active, gone, quantity, held }: OnSale): number {
  return (active && !gone) || held?.active !== undefined ? quantity : 0;
}

/**
 * Whether this write tells the shop that the product is on sale, or that it is not; undefined = neither. Where the shop owns the
 * visibility, its stock says so.
 */
export function toldActive({ owners, active, held }: OnSale, write: ProductWrite): boolean | undefined {
  const isByStock = write.quantity !== undefined && !isTotalGests(owners, "active") && held?.active === undefined;
  return write.active ?? (isByStock ? active : undefined);
}

interface Priced {
  readonly fields: ProductFields | null;
  readonly pushed: Partial<ProductFields> | null;
  readonly owners: Owners | null;
}

/** The shop owns the price, and sells the product with another VAT rate than TotalGest has. Nothing is told, and a person has to know. */
export function hasVatOfShop({ fields, pushed, owners }: Priced): boolean {
  const [ours, theirs] = [fields?.tax_id, pushed?.tax_id];
  return owners?.price === "shop" && theirs !== undefined && ours !== undefined && ours !== theirs;
}
