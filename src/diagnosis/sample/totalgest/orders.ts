import { DAY } from "../../../core/common/time/duration.ts";
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { inspected, inspectFields } from "../inspect.ts";
import { keysOf } from "../places.ts";
import { readRecords } from "../../../clients/profile/reading/path.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import { HAS_NO_LIST, listValues } from "../../../clients/totalgest/orders/books.ts";
import { answerError, parseJson, readJson } from "../../../clients/answer/answer.ts";
import { ask, describeRequest, failed, namesIn, sampled } from "./call.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { ORDER_RESULT_FIELDS } from "../../../clients/totalgest/fields.ts";
import { pageTarget } from "../../../clients/totalgest/products/paging.ts";

/** The period whose orders are sampled. */
const SAMPLED_MS = 7 * DAY;

/** The first page of the list that the audit reads. Null = TotalGest has no such list. */
export async function sampleOrders(
  connection: Connection,
  operation: Operation,
  nowMs: number,
  signal: AbortSignal,
): Promise<CallSample | null> {
  const { profile, dates } = connection.dialect;
  const [placedSince, placedBefore] = [nowMs - SAMPLED_MS, nowMs + DAY].map((ms) => new Date(ms).toISOString());
  const values = listValues(connection, { placedSince: placedSince ?? "", placedBefore: placedBefore ?? "" });
  const target = pageTarget(profile.paginator, values, undefined);
  const asked = await ask(connection, "listOrders", operation, target, signal);
  if (HAS_NO_LIST.has(asked.sample.failure?.status ?? 0)) return null;
  if (asked.answer === null) return asked.sample;
  const path = operation.records ?? profile.records;
  const records = readRecords(asked.value, path, operation);
  if (records === undefined) return { ...asked.sample, notes: [recordsMissing("listOrders", path)] };
  if (records.length === 0) return asked.sample;
  const by = inspected(ORDER_RESULT_FIELDS, profile.fields.orderResult, dates);
  const fields = inspectFields(ORDER_RESULT_FIELDS, by, records, new Map());
  return { ...asked.sample, has: keysOf(records), fields };
}

/** No order has this reference. */
const NO_ORDER = "fw360:doctor:0";

export async function sampleLookUp(
  connection: Connection,
  operation: Operation,
  signal: AbortSignal,
): Promise<CallSample> {
  const { profile } = connection.dialect;
  const sent = connection.isOwn("findOrder")
    ? "findOrder"
    : describeRequest(connection, operation, { values: { reference: NO_ORDER } });
  try {
    const answer = await connection.read("findOrder", operation, { values: { reference: NO_ORDER } }, signal);
    const value = parseJson(answer.body);
    const told = (notes: CallSample["notes"]): CallSample =>
      sampled("findOrder", sent, { status: answer.status, has: namesIn(value), notes });
    const isNone =
      answer.status === 404 && operation.missing !== undefined && connection.errorIn(value)?.code === operation.missing;
    if (isNone) return told([]);
    if (answer.status >= 300) throw answerError(connection.describe("findOrder"), answer);
    const path = operation.records ?? profile.records;
    readJson(connection.describe("findOrder"), answer);
    const found = operation.record === undefined ? readRecords(value, path, operation) : [];
    if (found === undefined) return told([recordsMissing("findOrder", path)]);
    return told(found.length === 0 ? [] : [problem("query-ignored", { operation: "findOrder", asked: NO_ORDER })]);
  } catch (error) {
    return failed("findOrder", sent, error);
  }
}

function recordsMissing(operation: string, path: string): Problem {
  return problem("records-missing", { operation, path, candidates: [], setting: `${operation}.records` });
}
