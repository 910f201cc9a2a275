import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import type { OrderFilter, ProductFilter, StatusStore } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { spanOfDays } from "../../core/common/time/zone.ts";
import { ordersDocument, productsDocument } from "../../render/json/lists.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import type { Text } from "../../text/text.ts";
import { countListed, type ListPage, orderFile, ordersView, productFile, productsView } from "../../view/lists.ts";
import type { Lazy, View } from "../../view/view.ts";
import { printWritten, withReportFile, writeReport, english, printResult } from "../output/present.ts";
import type { ListRequest } from "./request.ts";
import { runsDocument } from "../../render/json/status.ts";
import { runsView } from "../../view/shops/runs.ts";

/** Lines on a screen without `--limit`. */
const ON_SCREEN = 50;

/** Rows per read for a document with all rows. */
const BATCH = 5000;

/** A line per matching order. */
export function showOrders(
  list: ListRequest<OrderFilter>,
  store: Store,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  const filter: OrderFilter = { ...list.filter, placed: spanOfDays(list.from, list.to, timeZone) };
  return showList(app, timeZone, list, {
    read: (part) => store.listOrders({ ...filter, ...part }),
    count: async () => countListed(await store.countOrders(filter), filter.states),
    document: ordersDocument,
    page: ordersView,
    file: orderFile,
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
    read: (part) => store.listProducts({ ...filter, ...part }),
    count: async () => {
      // Those held back are counted among the pending ones.
      const { heldBack: _heldBack, ...counts } = await store.countProducts(filter);
      return countListed(counts, filter.states);
    },
    document: productsDocument,
    page: productsView,
    file: productFile,
  });
}

/** What is listed, and its forms. */
interface Listed<Row> {
  readonly read: Read<Row>;
  /** The number of all rows. */
  count(): Promise<number>;
  document(rows: Lazy<Row>, english: Text): Readonly<Record<string, unknown>>;
  page(text: Text, page: ListPage<Row>): View;
  file(text: Text, rows: Lazy<Row>): View;
}

function showList<Row>(
  app: App,
  timeZone: string,
  list: ListRequest<OrderFilter | ProductFilter>,
  listed: Listed<Row>,
): Promise<ExitCode> {
  return withReportFile(list.report, async (file) => {
    if (file !== null) {
      const rows = readAll(listed.read, list.filter.limit);
      const document = (text: Text) => Promise.resolve(listed.document(rows, text));
      await writeReport(app, { timeZone, document, file: (text) => listed.file(text, rows) }, file);
    }
    await printResult(app, {
      timeZone,
      document: async () => listed.document(readAll(listed.read, list.filter.limit), await english(app)),
      screen: async (screen) => bodyLines(screen, listed.page(screen.text, await readPage(list, listed))),
    });
    if (file !== null && !app.globals.quiet) await printWritten(app, file);
    return EXIT.ok;
  });
}

/** A part of a list: rows behind `after`, or else from `offset` on. */
interface Part<Row> {
  readonly limit: number;
  readonly offset: number;
  readonly after?: Row;
}

export type Read<Row> = (part: Part<Row>) => Promise<readonly Row[]>;

/** For the screen: the first rows, and how many there are. */
async function readPage<Row>(
  { filter, from, to }: ListRequest<OrderFilter | ProductFilter>,
  { read, count }: Listed<Row>,
): Promise<ListPage<Row>> {
  const { states, search, limit = ON_SCREEN } = filter;
  const [rows, all] = await Promise.all([read({ limit, offset: 0 }), count()]);
  return { rows, count: all, isFiltered: (states ?? search) !== undefined || (from ?? to) !== null };
}

/**
 * For a document: batch after batch by position, so that a million rows need no more memory than a batch, and no more
 * time per batch.
 */
export async function* readAll<Row>(read: Read<Row>, most: number = Number.POSITIVE_INFINITY): AsyncGenerator<Row> {
  let left = most;
  let after: Row | undefined;
  for (let offset = 0; left > 0; offset += BATCH) {
    const limit = Math.min(BATCH, left);
    const rows = await read({ limit, offset, ...(after === undefined ? {} : { after }) });
    after = rows.at(-1);
    yield* rows;
    left -= rows.length;
    if (rows.length < limit) return;
  }
}

/** A line per kept run, newest first. */
export async function showRuns(
  limit: number | null,
  store: Pick<StatusStore, "listRuns">,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  return printResult(app, {
    timeZone,
    document: async () => runsDocument(await store.listRuns(limit ?? Number.MAX_SAFE_INTEGER), await english(app)),
    screen: async (screen) => bodyLines(screen, runsView(screen.text, await store.listRuns(limit ?? ON_SCREEN))),
  });
}
