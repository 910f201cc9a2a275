import { RemoteError } from "../../core/common/problems/errors.ts";
import type { RawRecord } from "../../core/ports/records.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { answerError, type Call, checkJson, parseJson, textFault, type VendorError } from "../answer/answer.ts";
import { excerptOf } from "../answer/excerpt.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { rawRecords, type RecordKind, takeList } from "../answer/raw-list.ts";
import { readAs } from "../answer/read-as.ts";
import { ERROR_CODES } from "./contract.ts";
import { readFlag, readText } from "./records/php.ts";
import { envelopeWire, type EnvelopeWire } from "./wire.ts";

/** The shop's reply to a call: data, or a refusal. */
export type ShopReply = Data | ShopRefusal;

export interface Data {
  readonly ok: true;
  readonly call: Call;
  readonly data: unknown;
  /**
   * The list extracted from the answer, which then has an empty list in its place. Null = it could not be extracted, or
   * was not asked for.
   */
  readonly taken: TakenList | null;
  /** Invalid bytes in the whole answer; null = none. Decodes all of it. */
  textFault(): RemoteError | null;
}

/** The records of a list, each decoded on demand. */
type TakenList = <T>(kind: RecordKind<T>) => readonly RawRecord<T>[];

export interface ShopRefusal {
  readonly ok: false;
  /** `not_found`, `duplicate_sku`, …, or any code of the site; `""` = none. */
  readonly code: string;
  /** The shop's own words. */
  readonly detail: string;
  /** The product that has the SKU, if the shop gives it. */
  readonly holderId: string | null;
  /** The error to throw where a refusal is not an expected result. */
  readonly error: RemoteError;
}

/** Statuses that refuse a write for its content, not for the credentials or the address. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([400, 409, 413, 422]);

/**
 * The envelope of an answer. Throws RemoteError if the answer is not about the call's content: not JSON, redirect, 5xx,
 * throttling, a refused key (`credentials`), a missing permission (`permission`, naming the function). `about` =
 * whether one record was asked for; `lists` = possible places of a list to extract.
 */
export function readReply(
  call: Call,
  answer: HttpAnswer,
  about: "all" | "one",
  lists: readonly string[] = [],
): ShopReply {
  const { status } = answer;
  if (status >= 300 && status < 400) throw answerError(call, answer);
  if (status === 408 || status === 429 || status >= 500) throw answerError(call, answer);
  const list = lists.length === 0 ? null : takeList(call, answer.bytes, lists);
  const parsed = list === null ? parseJson(answer.body) : list.value;
  const refusal = readRefusal(call, answer, about, parsed);
  if (refusal !== null) return refusal;
  if (REFUSING_STATUSES.has(status)) {
    const error = answerError(call, answer);
    return { ok: false, code: "", detail: excerptOf(answer.body, call.secrets), holderId: null, error };
  }
  if (status >= 300) throw answerError(call, answer);
  const json = checkJson(call, answer, parsed);
  const taken: TakenList | null = list === null ? null : (kind) => rawRecords(call, answer, list, kind);
  const { data } = readAs(call, envelopeWire, json);
  return { ok: true, call, data, taken, textFault: () => textFault(call, answer) };
}

/** The refusal of a function that the site lacks by its profile. */
export function functionMissing({ system, operation }: Call): ShopRefusal {
  const facts = { system, reason: "contract" } as const;
  const error = new RemoteError(problem("function-missing", { system, operation }), facts);
  return { ok: false, code: ERROR_CODES.unknownFunction, detail: "", holderId: null, error };
}

/** The refusal in an envelope with `status` 0 under any HTTP status; null = none. */
function readRefusal(call: Call, answer: HttpAnswer, about: "all" | "one", json: unknown): ShopRefusal | null {
  const parsed = envelopeWire.safeParse(json);
  if (!parsed.success || readFlag(parsed.data.status) !== false) return null;
  const error = readText(parsed.data.error) ?? "";
  const code = error === "" ? (readText(parsed.data.message) ?? "") : error;
  const detail = excerptOf(describeEnvelope(parsed.data) ?? "", call.secrets);
  if (answer.status === 401 || code === ERROR_CODES.invalidKey) throw credentialsRefused(call, answer, detail);
  if (answer.status === 403 || code === ERROR_CODES.permissionDenied) throw permissionDenied(call, answer, detail);
  return {
    ok: false,
    code,
    detail,
    holderId: readText(parsed.data.id),
    error: refusalError(call, answer, about, code, detail),
  };
}

/** `error: message` of an envelope with `status` 0; null = not such an envelope. */
export function describeEnvelopeError(value: unknown): VendorError | null {
  const parsed = envelopeWire.safeParse(value);
  if (!parsed.success || readFlag(parsed.data.status) !== false) return null;
  return { code: readText(parsed.data.error) ?? "", text: describeEnvelope(parsed.data) };
}

function describeEnvelope(envelope: EnvelopeWire): string {
  const parts = [readText(envelope.error), readText(envelope.message)].filter((part) => part !== null);
  return parts.join(": ");
}

function credentialsRefused(call: Call, answer: HttpAnswer, detail: string): RemoteError {
  const { system } = call;
  const facts = { system, reason: "credentials", status: answer.status } as const;
  return new RemoteError(problem("credentials-refused", { system, detail }), facts);
}

function permissionDenied(call: Call, answer: HttpAnswer, detail: string): RemoteError {
  const { system, operation } = call;
  const facts = { system, reason: "permission", status: answer.status } as const;
  return new RemoteError(problem("permission-denied", { system, operation, detail }), facts);
}

function refusalError(call: Call, answer: HttpAnswer, about: "all" | "one", code: string, detail: string): RemoteError {
  const { system, operation } = call;
  const { status } = answer;
  if (code === ERROR_CODES.unknownFunction) {
    return new RemoteError(problem("function-missing", { system, operation }), { system, reason: "contract", status });
  }
  if (status === 404 && code !== ERROR_CODES.notFound) return answerError(call, answer, about);
  const what = problem("remote-refused", { system, operation, status, detail });
  return new RemoteError(what, { system, reason: "contract", status });
}
