import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { type Findings, otherThan } from "../../propose/proposal.ts";
import type { ShopFacts } from "../../propose/prices.ts";
import { type Guesses, guessProduct, valuesGuessed } from "../../propose/product.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { LIMITS } from "../../../clients/totalgest/contract.ts";
import { pageTarget } from "../../../clients/totalgest/products/paging.ts";
import { ask, type Asked } from "./call.ts";
import { readRecord, readRecords, readPath } from "../../../clients/profile/reading/path.ts";
import { guessRecords, keysOf } from "../places.ts";
import { inspectFields } from "../inspect.ts";
import { FINE, samplePaging } from "./paging.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import { PAGE_FIELDS, PRODUCT_FIELDS, READ_PRODUCT_FIELDS } from "../../../clients/totalgest/fields.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import { sampleUnknown } from "./unknown.ts";
import { inspectedBy } from "./shop.ts";

/** How many records are sampled at most. */
const MOST_RECORDS = 200;

interface ProductSample extends Pick<Findings, "fields" | "guesses" | "instants"> {
  readonly calls: readonly CallSample[];
}

export async function sampleProducts(
  connection: Connection,
  facts: ShopFacts,
  signal: AbortSignal,
): Promise<ProductSample> {
  const { dialect } = connection;
  const { profile } = dialect;
  const { products: operation, paginator } = profile;
  const target = pageTarget(paginator, { limit: String(LIMITS.productsPage) }, undefined);
  const asked = await ask(connection, "products", operation, target, signal);
  if (asked.answer === null) return { calls: [asked.sample], fields: [], guesses: new Map(), instants: [] };
  const path = operation.records ?? profile.records;
  const listed = readRecords(asked.value, path, operation);
  const elsewhere = guessRecords(asked.value);
  const place = listed === undefined ? (elsewhere[0] ?? path) : path;
  const items = listed ?? readRecords(asked.value, place) ?? [];
  const records = items.slice(0, MOST_RECORDS);
  const guesses = guessProduct(records, facts);
  const others = otherThan(profile.fields.product, guesses);
  const specs = productFields(connection, "products");
  const fields = inspectFields(specs, inspectedBy(dialect, "product", specs), records, others);
  const first = { answer: asked.answer, records: place, target, sent: asked.sample.sent };
  const paging = items.length === 0 ? FINE : await samplePaging(connection, first, signal);
  const notes = [
    ...(listed === undefined ? [recordsElsewhere(path, elsewhere)] : []),
    ...(paging.note === null ? [] : [paging.note]),
  ];
  const shown = [...inspectPage(connection, asked), ...fields];
  const calls: CallSample[] = [
    { ...asked.sample, has: keysOf(records), around: asked.sample.has, fields: shown, notes },
    ...(paging.call === null ? [] : [paging.call]),
  ];
  const guessedId = guesses.get("id")?.[0]?.path ?? "id";
  const id = readPath(dialect.product.read(records[0]), "id") ?? readPath(records[0], guessedId);
  if (typeof id === "string" || typeof id === "number") {
    calls.push(await sampleProduct(connection.of("product"), String(id), others, signal));
  }
  return { calls, fields, guesses, instants: valuesGuessed(guesses, "updatedAt", records) };
}

function recordsElsewhere(path: string, candidates: readonly string[]): Problem {
  const place = { operation: "products", path, setting: "records" };
  return candidates[0] === "" ? problem("records-itself", place) : problem("records-missing", { ...place, candidates });
}

/** Compares the page's fields, unless the profile takes the time from a header. */
function inspectPage({ dialect }: Connection, { value }: Asked): CallSample["fields"] {
  if (partsOf(dialect.profile.fields.page["serverTime"])?.header !== undefined) return [];
  return inspectFields(PAGE_FIELDS, inspectedBy(dialect, "page", PAGE_FIELDS), [value], new Map());
}

/** The fields that runs read. No run reads a change date, which an adapter or the profile may lack. */
function productFields({ dialect, isOwn }: Connection, name: "products" | "product"): FieldSpecs {
  const isLacking = isOwn(name) || dialect.profile.fields.product["updatedAt"] === null;
  return isLacking ? READ_PRODUCT_FIELDS : PRODUCT_FIELDS;
}

async function sampleProduct(
  connection: Connection,
  id: string,
  guesses: Guesses,
  signal: AbortSignal,
): Promise<CallSample> {
  const { dialect } = connection;
  const { product: operation } = dialect.profile;
  const asked = await ask(connection, "product", operation, { values: { id } }, signal);
  if (asked.answer === null) return asked.sample;
  const record = readRecord(asked.value, operation, id);
  const specs = productFields(connection, "product");
  const fields = inspectFields(specs, inspectedBy(dialect, "product", specs), [record], guesses);
  // An adapter says by null, or by what it refuses, that there is none.
  const unknown = connection.isOwn("product") ? [] : await sampleUnknown(connection, id, signal);
  const has = record === undefined ? asked.sample.has : keysOf([record]);
  return { ...asked.sample, has, fields, notes: unknown };
}
