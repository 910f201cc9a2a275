import { isRecord } from "../../../core/common/record.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import type { ErpPayment } from "../../../core/ports/erp.ts";
import type { TellAnswer } from "../../../core/ports/records.ts";
import {
  answerError,
  type Call,
  cannotAsk,
  detailOf,
  parseJson,
  readJson,
  transportError,
} from "../../answer/answer.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { fillAll } from "../../profile/grammar/template.ts";
import { codecOf } from "../../wire/codec/codecs.ts";
import { type HttpAnswer, TransportFailure } from "../../wire/http.ts";
import type { ErpConnection } from "../connection.ts";
import { ERROR_CODES } from "../contract.ts";

/** See `Erp.recordPayment`. */
export async function recordPayment(
  connection: ErpConnection,
  operation: Operation,
  { order, ...payment }: ErpPayment,
  signal: AbortSignal,
): Promise<TellAnswer> {
  const { describe, dialect, ids } = connection;
  const values = { ...order, reference: payment.externalReference };
  const call = describe("recordPayment");
  const unsendable = connection.isOwn("recordPayment") ? null : connection.unaskable(operation, { values });
  if (unsendable !== null) return { kind: "unsent", error: cannotAsk("TotalGest", "recordPayment", unsendable) };
  const constants = fillAll(operation.body, { ...ids, ...values });
  const written = dialect.payment(payment, isRecord(constants) ? constants : undefined);
  const body = codecOf(operation).encode(written, operation.charset);
  try {
    const sent = { body, asked: payment };
    return judge(connection, call, await connection.sendOnce("recordPayment", operation, { values }, sent, signal));
  } catch (error) {
    if (error instanceof TransportFailure)
      return { kind: error.maySent ? "unknown" : "unsent", error: transportError(call, error) };
    if (!(error instanceof RemoteError)) throw error;
    // A contract that is broken may be that of an answer.
    return { kind: error.reason === "contract" ? "unknown" : "unsent", error };
  }
}

/** Statuses of a server that does not have the function. */
const HAS_NONE: ReadonlySet<number> = new Set([403, 405, 501]);
const REFUSALS: ReadonlySet<number> = new Set([400, 404, 409, 413, 422]);

function judge({ errorIn }: ErpConnection, call: Call, answer: HttpAnswer): TellAnswer {
  const { status } = answer;
  const code = errorIn(parseJson(answer.body))?.code ?? null;
  if (code === ERROR_CODES.duplicatePayment && status < 500) return { kind: "taken" };
  if (status < 300) {
    // A page for people, such as that of a login, is no answer to it.
    readJson(call, answer);
    return { kind: "taken" };
  }
  const error = answerError(call, answer, "one");
  if (HAS_NONE.has(status) || (status === 404 && code === null)) return { kind: "unsupported", error };
  if (REFUSALS.has(status)) return { kind: "refused", detail: detailOf(call, answer) };
  return { kind: status === 429 ? "unsent" : "unknown", error };
}
