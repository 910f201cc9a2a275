/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import { isRecord } from "../../../core/common/record.ts";
import type { Proposal, SampleNote, SystemSample } from "../../../core/diagnosis/sample.ts";
import { DAY } from "../../../core/common/time/duration.ts";
import { addDays, localDay } from "../../../core/common/time/zone.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import {
  type Connection,
  createConnection,
  type Framework360Options,
} from "../../../clients/framework360/connection.ts";
import { LIMITS } from "../../../clients/framework360/contract.ts";
import { assemble } from "../../propose/framework360/proposal.ts";
import type { Framework360Profile } from "../../../clients/framework360/profile.ts";
import { guessFields, type Known } from "../../propose/framework360/propose.ts";
import { ask, askList, askOne, itemsAt, type Listed, listsIn, type SampledCall, surenessOf } from "./calls.ts";

/** How many days of orders are sampled. */
const ORDERS_BACK_DAYS = 90;

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
