/** One call of a sample: its request, and its answer, decoded as far as possible. */
import { isRecord } from "../../../core/common/record.ts";
import type { Candidate, CallSample } from "../../../core/run/doctor/sample.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { answerError, parseJson, readJson, textFault } from "../../../clients/answer/answer.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import { prepare } from "../../../clients/profile/writing/request.ts";
import type { FieldSpecs } from "../../../clients/profile/grammar/specs.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import type { ErpConnection, Target } from "../../../clients/totalgest/connection.ts";
import type { OperationName } from "../../../clients/totalgest/dialect.ts";
import { isMissing } from "../../../clients/totalgest/orders/find-order.ts";
import { WIRE_OF } from "../../../clients/totalgest/wire.ts";
import { inspectFields } from "../inspect.ts";

/** A call with its answer, decoded as far as possible. */
export interface AnsweredCall {
  readonly sample: CallSample;
  readonly answer: HttpAnswer | null;
  /** Undefined = no answer, or not JSON. */
  readonly value: unknown;
}

/**
 * Makes one read with the profile's credentials. A failure of the network or TotalGest is part of the sample, not an
 * error; that there is no such order is none.
 */
export async function askSample(
  connection: ErpConnection,
  name: OperationName,
  operation: Operation,
  target: Target,
  signal: AbortSignal,
): Promise<AnsweredCall> {
  const sent = connection.isOwn(name) ? name : describeRequest(connection, operation, target);
  try {
    const answer = await connection.read(name, operation, target, signal);
    const call = connection.describe(name);
    const isLookUp = name === "findOrder";
    const isNone = isLookUp && isMissing(connection, operation, answer);
    if (answer.status >= 300 && !isNone) throw answerError(call, answer);
    const value = isNone ? parseJson(answer.body) : readJson(call, answer);
    // A run finds an order although a name in the answer cannot be read.
    const fault = isLookUp ? null : textFault(call, answer);
    if (fault !== null) throw fault;
    return { sample: sampled(name, sent, { status: answer.status, has: namesIn(value) }), answer, value };
  } catch (error) {
    return { sample: failedSample(name, sent, error), answer: null, value: undefined };
  }
}

export function failedSample(operation: string, sent: string, error: unknown): CallSample {
  if (!(error instanceof RemoteError)) throw error;
  return sampled(operation, sent, { status: error.status, failure: error });
}

export function sampled(operation: string, sent: string, shown: Partial<CallSample>): CallSample {
  const nothing = { status: null, failure: null, has: [], fields: [], notes: [] } as const;
  return { system: "TotalGest", operation, sent, ...nothing, ...shown };
}

/** Method and target. Credentials in them stay placeholders. */
export function describeRequest(
  { dialect, ids }: ErpConnection,
  operation: Operation,
  { values = {}, extra = {} }: Target = {},
): string {
  const named = Object.fromEntries(SECRETS.map((name) => [name, `{{${name}}}`]));
  const { method, target } = prepare(dialect.profile.basePath, operation, { ...named, ...ids, ...values }, extra);
  const shown = SECRETS.reduce(
    (text, name) => text.replaceAll(encodeURIComponent(`{{${name}}}`), `{{${name}}}`),
    target,
  );
  return `${method} ${shown}`;
}

const SECRETS = ["username", "password", "token"] as const;

export function namesIn(value: unknown): readonly string[] {
  return isRecord(value) ? Object.keys(value) : [];
}

/** These fields of the records, by the profile in force. */
export function fieldsIn(
  { dialect: { profile, dates } }: ErpConnection,
  group: keyof typeof WIRE_OF,
  specs: FieldSpecs,
  records: readonly unknown[],
  candidates?: ReadonlyMap<string, readonly Candidate[]>,
): CallSample["fields"] {
  return inspectFields({ specs, rules: profile.fields[group], dates, schema: WIRE_OF[group] }, records, candidates);
}
