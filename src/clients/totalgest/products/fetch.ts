/** A page of products, one product, and whether TotalGest knows one. */
import { isRecord } from "../../../core/common/record.ts";
import { HOUR, MINUTE } from "../../../core/common/time/duration.ts";
import type { Erp, ErpPage } from "../../../core/ports/erp.ts";
import type { Decoded } from "../../../core/ports/records.ts";
import type { ErpProduct } from "../../../core/products/product.ts";
import { answerError, type Call, notAbout, parseJson, readJson } from "../../answer/answer.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { readPath, readRecord } from "../../profile/reading/path.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { placeholdersUsed, unaskable } from "../../profile/writing/request.ts";
import type { ErpConnection } from "../connection.ts";
import { LIMITS } from "../contract.ts";
import { type ErpList, readList } from "../list-page.ts";
import { isMissing } from "../orders/find-order.ts";
import { productsWire } from "../wire.ts";
import { decodeProduct } from "./decode.ts";
import { endUnclear, isEndUnclear } from "./paging.ts";

export async function fetchProducts(
  connection: ErpConnection,
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
    const zoneOffHours = zoneOff(read.serverTime ?? "", read.answer.headers["date"] ?? "");
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

export function productList({ dialect }: ErpConnection): ErpList<ErpProduct> {
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
  // Not a number without either of them.
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
  connection: ErpConnection,
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

/** A name that no product and no path has. */
export const NO_SUCH_NAME = "fw360-doctor-0";

const NO_UUID = "ffffffff-ffff-4fff-bfff-ffffffffffff";
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Of so many digits no shop has ids yet, and they still fit where numbers have 32 bits. */
const LONG = 9;

/**
 * An id of the same form that does not exist: each number in it is all nines, the last one long. A text where ids are
 * numbers could be refused for its form or lead elsewhere, and a short number may exist: where the first id is `1`, `9` is
 * a product.
 */
export function unknownLike(id: string): string {
  if (UUID.test(id)) return NO_UUID;
  if (!/\d/.test(id)) return NO_SUCH_NAME;
  const nines = id.replaceAll(/\d/g, "9").replace(/9+(?=[^9]*$)/, (last) => "9".repeat(Math.max(last.length, LONG)));
  return nines === id ? `${id}9` : nines;
}

/** A successful answer that is empty, or empty at the product's place. */
export function isNothing({ status, body }: HttpAnswer, operation: Operation): boolean {
  if (status >= 300) return false;
  if (body.trim() === "") return true;
  const value = parseJson(body);
  return value !== undefined && isEmpty(readPath(value, operation.record ?? ""));
}

/**
 * Which of these ids, all answered with nothing, TotalGest does not know. This is believed only if an id that does not
 * exist also gets an empty answer and, after all others, an existing product (`knownId`) gets its record: an answer
 * that is empty for everything, such as a proxy's page, proves nothing. Besides the empty place, an answer may contain
 * only what the known product's answer contains: "status: error" does not mean an unknown product. Throws RemoteError.
 */
export async function findUnknown(
  connection: ErpConnection,
  ids: readonly string[],
  knownId: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { dialect } = connection;
  const { product: operation } = dialect.profile;
  const ask = (id: string): Promise<HttpAnswer> => connection.read("product", operation, { values: { id } }, signal);
  const noProduct = await ask(unknownLike(knownId));
  const answers = new Map<string, HttpAnswer>();
  for (const id of ids) answers.set(id, await ask(id));
  const known = await ask(knownId);
  const product = decodeProduct(dialect.product, readRecord(parseJson(known.body), operation, knownId));
  const isKnown = known.status < 300 && (product.ok ? product.value.id : product.id) === knownId;
  const isAboutUnknown = (answer: HttpAnswer): boolean =>
    isKnown && isNothing(answer, operation) && addsNothing(parseJson(answer.body), parseJson(known.body));
  if (!isAboutUnknown(noProduct)) return new Set();
  return new Set([...answers].filter(([, answer]) => isAboutUnknown(answer)).map(([id]) => id));
}

/** Whether every part of `value` is empty or equals the same part of `known`. */
function addsNothing(value: unknown, known: unknown): boolean {
  if (value === 0 || isEmpty(value)) return true;
  if (Array.isArray(value)) return value.every((item) => addsNothing(item, undefined));
  if (!isRecord(value)) return value === known;
  const others = isRecord(known) ? known : {};
  return Object.entries(value).every(([key, one]) =>
    addsNothing(one, Object.hasOwn(others, key) ? others[key] : undefined),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
