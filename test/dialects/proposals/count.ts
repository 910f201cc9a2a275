/** Measures how much is proposed correctly, field by field, from a live sample alone. */
import { isDeepStrictEqual } from "node:util";

import { isRecord } from "../../../src/core/common/record.ts";
import { parseJson } from "../../../src/clients/answer/answer.ts";
import { readPath } from "../../../src/clients/profile/reading/path.ts";
import { compileReader, type RecordReader } from "../../../src/clients/profile/reading/reader.ts";
import { readRecords } from "../../../src/clients/profile/reading/records.ts";
import { partsOf } from "../../../src/clients/profile/rule.ts";
import type { FieldKind, FieldSpecs } from "../../../src/clients/profile/grammar/specs.ts";
import { createConnection, type Connection, type TotalGestOptions } from "../../../src/clients/totalgest/connection.ts";
import { LIMITS } from "../../../src/clients/totalgest/contract.ts";
import { compileDialect, type Dialect } from "../../../src/clients/totalgest/dialect.ts";
import { PRODUCT_FIELDS, SHOP_FIELDS } from "../../../src/clients/totalgest/fields.ts";
import { pageParam } from "../../../src/clients/totalgest/products/paging.ts";
import type { TotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import type { Proposal, Sureness } from "../../../src/core/diagnosis/sample.ts";

export interface Counted {
  /** A canonical field (`product.stock.quantity`), or a part of a profile (`paginator`). */
  readonly field: string;
  /** `none` = the proposal reads nothing there. */
  readonly verdict: "right" | "wrong" | "none";
  /** Null = no proposal, so the effective rule is used. */
  readonly confidence: Sureness | null;
  readonly wanted: string;
  readonly got: string;
}

const never = new AbortController().signal;

/** The error rules that show in an answer about an unknown product. */
const ERRORS = ["code", "message"] as const;

/** Parts of a profile that show in answers, and must be proposed as a person wrote them. */
const PARTS = ["paginator", "dates", "flags", "decimals"] as const;

/**
 * Reads the same answers with the profile that a person wrote (`written`) and with the proposal (`proposed` = the paths
 * of the API with the proposal merged into them, and effective). A name that may be chosen freely counts as right where
 * it is used consistently.
 */
export async function countProposed(
  options: TotalGestOptions,
  { written, proposed, proposal }: { written: TotalGestProfile; proposed: TotalGestProfile; proposal: Proposal },
): Promise<readonly Counted[]> {
  const connection = createConnection({ ...options, profile: proposed });
  const [shop, page] = [await answerOf(connection, "shop"), await answerOf(connection, "products")];
  const [right, found] = [compileDialect(written), compileDialect(proposed)];
  const lost = await answerOf(connection, "product", noneLike(recordsOf(proposed, page.value), found));
  const row = judge(proposal);
  const shops = [right, found].map((dialect) => [readShop(dialect, shop.value)]);
  const records = [written, proposed].map((profile) => recordsOf(profile, page.value));
  const products = [right, found].map((dialect, at) => (records[at] ?? []).map((one) => readerOf(dialect).read(one)));
  const times = [right, found].map((dialect) => serverTimeOf(dialect, page));
  return [
    ...rowsOf("shop", SHOP_FIELDS, shops, row),
    row("fields.page.serverTime", times[0], times[1]),
    row("records", records[0]?.length, records[1]?.length),
    ...rowsOf("product", PRODUCT_FIELDS, products, row),
    ...ERRORS.map((name) => row(`fields.error.${name}`, ...pairOf([right, found], lost, name))),
    ...PARTS.map((part) => row(part, written[part], asFarAs(written[part], proposed[part]))),
    row("product.record", written.product.record ?? "", proposed.product.record ?? ""),
    ...(written.findOrder === null ? [] : [row("findOrder.records", lookUpPath(written), lookUpPath(proposed))]),
  ].map((one) =>
    isFreeName(one.field, written) && isUsedThroughout(shops[1], products[1]) ? { ...one, verdict: "right" } : one,
  );
}

/** TotalGest has no name for its only price list, so any name is right. */
function isFreeName(field: string, { fields }: TotalGestProfile): boolean {
  const isFree = partsOf(fields.product["prices[].list"])?.value !== undefined;
  return isFree && (field === "fields.shop.priceLists" || field === "fields.product.prices[].list");
}

function isUsedThroughout([shop]: Records = [], products: Records = []): boolean {
  const known = readPath(shop, "priceLists");
  const used = products.flatMap((product) => readPath(product, "prices[].list"));
  return Array.isArray(known) && used.length > 0 && used.every((list) => known.includes(list));
}

/** A proposal may have more about paging than a person wrote. */
function asFarAs(written: unknown, proposed: unknown): unknown {
  if (!isRecord(written) || !isRecord(proposed) || written["type"] !== "page") return proposed;
  const { pages, ...rest } = proposed;
  return "pages" in written ? { ...rest, pages } : rest;
}

interface Answer {
  readonly value: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

async function answerOf(connection: Connection, name: "shop" | "products" | "product", id?: string): Promise<Answer> {
  const { profile } = connection.dialect;
  const extra = name === "products" ? pageParam(profile.paginator, undefined) : {};
  const values = { limit: String(LIMITS.productsPage), id };
  const { body, headers } = await connection.read(name, profile[name], { values, extra }, never);
  return { value: parseJson(body), headers };
}

/** Fields that no product has, as they are in the profile. */
function noneLike([first]: Records, { product }: Dialect): string {
  return /^\d+$/.test(String(readPath(product.read(first), "id"))) ? "2147483646" : "no-such-thing";
}

function pairOf(dialects: readonly Dialect[], { value }: Answer, name: string): [unknown, unknown] {
  const [wanted, got] = dialects.map(({ error }) => readPath(error.read(value), name));
  return [wanted, got];
}

function readShop({ shop, profile }: Dialect, value: unknown): unknown {
  return shop.read(readPath(value, profile.shop.record ?? ""));
}

function recordsOf({ products, records }: TotalGestProfile, value: unknown): readonly unknown[] {
  return readRecords(value, products.records ?? records, products) ?? [];
}

function readerOf({ profile, dates }: Dialect): RecordReader {
  return compileReader(PRODUCT_FIELDS, profile.fields.product, dates);
}

/** Whether it is read, and from where: the time of an answer differs each time. */
function serverTimeOf({ page, profile }: Dialect, { value, headers }: Answer): unknown {
  const header = partsOf(profile.fields.page["serverTime"])?.header;
  return header === undefined ? readPath(page.read(value), "serverTime") : headers[header] && header;
}

function lookUpPath({ findOrder, records }: TotalGestProfile): string {
  return findOrder?.records ?? records;
}

type Row = (field: string, wanted: unknown, got: unknown) => Counted;

function judge({ paths }: Proposal): Row {
  return (field, wanted, got) => {
    const own = paths.filter(({ path }) => path === field || path.startsWith(`${field}.`));
    const isPart = !field.startsWith("fields.");
    const isNone =
      (isPart && own.length === 0) ||
      got === undefined ||
      (Array.isArray(got) && got.every((one) => one === undefined || one === null));
    const verdict = isDeepStrictEqual(wanted, got) ? "right" : isNone ? "none" : "wrong";
    const confidence = own.find((one) => one.confidence === "high") ?? own[0];
    return { field, verdict, confidence: confidence?.confidence ?? null, wanted: shown(wanted), got: shown(got) };
  };
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? "–").slice(0, 60);
}

function rowsOf(
  group: string,
  specs: FieldSpecs,
  [wanted = [], got = []]: readonly Records[],
  row: Row,
): readonly Counted[] {
  return Object.entries(specs).map(([field, { kind }]) =>
    row(`fields.${group}.${field}`, valuesOf(wanted, field, kind), valuesOf(got, field, kind)),
  );
}

type Records = readonly unknown[];

/** The value of a field in each record; of lists only their length, since their parts are counted separately. */
function valuesOf(records: Records, field: string, kind: FieldKind): readonly unknown[] {
  const [list = "", part] = field.split("[].");
  return records.map((record) => {
    const found = readPath(record, list);
    if (part === undefined) return kind === "list" && Array.isArray(found) ? found.length : plain(found, kind);
    return Array.isArray(found) ? found.map((item) => plain(readPath(item, part), kind)) : undefined;
  });
}

/** As the engine reads it: `"8.10"` is 8.1, and all forms of an absent text are equal. */
function plain(value: unknown, kind: FieldKind): unknown {
  if (value === null || value === undefined || value === "") return undefined;
  if (kind === "decimal") return Number(value);
  if (kind === "id" && typeof value === "number") return String(value);
  if (kind !== "texts" || !isRecord(value)) return value;
  const texts = Object.entries(value).filter(([, text]) => text !== null && text !== "");
  return texts.length === 0 ? undefined : Object.fromEntries(texts.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** A line for each field, the wrong ones first, and the counts above them. */
export function tableOf(counted: readonly Counted[]): string {
  const of = (verdict: Counted["verdict"]): readonly Counted[] => counted.filter((one) => one.verdict === verdict);
  const rows = [...of("wrong"), ...of("none"), ...of("right")].map(({ field, verdict, confidence, wanted, got }) =>
    [
      verdict.padEnd(5),
      (confidence ?? "–").padEnd(6),
      field.padEnd(36),
      verdict === "right" ? got : `${wanted} <> ${got}`,
    ].join("  "),
  );
  const head = `right ${of("right").length} of ${counted.length}, wrong ${of("wrong").length}, not at all ${of("none").length}`;
  return [head, ...rows].join("\n");
}
