import type { Connection } from "../../../clients/totalgest/connection.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { describeRequest, failed, namesIn } from "./call.ts";
import { answerError, parseJson, readJson } from "../../../clients/answer/answer.ts";
import { readRecords } from "../../../clients/profile/reading/path.ts";

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
      return { ...base, failure: null, notes: [{ kind: "records-missing", path, candidates: [] }] };
    }
    return { ...base, failure: null, notes: found.length === 0 ? [] : [{ kind: "query-ignored", asked: NO_ORDER }] };
  } catch (error) {
    return failed("findOrder", sent, error);
  }
}
