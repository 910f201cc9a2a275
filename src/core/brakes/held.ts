import type { Scope } from "../acts/page-run.ts";
import { digest } from "../orders/shown.ts";
import type { ProductStore } from "../ports/product-store.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { FACETS, MASS_CHANGE_OF, type MassChange } from "./facet.ts";

/** What is held back now, with the number of products; `empty`, a catalogue that came back empty, has 0. */
export async function readHeldChanges(
  store: Pick<ProductStore, "countHeld"> & Pick<StatusStore, "readNote">,
): Promise<ReadonlyMap<MassChange, number>> {
  const counts = await store.countHeld();
  const held = new Map<MassChange, number>();
  for (const facet of FACETS) if (counts[facet] > 0) held.set(MASS_CHANGE_OF[facet], counts[facet]);
  if (((await store.readNote("brakes")) ?? "").includes('"brake-empty"')) held.set("empty", 0);
  return held;
}

const PAGE_SIZE = 500;

/** What is held back of this kind now: the products with their values, and a text of all of it. `empty` names no product. */
export async function readHeldScope(
  store: ProductStore & Pick<StatusStore, "readNote">,
  what: MassChange,
): Promise<{ readonly scope: Scope; readonly shown: string }> {
  const facet = FACETS.find((one) => MASS_CHANGE_OF[one] === what);
  if (facet === undefined) return { scope: [], shown: digest([(await readHeldChanges(store)).has(what)]) };
  const scope: (readonly [string, string])[] = [];
  for (let after = 0; ;) {
    const page = await store.listHeld(after, PAGE_SIZE, facet);
    const last = page.at(-1);
    if (last === undefined) return { scope, shown: digest(scope) };
    for (const { id, held } of page) scope.push([id, held?.[facet] ?? ""]);
    after = last.position;
  }
}
