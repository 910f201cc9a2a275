import { readNdjson } from "../ndjson.ts";
import type { Catalogue, ErpProductJson } from "./product.ts";

/**
 * A catalogue from a file of products in TotalGest's form. They are served unchanged, invalid ones included: only
 * `id`, `sku` and `updatedAt` are required, for paging and looking up. If two have one id, the later one in TotalGest's
 * order is found by it.
 */
export function fileCatalogue(path: string): Catalogue {
  const sorted = readNdjson(path)
    .map((record, at) => asProduct(record, `${path}:${String(at + 1)}`))
    .map((product) => ({ product, updatedMs: Date.parse(product.updatedAt) }))
    .toSorted((a, b) => a.updatedMs - b.updatedMs || compareKeys(a.product.id, b.product.id));
  const byId = new Map(sorted.map((entry, index) => [entry.product.id, index]));
  const bySku = new Map(sorted.map((entry, index) => [entry.product.sku, index]));
  const entryAt = (index: number): { product: ErpProductJson; updatedMs: number } => {
    const entry = sorted[index];
    if (entry === undefined) throw new RangeError(`no product at ${String(index)}`);
    return entry;
  };
  return {
    size: sorted.length,
    at: (index) => structuredClone(entryAt(index).product),
    updatedMsAt: (index) => entryAt(index).updatedMs,
    idAt: (index) => entryAt(index).product.id,
    indexOfId: (id) => byId.get(id) ?? null,
    indexOfSku: (sku) => bySku.get(sku) ?? null,
  };
}

function asProduct(record: Record<string, unknown>, place: string): ErpProductJson {
  for (const field of ["id", "sku", "updatedAt"]) {
    if (typeof record[field] !== "string") throw new Error(`${place}: no ${field}`);
  }
  if (Number.isNaN(Date.parse(String(record["updatedAt"])))) throw new Error(`${place}: updatedAt is not an instant`);
  // The other fields are those of the file: invalid ones are served too.
  return record as unknown as ErpProductJson;
}

/** By UTF-16 code units, the order of `<`. */
export function compareKeys(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
