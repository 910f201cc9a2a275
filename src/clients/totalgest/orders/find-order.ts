/** Finds orders by our reference. */
import { isRecord } from "../../../core/common/record.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { BookedOrder } from "../../../core/ports/books.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { answerError, notAbout, parseJson, readJson } from "../../answer/answer.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { readPath, readRecords } from "../../profile/reading/path.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { join } from "../../profile/tree.ts";
import { readAs } from "../../answer/read-as.ts";
import type { ErpConnection } from "../connection.ts";
import { foundOrdersWire } from "../wire.ts";
import { decodeBooked } from "./books.ts";

/** Implements `Erp.findOrders`; throws if the profile lacks the operation. */
export async function findOrders(
  connection: ErpConnection,
  operation: Operation | null,
  reference: string,
  signal: AbortSignal,
): Promise<readonly BookedOrder[]> {
  const { dialect, describe } = connection;
  if (operation === null) {
    const facts = { system: "TotalGest", reason: "contract" } as const;
    throw new RemoteError(problem("function-missing", { system: "TotalGest", operation: "findOrder" }), facts);
  }
  const call = describe("findOrder");
  const answer = await connection.read("findOrder", operation, { values: { reference } }, signal);
  if (isMissing(connection, operation, answer)) return [];
  if (answer.status >= 300) throw answerError(call, answer);
  const records = foundRecords(connection, operation, readJson(call, answer));
  const sourceOf = (path: string): string => foundAt(connection, operation, path);
  const items = records?.map((record) => dialect.booked.read(record));
  readAs(call, foundOrdersWire, { items }, "", sourceOf);
  return (records ?? []).flatMap((record, at) => {
    const booked = decodeBooked(dialect.booked, record);
    if (!booked.ok) return [];
    if (booked.value.reference === reference) {
      const read = items?.[at];
      // What an adapter says of an order that it makes in steps.
      const isPartial = isRecord(read) && read["complete"] === false;
      return [{ ...booked.value, ...(isPartial && { isPartial }) }];
    }
    throw notAbout(call, sourceOf(`items[${String(at)}].externalReference`), reference, booked.value.reference);
  });
}

/** The one record at the operation's place, or none; else the list. */
function foundRecords(
  { dialect }: ErpConnection,
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
function foundAt({ dialect }: ErpConnection, operation: Operation, path: string): string {
  const [list = "", field = ""] = path.split(/\.(.*)/s);
  const at = operation.record ?? list.replace("items", () => operation.records ?? dialect.profile.records);
  return field === "" ? at : join(at, dialect.orderResult.sourceOf(field));
}

/** TotalGest's own "not there": a 404 with the profile's code. */
export function isMissing({ errorIn }: ErpConnection, operation: Operation, answer: HttpAnswer): boolean {
  if (answer.status !== 404 || operation.missing === undefined) return false;
  return errorIn(parseJson(answer.body))?.code === operation.missing;
}
