import type { Body } from "../declare.ts";
import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { shouldReport } from "../../app/messages/quiet.ts";
import { EXIT, type ExitCode, worstExit, Tg360Error, UsageError } from "../../core/common/problems/errors.ts";
import { hasSomethingToSay, statusDocument } from "../../render/json/status.ts";
import { problemKey } from "../../core/run/notify/decide-report.ts";
import { messageLines } from "../../render/terminal/screen.ts";
import { judgeAge } from "../../core/run/health.ts";
import { readStatusFlags, type StatusView } from "./request.ts";
import { readOverviewOf } from "../../app/shops/overview.ts";
import { asText, messageScreen, resultScreen, english, printResult } from "../../app/output/present.ts";
import type { StatusFlags } from "./options.ts";
import { runEachShop } from "../../app/shops/each.ts";
import { withState } from "../../app/state/read.ts";
import { showOrders, showProducts } from "./list.ts";
import { readRows } from "../../app/shops/rows.ts";
import { allShopsView } from "../../view/shops/shops.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { overviewView } from "../../view/shops/overview.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { isCalled } from "../../core/orders/sought.ts";
import type { ProductRecord } from "../../core/products/record.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { ordersDocument, productsDocument, type ProductStory } from "../../render/json/lists.ts";
import { orderStory } from "../../view/orders/order-story.ts";
import { productStory } from "../../view/products/product-story.ts";
import { readAll } from "../../view/lists.ts";

/** Shows the state on this machine: calls nothing, and writes nothing but the note of `--quiet`. */
export const run: Body<StatusFlags> = async (app, flags, args) => {
  const { timeZone } = await locateState(app);
  return showView(readStatusFlags(flags, args), app, timeZone);
};

/** For all shops: one screen that shows where something is wrong. Lists and documents are printed shop by shop. */
export const runAll: Body<StatusFlags> = async (app, flags, args) => {
  const view = readStatusFlags(flags, args);
  if (view.kind !== "overview" || app.globals.json || app.globals.quiet) {
    return runEachShop(app, (scope) => run(scope, flags, args));
  }
  const rows = await readRows(app, view.maxAgeMs);
  const screen = await resultScreen(app);
  await app.output.out(asText(await viewLines(screen, allShopsView(screen.text, rows))));
  const working = rows.filter(({ isPaused }) => !isPaused);
  return worstExit(working.map(({ error, late }) => error?.exitCode ?? (late === null ? EXIT.ok : EXIT.remote)));
};

async function showView(view: StatusView, app: App, timeZone: string): Promise<ExitCode> {
  if (view.kind === "overview") return showOverview(view.maxAgeMs, app, timeZone);
  if (view.kind === "order" || view.kind === "product") {
    const showItem = view.kind === "order" ? showOrder : showProduct;
    return withState(app, (store) => showItem(view.token, store, app, timeZone));
  }
  return withState(app, (store) =>
    view.kind === "orders"
      ? showOrders(view.list, store, app, timeZone)
      : showProducts(view.list, store, app, timeZone),
  );
}

async function showOverview(maxAgeMs: number | null, app: App, timeZone: string): Promise<ExitCode> {
  const overview = await readOverviewOf(app, (look) => withState(app, look));
  const tooOld = maxAgeMs === null ? null : judgeAge(overview, maxAgeMs);
  await printResult(app, {
    timeZone,
    document: async () => statusDocument(overview, hasSomethingToSay(overview) ? await english(app) : null),
    screen: async (screen) => viewLines(screen, overviewView(screen.text, overview)),
  });
  const isReported = await shouldReport(app, tooOld === null ? [] : [problemKey(tooOld)]);
  if (tooOld === null) return EXIT.ok;
  const screen = await messageScreen(app, timeZone);
  if (isReported) app.output.err(asText(messageLines(screen, screen.text.problem(tooOld))));
  return EXIT.remote;
}

/** Everything known of one order. Throws as `findOrder` does. */
async function showOrder(token: string, store: Store, app: App, timeZone: string): Promise<ExitCode> {
  const order = await findOrder(store, token);
  const events = await store.readOrderEvents(order.id);
  return printResult(app, {
    timeZone,
    document: async () => ordersDocument([order], await english(app), events),
    screen: (screen) => viewLines(screen, orderStory(screen.text, order, events)),
  });
}

/** More orders that are called alike are not looked at: two are too many. */
const MOST_ALIKE = 1000;

/**
 * An exact id wins over a reference, and that over anything else that an order is called by. Throws if the token matches no order
 * (exit 3) or two (exit 2).
 */
async function findOrder(store: Store, token: string): Promise<OrderRecord> {
  const named = (await store.findOrders([token])).get(token) ?? [];
  const exact = named.filter(({ id }) => id === token);
  const called = async (): Promise<readonly OrderRecord[]> =>
    (await store.listOrders({ search: token, limit: MOST_ALIKE })).filter((order) => isCalled(order, token));
  const [first, second] = exact.length > 0 ? exact : named.length > 0 ? named : await called();
  if (first === undefined) throw new Tg360Error(problem("order-unknown", { token }));
  if (second === undefined) return first;
  throw new UsageError(problem("ambiguous-token", { token, first: first.id, second: second.id }));
}

/** Everything known of the products with this SKU or id: two may have one SKU. Throws if there is none (exit 3). */
async function showProduct(token: string, store: Store, app: App, timeZone: string): Promise<ExitCode> {
  const views = await findProducts(store, token);
  if (views.length === 0) throw new Tg360Error(problem("product-unknown", { token }));
  const ids = views.flatMap(({ totalgestId }) => (totalgestId === null ? [] : [totalgestId]));
  const records = new Map<string, ProductRecord>((await store.readProducts(ids)).map((record) => [record.id, record]));
  const stories = new Map<string, ProductStory>();
  for (const id of ids) stories.set(id, { record: records.get(id) ?? null, events: await store.readProductEvents(id) });
  return printResult(app, {
    timeZone,
    document: async () => productsDocument(views, await english(app), stories),
    screen: async (screen) => {
      const lines: string[] = [];
      for (const view of views) {
        const { record = null, events = [] } = stories.get(view.totalgestId ?? "") ?? {};
        const story = productStory(screen.text, view, record, events);
        lines.push(...(lines.length === 0 ? [] : [""]), ...(await viewLines(screen, story)));
      }
      return lines;
    },
  });
}

async function findProducts(store: Store, token: string): Promise<readonly ProductView[]> {
  const found: ProductView[] = [];
  for await (const view of readAll<ProductView>((part) => store.listProducts({ ...part, search: token }))) {
    if (view.sku === token || view.totalgestId === token || view.ean === token) found.push(view);
  }
  return found;
}
