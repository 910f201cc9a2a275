/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import { isRecord } from "../../core/common/record.ts";
import type {
  CallSample,
  Candidate,
  FieldSample,
  Proposal,
  SampleNote,
  SystemSample,
} from "../../core/diagnosis/sample.ts";
import { DAY } from "../../core/common/time/duration.ts";
import { RemoteError } from "../../core/common/problems/errors.ts";
import { addDays, localDay } from "../../core/common/time/zone.ts";
import { inspectFields } from "./inspect.ts";
import { keysOf } from "./keys.ts";
import { leavesOf } from "../../clients/profile/reading/leaves.ts";
import { compileGet, readPath, toItems } from "../../clients/profile/reading/path.ts";
import type { Guesses } from "../propose/parts.ts";
import { candidateAt } from "../propose/rank.ts";
import { misplacedRecord } from "./places.ts";
import { prepare } from "../../clients/profile/writing/request.ts";
import type { FieldSpecs } from "../../clients/profile/grammar/specs.ts";
import type { Values } from "../../clients/profile/grammar/template.ts";
import { type Connection, createConnection, type Framework360Options } from "../../clients/framework360/connection.ts";
import { LIMITS, type OperationKey, OPERATIONS } from "../../clients/framework360/contract.ts";
import { NAMED_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS, TAX_FIELDS } from "../../clients/framework360/fields.ts";
import { type FetchedData, readItems, recordsPath } from "../../clients/framework360/lists.ts";
import { isLoosely } from "./loosely.ts";
import { assemble, type Sampled } from "../propose/framework360/proposal.ts";
import type { Framework360Profile } from "../../clients/framework360/profile.ts";
import { type Group, guessFields, type Known } from "../propose/framework360/propose.ts";

/** How many days of orders are sampled. */
const ORDERS_BACK_DAYS = 90;

const SPECS: Readonly<Record<Group, FieldSpecs>> = {
  status: NAMED_FIELDS,
  payment: NAMED_FIELDS,
  tax: TAX_FIELDS,
  order: ORDER_FIELDS,
  product: PRODUCT_FIELDS,
};

export async function sampleFramework360(options: Framework360Options, signal: AbortSignal): Promise<SystemSample> {
  const connection = createConnection(options);
  const check = await ask(connection, "check", {}, signal);
  const isRefused = check.sample.failure !== null && check.sample.failure.reason !== "permission";
  if (isRefused) return { calls: [check.sample], proposal: { profile: {}, paths: [] } };
  const sampled: SampledCall[] = [];
  let known: Known = {};
  for (const [key, group] of [
    ["statuses", "status"],
    ["payments", "payment"],
    ["taxes", "tax"],
  ] as const) {
    const list = await askList(connection, { key, group, known }, {}, signal);
    sampled.push(list);
    known = { ...known, ...membersOf(list) };
  }
  sampled.push(...(await sampleOrders(connection, options, known, signal)));
  sampled.push(...(await sampleProducts(connection, known, signal)));
  const calls = [check.sample, ...sampled.map(({ sample }) => sample)];
  return { calls, proposal: assemble(connection.dialect.profile, sampled) };
}

/** The ids and names in a list, by the best guess. */
function membersOf({ group, guesses, records }: Listed): Known {
  return Object.fromEntries(
    (["id", "name"] as const).map((field) => {
      const path = guesses.get(field)?.[0]?.path ?? field;
      return [`${group}.${field}`, new Set(records.map((record) => String(readPath(record, path))))];
    }),
  );
}

async function sampleOrders(
  connection: Connection,
  { clock, timeZone }: Framework360Options,
  known: Known,
  signal: AbortSignal,
): Promise<readonly SampledCall[]> {
  const today = localDay(clock.now(), timeZone);
  const from = localDay(clock.now() - ORDERS_BACK_DAYS * DAY, timeZone);
  const values = { from, to: addDays(today, 1), page: "1", limit: String(LIMITS.ordersPage), order: "desc" };
  const list = await askList(connection, { key: "ordersList", group: "order", known }, values, signal);
  const one = await askOne(connection, "ordersGet", list, signal);
  return one === null ? [list] : [list, one];
}

async function sampleProducts(
  connection: Connection,
  known: Known,
  signal: AbortSignal,
): Promise<readonly SampledCall[]> {
  const values = { page: "1", limit: String(LIMITS.productsPage) };
  const what = { key: "productsList", group: "product", known } as const;
  const list = await askList(connection, what, values, signal);
  const second = await askList(connection, what, { ...values, page: "2" }, signal);
  const isSame = second.records.length > 0 && JSON.stringify(second.records[0]) === JSON.stringify(list.records[0]);
  const notes: readonly SampleNote[] = isSame ? [{ kind: "same-page", parameter: "page" }] : [];
  const first = { ...list, sample: { ...list.sample, notes: [...list.sample.notes, ...notes] } };
  const one = await askOne(connection, "productsGet", list, signal);
  return one === null ? [first] : [first, one];
}

interface Asked {
  readonly sample: CallSample;
  /** Null = no answer came. */
  readonly fetched: FetchedData | null;
}

/** Makes one call. A failure of the network or the shop is part of the sample, not an error. */
async function ask(connection: Connection, key: OperationKey, values: Values, signal: AbortSignal): Promise<Asked> {
  const operation = connection.dialect.profile[key];
  const { name } = OPERATIONS[key];
  const prepared = operation === null ? null : prepare(connection.dialect.profile.basePath, operation, values);
  const sent = prepared === null ? name : `${prepared.method} ${prepared.target}`;
  const sample = { system: "Framework360", operation: name, sent, has: [], fields: [], notes: [] } as const;
  try {
    const { call, reply, textFault } = await connection.ask(key, { values }, signal);
    if (!reply.ok) return { sample: { ...sample, status: reply.error.status, failure: reply.error }, fetched: null };
    const fault = textFault();
    if (fault !== null) return { sample: { ...sample, status: 200, failure: fault }, fetched: null };
    const { data, envelope, taken } = reply;
    const has = isRecord(data) ? Object.keys(data) : [];
    return { sample: { ...sample, status: 200, failure: null, has }, fetched: { call, data, envelope, taken } };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { sample: { ...sample, status: error.status, failure: error }, fetched: null };
  }
}

/** An answer without its call. */
type Bare = Omit<FetchedData, "call">;

/** A list to sample. */
interface Listing {
  readonly key: OperationKey;
  readonly group: Group;
  readonly known: Known;
}

interface SampledCall extends Sampled {
  readonly sample: CallSample;
}

interface Listed extends SampledCall {
  readonly records: readonly unknown[];
}

async function askList(
  connection: Connection,
  { key, group, known }: Listing,
  values: Values,
  signal: AbortSignal,
): Promise<Listed> {
  const { sample, fetched } = await ask(connection, key, values, signal);
  if (fetched === null) return { key, group, sample, guesses: new Map(), records: [] };
  const listed = itemsIn(connection, key, fetched);
  const candidates = listed === null ? listsIn(fetched) : [];
  const records = listed ?? itemsAt(fetched, candidates[0]);
  const guesses = guessFields(group, records, known);
  const fields = fieldsOf(connection, group, records, guesses);
  const path = recordsPath(connection.dialect, key);
  const notes: readonly SampleNote[] =
    listed === null ? [{ kind: "records-missing", path, candidates, empties: [] }] : [];
  const has = records.length > 0 ? keysOf(records) : sample.has;
  return { key, group, sample: { ...sample, has, fields, notes }, guesses, records };
}

/** Null = the profile's path leads to no list. */
function itemsIn({ dialect }: Connection, key: OperationKey, fetched: FetchedData): readonly unknown[] | null {
  try {
    return readItems(dialect, key, fetched).items;
  } catch (error) {
    if (error instanceof RemoteError) return null;
    throw error;
  }
}

function itemsAt({ data, envelope }: Bare, path: string | undefined): readonly unknown[] {
  const found = path === undefined ? [] : toItems(compileGet(path)(data, envelope));
  return Array.isArray(found) ? found : [];
}

/** Fetches the first record of a list by its id. Null = the list is empty. */
async function askOne(
  connection: Connection,
  key: "ordersGet" | "productsGet",
  { group, records: [record], guesses }: Listed,
  signal: AbortSignal,
): Promise<SampledCall | null> {
  const reader = connection.dialect[group];
  const id = readPath(reader.read(record), "id") ?? readPath(record, guesses.get("id")?.[0]?.path ?? "id");
  if (typeof id !== "string" && typeof id !== "number") return null;
  const { sample, fetched } = await ask(connection, key, { id: String(id) }, signal);
  if (fetched === null) return { key, group, sample, guesses: new Map() };
  const path = connection.dialect.profile[key].record ?? "";
  const got = readPath(fetched.data, path);
  const fields = fieldsOf(connection, group, [got], guesses);
  const notes = misplacedRecord(fetched.data, String(id), path, fields);
  return { key, group, sample: { ...sample, has: keysOf([got]), fields, notes }, guesses };
}

/** Paths of lists within `data` or beside it. */
function listsIn({ data, envelope }: Bare): readonly string[] {
  const lists = (value: unknown): readonly string[] =>
    leavesOf([value])
      .filter(({ values: [list] }) => Array.isArray(list))
      .map(({ path }) => path);
  return [
    ...lists(data),
    ...lists(envelope)
      .filter((path) => !path.startsWith("data"))
      .map((path) => `^.${path}`),
  ];
}

function fieldsOf(
  { dialect }: Connection,
  group: Group,
  records: readonly unknown[],
  guesses: Guesses,
): readonly FieldSample[] {
  if (records.length === 0) return [];
  const specs = SPECS[group];
  return inspectFields(
    specs,
    { reader: dialect[group], defaults: new Set() },
    records,
    withAlike(specs, records, guesses),
    isLoosely,
  );
}

/** Adds fields with the same last name where nothing is guessed. */
function withAlike(specs: FieldSpecs, records: readonly unknown[], guesses: Guesses): Guesses {
  const leaves = leavesOf(records);
  const alike = (field: string): readonly Candidate[] => {
    const last = field.split(/[.\]]+/).at(-1) ?? field;
    return leaves
      .filter(({ path }) => path !== field && path.split(".").at(-1)?.toLowerCase() === last.toLowerCase())
      .map((leaf) => candidateAt(leaf, "medium"));
  };
  return new Map(
    Object.keys(specs).map((field) => {
      const guessed = guesses.get(field) ?? [];
      return [field, guessed.length > 0 ? guessed : alike(field)] as const;
    }),
  );
}

/** A proposal from a saved answer with products, orders, or one of them. */
export function proposeFromFile(answer: unknown, profile: Framework360Profile): Proposal {
  const data = isRecord(answer) && answer["data"] !== undefined ? answer["data"] : answer;
  const [path] = Array.isArray(data) ? [""] : listsIn({ data, envelope: answer, taken: null });
  const records = path === undefined ? [data] : itemsAt({ data, envelope: answer, taken: null }, path);
  const [best] = (["product", "order"] as const)
    .map((group) => ({ group, guesses: guessFields(group, records) }))
    .toSorted((a, b) => surenessOf(b.guesses) - surenessOf(a.guesses));
  if (best === undefined) return { profile: {}, paths: [] };
  const key = best.group === "product" ? "productsList" : "ordersList";
  const notes: readonly SampleNote[] =
    path === undefined || path === "" ? [] : [{ kind: "records-missing", path: "", candidates: [path], empties: [] }];
  return assemble(profile, [{ ...best, key, sample: { fields: null, notes } }]);
}

/** The number of fields with a sure guess. */
function surenessOf(guesses: Guesses): number {
  return [...guesses.values()].filter(([best]) => best?.confidence === "high").length;
}
