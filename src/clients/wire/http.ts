import got, { RequestError, TimeoutError, type PlainResponse, type Request } from "got";

import { SECOND } from "../../core/common/time/duration.ts";
import { codeOf } from "../../core/common/problems/errors.ts";
import { declaredIn, decodeUtf8, toUtf8 } from "./charset.ts";
import { XmlFault } from "./codec/codecs.ts";

/** The limit for each of name look-up, TCP and TLS. */
const CONNECT_TIMEOUT_MS = 10 * SECOND;

/** The most decoded bytes of one answer: a gzip bomb of 200 KB unpacks to 200 MB. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text or bytes sent; not for a GET. */
  readonly body?: string | Uint8Array;
  /** The charset of an answer that declares none, or a wrong one; absent = UTF-8. */
  readonly charset?: string | undefined;
  /** The value of an answer in XML; absent = answers are JSON. Throws XmlFault. */
  readonly readXml?: ((text: string) => unknown) | undefined;
  /** From the start of the connection to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** More than a run without changes reads and sends. */
const MANY_BYTES = 2 * 1024 * 1024;

let bytesLeft = 0;
let afterMany: (() => void) | null = null;

/**
 * Calls `act` once, after this many bytes have been transferred from now on, before they are decoded. Replaces an
 * earlier `act`.
 */
export function afterManyBytes(act: () => void): void {
  bytesLeft = MANY_BYTES;
  afterMany = act;
}

function countPassed(bytes: number): void {
  bytesLeft -= bytes;
  if (bytesLeft > 0 || afterMany === null) return;
  afterMany();
  afterMany = null;
}

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

const NO_COOKIES: ReadonlyMap<string, string> = new Map();

interface AnswerParts {
  readonly original?: HttpAnswer;
  readonly cookies?: ReadonlyMap<string, string>;
  readonly charset?: string | undefined;
  readonly unread?: string;
}

/** As UTF-8 without byte order mark. A byte order mark takes precedence over the header. */
function decoded(raw: Buffer, contentType: string, charset: string | undefined): Buffer {
  const isMarked = raw.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return isMarked ? raw.subarray(BYTE_ORDER_MARK.length) : toUtf8(raw, contentType, charset);
}

/** A complete answer with any status. */
export class HttpAnswer {
  readonly status: number;
  /** Names in lower case; of repeated headers the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed, in UTF-8 if the charset is known, without byte order mark. */
  readonly bytes: Buffer;
  /** The cookies that the answer sets, by name. */
  readonly cookies: ReadonlyMap<string, string>;
  /** The status on the wire, if `status` was derived from the body. */
  readonly wireStatus: number;
  /** Why the answer could not be read as XML; null = it could, or is not to be. */
  readonly unread: string | null;
  #body: string | null = null;

  /** `original`: the answer with these already decoded bytes. `charset` as in the request. */
  constructor(
    status: number,
    headers: Readonly<Record<string, string>>,
    raw: Buffer,
    { original, cookies, charset, unread }: AnswerParts = {},
  ) {
    this.status = status;
    this.headers = headers;
    this.wireStatus = original?.wireStatus ?? status;
    this.unread = unread ?? original?.unread ?? null;
    this.cookies = original?.cookies ?? cookies ?? NO_COOKIES;
    this.bytes = original?.bytes ?? decoded(raw, headers["content-type"] ?? "", charset);
  }

  /** The same answer with the status that its body means. */
  meaning(status: number): HttpAnswer {
    return status === this.status ? this : new HttpAnswer(status, this.headers, this.bytes, { original: this });
  }

  /** The same answer as JSON, if it is XML; else unchanged, with the reason in `unread`. */
  asJson(readXml: (text: string) => unknown): HttpAnswer {
    if (!/^\s*<(?!!doctype html|html)/i.test(this.body)) return this;
    try {
      const bytes = Buffer.from(JSON.stringify(readXml(this.body)));
      return new HttpAnswer(this.status, { ...this.headers, "content-type": "application/json" }, bytes, {
        cookies: this.cookies,
      });
    } catch (error) {
      if (!(error instanceof XmlFault)) throw error;
      return new HttpAnswer(this.status, this.headers, this.bytes, { original: this, unread: error.message });
    }
  }

  /** Decoded on first use by `decodeUtf8`. */
  get body(): string {
    this.#body ??= decodeUtf8(this.bytes);
    return this.#body;
  }
}

/**
 * `unreachable` (no connection), `certificate` (refused by TLS), `timed-out`, `broken` (reset, truncated, not HTTP),
 * `too-large` (over `MAX_BODY_BYTES`), `aborted` (by our own signal).
 */
export type TransportFault = "unreachable" | "certificate" | "timed-out" | "broken" | "too-large" | "aborted";

/**
 * No complete answer arrived. Contains nothing of the request: got's own errors contain its headers, and so the
 * credentials.
 */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  readonly fault: TransportFault;
  /** The system's code, e.g. `ECONNRESET`. */
  readonly code: string;
  /** `false` = certainly no byte of the request was sent; `true` = it may have been. */
  readonly maySent: boolean;

  constructor(fault: TransportFault, code: string, maySent: boolean) {
    super(`${fault} ${code}`);
    this.fault = fault;
    this.code = code;
    this.maySent = maySent;
  }
}

/**
 * One call, one try: no retry, no redirect, no error for a status, a limit on decoded bytes. Connections are kept
 * alive. Throws TransportFailure if no complete answer arrives.
 */
export async function exchange(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  if (signal.aborted) throw new TransportFailure("aborted", "ABORTED", false);
  const stream = openStream(request, signal);
  let response: PlainResponse | null = null;
  stream.on("response", (arrived: PlainResponse) => {
    response = arrived;
  });
  const answered = (): PlainResponse | null => response;
  try {
    const body = await readBody(stream);
    countPassed(body.length + (request.body?.length ?? 0));
    const whole = answered();
    if (whole === null) throw new TransportFailure("broken", "NO_RESPONSE", true);
    const { charset, readXml } = request;
    const cookies = cookiesIn(whole.headers);
    if (readXml === undefined) {
      return new HttpAnswer(whole.statusCode, firstValues(whole.headers), body, { cookies, charset });
    }
    const declared = { cookies, charset: declaredIn(body) ?? charset };
    return new HttpAnswer(whole.statusCode, firstValues(whole.headers), body, declared).asJson(readXml);
  } catch (error) {
    throw toTransportFailure(error, answered() !== null, request, signal);
  } finally {
    stream.destroy();
  }
}

/**
 * What all calls have in common: got checks and copies options for every call, so each call gives as few as possible.
 * With a shorter limit of its own, a call ends at that limit even while it connects.
 */
const client = got.extend({
  headers: { "user-agent": "tg360" },
  throwHttpErrors: false,
  followRedirect: false,
  retry: { limit: 0 },
  https: { rejectUnauthorized: true },
  timeout: { lookup: CONNECT_TIMEOUT_MS, connect: CONNECT_TIMEOUT_MS, secureConnect: CONNECT_TIMEOUT_MS },
});

function openStream({ url, method, headers, body, timeoutMs }: HttpRequest, signal: AbortSignal): Request {
  const options = { headers, timeout: { request: timeoutMs }, signal };
  // Without a body, got would wait for one to be written to the stream.
  return client.stream(url, method === "GET" ? options : { ...options, method, body: body ?? "" });
}

async function readBody(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new TransportFailure("too-large", "TOO_LARGE", true);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function cookiesIn(headers: PlainResponse["headers"]): ReadonlyMap<string, string> {
  const set = headers["set-cookie"];
  if (set === undefined) return NO_COOKIES;
  const pairs = set.map((cookie) => /^\s*([^=;\s]+)\s*=\s*([^;]*)/.exec(cookie)).filter((found) => found !== null);
  return new Map(pairs.map(([, name = "", value = ""]) => [name, value.trim()]));
}

function firstValues(headers: PlainResponse["headers"]): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value[0] : value;
    if (text !== undefined) first[name] = text;
  }
  return first;
}

function toTransportFailure(
  error: unknown,
  answered: boolean,
  request: HttpRequest,
  signal: AbortSignal,
): TransportFailure {
  if (error instanceof TransportFailure) return error;
  const maySent = answered || !(error instanceof RequestError) || wasConnected(error, request);
  if (signal.aborted) return new TransportFailure("aborted", "ABORTED", maySent);
  const code = faultCode(error);
  if (isCertificateCode(code)) return new TransportFailure("certificate", code, maySent);
  if (!maySent) return new TransportFailure("unreachable", code, false);
  return new TransportFailure(error instanceof TimeoutError ? "timed-out" : "broken", code, true);
}

/**
 * Whether the request may have been sent: only if the connection was established, TLS included. A reset of a kept-alive
 * connection counts as "may have", because it was established. Valid because there are no retries or redirects.
 */
function wasConnected(error: RequestError, request: HttpRequest): boolean {
  const { timings } = error;
  if (timings?.connect === undefined) return false;
  return !request.url.startsWith("https:") || timings.secureConnect !== undefined;
}

/** got sets its own code on some errors and keeps the system's more specific code in the cause. */
function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  return codeOf(error.cause) ?? codeOf(error) ?? error.name;
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|ISSUER|CRL_|LEAF_SIGNATURE|HOSTNAME_MISMATCH/.test(code);
}
