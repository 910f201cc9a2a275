import { HOUR, MINUTE } from "../../../core/common/time/duration.ts";
import type { ErpProductQuery } from "../../../core/ports/erp.ts";
import type { RawRecord } from "../../../core/ports/records.ts";
import type { ErpProduct } from "../../../core/products/product.ts";
import { type Call, checkJson, parseJson } from "../../answer/answer.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { leadsInto, readPath, readRecords } from "../../profile/reading/path.ts";
import { placeholdersUsed, unaskable } from "../../profile/writing/request.ts";
import { partsOf } from "../../profile/rule.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { checkCount, parsedRecords, rawRecords, takeList } from "../../answer/raw-list.ts";
import { readAs } from "../../answer/read-as.ts";
import type { Connection } from "../connection.ts";
import { LIMITS } from "../contract.ts";
import { decodeProduct } from "./decode.ts";
import type { Dialect } from "../dialect.ts";
import {
  endUnclear,
  findNext,
  isBehindLast,
  isEndUnclear,
  nextPage,
  nextPlaceOf,
  pageError,
  type PageFacts,
  pageTarget,
} from "./paging.ts";
import { productsWire } from "../wire.ts";

/** A page of products before decoding. */
interface RawPage {
  readonly call: Call;
  readonly items: readonly RawRecord<ErpProduct>[];
  /** Identifies the next page: TotalGest's cursor, or the next page number or offset. */
  readonly nextCursor: string | null;
  readonly serverTime: string;
  readonly zoneOffHours?: number;
  /** TotalGest filtered by SKU; false = it cannot, and the page contains all products. */
  readonly isFiltered: boolean;
}

export async function fetchPage(connection: Connection, query: ErpProductQuery, signal: AbortSignal): Promise<RawPage> {
  const { dialect } = connection;
  const { products: operation, paginator } = dialect.profile;
  const { items, serverTime, zoneOffHours, pageFacts } = await readPage(connection, query, signal);
  if (query.isUntried === true && isEndUnclear(paginator, operation, pageFacts)) throw endUnclear(pageFacts);
  return {
    call: pageFacts.call,
    items,
    nextCursor: nextPage(pageFacts),
    serverTime,
    ...(zoneOffHours === 0 ? {} : { zoneOffHours }),
    isFiltered: query.sku !== undefined && isAskable(operation, query.sku),
  };
}

/** A page, and what it says about the next one. */
interface ReadPage extends Pick<RawPage, "items" | "serverTime"> {
  readonly zoneOffHours: number;
  readonly pageFacts: PageFacts;
}

async function readPage(
  connection: Connection,
  { updatedSince, sku, cursor }: ErpProductQuery,
  signal: AbortSignal,
): Promise<ReadPage> {
  const { describe, dialect } = connection;
  const { profile, dates } = dialect;
  const { products: operation, paginator } = profile;
  const values = {
    updatedSince: updatedSince === undefined ? undefined : String(dates.write(updatedSince)),
    sku: sku !== undefined && isAskable(operation, sku) ? sku : undefined,
    limit: String(LIMITS.productsPage),
  };
  const target = pageTarget(paginator, values, cursor);
  const answer = await connection.read("products", operation, target, signal);
  const call = describe("products");
  const url = connection.addressOf(operation, target);
  if (isBehindLast(paginator, answer, cursor)) {
    const end = { call, paginator, value: null, announced: null, count: 0, cursor, address: url };
    // Only the time of a read's first page matters.
    return { items: [], serverTime: new Date(call.nowMs).toISOString(), zoneOffHours: 0, pageFacts: end };
  }
  if (answer.status >= 300) throw pageError(call, answer, paginator, cursor);
  const path = operation.records ?? profile.records;
  const isReadInto = operation.keyedBy !== undefined || besideRecords(dialect).some((other) => leadsInto(other, path));
  const taken = isReadInto ? null : takeList(call, answer.bytes, [path]);
  const value = checkJson(call, answer, parseJson(taken?.rest ?? answer.body));
  const found = {
    items: taken?.records ?? readRecords(value, path, operation),
    nextCursor: findNext(paginator, value),
    serverTime: readServerTime(dialect, value, answer),
  };
  const page = readAs(call, productsWire, found, "", (path) => sourceOf(dialect, operation, path));
  checkCount(call, path, page.items.length);
  const kind = {
    idPath: dialect.product.sourceOf("id"),
    decode: (record: unknown) => decodeProduct(dialect.product, record),
  };
  const { nextCursor: announced, serverTime } = page;
  return {
    items: taken === null ? parsedRecords(page.items, kind) : rawRecords(call, answer, taken, kind),
    serverTime,
    zoneOffHours: zoneOff(serverTime, answer),
    pageFacts: { call, paginator, value, announced, count: page.items.length, cursor, address: url },
  };
}

/** The other places of the answer that are read. */
function besideRecords({ profile, page }: Dialect): readonly string[] {
  const isInHeader = partsOf(profile.fields.page["serverTime"])?.header !== undefined;
  return [nextPlaceOf(profile.paginator) ?? [], isInHeader ? [] : page.sourceOf("serverTime")].flat();
}

export function readServerTime(dialect: Dialect, value: unknown, answer: HttpAnswer): unknown {
  const header = partsOf(dialect.profile.fields.page["serverTime"])?.header;
  if (header === undefined) return readPath(dialect.page.read(value), "serverTime");
  const written = answer.headers[header.toLowerCase()];
  const date = new Date(written ?? "");
  return Number.isNaN(date.getTime()) ? written : date.toISOString();
}

/** By how many whole hours, to some minutes; anything else is a clock, or a time of something else. */
function zoneOff(serverTime: string, { headers }: HttpAnswer): number {
  const hours = (Date.parse(serverTime) - Date.parse(headers["date"] ?? "")) / HOUR;
  const whole = Math.round(hours);
  return Math.abs(whole) <= MOST_HOURS && Math.abs(hours - whole) * HOUR < SOME_MS ? whole : 0;
}

/** Time zones are at most so far from UTC. */
const MOST_HOURS = 14;
const SOME_MS = 5 * MINUTE;

function sourceOf({ profile, page }: Dialect, operation: Operation, path: string): string {
  if (path === "items") return operation.records ?? profile.records;
  if (path === "nextCursor") return nextPlaceOf(profile.paginator) ?? path;
  const { header } = partsOf(profile.fields.page["serverTime"]) ?? {};
  return path === "serverTime" && header !== undefined ? `header ${header}` : page.sourceOf(path);
}

/** Whether this TotalGest can filter by the SKU; if not, all products are searched. */
function isAskable(operation: Operation, sku: string): boolean {
  return placeholdersUsed(operation).includes("sku") && unaskable(operation, { sku }) === null;
}
