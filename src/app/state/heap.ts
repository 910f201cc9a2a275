import { setFlagsFromString } from "node:v8";

import type { Direction } from "../../core/common/direction.ts";

/**
 * V8's memory settings by direction; the defaults take more than a small server has. Products are read page by page:
 * the space for new objects does not grow and the heap at most doubles between collections, so that a first pull of
 * any size stays under 256 MB (450 otherwise). Orders can be large: the heap is collected early, which takes half as
 * much time again and keeps an order of 100,000 lines under 300 MB.
 */
const FLAGS: Readonly<Record<Direction, readonly string[]>> = {
  products: ["--no-optimize-for-size", "--semi-space-growth-factor=1", "--heap-growing-percent=100"],
  orders: ["--optimize-for-size", "--semi-space-growth-factor=2", "--heap-growing-percent=0"],
};

/**
 * Sets the limits as soon as the run has more to do than one without news, which would take a tenth longer with them.
 * `isAlone` false = runs of many shops share the process: at once.
 */
export async function boundHeapOfRun(direction: Direction | null, isAlone: boolean): Promise<void> {
  if (!isAlone) {
    boundHeap(direction);
    return;
  }
  const { afterManyBytes } = await import("../../clients/wire/http.ts");
  afterManyBytes(() => {
    boundHeap(direction);
  });
}

/** Valid from here on, until the next run of this process. Null = a run that only reads: as for orders. */
export function boundHeap(direction: Direction | null): void {
  for (const flag of FLAGS[direction ?? "orders"]) setFlagsFromString(flag);
}
