import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { parseJson } from "../../../clients/answer/answer.ts";
import { excerptOf, readableJson } from "../../../clients/answer/excerpt.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import type { Paginator } from "../../../clients/profile/grammar/paging.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import { readRecord, readRecords, readPath } from "../../../clients/profile/reading/path.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import type { ErpConnection, Target } from "../../../clients/totalgest/connection.ts";
import { LIMITS, PAGE_FIELDS, PRODUCT_FIELDS, READ_PRODUCT_FIELDS } from "../../../clients/totalgest/contract.ts";
import { pageOf, readList } from "../../../clients/totalgest/list-page.ts";
import { productList } from "../../../clients/totalgest/products/fetch.ts";
import { endUnclear, isEndUnclear, nextPlaceOf, pageTarget } from "../../../clients/totalgest/products/paging.ts";
import { isNothing, NO_SUCH_NAME, unknownLike } from "../../../clients/totalgest/products/fetch.ts";
import { listedOrdersWire } from "../../../clients/totalgest/wire.ts";
import { type Findings, otherThan } from "../../propose/proposal.ts";
import type { ShopFacts } from "../../propose/prices.ts";
import { type Guesses, guessProduct, valuesGuessed } from "../../propose/product.ts";
import { guessRecords, keysOf } from "../places.ts";
import { askSample, failedSample, fieldsIn } from "./call.ts";

/** How many records are sampled at most. */
const MOST_RECORDS = 200;

interface ProductSample extends Pick<Findings, "fields" | "guesses" | "instants"> {
  readonly calls: readonly CallSample[];
}

export async function sampleProducts(
  connection: ErpConnection,
  facts: ShopFacts,
  signal: AbortSignal,
): Promise<ProductSample> {
  const { profile, product } = connection.dialect;
  const { products: operation, paginator } = profile;
  const target = pageTarget(paginator, { limit: String(LIMITS.productsPage) }, undefined);
  const { sample, answer, value } = await askSample(connection, "products", operation, target, signal);
  if (answer === null) return { calls: [sample], fields: [], guesses: new Map(), instants: [] };
  const path = operation.records ?? profile.records;
  const listed = readRecords(value, path, operation);
  const elsewhere = guessRecords(value);
  const place = listed === undefined ? (elsewhere[0] ?? path) : path;
  const items = listed ?? readRecords(value, place) ?? [];
  const records = items.slice(0, MOST_RECORDS);
  const guesses = guessProduct(records, facts);
  const others = otherThan(profile.fields.product, guesses);
  const fields = fieldsIn(connection, "product", productFields(connection, "products"), records, others);
  // A time in a header is no field of the page.
  const isInHeader = partsOf(profile.fields.page["serverTime"])?.header !== undefined;
  const ofPage = isInHeader ? [] : fieldsIn(connection, "page", PAGE_FIELDS, [value]);
  const paging = items.length === 0 ? null : await samplePaging(connection, place, { answer, target }, signal);
  const isBroken = paging instanceof RemoteError;
  const notes = listed === undefined ? [recordsElsewhere(path, elsewhere)] : [];
  const calls: CallSample[] = [
    {
      ...sample,
      has: keysOf(records),
      around: sample.has,
      fields: [...ofPage, ...fields],
      notes: [...notes, ...(paging === null || isBroken ? [] : [paging])],
    },
    ...(isBroken ? [failedSample("products", sample.sent, paging)] : []),
  ];
  const guessedId = guesses.get("id")?.[0]?.path ?? "id";
  const id = readPath(product.read(records[0]), "id") ?? readPath(records[0], guessedId);
  if (typeof id === "string" || typeof id === "number") {
    calls.push(await sampleProduct(connection.of("product"), String(id), others, signal));
  }
  return { calls, fields, guesses, instants: valuesGuessed(guesses, "updatedAt", records) };
}

function recordsElsewhere(path: string, candidates: readonly string[]): Problem {
  const place = { operation: "products", path, setting: "records" };
  return candidates[0] === "" ? problem("records-itself", place) : problem("records-missing", { ...place, candidates });
}

/** The fields that runs read. No run reads a change date, which an adapter or the profile may lack. */
function productFields({ dialect, isOwn }: ErpConnection, name: "products" | "product"): FieldSpecs {
  const isLacking = isOwn(name) || dialect.profile.fields.product["updatedAt"] === null;
  return isLacking ? READ_PRODUCT_FIELDS : PRODUCT_FIELDS;
}

/**
 * Asks for the second page, if there is one, by the rules of a run. The error of one that failed, or was not possible;
 * the problem of one that repeats the first; else null.
 */
async function samplePaging(
  connection: ErpConnection,
  records: string,
  { answer, target }: { readonly answer: HttpAnswer; readonly target: Target },
  signal: AbortSignal,
): Promise<Problem | RemoteError | null> {
  const { paginator, products } = connection.dialect.profile;
  // A wrong time is a finding of its own.
  const list = { ...productList(connection), operation: { ...products, records }, schema: listedOrdersWire };
  try {
    const first = pageOf(connection, list, target, undefined, answer);
    if (isEndUnclear(first.facts)) throw endUnclear(first.facts);
    if (first.nextCursor === null) return null;
    const { items } = await readList(connection, list, target.values ?? {}, first.nextCursor, signal);
    if (items[0] === undefined || items[0].digest !== first.items[0]?.digest) return null;
    const place = { operation: "products", setting: "paginator / products.query" };
    return problem("same-page", { ...place, parameter: parameterOf(paginator) });
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return error;
  }
}

function parameterOf(paginator: Paginator): string {
  return "param" in paginator ? (paginator.param ?? paginator.type) : (nextPlaceOf(paginator) ?? "");
}

async function sampleProduct(
  connection: ErpConnection,
  id: string,
  guesses: Guesses,
  signal: AbortSignal,
): Promise<CallSample> {
  const { product: operation } = connection.dialect.profile;
  const { sample, answer, value } = await askSample(connection, "product", operation, { values: { id } }, signal);
  if (answer === null) return sample;
  const record = readRecord(value, operation, id);
  const fields = fieldsIn(connection, "product", productFields(connection, "product"), [record], guesses);
  // An adapter says by null, or by what it refuses, that there is none.
  const notes = connection.isOwn("product") ? [] : await sampleUnknown(connection, id, signal);
  return { ...sample, has: record === undefined ? sample.has : keysOf([record]), fields, notes };
}

/**
 * What the answer for a product that does not exist shows, and whether a wrong path gets the same one. `existingId` =
 * an existing product. Empty = the profile knows the answer. Two reads at most.
 */
async function sampleUnknown(
  connection: ErpConnection,
  existingId: string,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const { product, failed: failing } = connection.dialect.profile;
  const operation = "product";
  const id = unknownLike(existingId);
  const unknown = await answerFor(connection, product, id, signal);
  if (unknown === null) return [];
  const isKnown = (answer: HttpAnswer): boolean =>
    answer.status === 404 && connection.errorIn(parseJson(answer.body))?.code === product.missing;
  if (unknown.status < 300) {
    if (isNothing(unknown, product)) return [problem("unknown-empty", { operation })];
    return failing === undefined ? [problem("failed-untold", { operation, seen: wordsOf(unknown) })] : [];
  }
  if (unknown.status !== 404) return [];
  if (!isKnown(unknown)) return [problem("unknown-untold", { operation, seen: wordsOf(unknown) })];
  const lost = await answerFor(connection, { ...product, path: `/${NO_SUCH_NAME}/{{id}}` }, id, signal);
  return lost !== null && isKnown(lost) ? [problem("unknown-as-path", { operation, seen: wordsOf(lost) })] : [];
}

function wordsOf({ body }: HttpAnswer): string {
  return excerptOf(readableJson(parseJson(body)));
}

/** Null = no answer. */
async function answerFor(
  connection: ErpConnection,
  operation: Operation,
  id: string,
  signal: AbortSignal,
): Promise<HttpAnswer | null> {
  try {
    return await connection.read("product", operation, { values: { id } }, signal);
  } catch (error) {
    if (error instanceof RemoteError) return null;
    throw error;
  }
}
