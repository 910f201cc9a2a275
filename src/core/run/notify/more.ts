/** What a message says of open problems that the list of them does not have: what is true of their orders, and which products. */
import { BRAKES, type Facet, FACETS, MASS_CHANGE_OF } from "../../brakes/facet.ts";
import { sortBySize } from "../../brakes/held-size.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { openNewcomer } from "../../orders/listing/difference.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import type { Store } from "../../ports/store.ts";
import type { OrderRecord } from "../../orders/record.ts";
import { isIn } from "../../orders/order.ts";
import type { MoreOfProblem, NamedProduct, OpenProblem } from "./message.ts";
import { problemOfWaiting, type Situation } from "./open-problems.ts";

/** Of more products only the first are named: a mail is no list. */
const MOST_PRODUCTS = 10;

/**
 * The orders that a channel named and that are still not settled, although the list of open problems does not have them: a
 * person had them sent again and they wait for TotalGest, or too many newer ones wait for a person.
 */
export async function findUnsettled(
  store: Pick<Store, "readOrder">,
  said: readonly OpenProblem[],
  open: readonly OpenProblem[],
): Promise<readonly OpenProblem[]> {
  const listed = new Set(open.flatMap(({ order }) => order?.id ?? []));
  const kept: OpenProblem[] = [];
  for (const one of said) {
    if (one.order === undefined || listed.has(one.order.id)) continue;
    const record = await store.readOrder(one.order.id);
    const now = record === null ? null : unsettledProblem(record);
    if (now !== null) kept.push({ ...one, problem: now });
  }
  return kept;
}

/** Null = it is in TotalGest, or it is decided that it is not to be. */
function unsettledProblem(order: OrderRecord): Problem | null {
  const { state, error, afterExport } = order;
  if (isIn("ready", state)) return error ?? problem("left-waiting", { count: 1 });
  const isChanged = state === "exported" ? afterExport?.acknowledged === null : openNewcomer(order) !== null;
  return isChanged || isIn("attention", state) ? problemOfWaiting(order) : null;
}

/** The problems with what a message says of them besides. */
export async function withMore(
  store: Pick<Store, "listHeldValues"> & Pick<StatusStore, "listProducts">,
  { counts }: Situation,
  open: readonly OpenProblem[],
): Promise<readonly OpenProblem[]> {
  const waiting = counts.orders.queued + counts.orders.sending;
  return Promise.all(
    open.map(async (one) => {
      const more = await moreOf(store, waiting, one);
      return more === null ? one : { ...one, more };
    }),
  );
}

async function moreOf(
  store: Pick<Store, "listHeldValues"> & Pick<StatusStore, "listProducts">,
  waiting: number,
  { problem: found, order }: OpenProblem,
): Promise<MoreOfProblem | null> {
  if (order !== undefined) return null;
  if (found.code === "products-failed") {
    const failed = await store.listProducts({ states: ["failed"], limit: MOST_PRODUCTS });
    return {
      products: failed.map(({ sku, name, error }) => ({ sku, name, ...reasonOf(error) })),
      count: found.data.count,
    };
  }
  const facet = facetOf(found);
  if (facet !== null) {
    const held = sortBySize(facet, await store.listHeldValues(facet));
    const named = held.slice(0, MOST_PRODUCTS).map((value): NamedProduct => ({
      sku: value.sku,
      name: value.name,
      change: { facet, from: value.shown, to: value.held },
    }));
    return { products: named, count: held.length };
  }
  return "system" in found.data && waiting > 0 ? { waiting } : null;
}

function reasonOf(error: Problem | null): Pick<NamedProduct, "problem"> {
  return error === null ? {} : { problem: error };
}

/** What a brake holds back; null = it is none, or none of products. */
function facetOf(found: Problem): Facet | null {
  if (found.code === "brake") return BRAKES.find(({ kind }) => kind === found.data.kind)?.facet ?? null;
  if (found.code !== "held-left") return null;
  return FACETS.find((facet) => MASS_CHANGE_OF[facet] === found.data.release) ?? null;
}
