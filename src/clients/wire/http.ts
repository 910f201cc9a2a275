import got, { RequestError, TimeoutError } from "got";
import type { PlainResponse } from "got";

import { SECOND } from "../../core/common/time/duration.ts";
import { codeOf } from "../../core/common/problems/thrown.ts";
import { decodeUtf8, toUtf8 } from "./charset.ts";

/** A connection has to stand within this: look-up of the name, TCP and TLS each. */
const CONNECT_TIMEOUT_MS = 10 * SECOND;

/** Most decoded bytes of one answer: a gzip bomb of 200 KB unpacks to 200 MB. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text sent; only on a POST. */
  readonly body?: string;
  /** What the answer is in where it names no charset, or a wrong one; absent = UTF-8. */
  readonly charset?: string | undefined;
  /** From the first step of the connection to the last byte of the answer. */
  readonly timeoutMs: number;
}

/** More than a run reads and sends that finds nothing new. */
const MUCH_BYTES = 2 * 1024 * 1024;

let bytesLeft = 0;
let onMuch: (() => void) | null = null;

/** Calls `act` once, as soon as so much has passed from now on, before it is decoded. In the place of what was to be called. */
export function whenMuchPassed(act: () => void): void {
  bytesLeft = MUCH_BYTES;
  onMuch = act;
}

function countPassed(bytes: number): void {
  bytesLeft -= bytes;
  if (bytesLeft > 0 || onMuch === null) return;
  onMuch();
  onMuch = null;
}

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

const NO_COOKIES: ReadonlyMap<string, string> = new Map();

interface AnswerParts {
  readonly original?: HttpAnswer;
  readonly cookies?: ReadonlyMap<string, string>;
  readonly charset?: string | undefined;
}

/** As UTF-8 without a byte order mark, which says more than any header. */
function decoded(raw: Buffer, contentType: string, charset: string | undefined): Buffer {
  const isMarked = raw.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return isMarked ? raw.subarray(BYTE_ORDER_MARK.length) : toUtf8(raw, contentType, charset);
}

/** An answer that came whole, whatever it says. */
export class HttpAnswer {
  readonly status: number;
  /** Names in lower case; of repeated ones the first. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed, in UTF-8 where the answer names its charset, without a byte order mark. */
  readonly bytes: Buffer;
  /** By name, as the answer sets them. */
  readonly cookies: ReadonlyMap<string, string>;
  /** What stood on the wire, where `status` is what the answer says in its body. */
  readonly wireStatus: number;
  #body: string | null = null;

  /** `said`: the answer whose bytes these are, decoded already. `charset` as in the request. */
  constructor(
    status: number,
    headers: Readonly<Record<string, string>>,
    raw: Buffer,
    { original, cookies, charset }: AnswerParts = {},
  ) {
    this.status = status;
    this.headers = headers;
    this.wireStatus = original?.wireStatus ?? status;
    this.cookies = original?.cookies ?? cookies ?? NO_COOKIES;
    this.bytes = original?.bytes ?? decoded(raw, headers["content-type"] ?? "", charset);
  }

  /** The same answer, which means this status whatever it came with. */
  meaning(status: number): HttpAnswer {
    return status === this.status ? this : new HttpAnswer(status, this.headers, this.bytes, { original: this });
  }

  /** Decoded when it is first asked for, as `decodeUtf8` does. */
  get body(): string {
    this.#body ??= decodeUtf8(this.bytes);
    return this.#body;
  }
}

/**
 * `unreachable` (no connection), `certificate` (TLS refused it), `timed-out`, `broken` (reset, cut short, not HTTP),
 * `too-large` (over `MAX_BODY_BYTES`), `aborted` (by our own signal).
 */
export type TransportFault = "unreachable" | "certificate" | "timed-out" | "broken" | "too-large" | "aborted";

/** No whole answer came. Holds nothing of the request: got's own errors carry its headers, and so the credentials. */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  readonly fault: TransportFault;
  /** The system's code, e.g. `ECONNRESET`. */
  readonly code: string;
  /** `false` = certainly not a byte of the request went out; `true` = it may have. */
  readonly maySent: boolean;

  constructor(fault: TransportFault, code: string, maySent: boolean) {
    super(`${fault} ${code}`);
    this.fault = fault;
    this.code = code;
    this.maySent = maySent;
  }
}

/**
 * One call, one try: no retry, no redirect, no error for a status, a cap on decoded bytes. Connections are kept alive.
 * Throws TransportFailure where no whole answer came.
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
    return new HttpAnswer(whole.statusCode, firstValues(whole.headers), body, {
      cookies: cookiesIn(whole.headers),
      charset: request.charset,
    });
  } catch (error) {
    throw toTransportFailure(error, answered() !== null, request, signal);
  } finally {
    stream.destroy();
  }
}

function openStream(request: HttpRequest, signal: AbortSignal): ReturnType<typeof got.stream> {
  const connectMs = Math.min(CONNECT_TIMEOUT_MS, request.timeoutMs);
  return got.stream(request.url, {
    method: request.method,
    headers: { "user-agent": "tg360", ...request.headers },
    // Without a body of its own, a POST would wait for one.
    ...(request.method === "POST" ? { body: request.body ?? "" } : {}),
    throwHttpErrors: false,
    followRedirect: false,
    retry: { limit: 0 },
    https: { rejectUnauthorized: true },
    timeout: { lookup: connectMs, connect: connectMs, secureConnect: connectMs, request: request.timeoutMs },
    signal,
  });
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
 * Whether the request may have gone out: only when the connection stood, TLS included. A reset of a kept-alive
 * connection counts as "may have", since it stood. Holds because there are neither retries nor redirects.
 */
function wasConnected(error: RequestError, request: HttpRequest): boolean {
  const { timings } = error;
  if (timings?.connect === undefined) return false;
  return !request.url.startsWith("https:") || timings.secureConnect !== undefined;
}

/** got puts its own code on some errors and keeps the system's in the cause: the latter says more. */
function faultCode(error: unknown): string {
  if (!(error instanceof Error)) return "UNKNOWN";
  return codeOf(error.cause) ?? codeOf(error) ?? error.name;
}

function isCertificateCode(code: string): boolean {
  return /CERT|SELF_SIGNED|ISSUER|CRL_|LEAF_SIGNATURE|HOSTNAME_MISMATCH/.test(code);
}
