/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import { problem } from "../../../core/common/problems/problem.ts";
import type { CallSample, SystemSample } from "../../../core/run/doctor/sample.ts";
import { DAY } from "../../../core/common/time/duration.ts";
import { addDays, localDay } from "../../../core/common/time/zone.ts";
import {
  type Connection,
  createConnection,
  type Framework360Options,
} from "../../../clients/framework360/connection.ts";
import { LIMITS } from "../../../clients/framework360/contract.ts";
import { ask, askList, askOne } from "./calls.ts";

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
    calls.push((await askList(connection, { key, group }, {}, signal)).sample);
  }
  calls.push(...(await sampleOrders(connection, options, signal)));
  calls.push(...(await sampleProducts(connection, signal)));
  return { calls, proposal };
}

async function sampleOrders(
  connection: Connection,
  { clock, timeZone }: Framework360Options,
  signal: AbortSignal,
): Promise<readonly CallSample[]> {
  const today = localDay(clock.now(), timeZone);
  const from = localDay(clock.now() - ORDERS_BACK_DAYS * DAY, timeZone);
  const values = { from, to: addDays(today, 1), page: "1", limit: String(LIMITS.ordersPage), order: "desc" };
  const list = await askList(connection, { key: "ordersList", group: "order" }, values, signal);
  const one = await askOne(connection, "ordersGet", list, signal);
  return one === null ? [list.sample] : [list.sample, one];
}

async function sampleProducts(connection: Connection, signal: AbortSignal): Promise<readonly CallSample[]> {
  const values = { page: "1", limit: String(LIMITS.productsPage) };
  const what = { key: "productsList", group: "product" } as const;
  const list = await askList(connection, what, values, signal);
  const second = await askList(connection, what, { ...values, page: "2" }, signal);
  const isSame = second.records.length > 0 && JSON.stringify(second.records[0]) === JSON.stringify(list.records[0]);
  const { operation, notes } = list.sample;
  const same = problem("same-page", { operation, parameter: "page", setting: "productsList.query" });
  const first = { ...list.sample, notes: isSame ? [...notes, same] : notes };
  const one = await askOne(connection, "productsGet", list, signal);
  return one === null ? [first] : [first, one];
}
