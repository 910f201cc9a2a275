import { generatedCatalogue } from "../../src/sandbox/totalgest/catalogue.ts";
import type { Catalogue } from "../../src/sandbox/totalgest/product.ts";
import type { Answer } from "./systems.ts";

/** The number of pages that are cached as bytes; those of a larger catalogue are written again each time. */
const KEPT_PAGES = 600;

const ORDERS_PAGE = 500;

const SHOP = {
  id: "shop-1",
  name: "Bench",
  currency: "CHF",
  pricesIncludeVat: true,
  languages: ["fr", "it", "de", "en"],
  priceLists: ["RETAIL", "B2B"],
  vatCodes: [
    { code: "N81", rate: "8.1" },
    { code: "R26", rate: "2.6" },
    { code: "S38", rate: "3.8" },
  ],
  paymentMethods: [{ code: "CARD", name: "card" }],
};

/** TotalGest with the sandbox's catalogue. */
export class BenchErp {
  readonly #catalogue: Catalogue;
  readonly #pageSize: number;
  readonly #ignoresSince: boolean;
  readonly #pages = new Map<number, Buffer>();
  /** Orders of the shop that it has from the start. */
  readonly #booked: number;
  #orders = 0;

  constructor(options: {
    readonly products: number;
    readonly pageSize: number;
    readonly ignoresSince: boolean;
    readonly booked: number;
  }) {
    this.#booked = options.booked;
    this.#catalogue = generatedCatalogue(1, options.products, Date.now());
    this.#pageSize = options.pageSize;
    this.#ignoresSince = options.ignoresSince;
    for (let at = 0; at < Math.min(KEPT_PAGES, options.products / options.pageSize); at++) this.#page(at);
  }

  readonly answer: Answer = (path, query, body) => {
    if (path.endsWith("/session")) return JSON.stringify({ token: "bench", expiresAt: "2099-01-01T00:00:00Z" });
    if (path.endsWith("/products")) return this.#products(query);
    const [, product] = /\/products\/([^/]+)$/.exec(path) ?? [];
    if (product !== undefined) return this.#product(product);
    if (query.has("placedSince"))
      return this.#isNow(query) ? this.#list(Number(query.get("cursor") ?? 0)) : pageOf([], null);
    if (query.has("updatedSince")) return pageOf([], null);
    if (path.endsWith("/orders")) return body === "" ? '{"items":[]}' : this.#take(body);
    const [, id] = /\/(shop-\d+)$/.exec(path) ?? [];
    return id === undefined ? null : JSON.stringify({ ...SHOP, id });
  };

  /** All its orders were placed now. */
  #isNow(query: URLSearchParams): boolean {
    const [sinceMs = 0, beforeMs = 0] = ["placedSince", "placedBefore"].map((name) =>
      Date.parse(query.get(name) ?? ""),
    );
    return sinceMs <= Date.now() && Date.now() < beforeMs;
  }

  #list(from: number): Buffer {
    const to = Math.min(this.#booked, from + ORDERS_PAGE);
    const createdAt = new Date().toISOString();
    const items = Array.from({ length: Math.max(0, to - from) }, (_, n) => {
      const id = String(1001 + from + n);
      const totals = { net: "48.01", vat: "3.89", gross: "51.90" };
      const vat = [{ rate: "8.1", ...totals }];
      return {
        id: `o${id}`,
        number: `A-${id}`,
        externalReference: `fw360:bench:${id}`,
        createdAt,
        state: "open",
        currency: "CHF",
        totals,
        vat,
      };
    });
    return pageOf(items, to < this.#booked ? String(to) : null);
  }

  #products(query: URLSearchParams): string | Buffer {
    if (query.has("updatedSince") && !this.#ignoresSince) return pageOf([], null);
    return this.#page(Number(query.get("cursor") ?? 0));
  }

  /** One product, as each line of an order is asked for. */
  #product(id: string): string | null {
    const index = this.#catalogue.indexOfId(id);
    return index === null ? null : JSON.stringify(this.#catalogue.at(index));
  }

  #page(at: number): Buffer {
    const known = this.#pages.get(at);
    if (known !== undefined) return known;
    const { size } = this.#catalogue;
    const from = at * this.#pageSize;
    const to = Math.min(size, from + this.#pageSize);
    const items = Array.from({ length: Math.max(0, to - from) }, (_, n) => this.#catalogue.at(from + n));
    const page = pageOf(items, to < size ? String(at + 1) : null);
    if (this.#pages.size < KEPT_PAGES) this.#pages.set(at, page);
    return page;
  }

  #take(body: string): string {
    const { externalReference }: { externalReference: string } = JSON.parse(body);
    this.#orders += 1;
    return JSON.stringify({ id: `o${String(this.#orders)}`, number: `A-${String(this.#orders)}`, externalReference });
  }
}

function pageOf(items: readonly unknown[], nextCursor: string | null): Buffer {
  return Buffer.from(JSON.stringify({ items, nextCursor, serverTime: new Date().toISOString() }));
}
