/** The list of orders, as the audit reads it. */
import { listedOrdersWire } from "../../clients/totalgest/wire.ts";
import { DAY } from "../../core/common/time/duration.ts";
import { isRecord } from "../../core/common/record.ts";
import { faultText } from "./fault-text.ts";
import type { Report, Trial } from "./trial.ts";

const LIMIT = 500;
/** More pages than two days have. */
const MOST_PAGES = 500;

/** The references of the orders placed a day before and after; null = there is no such list, or it is mistaken. */
export async function listOrders(trial: Trial, nowMs: number, report: Report): Promise<ReadonlySet<string> | null> {
  if (trial.adapter.operations.listOrders === undefined) return null;
  const [placedSince, placedBefore] = [nowMs - DAY, nowMs + DAY].map((ms) => new Date(ms).toISOString());
  const references = new Set<string>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const asked = { placedSince, placedBefore, limit: LIMIT, ...(cursor === undefined ? {} : { cursor }) };
    const result = await trial.ask("listOrders", asked);
    if (!result.ok) {
      report("failed", "listOrders", result.detail, result);
      return null;
    }
    const parsed = listedOrdersWire.safeParse(result.value);
    if (!parsed.success) {
      report("form", "listOrders", faultText(parsed.error, result.value));
      return null;
    }
    for (const item of parsed.data.items)
      if (isRecord(item) && typeof item["externalReference"] === "string") references.add(item["externalReference"]);
    const { nextCursor } = parsed.data;
    if (nextCursor === undefined || nextCursor === null || nextCursor === "") return references;
    cursor = String(nextCursor);
    if (cursors.has(cursor)) break;
    cursors.add(cursor);
  }
  report("endless", "listOrders", `nextCursor ${JSON.stringify(cursor)}`);
  return null;
}
