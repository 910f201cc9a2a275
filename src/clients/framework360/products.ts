/** The shop's products: read and written. `wire.ts` has checked the values. */
import { decodeHTML } from "entities";

import type { Decoded, RawRecord } from "../../core/ports/records.ts";
import type { Shop, ShopPage } from "../../core/ports/shop.ts";
import {
  type ProductWrite,
  SHOP_FIELDS,
  type ShopProduct,
  type ShownFields,
  type WriteResult,
} from "../../core/products/product.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { type Call, contractBroken, notAbout } from "../answer/answer.ts";
import { excerptOf } from "../answer/excerpt.ts";
import { faultOf, foundText } from "../answer/fault.ts";
import { idOf } from "../answer/primitives.ts";
import type { RecordReader } from "../profile/reading/reader.ts";
import { parsedRecords } from "../answer/raw-list.ts";
import { readAs } from "../answer/read-as.ts";
import type { ShopConnection } from "./connection.ts";
import { ERROR_CODES, LIMITS } from "./contract.ts";
import { fetchData, fetchOne, listPaths, readItems, recordIn } from "./lists.ts";
import { isAbsentText, type Loose, readDecimal, readFlag, readObject, readText, toList } from "./records/php.ts";
import type { ShopRefusal } from "./reply.ts";
import {
  bulkAnswerWire,
  idAnswerWire,
  OWN_FIELDS,
  type ProductWriteWire,
  shopProductWire,
  type ShopProductWire,
} from "./wire.ts";

export async function fetchProducts(
  connection: ShopConnection,
  page: number,
  signal: AbortSignal,
): Promise<ShopPage<RawRecord<ShopProduct>>> {
  const { dialect } = connection;
  const values = { page: String(page), limit: String(LIMITS.productsPage) };
  const content = { values, lists: listPaths(dialect, "productsList") };
  const fetched = await fetchData(connection, "productsList", content, signal);
  const { items, total } = readItems(dialect, "productsList", fetched);
  const kind = {
    idPath: dialect.product.sourceOf("id"),
    decode: (value: unknown) => decodeShopProduct(dialect.product, value),
  };
  return { items: fetched.taken?.(kind) ?? parsedRecords(items, kind), total };
}

export async function fetchProduct(
  connection: ShopConnection,
  by: Parameters<Shop["fetchProduct"]>[0],
  signal: AbortSignal,
): Promise<ShopProduct | null> {
  const found = await fetchOne(connection, "productsGet", { ...by }, signal);
  if (found === null) return null;
  const { call, data } = found;
  const { product: reader } = connection.dialect;
  const record = reader.read(recordIn(connection, "productsGet", data));
  const product = toShopProduct(readAs(call, shopProductWire, record, "data", reader.sourceOf));
  if ("id" in by && product.id !== by.id) throw notAbout(call, "data.id", by.id, product.id);
  if ("sku" in by && product.sku !== by.sku) throw notAbout(call, "data.sku", by.sku, product.sku);
  return product;
}

export async function writeProduct(
  connection: ShopConnection,
  write: ProductWrite,
  signal: AbortSignal,
): Promise<WriteResult> {
  const operation = write.shopId === null ? "productsCreate" : "productsUpdate";
  const reply = await connection.ask(operation, { body: written(connection, write) }, signal);
  return reply.ok ? readWritten(reply.call, write, reply.data) : readRefused(reply, write);
}

export async function writeProducts(
  connection: ShopConnection,
  writes: readonly ProductWrite[],
  signal: AbortSignal,
): ReturnType<Shop["writeProducts"]> {
  const body = { items: writes.map((write) => written(connection, write)) };
  const reply = await connection.ask("productsBulkUpdate", { body }, signal);
  if (reply.ok) return readBulk(reply.call, writes, reply.data);
  return reply.code === ERROR_CODES.unknownFunction ? "unsupported" : "refused";
}

function written({ dialect }: ShopConnection, write: ProductWrite): unknown {
  return dialect.writeProduct({ ...toWriteWire(write) });
}

/** Only the given fields, under the contract's names: decimals as strings, booleans as JSON booleans. */
function toWriteWire(write: ProductWrite): ProductWriteWire {
  const { totalgest_id, ...fields } = write.fields;
  const wire: ProductWriteWire = { ...(write.shopId === null ? {} : { id: write.shopId }), ...fields };
  if (write.quantity !== undefined) wire.quantity = String(write.quantity);
  if (write.active !== undefined) wire.active = write.active;
  if (totalgest_id !== undefined) wire.external = { totalgest_id };
  return wire;
}

/** The result of an accepted write. An update's answer has to be about the product that was sent. */
function readWritten(call: Call, write: ProductWrite, data: unknown): WriteResult {
  const answer = readObject(readAs(call, idAnswerWire, data, "data"));
  return { ok: true, shopId: writtenId(call, "data.id", write, readText(answer?.id)) };
}

/** The result of a refused write. Throws if the call itself failed. */
function readRefused(refusal: ShopRefusal, write: ProductWrite): WriteResult {
  if (refusal.code === ERROR_CODES.unknownFunction) throw refusal.error;
  return refusedResult(write, refusal.code, refusal.detail, refusal.holderId);
}

/** The results of a bulk write, in the order of the writes. Throws RemoteError if they cannot be matched. */
function readBulk(call: Call, writes: readonly ProductWrite[], data: unknown): readonly WriteResult[] {
  const list = toList(data);
  const { items } = readAs(call, bulkAnswerWire, Array.isArray(list) ? { items: list } : data, "data");
  if (items.length !== writes.length) {
    const expected = foundText(writes);
    throw contractBroken(call, { path: "data.items", expected, found: foundText(items) });
  }
  return writes.map((write, index): WriteResult => {
    const item = items[index];
    const id = readText(item?.id);
    if (readFlag(item?.status) === true) {
      return { ok: true, shopId: writtenId(call, `data.items[${String(index)}].id`, write, id) };
    }
    const code = readText(item?.error) ?? "";
    const detail = [code, readText(item?.message) ?? ""].filter((part) => part !== "").join(": ");
    return refusedResult(write, code, excerptOf(detail, call.secrets), id);
  });
}

function writtenId(call: Call, path: string, write: ProductWrite, answered: string | null): string {
  const id = answered ?? write.shopId;
  if (id === null) throw contractBroken(call, { path, expected: "an id", found: "nothing" });
  if (write.shopId !== null && id !== write.shopId) {
    throw contractBroken(call, { path, expected: foundText(write.shopId), found: foundText(id) });
  }
  return id;
}

function refusedResult({ fields }: ProductWrite, code: string, detail: string, id: string | null): WriteResult {
  const isTaken = code === ERROR_CODES.duplicateSku;
  // Pictures are the one field that a site may not have.
  const isUnknownField = code === ERROR_CODES.unknownField && fields.images !== undefined;
  return {
    ok: false,
    reason: isTaken ? "taken" : code === ERROR_CODES.notFound ? "unknown" : isUnknownField ? "images" : "refused",
    holderId: isTaken ? id : null,
    problem: problem("shop-refused-product", { detail }),
  };
}

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
function toShopProduct(wire: ShopProductWire): ShopProduct {
  const shown = OWN_FIELDS.map((name) => [name, DECODERS[SHOP_FIELDS[name]](wire[name] as never)] as const);
  return {
    ...(Object.fromEntries(shown) as unknown as ShownFields & Pick<ShopProduct, "sku">),
    id: String(wire.id),
    quantity: readDecimal(wire.quantity),
    active: readFlag(wire.active),
    totalgestId: readText(readObject(wire.external)?.totalgest_id),
  };
}

const DECODERS = {
  key: toKey,
  text: toShown,
  texts: toTranslations,
  list: toAddresses,
  decimal: readDecimal,
  flag: readFlag,
} as const;

/** A missing key, or what is no list of addresses, is null: nobody knows which they are. */
function toAddresses(value: unknown): readonly string[] | null {
  const list = typeof value === "string" || value === null ? [] : toList(value);
  if (!Array.isArray(list) || !list.every((one) => typeof one === "string")) return null;
  return list.filter((one) => !isAbsentText(one)).map((one) => decodeHTML(one));
}

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
