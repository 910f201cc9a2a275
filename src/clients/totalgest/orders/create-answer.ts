/** Classifies the answers to `createOrder` by the table of `docs/reliability.md`. Pure. */
import { isRecord } from "../../../core/common/record.ts";
import { fingerprintOf, join } from "../../profile/tree.ts";
import { type ErpDialect, DEFAULT_TOTALGEST_PROFILE } from "../dialect.ts";
import { RemoteError, Tg360Error } from "../../../core/common/problems/errors.ts";
import type { CreateAnswer } from "../../../core/ports/erp.ts";
import type { ErpOrderRef } from "../../../core/ports/records.ts";
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import {
  type Call,
  detailOf,
  parseJson,
  readJson,
  serverErrorProblem,
  throttledProblem,
  transportError,
} from "../../answer/answer.ts";
import { excerptOf } from "../../answer/excerpt.ts";
import type { HttpAnswer, TransportFailure } from "../../wire/http.ts";
import { leavesOf } from "../../profile/reading/leaves.ts";
import { readPath } from "../../profile/reading/path.ts";
import { retryAfterMs } from "../../wire/send.ts";
import { ERROR_CODES, FIELD_CODES } from "../contract.ts";
import type { ErpConnection } from "../connection.ts";
import { toOrderRef } from "../products/decode.ts";
import { type ErrorBody, orderRefWire } from "../wire.ts";

/** What is needed to read the answers. */
type AnswerReading = Pick<ErpConnection, "dialect" | "errorIn">;

/** How many fields of a refusal a message lists. */
const FIELDS_SHOWN = 20;

/** How many names of an answer a message lists. */
const NAMES_SHOWN = 8;

/** The class of a complete answer. A 401 is the second one, because the session was renewed before. */
export function classifyAnswer(
  call: Call,
  reading: AnswerReading,
  reference: string,
  answer: HttpAnswer,
): CreateAnswer {
  const { status } = answer;
  if (mayBeThere(status) && saysDuplicate(reading, answer)) {
    const order = readDuplicate(call, reading, answer);
    return order === null ? unknown(call, answer) : { kind: "taken", order, how: "duplicate", isOthers: true };
  }
  switch (status) {
    case 200:
    case 201:
      return readTaken(call, reading, reference, answer);
    case 403:
    case 404:
    case 405:
      return { kind: "denied", status, problem: problem("order-blocked", { status, detail: detailOf(call, answer) }) };
    case 400:
    case 413:
    case 422:
      return { kind: "refused", problem: refusal(call, reading, answer) };
    case 429: {
      const stayAwayMs = retryAfterMs(answer, call.nowMs);
      return { kind: "throttled", retryAfterMs: stayAwayMs, problem: throttledProblem(call, answer) };
    }
    case 503:
      return unavailable(call, answer);
    default:
      return unknown(call, answer);
  }
}

/** The class of a call without a complete answer. */
export function classifyFailure(call: Call, failure: TransportFailure, signal: AbortSignal): CreateAnswer {
  if (failure.maySent) return { kind: "unknown", problem: problem("outcome-unknown", { detail: failure.code }) };
  if (failure.fault === "aborted") return notSent(call, signal);
  return { kind: "not-sent", problem: transportError(call, failure).problem };
}

/** The class of an order without a session or a turn: nothing was sent, or a 401 refused it. Rethrows other errors. */
export function classifyNoSession(call: Call, error: unknown, signal: AbortSignal): CreateAnswer {
  const isStopped = signal.aborted && (error === signal.reason || error instanceof RemoteError);
  if (isStopped) return notSent(call, signal);
  if (!(error instanceof RemoteError)) throw error;
  switch (error.reason) {
    case "credentials":
    case "permission":
      return { kind: "unauthorized", problem: error.problem };
    case "throttled":
      return { kind: "throttled", retryAfterMs: error.retryAfterMs, problem: error.problem };
    case "configuration":
      return { kind: "denied", status: error.status ?? 404, problem: error.problem };
    case "session":
    case "unreachable":
    case "failing":
    case "contract":
      return { kind: "not-sent", problem: error.problem };
  }
}

/** Our own signal stopped it before a byte was sent. */
function notSent(call: Call, signal: AbortSignal): CreateAnswer {
  const reason: unknown = signal.reason;
  if (reason instanceof Tg360Error) return { kind: "not-sent", problem: reason.problem };
  const { system, operation, host } = call;
  return { kind: "not-sent", problem: problem("unreachable", { system, operation, host, detail: "ABORTED" }) };
}

/** Accepted if the answer has id and number, and either no reference or ours; otherwise the order is looked up. */
function readTaken(call: Call, { dialect }: AnswerReading, reference: string, answer: HttpAnswer): CreateAnswer {
  const proof = readProof(call, answer);
  const place = dialect.profile.createOrder.record ?? "";
  const read = dialect.created.read(readPath(proof, place));
  const parsed = orderRefWire.safeParse(read);
  if (!parsed.success) {
    const missing = parsed.error.issues.flatMap(({ path }) =>
      path[0] === undefined ? ["id", "number"] : String(path[0]),
    );
    const places = missing.map((field) => join(place, dialect.created.sourceOf(field)));
    return isRecord(proof) ? unread(call, answer, places, proof) : unknown(call, answer);
  }
  const { externalReference } = parsed.data;
  return (externalReference ?? reference) === reference
    ? { kind: "taken", order: toOrderRef(parsed.data), how: isRepetition(dialect, answer) ? "duplicate" : "created" }
    : unknown(call, answer);
}

/** In the built-in contract 200 means the first answer repeated; in other systems its meaning is unknown. */
function isRepetition({ fingerprint }: ErpDialect, { status }: HttpAnswer): boolean {
  return status === 200 && fingerprint === fingerprintOf(DEFAULT_TOTALGEST_PROFILE);
}

/** A successful JSON answer without id or number at the profile's places: the profile may be wrong. */
function unread(call: Call, answer: HttpAnswer, places: readonly string[], proof: unknown): CreateAnswer {
  const leaves = leavesOf([proof]).filter(({ values }) => !isRecord(values[0]));
  const found = leaves.map(({ path }) => excerptOf(path, call.secrets));
  const unreadable = problem("order-unread", { status: answer.status, places, found: found.slice(0, NAMES_SHOWN) });
  return { kind: "unknown", problem: unreadable };
}

/** Client errors may mean that the order already exists; but a 401 concerns the credentials and a 429 the rate. */
function mayBeThere(status: number): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 429;
}

function saysDuplicate({ errorIn }: AnswerReading, answer: HttpAnswer): boolean {
  return errorIn(parseJson(answer.body))?.code === ERROR_CODES.duplicateReference;
}

/** Id and number of the order with our reference; null = the answer does not prove it. */
function readDuplicate(call: Call, { errorIn }: AnswerReading, answer: HttpAnswer): ErpOrderRef | null {
  const existing = errorIn(readProof(call, answer))?.existing ?? null;
  return existing === null ? null : toOrderRef(existing);
}

/** The JSON of an answer with a suitable Content-Type; otherwise undefined. */
function readProof(call: Call, answer: HttpAnswer): unknown {
  try {
    return readJson(call, answer);
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}

function refusal(call: Call, { errorIn }: AnswerReading, answer: HttpAnswer): Problem {
  const fields = errorIn(parseJson(answer.body))?.fields ?? [];
  const shown = fields.slice(0, FIELDS_SHOWN);
  return problem("erp-refused-order", {
    detail: detailOf(call, answer),
    fields: shown.map((field) => excerptOf(fieldText(field), call.secrets)),
    reasons: shown.map(({ code }) => KNOWN_REASONS.find((known) => known === code) ?? ""),
    lines: shown.map(({ path }) => lineOf(path ?? "")),
  });
}

const KNOWN_REASONS: readonly string[] = Object.values(FIELD_CODES);

/** The number of the order line in a path of the contract, from 1; "" = none. */
function lineOf(path: string): string {
  const [, index] = /^lines\[(\d{1,6})\]/.exec(path) ?? [];
  return index === undefined ? "" : String(Number(index) + 1);
}

function fieldText(field: NonNullable<ErrorBody["fields"]>[number]): string {
  const { path, code, message } = field;
  return [path, [code, message].filter(isFilled).join(", ")].filter(isFilled).join(": ");
}

function isFilled(part: string | null | undefined): boolean {
  return part !== null && part !== undefined && part !== "";
}

function unavailable(call: Call, answer: HttpAnswer): CreateAnswer {
  const stayAwayMs = retryAfterMs(answer, call.nowMs);
  const what = stayAwayMs === null ? serverErrorProblem(call, answer) : throttledProblem(call, answer);
  return { kind: "unavailable", retryAfterMs: stayAwayMs, problem: what };
}

function unknown(call: Call, answer: HttpAnswer): CreateAnswer {
  const detail = `HTTP ${String(answer.status)} ${detailOf(call, answer)}`.trim();
  return { kind: "unknown", problem: problem("outcome-unknown", { detail }) };
}
