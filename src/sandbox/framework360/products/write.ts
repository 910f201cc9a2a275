import { isRecord } from "../../../core/common/record.ts";
import { parseAmount, placesOf } from "../../values/amounts.ts";
import { FIELDS, type ShopProductJson, type TaxJson } from "./product.ts";

/** A refusal in the shop's text. */
export interface SandboxRefusal {
  readonly error: string;
  readonly message: string;
}

type Patch = { -readonly [K in keyof Omit<ShopProductJson, "id">]?: ShopProductJson[K] };

/**
 * The fields of a product as a caller wrote them, checked and converted to the shop's types; unknown fields are
 * ignored. A given name may not be empty; a price has to be a decimal that is not negative; a tax has to be one of
 * the site's.
 */
export function readPatch(written: Record<string, unknown>, taxes: readonly TaxJson[]): Patch | SandboxRefusal {
  const patch: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(written)) {
    const read = READERS[field];
    if (read === undefined) continue;
    const result = read(value, taxes);
    if (result === undefined) return refused(field, value);
    patch[field] = result;
  }
  return patch as Patch;
}

export function isRefusal(value: object): value is SandboxRefusal {
  return "error" in value;
}

function refused(field: string, value: unknown): SandboxRefusal {
  const shown = JSON.stringify(value) ?? "";
  return { error: `invalid_${field}`, message: `${field} cannot be ${shown.slice(0, 80)}` };
}

/** Undefined = refused. */
type Reader = (value: unknown, taxes: readonly TaxJson[]) => unknown;

const BY_KIND: Readonly<Record<(typeof FIELDS)[keyof typeof FIELDS], Reader>> = {
  key: needed,
  text,
  texts: translations,
  list: addresses,
  decimal,
  number: decimal,
  flag: boolean,
  external: (value) => {
    if (Array.isArray(value) && value.length === 0) return {};
    const id = isRecord(value) ? value["totalgest_id"] : undefined;
    return typeof id === "string" ? { totalgest_id: id } : undefined;
  },
};

const { id: _id, ...WRITTEN } = FIELDS;

const READERS: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(Object.entries(WRITTEN).map(([name, kind]) => [name, BY_KIND[kind]])),
  price: (value) => {
    const price = decimal(value);
    return price !== undefined && (parseAmount(price) ?? -1n) >= 0n ? price : undefined;
  },
  tax_id: (value, taxes) => taxes.find((tax) => tax.id === String(value))?.id,
};

function text(value: unknown): string | undefined {
  if (value === null) return "";
  return typeof value === "string" ? value : undefined;
}

function addresses(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === "string" && URL.canParse(one)) ? value : undefined;
}

function needed(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function decimal(value: unknown): string | undefined {
  const written = typeof value === "number" ? String(value) : value;
  return typeof written === "string" && (placesOf(written) ?? 7) <= 6 ? written : undefined;
}

function boolean(value: unknown): boolean | undefined {
  if ([true, 1, "1", "true"].some((yes) => yes === value)) return true;
  return [false, 0, "0", "false", ""].some((no) => no === value) ? false : undefined;
}

function translations(value: unknown): Record<string, string> | undefined {
  if (Array.isArray(value) && value.length === 0) return {};
  if (!isRecord(value)) return undefined;
  const entries = Object.entries(value).map(([language, texts]) => [language, texts ?? ""] as const);
  return entries.every(([, texts]) => typeof texts === "string")
    ? (Object.fromEntries(entries) as Record<string, string>)
    : undefined;
}
