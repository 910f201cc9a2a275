/**
 * The texts of the made-up shop: `words/catalogue.json` and `words/people.json`. Brands, makers and customers are
 * invented and their addresses end in example domains; the goods are those of a Swiss village shop.
 */
import type { AddressJson } from "./framework360/orders/order.ts";
import catalogue from "./words/catalogue.json" with { type: "json" };
import people from "./words/people.json" with { type: "json" };

/** One text in the four languages. */
export interface SandboxWords {
  readonly fr: string;
  readonly it: string;
  readonly de: string;
  readonly en: string;
}

/** A kind of goods. Prices are a range in whole francs, VAT included. */
export interface Family {
  /** The start of the SKU. */
  readonly code: string;
  readonly vat: "N81" | "R26" | "S38";
  readonly unit: "pcs" | "kg" | "m";
  readonly minPrice: number;
  readonly maxPrice: number;
  readonly noun: SandboxWords;
  /** The variant alone is the name: a rucksack, not a "hiking gear rucksack". */
  readonly namedByVariant?: boolean;
  readonly variants: readonly SandboxWords[];
  /** Printed after the name, the same in every language. */
  readonly sizes: readonly string[];
  /** A sentence that is true of every article of the family. */
  readonly fact: SandboxWords;
}

/** Food at the reduced rate; other goods at the normal one; two nights' lodging at the special one. */
export const FAMILIES = [...catalogue.food, ...catalogue.goods] as readonly Family[];
export const BRANDS: readonly string[] = catalogue.brands;
/** Origins in everyday words. */
export const ORIGINS: readonly SandboxWords[] = catalogue.origins;
/** A sentence about the maker in a long description; `{brand}` is replaced. */
export const MAKERS: readonly SandboxWords[] = catalogue.makers;
export const TIPS: readonly SandboxWords[] = catalogue.tips;

export const SWISS_BUYERS: readonly AddressJson[] = people.swissBuyers;
export const SWISS_COMPANIES: readonly AddressJson[] = people.swissCompanies;
/** Countries as these shops write them: names in four languages, and some abbreviations. */
export const FOREIGN_BUYERS: readonly AddressJson[] = people.foreignBuyers;
/** A company with all data for an electronic invoice in Italy. */
export const ITALIAN_COMPANY: AddressJson = people.italianCompany;
