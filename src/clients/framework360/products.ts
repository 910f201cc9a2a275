/** The shop's products: read and written. */
import type { RawRecord } from "../../core/ports/records.ts";
import type { Shop, ShopPage } from "../../core/ports/shop.ts";
import type { ProductWrite, ShopProduct, WriteResult } from "../../core/products/product.ts";
import { notAbout } from "../answer/answer.ts";
import { parsedRecords } from "../answer/raw-list.ts";
import { readAs } from "../answer/read-as.ts";
import type { Connection } from "./connection.ts";
import { ERROR_CODES, LIMITS } from "./contract.ts";
import { fetchData, fetchOne, listPaths, readItems, recordIn } from "./lists.ts";
import { decodeShopProduct, toShopProduct } from "./records/decode-product.ts";
import { readBulk, readRefused, readWritten, toWriteWire } from "./records/write.ts";
import { shopProductWire } from "./wire.ts";

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
  return reply.code === ERROR_CODES.unknownFunction ? "unsupported" : { refused: reply.error.problem };
}

function written({ dialect }: Connection, write: ProductWrite): unknown {
  return dialect.writeProduct({ ...toWriteWire(write) });
}
