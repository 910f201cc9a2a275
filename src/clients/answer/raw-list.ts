/**
 * The records of a list in an answer as raw bytes. Most records of a catalogue are unchanged; their bytes show this,
 * and they need not be decoded or checked again.
 *
 * A trick for speed: without it a nightly pull takes 1.33 times as long at 40 ms and 3.1 times on loopback
 * (docs/performance.md). If a list cannot be extracted, `parsedRecords` gives the same records from the decoded answer.
 */
import { hash } from "node:crypto";

import type { Decoded, RawRecord } from "../../core/ports/records.ts";
import { type Call, checkJson, contractBroken, parseJson } from "./answer.ts";
import { decodeUtf8 } from "../wire/charset.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { namesOf } from "../profile/grammar/path-syntax.ts";
import { compileGet, type Get } from "../profile/reading/path.ts";

/** An answer with its list extracted. */
interface RawList {
  /** Each is a part of the answer, and valid JSON if the answer is. */
  readonly records: readonly Buffer[];
  /** The decoded answer, with an empty list instead of the extracted one. */
  readonly value: unknown;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A name that JSON writes without escapes. Names of digits may be indexes of a list, so they are left to a decoder. */
const PLAIN_NAME = /^(?!\d+$)[ !#-[\]-~]*$/;

/**
 * Extracts the list at the first of these dotted paths that leads to one (`""` = the answer itself). Null if none does,
 * or if only a full decoder can read the answer. Invalid JSON within a record shows when it is decoded. Throws as
 * `checkCount`.
 */
export function takeList(call: Call, bytes: Buffer, paths: readonly string[]): RawList | null {
  for (const path of paths) {
    const names = plainNames(path);
    const start = names === null ? -1 : find(bytes, names);
    if (names !== null && bytes[start] === OPEN_LIST) {
      return split(bytes, start, compileGet(path), (count) => {
        checkCount(call, path, count);
      });
    }
  }
  return null;
}

/** The largest readable answer cannot contain more real records than this. */
const MOST_RECORDS = 500_000;

/**
 * Throws RemoteError (`contract-broken`) if a list has more records than any real list: each takes memory, and 64 MB of
 * `1,1,1,…` would use all of it.
 */
export function checkCount(call: Call, path: string, count: number): void {
  if (count <= MOST_RECORDS) return;
  const at = path === "" ? "[]" : path;
  throw contractBroken(call, { path: at, expected: `at most ${String(MOST_RECORDS)} records`, found: "more of them" });
}

/** How the records of a list are read. */
export interface RecordKind<T> {
  /** Dotted path of the id in a record. */
  readonly idPath: string;
  readonly decode: (value: unknown) => Decoded<T>;
}

/** Records by their bytes. Decoding one throws RemoteError if its bytes are not JSON. */
export function rawRecords<T>(
  call: Call,
  answer: HttpAnswer,
  { records }: RawList,
  { idPath, decode }: RecordKind<T>,
): readonly RawRecord<T>[] {
  const names = plainNames(idPath);
  return records.map((bytes) => ({
    id: names === null ? null : readId(bytes, names),
    digest: digestOf(bytes),
    decode: () => decode(checkJson(call, answer, parseJson(decodeUtf8(bytes)))),
  }));
}

/** Records from a decoded list whose bytes could not be extracted. */
export function parsedRecords<T>(
  values: readonly unknown[],
  { idPath, decode }: RecordKind<T>,
): readonly RawRecord<T>[] {
  const get = compileGet(idPath);
  return values.map((value) => ({
    id: idOf(get(value)),
    digest: digestOfValue(value),
    decode: () => decode(value),
  }));
}

/** Null = the path does more than name members, or a name can be written in several ways. */
function plainNames(path: string): readonly string[] | null {
  const names = namesOf(path);
  return names?.every((name) => PLAIN_NAME.test(name)) === true ? names : null;
}

/** The id in a record; null = it is absent, or not a plain text or number. */
function readId(record: Buffer, names: readonly string[]): string | null {
  const start = find(record, names);
  const end = start === -1 ? -1 : skipValue(record, start);
  if (end === -1) return null;
  const text = record.toString("utf8", start, end);
  return /^"[^"\\]*"$/.test(text) ? text.slice(1, -1) : idOf(parseJson(text));
}

function idOf(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function digestOf(bytes: Buffer | string): string {
  return hash("sha1", bytes, "base64url");
}

/** Null = it could be parsed but is nested too deep to be serialised. */
function digestOfValue(value: unknown): string | null {
  try {
    return digestOf(JSON.stringify(value));
  } catch {
    return null;
  }
}

/** Stands in place of the extracted list. If a name occurs twice or with escapes, a decoder finds another list. */
const MARK = "tg360: the records";

function split(bytes: Buffer, start: number, get: Get, check: (count: number) => void): RawList | null {
  const records: Buffer[] = [];
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] !== CLOSE_LIST) {
    for (;;) {
      const end = skipValue(bytes, at);
      if (end === -1) return null;
      records.push(bytes.subarray(at, end));
      check(records.length);
      at = skipSpace(bytes, end);
      if (bytes[at] === CLOSE_LIST) break;
      if (bytes[at] !== COMMA) return null;
      at = skipSpace(bytes, at + 1);
    }
  }
  const rest = [bytes.subarray(0, start + 1), Buffer.from(JSON.stringify(MARK)), bytes.subarray(at)];
  const value = parseJson(decodeUtf8(Buffer.concat(rest)));
  const list = get(value);
  if (!Array.isArray(list) || list.pop() !== MARK) return null;
  return { records, value };
}

/** The start of the value at these names; -1 = absent. */
function find(bytes: Buffer, names: readonly string[]): number {
  let at = skipSpace(bytes, 0);
  for (const name of names) {
    at = findMember(bytes, at, name);
    if (at === -1) return -1;
  }
  return at;
}

/** The start of a member's value; -1 = absent before the first invalid member. Names with escapes are not found. */
function findMember(bytes: Buffer, object: number, name: string): number {
  if (bytes[object] !== OPEN_OBJECT) return -1;
  let at = skipSpace(bytes, object + 1);
  while (bytes[at] === QUOTE) {
    const end = skipValue(bytes, at);
    const colon = end === -1 ? -1 : skipSpace(bytes, end);
    if (bytes[colon] !== COLON) return -1;
    const value = skipSpace(bytes, colon + 1);
    const isOne = end - at - 2 === name.length && bytes.toString("latin1", at + 1, end - 1) === name;
    if (isOne) return value;
    const next = skipValue(bytes, value);
    const comma = next === -1 ? -1 : skipSpace(bytes, next);
    if (bytes[comma] !== COMMA) return -1;
    at = skipSpace(bytes, comma + 1);
  }
  return -1;
}

/** The end of the value that starts here, found by quotes and brackets only; -1 = it does not end, or there is none. */
function skipValue(bytes: Buffer, start: number): number {
  const { length } = bytes;
  let depth = 0;
  for (let at = start; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      for (at += 1; at < length && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at += 1;
      if (at >= length) return -1;
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      if (depth === 0) return at > start ? at : -1;
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) {
      return at > start ? at : -1;
    }
  }
  return -1;
}

function skipSpace(bytes: Buffer, start: number): number {
  let at = start;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
