import type { App } from "../../app/app.ts";
import { type ExitCode, Tg360Error, UsageError } from "../../core/common/problems/errors.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { isCalled } from "../../core/orders/sought.ts";
import type { ProductRecord } from "../../core/products/record.ts";
import type { ProductView } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { ordersDocument, productsDocument, type ProductStory } from "../../render/json/lists.ts";
import { orderStory } from "../../view/orders/order-story.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { productStory } from "../../view/products/product-story.ts";
import { readAll } from "../../view/lists.ts";
import { english, printResult } from "../../app/output/present.ts";

/** Everything known of one order. Throws as `findOrder` does. */
export async function showOrder(token: string, store: Store, app: App, timeZone: string): Promise<ExitCode> {
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
export async function showProduct(token: string, store: Store, app: App, timeZone: string): Promise<ExitCode> {
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
