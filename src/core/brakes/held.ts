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
