/** A page of products, and one product. */
import type { Erp, ErpPage } from "../../../core/ports/erp.ts";
import type { Decoded } from "../../../core/ports/records.ts";
import type { ErpProduct } from "../../../core/products/product.ts";
import { answerError, type Call, notAbout, readJson } from "../../answer/answer.ts";
import { readRecord } from "../../profile/reading/path.ts";
import type { Connection } from "../connection.ts";
import { isMissing } from "../orders/find-order.ts";
import { decodeProduct } from "./decode.ts";
import { fetchPage } from "./page.ts";
import { isNothing } from "./unknown-product.ts";

export async function fetchProducts(
  connection: Connection,
  query: Parameters<Erp["fetchProducts"]>[0],
  signal: AbortSignal,
): Promise<ErpPage> {
  const { call, isFiltered, ...page } = await fetchPage(connection, query, signal);
  const { items, nextCursor, serverTime } = page;
  const { sku } = query;
  if (sku === undefined) return page;
  const decoded = items.map((item) => item.decode());
  if (isFiltered) checkSku(call, sku, decoded);
  const wanted = items.filter((_item, at) => {
    const product = decoded[at];
    return product?.ok === true ? product.value.sku === sku : isFiltered;
  });
  const first = items[0]?.id ?? items[0]?.digest ?? null;
  return { items: wanted, nextCursor, serverTime, ...(isFiltered || first === null ? {} : { searchedFrom: first }) };
}

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
