/** Finds the next page of a list. Pure. */
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { answerError, type Call, contractBroken, detailOf } from "../../answer/answer.ts";
import { foundText } from "../../answer/fault.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { readPath } from "../../profile/reading/path.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import type { Paginator } from "../../profile/grammar/paging.ts";
import { placeholdersIn, textsOf, textsWithin, type TemplateValues } from "../../profile/grammar/template.ts";
import type { Target } from "../connection.ts";
import { LIMITS } from "../contract.ts";

/** What the call for a page is about; `cursor` undefined = the first page. */
export function pageTarget(paginator: Paginator, values: TemplateValues, cursor: string | undefined): Target {
  const { type } = paginator;
  const number =
    type === "page"
      ? { page: cursor ?? String(paginator.start) }
      : type === "offset"
        ? { offset: cursor ?? "0" }
        : { cursor: type === "cursor" ? cursor : undefined };
  const param = type === "page" || type === "offset" ? paginator.param : undefined;
  return {
    values: { ...values, ...number },
    extra: param === undefined ? {} : { [param]: Object.values(number)[0] },
    address: type === "link" ? cursor : undefined,
  };
}

/** The place of the next page or of the number of pages in an answer; null = none. */
export function nextPlaceOf(paginator: Paginator): string | null {
  switch (paginator.type) {
    case "cursor":
      return paginator.cursorPath;
    case "link":
      return paginator.path;
    case "page":
      return paginator.pages ?? null;
    case "offset":
    case "none":
      return null;
  }
}

/** What an answer says about the next page: undefined = nothing; null or `""` = there is none. */
export function findNext(paginator: Paginator, value: unknown): unknown {
  const { type } = paginator;
  return type === "cursor" || type === "link" ? readPath(value, nextPlaceOf(paginator) ?? "") : undefined;
}

/** The parts of a page that decide about the next one. */
export interface PageFacts {
  readonly call: Call;
  readonly paginator: Paginator;
  readonly operation: Operation;
  /** The answer; its list may be empty. */
  readonly value: unknown;
  /** The result of `findNext`, checked by the contract's schema. */
  readonly announced: string | number | null | undefined;
  readonly count: number;
  /** The cursor of this page; undefined = the first page. */
  readonly cursor: string | undefined;
  /** The URL of this page. */
  readonly address: string;
}

/**
 * The cursor of the next page; null = this was the last. Pages by number or offset continue until one is empty, because
 * a system may cap the limit silently, or until the last one if the answer gives the total. Throws RemoteError if a page
 * is empty before that: the list was cut.
 */
export function nextPage(page: PageFacts): string | null {
  const { paginator, count, cursor, announced } = page;
  switch (paginator.type) {
    case "cursor":
      return isEnd(announced) ? null : String(announced);
    case "link":
      return isEnd(announced) ? null : addressOf(page, String(announced));
    case "page": {
      const at = Number(cursor ?? paginator.start);
      if (paginator.pages === undefined) return count === 0 ? null : String(at + 1);
      const last = paginator.start + countOf(page, paginator.pages, "pages") - 1;
      if (at >= last) return null;
      if (count === 0) throw emptyBefore(page, paginator.pages, at - paginator.start);
      return String(at + 1);
    }
    case "offset": {
      const next = Number(cursor ?? 0) + count;
      if (paginator.total === undefined || isBehind(page)) return count === 0 ? null : String(next);
      const total = countOf(page, paginator.total, "records");
      if (next >= total) return null;
      if (count === 0) throw cut(page, next, total);
      return String(next);
    }
    case "none":
      return null;
  }
}

/** The list ended by the status of its last page, which has no body. */
function isBehind({ value }: PageFacts): boolean {
  return value === null;
}

/** A page is empty that is not the last one by the number of pages. */
function emptyBefore({ call, value }: PageFacts, path: string, pages: number): RemoteError {
  return contractBroken(call, { path, expected: `at most ${String(pages)}`, found: foundText(readPath(value, path)) });
}

function cut({ call: { system, operation } }: PageFacts, came: number, total: number): RemoteError {
  return new RemoteError(problem("list-incomplete", { system, operation, came, total }), {
    system,
    reason: "contract",
  });
}

function isEnd(announced: PageFacts["announced"]): boolean {
  return announced === undefined || announced === null || announced === "";
}

/** The number of pages or records, which the answer must contain. */
function countOf({ call, value, count }: PageFacts, path: string, what: "pages" | "records"): number {
  const found = readPath(value, path);
  const isWritten = typeof found === "number" || (typeof found === "string" && /^\d{1,15}$/.test(found.trim()));
  const all = isWritten ? Number(found) : Number.NaN;
  // Fewer pages than needed for the records in them: the path leads to another number.
  if (Number.isSafeInteger(all) && all >= (count > 0 ? 1 : 0)) return all;
  throw contractBroken(call, { path, expected: `the number of ${what}`, found: foundText(found) });
}

/** The URL of the next page. Credentials are only sent to the origin of the first page. */
function addressOf({ call, paginator, address }: PageFacts, link: string): string {
  const url = URL.canParse(link, address) ? new URL(link, address) : null;
  const own = new URL(address);
  if (url === null) {
    throw contractBroken(call, { path: nextPlaceOf(paginator) ?? "", expected: "an address", found: foundText(link) });
  }
  if (url.origin !== own.origin) {
    const { system, operation } = call;
    const found = url.origin === "null" ? url.protocol : url.origin;
    throw new RemoteError(problem("next-page-elsewhere", { system, operation, found, own: own.origin }), {
      system,
      reason: "contract",
    });
  }
  url.hash = "";
  [url.username, url.password] = ["", ""];
  return url.href;
}

/** The status says that there is no page after the last one. Not valid for the first page. */
export function isBehindLast(paginator: Paginator, { status }: HttpAnswer, cursor: string | undefined): boolean {
  return cursor !== undefined && "end" in paginator && paginator.end?.includes(status) === true;
}

/** The error of a refused page. A refused first page is treated like any refused call. */
export function pageError(
  call: Call,
  answer: HttpAnswer,
  paginator: Paginator,
  cursor: string | undefined,
): RemoteError {
  const { status } = answer;
  const isRefused = status === 404 || (paginator.type === "page" && BEYOND.has(status));
  if (cursor === undefined || !isRefused) return answerError(call, answer);
  const { system, operation } = call;
  const way = paginator.type === "page" && paginator.pages === undefined ? "untold" : paginator.type;
  const page = paginator.type === "page" || paginator.type === "offset" ? cursor : "none";
  const refusal = problem("page-refused", { system, operation, page, way, status, detail: detailOf(call, answer) });
  return new RemoteError(refusal, { system, reason: "contract", status });
}

/** Statuses with which systems refuse a page that does not exist. */
const BEYOND: ReadonlySet<number> = new Set([400, 404, 410, 416, 422]);

/**
 * A first page that looks full and says nothing about a next one: either everything fits into it, or the profile reads
 * the wrong place and the rest would never be read. Later pages prove that the place is right.
 */
export function isEndUnclear({ paginator, operation, announced, cursor, count }: PageFacts): boolean {
  const mayBeUnclear = (paginator.type === "cursor" || paginator.type === "link") && paginator.absent !== "last";
  return mayBeUnclear && announced === undefined && cursor === undefined && isLikeFull(operation, count);
}

export function endUnclear({ call, paginator, count }: PageFacts): RemoteError {
  const { system, operation } = call;
  const path = nextPlaceOf(paginator) ?? "";
  const { type } = paginator;
  const line = JSON.stringify({ paginator: { ...paginator, absent: "last" } });
  return new RemoteError(problem("end-untold", { system, operation, path, count, line, type }), {
    system,
    reason: "contract",
  });
}

/** As many records as were asked for, or a usual page length. */
function isLikeFull({ query, body }: Operation, count: number): boolean {
  if (count < SHORTEST_PAGE) return false;
  const texts = [...Object.values(query ?? {}).flatMap(textsOf), ...textsWithin(body)];
  const isAsked = texts.some((text) => text === String(count));
  const isLimited = texts.some((text) => placeholdersIn(text).includes("limit")) && count >= LIMITS.productsPage;
  return isAsked || isLimited || count % 10 === 0 || count % 25 === 0 || USUAL.has(count);
}

/** Pages are not shorter than this in practice. */
const SHORTEST_PAGE = 10;
const USUAL: ReadonlySet<number> = new Set([15, 16, 24, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
