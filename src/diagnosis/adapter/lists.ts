/** The lists of an adapter, page by page, and the list of orders as the audit reads it. */
import { listedOrdersWire, productsWire } from "../../clients/totalgest/wire.ts";
import { DAY } from "../../core/common/time/duration.ts";
import { isRecord } from "../../core/common/record.ts";
import { faultOf } from "../../clients/answer/fault.ts";
import type { Report, Trial } from "./trial.ts";

export const LIMIT = 500;
/** More pages than any list has. */
const MOST_PAGES = 2000;

const PAGES = { products: productsWire, listOrders: listedOrdersWire } as const;

/** The records of a list, as far as it could be read, and whether that was to its end. */
interface ReadList {
  readonly items: readonly unknown[];
  readonly isWhole: boolean;
}

/** Reads a list to its end. Reports a failure, another form, a page that comes again, and a cursor without an end. */
export async function readList(
  trial: Trial,
  operation: keyof typeof PAGES,
  asked: Readonly<Record<string, unknown>>,
  report: Report,
): Promise<ReadList> {
  const items: unknown[] = [];
  const [texts, cursors] = [new Set<string>(), new Set<string>()];
  const part: ReadList = { items, isWhole: false };
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const result = await trial.ask(operation, { ...asked, limit: LIMIT, ...(cursor === undefined ? {} : { cursor }) });
    if (!result.ok) {
      report("failed", operation, result.detail, result);
      return part;
    }
    const parsed = PAGES[operation].safeParse(result.value);
    if (!parsed.success) {
      report("form", operation, faultText(parsed.error, result.value));
      return part;
    }
    const { items: found, nextCursor } = parsed.data;
    const text = JSON.stringify(found);
    if (found.length > 0 && texts.has(text)) {
      report("page-repeats", operation, `page ${String(page)}`);
      return part;
    }
    texts.add(text);
    items.push(...found);
    if (nextCursor === undefined || nextCursor === null || nextCursor === "") return { items, isWhole: true };
    cursor = String(nextCursor);
    if (cursors.has(cursor)) break;
    cursors.add(cursor);
  }
  report("endless", operation, `nextCursor ${JSON.stringify(cursor)}, page ${String(cursors.size + 1)}`);
  return part;
}

/** `items[3].prices[0].amount: a text, not a decimal` */
export function faultText(error: Parameters<typeof faultOf>[0], value: unknown): string {
  const { path, expected, found } = faultOf(error, value);
  return `${path}: ${found}, not ${expected}`;
}

/** The references of the orders placed a day before and after; null = there is no such list, or it is mistaken. */
export async function listOrders(trial: Trial, nowMs: number, report: Report): Promise<ReadonlySet<string> | null> {
  if (trial.adapter.operations.listOrders === undefined) return null;
  const [placedSince, placedBefore] = [nowMs - DAY, nowMs + DAY].map((ms) => new Date(ms).toISOString());
  const { items, isWhole } = await readList(trial, "listOrders", { placedSince, placedBefore }, report);
  if (!isWhole) return null;
  const references = items.map((item) => (isRecord(item) ? item["externalReference"] : null));
  return new Set(references.filter((reference) => typeof reference === "string"));
}
