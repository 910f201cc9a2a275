/** The shop's products: read and written. */
import type { RawRecord } from "../../core/ports/records.ts";
import type { Shop, ShopPage } from "../../core/ports/shop.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../../core/products/product.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { type Call, contractBroken, notAbout } from "../answer/answer.ts";
import { excerptOf } from "../answer/excerpt.ts";
import { foundText } from "../answer/fault.ts";
import { parsedRecords } from "../answer/raw-list.ts";
import { readAs } from "../answer/read-as.ts";
import type { Connection } from "./connection.ts";
import { ERROR_CODES, LIMITS } from "./contract.ts";
import { fetchData, fetchOne, listPaths, readItems, recordIn } from "./lists.ts";
import { decodeShopProduct, toShopProduct } from "./records/decode-product.ts";
import { readFlag, readObject, readText, toList } from "./records/php.ts";
import type { Refusal } from "./reply.ts";
import { bulkAnswerWire, idAnswerWire, type ProductWriteWire, shopProductWire } from "./wire.ts";

export async function fetchProducts(
  connection: Connection,
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
  connection: Connection,
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
  connection: Connection,
  write: ProductWrite,
  signal: AbortSignal,
): Promise<WriteResult> {
  const operation = write.shopId === null ? "productsCreate" : "productsUpdate";
  const { call, reply } = await connection.ask(operation, { body: written(connection, write) }, signal);
  return reply.ok ? readWritten(call, write, reply.data) : readRefused(reply);
}

export async function writeProducts(
  connection: Connection,
  writes: readonly ProductWrite[],
  signal: AbortSignal,
): ReturnType<Shop["writeProducts"]> {
  const body = { items: writes.map((write) => written(connection, write)) };
  const { call, reply } = await connection.ask("productsBulkUpdate", { body }, signal);
  if (reply.ok) return readBulk(call, writes, reply.data);
  return reply.code === ERROR_CODES.unknownFunction ? "unsupported" : "refused";
}

function written({ dialect }: Connection, write: ProductWrite): unknown {
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
function readRefused(refusal: Refusal): WriteResult {
  if (refusal.code === ERROR_CODES.unknownFunction) throw refusal.error;
  return refusedResult(refusal.code, refusal.detail, refusal.holderId);
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
    return refusedResult(code, excerptOf(detail, call.secrets), id);
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

function refusedResult(code: string, detail: string, id: string | null): WriteResult {
  const isTaken = code === ERROR_CODES.duplicateSku;
  const reason = isTaken ? "taken" : code === ERROR_CODES.notFound ? "unknown" : "refused";
  return {
    ok: false,
    reason,
    holderId: isTaken ? id : null,
    problem: problem("shop-refused-product", { detail }),
  };
}
