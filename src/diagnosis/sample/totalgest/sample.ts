/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import { isRecord } from "../../../core/common/record.ts";
import type {
  CallSample,
  Candidate,
  LoginRefusal,
  Proposal,
  SampleNote,
  SystemSample,
} from "../../../core/diagnosis/sample.ts";
import { answerError, parseJson, readJson } from "../../../clients/answer/answer.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import { inspected, type Inspected, inspectFields } from "../inspect.ts";
import { keysOf } from "../keys.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { guessKeyed, guessRecords, misplacedRecord } from "../places.ts";
import { readRecord, readRecords } from "../../../clients/profile/reading/records.ts";
import { partsOf } from "../../../clients/profile/rule.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import { ask, type Asked, describeRequest, failed, isFilled, namesIn } from "./call.ts";
import { type Connection, createConnection, type TotalGestOptions } from "../../../clients/totalgest/connection.ts";
import { LIMITS } from "../../../clients/totalgest/contract.ts";
import type { Dialect } from "../../../clients/totalgest/dialect.ts";
import { PAGE_FIELDS, PRODUCT_FIELDS, READ_PRODUCT_FIELDS, SHOP_FIELDS } from "../../../clients/totalgest/fields.ts";
import { pageParam, pageValues } from "../../../clients/totalgest/products/paging.ts";
import { isBuiltInLogin, type TotalGestProfile } from "../../../clients/totalgest/profile.ts";
import { assemble, type ClockReading } from "../../propose/totalgest/proposal.ts";
import { NO_SHOP, type ShopFacts } from "../../propose/totalgest/facts.ts";
import { guessEmpties, guessServerTime } from "../../propose/totalgest/page.ts";
import { factsIn, guessedFacts, guessShop, otherLists, withConstants } from "../../propose/totalgest/shop/shop.ts";
import { guessProduct } from "../../propose/totalgest/propose.ts";
import { type Guesses, otherThan } from "../../propose/parts.ts";
import { doubtsOf } from "./doubts.ts";
import { sampleLogin, sampleRefusal } from "./login.ts";
import { sampleOrders } from "./orders.ts";
import { samplePaging } from "./paging.ts";
import { sampleUnknown } from "./unknown.ts";

/** No order has this reference. */
const NO_ORDER = "fw360:doctor:0";
/** How many records are sampled at most. */
const MOST_RECORDS = 200;

export async function sampleTotalGest(options: TotalGestOptions, signal: AbortSignal): Promise<SystemSample> {
  const connection = createConnection(options);
  const calls: CallSample[] = [];
  const { profile } = connection.dialect;
  const login = await sampleLogin(connection, signal);
  if (login !== null) calls.push(login.call);
  if (login !== null && (login.call.failure !== null || login.call.notes.length > 0)) {
    const refusal = await sampleRefusal(connection, login, signal);
    return { calls, ...refused(profile, login.call.notes, refusal, login.call.status === 404) };
  }
  const shop = await ask(connection, "shop", profile.shop, {}, {}, signal);
  const refusal = await sampleRefusal(connection, { call: shop.sample, answer: null }, signal);
  if (refusal !== null) return { calls: [...calls, shop.sample], ...refused(profile, [], refusal, false) };
  const record = readPath(shop.value, profile.shop.record ?? "");
  // Rules are relative to the record if the profile names an existing one.
  const shopGuesses = guessShop(record ?? shop.value, options.shopId);
  calls.push(withShopFields(connection, shop, record, shopGuesses));
  const facts = shop.answer === null ? NO_SHOP : factsOf(connection, record, record ?? shop.value, shopGuesses);
  const products = await sampleProducts(connection, facts, signal);
  calls.push(...products.calls);
  if (profile.findOrder !== null) calls.push(await sampleLookUp(connection, profile.findOrder, signal));
  const readings = calls.flatMap(({ failure }) =>
    failure?.problem.code === "answer-no-text" ? [failure.problem.data.reading] : [],
  );
  const orders =
    profile.listOrders === null
      ? null
      : await sampleOrders(connection, profile.listOrders, options.clock.now(), signal);
  const proposal = assemble(profile, {
    ...(readings.length === 0 ? {} : { misread: readings }),
    notes: calls.filter(({ operation }) => operation !== "findOrder").flatMap(({ notes }) => notes),
    lookUpNotes: calls.filter(({ operation }) => operation === "findOrder").flatMap(({ notes }) => notes),
    shop: {
      fields: calls.find(({ operation }) => operation === "shop")?.fields ?? [],
      guesses:
        shop.answer === null
          ? shopGuesses
          : withConstants(shopGuesses, products.guesses, products.records, facts.codeLists),
    },
    product: { fields: products.fields, guesses: products.guesses },
    page: { fields: products.pageFields, guesses: new Map([["serverTime", products.times]]) },
    instants: products.instants,
    clock: products.clock,
  });
  return { calls: orders === null ? calls : [...calls, orders], proposal };
}

/** After a refusal, only the authentication and the form of errors can be proposed. */
function refused(
  profile: TotalGestProfile,
  notes: readonly SampleNote[],
  refusal: LoginRefusal | null,
  isLost: boolean,
): Pick<SystemSample, "proposal" | "refusal"> {
  const ways = refusal?.ways ?? [];
  const error = refusal?.error ?? null;
  // A login that refuses the password needs another password, not another profile.
  const isBeginning = isBuiltInLogin(profile) && (refusal !== null || isLost);
  return { proposal: assemble(profile, { notes, ways, error, isBeginning }), ...(refusal === null ? {} : { refusal }) };
}

function withShopFields({ dialect }: Connection, asked: Asked, record: unknown, guesses: Guesses): CallSample {
  if (asked.answer === null) return asked.sample;
  const others = otherThan(dialect.profile.fields.shop, guesses);
  const by = inspectedBy(dialect, "shop", SHOP_FIELDS);
  return { ...asked.sample, has: keysOf([record]), fields: inspectFields(SHOP_FIELDS, by, [record], others) };
}

/** The facts as the profile reads the shop; where it reads none, as `guesses` find them in `guessedIn`. */
function factsOf({ dialect }: Connection, record: unknown, guessedIn: unknown, guesses: Guesses): ShopFacts {
  const read = dialect.shop.read(record);
  const [guessed, lists] = [guessedFacts(guessedIn, guesses), otherLists(guessedIn, guesses)];
  const ofProfile = factsIn(read, lists);
  return {
    ...ofProfile,
    vatRates: ofProfile.vatRates.size > 0 ? ofProfile.vatRates : guessed.vatRates,
    currency: readPath(read, "currency") === undefined ? guessed.currency : ofProfile.currency,
    priceLists: ofProfile.priceLists.length > 0 ? ofProfile.priceLists : guessed.priceLists,
  };
}

interface ProductSample {
  readonly records: readonly unknown[];
  readonly calls: readonly CallSample[];
  readonly value: unknown;
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

async function sampleProducts(connection: Connection, facts: ShopFacts, signal: AbortSignal): Promise<ProductSample> {
  const { dialect } = connection;
  const { profile } = dialect;
  const { products: operation, paginator } = profile;
  const values = { limit: String(LIMITS.productsPage), ...pageValues(paginator, undefined) };
  const asked = await ask(connection, "products", operation, values, pageParam(paginator, undefined), signal);
  const none = {
    value: undefined,
    records: [],
    fields: [],
    pageFields: [],
    guesses: new Map(),
    instants: [],
    times: [],
    clock: null,
  };
  if (asked.answer === null) return { ...none, calls: [asked.sample] };
  const path = operation.records ?? profile.records;
  const keyed = operation.keyedBy === undefined ? keyedIn(asked.value) : null;
  const listed = keyed === null ? readRecords(asked.value, path, operation) : keyed.records;
  const [elsewhere] = guessRecords(asked.value);
  const records = (listed ?? readRecords(asked.value, elsewhere ?? "") ?? []).slice(0, MOST_RECORDS);
  const { guesses, places } = guessProduct(records, facts);
  const others = otherThan(profile.fields.product, guesses);
  const specs = productFields(dialect);
  const fields = inspectFields(specs, inspectedBy(dialect, "product", specs), records, others);
  const times = guessServerTime(asked.value, headerMsOf(asked.answer));
  const pageFields = inspectPage(connection, asked, times);
  const notes: SampleNote[] = keyed === null ? [] : [keyed.note];
  if (listed === undefined) {
    notes.push({ kind: "records-missing", path, candidates: guessRecords(asked.value), empties: [] });
  }
  const isStockFine = fields.some(({ field, state }) => field === "stock.quantity" && state === "fine");
  if (places !== null && !isStockFine) notes.push({ kind: "stock-in-places", ...places });
  const place = listed === undefined ? (elsewhere ?? path) : path;
  const first = { answer: asked.answer, value: asked.value, items: records, path: place };
  const paging = await samplePaging(connection, first, signal);
  notes.push(...(paging.note === null ? [] : [paging.note]), ...doubtsOf(profile.fields.product, records));
  const calls: CallSample[] = [
    { ...asked.sample, has: keysOf(records), around: asked.sample.has, fields: [...pageFields, ...fields], notes },
  ];
  if (paging.call !== null) calls.push(paging.call);
  const guessedId = guesses.get("id")?.[0]?.path ?? "id";
  const id = readPath(dialect.product.read(records[0]), "id") ?? readPath(records[0], guessedId);
  if (typeof id === "string" || typeof id === "number") {
    calls.push(await sampleProduct(connection, String(id), others, signal));
  }
  const instants = instantsOf(records, guesses);
  return {
    calls,
    value: asked.value,
    records,
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

/** The fields that runs read. No run reads a change date that the profile declares missing. */
function productFields({ profile }: Dialect): FieldSpecs {
  return profile.fields.product["updatedAt"] === null ? READ_PRODUCT_FIELDS : PRODUCT_FIELDS;
}

function inspectedBy({ profile, dates }: Dialect, group: "shop" | "page" | "product", specs: FieldSpecs): Inspected {
  return inspected(specs, profile.fields[group], dates);
}

async function sampleProduct(
  connection: Connection,
  id: string,
  guesses: Guesses,
  signal: AbortSignal,
): Promise<CallSample> {
  const { dialect } = connection;
  const { product: operation } = dialect.profile;
  const asked = await ask(connection, "product", operation, { id }, {}, signal);
  if (asked.answer === null) return asked.sample;
  const path = operation.record ?? "";
  const record = readRecord(asked.value, operation, id);
  const specs = productFields(dialect);
  const fields = inspectFields(specs, inspectedBy(dialect, "product", specs), [record], guesses);
  const notes = misplacedRecord(asked.value, id, path, fields);
  const unknown = await sampleUnknown(connection, id, asked.value, signal);
  return { ...asked.sample, has: keysOf([record]), fields, notes: [...notes, ...unknown] };
}

async function sampleLookUp(connection: Connection, operation: Operation, signal: AbortSignal): Promise<CallSample> {
  const { profile } = connection.dialect;
  const sent = describeRequest(connection, operation, { reference: NO_ORDER }, {});
  try {
    const answer = await connection.read("findOrder", operation, { values: { reference: NO_ORDER } }, signal);
    const value = parseJson(answer.body);
    const base = {
      system: "TotalGest",
      operation: "findOrder",
      sent,
      status: answer.status,
      has: namesIn(value),
      fields: [],
    } as const;
    const isNone =
      answer.status === 404 && operation.missing !== undefined && connection.errorIn(value)?.code === operation.missing;
    if (isNone) return { ...base, failure: null, notes: [] };
    if (answer.status >= 300) throw answerError(connection.describe("findOrder"), answer);
    const path = operation.records ?? profile.records;
    readJson(connection.describe("findOrder"), answer);
    const found = operation.record === undefined ? readRecords(value, path, operation) : [];
    if (found === undefined) {
      const [candidates, empties] = [guessRecords(value), guessEmpties(value)];
      return { ...base, failure: null, notes: [{ kind: "records-missing", path, candidates, empties }] };
    }
    return { ...base, failure: null, notes: found.length === 0 ? [] : [{ kind: "query-ignored", asked: NO_ORDER }] };
  } catch (error) {
    return failed("findOrder", sent, error);
  }
}

/** A proposal from a saved answer with `products`, one product, or the shop. */
export function proposeFromFile(value: unknown, profile: Parameters<typeof assemble>[0], shopId: string): Proposal {
  const [path] = guessRecords(value);
  const records = path === undefined ? [value] : (readRecords(value, path) ?? []);
  const { guesses } = guessProduct(records, NO_SHOP);
  const looksLikeProducts = ["sku", "stock.quantity", "name"].some((field) => (guesses.get(field) ?? []).length > 0);
  if (!looksLikeProducts)
    return assemble(profile, { notes: [], shop: { fields: null, guesses: guessShop(value, shopId) } });
  const instants = instantsOf(records, guesses);
  const notes: SampleNote[] =
    path === undefined || path === profile.records
      ? []
      : [{ kind: "records-missing", path: profile.records, candidates: [path], empties: [] }];
  const page = { fields: null, guesses: new Map([["serverTime", guessServerTime(value, Number.NaN)]]) };
  return assemble(profile, { notes, product: { fields: null, guesses }, page, instants });
}

/** The values at the likeliest place of `updatedAt`. */
function instantsOf(records: readonly unknown[], guesses: Guesses): readonly unknown[] {
  const path = guesses.get("updatedAt")?.[0]?.path;
  return path === undefined ? [] : records.map((record) => readPath(record, path)).filter(isFilled);
}
