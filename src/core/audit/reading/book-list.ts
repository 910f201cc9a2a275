import { RemoteError } from "../../common/problems/errors.ts";
import type { Decoded } from "../../ports/records.ts";
import { problem } from "../../common/problems/problem.ts";
import { addDays, startOfDay } from "../../common/time/zone.ts";
import type { BookedOrder, Books } from "../../ports/books.ts";
import { type DayRange, readInDays, type UnreadDays } from "./in-days.ts";

export interface BookRead {
  /** TotalGest has a list of its orders. */
  readonly isListed: boolean;
  readonly unread: readonly UnreadDays[];
}

/** Reads the orders that TotalGest dates on these local days. An order may be listed more than once. */
export async function readBookList(
  { listOrders }: Books,
  range: DayRange,
  timeZone: string,
  onOrder: (order: Decoded<BookedOrder>) => void,
  signal: AbortSignal,
): Promise<BookRead> {
  if (listOrders === null) return { isListed: false, unread: [] };
  let isListed = true;
  const unread = await readInDays(
    range,
    async ({ from, to }) => {
      const placedSince = new Date(startOfDay(from, timeZone)).toISOString();
      const placedBefore = new Date(startOfDay(addDays(to, 1), timeZone)).toISOString();
      const listed = new Set<string>();
      const cursors = new Set<string>();
      for (let cursor: string | undefined; ;) {
        const query = { placedSince, placedBefore, ...(cursor === undefined ? {} : { cursor }) };
        const page = await listOrders(query, signal);
        if (page === null) {
          isListed = false;
          return;
        }
        const before = listed.size;
        for (const item of page.items) listed.add(keyOf(item));
        // A server that ignores the page lists the same orders again, or none, under an ever higher number of the page.
        const isLast = page.items.length === 0 && page.nextCursor === null;
        if (!isLast && listed.size === before) throw looping();
        page.items.forEach(onOrder);
        if (page.nextCursor === null) return;
        if (cursors.has(page.nextCursor)) throw looping();
        cursors.add(page.nextCursor);
        cursor = page.nextCursor;
      }
    },
    signal,
  );
  return { isListed, unread };
}

function keyOf(item: Decoded<BookedOrder>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}

function looping(): RemoteError {
  const facts = { system: "TotalGest", reason: "contract" } as const;
  return new RemoteError(problem("paging-loop", { system: "TotalGest", operation: "listOrders" }), facts);
}
