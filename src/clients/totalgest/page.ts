import type { Erp, RawRecord } from "../../core/ports.ts";
import type { ErpProduct } from "../../core/product.ts";
import { answerError, checkJson, parseJson } from "../answer.ts";
import type { Call } from "../answer.ts";
import type { HttpAnswer } from "../http.ts";
import { leadsInto, readPath } from "../profile/path.ts";
import { readRecords } from "../profile/records.ts";
import { partsOf } from "../profile/rule.ts";
import type { Operation, Paginator } from "../profile/schema.ts";
import { placeholdersOf } from "../profile/template.ts";
import type { Values } from "../profile/template.ts";
import { parsedRecords, rawRecords, takeList } from "../raw-list.ts";
import { readAs } from "../read-as.ts";
import type { Connection } from "./connection.ts";
import { LIMITS } from "./contract.ts";
import { decodeProduct } from "./decode.ts";
import type { Dialect } from "./dialect.ts";
import { productsWire } from "./wire.ts";

/** A page of products as it came. */
interface RawPage {
  readonly call: Call;
  readonly items: readonly RawRecord<ErpProduct>[];
  /** What asks for the next page, for us alone: TotalGest's cursor, or the page number or offset to come. */
  readonly nextCursor: string | null;
  readonly serverTime: string;
  /** This TotalGest was asked for the SKU; false = it cannot be, and the page holds all products. */
  readonly isFiltered: boolean;
}

export async function fetchPage(
  connection: Connection,
  { updatedSince, sku, cursor }: Parameters<Erp["fetchProducts"]>[0],
  signal: AbortSignal,
): Promise<RawPage> {
  const { caller, dialect } = connection;
  const { profile, dates } = dialect;
  const { products: operation, paginator } = profile;
  const values = {
    updatedSince: updatedSince === undefined ? undefined : String(dates.write(updatedSince)),
    sku,
    limit: String(LIMITS.productsPage),
    cursor: paginator.type === "cursor" ? cursor : undefined,
  };
  const answer = await connection.read("products", operation, { values, extra: pageParam(paginator, cursor) }, signal);
  const call = caller.describe("products");
  if (answer.status >= 300) throw answerError(call, answer);
  const path = operation.records ?? profile.records;
  const isReadInto = besideRecords(dialect).some((other) => leadsInto(other, path));
  const taken = isReadInto ? null : takeList(answer.bytes, [path]);
  const value = checkJson(call, answer, parseJson(taken?.rest ?? answer.body));
  const found = {
    items: taken?.records ?? readRecords(value, path, operation.empty),
    nextCursor: paginator.type === "cursor" ? readPath(value, paginator.cursorPath) : null,
    serverTime: readServerTime(dialect, value, answer),
  };
  const page = readAs(call, productsWire, found, "", (path) => sourceOf(dialect, operation, path));
  const kind = {
    idPath: dialect.product.sourceOf("id"),
    decode: (record: unknown) => decodeProduct(dialect.product, record),
  };
  return {
    call,
    items: taken === null ? parsedRecords(page.items, kind) : rawRecords(call, answer, taken, kind),
    nextCursor: nextPage(paginator, page, cursor),
    serverTime: page.serverTime,
    isFiltered: uses(operation, "sku"),
  };
}

export function pageParam(paginator: Paginator, cursor: string | undefined): Values {
  if (paginator.type === "page") return { [paginator.param]: cursor ?? String(paginator.start) };
  return paginator.type === "offset" ? { [paginator.param]: cursor ?? "0" } : {};
}

/** Pages by number or offset go on until one is empty: a system may cap the limit without a word. */
function nextPage(
  paginator: Paginator,
  page: { readonly items: readonly unknown[]; readonly nextCursor?: string | number | null | undefined },
  cursor: string | undefined,
): string | null {
  const { items, nextCursor } = page;
  switch (paginator.type) {
    case "cursor":
      return nextCursor === undefined || nextCursor === null || nextCursor === "" ? null : String(nextCursor);
    case "page":
      return items.length === 0 ? null : String(Number(cursor ?? paginator.start) + 1);
    case "offset":
      return items.length === 0 ? null : String(Number(cursor ?? 0) + items.length);
    case "none":
      return null;
  }
}

/** What else of the answer is read. */
function besideRecords({ profile, page }: Dialect): readonly string[] {
  const { paginator, fields } = profile;
  const isInHeader = partsOf(fields.page["serverTime"])?.header !== undefined;
  return [
    ...(paginator.type === "cursor" ? [paginator.cursorPath] : []),
    ...(isInHeader ? [] : [page.sourceOf("serverTime")]),
  ];
}

function readServerTime(dialect: Dialect, value: unknown, answer: HttpAnswer): unknown {
  const header = partsOf(dialect.profile.fields.page["serverTime"])?.header;
  if (header === undefined) return readPath(dialect.page.read(value), "serverTime");
  const written = answer.headers[header.toLowerCase()];
  const date = new Date(written ?? "");
  return Number.isNaN(date.getTime()) ? written : date.toISOString();
}

function sourceOf({ profile, page }: Dialect, operation: Operation, path: string): string {
  if (path === "items") return operation.records ?? profile.records;
  if (path === "nextCursor" && profile.paginator.type === "cursor") return profile.paginator.cursorPath;
  const { header } = partsOf(profile.fields.page["serverTime"]) ?? {};
  return path === "serverTime" && header !== undefined ? `header ${header}` : page.sourceOf(path);
}

function uses({ path, query }: Operation, placeholder: string): boolean {
  return [path, ...Object.values(query ?? {})].some(
    (text) => text !== null && placeholdersOf(text).includes(placeholder),
  );
}
