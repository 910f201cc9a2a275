/** Whether the first page of products leads on to a second one. */
import type { CallSample, SampleNote } from "../../core/diagnosis.ts";
import { readJson } from "../answer.ts";
import type { HttpAnswer } from "../http.ts";
import { nextInLinks } from "../link-header.ts";
import { readPath } from "../profile/path.ts";
import { readRecords } from "../profile/records.ts";
import type { Paginator } from "../profile/schema.ts";
import { Unclear } from "../unclear.ts";
import { describeRequest, failed } from "./call-sample.ts";
import type { Connection, Target } from "./connection.ts";
import { LIMITS } from "./contract.ts";
import { nextPage, pageError, pageParam, tellsNextAt, toldNext } from "./paging.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "./profile.ts";
import { guessNextPage, guessNumbered } from "./propose.ts";

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
  if (tellsNextAt(paginator) !== null && !isTold(paginator, told, value)) {
    const isMeant = "absent" in paginator && paginator.absent === "last" && told === undefined;
    if (isMeant) return FINE;
    const note = nothingNext(paginator, first);
    // Of pages that cannot be counted a read makes an error, and so does what follows.
    if (paginator.type !== "page" || note.numbered !== null) return { note, call: null };
  }
  let sent = "";
  try {
    const call = connection.caller.describe("products");
    const { products: operation } = connection.dialect.profile;
    const { url } = connection.request(operation, firstTarget(paginator), { token: null, headers: {}, query: {} });
    const text = typeof told === "string" || typeof told === "number" ? told : null;
    const turning = { call, paginator, value, told: text, count: items.length, cursor: undefined, address: url };
    const next = nextPage(turning);
    if (next === null) return FINE;
    const target = targetOf(paginator, next);
    sent = describeRequest(connection, operation, target.values ?? {}, target.extra ?? {});
    const second = await connection.read("products", operation, target, signal);
    if (second.status >= 300) throw pageError(call, second, paginator, next);
    const again = readRecords(readJson(call, second), first.path, operation.empty) ?? [];
    const isSame = again.length > 0 && JSON.stringify(again[0]) === JSON.stringify(items[0]);
    const parameter = "param" in paginator ? paginator.param : (tellsNextAt(paginator) ?? "");
    return isSame ? { note: { kind: "same-page", parameter }, call: null } : FINE;
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

function nothingNext(paginator: Paginator, { answer, value, items }: FirstPage): NothingNext {
  const numbered = guessNumbered(value);
  const named = guessNextPage(value);
  const inLinks = nextInLinks(answer.headers["link"] ?? "") ?? null;
  const isByHeader = named.length === 0 && numbered === null && inLinks !== null;
  const candidates = isByHeader ? ["header link"] : named;
  return {
    kind: "no-next-page",
    path: tellsNextAt(paginator) ?? "",
    candidates,
    numbered,
    proposed: isByHeader ? { type: "link", header: "link" } : proposedBy(paginator, candidates[0], value),
    all: allOf(paginator),
    count: items.length,
  };
}

/** Null = the same way of paging, with a cursor at the first of the candidates. */
function proposedBy(
  paginator: Paginator,
  path: string | undefined,
  value: unknown,
): Readonly<Record<string, unknown>> | null {
  if (path === undefined) return null;
  const found = readPath(value, path);
  if (typeof found === "string" && /^(?:https?:\/)?\/\S/.test(found)) return { type: "link", path };
  return paginator.type === "cursor" ? null : { type: "cursor", cursorPath: path };
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
