/** Calls of the shop's operations, and what their answers show. */
import type { FieldKind, FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import { NAMED_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS, TAX_FIELDS } from "../../../clients/framework360/fields.ts";
import type { CallSample, FieldSample } from "../../../core/run/doctor/sample.ts";
import { type FetchedData, readItems, recordsPath } from "../../../clients/framework360/lists.ts";
import type { Connection } from "../../../clients/framework360/connection.ts";
import { isAbsentText } from "../../../clients/framework360/records/php.ts";
import { type OperationKey, OPERATIONS } from "../../../clients/framework360/contract.ts";
import type { Values } from "../../../clients/profile/grammar/template.ts";
import { prepare } from "../../../clients/profile/writing/request.ts";
import { isDecimal } from "../../../core/common/money.ts";
import { isRecord } from "../../../core/common/record.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { keysOf } from "../places.ts";
import { inspectFields } from "../inspect.ts";

/** The fields that tg360 reads, by group. */
const SPECS = {
  status: NAMED_FIELDS,
  payment: NAMED_FIELDS,
  tax: TAX_FIELDS,
  order: ORDER_FIELDS,
  product: PRODUCT_FIELDS,
} as const satisfies Readonly<Record<string, FieldSpecs>>;

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
    const { data, taken } = reply;
    const has = isRecord(data) ? Object.keys(data) : [];
    return { sample: { ...sample, status: 200, failure: null, has }, fetched: { call, data, taken } };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { sample: { ...sample, status: error.status, failure: error }, fetched: null };
  }
}

/** A list to sample. */
interface Listing {
  readonly key: OperationKey;
  readonly group: keyof typeof SPECS;
}

export interface Listed {
  readonly group: Listing["group"];
  readonly sample: CallSample;
  readonly records: readonly unknown[];
}

export async function askList(
  connection: Connection,
  { key, group }: Listing,
  values: Values,
  signal: AbortSignal,
): Promise<Listed> {
  const { sample, fetched } = await ask(connection, key, values, signal);
  if (fetched === null) return { group, sample, records: [] };
  const listed = itemsIn(connection, key, fetched);
  const records = listed ?? [];
  const path = recordsPath(connection.dialect, key);
  const { operation } = sample;
  const missing = problem("records-missing", { operation, path, candidates: [], setting: `${key}.records` });
  const notes = listed === null ? [missing] : [];
  const has = records.length > 0 ? keysOf(records) : sample.has;
  return { group, sample: { ...sample, has, fields: fieldsOf(connection, group, records), notes }, records };
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

/** Fetches the first record of a list by its id. Null = the list is empty, or its records have no id. */
export async function askOne(
  connection: Connection,
  key: "ordersGet" | "productsGet",
  { group, records: [record] }: Listed,
  signal: AbortSignal,
): Promise<CallSample | null> {
  const id = readPath(connection.dialect[group].read(record), "id");
  if (typeof id !== "string" && typeof id !== "number") return null;
  const { sample, fetched } = await ask(connection, key, { id: String(id) }, signal);
  if (fetched === null) return sample;
  const got = readPath(fetched.data, connection.dialect.profile[key].record ?? "");
  const has = got === undefined ? sample.has : keysOf([got]);
  return { ...sample, has, fields: fieldsOf(connection, group, [got]) };
}

function fieldsOf(
  { dialect }: Connection,
  group: Listing["group"],
  records: readonly unknown[],
): readonly FieldSample[] {
  if (records.length === 0) return [];
  return inspectFields(SPECS[group], { reader: dialect[group], defaults: new Set() }, records, new Map(), isLoosely);
}

/** What a PHP system may send: ids as numbers, numbers as texts, 1 for true, `""` for no text, `[]` for an empty object. */
function isLoosely(kind: FieldKind, value: unknown, isOptional: boolean): boolean {
  const isAbsent =
    value === undefined || value === null || value === false || (typeof value === "string" && isAbsentText(value));
  if (isAbsent && isOptional) return true;
  switch (kind) {
    case "id":
    case "text":
      return (typeof value === "string" && (kind === "text" || value !== "")) || Number.isSafeInteger(value);
    case "texts":
      return isRecord(value) || Array.isArray(value);
    case "decimal":
      return (
        typeof value === "number" ||
        (typeof value === "string" && (isDecimal(value.trim()) || value.trim().toLowerCase() === "default"))
      );
    case "flag":
      return typeof value === "boolean" || ["0", "1", "true", "false"].includes(String(value));
    case "list":
      return typeof value === "object" && value !== null;
    case "instant":
    case "any":
      return value !== undefined && value !== null;
  }
}
