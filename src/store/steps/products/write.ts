import type { ProductChange } from "../../../core/product/change.ts";
import type { Rows } from "../../rows/transactions.ts";

/** Writes the changes of these products, with their links, histories and brake data. */
export async function applyProducts(rows: Rows, changes: readonly ProductChange[]): Promise<void> {
  if (changes.length === 0) return;
  const ended = changes.flatMap(({ id, linkEndedMs }) =>
    linkEndedMs === undefined ? [] : [{ productId: id, untilMs: linkEndedMs }],
  );
  if (ended.length > 0) await rows.endLinks(ended);
  await rows.writeProducts(changes);
  const created = changes.flatMap(({ position, endsCreation }) =>
    position === null || endsCreation === undefined ? [] : [position],
  );
  if (created.length > 0) await rows.removeCreations(created);
  const events = changes.flatMap((change) => change.events);
  if (events.length > 0) await rows.addProductEvents(events);
  await writeFacets(rows, changes);
}

async function writeFacets(rows: Rows, changes: readonly ProductChange[]): Promise<void> {
  const pushed = [];
  const settled = [];
  const prices = [];
  for (const { position, pushed: facets, newPrice } of changes) {
    if (position === null) continue;
    if (newPrice !== undefined) prices.push({ position, price: newPrice });
    if (facets === undefined) continue;
    for (const change of facets.changes) pushed.push({ position, ...change, atMs: facets.atMs });
    for (const facet of facets.settled) settled.push({ position, facet });
  }
  if (pushed.length > 0) await rows.addPushed(pushed);
  if (settled.length > 0) await rows.removePushed(settled);
  if (prices.length > 0) await rows.forgetOtherPrices(prices);
}

/** Values that were pushed are no longer restrained. */
export async function endRestraints(rows: Rows, changes: readonly ProductChange[]): Promise<void> {
  const over = changes.flatMap(({ position, pushed }) =>
    position === null || pushed === undefined
      ? []
      : [...pushed.changes.map(({ facet }) => facet), ...pushed.settled].map((facet) => ({ position, facet })),
  );
  if (over.length > 0) await rows.removeRestraints(over);
}
