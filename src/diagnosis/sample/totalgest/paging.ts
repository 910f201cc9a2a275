/** Checks whether the first page of products leads to a second one, and what comes after the last. */
import type { CallSample, SampleNote } from "../../../core/run/doctor/sample.ts";
import { readJson } from "../../../clients/answer/answer.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { readRecords } from "../../../clients/profile/reading/records.ts";
import type { Paginator } from "../../../clients/profile/grammar/paging.ts";
import { Unclear } from "../../../clients/answer/unclear.ts";
import { ask, describeRequest, failed } from "./call.ts";
import type { Connection, Target } from "../../../clients/totalgest/connection.ts";
import { LIMITS } from "../../../clients/totalgest/contract.ts";
import { totalIn } from "./total.ts";
import {
  BEYOND,
  findNext,
  isBehindLast,
  nextPage,
  nextPlaceOf,
  pageError,
  pageParam,
  pageValues,
} from "../../../clients/totalgest/products/paging.ts";

/** The first page, as it was answered. */
export interface FirstPage {
  readonly answer: HttpAnswer;
  readonly value: unknown;
  readonly items: readonly unknown[];
  /** The path of the items. */
  readonly path: string;
}

export interface PagingSample {
  readonly note: SampleNote | null;
  /** The call for the second page, if it failed. */
  readonly call: CallSample | null;
}

/** Asks for the second page, if the first one announces it. */
export async function samplePaging(
  connection: Connection,
  first: FirstPage,
  signal: AbortSignal,
): Promise<PagingSample> {
  const { paginator } = connection.dialect.profile;
  const { answer, value, items } = first;
  if (items.length === 0) return FINE;
  const call = connection.describe("products");
  const { products: operation } = connection.dialect.profile;
  const address = connection.addressOf(operation, firstTarget(paginator));
  const total = totalIn(first);
  const untold: PagingSample = {
    note: { kind: "no-next-page", path: nextPlaceOf(paginator) ?? "", count: items.length, total },
    call: null,
  };
  // The profile expects everything in one answer, but the answer counts more records.
  if (paginator.type === "none") return total === null ? FINE : untold;
  const announced = findNext(paginator, value, answer);
  if (nextPlaceOf(paginator) !== null && !isAnnounced(paginator, announced, value)) {
    const isMeant = "absent" in paginator && paginator.absent === "last" && announced === undefined;
    if (isMeant) return FINE;
    // A read fails on a number of pages that is not a number; the next call shows how.
    if (paginator.type !== "page") return untold;
  }
  const parameter = "param" in paginator ? (paginator.param ?? paginator.type) : (nextPlaceOf(paginator) ?? "");
  let sent = "";
  try {
    const text = typeof announced === "string" || typeof announced === "number" ? announced : null;
    const pageFacts = { call, paginator, value, announced: text, count: items.length, cursor: undefined, address };
    const cursor = nextPage(pageFacts);
    if (cursor === null) return FINE;
    const target = targetOf(paginator, cursor);
    const { values = {}, extra = {} } = target;
    sent = connection.isOwn("products") ? "products" : describeRequest(connection, operation, values, extra);
    const second = await connection.read("products", operation, target, signal);
    if (isBehindLast(paginator, second, cursor)) return FINE;
    if (BEYOND.has(second.status) && isNumbered(paginator)) {
      return { note: { kind: "beyond-last", sent, status: second.status }, call: null };
    }
    if (second.status >= 300) throw pageError(call, second, paginator, cursor);
    const again = readRecords(readJson(call, second), first.path, operation) ?? [];
    const isSame = again.length > 0 && JSON.stringify(again[0]) === JSON.stringify(items[0]);
    if (isSame) return { note: { kind: "same-page", parameter }, call: null };
    return { note: await lookBeyond(connection, paginator, first, signal), call: null };
  } catch (error) {
    return { note: null, call: failed("products", sent, error) };
  }
}

/**
 * A read by page numbers ends at an empty page, unless the profile names the number of pages. This asks for a page that
 * cannot exist, to see how such a read would end.
 */
async function lookBeyond(
  connection: Connection,
  paginator: Paginator,
  first: FirstPage,
  signal: AbortSignal,
): Promise<SampleNote | null> {
  if (!isNumbered(paginator) || (paginator.type === "page" && paginator.pages !== undefined)) return null;
  const count = first.items.length;
  const pages = Math.ceil((totalIn(first)?.of ?? FAR * count) / count);
  const { products: operation } = connection.dialect.profile;
  const behind = paginator.type === "page" ? paginator.start + pages : pages * count;
  const { values = {}, extra = {} } = targetOf(paginator, String(behind));
  const { answer, sample } = await ask(connection, "products", operation, values, extra, signal);
  const isFine = answer !== null || sample.status === null || paginator.end?.includes(sample.status) === true;
  return isFine ? null : { kind: "beyond-last", sent: sample.sent, status: sample.status ?? 0 };
}

/** A page number beyond every catalogue. */
const FAR = 100_000;

type Numbered = Extract<Paginator, { type: "page" | "offset" }>;

function isNumbered(paginator: Paginator): paginator is Numbered {
  return paginator.type === "page" || paginator.type === "offset";
}

const FINE: PagingSample = { note: null, call: null };

function firstTarget(paginator: Paginator): Target {
  return {
    values: { limit: String(LIMITS.productsPage), ...pageValues(paginator, undefined) },
    extra: pageParam(paginator, undefined),
  };
}

function targetOf(paginator: Paginator, cursor: string): Target {
  const limit = String(LIMITS.productsPage);
  return {
    values: { limit, cursor: paginator.type === "cursor" ? cursor : undefined, ...pageValues(paginator, cursor) },
    extra: pageParam(paginator, cursor),
    address: paginator.type === "link" ? cursor : undefined,
  };
}

/** Whether the answer names the next page, or states that there is none, where the profile looks for it. */
function isAnnounced(paginator: Paginator, announced: unknown, value: unknown): boolean {
  if (paginator.type === "page") return isCount(readPath(value, paginator.pages ?? ""));
  return announced !== undefined && !(announced instanceof Unclear) && typeof announced !== "object"
    ? true
    : announced === null;
}

function isCount(found: unknown): boolean {
  return Number.isSafeInteger(found) || (typeof found === "string" && /^\d+$/.test(found.trim()));
}
