/** Lists as files for spreadsheets: all rows that match, in the order of the list. */
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Store } from "../../core/ports/store.ts";
import { localDay } from "../../core/common/time/zone.ts";
import { tableCsv } from "../../render/files/csv.ts";
import type { Text } from "../../text/text.ts";
import { type Listing, ORDER_LISTING, PRODUCT_LISTING, type ReadPart, readAll } from "../../view/lists.ts";
import { joined, type Lazy, tableOf } from "../../view/view.ts";
import { orderFilter, productFilter, readOrderQuery, readProductQuery } from "./queries.ts";
import type { ShopCall, ShopPages } from "./shop-pages.ts";

export function addFiles(pages: ShopPages): void {
  pages.app.get("/orders.csv", (call) =>
    csv(pages, call, ORDER_LISTING, async (store, timeZone) => {
      const filter = await orderFilter(store, readOrderQuery(call), timeZone);
      return (part) => store.listOrders({ ...filter, ...part });
    }),
  );
  pages.app.get("/products.csv", (call) =>
    csv(pages, call, PRODUCT_LISTING, (store) => {
      const filter = productFilter(readProductQuery(call));
      return Promise.resolve((part) => store.listProducts({ ...filter, ...part }));
    }),
  );
}

/** Exactly these orders. */
export function ordersCsv(pages: ShopPages, call: ShopCall, orders: readonly OrderRecord[]): Promise<Response> {
  return csv(pages, call, ORDER_LISTING, () => Promise.resolve(({ offset }) => Promise.resolve(orders.slice(offset))));
}

async function csv<Row>(
  { host, textOf, viewOf }: ShopPages,
  call: ShopCall,
  listing: Listing<Row>,
  reading: (store: Store, timeZone: string) => Promise<ReadPart<Row>>,
): Promise<Response> {
  const shop = call.get("shop");
  const { lang } = await viewOf(call, call.get("visitor"));
  const { content, zone } = await host.read(shop, async (store, timeZone) => {
    const text = await textOf(lang, timeZone);
    return { content: await fileOf(text, listing, readAll(await reading(store, timeZone))), zone: timeZone };
  });
  return call.body(content, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${shop}-${listing.what}-${localDay(host.clock.now(), zone)}.csv"`,
  });
}

function fileOf<Row>(text: Text, { columns }: Listing<Row>, rows: Lazy<Row>): Promise<string> {
  return joined(tableCsv(tableOf(null, columns(text), rows)));
}
