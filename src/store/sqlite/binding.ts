import type { Connection } from "./file/connection.ts";
import type { BindingRows } from "../rows/binding.ts";

interface BindingColumns {
  readonly owner_id: string | null;
  readonly shop_id: string | null;
  readonly site: string | null;
  readonly endpoint: string | null;
  readonly shop_url: string | null;
}

export function bindingRows(connection: Connection): BindingRows {
  return {
    readBinding: async () => {
      const row = connection.get<BindingColumns>("SELECT owner_id, shop_id, site, endpoint, shop_url FROM meta");
      if (row === undefined || row.owner_id === null) return null;
      return {
        ownerId: row.owner_id,
        shopId: row.shop_id ?? "",
        site: row.site ?? "",
        endpoint: row.endpoint ?? "",
        shopUrl: row.shop_url ?? "",
      };
    },
    writeBinding: async ({ ownerId, shopId, site, endpoint, shopUrl }) => {
      connection.run(
        "UPDATE meta SET owner_id = ?, shop_id = ?, site = ?, endpoint = ?, shop_url = ?",
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
        "UPDATE meta SET last_good_orders_ms = NULL, last_good_products_ms = NULL, first_catalogue = NULL",
      );
    },
  };
}
