import type { App } from "../../app/app.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import type { OrderNarrowing } from "../../core/orders/order.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { addDays, startOfDay } from "../../core/common/time/zone.ts";
import { ordersDocument, productsDocument } from "../../render/json/lists.ts";
import { type ListPage, ordersView, productsView } from "../../view/lists.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import { shellWord } from "../../core/common/shell-word.ts";
import type { ListRequest } from "./request.ts";
import { english, printResult } from "../output/print.ts";

/** Lines of a page without `--limit`. */
const ON_SCREEN = 50;

/** Rows per read for a document with all rows. */
const BATCH = 5000;

/** A line per matching order. */
export async function showOrders(
  list: ListRequest<OrderNarrowing>,
  store: Store,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  const { day } = list;
  const placed =
    day === undefined
      ? {}
      : { placed: { fromMs: startOfDay(day, timeZone), toMs: startOfDay(addDays(day, 1), timeZone) } };
  const read: Read<OrderRecord, OrderNarrowing> = (filter) => store.listOrders({ ...filter, ...placed });
  return printResult(app, {
    timeZone,
    document: async () => ordersDocument(readAll(list, read), await english(app)),
    screen: async (screen) => {
      const count = countedIn(await store.countOrders({ ...filterOf(list), ...placed }), list.states);
      return bodyLines(screen, ordersView(screen.text, await readPage("orders", list, read, count)));
    },
  });
}

/** A line per matching product. */
export async function showProducts(
  list: ListRequest<ProductView["state"]>,
  store: Store,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  const read: Read<ProductView, ProductView["state"]> = (filter) => store.listProducts(filter);
  return printResult(app, {
    timeZone,
    document: async () => productsDocument(readAll(list, read), await english(app)),
    screen: async (screen) => {
      const count = countedIn(await store.countProducts(filterOf(list)), list.states);
      return bodyLines(screen, productsView(screen.text, await readPage("products", list, read, count)));
    },
  });
}

/** The number of rows of a list with these states; none = all. Changed orders are exported ones. */
function countedIn<State extends string>(counts: Readonly<Record<State, number>>, states: readonly State[]): number {
  const all = Object.keys(counts) as State[];
  const listed = states.length === 0 ? all : all.filter((state) => states.includes(state));
  const isTwice = (state: string): boolean => state === "changed" && listed.some((one) => one === "exported");
  return listed.filter((state) => !isTwice(state)).reduce((sum, state) => sum + counts[state], 0);
}

interface Filter<Row, State> {
  readonly states?: readonly State[];
  readonly search?: string;
  readonly limit: number;
  readonly offset: number;
  readonly after?: Row;
}

export type Read<Row, State> = (filter: Filter<Row, State>) => Promise<readonly Row[]>;

/** For the screen: one page, and the command for the next. */
async function readPage<Row, State extends string>(
  what: "orders" | "products",
  list: ListRequest<State>,
  read: Read<Row, State>,
  count: number,
): Promise<ListPage<Row>> {
  const limit = list.limit ?? ON_SCREEN;
  const page = list.page ?? 1;
  const offset = (page - 1) * limit;
  const rows = await read({ ...filterOf(list), limit, offset });
  const more = offset + rows.length < count && rows.length > 0 ? commandFor(what, list, page + 1) : null;
  return { rows, from: offset + 1, count, more, none: whyNone(what, list) };
}

function whyNone<State extends string>(what: "orders" | "products", list: ListRequest<State>): ListPage<never>["none"] {
  if ((list.page ?? 1) > 1) return { why: "beyond", command: commandFor(what, list, null) };
  if (list.states.length > 0 || list.search !== null || list.day !== undefined)
    return { why: "filtered", command: `tg360 status ${what}` };
  return { why: "unknown", command: what === "orders" ? "tg360 export-orders" : "tg360 pull-products" };
}

/** The command for this page; null = the first. */
function commandFor<State extends string>(what: string, list: ListRequest<State>, page: number | null): string {
  return [
    `tg360 status ${what}`,
    ...(list.states.length === 0 ? [] : [`--state ${list.states.join(",")}`]),
    ...(list.day === undefined ? [] : [`--day ${list.day}`]),
    ...(list.search === null ? [] : [`--search ${shellWord(list.search)}`]),
    ...(list.limit === null ? [] : [`--limit ${String(list.limit)}`]),
    ...(page === null ? [] : [`--page ${String(page)}`]),
  ].join(" ");
}

/**
 * For a document: batch after batch by position, so that a million rows need no more memory than a batch, and no more
 * time per batch.
 */
export async function* readAll<Row, State>(list: ListRequest<State>, read: Read<Row, State>): AsyncGenerator<Row> {
  const size = list.limit ?? (list.page === null ? Number.POSITIVE_INFINITY : ON_SCREEN);
  let left = size;
  let after: Row | undefined;
  for (let offset = list.page === null ? 0 : (list.page - 1) * size; left > 0; offset += BATCH) {
    const limit = Math.min(BATCH, left);
    const rows = await read({ ...filterOf(list), limit, offset, ...(after === undefined ? {} : { after }) });
    after = rows.at(-1);
    yield* rows;
    left -= rows.length;
    if (rows.length < limit) return;
  }
}

function filterOf<State>({ states, search }: ListRequest<State>): Pick<Filter<never, State>, "states" | "search"> {
  return { ...(states.length === 0 ? {} : { states }), ...(search === null ? {} : { search }) };
}
