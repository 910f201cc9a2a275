/** Reads one page of a list: of products, or of orders. */
import type { Decoded, RawRecord } from "../../core/ports/records.ts";
import { type Call, checkJson, parseJson } from "../answer/answer.ts";
import { checkCount, parsedRecords, rawRecords, takeList } from "../answer/raw-list.ts";
import { readAs } from "../answer/read-as.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import type { TemplateValues } from "../profile/grammar/template.ts";
import { leadsInto, readPath, readRecords } from "../profile/reading/path.ts";
import { partsOf } from "../profile/rule.ts";
import type { HttpAnswer } from "../wire/http.ts";
import type { ErpConnection, Target } from "./connection.ts";
import type { ErpDialect } from "./dialect.ts";
import {
  findNext,
  isBehindLast,
  nextPage,
  nextPlaceOf,
  pageError,
  type PageFacts,
  pageTarget,
} from "./products/paging.ts";
import type { listedOrdersWire, productsWire } from "./wire.ts";

/** A list, and how its records are read. */
export interface ErpList<T> {
  readonly name: "products" | "listOrders";
  readonly operation: Operation;
  /** Of a page: its records, what it says about the next one, and the time. */
  readonly schema: typeof productsWire | typeof listedOrdersWire;
  /** Dotted path of the id in a record. */
  readonly idPath: string;
  readonly decode: (record: unknown) => Decoded<T>;
}

/** A page before its records are decoded. */
interface ErpListPage<T> {
  readonly call: Call;
  readonly answer: HttpAnswer;
  readonly items: readonly RawRecord<T>[];
  /** Identifies the next page: TotalGest's cursor or address, or the next page number or offset; null = the last one. */
  readonly nextCursor: string | null;
  /** Null = the answer has none, or is behind the last page. */
  readonly serverTime: string | null;
  readonly facts: PageFacts;
}

/** `cursor` undefined = the first page. Throws RemoteError. */
export async function readList<T>(
  connection: ErpConnection,
  list: ErpList<T>,
  values: TemplateValues,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ErpListPage<T>> {
  const target = pageTarget(connection.dialect.profile.paginator, values, cursor);
  const answer = await connection.read(list.name, list.operation, target, signal);
  return pageOf(connection, list, target, cursor, answer);
}

/** The page in an answer to `target`. Throws RemoteError. */
export function pageOf<T>(
  connection: ErpConnection,
  { name, operation, schema, ...kind }: ErpList<T>,
  target: Target,
  cursor: string | undefined,
  answer: HttpAnswer,
): ErpListPage<T> {
  const { dialect } = connection;
  const { paginator, records } = dialect.profile;
  const call = connection.describe(name);
  const asked = { call, paginator, operation, cursor, address: connection.addressOf(operation, target) };
  if (isBehindLast(paginator, answer, cursor)) {
    const facts = { ...asked, value: null, announced: null, count: 0 };
    return { call, answer, items: [], nextCursor: nextPage(facts), serverTime: null, facts };
  }
  if (answer.status >= 300) throw pageError(call, answer, paginator, cursor);
  const path = operation.records ?? records;
  const isReadInto = operation.keyedBy !== undefined || besideRecords(dialect).some((other) => leadsInto(other, path));
  const taken = isReadInto ? null : takeList(call, answer.bytes, [path]);
  const value = checkJson(call, answer, taken === null ? parseJson(answer.body) : taken.value);
  const found = {
    items: taken?.records ?? readRecords(value, path, operation),
    nextCursor: findNext(paginator, value),
    serverTime: readServerTime(dialect, value, answer),
  };
  const page = readAs(call, schema, found, "", (at) => sourceOf(dialect, path, at));
  checkCount(call, path, page.items.length);
  const facts = { ...asked, value, announced: page.nextCursor, count: page.items.length };
  return {
    call,
    answer,
    items: taken === null ? parsedRecords(page.items, kind) : rawRecords(call, answer, taken, kind),
    nextCursor: nextPage(facts),
    serverTime: page.serverTime ?? null,
    facts,
  };
}

function headerOfTime({ profile }: ErpDialect): string | undefined {
  return partsOf(profile.fields.page["serverTime"])?.header;
}

/** The other places of the answer that are read. */
function besideRecords(dialect: ErpDialect): readonly string[] {
  const time = headerOfTime(dialect) === undefined ? [dialect.page.sourceOf("serverTime")] : [];
  return [nextPlaceOf(dialect.profile.paginator) ?? [], time].flat();
}

function readServerTime(dialect: ErpDialect, value: unknown, answer: HttpAnswer): unknown {
  const header = headerOfTime(dialect);
  if (header === undefined) return readPath(dialect.page.read(value), "serverTime");
  const written = answer.headers[header.toLowerCase()];
  const date = new Date(written ?? "");
  return Number.isNaN(date.getTime()) ? written : date.toISOString();
}

function sourceOf(dialect: ErpDialect, records: string, path: string): string {
  if (path === "items") return records;
  if (path === "nextCursor") return nextPlaceOf(dialect.profile.paginator) ?? path;
  const header = headerOfTime(dialect);
  return header === undefined ? dialect.page.sourceOf(path) : `header ${header}`;
}
