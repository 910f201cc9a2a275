/** Maps the shop's products to the engine's types. `wire.ts` has checked the values. */
import { decodeHTML } from "entities";

import type { Decoded } from "../../../core/ports/records.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { SHOP_FIELDS, type ShopProduct, type ShownFields } from "../../../core/products/product.ts";
import { faultOf } from "../../answer/fault.ts";
import { idOf } from "../../answer/primitives.ts";
import type { RecordReader } from "../../profile/reading/reader.ts";
import { isAbsentText, type Loose, readDecimal, readFlag, readObject, readText } from "./php.ts";
import { OWNED, shopProductWire, type ShopProductWire } from "../wire.ts";

/** One product; a record that breaks the contract is refused with its id, the place and the found value. */
export function decodeShopProduct(reader: RecordReader, raw: unknown): Decoded<ShopProduct> {
  const record = reader.read(raw);
  const parsed = shopProductWire.safeParse(record);
  if (parsed.success) return { ok: true, value: toShopProduct(parsed.data) };
  const id = idOf(record);
  const { path, found } = faultOf(parsed.error, record);
  return {
    ok: false,
    id,
    problem: problem("shop-product-invalid", { id: id ?? "", path: reader.sourceOf(path), found }),
  };
}

/** A checked product. */
export function toShopProduct(wire: ShopProductWire): ShopProduct {
  const shown = OWNED.map((name) => [name, DECODERS[SHOP_FIELDS[name]](wire[name] as never)] as const);
  return {
    ...(Object.fromEntries(shown) as unknown as ShownFields & Pick<ShopProduct, "sku">),
    id: String(wire.id),
    quantity: readDecimal(wire.quantity),
    active: readFlag(wire.active),
    totalgestId: readText(readObject(wire.external)?.totalgest_id),
  };
}

const DECODERS = { key: toKey, text: toShown, texts: toTranslations, decimal: readDecimal, flag: readFlag } as const;

/** A SKU is compared exactly: white space is kept, and "None" is a valid SKU. */
function toKey(value: Loose): string {
  return typeof value === "string" ? decodeHTML(value) : (readText(value) ?? "");
}

/**
 * Text as the shop shows it, white space included. A missing key is null (not sent); an absent text that was sent is
 * `""`.
 */
function toShown(value: Loose): string | null {
  if (value === undefined) return null;
  if (typeof value === "number") return String(value);
  return typeof value !== "string" || isAbsentText(value) ? "" : decodeHTML(value);
}

function toTranslations(wire: ShopProductWire["name_i18n"]): Readonly<Record<string, string>> | null {
  if (wire === undefined) return null;
  const shown: Record<string, string> = {};
  for (const [language, value] of Object.entries(readObject(wire) ?? {})) {
    if (language !== "__proto__") shown[language] = toShown(value) ?? "";
  }
  return shown;
}
