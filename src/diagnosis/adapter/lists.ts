/** The lists of an adapter, page by page. */
import { listedOrdersWire, productsWire } from "../../clients/totalgest/wire.ts";
import { DAY } from "../../core/common/time/duration.ts";
import { isRecord } from "../../core/common/record.ts";
import { faultOf } from "../../clients/answer/fault.ts";
import type { Trial } from "./trial.ts";

export const LIMIT = 500;
/** More pages than any list has. */
const MOST_PAGES = 2000;

const PAGES = { products: productsWire, listOrders: listedOrdersWire } as const;

/** The records of a list, as far as it could be read, and whether that was to its end. */
interface ReadList {
  readonly items: readonly unknown[];
  readonly isWhole: boolean;
  /** Of the first page. */
  readonly serverTime: string | null;
}

/** Reads a list to its end. Reports a failure, another form, a page or row that comes again, and a cursor without an end. */
export async function readTrialList(
  trial: Trial,
  operation: keyof typeof PAGES,
  asked: Readonly<Record<string, unknown>>,
): Promise<ReadList> {
  const items: unknown[] = [];
  const [texts, cursors, ids] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let serverTime: string | null = null;
  const end = (isWhole: boolean): ReadList => ({ items, isWhole, serverTime });
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const result = await trial.ask(operation, { ...asked, limit: LIMIT, ...(cursor === undefined ? {} : { cursor }) });
    if (!result.ok) {
      trial.report("failed", operation, result.detail, result);
      return end(false);
    }
    const parsed = PAGES[operation].safeParse(result.value);
    if (!parsed.success) {
      trial.report("form", operation, faultText(parsed.error, result.value));
      return end(false);
    }
    const { items: found, nextCursor } = parsed.data;
    if (page === 1) serverTime = parsed.data.serverTime ?? null;
    const text = JSON.stringify(found);
    if (found.length > 0 && texts.has(text)) {
      trial.report("page-repeats", operation, `page ${String(page)}`);
      return end(false);
    }
    texts.add(text);
    // A record that changes while it is paged may come twice; one that is the same did not change.
    const again = found.find((item) => ids.has(JSON.stringify(item)));
    if (again !== undefined) trial.report("row-repeats", operation, `page ${String(page)}: ${idText(again)}`);
    for (const item of found) ids.add(JSON.stringify(item));
    items.push(...found);
    if (nextCursor === undefined || nextCursor === null || nextCursor === "") return end(true);
    cursor = String(nextCursor);
    if (cursors.has(cursor)) break;
    cursors.add(cursor);
  }
  trial.report("endless", operation, `nextCursor ${JSON.stringify(cursor)}, page ${String(cursors.size + 1)}`);
  return end(false);
}

export function idText(item: unknown): string {
  const id = isRecord(item) ? item["id"] : undefined;
  return typeof id === "string" || typeof id === "number" ? String(id) : "";
}

/** `items[3].prices[0].amount: a text, not a decimal` */
export function faultText(error: Parameters<typeof faultOf>[0], value: unknown): string {
  const { path, expected, found } = faultOf(error, value);
  return `${path}: ${found}, not ${expected}`;
}

/** The orders placed a day before and after; null = there is no such list, or it is mistaken. */
export async function listTrialOrders(trial: Trial, nowMs: number): Promise<readonly Record<string, unknown>[] | null> {
  if (!trial.gives("listOrders")) return null;
  const [placedSince, placedBefore] = [nowMs - DAY, nowMs + DAY].map((ms) => new Date(ms).toISOString());
  const asked = { placedSince, placedBefore };
  const { items, isWhole } = await readTrialList(trial, "listOrders", asked);
  const broken = await trial.ask("listOrders", { ...asked, limit: LIMIT }, () => "fail");
  if (broken.ok && broken.seen.length > 0) trial.report("swallowed", "listOrders", JSON.stringify(broken.value));
  return isWhole ? items.filter(isRecord) : null;
}

/** What a text becomes that was made of a value that is not there. */
export function isNoText(value: unknown): boolean {
  return /^(?:undefined|null|NaN|\[object Object\])?$/.test(String(value));
}
