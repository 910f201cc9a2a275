import { hash } from "node:crypto";
import type { ProductRecord } from "../ports/product-store.ts";
import type { ProductFields, ProductWrite } from "../product/product.ts";
import type { Facet, FacetValues, BrakeFacts, FacetChange, FacetPush, PushedFacets } from "./facet.ts";

/**
 * The price for buyers: `AMOUNT|1 = VAT included, 0 = not|TAX ID`; an empty part is unknown. Undefined = no price is
 * known.
 */
export function priceFacet(fields: Partial<ProductFields>): string | undefined {
  const { price, price_includes_tax: includes, tax_id: taxId } = fields;
  if (price === undefined) return undefined;
  return `${price}|${includes === undefined ? "" : flag(includes)}|${taxId ?? ""}`;
}

/** Short hashes of the name and of its translations; an empty hash = unknown. */
function nameFacet({ name, name_i18n: translations }: Partial<ProductFields>): string | undefined {
  if (name === undefined) return undefined;
  return `${digest(name)}.${translations === undefined ? "" : digest(JSON.stringify(translations))}`;
}

function digest(text: string): string {
  return hash("sha1", text, "base64url").slice(0, 12);
}

function flag(value: boolean): string {
  return value ? "1" : "0";
}

/** Price, name and SKU of these fields. */
export function fieldFacets(fields: Partial<ProductFields>): FacetValues {
  return known({ price: priceFacet(fields), name: nameFacet(fields), sku: fields.sku });
}

function known(values: { readonly [F in Facet]?: string | undefined }): FacetValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/**
 * The values of a pending product that differ from those 24 hours ago, or from what the shop shows. Refused fields
 * count as unchanged. The creation of a newcomer is a change too.
 */
export function facetChanges(record: ProductRecord): readonly FacetChange[] {
  const { facts } = record;
  const shown = shownValues(record);
  const now = wantedValues(record, shown);
  const changes: FacetChange[] = [];
  for (const facet of FACETS) {
    const value = now[facet];
    const base = facts.before[facet] ?? shown[facet];
    if (value === undefined || base === undefined || (base === value && shown[facet] === value)) continue;
    changes.push({ facet, base, shown: shown[facet], now: value });
  }
  return changes;
}

const FACETS = ["active", "quantity", "price", "name", "sku", "creation"] as const satisfies readonly Facet[];

/** Long names are hashed only if they may differ. */
function shownValues({ shopId, pushed, pushedActive, pushedQuantity, fields, facts }: ProductRecord): FacetValues {
  if (shopId === null) return { creation: "" };
  const isSame = pushed === fields && Object.keys(facts.before).length === 0;
  return known({
    ...(isSame || pushed === null ? {} : fieldFacets(pushed)),
    active: pushedActive === null ? undefined : flag(pushedActive),
    quantity: pushedQuantity === null ? undefined : String(pushedQuantity),
  });
}

function wantedValues(record: ProductRecord, shown: FacetValues): FacetValues {
  const { shopId, fields, fault, gone, active, facts } = record;
  const areRefused = fields === null || fault !== null || gone;
  if (shopId === null) {
    if (areRefused) return {};
    return { ...fieldFacets(fields), ...(facts.isNewcomer ? known({ creation: priceFacet(fields) }) : {}) };
  }
  const isSame = record.pushed === fields && Object.keys(facts.before).length === 0;
  return known({
    ...(areRefused ? shown : isSame ? {} : fieldFacets(fields)),
    active: flag(active && !gone),
    quantity: gone ? shown.quantity : wantedQuantity(record),
  });
}

/** Absent if orders reserve everything that TotalGest still has: selling out is no mass change. */
function wantedQuantity({ quantity, facts }: ProductRecord): string | undefined {
  return isSoldOut(quantity, facts) ? undefined : String(quantity);
}

function isSoldOut(quantity: number, { unreserved }: BrakeFacts): boolean {
  return quantity === 0 && unreserved > 0;
}

/**
 * What an accepted push leaves for the brakes of the next 24 hours: the changed values, and the facets that are settled
 * because a person agreed or because orders explain the value.
 */
export function pushedFacets(record: ProductRecord, write: ProductWrite): PushedFacets {
  const { facts } = record;
  const changes: FacetPush[] = [];
  const settled: Facet[] = [];
  const before: FacetValues = write.shopId === null ? { ...facts.before, creation: "" } : shownValues(record);
  const after = writtenValues(record, write);
  for (const facet of FACETS) {
    const [from, to] = [before[facet], after[facet]];
    if (to === undefined) continue;
    const isAgreed = facts.agreed[facet] === to || (facet === "price" && facts.allowedPrice === to);
    if (isAgreed || (facet === "quantity" && isSoldOut(Number(to), facts))) settled.push(facet);
    else if (from !== undefined && from !== to) changes.push({ facet, before: from, after: to });
  }
  return { changes, settled };
}

function writtenValues(
  { pushed, facts }: ProductRecord,
  { shopId, fields, quantity, active }: ProductWrite,
): FacetValues {
  const all = { ...(shopId === null ? {} : pushed), ...fields };
  return known({
    price: touches(fields, PRICE_FIELDS) ? priceFacet(all) : undefined,
    name: touches(fields, NAME_FIELDS) ? nameFacet(all) : undefined,
    sku: fields.sku,
    active: active === undefined ? undefined : flag(active),
    quantity: quantity === undefined ? undefined : String(quantity),
    creation: shopId === null && facts.isNewcomer ? priceFacet(fields) : undefined,
  });
}

/** The fields that are restrained together: a price with another VAT rate is another price. */
export const PRICE_FIELDS = [
  "price",
  "price_includes_tax",
  "tax_id",
] as const satisfies readonly (keyof ProductFields)[];
export const NAME_FIELDS = ["name", "name_i18n"] as const satisfies readonly (keyof ProductFields)[];

function touches(fields: Partial<ProductFields>, names: readonly (keyof ProductFields)[]): boolean {
  return names.some((name) => fields[name] !== undefined);
}
