/** An audit of all the shop's orders, which are all in TotalGest. */
import { auditOrders } from "../../src/core/audit/audit.ts";
import { addDays, localDay } from "../../src/core/common/time/zone.ts";
import { engineOn, Folder } from "../engine.ts";
import { numberOf, type Open, type Sample, timed } from "../work.ts";

export const open: Open = (options) => {
  const folder = new Folder();
  const orders = numberOf(options, "orders");
  const round = async (): Promise<Sample> => {
    const store = await folder.newStore();
    const engine = await engineOn(store, options, "orders");
    const today = localDay(Date.now(), "Europe/Zurich");
    const request = { days: [addDays(today, -1), today], version: "bench" };
    const sample = await timed(async () => {
      const report = await auditOrders(engine, request, new AbortController().signal);
      const found = report.days.reduce((sum, day) => sum + day.found.count, 0);
      if (report.exitCode !== 0 || found !== orders) throw new Error(`the audit: ${JSON.stringify(report.days)}`);
      await store.keepAudit(report, 0);
    });
    await store.close();
    return sample;
  };
  return folder.side(round);
};
