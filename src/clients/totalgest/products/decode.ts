/**
 * Maps TotalGest's records to the engine's types. The contract's schemas have checked them, so nothing can fail here.
 */
import { z } from "zod";

import type { Decoded, ErpOrderRef, RefusedPart } from "../../../core/ports/records.ts";
import type { ErpMethod, ErpShop } from "../../../core/ports/erp.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import {
  byHolds,
  type ErpPrice,
  type ErpProduct,
  PASSED_NAMES,
  type PassedFields,
  type FieldText,
} from "../../../core/products/product.ts";
import { decimalText, idOf } from "../../answer/primitives.ts";
import { faultOf } from "../../answer/fault.ts";
import type { RecordReader } from "../../profile/reading/reader.ts";
import { type orderRefWire, productWire, type shopWire } from "../wire.ts";

/**
 * One product. A record that breaks the contract is refused with its id, the place and the found value, together with
 * the readable stock and `hidden`.
 */
export function decodeProduct(reader: RecordReader, record: unknown): Decoded<ErpProduct> {
  const read = reader.read(record);
  const parsed = productWire.safeParse(read);
  if (parsed.success) return { ok: true, value: toProduct(parsed.data) };
  const id = idOf(read);
  const { path, found } = faultOf(parsed.error, read);
  const refused = problem("product-invalid", { id: id ?? "", path: reader.sourceOf(path), found });
  return { ok: false, id, problem: refused, part: partOf(read) };
}

function partOf(read: unknown): RefusedPart {
  const stock = stockPart.safeParse(read);
  return {
    quantity: stock.success ? decimalText(stock.data.stock.quantity) : null,
    hidden: hiddenPart.safeParse(read).success,
  };
}

const stockPart = z.object({ stock: z.object({ quantity: productWire.shape.stock.shape.quantity }) });
const hiddenPart = z.object({ active: z.literal(false) });

export function toShop(wire: z.output<typeof shopWire>): ErpShop {
  return {
    id: String(wire.id),
    name: wire.name,
    currency: wire.currency,
    pricesIncludeVat: wire.pricesIncludeVat,
    languages: wire.languages,
    priceLists: wire.priceLists,
    vatCodes: wire.vatCodes.map(({ code, rate }) => ({ code, rate: decimalText(rate) })),
    paymentMethods: wire.paymentMethods.map(toMethod),
    ...(wire.shippingMethods ? { shippingMethods: wire.shippingMethods.map(toMethod) } : {}),
  };
}

function toMethod({ code, name }: { readonly code: string; readonly name?: string | null | undefined }): ErpMethod {
  return { code, name: name ?? code };
}

/** A numeric id becomes text. */
export function toOrderRef({ id, number }: Pick<z.output<typeof orderRefWire>, "id" | "number">): ErpOrderRef {
  return { id: String(id), number: String(number) };
}

type WireProduct = z.output<typeof productWire>;

/** What needs no conversion is passed on as it is. */
function toProduct({ stock, ...wire }: WireProduct): ErpProduct {
  return {
    ...wire,
    id: String(wire.id),
    ...toPassed(wire),
    name: toText(wire.name),
    prices: wire.prices.map(toPrice),
    vat: { code: wire.vat.code, rate: decimalText(wire.vat.rate) },
    quantity: decimalText(stock.quantity),
  };
}

function toPrice(wire: WireProduct["prices"][number]): ErpPrice {
  return { list: wire.list, currency: wire.currency, amount: decimalText(wire.amount), includesVat: wire.includesVat };
}

const READERS = byHolds({ text: String, texts: toText, decimal: decimalText, list: (list: readonly string[]) => list });

function toPassed(wire: Pick<WireProduct, keyof PassedFields>): PassedFields {
  const passed: Record<string, unknown> = {};
  for (const name of PASSED_NAMES) {
    const value = wire[name] ?? null;
    passed[name] = value === null ? null : READERS[name](value as never);
  }
  return passed as unknown as PassedFields;
}

/** A language with null is absent. Most texts have none and are used unchanged. */
function toText(wire: WireProduct["name"]): FieldText {
  if (typeof wire === "string" || hasNoNull(wire)) return wire;
  const texts: Record<string, string> = {};
  for (const [language, value] of Object.entries(wire)) {
    if (value !== null && language !== "__proto__") texts[language] = value;
  }
  return texts;
}

function hasNoNull(texts: Readonly<Record<string, string | null>>): texts is Readonly<Record<string, string>> {
  for (const language in texts) if (language === "__proto__" || texts[language] === null) return false;
  return true;
}
