/** A cycle (export and pull) without changes, on a state with `rows` products and exported orders. */
import { join } from "node:path";

import { realClock } from "../../src/app/app.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import { openStore } from "../../src/store/database.ts";
import { engineOn, Folder, pullOptions } from "../engine.ts";
import { MADE, makeOrders, multiply } from "../fill.ts";
import { numberOf, type Open, timed } from "../work.ts";

const DUE = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };
/** One cycle takes a few milliseconds, so a round is several cycles. */
const CYCLES = 20;

export const open: Open = async (options) => {
  const folder = new Folder();
  const path = join(folder.path, "tg360.db");
  const first = await openStore({ path, clock: realClock });
  await cycle(await engineOn(first, options));
  await first.close();
  await makeOrders(path);
  const rows = numberOf(options, "rows");
  if (rows > MADE) multiply(path, rows);
  const store = await openStore({ path, clock: realClock });
  const engine = await engineOn(store, options);
  const round = async (): Promise<void> => {
    for (let at = 0; at < CYCLES; at++) await cycle(engine);
  };
  await round();
  return {
    run: async () => {
      const { value, cpuMs } = await timed(round);
      return { value: value / CYCLES, cpuMs };
    },
    close: async () => {
      await store.close();
      folder.remove();
    },
  };
};

async function cycle(engine: Engine): Promise<void> {
  const { signal } = new AbortController();
  const exported = await exportOrders(engine, DUE, signal);
  const pulled = await pullProducts(engine, pullOptions(false), signal);
  for (const { problems } of [exported, pulled]) if (problems.length > 0) throw new Error(JSON.stringify(problems));
}
