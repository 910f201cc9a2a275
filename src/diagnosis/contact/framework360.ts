/** Tries the sentences of Framework360's contract against a real shop, by reading alone. */
import { isDeepStrictEqual } from "node:util";

import {
  type ShopConnection,
  createConnection,
  type Framework360Options,
} from "../../clients/framework360/connection.ts";
import contract from "../../clients/framework360/contract.json" with { type: "json" };
import { ERROR_CODES, LIMITS, type ShopOperationKey } from "../../clients/framework360/contract.ts";
import { readItems, recordIn } from "../../clients/framework360/lists.ts";
import { isAbsentText, readFlag } from "../../clients/framework360/records/php.ts";
import type { RecordReader } from "../../clients/profile/reading/reader.ts";
import { isRecord } from "../../core/common/record.ts";
import { isDecimal } from "../../core/common/money.ts";
import { DAY } from "../../core/common/time/duration.ts";
import { addDays, localDay } from "../../core/common/time/zone.ts";
import { type RuleCheck, CONFIRMED, contradicted, judged, notSeen, repeatedIn, type RuleVerdict } from "./verdict.ts";

export type Framework360Rule = keyof typeof contract.rules;

const MOST_PAGES = 10;
/** How many days of orders are read, and how many orders singly. */
const BACK_DAYS = 90;
const SINGLY = 50;
const NO_SUCH_ID = "999999999";

interface SeenList {
  readonly records: readonly Readonly<Record<string, unknown>>[];
  readonly pages: readonly number[];
  readonly totals: readonly (number | null)[];
  /** A page behind the last: its length. */
  readonly behind: number | null;
}

interface ShopContact {
  readonly connection: ShopConnection;
  readonly signal: AbortSignal;
  readonly orders: SeenList;
  readonly products: SeenList;
  /** Local days. */
  readonly days: { readonly from: string; readonly to: string };
}

type ShopChecks = Partial<Record<Framework360Rule, RuleCheck>>;

export async function tryFramework360(
  options: Framework360Options,
  signal: AbortSignal,
): Promise<Partial<Record<Framework360Rule, RuleVerdict>>> {
  const connection = createConnection(options);
  const { dialect } = connection;
  const nowMs = options.clock.now();
  const days = {
    from: localDay(nowMs - BACK_DAYS * DAY, options.timeZone),
    to: addDays(localDay(nowMs, options.timeZone), 1),
  };
  const range = { ...days, limit: String(LIMITS.ordersPage), order: "asc" };
  const orders = await readAll(connection, "ordersList", dialect.order, range, signal);
  const limit = { limit: String(LIMITS.productsPage) };
  const products = await readAll(connection, "productsList", dialect.product, limit, signal);
  const contact = { connection, signal, orders, products, days };
  const verdicts: Partial<Record<Framework360Rule, RuleVerdict>> = {};
  const checks: ShopChecks = { ...orderChecks(contact), ...productChecks(contact) };
  for (const [rule, check] of Object.entries(checks)) verdicts[rule as Framework360Rule] = await judged(check);
  return verdicts;
}

function orderChecks({ connection, signal, orders, days }: ShopContact): ShopChecks {
  const { records } = orders;
  const some =
    (check: RuleCheck): RuleCheck =>
    async () =>
      records.length === 0 ? notSeen("no order") : check();
  const each = (wrong: (order: Readonly<Record<string, unknown>>) => unknown, field: string): RuleCheck =>
    some(async () => {
      const found = records.map((order) => [order, wrong(order)] as const).find(([, fault]) => fault !== null);
      return found === undefined ? CONFIRMED : contradicted(`orders/list ${idOf(found[0])}: ${field}`, found[1]);
    });
  const list = (values: Readonly<Record<string, string>>) =>
    readPage(
      connection,
      "ordersList",
      connection.dialect.order,
      { limit: "100", page: "1", order: "asc", ...values },
      signal,
    );
  return {
    ordersEnd: async () => endOf("orders/list", orders),
    ordersLength: some(async () => lengthOf("orders/list", orders, LIMITS.ordersPage)),
    ordersOrder: some(async () => {
      const down = (await list({ ...days, order: "desc" })).records;
      const ids = [...records, ...down].map((order) => Number(idOf(order)));
      if (new Set(ids).size < 2) return notSeen("fewer than two orders");
      const isUp = isSorted(records.map((order) => Number(idOf(order))));
      if (!isUp) return contradicted("orders/list?order=asc", records.slice(0, 3).map(idOf));
      return isSorted(down.map((order) => -Number(idOf(order))))
        ? CONFIRMED
        : contradicted("orders/list?order=desc", down.slice(0, 3).map(idOf));
    }),
    ordersRange: some(async () => {
      const one = records[0] ?? {};
      const day = String(one["date"]).slice(0, 10);
      if (!/^\d{4}-\d\d-\d\d$/.test(day)) return notSeen("no date to ask for");
      const same = await list({ from: day, to: day });
      if (!same.records.some((order) => idOf(order) === idOf(one)))
        return contradicted(`orders/list?daterange=${day},${day}`, `without ${idOf(one)}`);
      const before = await list({ from: "2000-01-01", to: "2000-01-02" });
      return before.records.length === 0
        ? CONFIRMED
        : contradicted("orders/list?daterange=2000-01-01,2000-01-02", `${String(before.records.length)} orders`);
    }),
    ordersTotal: some(async () => {
      const totals = orders.totals.filter((total) => total !== null);
      if (totals.length === 0) return notSeen("no total");
      const isOne = new Set(totals).size === 1 && (totals[0] ?? 0) >= records.length;
      return isOne
        ? CONFIRMED
        : contradicted("orders/list: total", `${totals.join(", ")} of ${String(records.length)}`);
    }),
    orderSame: some(async () => {
      for (const entry of records.slice(-SINGLY)) {
        const one = await readOne(connection, "ordersGet", connection.dialect.order, { id: idOf(entry) }, signal);
        if (!isDeepStrictEqual(one, entry)) return contradicted(`orders/get ${idOf(entry)}`, differing(entry, one));
      }
      return CONFIRMED;
    }),
    orderUnknown: async () => unknownOf(connection, "ordersGet", "orders/get", signal),
    orderDate: each(({ date }) => {
      const isFit = typeof date === "string" && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(date);
      return isFit ? null : (date ?? "nothing");
    }, "date"),
    orderStatus: async () => {
      const reply = await connection.ask("statuses", {}, signal);
      if (!reply.ok) return notSeen(reply.detail);
      const { items } = readItems(connection.dialect, "statuses", reply);
      const known = new Set(items.map((one) => idOf(connection.dialect.status.read(one))));
      return each(({ status }) => (known.has(String(status)) ? null : (status ?? "nothing")), "status")();
    },
    orderVat: each(({ cart }) => {
      const rates = (Array.isArray(cart) ? cart : []).map((item: unknown) => (isRecord(item) ? rateOf(item) : null));
      return rates.find((rate) => rate !== null && rate !== "default" && !isDecimal(rate)) ?? null;
    }, "cart[].imposta"),
    oneDefaultTax: async () => {
      const reply = await connection.ask("taxes", {}, signal);
      if (!reply.ok) return notSeen(reply.detail);
      const { items } = readItems(connection.dialect, "taxes", reply);
      const flags = items.map((one) => connection.dialect.tax.read(one) as Readonly<Record<string, unknown>>);
      const count = flags.filter((tax) => readFlag(tax["default"] as never) === true).length;
      return count === 1
        ? CONFIRMED
        : contradicted("payments/taxes: default", `${String(count)} of ${String(items.length)}`);
    },
  };
}

/** Null = none. */
function rateOf(item: Readonly<Record<string, unknown>>): string | null {
  const custom = item["customInfo"];
  const rate = item["imposta"] ?? (isRecord(custom) ? custom["imposta"] : null) ?? null;
  if (typeof rate === "number") return String(rate);
  return typeof rate === "string" && !isAbsentText(rate) ? rate : null;
}

function productChecks({ connection, signal, products }: ShopContact): ShopChecks {
  const { records } = products;
  const reader = connection.dialect.product;
  return {
    productsEnd: async () => endOf("products/list", products),
    productsOnce: async () => {
      if (records.length === 0) return notSeen("no product");
      const twice = repeatedIn(records.map(idOf));
      return twice === null ? CONFIRMED : contradicted("products/list: id", twice);
    },
    productsLength: async () =>
      records.length === 0 ? notSeen("no product") : lengthOf("products/list", products, LIMITS.productsPage),
    productBySku: async () => {
      const known = records.find(({ sku }) => typeof sku === "string" && sku !== "");
      if (known === undefined) return notSeen("no product with a SKU");
      const sku = String(known["sku"]);
      const one = await readOne(connection, "productsGet", reader, { sku }, signal);
      return String(one?.["sku"]) === sku
        ? CONFIRMED
        : contradicted(`products/get?sku=${sku}`, one?.["sku"] ?? "nothing");
    },
    productUnknown: async () => unknownOf(connection, "productsGet", "products/get", signal),
  };
}

function endOf(name: string, { records, pages, behind }: SeenList): RuleVerdict {
  if (records.length === 0 || behind === null) return notSeen("no page behind the last");
  return behind === 0 ? CONFIRMED : contradicted(`${name}?page=${String(pages.length + 1)}`, `${String(behind)} items`);
}

function lengthOf(name: string, { pages }: SeenList, most: number): RuleVerdict {
  const long = pages.findIndex((length) => length > most);
  return long === -1 ? CONFIRMED : contradicted(`${name}?page=${String(long + 1)}`, `${String(pages[long])} items`);
}

async function unknownOf(
  connection: ShopConnection,
  key: ShopOperationKey,
  name: string,
  signal: AbortSignal,
): Promise<RuleVerdict> {
  const reply = await connection.ask(key, { values: { id: NO_SUCH_ID } }, signal);
  if (!reply.ok && reply.code === ERROR_CODES.notFound) return CONFIRMED;
  return contradicted(`${name}?id=${NO_SUCH_ID}`, reply.ok ? reply.data : reply.code || reply.detail);
}

async function readOne(
  connection: ShopConnection,
  key: ShopOperationKey,
  reader: RecordReader,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | null> {
  const reply = await connection.ask(key, { values }, signal);
  if (!reply.ok) return null;
  return reader.read(recordIn(connection, key, reply.data)) as Readonly<Record<string, unknown>>;
}

async function readPage(
  connection: ShopConnection,
  key: ShopOperationKey,
  reader: RecordReader,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ readonly records: SeenList["records"]; readonly total: number | null }> {
  const reply = await connection.ask(key, { values }, signal);
  if (!reply.ok) throw reply.error;
  const { items, total } = readItems(connection.dialect, key, reply);
  return { records: items.map((item) => reader.read(item) as Readonly<Record<string, unknown>>), total };
}

/** Page by page until one is empty, or brings nothing new. */
async function readAll(
  connection: ShopConnection,
  key: ShopOperationKey,
  reader: RecordReader,
  values: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<SeenList> {
  const records: Readonly<Record<string, unknown>>[] = [];
  const pages: number[] = [];
  const totals: (number | null)[] = [];
  let behind: number | null = null;
  try {
    for (let page = 1; page <= MOST_PAGES && behind === null; page += 1) {
      const { records: found, total } = await readPage(
        connection,
        key,
        reader,
        { ...values, page: String(page) },
        signal,
      );
      const known = new Set(records.map(idOf));
      if (found.every((one) => known.has(idOf(one)))) behind = found.length;
      else {
        records.push(...found);
        pages.push(found.length);
        totals.push(total);
      }
    }
  } catch (error) {
    const verdict = await judged(() => Promise.reject(error as Error));
    if (verdict.is !== "not-seen") throw error;
  }
  return { records, pages, totals, behind };
}

function idOf(record: unknown): string {
  const id = isRecord(record) ? record["id"] : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : "";
}

function isSorted(ids: readonly number[]): boolean {
  return ids.every((id, at) => at === 0 || id >= (ids[at - 1] ?? id));
}

function differing(entry: Readonly<Record<string, unknown>>, one: Readonly<Record<string, unknown>> | null): string {
  if (one === null) return "nothing";
  return Object.keys(entry)
    .filter((name) => !isDeepStrictEqual(entry[name], one[name]))
    .join(", ");
}
