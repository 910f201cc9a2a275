import { DAY } from "../common/time/duration.ts";
import { addDays, localDay } from "../common/time/zone.ts";
import { classOf, isSentClass, type StatusMeaning } from "../orders/order.ts";
import type { Engine } from "../run/engine.ts";
import { readOrderList } from "./read-order-list.ts";

/** 24 months plus a safety margin. */
const LONGEST_MONTH_LIST_DAYS = 732;

/** How many orders of the shop are completed or further on; a person needs this to choose `export.from`. */
export interface CountedMonths {
  /** Per local month, `2026-11: 14`, oldest first. */
  readonly months: readonly string[];
  readonly completed: number;
}

/** Counts the orders of the last 24 months. Stores nothing. */
export async function countMonths(
  engine: Pick<Engine, "shop" | "progress" | "clock" | "settings">,
  meaning: StatusMeaning,
  signal: AbortSignal,
): Promise<CountedMonths> {
  const { clock, settings } = engine;
  const { timeZone } = settings.framework360;
  const today = localDay(clock.now(), timeZone);
  const counts = new Map<string, number>();
  const days = { from: addDays(today, -LONGEST_MONTH_LIST_DAYS), to: addDays(today, 1) };
  await readOrderList(engine, days, signal, async (orders) => {
    for (const order of orders) {
      if (!order.ok || !isSentClass(classOf(order.value.status, meaning))) continue;
      const month = localDay(Date.parse(order.value.placedAt), timeZone).slice(0, 7);
      counts.set(month, (counts.get(month) ?? 0) + 1);
    }
  });
  const months = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    months: months.map(([month, count]) => `${month}: ${String(count)}`),
    completed: months.reduce((sum, [, count]) => sum + count, 0),
  };
}

/** The stored count, with what it was counted by. */
interface MonthsNote extends CountedMonths {
  readonly atMs: number;
  readonly meaning: StatusMeaning;
}

/** As `countMonths`, but counts at most once a day, as long as the statuses mean the same. */
export async function readMonths(
  engine: Engine,
  meaning: StatusMeaning,
  signal: AbortSignal,
): Promise<CountedMonths & { readonly countedAt: string }> {
  const { store, clock } = engine;
  const nowMs = clock.now();
  const note = await store.readNote("months");
  const kept = note === null ? null : (JSON.parse(note) as MonthsNote);
  const isFresh =
    kept !== null && Math.abs(nowMs - kept.atMs) < DAY && JSON.stringify(kept.meaning) === JSON.stringify(meaning);
  const { months, completed, atMs } = isFresh ? kept : { ...(await countMonths(engine, meaning, signal)), atMs: nowMs };
  if (!isFresh) await store.writeNote("months", JSON.stringify({ months, completed, atMs, meaning }));
  return { months, completed, countedAt: new Date(atMs).toISOString() };
}
