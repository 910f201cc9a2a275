import type { Decoded } from "../../ports/records.ts";
import { addDays, startOfDay } from "../../common/time/zone.ts";
import type { BookedOrder, BookedPage, Books } from "../../ports/books.ts";
import { cursorPages } from "../../run/cursor-pages.ts";
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
      const pages = cursorPages<BookedPage>((at) => listOrders({ placedSince, placedBefore, ...at }, signal), keyOf);
      for await (const page of pages) {
        if (page === null) isListed = false;
        else page.items.forEach(onOrder);
      }
    },
    signal,
  );
  return { isListed, unread };
}

function keyOf(item: Decoded<BookedOrder>): string {
  return item.ok ? item.value.id : `refused ${item.id ?? JSON.stringify(item.problem.data)}`;
}
