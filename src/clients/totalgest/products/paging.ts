/** How a page of products leads on to the next one. Pure. */
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { answerError, contractBroken, detailOf } from "../../answer/answer.ts";
import type { Call } from "../../answer/answer.ts";
import { foundText } from "../../answer/fault.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { nextInLinks } from "../../wire/link-header.ts";
import { readPath } from "../../profile/reading/path.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import type { Paginator } from "../../profile/grammar/paging.ts";
import { placeholdersIn, textsOf, textsWithin } from "../../profile/grammar/template.ts";
import type { Values } from "../../profile/grammar/template.ts";
import { Unclear } from "../../answer/unclear.ts";
import { LIMITS } from "../contract.ts";

/** The parameter that asks for a page by its number or offset. */
export function pageParam(paginator: Paginator, cursor: string | undefined): Values {
  const isNumbered = paginator.type === "page" || paginator.type === "offset";
  if (!isNumbered || paginator.param === undefined) return {};
  return { [paginator.param]: pageValues(paginator, cursor)[paginator.type] };
}

/** The same for the placeholders `{{page}}` and `{{offset}}`. */
export function pageValues(paginator: Paginator, cursor: string | undefined): Values {
  if (paginator.type === "page") return { page: cursor ?? String(paginator.start) };
  return paginator.type === "offset" ? { offset: cursor ?? "0" } : {};
}

/** Where an answer says what comes next, or how much there is; null = nowhere. A header is written `header link`. */
export function tellsNextAt(paginator: Paginator): string | null {
  switch (paginator.type) {
    case "cursor":
      return paginator.cursorPath;
    case "link":
      return paginator.path ?? `header ${paginator.header ?? ""}`;
    case "page":
      return paginator.pages ?? null;
    case "offset":
    case "none":
      return null;
  }
}

/** What of an answer is looked at to see what comes next: paths. */
export function nextPaths(paginator: Paginator): readonly string[] {
  const at = tellsNextAt(paginator);
  return at === null || at.startsWith("header ") ? [] : [at];
}

/** What an answer says of the next page: undefined = not a word; null or `""` = there is none. */
export function findNext(paginator: Paginator, value: unknown, { headers }: Pick<HttpAnswer, "headers">): unknown {
  if (paginator.type === "cursor") return readPath(value, paginator.cursorPath);
  if (paginator.type !== "link") return undefined;
  if (paginator.header === undefined) return readPath(value, paginator.path ?? "");
  const header = headers[paginator.header.toLowerCase()];
  if (header === undefined) return undefined;
  const next = nextInLinks(header);
  return next === undefined ? new Unclear(foundText(header)) : next;
}

/** A page that came, as far as it matters for the next one. */
export interface Turning {
  readonly call: Call;
  readonly paginator: Paginator;
  /** The answer; its list may be empty. */
  readonly value: unknown;
  /** What `findNext` found and the contract's schema has checked. */
  readonly announced: string | number | null | undefined;
  readonly count: number;
  /** What this page was asked for by; undefined = the first. */
  readonly cursor: string | undefined;
  /** Where this page is. */
  readonly address: string;
}

/**
 * What asks for the next page; null = this was the last. Pages by number or offset go on until one is empty, since a
 * system may cap the limit without a word, or until the last one where the answer says how many there are.
 */
export function nextPage(page: Turning): string | null {
  const { paginator, count, cursor, announced } = page;
  switch (paginator.type) {
    case "cursor":
      return isEnd(announced) ? null : String(announced);
    case "link":
      return isEnd(announced) ? null : addressOf(page, String(announced));
    case "page": {
      const at = Number(cursor ?? paginator.start);
      const isLast =
        paginator.pages === undefined
          ? count === 0
          : at >= paginator.start + countOf(page, paginator.pages, "pages") - 1;
      return isLast ? null : String(at + 1);
    }
    case "offset": {
      const next = Number(cursor ?? 0) + count;
      const isLast =
        count === 0 || (paginator.total !== undefined && next >= countOf(page, paginator.total, "records"));
      return isLast ? null : String(next);
    }
    case "none":
      return null;
  }
}

function isEnd(announced: Turning["announced"]): boolean {
  return announced === undefined || announced === null || announced === "";
}

/** How many pages or records there are, which an answer has to say. */
function countOf({ call, value, count }: Turning, path: string, what: "pages" | "records"): number {
  const found = readPath(value, path);
  const isWritten = typeof found === "number" || (typeof found === "string" && /^\d{1,15}$/.test(found.trim()));
  const all = isWritten ? Number(found) : Number.NaN;
  // No pages at all, and records in one of them: it is another number that stands there.
  if (Number.isSafeInteger(all) && all >= (count > 0 ? 1 : 0)) return all;
  throw contractBroken(call, { path, expected: `the number of ${what}`, found: foundText(found) });
}

/** The whole address of the next page. Credentials go to no other system than that of the first. */
function addressOf({ call, paginator, address }: Turning, link: string): string {
  const url = URL.canParse(link, address) ? new URL(link, address) : null;
  const own = new URL(address);
  if (url === null) {
    throw contractBroken(call, { path: tellsNextAt(paginator) ?? "", expected: "an address", found: foundText(link) });
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

/** There is no page behind the last one, and the answer says so by its status. Of the first page no status says that. */
export function isBehindLast(paginator: Paginator, { status }: HttpAnswer, cursor: string | undefined): boolean {
  return cursor !== undefined && "end" in paginator && paginator.end?.includes(status) === true;
}

/** What it means that a page is not given out. Of the first one that is what it means of any call. */
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

/** With these a system says, too, that there is no such page. */
export const BEYOND: ReadonlySet<number> = new Set([400, 404, 410, 416, 422]);

/**
 * A first page that is as long as pages are, without a word about a next one: either all fits into it, or the profile looks
 * in the wrong place and the rest is never seen. Later pages have shown that the place is right.
 */
export function isEndUnclear(paginator: Paginator, operation: Operation, page: Omit<Turning, "address">): boolean {
  const { announced, cursor, count } = page;
  const mayBeUnclear = (paginator.type === "cursor" || paginator.type === "link") && paginator.absent !== "last";
  return mayBeUnclear && announced === undefined && cursor === undefined && isLikeFull(operation, count);
}

export function endUnclear({ call, paginator, count }: Turning): RemoteError {
  const { system, operation } = call;
  const path = tellsNextAt(paginator) ?? "";
  const { type } = paginator;
  const line = JSON.stringify({ paginator: { ...paginator, absent: "last" } });
  return new RemoteError(problem("end-untold", { system, operation, path, count, line, type }), {
    system,
    reason: "contract",
  });
}

/** As many as were asked for, or as people choose for the length of a page. */
function isLikeFull({ query, body }: Operation, count: number): boolean {
  if (count < SHORTEST_PAGE) return false;
  const texts = [...Object.values(query ?? {}).flatMap(textsOf), ...textsWithin(body)];
  const isAsked = texts.some((text) => text === String(count));
  const isLimited = texts.some((text) => placeholdersIn(text).includes("limit")) && count >= LIMITS.productsPage;
  return isAsked || isLimited || count % 10 === 0 || count % 25 === 0 || USUAL.has(count);
}

/** Nobody pages by less. */
const SHORTEST_PAGE = 10;
const USUAL: ReadonlySet<number> = new Set([15, 16, 24, 32, 64, 128, 256, 512, 1024, 2048, 4096]);
