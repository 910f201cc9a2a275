import type { Engine } from "../../run/engine.ts";
import { inParallel } from "../../common/parallel.ts";
import { withoutStock } from "../plan-push.ts";
import type { ProductRecord } from "../record.ts";
import type { ProductWrite } from "../product.ts";

/** One product and what may be pushed of it now; null = nothing. */
export interface Planned {
  readonly record: ProductRecord;
  readonly write: ProductWrite | null;
}

/**
 * While orders cannot be read, unknown sales may have reduced the shop's own figures. So each figure is fetched, and a
 * stock is pushed only if it is lower; 0 never raises a figure. If a figure cannot be read, the error goes to
 * `onFailure` and the stock waits.
 */
export async function withoutRaises(
  { shop, settings }: Pick<Engine, "shop" | "settings">,
  planned: readonly Planned[],
  signal: AbortSignal,
  onFailure: (error: unknown) => Promise<void>,
): Promise<readonly Planned[]> {
  const lowered = new Set<ProductWrite>();
  const asked = planned
    .map(({ write }) => write)
    .filter((write) => write !== null)
    .filter(needsFigure);
  await inParallel(asked, settings.http.concurrency, async (write) => {
    if (write.shopId === null) return;
    try {
      const shown = await shop.fetchProduct({ id: write.shopId }, signal);
      if (Number(shown?.quantity ?? 0) > (write.quantity ?? 0)) lowered.add(write);
    } catch (error) {
      await onFailure(error);
    }
  });
  return planned.map((one) => {
    const { record, write } = one;
    const isKept = write === null || !needsFigure(write) || lowered.has(write);
    return isKept ? one : { record, write: withoutStock(write) };
  });
}

function needsFigure({ shopId, quantity }: ProductWrite): boolean {
  return shopId !== null && quantity !== undefined && quantity > 0;
}
