/** A page of products, and one product. */
import { HOUR, MINUTE } from "../../../core/common/time/duration.ts";
import type { Erp, ErpPage } from "../../../core/ports/erp.ts";
import type { Decoded } from "../../../core/ports/records.ts";
import type { ErpProduct } from "../../../core/products/product.ts";
import { answerError, type Call, notAbout, readJson } from "../../answer/answer.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { readRecord } from "../../profile/reading/path.ts";
import { placeholdersUsed, unaskable } from "../../profile/writing/request.ts";
import type { Connection } from "../connection.ts";
import { LIMITS } from "../contract.ts";
import { type List, readList } from "../list-page.ts";
import { isMissing } from "../orders/find-order.ts";
import { productsWire } from "../wire.ts";
import { decodeProduct } from "./decode.ts";
import { endUnclear, isEndUnclear } from "./paging.ts";
import { isNothing } from "./unknown-product.ts";

export async function fetchProducts(
  connection: Connection,
  { updatedSince, sku, cursor, isUntried }: Parameters<Erp["fetchProducts"]>[0],
  signal: AbortSignal,
): Promise<ErpPage> {
  const list = productList(connection);
  const isFiltered = sku !== undefined && isAskable(list.operation, sku);
  const values = {
    updatedSince: updatedSince === undefined ? undefined : String(connection.dialect.dates.write(updatedSince)),
    sku: isFiltered ? sku : undefined,
    limit: String(LIMITS.productsPage),
  };
  const { call, items, nextCursor, ...read } = await readList(connection, list, values, cursor, signal);
  if (isUntried === true && isEndUnclear(read.facts)) throw endUnclear(read.facts);
  // Behind the last page there is none, and only that of a read's first page matters.
  const serverTime = read.serverTime ?? new Date(call.nowMs).toISOString();
  if (sku === undefined) {
    const zoneOffHours = zoneOff(serverTime, read.answer.headers["date"] ?? "");
    return { items, nextCursor, serverTime, ...(zoneOffHours === 0 ? {} : { zoneOffHours }) };
  }
  const decoded = items.map((item) => item.decode());
  if (isFiltered) checkSku(call, sku, decoded);
  const wanted = items.filter((_item, at) => {
    const product = decoded[at];
    return product?.ok === true ? product.value.sku === sku : isFiltered;
  });
  const first = items[0]?.id ?? items[0]?.digest ?? null;
  return { items: wanted, nextCursor, serverTime, ...(isFiltered || first === null ? {} : { searchedFrom: first }) };
}

export function productList({ dialect }: Connection): List<ErpProduct> {
  const { product: reader, profile } = dialect;
  return {
    name: "products",
    operation: profile.products,
    schema: productsWire,
    idPath: reader.sourceOf("id"),
    decode: (record) => decodeProduct(reader, record),
  };
}

/** Whether this TotalGest can filter by the SKU; if not, all products are searched. */
function isAskable(operation: Operation, sku: string): boolean {
  return placeholdersUsed(operation).includes("sku") && unaskable(operation, { sku }) === null;
}

/** By how many whole hours the time is ahead of the answer's date, to some minutes; anything else is a clock, or a time of something else. */
function zoneOff(serverTime: string, date: string): number {
  const hours = (Date.parse(serverTime) - Date.parse(date)) / HOUR;
  const whole = Math.round(hours);
  return Math.abs(whole) <= MOST_HOURS && Math.abs(hours - whole) * HOUR < SOME_MS ? whole : 0;
}

/** Time zones are at most so far from UTC. */
const MOST_HOURS = 14;
const SOME_MS = 5 * MINUTE;

/**
 * A server that ignores the query returns other SKUs, which is an error. Differences in case are accepted, because many
 * databases ignore case.
 */
function checkSku(call: Call, sku: string, items: readonly Decoded<ErpProduct>[]): void {
  for (const [index, item] of items.entries()) {
    const isOther = item.ok && ALIKE.compare(item.value.sku.trim(), sku.trim()) !== 0;
    if (isOther) throw notAbout(call, `items[${String(index)}].sku`, sku, item.value.sku);
  }
}

/** Compares texts as databases do. */
const ALIKE = new Intl.Collator("en", { sensitivity: "base" });

export async function fetchProduct(
  connection: Connection,
  id: string,
  signal: AbortSignal,
): Promise<Decoded<ErpProduct> | null | "nothing"> {
  const { dialect, describe } = connection;
  const { product: operation } = dialect.profile;
  const answer = await connection.read("product", operation, { values: { id } }, signal);
  const call = describe("product");
  if (isMissing(connection, operation, answer)) return null;
  if (answer.status >= 300) throw answerError(call, answer, "one");
  if (isNothing(answer, operation)) return "nothing";
  const product = decodeProduct(dialect.product, readRecord(readJson(call, answer), operation, id));
  const answeredId = product.ok ? product.value.id : product.id;
  if (answeredId !== id) throw notAbout(call, dialect.product.sourceOf("id"), id, answeredId);
  return product;
}
