/** A short text of what a person was shown of an item: while the text is the same, the item is unchanged. */
import { hash } from "node:crypto";

import { orderBuyer } from "../orders/order.ts";
import { FACETS, MASS_CHANGE_OF } from "../brakes/facet.ts";
import type { MassChange } from "../brakes/facet.ts";
import { readHeldChanges } from "../brakes/held.ts";
import type { BrakeStore } from "../ports/brake-store.ts";
import type { OrderRecord } from "../ports/order-store.ts";
import type { StatusStore } from "../ports/status-store.ts";

/** The key in `Shown` for what is held back. */
export const HELD = "held";

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

/** The values of these kinds that are held back; of `empty`, whether TotalGest's catalogue came back empty. */
export async function readShownHeld(
  store: BrakeStore & Pick<StatusStore, "readNote">,
  release: readonly MassChange[],
): Promise<string> {
  const parts: unknown[] = [release.includes("empty") && (await readHeldChanges(store)).has("empty")];
  for (const facet of FACETS) {
    if (!release.includes(MASS_CHANGE_OF[facet])) continue;
    for (let after = 0; ;) {
      const page = await store.listHeld(after, PAGE_SIZE, facet);
      const last = page.at(-1);
      if (last === undefined) break;
      parts.push(digest(page.map(({ position, held }) => [position, facet, held?.[facet]])));
      after = last.position;
    }
  }
  return digest(parts);
}

function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 16);
}
