import type { Clock } from "../../src/core/ports/clock.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { World } from "../support/fake-world.ts";
import { anErpProduct, anOrder } from "../support/specimens.ts";

/** TotalGest has products `p1`, `p2` … with the SKUs `SKU-1`, `SKU-2` … */
export function stock({ erp }: World, count: number): void {
  for (let index = 1; index <= count; index++) {
    erp.put(anErpProduct({ id: `p${String(index)}`, sku: `SKU-${String(index)}` }));
  }
}

export function order(id: string, patch: Parameters<typeof anOrder>[0] = {}): ReturnType<typeof anOrder> {
  return anOrder({ id, reference: `WEB-${id}`, ...patch });
}

/** Where the order stands, with the reason where it is not linked. */
export async function stateOf(store: Store, id: string): Promise<string | undefined> {
  const record = await store.readOrder(id);
  return record?.state === "not-linked" ? `not-linked/${record.reason ?? ""}` : record?.state;
}

/** What the clock shows, as orders have it. */
export function textOf(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
