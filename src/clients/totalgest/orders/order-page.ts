/** Reads one page of TotalGest's orders. */
import { checkJson, parseJson } from "../../answer/answer.ts";
import { checkCount } from "../../answer/raw-list.ts";
import { readAs } from "../../answer/read-as.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import type { Values } from "../../profile/grammar/template.ts";
import { readRecords } from "../../profile/reading/path.ts";
import type { Connection } from "../connection.ts";
import { readServerTime } from "../products/page.ts";
import {
  findNext,
  isBehindLast,
  isEndUnclear,
  nextPage,
  nextPlaceOf,
  pageError,
  pageTarget,
} from "../products/paging.ts";
import { listedOrdersWire } from "../wire.ts";

/** Statuses with which a server says that it does not have the function. */
export const HAS_NO_LIST: ReadonlySet<number> = new Set([404, 405, 501]);

/** A page of orders before decoding; `serverTime` null = the answer has none. */
interface OrderPage {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
  readonly serverTime: string | null;
}

/** Null = TotalGest has no such list. */
export async function readOrderPage(
  connection: Connection,
  operation: Operation,
  values: Values,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<OrderPage | null> {
  const { describe, dialect } = connection;
  const { paginator, records } = dialect.profile;
  const target = pageTarget(paginator, values, cursor);
  const answer = await connection.read("listOrders", operation, target, signal);
  const call = describe("listOrders");
  if (cursor === undefined && HAS_NO_LIST.has(answer.status)) return null;
  if (isBehindLast(paginator, answer, cursor)) return { items: [], nextCursor: null, serverTime: null };
  if (answer.status >= 300) throw pageError(call, answer, paginator, cursor);
  const value = checkJson(call, answer, parseJson(answer.body));
  const path = operation.records ?? records;
  const found = {
    items: readRecords(value, path, operation),
    nextCursor: findNext(paginator, value),
    serverTime: readServerTime(dialect, value, answer),
  };
  const page = readAs(call, listedOrdersWire, found, "", (name) => placeOf(name, path, paginator));
  checkCount(call, path, page.items.length);
  const announced = page.nextCursor;
  const url = connection.addressOf(operation, target);
  const pageFacts = { call, paginator, value, announced, count: page.items.length, cursor, address: url };
  // A server that ignores every query except the reference returns some orders without naming a next page.
  if (isSilentOfNext(pageFacts) || isEndUnclear(paginator, operation, pageFacts)) return null;
  return { items: page.items, nextCursor: nextPage(pageFacts), serverTime: page.serverTime ?? null };
}

/** With cursor paging, the contract marks the last page too, so a missing cursor proves nothing. */
function isSilentOfNext({ paginator, announced, cursor }: Parameters<typeof isEndUnclear>[2]): boolean {
  return paginator.type === "cursor" && paginator.absent !== "last" && announced === undefined && cursor === undefined;
}

function placeOf(name: string, records: string, paginator: Parameters<typeof nextPlaceOf>[0]): string {
  return name === "nextCursor" ? (nextPlaceOf(paginator) ?? name) : name.replace(/^items/, () => records);
}
