import { VERSION } from "../../cli/version.ts";
import type { Context } from "../../context.ts";
import { NO_TOTALS, type Totals } from "../../core/totals.ts";
import { metricsText } from "../../report/metrics.ts";
import { readOverview } from "../overview.ts";

/** The metrics of the state as it is now. Calls nothing. */
export function measure(context: Context): Promise<string> {
  return context.withState(async (store) => {
    const overview = await readOverview(store, context.clock.now());
    const note = await store.readNote("totals");
    const totals: Totals = note === null ? NO_TOTALS : JSON.parse(note);
    return metricsText({ overview, totals, messagesWaiting: await store.countMessages(), version: VERSION });
  });
}
