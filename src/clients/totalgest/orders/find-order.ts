/** Finds an order by our reference. */
import { isRecord } from "../../../core/common/record.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { FoundOrder } from "../../../core/ports/erp.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { answerError, notAbout, parseJson, readJson } from "../../answer/answer.ts";
import { decimalText } from "../../answer/primitives.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { readPath, readRecords } from "../../profile/reading/path.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { join } from "../../profile/tree.ts";
import { readAs } from "../../answer/read-as.ts";
import type { Connection } from "../connection.ts";
import { toOrderRef } from "../products/decode.ts";
import { bookedWire, foundOrdersWire } from "../wire.ts";

/** Implements `Erp.findOrder`; throws if the profile lacks the operation. */
export async function lookUp(
  connection: Connection,
  operation: Operation | null,
  reference: string,
  signal: AbortSignal,
): Promise<FoundOrder | null> {
  const { dialect, describe } = connection;
  const call = describe("findOrder");
  if (operation === null) {
    const facts = { system: "TotalGest", reason: "contract" } as const;
    throw new RemoteError(problem("function-missing", { system: "TotalGest", operation: "findOrder" }), facts);
  }
  const answer = await connection.read("findOrder", operation, { values: { reference } }, signal);
  if (isMissing(connection, operation, answer)) return null;
  if (answer.status >= 300) throw answerError(call, answer);
  const records = foundRecords(connection, operation, readJson(call, answer));
  const items = records?.map((record) => dialect.booked.read(record));
  const sourceOf = (path: string): string => foundAt(connection, operation, path);
  const found = readAs(call, foundOrdersWire, { items }, "", sourceOf).items;
  for (const [at, { externalReference }] of found.entries()) {
    if (externalReference === reference) continue;
    throw notAbout(call, sourceOf(`items[${String(at)}].externalReference`), reference, externalReference);
  }
  // Somebody may have entered it a second time, and cancelled one of them.
  const both = found.map((order, at) => [order, items?.[at]] as const);
  const live = both.filter(([, record]) => bookedWire.safeParse(record).data?.state !== "cancelled");
  const [[first, record] = [], ...others] = live.length === 0 ? both.slice(0, 1) : live;
  if (first === undefined) return null;
  const twins = others.filter(([{ id }]) => id !== first.id).map(([order]) => toOrderRef(order).number);
  // What an adapter says of an order that it makes in steps.
  const isPartial = isRecord(record) && record["complete"] === false;
  const ref = { ...toOrderRef(first), ...(twins.length === 0 ? {} : { twins }) };
  return { ...ref, ...(isPartial ? { isPartial } : totalIn(record)) };
}

/** The order's total, if readable. */
function totalIn(record: unknown): Pick<FoundOrder, "total"> {
  const booked = bookedWire.safeParse(record);
  if (!booked.success || !booked.data.totals) return {};
  const { totals, currency } = booked.data;
  return { total: { gross: decimalText(totals.gross), currency: currency ?? null } };
}

/** The one record at the operation's place, or none; else the list. */
export function foundRecords(
  { dialect }: Connection,
  operation: Operation,
  value: unknown,
): readonly unknown[] | undefined {
  if (operation.record !== undefined) {
    const record = readPath(value, operation.record);
    // `{"data": null}`: the place of the record is there, and empty.
    return record === null || (Array.isArray(record) && record.length === 0) ? [] : [record].flat();
  }
  return readRecords(value, operation.records ?? dialect.profile.records, operation);
}

/** The place in the answer to a look-up of a path such as `items[0].id`. */
export function foundAt({ dialect }: Connection, operation: Operation, path: string): string {
  const [list = "", field = ""] = path.split(/\.(.*)/s);
  const at = operation.record ?? list.replace("items", () => operation.records ?? dialect.profile.records);
  return field === "" ? at : join(at, dialect.orderResult.sourceOf(field));
}

/** TotalGest's own "not there": a 404 with the profile's code. */
export function isMissing({ errorIn }: Connection, operation: Operation, answer: HttpAnswer): boolean {
  if (answer.status !== 404 || operation.missing === undefined) return false;
  return errorIn(parseJson(answer.body))?.code === operation.missing;
}
