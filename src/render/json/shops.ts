/** The shops of an installation and their workers as JSON. */
import { SECOND } from "../../core/common/time/duration.ts";
import type { SeenWorker, Turn } from "../../core/run/worker/queue.ts";
import type { Text } from "../../text/text.ts";
import { healthOf, type ShopRow, waitingIn } from "../../view/shops/shops.ts";
import { errorOf, toInstant } from "./entries.ts";

function turnDocument({ dueMs, inMs, workers }: Turn): Readonly<Record<string, unknown>> {
  return { dueAt: toInstant(dueMs), lateSeconds: Math.max(0, Math.round(-inMs / SECOND)), workers };
}

/** For programs, in English. */
export function shopListDocument(
  rows: readonly ShopRow[],
  workers: readonly SeenWorker[],
  english: Text,
): Readonly<Record<string, unknown>> {
  return {
    schema: "tg360.shop-list/1",
    shops: rows.map((row) => {
      const { shop, isPaused, overview, error, turn } = row;
      return {
        shop,
        paused: isPaused,
        health: healthOf(row),
        reasons:
          error === null
            ? (overview?.reasons ?? []).map((reason) => english.problem(reason).message)
            : [english.problem(error.problem).message],
        waiting: overview === null ? null : waitingIn(overview),
        held: overview === null ? null : overview.counts.orders.held,
        failed: overview === null ? null : overview.counts.orders.failed,
        lastGood:
          overview === null
            ? null
            : { orders: toInstant(overview.lastGood.orders), products: toInstant(overview.lastGood.products) },
        ...(turn === null ? {} : { turn: turnDocument(turn) }),
      };
    }),
    ...(workers.length === 0 ? {} : { workers: workersDocument(workers, english) }),
  };
}

function workersDocument(workers: readonly SeenWorker[], english: Text): readonly unknown[] {
  return workers.map(({ name, version, sinceMs, seenMs, lastGoodMs, trouble, restsUntilMs }) => ({
    name,
    version,
    since: toInstant(sinceMs),
    seen: toInstant(seenMs),
    lastGood: toInstant(lastGoodMs),
    restsUntil: toInstant(restsUntilMs),
    trouble: trouble === null ? null : errorOf(trouble, english),
  }));
}
