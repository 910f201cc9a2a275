import type { CallSample, Candidate, SampleNote } from "../../../core/run/doctor/sample.ts";
import { type Guesses, otherThan } from "../../propose/parts.ts";
import type { ClockReading } from "../../propose/totalgest/proposal.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import type { ShopFacts } from "../../propose/totalgest/facts.ts";
import { LIMITS } from "../../../clients/totalgest/contract.ts";
import { pageTarget } from "../../../clients/totalgest/products/paging.ts";
import { ask, type Asked, isFilled } from "./call.ts";
import { readRecord, readRecords, readPath } from "../../../clients/profile/reading/path.ts";
import { guessKeyed, guessRecords, misplacedRecord } from "../places.ts";
import { guessProduct } from "../../propose/totalgest/propose.ts";
import { inspectFields } from "../inspect.ts";
import { guessServerTime } from "../../propose/totalgest/page.ts";
import { samplePaging } from "./paging.ts";
import { keysOf } from "../keys.ts";
import { isRecord } from "../../../core/common/record.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import { PAGE_FIELDS, PRODUCT_FIELDS, READ_PRODUCT_FIELDS } from "../../../clients/totalgest/fields.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import { sampleUnknown } from "./unknown.ts";
import { inspectedBy } from "./shop.ts";

/** How many records are sampled at most. */
const MOST_RECORDS = 200;

interface ProductSample {
  readonly calls: readonly CallSample[];
  readonly fields: CallSample["fields"];
  readonly pageFields: CallSample["fields"];
  readonly guesses: Guesses;
  /** The values at the likeliest place of `updatedAt`. */
  readonly instants: readonly unknown[];
  /** Places where the answer may state its own time. */
  readonly times: readonly Candidate[];
  /** The answer's own time, from the likeliest field and from the header. */
  readonly clock: ClockReading;
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
  const none = { fields: [], pageFields: [], guesses: new Map(), instants: [], times: [], clock: null };
  if (asked.answer === null) return { ...none, calls: [asked.sample] };
  const path = operation.records ?? profile.records;
  const keyed = operation.keyedBy === undefined ? keyedIn(asked.value) : null;
  const listed = keyed === null ? readRecords(asked.value, path, operation) : keyed.records;
  const [elsewhere] = guessRecords(asked.value);
  const items = listed ?? readRecords(asked.value, elsewhere ?? "") ?? [];
  const records = items.slice(0, MOST_RECORDS);
  const { guesses, places } = guessProduct(records, facts);
  const others = otherThan(profile.fields.product, guesses);
  const specs = productFields(connection, "products");
  const fields = inspectFields(specs, inspectedBy(dialect, "product", specs), records, others);
  const times = guessServerTime(asked.value, headerMsOf(asked.answer));
  const pageFields = inspectPage(connection, asked, times);
  const notes: SampleNote[] = keyed === null ? [] : [keyed.note];
  if (listed === undefined) {
    notes.push({ kind: "records-missing", path, candidates: guessRecords(asked.value) });
  }
  const isStockFine = fields.some(({ field, state }) => field === "stock.quantity" && state === "fine");
  if (places !== null && !isStockFine) notes.push({ kind: "stock-in-places", ...places });
  const place = listed === undefined ? (elsewhere ?? path) : path;
  const first = { answer: asked.answer, value: asked.value, items, path: place, sent: asked.sample.sent };
  const paging = await samplePaging(connection, first, signal);
  notes.push(...(paging.note === null ? [] : [paging.note]));
  const calls: CallSample[] = [
    { ...asked.sample, has: keysOf(records), around: asked.sample.has, fields: [...pageFields, ...fields], notes },
  ];
  if (paging.call !== null) calls.push(paging.call);
  const guessedId = guesses.get("id")?.[0]?.path ?? "id";
  const id = readPath(dialect.product.read(records[0]), "id") ?? readPath(records[0], guessedId);
  if (typeof id === "string" || typeof id === "number") {
    calls.push(await sampleProduct(connection.of("product"), String(id), others, signal));
  }
  const instants = instantsOf(records, guesses);
  return {
    calls,
    fields,
    pageFields,
    guesses,
    instants,
    times,
    clock: clockOf(asked.value, headerMsOf(asked.answer), times),
  };
}

/** The records of an object by id; null = there is none, or another list beside it. */
function keyedIn(value: unknown): { readonly records: readonly unknown[]; readonly note: SampleNote } | null {
  const path = guessKeyed(value);
  // With another list beside it, it is unclear which one is meant.
  const isOnly = path !== null && guessRecords(value).every((list) => path === "" || list.startsWith(`${path}.`));
  if (!isOnly) return null;
  const [first] = Object.values(Object(readPath(value, path)));
  const keyedBy = isRecord(first) && Object.hasOwn(first, "id") ? "key" : "id";
  const records = readRecords(value, path, { keyedBy }) ?? [];
  return { records, note: { kind: "list-keyed", path, keyedBy } };
}

/** The time of the `Date` header, epoch ms; NaN = there is none. */
function headerMsOf({ headers }: HttpAnswer): number {
  return Date.parse(headers["date"] ?? "");
}

function clockOf(value: unknown, headerMs: number, [field]: readonly Candidate[]): ClockReading {
  return field === undefined || field.path === "" || Number.isNaN(headerMs)
    ? null
    : { written: readPath(value, field.path), headerMs };
}

/** Compares the page's fields, unless the profile takes the time from a header. */
function inspectPage({ dialect }: Connection, { value }: Asked, times: readonly Candidate[]): CallSample["fields"] {
  if (partsOf(dialect.profile.fields.page["serverTime"])?.header !== undefined) return [];
  const others = otherThan(dialect.profile.fields.page, new Map([["serverTime", times]]));
  return inspectFields(PAGE_FIELDS, inspectedBy(dialect, "page", PAGE_FIELDS), [value], others);
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
  const path = operation.record ?? "";
  const record = readRecord(asked.value, operation, id);
  const specs = productFields(connection, "product");
  const fields = inspectFields(specs, inspectedBy(dialect, "product", specs), [record], guesses);
  const notes = misplacedRecord(asked.value, id, path, fields);
  // An adapter says by null, or by what it refuses, that there is none.
  const unknown = connection.isOwn("product") ? [] : await sampleUnknown(connection, id, signal);
  return { ...asked.sample, has: keysOf([record]), fields, notes: [...notes, ...unknown] };
}

/** The values at the likeliest place of `updatedAt`. */
function instantsOf(records: readonly unknown[], guesses: Guesses): readonly unknown[] {
  const path = guesses.get("updatedAt")?.[0]?.path;
  return path === undefined ? [] : records.map((record) => readPath(record, path)).filter(isFilled);
}
