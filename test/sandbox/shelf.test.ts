import fc from "fast-check";
import { expect, it } from "vitest";

import { generatedCatalogue } from "../../src/sandbox/totalgest/catalogue.ts";
import type { ErpProductJson } from "../../src/sandbox/totalgest/product.ts";
import { type Place, Shelf } from "../../src/sandbox/totalgest/shelf.ts";

const NOW = Date.parse("2026-11-24T09:00:00Z");
const SIZE = 12;
const catalogue = generatedCatalogue(1, SIZE, NOW);
const first = catalogue.at(0);

/** A change at a minute before or after now: to a product of the catalogue, or to a new one. */
const change = fc.record({
  index: fc.integer({ min: 0, max: SIZE + 3 }),
  minutes: fc.integer({ min: -60_000, max: 5 }),
  remove: fc.boolean(),
  sku: fc.constantFrom("A", "a", "B"),
});

it("pages as a sorted list of all products would, after any changes", () => {
  fc.assert(
    fc.property(fc.array(change), fc.integer({ min: 1, max: 5 }), (changes, limit) => {
      const shelf = new Shelf(catalogue);
      const plain = new Map(Array.from({ length: SIZE }, (_, at) => [catalogue.idAt(at), catalogue.at(at)] as const));
      for (const { index, minutes, remove, sku } of changes) {
        const id = index < SIZE ? catalogue.idAt(index) : `new-${String(index)}`;
        if (remove) {
          expect(shelf.remove(id)).toBe(plain.delete(id));
          continue;
        }
        const product = {
          ...first,
          id,
          sku,
          updatedAt: new Date(NOW + minutes * 60_000).toISOString(),
        };
        shelf.put(product);
        plain.set(id, product);
      }
      const sorted = [...plain.values()].toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(paged(shelf, null, limit)).toEqual(sorted);
      expect(paged(shelf, NOW, limit)).toEqual(sorted.filter((product) => Date.parse(product.updatedAt) >= NOW));
      expect(shelf.size).toBe(plain.size);
      for (const sku of ["A", "a", "B"]) {
        const ids = sorted.filter((product) => product.sku === sku).map((product) => product.id);
        expect(
          shelf
            .withSku(sku)
            .map((product) => product.id)
            .toSorted(),
        ).toEqual(ids.toSorted());
      }
    }),
  );
});

function key(product: ErpProductJson): string {
  return `${product.updatedAt} ${product.id}`;
}

function paged(shelf: Shelf, sinceMs: number | null, limit: number): ErpProductJson[] {
  const all: ErpProductJson[] = [];
  let after: Place | null = null;
  for (;;) {
    const { items, last } = shelf.page(sinceMs, after, limit);
    all.push(...items);
    if (last === null) return all;
    after = last;
  }
}
