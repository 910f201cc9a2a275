import type { App } from "../app.ts";
import { runEvery } from "../../core/run/cycle.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import { shopSlots } from "../shops/each.ts";

/** How often added, removed, paused and resumed shops are looked for. */
const LOOK_EVERY_MS = MINUTE;

interface CycleWork {
  /** From the start of one cycle of a shop to the start of its next. */
  readonly intervalMs: number;
  /** The shops that have cycles, as they are now; null = unknown, and those at work continue. */
  readonly shops: () => Promise<readonly string[] | null>;
  /** One cycle of one shop. */
  readonly step: (shop: string) => Promise<void>;
  /** The last cycle of a shop that was paused or removed is over. */
  readonly ended?: (shop: string) => void;
}

/**
 * The loop of a daemon: runs cycles of one shop or of many until the signal of the app, each shop with its own interval
 * from start to start. An added shop begins within a minute; a paused or removed one finishes its cycle and begins no
 * other. Rejects with what a step throws.
 */
export async function runCycles(app: App, { intervalMs, shops, step, ended }: CycleWork): Promise<void> {
  const { clock, signal } = app;
  const failed = new AbortController();
  const over = AbortSignal.any([signal, failed.signal]);
  const inSlot = shopSlots(app);
  /** By shop; `last` is aborted when the cycle in progress is to be the last. */
  const lines = new Map<string, { readonly last: AbortController; readonly over: Promise<void> }>();

  const follow = async (shop: string, last: AbortSignal): Promise<void> => {
    const until = AbortSignal.any([over, last]);
    const turn = (): Promise<void> =>
      inSlot(async () => {
        // The shop may have been paused or removed since: then its cycle does not begin.
        if (!until.aborted && (await shops())?.includes(shop) !== false) await step(shop);
      });
    await runEvery(clock, intervalMs, turn, until).catch((error: unknown) => failed.abort(error));
    lines.delete(shop);
    ended?.(shop);
  };
  const look = async (): Promise<void> => {
    const wanted = await shops();
    if (wanted === null) return;
    for (const [shop, { last }] of lines) if (!wanted.includes(shop)) last.abort();
    for (const shop of wanted.filter((one) => !lines.has(one))) {
      const last = new AbortController();
      lines.set(shop, { last, over: follow(shop, last.signal) });
    }
  };
  await runEvery(clock, Math.min(intervalMs, LOOK_EVERY_MS), look, over);
  await Promise.all([...lines.values()].map((line) => line.over));
  if (failed.signal.aborted) throw failed.signal.reason;
}
