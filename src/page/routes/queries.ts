/** The choices in an address, and the rows that match them. */
import type { Context as Call } from "hono";

import { type LocalDay, parseLocalDay, spanOfDays } from "../../core/common/time/zone.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type {
  OrderFilter,
  ProductCounts,
  ProductFilter,
  ProductStatus,
  ProductView,
  Sorting,
} from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { countListed } from "../../view/lists.ts";
import { causesOf, storedLike } from "../causes.ts";
import { PAGE_SIZE } from "../components/lists.tsx";
import {
  ORDER_SORT_CHOICES,
  type OrderListContent,
  type OrderQuery,
  parseOrderState,
  statesOf,
} from "../pages/orders.tsx";
import {
  PRODUCT_SORT_CHOICES,
  PRODUCT_TABS,
  type ProductList,
  type ProductQuery,
  tabFilter,
} from "../pages/products.tsx";

/** A higher page number is invalid. */
const MOST_PAGES = 1_000_000;
const MOST_TEXT = 200;

export function readOrderQuery(call: Call): OrderQuery {
  const cause = call.req.query("cause") ?? "";
  return {
    state: parseOrderState(call.req.query("state")),
    from: readDay(call, "from"),
    to: readDay(call, "to"),
    search: readSearch(call),
    sort: oneOf(ORDER_SORT_CHOICES, call.req.query("sort")) ?? "-placed",
    cause: cause === "" || cause.length > MOST_TEXT ? null : cause,
    page: readPage(call),
    isToChoose: isToChoose(call),
  };
}

export function readProductQuery(call: Call): ProductQuery {
  return {
    state: oneOf(PRODUCT_TABS, call.req.query("state")),
    search: readSearch(call),
    sort: oneOf(PRODUCT_SORT_CHOICES, call.req.query("sort")) ?? "sku",
    page: readPage(call),
  };
}

export function oneOf<T extends string>(values: readonly T[], text: string | undefined): T | null {
  return values.find((value) => value === text) ?? null;
}

export function readSearch(call: Call): string {
  return (call.req.query("search") ?? "").trim().slice(0, MOST_TEXT);
}

export function readDay(call: Call, name: string): LocalDay | null {
  return parseLocalDay(call.req.query(name) ?? "");
}

export function readPage(call: Call): number {
  return Math.max(1, wholeNumber(call.req.query("page")));
}

/** The form that led here had no tick. */
export function isToChoose(call: Call): boolean {
  return call.req.query("choose") !== undefined;
}

export function wholeNumber(text: string | undefined): number {
  const number = Number(text ?? "");
  return Number.isSafeInteger(number) && number >= 0 && number <= MOST_PAGES ? number : 0;
}

export async function queryOrders(store: Store, query: OrderQuery, timeZone: string): Promise<OrderListContent> {
  const filter = await orderFilter(store, query, timeZone);
  const [orders, counts] = await Promise.all([
    store.listOrders({ ...filter, limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE }),
    store.countOrders(filter),
  ]);
  const total = countListed(counts, filter.states);
  const isNarrowed = query.search !== "" || query.from !== null || query.to !== null || filter.problems !== undefined;
  const all = isNarrowed && total === 0 ? await store.countOrders({}) : counts;
  return { orders, counts, total, all: countListed(all) };
}

/** What an address asks for, without its page. */
export async function orderFilter(store: Store, query: OrderQuery, timeZone: string): Promise<OrderFilter> {
  const states = statesOf(query.state);
  const like = query.cause === null ? null : await store.readOrder(query.cause);
  const problems = like === null ? null : storedLike(causesOf(await store.listOrderCauses()), like.error);
  return {
    placed: spanOfDays(query.from, query.to, timeZone),
    sort: sortingOf(query.sort),
    ...(query.search === "" ? {} : { search: query.search }),
    ...(problems === null ? {} : { problems }),
    ...(states === null ? {} : { states }),
  };
}

function sortingOf<Key extends string>(sort: Key | `-${Key}`): Sorting<Key> {
  return { by: sort.replace(/^-/, "") as Key, isDescending: sort.startsWith("-") };
}

export async function queryProducts(store: Store, query: ProductQuery): Promise<ProductList> {
  const filter = productFilter(query);
  const at = { limit: PAGE_SIZE, offset: (query.page - 1) * PAGE_SIZE };
  const [products, good] = await Promise.all([
    store.listProducts({ ...filter, ...at }),
    store.readNote("good:products"),
  ]);
  // The tabs count what the search finds, whichever of them is open. A page that shows all of it was read with one look at all products.
  const isAll = query.state === null && query.page === 1 && products.length < PAGE_SIZE;
  const counts = isAll ? countsOf(products) : await store.countProducts({ search: query.search });
  const sum = ({ failed, pending, synced, "not-linked": others }: ProductCounts) => failed + pending + synced + others;
  const whole = sum(counts) === 0 && query.search !== "" ? await store.countProducts({}) : counts;
  return { products, counts, all: sum(whole), readMs: good === null ? null : Number(good) };
}

function countsOf(products: readonly ProductView[]): ProductCounts {
  const count = (is: (one: ProductView) => boolean): number => products.filter(is).length;
  const inState = (state: ProductStatus): number => count((one) => one.state === state);
  return {
    synced: inState("synced"),
    pending: inState("pending"),
    failed: inState("failed"),
    "not-linked": inState("not-linked"),
    heldBack: count(({ isHeldBack }) => isHeldBack),
    textsLeft: count(({ textsLeft }) => textsLeft > 0),
  };
}

/** What an address asks for, without its page. */
export function productFilter({ search, state, sort }: ProductQuery): ProductFilter {
  return { ...(search === "" ? {} : { search }), ...tabFilter(state), sort: sortingOf(sort) };
}

export async function readOrdersOf(store: Store, ids: readonly string[]): Promise<readonly OrderRecord[]> {
  const found = await store.findOrders(ids);
  return ids.flatMap((id) => found.get(id)?.find((one) => one.id === id) ?? []);
}
