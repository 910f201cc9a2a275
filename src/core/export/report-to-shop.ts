import type { Engine } from "../run/engine.ts";
import { isUnsupported, rememberUnsupported } from "../run/unsupported.ts";
import { inParallel } from "../common/parallel.ts";
import { RemoteError } from "../common/problems/errors.ts";
import type { UnreportedOrder } from "../ports/order-store.ts";
import { isSameOrder } from "../order/listing/same-id.ts";

/** How many exported orders are reported to the shop in one run; the rest waits for the next runs. */
const REPORTS_AT_ONCE = 1000;

/** The shop's function for that. */
export const UPDATE = "orders/update";

/**
 * Writes TotalGest's number to the shop's orders, so that the shop's own lists can show it. Optional in the contract: a
 * site without the function is asked again a day later, and failures are not reported.
 */
export async function reportToShop(engine: Engine, signal: AbortSignal): Promise<void> {
  const { shop, store, settings } = engine;
  if (await isUnsupported(engine, UPDATE)) return;
  let mayContinue = true;
  await inParallel(await store.listUnreported(REPORTS_AT_ONCE), settings.http.concurrency, async (unreported) => {
    const { id, shopId, order } = unreported;
    if (!mayContinue) return;
    try {
      if (!(await isShownUnderItsId(engine, unreported, signal))) return await store.recordReported(id, false);
      if ((await shop.reportOrder(shopId, order, signal)) === "reported") return await store.recordReported(id, true);
      mayContinue = false;
      await rememberUnsupported(engine, UPDATE);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (error.reason === "contract") await store.recordReported(id, false);
      else mayContinue = false;
    }
  });
}

/** If the shop gave an id to several orders, the number must not be written to another order. */
async function isShownUnderItsId({ shop }: Engine, unreported: UnreportedOrder, signal: AbortSignal): Promise<boolean> {
  if (!unreported.isShared) return true;
  const fetched = await shop.fetchOrder(unreported.shopId, signal);
  return fetched?.ok === true && isSameOrder(unreported, fetched.value);
}
