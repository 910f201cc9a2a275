/** Calls of the shop's operations, and what their answers show. */
import { type Group, guessFields, type Known } from "../../propose/framework360/propose.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import { NAMED_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS, TAX_FIELDS } from "../../../clients/framework360/fields.ts";
import type { CallSample, Candidate, FieldSample, SampleNote } from "../../../core/diagnosis/sample.ts";
import { type FetchedData, readItems, recordsPath } from "../../../clients/framework360/lists.ts";
import type { Connection } from "../../../clients/framework360/connection.ts";
import { type OperationKey, OPERATIONS } from "../../../clients/framework360/contract.ts";
import type { Values } from "../../../clients/profile/grammar/template.ts";
import { prepare } from "../../../clients/profile/writing/request.ts";
import { isRecord } from "../../../core/common/record.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { Sampled } from "../../propose/framework360/proposal.ts";
import { keysOf } from "../keys.ts";
import { compileGet, readPath, toItems } from "../../../clients/profile/reading/path.ts";
import { misplacedRecord } from "../places.ts";
import { leavesOf } from "../../../clients/profile/reading/leaves.ts";
import type { Guesses } from "../../propose/parts.ts";
import { inspectFields } from "../inspect.ts";
import { isLoosely } from "../loosely.ts";
import { candidateAt } from "../../propose/rank.ts";

const SPECS: Readonly<Record<Group, FieldSpecs>> = {
  status: NAMED_FIELDS,
  payment: NAMED_FIELDS,
  tax: TAX_FIELDS,
  order: ORDER_FIELDS,
  product: PRODUCT_FIELDS,
};

interface Asked {
  readonly sample: CallSample;
  /** Null = no answer came. */
  readonly fetched: FetchedData | null;
}

/** Makes one call. A failure of the network or the shop is part of the sample, not an error. */
export async function ask(
  connection: Connection,
  key: OperationKey,
  values: Values,
  signal: AbortSignal,
): Promise<Asked> {
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

export interface SampledCall extends Sampled {
  readonly sample: CallSample;
}

export interface Listed extends SampledCall {
  readonly records: readonly unknown[];
}

export async function askList(
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

export function itemsAt({ data, envelope }: Bare, path: string | undefined): readonly unknown[] {
  const found = path === undefined ? [] : toItems(compileGet(path)(data, envelope));
  return Array.isArray(found) ? found : [];
}

/** Fetches the first record of a list by its id. Null = the list is empty. */
export async function askOne(
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
export function listsIn({ data, envelope }: Bare): readonly string[] {
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

/** The number of fields with a sure guess. */
export function surenessOf(guesses: Guesses): number {
  return [...guesses.values()].filter(([best]) => best?.confidence === "high").length;
}
