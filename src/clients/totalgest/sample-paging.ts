/** Whether the first page of products leads on to a second one. */
import type { CallSample, SampleNote } from "../../core/diagnosis.ts";
import { readJson } from "../answer.ts";
import type { HttpAnswer } from "../http.ts";
import { readPath } from "../profile/path.ts";
import { readRecords } from "../profile/records.ts";
import type { Paginator } from "../profile/schema.ts";
import { Unclear } from "../unclear.ts";
import { describeRequest, failed } from "./call-sample.ts";
import type { Connection, Target } from "./connection.ts";
import { LIMITS } from "./contract.ts";
import { nextPage, pageError, pageParam, tellsNextAt, toldNext } from "./paging.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "./profile.ts";
import { guessNextPage, isAddress } from "./propose-page.ts";

/** A first page that came. */
export interface FirstPage {
  readonly answer: HttpAnswer;
  readonly value: unknown;
  readonly items: readonly unknown[];
  /** Where they were found. */
  readonly path: string;
}

export interface PagingSample {
  readonly note: SampleNote | null;
  /** The call for the second page, where it went wrong. */
  readonly call: CallSample | null;
}

/** Asks for the second page, if there is to be one. */
export async function samplePaging(
  connection: Connection,
  first: FirstPage,
  signal: AbortSignal,
): Promise<PagingSample> {
  const { paginator } = connection.dialect.profile;
  const { answer, value, items } = first;
  if (items.length === 0 || paginator.type === "none") return FINE;
  const told = toldNext(paginator, value, answer);
  const call = connection.caller.describe("products");
  const { products: operation } = connection.dialect.profile;
  const address = connection.request(operation, firstTarget(paginator), { token: null, headers: {}, query: {} }).url;
  if (tellsNextAt(paginator) !== null && !isTold(paginator, told, value)) {
    const isMeant = "absent" in paginator && paginator.absent === "last" && told === undefined;
    if (isMeant) return FINE;
    const note = nothingNext(paginator, first, address);
    // Of pages that cannot be counted a read makes an error, and so does what follows.
    if (paginator.type !== "page" || note.numbered !== null) return { note, call: null };
  }
  const parameter = "param" in paginator ? paginator.param : (tellsNextAt(paginator) ?? "");
  if (paginator.type === "cursor" && isAddress(told)) {
    const note = linkInstead(parameter, first, address);
    if (note !== null) return { note, call: null };
  }
  let sent = "";
  try {
    const text = typeof told === "string" || typeof told === "number" ? told : null;
    const turning = { call, paginator, value, told: text, count: items.length, cursor: undefined, address };
    const next = nextPage(turning);
    if (next === null) return FINE;
    const target = targetOf(paginator, next);
    sent = describeRequest(connection, operation, target.values ?? {}, target.extra ?? {});
    const second = await connection.read("products", operation, target, signal);
    if (second.status >= 300) throw pageError(call, second, paginator, next);
    const again = readRecords(readJson(call, second), first.path, operation.empty) ?? [];
    const isSame = again.length > 0 && JSON.stringify(again[0]) === JSON.stringify(items[0]);
    if (!isSame) return FINE;
    const link = paginator.type === "link" ? null : linkInstead(parameter, first, address);
    return { note: link ?? { kind: "same-page", parameter }, call: null };
  } catch (error) {
    return { note: null, call: failed("products", sent, error) };
  }
}

const FINE: PagingSample = { note: null, call: null };

function firstTarget(paginator: Paginator): Target {
  return { values: { limit: String(LIMITS.productsPage) }, extra: pageParam(paginator, undefined) };
}

function targetOf(paginator: Paginator, cursor: string): Target {
  const limit = String(LIMITS.productsPage);
  return {
    values: { limit, cursor: paginator.type === "cursor" ? cursor : undefined },
    extra: pageParam(paginator, cursor),
    address: paginator.type === "link" ? cursor : undefined,
  };
}

/** Whether the answer says, in the place that the profile names, what comes next or that nothing does. */
function isTold(paginator: Paginator, told: unknown, value: unknown): boolean {
  if (paginator.type === "page") return isCount(readPath(value, paginator.pages ?? ""));
  return told !== undefined && !(told instanceof Unclear) && typeof told !== "object" ? true : told === null;
}

function isCount(found: unknown): boolean {
  return Number.isSafeInteger(found) || (typeof found === "string" && /^\d+$/.test(found.trim()));
}

type NothingNext = Extract<SampleNote, { kind: "no-next-page" }>;

function nothingNext(paginator: Paginator, { answer, value, items }: FirstPage, address: string): NothingNext {
  const { links, cursors, numbered } = guessNextPage(value, answer.headers["link"], address);
  const [link] = links;
  const [cursorPath] = cursors;
  const other = paginator.type === "cursor" || cursorPath === undefined ? null : { type: "cursor", cursorPath };
  return {
    kind: "no-next-page",
    path: tellsNextAt(paginator) ?? "",
    candidates: [...links.map(({ path, header = "" }) => path ?? `header ${header}`), ...cursors],
    numbered,
    proposed: link === undefined ? other : { type: "link", ...link },
    all: allOf(paginator),
    count: items.length,
  };
}

/** The address of the next page where the profile reads a mark for it, or asks in a way that brings the first page again. */
function linkInstead(parameter: string, { answer, value }: FirstPage, address: string): SampleNote | null {
  const [link] = guessNextPage(value, answer.headers["link"], address).links;
  return link === undefined ? null : { kind: "next-page-linked", path: parameter, link };
}

/** What a profile says where these are all: the cursor that nobody has spoken of yet is none. */
function allOf(paginator: Paginator): Readonly<Record<string, unknown>> {
  const isOwn = paginator.type === "link" || (paginator.type === "cursor" && !isBuiltIn(paginator.cursorPath));
  return isOwn ? { ...paginator, absent: "last" } : { type: "none" };
}

function isBuiltIn(cursorPath: string): boolean {
  const { paginator } = DEFAULT_TOTALGEST_PROFILE;
  return paginator.type === "cursor" && paginator.cursorPath === cursorPath;
}
