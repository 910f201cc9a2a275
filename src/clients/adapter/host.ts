import { hasInvalidBytes, bytesOf, escapesOf, isCodePage } from "../wire/charset.ts";
import { xml } from "../wire/codec/codecs.ts";
import { type HttpAnswer, TransportFailure } from "../wire/http.ts";
import { type CallAttempt, attempts } from "./through.ts";
import { formsOf } from "../../core/common/secret.ts";
import { AdapterRefusal, Unwritable } from "./failures.ts";
import type { CallAnswer, CallRequest, Host } from "./adapter.d.ts";
import { compileXml } from "../wire/codec/read-xml.ts";
import { parse } from "csv-parse/sync";

/** What an instance is given besides its operations. */
export interface HostOptions extends Pick<Host, "endpoint" | "ownerId" | "shopId" | "username" | "password"> {
  /** Hosts that may be called besides the endpoint's. */
  readonly hosts: readonly string[];
}

/** How many values are remembered to be masked. */
const MOST_SECRETS = 20;
const CARRIES_SECRET = /auth|token|key|cookie|secret|session/i;

/** The host of one instance, and what it has sent that must never be printed. */
export async function createAdapterHost(
  options: HostOptions,
): Promise<{ readonly host: Host; readonly secrets: () => readonly string[] }> {
  const { endpoint, ownerId, shopId, username, password, hosts } = options;
  const allowed = new Set([new URL(endpoint).host, ...hosts]);
  const running = new Map<string, { readonly made: Promise<unknown>; readonly attempt: CallAttempt }>();
  let secrets: readonly string[] = [];
  const remember = (more: readonly string[]): void => {
    secrets = [...new Set([...more, ...secrets])].slice(0, MOST_SECRETS);
  };
  // A session is what the answer to the password says, and a later call without the password says again.
  const passwordForms = [...formsOf(password), ...formsOf(`${username}:${password}`)];
  let issued: readonly string[] = [];

  const call = async (request: CallRequest): Promise<CallAnswer> => {
    const attempt = openAttempt();
    const { method = hasBody(request) ? "POST" : "GET", changes = method !== "GET", charset, headers = {} } = request;
    const url = addressOf(request, endpoint, allowed);
    const sent = Object.entries(headers).filter(([name]) => CARRIES_SECRET.test(name));
    remember(sent.flatMap(([, value]) => [value, value.split(" ").at(-1) ?? ""]));
    const typed = typeOf(request);
    const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    const body = bodyOf(request);
    const http = { method, url, headers: { ...typed, ...lower }, charset, ...(body === undefined ? {} : { body }) };
    const text = `${url} ${Object.values(headers).join(" ")} ${textOf(body)}`;
    const isLogin = passwordForms.some((form) => text.includes(form));
    if (!isLogin) remember(issued.filter((token) => text.includes(token)));
    if (changes) attempt.pending += 1;
    attempt.waiting += 1;
    try {
      const answer = await attempt.http({
        operation: attempt.operation,
        build: () => http,
        mayRepeat: false,
        mayChange: changes,
        timeoutMs: Math.max(1, attempt.endsMs - performance.now()),
        signal: attempt.signal,
      });
      if (changes) {
        attempt.pending -= 1;
        attempt.hasChanged = true;
      }
      if (isLogin) issued = tokensIn(answer.body).filter((token) => !text.includes(token));
      return answerOf(answer);
    } catch (error) {
      if (changes && error instanceof TransportFailure && !error.maySent) attempt.pending -= 1;
      throw error;
    } finally {
      // At the end of the time it counts as waiting: it was the call that took too long.
      if (attempt.isOpen && !attempt.signal.aborted) attempt.waiting -= 1;
    }
  };

  const once: Host["once"] = async <T>(key: string, make: () => Promise<T>): Promise<T> => {
    const own = openAttempt();
    const begun = running.get(key);
    // What an attempt that is over left unsettled would keep every later order waiting.
    const shared = begun?.attempt.isOpen === true ? begun : { made: make(), attempt: own };
    running.set(key, shared);
    if (shared.attempt !== own) own.pending += 1;
    try {
      return (await shared.made) as T;
    } finally {
      if (running.get(key) === shared) running.delete(key);
      // What another order's attempt changed for this one counts for both.
      if (shared.attempt !== own) {
        own.hasChanged ||= shared.attempt.hasChanged;
        own.pending += shared.attempt.pending - 1;
      }
    }
  };

  const host: Host = {
    endpoint,
    ownerId,
    shopId,
    username,
    password,
    call,
    once,
    refuse: (code, text, more) => {
      throw new AdapterRefusal(code, text, more);
    },
    encode: (text, charset) => {
      const bytes = bytesOf(text, charset);
      if (bytes === null) throw new Unwritable(text, charset);
      return bytes;
    },
    xml: {
      parse: (text, { lists } = {}) => compileXml(lists)(text),
      write: (value, charset) => {
        const text = xml.unwritable(value, charset);
        if (text !== null) throw new Unwritable(text, "XML");
        return xml.encode(value, charset);
      },
    },
    csv: {
      parse: (text, { delimiter = [";", ",", "\t"] as string | string[] } = {}) =>
        parse(text, { columns: true, bom: true, delimiter, skip_empty_lines: true }) as Record<string, string>[],
    },
  };
  return { host, secrets: () => secrets };
}

/** Throws outside of an operation, and after its end. */
function openAttempt(): CallAttempt {
  const attempt = attempts.getStore();
  if (attempt === undefined) throw new Error("host.call is possible only within an operation");
  if (!attempt.isOpen) throw new Error(`${attempt.operation} is over: host.call is not possible any more`);
  return attempt;
}

function hasBody({ body, json, form }: CallRequest): boolean {
  return body !== undefined || json !== undefined || form !== undefined;
}

/** What may be a token in the answer to a login: words with a digit that are no names of fields and no dates. */
function tokensIn(body: string): readonly string[] {
  const words = body.match(/(?<![<\w.~+/-])[\w.~+/-]{8,}={0,2}(?!"?\s*:|\s*=)/g) ?? [];
  return words.filter((word) => /\d/.test(word) && !/^\d{4}-\d\d-\d\d/.test(word));
}

function textOf(body: CallRequest["body"] = ""): string {
  return typeof body === "string" ? body : Buffer.from(body).toString("latin1");
}

function typeOf({ json, form }: CallRequest): Readonly<Record<string, string>> {
  if (json !== undefined) return { "content-type": "application/json" };
  return form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" };
}

function bodyOf({ body, json, form, writes }: CallRequest): CallRequest["body"] {
  if (json !== undefined) return JSON.stringify(json);
  return form === undefined ? body : pairsOf(form, writes);
}

/** `a=1&b=2`, without what is undefined. Throws Unwritable. */
function pairsOf(values: Readonly<Record<string, string | undefined>>, charset: string | undefined): string {
  const isUtf8 = charset === undefined || /^utf-?8$/i.test(charset);
  if (!isUtf8 && !isCodePage(charset)) throw new Error(`host.call: writes: there is no charset ${charset}`);
  const escapes = escapesOf(isUtf8 ? undefined : charset);
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  for (const [, value] of pairs) if (!escapes.canWrite(value)) throw new Unwritable(value, charset ?? "utf-8");
  return escapes.pairs(pairs);
}

/** Throws if the address is not on an allowed host, or not encrypted. */
function addressOf(
  { path = "", url, query = {}, writes }: CallRequest,
  endpoint: string,
  allowed: ReadonlySet<string>,
): string {
  const address = new URL(url ?? `${endpoint}${path}`);
  const isPlain = address.protocol === "http:" && new URL(endpoint).protocol !== "http:";
  if (!allowed.has(address.host) || isPlain || !/^https?:$/.test(address.protocol)) {
    throw new Error(`host.call: ${address.origin} is neither the endpoint nor in totalgest.hosts`);
  }
  const more = pairsOf(query, writes);
  if (more !== "") address.search = [address.search.replace(/^\?/, ""), more].filter((part) => part !== "").join("&");
  return address.href;
}

function answerOf({ status, headers, cookies, body }: HttpAnswer): CallAnswer {
  if (hasInvalidBytes(body)) throw new Error("the answer has bytes that are not text: name its charset in host.call");
  return { status, headers, cookies, text: body, json: () => parsed(body) };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new Error(`the answer is not JSON: ${body.slice(0, 80)}`);
  }
}
