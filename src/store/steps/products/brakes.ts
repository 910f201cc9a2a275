import type { Facet, FacetPush } from "../../../core/brakes/facet.ts";
import { DAY } from "../../../core/common/time/duration.ts";
import type { BrakeStore, PushedProduct } from "../../../core/ports/brake-store.ts";
import type { Restraint } from "../../rows/brakes.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { listPending, readProductsAt } from "../../tables/product-records.ts";

/** The data of the brakes: totals, pushes of the last 24 hours, restrained values and agreements. */
export function brakeSteps({ read, write }: Transactions): BrakeStore {
  return {
    countPending: () => read((rows) => rows.countPending()),
    summarizePending: () => read((rows) => rows.summarizePending()),
    listJudged: (afterPosition, limit) => read(({ sql }) => listPending(sql, afterPosition, limit, "judged")),
    listPushed: (afterPosition, limit) => read((rows) => listPushed(rows, afterPosition, limit)),
    recordRestrained: async (afterPosition, upToPosition, restrained) => {
      const last = upToPosition ?? Number.MAX_SAFE_INTEGER;
      const wanted = restrained.flatMap(({ position, facets }) =>
        Object.entries(facets).map(([facet, value]) => ({ position, facet: facet as Facet, value })),
      );
      const kept = await read((rows) => rows.readRestraints(afterPosition, last));
      if (areSame(kept, wanted)) return;
      await write(async (rows) => {
        const keys = new Set(wanted.map(keyOf));
        const before = await rows.readRestraints(afterPosition, last);
        await rows.removeRestraints(before.filter((restraint) => !keys.has(keyOf(restraint))));
        await rows.writeRestraints(wanted);
      });
    },
    listRestrained: (afterPosition, limit) =>
      read(async (rows) => {
        const positions = await rows.listRestrained(afterPosition, limit);
        const kept = await rows.readRestraints(afterPosition, positions.at(-1) ?? afterPosition);
        const byProduct = Map.groupBy(kept, ({ position }) => position);
        return (await readProductsAt(rows.sql, positions)).map((product) => ({
          product,
          kept: Object.fromEntries(
            (byProduct.get(product.position) ?? []).map(({ facet, value }) => [facet, value] as const),
          ),
        }));
      }),
    agreeToRestrained: async (atMs) => {
      if (await read((rows) => rows.hasRestraints())) await write((rows) => rows.agreeToRestraints(atMs));
    },
    allowPrices: async (prices) => {
      if (prices.length > 0) await write((rows) => rows.allowPrices(prices));
    },
    expirePushed: async (nowMs) => {
      const { fromMs, toMs } = windowAt(nowMs);
      if (await read((rows) => rows.isWindowOver(fromMs, toMs))) await write((rows) => rows.expireWindow(fromMs, toMs));
    },
  };
}

/** Pushes outside of it expire. Rows from a clock that was ahead would otherwise stay too long. */
export function windowAt(nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: nowMs - DAY, toMs: nowMs + DAY };
}

function keyOf({ position, facet }: Pick<Restraint, "position" | "facet">): string {
  return `${String(position)} ${facet}`;
}

function areSame(kept: readonly Restraint[], wanted: readonly Restraint[]): boolean {
  const values = new Map(kept.map((restraint) => [keyOf(restraint), restraint.value]));
  return values.size === wanted.length && wanted.every((restraint) => values.get(keyOf(restraint)) === restraint.value);
}

/** A page contains whole products: the last product of a full page is left to the next page. */
async function listPushed(rows: Rows, afterPosition: number, limit: number): Promise<readonly PushedProduct[]> {
  const pushes = await rows.listPushed(afterPosition, limit);
  const products = new Map<number, Map<Facet, FacetPush>>();
  for (const { position, facet, before, after } of pushes) {
    const ofProduct = products.get(position) ?? new Map<Facet, FacetPush>();
    ofProduct.set(facet, { facet, before: ofProduct.get(facet)?.before ?? before, after });
    products.set(position, ofProduct);
  }
  const last = pushes.at(-1)?.position;
  if (pushes.length === limit && products.size > 1 && last !== undefined) products.delete(last);
  return [...products].map(([position, ofProduct]) => ({ position, pushes: [...ofProduct.values()] }));
}
