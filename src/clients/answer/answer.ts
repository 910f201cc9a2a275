/**
 * Maps an answer, or a missing one, to a RemoteError with its reason. No error contains a header, a URL or a cause, so
 * none can leak credentials.
 */
import { RemoteError, type RemoteReason } from "../../core/common/problems/errors.ts";
import { retryInstant } from "../../core/run/pauses.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { System } from "../../core/common/systems.ts";
import { hasInvalidBytes, inWindows1252 } from "../wire/charset.ts";
import { excerptOf, readableJson } from "./excerpt.ts";
import { type Fault, foundText } from "./fault.ts";
import { CODECS } from "../wire/codec/codecs.ts";
import { type HttpAnswer, MAX_BODY_BYTES, type TransportFailure } from "../wire/http.ts";
import { asksToWait, retryAfterMs } from "../wire/send.ts";

/** An error in the system's own words. */
export interface VendorError {
  /** The contract's code, or the system's own. */
  readonly code: string;
  /** `code: message`. */
  readonly text: string;
}

/** The call that an answer belongs to, and what is needed to read the answer. */
export interface Call {
  readonly system: System;
  /** The contract's name: `orders/list`, `createOrder`. */
  readonly operation: string;
  readonly host: string;
  /** The system's configured address, without a slash at the end; absent = unknown. */
  readonly address?: string | undefined;
  /** The usual limit of a call, in ms; absent = unknown. */
  readonly timeoutMs?: number;
  /** Epoch ms. */
  readonly nowMs: number;
  /** Masked wherever the system repeats them. */
  readonly secrets: readonly string[];
  /** The contract's error if this JSON value is one; else null. */
  readonly describeError: (value: unknown) => VendorError | null;
}

/** Codes of got and of Node's parser, which meets the rest of the body where the next answer has to begin. */
const OF_A_WRONG_LENGTH = /^(HPE_|ERR_HTTP_CONTENT_LENGTH_MISMATCH)/;

/**
 * No complete answer arrived: `unreachable` if nothing was sent, else `failing`. An answer that is too large breaks the
 * contract.
 */
export function transportError(call: Call, failure: TransportFailure): RemoteError {
  const { system, operation, host, timeoutMs } = call;
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  switch (failure.fault) {
    case "certificate":
      return remote(call, problem("certificate-refused", { system, host, detail: failure.code }), "unreachable");
    case "timed-out":
      return remote(call, problem("timed-out", { system, operation, host, ...limit }), "failing");
    case "too-large": {
      const limitMb = MAX_BODY_BYTES / 1024 / 1024;
      return remote(call, problem("answer-too-large", { system, operation, limitMb }), "contract");
    }
    case "unreachable":
    case "broken":
    case "aborted": {
      if (failure.maySent && OF_A_WRONG_LENGTH.test(failure.code))
        return remote(call, problem("answer-wrong-length", { system, operation, host }), "failing");
      const reason = failure.maySent ? "failing" : "unreachable";
      return remote(call, problem("unreachable", { system, operation, host, detail: failure.code }), reason);
    }
  }
}

/** The answer is JSON, but breaks the contract. */
export function contractBroken(call: Call, fault: Fault): RemoteError {
  const { system, operation } = call;
  return remote(call, problem("contract-broken", { system, operation, ...fault }), "contract");
}

/** A value cannot be written into the request of an operation: nothing was sent. */
export function cannotAsk(system: System, operation: string, value: string): RemoteError {
  return new RemoteError(problem("cannot-ask", { system, operation, value: foundText(value) }), {
    system,
    reason: "contract",
  });
}

/** The answer is about something other than what was asked for. */
export function notAbout(call: Call, path: string, asked: string, found: unknown): RemoteError {
  return contractBroken(call, { path, expected: foundText(asked), found: foundText(found) });
}

/**
 * The JSON of a successful answer. Throws RemoteError (`contract`) for HTML, an empty body or truncated JSON. An object
 * or list is accepted under any Content-Type; a missing Content-Type is accepted too. A value with bytes that are not
 * text becomes `Unclear`.
 */
export function readJson(call: Call, answer: HttpAnswer): unknown {
  return checkJson(call, answer, parseJson(answer.body));
}

/**
 * The error for an answer with bytes that are not text; null = there are none. A reader of a few values does not use
 * it: an order is accepted even if a name in the answer cannot be read.
 */
export function textFault(call: Call, answer: HttpAnswer): RemoteError | null {
  if (!hasInvalidBytes(answer.body)) return null;
  const { system, operation, secrets } = call;
  const at = answer.body.search(/\p{Cs}/u);
  const around = answer.body.slice(Math.max(0, at - 30), at + 30);
  const excerpt = excerptOf(around.replaceAll(/\p{Cs}/gu, "?"), secrets);
  const reading = excerptOf(inWindows1252(around), secrets);
  return remote(call, problem("answer-no-text", { system, operation, excerpt, reading }), "contract", answer);
}

/** `value` is the parsed body; undefined = not JSON. Throws as `readJson`. */
export function checkJson(call: Call, answer: HttpAnswer, value: unknown): unknown {
  const isJson = value !== undefined && (isJsonType(answer) || (typeof value === "object" && value !== null));
  if (!isJson) throw noJson(call, answer);
  return value;
}

/**
 * Parses a body as JSON under any Content-Type, as for error answers; undefined = not JSON. A value with bytes that are
 * not text becomes `Unclear`.
 */
export function parseJson(body: string): unknown {
  return CODECS.json.decode(body);
}

/**
 * The error of an answer that is not a success. `about` = what was asked for: an unknown single record is not a fault
 * of the configuration.
 */
export function answerError(call: Call, answer: HttpAnswer, about: "all" | "one" = "all"): RemoteError {
  const { system, operation } = call;
  const { status } = answer;
  const detail = detailOf(call, answer);
  const fail = (what: Problem, reason: RemoteReason): RemoteError => remote(call, what, reason, answer);
  if (status >= 300 && status < 400) return redirected(call, answer);
  if (status === 401) return fail(problem("credentials-refused", { system, detail }), "credentials");
  if (status === 403) return fail(problem("permission-denied", { system, operation, detail }), "permission");
  if (asksToWait(answer, call.nowMs)) {
    return fail(throttledProblem(call, answer), "throttled");
  }
  if (status === 408 || status >= 500) return fail(serverErrorProblem(call, answer), "failing");
  const vendorError = status === 404 && about === "all" ? call.describeError(parseJson(answer.body)) : null;
  if (vendorError !== null)
    return fail(problem("unknown-shop", { system, detail, code: vendorError.code }), "configuration");
  if (status < 300 || isHtml(answer) || answer.body.trim() === "") return noJson(call, answer);
  return fail(problem("remote-refused", { system, operation, status: answer.wireStatus, detail }), "contract");
}

/** A 401 with a fresh session: the credentials are right, and another try later is harmless. */
export function sessionRefused(call: Call, answer: HttpAnswer): RemoteError {
  const { system, operation } = call;
  const detail = detailOf(call, answer);
  return remote(call, problem("session-refused", { system, operation, detail }), "session", answer);
}

export function throttledProblem(call: Call, answer: HttpAnswer): Problem {
  const { system, operation, nowMs } = call;
  return problem("throttled", { system, operation, until: retryInstant(retryAfterMs(answer, nowMs), nowMs) });
}

export function serverErrorProblem(call: Call, answer: HttpAnswer): Problem {
  const { system, operation } = call;
  return problem("server-error", { system, operation, status: answer.wireStatus, detail: detailOf(call, answer) });
}

/** The contract's error in an answer, or a short excerpt of the body. */
export function detailOf(call: Call, answer: HttpAnswer): string {
  const value = parseJson(answer.body);
  const words = typeof value === "object" && value !== null ? readableJson(value) : answer.body;
  return excerptOf(call.describeError(value)?.text ?? words, call.secrets);
}

function isHtml(answer: HttpAnswer): boolean {
  return /\bx?html\b/i.test(contentType(answer)) || /^\s*</.test(answer.body);
}

/** The format if it is a known one that the profile does not name; null = another one. */
function otherWireOf(answer: HttpAnswer): "XML" | "SOAP" | "CSV" | null {
  const type = contentType(answer);
  const start = answer.body.slice(0, EXAMINED_LENGTH);
  if (/\bcsv\b/i.test(type)) return "CSV";
  if (/\bx?html\b/i.test(type) && !/^\s*<\?xml/.test(start)) return null;
  const isXml = /^\s*<\?xml\b/.test(start) || (/\bxml\b/i.test(type) && /^\s*</.test(start));
  if (!isXml || /<html\b/i.test(start)) return null;
  return /<(?:[\w-]+:)?Envelope\b/.test(start) ? "SOAP" : "XML";
}

/** How many characters are examined to find out. */
const EXAMINED_LENGTH = 1000;

function isJsonType(answer: HttpAnswer): boolean {
  const type = contentType(answer);
  return type === "" || /^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i.test(type);
}

function contentType(answer: HttpAnswer): string {
  return answer.headers["content-type"]?.trim() ?? "";
}

function noJson(call: Call, answer: HttpAnswer): RemoteError {
  const { system, operation, host, secrets } = call;
  const { status } = answer;
  if (answer.unread !== null) {
    const { unread } = answer;
    const fault = textFault(call, answer);
    return (
      fault ?? remote(call, problem("xml-unread", { system, operation, status, detail: unread }), "contract", answer)
    );
  }
  const wire = otherWireOf(answer);
  if (wire !== null) {
    return remote(call, problem("wire-unread", { system, operation, wire, status }), "contract", answer);
  }
  if (isHtml(answer)) {
    const excerpt = excerptOf(answer.body, secrets);
    return remote(call, problem("got-html", { system, operation, host, status, excerpt }), "contract", answer);
  }
  const shown = isJsonType(answer) ? answer.body : `${contentType(answer)}: ${answer.body}`;
  const excerpt = excerptOf(shown, secrets);
  return remote(call, problem("got-no-json", { system, operation, host, status, excerpt }), "contract", answer);
}

function redirected(call: Call, answer: HttpAnswer): RemoteError {
  const { system, operation, secrets } = call;
  const location = excerptOf(answer.headers["location"] ?? "", secrets);
  const address = newAddress(call, answer.headers["location"] ?? "");
  const what = problem("redirected", { system, operation, status: answer.status, location, address });
  return remote(call, what, "contract", answer);
}

/** What to configure if the system has moved to where it redirects; "" = that is no other address of a system. */
function newAddress({ address }: Call, location: string): string {
  if (address === undefined || !URL.canParse(location)) return "";
  const [there, here] = [new URL(location), new URL(address)];
  if (there.protocol !== "https:" || there.origin === here.origin) return "";
  const path = here.pathname.replace(/\/$/, "");
  return there.pathname.startsWith(`${path}/`) ? there.origin + path : there.origin;
}

function remote(call: Call, what: Problem, reason: RemoteReason, answer?: HttpAnswer): RemoteError {
  const status = answer?.status ?? null;
  const stayAwayMs = answer !== undefined && reason === "throttled" ? retryAfterMs(answer, call.nowMs) : null;
  return new RemoteError(what, { system: call.system, reason, status, retryAfterMs: stayAwayMs });
}
