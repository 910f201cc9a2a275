/** A short text of what a person was shown of an item: while the text is the same, the item is unchanged. */
import { hash } from "node:crypto";

import { orderBuyer } from "../order/order.ts";
import type { BrakeStore } from "../ports/brake-store.ts";
import type { OrderRecord } from "../ports/order-store.ts";
import type { StatusStore } from "../ports/status-store.ts";

/** The key in `Shown` for the restrained values. */
export const BRAKES = "brakes";

const PAGE_SIZE = 500;

/** An order's content, state and problem, but not the number or time of its attempts. */
export function shownOrder(order: OrderRecord): string {
  const { reference, state, reason, status, placedAt, total, currency, erp, error, afterExport } = order;
  const isOpen = afterExport !== null && afterExport.acknowledged === null;
  const open = isOpen
    ? [...afterExport.differences, ...(afterExport.newcomer === undefined ? [] : [afterExport.newcomer])]
    : [];
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

/** The tripped brakes and the restrained values. */
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
