/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import { problem } from "../../../core/common/problems/problem.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { isRecord } from "../../../core/common/record.ts";
import { SHOP_TEXT_NAMES } from "../../../core/orders/order.ts";
import type { CallSample, FieldSample, SystemSample } from "../../../core/run/doctor/sample.ts";
import { DAY } from "../../../core/common/time/duration.ts";
import { addDays, localDay } from "../../../core/common/time/zone.ts";
import {
  type ShopConnection,
  createConnection,
  type Framework360Options,
} from "../../../clients/framework360/connection.ts";
import {
  LIMITS,
  type ShopOperationKey,
  SHOP_OPERATIONS,
  NAMED_FIELDS,
  ORDER_FIELDS,
  PRODUCT_FIELDS,
  TAX_FIELDS,
} from "../../../clients/framework360/contract.ts";
import { readItems, recordIn, recordsPath } from "../../../clients/framework360/lists.ts";
import type { Data } from "../../../clients/framework360/reply.ts";
import { namedWire, orderWire, shopProductWire, taxWire } from "../../../clients/framework360/wire.ts";
import { compileDates } from "../../../clients/profile/dates.ts";
import type { TemplateValues } from "../../../clients/profile/grammar/template.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { prepare } from "../../../clients/profile/writing/request.ts";
import { inspectFields } from "../inspect.ts";
import { keysOf } from "../places.ts";

/** How many days of orders are sampled. */
const ORDERS_BACK_DAYS = 90;

/** No profile is proposed for the shop: its fields are ASSUMED until a real site was read. */
export async function sampleFramework360(options: Framework360Options, signal: AbortSignal): Promise<SystemSample> {
  const connection = createConnection(options);
  const proposal = { profile: {}, paths: [] };
  const check = await ask(connection, "check", {}, signal);
  const isRefused = check.sample.failure !== null && check.sample.failure.reason !== "permission";
  if (isRefused) return { calls: [check.sample], proposal };
  const calls = [check.sample];
  for (const [key, group] of [
    ["statuses", "status"],
    ["payments", "payment"],
    ["taxes", "tax"],
  ] as const) {
    calls.push((await askList(connection, key, group, {}, signal)).sample);
  }
  calls.push(...(await sampleOrders(connection, options, signal)));
  calls.push(...(await sampleProducts(connection, signal)));
  return { calls, proposal };
}

async function sampleOrders(
  connection: ShopConnection,
  { clock, timeZone }: Framework360Options,
  signal: AbortSignal,
): Promise<readonly CallSample[]> {
  const today = localDay(clock.now(), timeZone);
  const from = localDay(clock.now() - ORDERS_BACK_DAYS * DAY, timeZone);
  const values = { from, to: addDays(today, 1), page: "1", limit: String(LIMITS.ordersPage), order: "desc" };
  const list = await askList(connection, "ordersList", "order", values, signal);
  return [list.sample, ...(await askFirst(connection, "ordersGet", "order", list.records, signal))];
}

async function sampleProducts(connection: ShopConnection, signal: AbortSignal): Promise<readonly CallSample[]> {
  const values = { page: "1", limit: String(LIMITS.productsPage) };
  const list = await askList(connection, "productsList", "product", values, signal);
  const second = await askList(connection, "productsList", "product", { ...values, page: "2" }, signal);
  const isSame = second.records.length > 0 && JSON.stringify(second.records[0]) === JSON.stringify(list.records[0]);
  const { operation, notes } = list.sample;
  const same = problem("same-page", { operation, parameter: "page", setting: "productsList.query" });
  const first = { ...list.sample, notes: isSame ? [...notes, same] : notes };
  return [first, ...(await askFirst(connection, "productsGet", "product", list.records, signal))];
}

interface SampledCall {
  readonly sample: CallSample;
  /** Null = no answer came. */
  readonly fetched: Data | null;
}

/** Makes one call. A failure of the network or the shop is part of the sample, not an error. */
async function ask(
  connection: ShopConnection,
  key: ShopOperationKey,
  values: TemplateValues,
  signal: AbortSignal,
): Promise<SampledCall> {
  const operation = connection.dialect.profile[key];
  const { name } = SHOP_OPERATIONS[key];
  const prepared = operation === null ? null : prepare(connection.dialect.profile.basePath, operation, values);
  const sent = prepared === null ? name : `${prepared.method} ${prepared.target}`;
  const sample = { system: "Framework360", operation: name, sent, has: [], fields: [], notes: [] } as const;
  const failed = (status: number | null, failure: RemoteError): SampledCall => ({
    sample: { ...sample, status, failure },
    fetched: null,
  });
  try {
    const reply = await connection.ask(key, { values }, signal);
    if (!reply.ok) return failed(reply.error.status, reply.error);
    const fault = reply.textFault();
    if (fault !== null) return failed(200, fault);
    const has = isRecord(reply.data) ? Object.keys(reply.data) : [];
    return { sample: { ...sample, status: 200, failure: null, has }, fetched: reply };
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return failed(error.status, error);
  }
}

async function askList(
  connection: ShopConnection,
  key: ShopOperationKey,
  group: SampleGroup,
  values: TemplateValues,
  signal: AbortSignal,
): Promise<{ readonly sample: CallSample; readonly records: readonly unknown[] }> {
  const { sample, fetched } = await ask(connection, key, values, signal);
  if (fetched === null) return { sample, records: [] };
  const records = itemsIn(connection, key, fetched);
  if (records === null) {
    const place = { path: recordsPath(connection.dialect, key), candidates: [], setting: `${key}.records` };
    const missing = problem("records-missing", { operation: sample.operation, ...place });
    return { sample: { ...sample, notes: [missing] }, records: [] };
  }
  if (records.length === 0) return { sample, records };
  return { sample: { ...sample, has: keysOf(records), fields: fieldsOf(connection, group, records) }, records };
}

/** Null = the profile's path leads to no list. */
function itemsIn({ dialect }: ShopConnection, key: ShopOperationKey, fetched: Data): readonly unknown[] | null {
  try {
    return readItems(dialect, key, fetched).items;
  } catch (error) {
    if (error instanceof RemoteError) return null;
    throw error;
  }
}

/** Fetches the first record of a list by its id; no call if there is none, or it has no id. */
async function askFirst(
  connection: ShopConnection,
  key: "ordersGet" | "productsGet",
  group: SampleGroup,
  [record]: readonly unknown[],
  signal: AbortSignal,
): Promise<readonly CallSample[]> {
  const id = readPath(connection.dialect[group].read(record), "id");
  if (typeof id !== "string" && typeof id !== "number") return [];
  const { sample, fetched } = await ask(connection, key, { id: String(id) }, signal);
  if (fetched === null) return [sample];
  const got = recordIn(connection, key, fetched.data);
  const has = got === undefined ? sample.has : keysOf([got]);
  return [{ ...sample, has, fields: fieldsOf(connection, group, [got]) }];
}

/** The fields that tg360 reads, and what a run accepts of them. */
const READ = {
  status: { specs: NAMED_FIELDS, schema: namedWire },
  payment: { specs: NAMED_FIELDS, schema: namedWire },
  tax: { specs: TAX_FIELDS, schema: taxWire },
  order: { specs: ORDER_FIELDS, schema: orderWire },
  product: { specs: PRODUCT_FIELDS, schema: shopProductWire },
} as const;

type SampleGroup = keyof typeof READ;

const DATES = compileDates("rfc3339");

function fieldsOf(
  { dialect }: ShopConnection,
  group: SampleGroup,
  records: readonly unknown[],
): readonly FieldSample[] {
  const rules = dialect.profile.fields[group];
  const fields = inspectFields({ ...READ[group], rules, dates: DATES }, records);
  return group === "order" ? fields.map(withoutBuyer) : fields;
}

/** Fields of an order with the buyer's data. */
const PERSONAL: ReadonlySet<string> = new Set<string>([
  "customer_id",
  "user_email",
  "billing_data",
  "shipping_data",
  "payment.transaction",
  ...SHOP_TEXT_NAMES,
]);

/** People show a diagnosis to others: of a buyer's data only the shape is kept. */
function withoutBuyer(field: FieldSample): FieldSample {
  const { seen } = field;
  if (!PERSONAL.has(field.field)) return field;
  if (seen.startsWith("{")) return { ...field, seen: "{…}" };
  return seen.startsWith('"') && seen !== '""' ? { ...field, seen: '"…"' } : field;
}
