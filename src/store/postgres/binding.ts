import { type BindingColumns, toBinding } from "../columns/binding.ts";
import type { BindingRows } from "../rows/binding.ts";
import type { Sql } from "./database/sql.ts";

export function bindingRows(sql: Sql): BindingRows {
  return {
    readBinding: async () =>
      toBinding(
        await sql.get<BindingColumns>("SELECT owner_id, shop_id, site, endpoint, shop_url FROM shops WHERE shop = $1"),
      ),
    writeBinding: async ({ ownerId, shopId, site, endpoint, shopUrl }) => {
      await sql.run(
        "UPDATE shops SET owner_id = $2, shop_id = $3, site = $4, endpoint = $5, shop_url = $6 WHERE shop = $1",
        ownerId,
        shopId,
        site,
        endpoint,
        shopUrl,
      );
    },
    holdsAnything: async () =>
      (
        await sql.get<{ any: boolean }>(
          `SELECT EXISTS (SELECT 1 FROM orders WHERE shop = $1) OR EXISTS (SELECT 1 FROM products WHERE shop = $1) AS any`,
        )
      )?.any === true,
    forgetRemembered: async () => {
      await sql.run("DELETE FROM notes WHERE shop = $1");
      await sql.run("DELETE FROM shop_products WHERE shop = $1");
      await sql.run("DELETE FROM ended_links WHERE shop = $1");
      await sql.run(
        `UPDATE shops SET last_good_orders_ms = NULL, last_good_products_ms = NULL, first_catalogue = NULL WHERE shop = $1`,
      );
    },
  };
}
