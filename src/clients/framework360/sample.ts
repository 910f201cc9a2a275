/** Really makes one call of each read operation and holds the answers against the profile. Writes nothing. */
import type { CallSample, Candidate, FieldSample, SampleNote, SystemSample } from "../../core/diagnosis.ts";
import { DAY } from "../../core/duration.ts";
import { RemoteError } from "../../core/errors.ts";
import { isDecimal } from "../../core/money.ts";
import { addDays, localDay } from "../../core/zone.ts";
import { foundText } from "../fault.ts";
import { inspectFields } from "../profile/inspect.ts";
import { leavesOf } from "../profile/leaves.ts";
import { isRecord, readPath } from "../profile/path.ts";
import type { RecordReader } from "../profile/reader.ts";
import { prepare } from "../profile/request.ts";
import type { FieldKind, FieldSpecs } from "../profile/specs.ts";
import type { Values } from "../profile/template.ts";
import { createConnection } from "./connection.ts";
import type { Connection, Framework360Options } from "./connection.ts";
import { LIMITS, OPERATIONS } from "./contract.ts";
import type { OperationKey } from "./contract.ts";
import { NAMED_FIELDS, ORDER_FIELDS, PRODUCT_FIELDS, TAX_FIELDS } from "./fields.ts";
import { readItems, recordsPath } from "./lists.ts";
import type { Said } from "./lists.ts";
import { isAbsentText } from "./php.ts";

/** How far back orders are looked at. */
const ORDERS_BACK_DAYS = 90;

interface Asked {
  readonly sample: CallSample;
  /** Null = there is no answer to look at. */
  readonly said: Said | null;
}

export async function sampleFramework360(options: Framework360Options, signal: AbortSignal): Promise<SystemSample> {
  const connection = createConnection(options);
  const { dialect } = connection;
  const check = await ask(connection, "check", {}, signal);
  const calls: CallSample[] = [check.sample];
  const isRefused = check.sample.failure !== null && check.sample.failure.reason !== "permission";
  if (isRefused) return { calls, proposal: { profile: {}, paths: [] } };
  const named = [
    ["statuses", NAMED_FIELDS, dialect.status],
    ["payments", NAMED_FIELDS, dialect.payment],
    ["taxes", TAX_FIELDS, dialect.tax],
  ] as const;
  for (const [key, specs, reader] of named) {
    calls.push((await askList(connection, key, {}, { specs, reader }, signal)).sample);
  }
  calls.push(...(await sampleOrders(connection, options, signal)), ...(await sampleProducts(connection, signal)));
  return { calls, proposal: propose(calls) };
}

async function sampleOrders(
  connection: Connection,
  { clock, timeZone }: Framework360Options,
  signal: AbortSignal,
): Promise<readonly CallSample[]> {
  const today = localDay(clock.now(), timeZone);
  const from = localDay(clock.now() - ORDERS_BACK_DAYS * DAY, timeZone);
  const values = { from, to: addDays(today, 1), page: "1", limit: String(LIMITS.ordersPage), order: "desc" };
  const kind = { specs: ORDER_FIELDS, reader: connection.dialect.order };
  const list = await askList(connection, "ordersList", values, kind, signal);
  const one = await askOne(connection, "ordersGet", list.records[0], kind, signal);
  return one === null ? [list.sample] : [list.sample, one];
}

async function sampleProducts(connection: Connection, signal: AbortSignal): Promise<readonly CallSample[]> {
  const values = { page: "1", limit: String(LIMITS.productsPage) };
  const kind = { specs: PRODUCT_FIELDS, reader: connection.dialect.product };
  const list = await askList(connection, "productsList", values, kind, signal);
  const second = await askList(connection, "productsList", { ...values, page: "2" }, kind, signal);
  const isSame = second.records.length > 0 && JSON.stringify(second.records[0]) === JSON.stringify(list.records[0]);
  const notes: readonly SampleNote[] = isSame ? [{ kind: "same-page", parameter: "page" }] : [];
  const first = { ...list.sample, notes: [...list.sample.notes, ...notes] };
  const one = await askOne(connection, "productsGet", list.records[0], kind, signal);
  return one === null ? [first] : [first, one];
}

/** One call. What the network or the shop does is a finding, not an error. */
async function ask(connection: Connection, key: OperationKey, values: Values, signal: AbortSignal): Promise<Asked> {
  const operation = connection.dialect.profile[key];
  const { name } = OPERATIONS[key];
  const prepared = operation === null ? null : prepare(connection.dialect.profile.basePath, operation, values);
  const sent = prepared === null ? name : `${prepared.method} ${prepared.target}`;
  const sample = { system: "Framework360", operation: name, sent, has: [], fields: [], notes: [] } as const;
  try {
    const { call, reply } = await connection.ask(key, { values }, signal);
    if (!reply.ok) return { sample: { ...sample, status: reply.error.status, failure: reply.error }, said: null };
    const { data, envelope } = reply;
    const has = isRecord(data) ? Object.keys(data) : [];
    return { sample: { ...sample, status: 200, failure: null, has }, said: { call, data, envelope } };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return { sample: { ...sample, status: error.status, failure: error }, said: null };
  }
}

interface Kind {
  readonly specs: FieldSpecs;
  readonly reader: RecordReader;
}

async function askList(
  connection: Connection,
  key: OperationKey,
  values: Values,
  { specs, reader }: Kind,
  signal: AbortSignal,
): Promise<{ readonly sample: CallSample; readonly records: readonly unknown[] }> {
  const { sample, said } = await ask(connection, key, values, signal);
  if (said === null) return { sample, records: [] };
  try {
    const { items } = readItems(connection.dialect, key, said);
    const fields = items.length === 0 ? [] : fieldsOf(specs, reader, items);
    return { sample: { ...sample, fields }, records: items };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const note: SampleNote = {
      kind: "records-missing",
      path: recordsPath(connection.dialect, key),
      candidates: listsIn(said),
      empties: [],
    };
    return { sample: { ...sample, notes: [note] }, records: [] };
  }
}

/** The thing that a list has, once more by its id. Null = the list has none. */
async function askOne(
  connection: Connection,
  key: "ordersGet" | "productsGet",
  record: unknown,
  { specs, reader }: Kind,
  signal: AbortSignal,
): Promise<CallSample | null> {
  const id = readPath(reader.read(record), "id");
  if (typeof id !== "string" && typeof id !== "number") return null;
  const { sample, said } = await ask(connection, key, { id: String(id) }, signal);
  if (said === null) return sample;
  const found = readPath(said.data, connection.dialect.profile[key].record ?? "");
  return { ...sample, fields: fieldsOf(specs, reader, [found]) };
}

/** Lists within `data`, or beside it. */
function listsIn({ data, envelope }: Said): readonly string[] {
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

/** What has the same last word may be the field. */
function fieldsOf(specs: FieldSpecs, reader: RecordReader, records: readonly unknown[]): readonly FieldSample[] {
  const leaves = leavesOf(records);
  const named = new Map<string, readonly Candidate[]>(
    Object.keys(specs).map((field) => {
      const last = field.split(/[.\]]+/).at(-1) ?? field;
      const like = leaves.filter(
        ({ path }) => path !== field && path.split(".").at(-1)?.toLowerCase() === last.toLowerCase(),
      );
      return [
        field,
        like.map(({ path, values }) => ({
          path,
          rule: path,
          seen: foundText(values[0]),
          confidence: "medium" as const,
        })),
      ];
    }),
  );
  return inspectFields(specs, reader, records, named, isLoosely);
}

/** It is a PHP system: ids and numbers as either, truth as 1, absent text as `""`, an empty object as `[]`. */
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

function propose(calls: readonly CallSample[]): SystemSample["proposal"] {
  const profile: Record<string, unknown> = {};
  const paths: SystemSample["proposal"]["paths"][number][] = [];
  for (const { operation, notes } of calls) {
    const key = Object.entries(OPERATIONS).find(([, { name }]) => name === operation)?.[0];
    const missing = notes.find(({ kind }) => kind === "records-missing");
    const [first] = missing !== undefined && "candidates" in missing ? missing.candidates : [];
    if (key === undefined || first === undefined) continue;
    profile[key] = { records: first };
    paths.push({ path: `${key}.records`, confidence: "medium", seen: first });
  }
  return { profile, paths };
}
