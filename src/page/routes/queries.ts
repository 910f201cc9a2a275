/** The filters in an address, and the matching rows. */
import type { Context as Call } from "hono";

import type { Problem } from "../../core/common/problems/problem.ts";
import { addDays, parseLocalDay, startOfDay } from "../../core/common/time/zone.ts";
import { ORDER_FILTERS } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { type OrderQuery, PAGE_SIZE } from "../pages/orders.tsx";
import { PRODUCT_STATES, type ProductQuery } from "../pages/products.tsx";

/** A higher page number is invalid. */
const MOST_PAGES = 1_000_000;

export function readOrderQuery(call: Call): OrderQuery {
  const state = call.req.query("state");
  return {
    state: ORDER_FILTERS.find((one) => one === state) ?? null,
    day: parseLocalDay(call.req.query("day") ?? ""),
    search: (call.req.query("search") ?? "").trim().slice(0, 200),
    page: readPage(call),
  };
}

export function readProductQuery(call: Call): ProductQuery {
  const state = call.req.query("state");
  return {
    state: PRODUCT_STATES.find((one) => one === state) ?? null,
    search: (call.req.query("search") ?? "").trim().slice(0, 200),
    page: readPage(call),
  };
}

export function readPage(call: Call): number {
  return Math.max(1, wholeNumber(call.req.query("page")));
}

export function wholeNumber(text: string | undefined): number {
  const number = Number(text ?? "");
  return Number.isSafeInteger(number) && number >= 0 && number <= MOST_PAGES ? number : 0;
}

/** One row more than a page, to know whether there are more. */
export function listOrders(store: Store, query: OrderQuery, timeZone: string): Promise<readonly OrderRecord[]> {
  const day = query.day === null ? null : parseLocalDay(query.day);
  return store.listOrders({
    ...(query.state === null ? {} : { states: [query.state] }),
    ...(day === null
      ? {}
      : { placed: { fromMs: startOfDay(day, timeZone), toMs: startOfDay(addDays(day, 1), timeZone) } }),
    ...(query.search === "" ? {} : { search: query.search }),
    limit: PAGE_SIZE + 1,
    offset: (query.page - 1) * PAGE_SIZE,
  });
}

export function listProducts(store: Store, query: ProductQuery): Promise<readonly ProductView[]> {
  return store.listProducts({
    ...(query.state === null ? {} : { states: [query.state] }),
    ...(query.search === "" ? {} : { search: query.search }),
    limit: PAGE_SIZE + 1,
    offset: (query.page - 1) * PAGE_SIZE,
  });
}

export async function readOrders(store: Store, ids: readonly string[]): Promise<readonly OrderRecord[]> {
  const found: OrderRecord[] = [];
  for (const id of ids) {
    const order = await store.readOrder(id);
    if (order !== null) found.push(order);
  }
  return found;
}

/** The engine stored them as JSON. */
export function parseBrakes(note: string | null): readonly Problem[] {
  return note === null ? [] : (JSON.parse(note) as readonly Problem[]);
}
