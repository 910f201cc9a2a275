/** An export of all the shop's orders by the engine, into an empty state. */
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import { engineOn, Folder } from "../engine.ts";
import { numberOf, type Open, type Sample, timed } from "../work.ts";

const DUE = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };

export const open: Open = (options) => {
  const folder = new Folder();
  const orders = numberOf(options, "orders");
  const round = async (): Promise<Sample> => {
    const store = await folder.newStore();
    const engine = await engineOn(store, options, "orders");
    const sample = await timed(async () => {
      const report = await exportOrders(engine, DUE, new AbortController().signal);
      if (report.summary.exported !== orders) throw new Error(`the export: ${JSON.stringify(report.summary)}`);
    });
    await store.close();
    return sample;
  };
  return folder.side(round);
};
