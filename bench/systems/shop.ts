import { orderAt } from "./order.ts";
import type { Answer } from "./systems.ts";

const PRODUCTS_PAGE = 200;
const ORDERS_PAGE = 100;
const DAY = 86_400_000;

const STATUSES = [
  { id: "3", name: "Completato" },
  { id: "7", name: "Spedito" },
];
const TAXES = [
  { id: "1", name: "IVA 8.1%", rate: "8.1", default: "1" },
  { id: "2", name: "IVA 2.6%", rate: "2.6", default: "0" },
  { id: "3", name: "IVA 3.8%", rate: "3.8", default: "0" },
  { id: "4", name: "IVA 0%", rate: "0", default: "0" },
];

/** A product as it was written, with its id. */
interface Written {
  readonly id?: string;
  readonly [field: string]: unknown;
}

/** A shop that accepts every write unchecked and has only the needed functions. */
export class BenchShop {
  /** The oldest first. */
  readonly #orders: readonly string[];
  readonly #days: readonly string[];
  readonly #isForgetful: boolean;
  /** By id, from 1. */
  #products: Written[] = [];
  #told = 0;
  readonly #pages = new Map<number, Buffer>();

  /** A forgetful one returns ids and stores nothing: a million products need no memory. */
  constructor({ orders, ofDays, isForgetful }: { orders: number; ofDays: number; isForgetful: boolean }) {
    this.#isForgetful = isForgetful;
    const placed = Array.from({ length: orders }, (_, at) => Date.now() - ((orders - 1 - at) / orders) * ofDays * DAY);
    this.#orders = placed.map((placedMs, at) => JSON.stringify(orderAt(at, placedMs)));
    this.#days = placed.map((placedMs) => new Date(placedMs).toISOString().slice(0, 10));
  }

  forget(): void {
    this.#products = [];
    this.#told = 0;
    this.#pages.clear();
  }

  readonly answer: Answer = (path, query, body) => {
    switch (path.replace("/m/api/", "")) {
      case "orders/statuses":
        return done(JSON.stringify(STATUSES));
      case "payments/taxes":
        return done(JSON.stringify(TAXES));
      case "payments/list":
        return done(JSON.stringify([{ id: "card", name: "card" }]));
      case "orders/list":
        return this.#listOrders(query);
      case "orders/get":
        return done(this.#orders[Number(query.get("id")) - 1001] ?? "null");
      case "products/list":
        return this.#list(Number(query.get("page") ?? 1));
      case "products/bulkUpdate":
        return this.#write(body);
      default:
        return '{"status":0,"error":"unknown_function"}';
    }
  };

  #listOrders(query: URLSearchParams): string {
    const [from = "", to = ""] = (query.get("daterange") ?? "").split(",");
    const listed = this.#orders.filter((_, at) => from <= (this.#days[at] ?? "") && (this.#days[at] ?? "") <= to);
    const sorted = query.get("order") === "desc" ? listed.toReversed() : listed;
    return done(listOf(pageOf(sorted, query, ORDERS_PAGE), listed.length));
  }

  #list(page: number): Buffer {
    const known = this.#pages.get(page);
    if (known !== undefined) return known;
    const from = (page - 1) * PRODUCTS_PAGE;
    const items = this.#products.slice(from, from + PRODUCTS_PAGE).map((one) => JSON.stringify(one));
    const made = Buffer.from(done(listOf(items, this.#products.length)));
    this.#pages.set(page, made);
    return made;
  }

  #write(body: string): string {
    const { items }: { items: readonly Written[] } = JSON.parse(body);
    this.#pages.clear();
    const results = items.map((item) => {
      const id = item.id ?? String((this.#told += 1));
      if (!this.#isForgetful) this.#products[Number(id) - 1] = { id, ...this.#products[Number(id) - 1], ...item };
      return { id, status: 1, error: "", message: "" };
    });
    return done(JSON.stringify({ items: results }));
  }
}

function done(data: string): string {
  return `{"status":1,"data":${data}}`;
}

function listOf(items: readonly string[], total: number): string {
  return `{"items":[${items.join(",")}],"total":${String(total)}}`;
}

function pageOf(items: readonly string[], query: URLSearchParams, size: number): readonly string[] {
  const page = Number(query.get("page") ?? 1);
  return items.slice((page - 1) * size, page * size);
}
