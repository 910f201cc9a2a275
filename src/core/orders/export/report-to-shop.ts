import type { Engine } from "../../run/engine.ts";
import { isUnsupported, rememberUnsupported } from "../../run/pauses.ts";
import { inParallel } from "../../common/parallel.ts";
import { RemoteError } from "../../common/problems/errors.ts";
import { recordReported } from "../transitions.ts";

/** How many exported orders are reported to the shop in one run; the rest waits for the next runs. */
const REPORTS_AT_ONCE = 1000;

/** The shop's function for that. */
export const UPDATE = "orders/update";

/**
 * Writes TotalGest's number to the shop's orders, so that the shop's own lists can show it. Optional in the contract: a
 * site without the function is asked again a day later. What the shop refuses is not offered again, and failures are not
 * reported.
 */
export async function reportToShop(engine: Engine, signal: AbortSignal): Promise<void> {
  const { shop, store, settings } = engine;
  if (await isUnsupported(engine, UPDATE)) return;
  let mayContinue = true;
  await inParallel(await store.listUnreported(REPORTS_AT_ONCE), settings.http.concurrency, async ({ id, order }) => {
    if (!mayContinue) return;
    try {
      if ((await shop.reportOrder(id, order, signal)) === "unsupported") {
        mayContinue = false;
        return await rememberUnsupported(engine, UPDATE);
      }
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (error.reason !== "contract") {
        mayContinue = false;
        return;
      }
    }
    await store.changeOrders([{ id }], recordReported);
  });
}
