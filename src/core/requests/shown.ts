/** What a person was shown of an item, as a short text: as long as it is the same, the item is as they saw it. */
import { hash } from "node:crypto";

import { orderBuyer } from "../order/order.ts";
import type { BrakeStore } from "../ports/brake-store.ts";
import type { OrderRecord } from "../ports/order-store.ts";
import type { StatusStore } from "../ports/status-store.ts";

/** The key of `Shown` under which what the brakes keep back stands. */
export const BRAKES = "brakes";

const PAGE_SIZE = 500;

/** Of an order: what it is, where it stands, and what is the matter with it. Not how often it was tried, nor when. */
export function shownOrder(order: OrderRecord): string {
  const { reference, state, reason, status, placedAt, total, currency, erp, error, afterExport } = order;
  const open = afterExport === null || afterExport.acknowledged !== null ? [] : afterExport.differences;
  return digest([
    reference,
    state,
    reason,
    status,
    placedAt,
    total,
    currency,
    orderBuyer(order),
    erp?.number ?? null,
    error?.code ?? null,
    open,
  ]);
}

/** Of the brakes: which are tripped, and the very values that they keep back. */
export async function readShownBrakes(store: BrakeStore & Pick<StatusStore, "readNote">): Promise<string> {
  const parts: unknown[] = [await store.readNote("brakes")];
  for (let after = 0; ;) {
    const page = await store.listRestrained(after, PAGE_SIZE);
    const last = page.at(-1);
    if (last === undefined) return digest(parts);
    parts.push(digest(page.map(({ product, kept }) => [product.position, Object.entries(kept).toSorted(byName)])));
    after = last.product.position;
  }
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 16);
}
