/** Checks whether the first page of products leads to a second one. */
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { contractBroken, readJson } from "../../../clients/answer/answer.ts";
import { foundText } from "../../../clients/answer/fault.ts";
import { readRecords } from "../../../clients/profile/reading/path.ts";
import type { Paginator } from "../../../clients/profile/grammar/paging.ts";
import { failed } from "./call.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { LIMITS } from "../../../clients/totalgest/contract.ts";
import {
  endUnclear,
  findNext,
  isBehindLast,
  isEndUnclear,
  nextPage,
  nextPlaceOf,
  pageError,
  type PageFacts,
  pageTarget,
} from "../../../clients/totalgest/products/paging.ts";

/** The first page, as it was answered. */
export interface FirstPage {
  readonly value: unknown;
  readonly items: readonly unknown[];
  /** The path of the items. */
  readonly path: string;
  /** Its request. */
  readonly sent: string;
}

export interface PagingSample {
  readonly note: Problem | null;
  /** The call for the second page, if it failed, or was not possible. */
  readonly call: CallSample | null;
}

const LIMIT = { limit: String(LIMITS.productsPage) };

const FINE: PagingSample = { note: null, call: null };

/** Asks for the second page, if there is one, by the rules of a run. */
export async function samplePaging(
  connection: Connection,
  first: FirstPage,
  signal: AbortSignal,
): Promise<PagingSample> {
  const { paginator, products: operation } = connection.dialect.profile;
  if (first.items.length === 0) return FINE;
  const call = connection.describe("products");
  try {
    const page = factsOf(connection, first);
    const isUnclear = isEndUnclear(paginator, operation, page);
    const cursor = isUnclear ? null : nextPage(page);
    if (isUnclear) throw endUnclear(page);
    if (cursor === null) return FINE;
    const second = await connection.read("products", operation, pageTarget(paginator, LIMIT, cursor), signal);
    if (isBehindLast(paginator, second, cursor)) return FINE;
    if (second.status >= 300) throw pageError(call, second, paginator, cursor);
    const again = readRecords(readJson(call, second), first.path, operation) ?? [];
    const isSame = again.length > 0 && JSON.stringify(again[0]) === JSON.stringify(first.items[0]);
    if (!isSame) return FINE;
    const place = { operation: "products", setting: "paginator / products.query" };
    return { note: problem("same-page", { ...place, parameter: parameterOf(paginator) }), call: null };
  } catch (error) {
    return { note: null, call: failed("products", first.sent, error) };
  }
}

function factsOf(connection: Connection, { value, items }: FirstPage): PageFacts {
  const { paginator, products: operation } = connection.dialect.profile;
  const call = connection.describe("products");
  const found = findNext(paginator, value);
  if (typeof found === "object" && found !== null) {
    throw contractBroken(call, { path: nextPlaceOf(paginator) ?? "", expected: "a text", found: foundText(found) });
  }
  const announced = typeof found === "string" || typeof found === "number" ? found : found === null ? null : undefined;
  const address = connection.addressOf(operation, pageTarget(paginator, LIMIT, undefined));
  return { call, paginator, value, announced, count: items.length, cursor: undefined, address };
}

function parameterOf(paginator: Paginator): string {
  return "param" in paginator ? (paginator.param ?? paginator.type) : (nextPlaceOf(paginator) ?? "");
}
