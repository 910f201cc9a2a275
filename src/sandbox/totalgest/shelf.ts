import { compareKeys } from "./catalogue-file.ts";
import type { Catalogue, ErpProductJson } from "./product.ts";

/** A position in TotalGest's order of products. */
export interface ShelfPlace {
  readonly updatedMs: number;
  readonly id: string;
}

interface ShelfChange extends ShelfPlace {
  readonly product: ErpProductJson;
}

/**
 * TotalGest's products: a catalogue that never changes, and the few changed products over it. A page merges the two,
 * so neither the memory nor the time of a change grows with the catalogue.
 */
export class Shelf {
  readonly #base: Catalogue;
  readonly #changed = new Map<string, ShelfChange>();
  readonly #changedBySku = new Map<string, Set<string>>();
  /** The changed products in TotalGest's order. */
  readonly #order: ShelfChange[] = [];
  readonly #removed = new Set<string>();
  #hidden = 0;

  constructor(base: Catalogue) {
    this.#base = base;
  }

  get size(): number {
    return this.#base.size - this.#hidden + this.#changed.size;
  }

  get(id: string): ErpProductJson | null {
    const changed = this.#changed.get(id);
    if (changed !== undefined) return changed.product;
    const index = this.#removed.has(id) ? null : this.#base.indexOfId(id);
    return index === null ? null : this.#base.at(index);
  }

  /** All products with exactly this SKU: at most one, unless a test planted a second. */
  withSku(sku: string): readonly ErpProductJson[] {
    const ids = [...(this.#changedBySku.get(sku) ?? [])];
    const found = ids.map((id) => this.get(id)).filter((product) => product !== null);
    const index = this.#base.indexOfSku(sku);
    return index === null || this.#isCovered(this.#base.idAt(index)) ? found : [...found, this.#base.at(index)];
  }

  /** Adds or replaces; `updatedAt` of the product decides its position. */
  put(product: ErpProductJson): void {
    this.#take(product.id);
    const changed = { product, id: product.id, updatedMs: Date.parse(product.updatedAt) };
    this.#changed.set(product.id, changed);
    this.#order.splice(this.#placeInOrder(changed), 0, changed);
    const sameSku = this.#changedBySku.get(product.sku) ?? new Set<string>();
    this.#changedBySku.set(product.sku, sameSku.add(product.id));
  }

  /** Removes it without a trace. False = it was not there. */
  remove(id: string): boolean {
    if (this.get(id) === null) return false;
    this.#take(id);
    return true;
  }

  /** Up to `limit` products after `after` (null = from the start), none updated before `sinceMs`. */
  page(sinceMs: number | null, after: ShelfPlace | null, limit: number): readonly ErpProductJson[] {
    const from = after ?? { updatedMs: sinceMs ?? Number.NEGATIVE_INFINITY, id: "" };
    const items: ErpProductJson[] = [];
    let index = this.#placeInBase(from);
    let place = this.#placeInOrder(from, "behind");
    while (items.length < limit) {
      while (index < this.#base.size && this.#isCovered(this.#base.idAt(index))) index += 1;
      const base = index < this.#base.size ? this.#placeOf(index) : null;
      const changed = this.#order[place];
      if (base === null && changed === undefined) break;
      if (changed !== undefined && (base === null || comparePlaces(changed, base) < 0)) {
        items.push(changed.product);
        place += 1;
      } else {
        items.push(this.#base.at(index));
        index += 1;
      }
    }
    return items;
  }

  /** All products, in TotalGest's order. */
  *values(): Generator<ErpProductJson> {
    let after: ShelfPlace | null = null;
    for (;;) {
      const items = this.page(null, after, 500);
      yield* items;
      const last = items.at(-1);
      if (last === undefined) return;
      after = shelfPlaceOf(last);
    }
  }

  #take(id: string): void {
    const old = this.#changed.get(id);
    if (old !== undefined) {
      this.#changed.delete(id);
      this.#order.splice(this.#placeInOrder(old), 1);
      this.#changedBySku.get(old.product.sku)?.delete(id);
    }
    if (!this.#removed.has(id) && this.#base.indexOfId(id) !== null) {
      this.#removed.add(id);
      this.#hidden += 1;
    }
  }

  #isCovered(id: string): boolean {
    return this.#removed.has(id);
  }

  #placeOf(index: number): ShelfPlace {
    return { updatedMs: this.#base.updatedMsAt(index), id: this.#base.idAt(index) };
  }

  #placeInBase(from: ShelfPlace): number {
    return firstIndex(this.#base.size, (index) => comparePlaces(this.#placeOf(index), from) > 0);
  }

  #placeInOrder(from: ShelfPlace, side: "before" | "behind" = "before"): number {
    const wanted = side === "behind" ? 1 : 0;
    return firstIndex(this.#order.length, (index) => {
      const at = this.#order[index];
      return at !== undefined && comparePlaces(at, from) >= wanted;
    });
  }
}

/** Where a product stands. */
export function shelfPlaceOf({ id, updatedAt }: Pick<ErpProductJson, "id" | "updatedAt">): ShelfPlace {
  return { id, updatedMs: Date.parse(updatedAt) };
}

function comparePlaces(a: ShelfPlace, b: ShelfPlace): number {
  return Math.sign(a.updatedMs - b.updatedMs) || compareKeys(a.id, b.id);
}

/** The first index from 0 to `size` at which `holds` is true; it must be true for all that follow. */
function firstIndex(size: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
