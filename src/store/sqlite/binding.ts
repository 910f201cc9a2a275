import type { Connection } from "./file/connection.ts";
import { type BindingColumns, toBinding } from "../columns/binding.ts";
import type { BindingRows } from "../rows/binding.ts";

export function bindingRows(connection: Connection): BindingRows {
  return {
    readBinding: async () =>
      toBinding(connection.get<BindingColumns>("SELECT owner_id, shop_id, site, endpoint, shop_url FROM shops")),
    writeBinding: async ({ ownerId, shopId, site, endpoint, shopUrl }) => {
      connection.run(
        "UPDATE shops SET owner_id = ?, shop_id = ?, site = ?, endpoint = ?, shop_url = ?",
        ownerId,
        shopId,
        site,
        endpoint,
        shopUrl,
      );
    },
    holdsAnything: async () =>
      connection.get("SELECT 1 FROM orders UNION ALL SELECT 1 FROM products LIMIT 1") !== undefined,
    forgetRemembered: async () => {
      connection.run("DELETE FROM notes");
      connection.run("DELETE FROM shop_products");
      connection.run("DELETE FROM ended_links");
      connection.run(
        "UPDATE shops SET last_good_orders_ms = NULL, last_good_products_ms = NULL, first_catalogue = NULL",
      );
    },
  };
}
