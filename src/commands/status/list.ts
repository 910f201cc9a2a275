import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import type { OrderFilter, ProductFilter } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { spanOfDays } from "../../core/common/time/zone.ts";
import { ordersDocument, productsDocument } from "../../render/json/lists.ts";
import { mostLines, type Screen } from "../../render/terminal/screen.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import type { Text } from "../../text/text.ts";
import {
  countListed,
  listFile,
  type Listing,
  type ListPage,
  listView,
  ORDER_LISTING,
  PRODUCT_LISTING,
  type ReadPart,
  readAll,
} from "../../view/lists.ts";
import type { Lazy } from "../../view/view.ts";
import { printWritten, withReportFile, writeReport, english, printResult } from "../../app/output/present.ts";
import type { ListRequest } from "./request.ts";

/** A line per matching order. */
export function showOrders(
  list: ListRequest<OrderFilter>,
  store: Store,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  const filter: OrderFilter = { ...list.filter, placed: spanOfDays(list.from, list.to, timeZone) };
  return showList(app, timeZone, list, {
    listing: ORDER_LISTING,
    read: (part) => store.listOrders({ ...filter, ...part }),
    count: async () => countListed(await store.countOrders(filter), filter.states),
    document: ordersDocument,
  });
}

/** A line per matching product. */
export function showProducts(
  list: ListRequest<ProductFilter>,
  store: Store,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  const { filter } = list;
  return showList(app, timeZone, list, {
    listing: PRODUCT_LISTING,
    read: (part) => store.listProducts({ ...filter, ...part }),
    count: async () => {
      // Those held back are counted among the pending ones.
      const { heldBack: _heldBack, textsLeft, ...counts } = await store.countProducts(filter);
      return filter.hasTextsLeft === true ? textsLeft : countListed(counts, filter.states);
    },
    document: productsDocument,
  });
}

/** What is listed. */
interface ListedRows<Row> {
  readonly listing: Listing<Row>;
  readonly read: ReadPart<Row>;
  /** The number of all rows. */
  count(): Promise<number>;
  document(rows: Lazy<Row>, english: Text): Readonly<Record<string, unknown>>;
}

function showList<Row>(
  app: App,
  timeZone: string,
  list: ListRequest<OrderFilter | ProductFilter>,
  { listing, read, count, document }: ListedRows<Row>,
): Promise<ExitCode> {
  const { states, search, limit } = list.filter;
  const all = (): Lazy<Row> => readAll(read, limit);
  /** For the screen: as many rows as it shows, and how many there are. */
  const first = async (screen: Screen): Promise<ListPage<Row>> => {
    const rows: Row[] = [];
    for await (const row of readAll(read, limit ?? mostLines(screen))) rows.push(row);
    return {
      rows,
      count: await count(),
      isFiltered: (states ?? search) !== undefined || (list.from ?? list.to) !== null,
    };
  };
  return withReportFile(list.report, async (file) => {
    if (file !== null) {
      const own = (text: Text) => Promise.resolve(document(all(), text));
      await writeReport(app, { timeZone, document: own, file: (text) => listFile(text, listing, all()) }, file);
    }
    await printResult(app, {
      timeZone,
      document: async () => document(all(), await english(app)),
      screen: async (screen) => bodyLines(screen, listView(screen.text, listing, await first(screen))),
    });
    if (file !== null && !app.globals.quiet) await printWritten(app, file);
    return EXIT.ok;
  });
}
