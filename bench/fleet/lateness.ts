/** How late cycles begin, read from the workers' queue. */
import { setTimeout as sleep } from "node:timers/promises";

import type pg from "pg";

const LOOK_EVERY_MS = 5000;

/** Cycles that are due for longer than this are overdue. */
const OVERDUE_MS = 5000;
/** Workers have caught up if at most this share of the shops is overdue. */
const OVERDUE_SHARE = 0.01;

export interface Settled {
  readonly hasCaughtUp: boolean;
  readonly seconds: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** Waits until every shop had a cycle and hardly any is overdue, for `limitMs` at most. Throws if `check` throws. */
export async function settle(
  client: pg.Client,
  { shops, limitMs, log, check }: { shops: number; limitMs: number; log: (text: string) => void; check: () => void },
): Promise<Settled> {
  const startedMs = Date.now();
  for (;;) {
    const { rows } = await client.query<{ begun: number; overdue: number }>(
      `SELECT count(*) FILTER (WHERE begun_late_ms IS NOT NULL)::int AS begun,
        count(*) FILTER (WHERE worker IS NULL AND due_ms < extract(epoch FROM now()) * 1000 - ${String(OVERDUE_MS)})::int AS overdue
      FROM cycles`,
    );
    const { begun = 0, overdue = 0 } = rows[0] ?? {};
    const tookMs = Date.now() - startedMs;
    const seconds = Math.round(tookMs / 1000);
    log(`${String(seconds)} s: ${String(begun)} of ${String(shops)} shops had a cycle, ${String(overdue)} are overdue`);
    const hasCaughtUp = begun >= shops && overdue <= shops * OVERDUE_SHARE;
    if (hasCaughtUp || tookMs > limitMs) return { hasCaughtUp, seconds };
    check();
    await sleep(LOOK_EVERY_MS);
  }
}

/** How late each cycle of the next `forMs` began, in ms, sorted, without those of the shop `but`. */
export async function watchLateness(
  client: pg.Client,
  { forMs, but = "", log, check }: { forMs: number; but?: string; log: (text: string) => void; check: () => void },
): Promise<readonly number[]> {
  const begun = new Map<string, number>();
  const startedMs = Date.now();
  const look = async (isFirst: boolean): Promise<void> => {
    const { rows } = await client.query<{ shop: string; due_ms: string; late: string }>(
      "SELECT shop, due_ms, begun_late_ms AS late FROM cycles WHERE begun_late_ms IS NOT NULL AND shop <> $1",
      [but],
    );
    for (const { shop, due_ms, late } of rows) {
      const key = `${shop} ${due_ms}`;
      if (!begun.has(key)) begun.set(key, isFirst ? -1 : Number(late));
    }
  };
  await look(true);
  while (Date.now() - startedMs < forMs) {
    await sleep(LOOK_EVERY_MS);
    await look(false);
    check();
    log(`${String(Math.round((Date.now() - startedMs) / 1000))} s, ${String(begun.size)} cycles counted`);
  }
  return [...begun.values()].filter((ms) => ms >= 0).toSorted((a, b) => a - b);
}

export function percentilesOf(sorted: readonly number[]): Percentiles {
  return { p50: at(sorted, 0.5), p99: at(sorted, 0.99), most: at(sorted, 1) };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
