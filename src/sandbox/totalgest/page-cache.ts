import type { ErpProductJson } from "./product.ts";
import type { ShelfPlace, Shelf } from "./shelf.ts";

/** A page of products as bytes: the items without brackets, and where the next page begins (null = the end). */
export interface PageBytes {
  readonly items: Buffer;
  readonly next: ShelfPlace | null;
}

/** Enough for 100,000 products with their texts. */
const MOST_BYTES = 192 * 1024 * 1024;

/**
 * Pages as they were last sent, so that a catalogue that is read repeatedly is written as JSON once. Any change of a
 * product clears the cache; beyond `mostBytes` nothing more is stored.
 */
export class PageCache {
  readonly #shelf: Shelf;
  readonly #mostBytes: number;
  readonly #pages = new Map<string, PageBytes>();
  #bytes = 0;
  #version = 0;

  readonly #sent: (product: ErpProductJson) => ErpProductJson;

  /** `sent`: a product as it is sent. */
  constructor(shelf: Shelf, sent: (product: ErpProductJson) => ErpProductJson, mostBytes = MOST_BYTES) {
    this.#shelf = shelf;
    this.#sent = sent;
    this.#mostBytes = mostBytes;
  }

  page(sinceMs: number | null, after: ShelfPlace | null, limit: number): PageBytes {
    this.#forgetOld();
    const key = JSON.stringify([sinceMs, after?.updatedMs, after?.id, limit]);
    const known = this.#pages.get(key);
    if (known !== undefined) return known;
    const { items, last } = this.#shelf.page(sinceMs, after, limit + 1);
    const page = {
      items: Buffer.from(
        items
          .slice(0, limit)
          .map((product) => JSON.stringify(this.#sent(product)))
          .join(","),
      ),
      next: items.length > limit ? placeOf(items[limit - 1]) : null,
    };
    this.#keep(key, page, last);
    return page;
  }

  #keep(key: string, page: PageBytes, last: ShelfPlace | null): void {
    if (last === null || this.#bytes + page.items.length > this.#mostBytes) return;
    this.#bytes += page.items.length;
    this.#pages.set(key, page);
  }

  #forgetOld(): void {
    if (this.#version === this.#shelf.version) return;
    this.#version = this.#shelf.version;
    this.#pages.clear();
    this.#bytes = 0;
  }
}

function placeOf(product: { id: string; updatedAt: string } | undefined): ShelfPlace | null {
  return product === undefined ? null : { id: product.id, updatedMs: Date.parse(product.updatedAt) };
}
