import type { ProductFilter } from "../../../core/ports/status-store.ts";
import type { StatusRows } from "../../rows/status.ts";
import { type KnownColumns, toKnownView, toOtherViews } from "../../columns/product.ts";
import { Conditions } from "../database/conditions.ts";
import type { Sql } from "../database/sql.ts";

export function productViewRows(sql: Sql): Pick<StatusRows, "listKnownProducts" | "listOtherProducts"> {
  return {
    listKnownProducts: async (filter, limit) => {
      const where = new Conditions();
      where.add((place) => `status = ANY (${place}::text[])`, filter.states ?? []);
      narrow(where, filter, "id", "id || E'\\n' || sku || E'\\n' || name || E'\\n' || coalesce(ean, '')");
      const rows = await sql.all<KnownColumns>(
        `SELECT id, sku, ean, name, status, shop_id, quantity, synced_ms, fault, error FROM products
         WHERE ${where.text} ORDER BY sku, id LIMIT ${where.place(limit)}`,
        ...where.values,
      );
      return rows.map(toKnownView);
    },
    listOtherProducts: async (filter, limit) => {
      const where = new Conditions();
      narrow(where, filter, "shop_id", "shop_id || E'\\n' || sku || E'\\n' || name");
      const rows = await sql.all<{ data: string }>(
        `SELECT data FROM shop_products WHERE ${where.text} ORDER BY sku, shop_id LIMIT ${where.place(limit)}`,
        ...where.values,
      );
      return toOtherViews(rows);
    },
  };
}

/** Both lists are sorted by SKU, then by id. */
function narrow(where: Conditions, { search, after, only }: ProductFilter, id: "id" | "shop_id", text: string): void {
  if (only !== undefined) where.add((place) => `${id} = ${place}`, only.id);
  if (search !== undefined && search !== "") where.addSearch(text, search);
  if (after === undefined) return;
  const value = (id === "id" ? after.totalgestId : after.shopId) ?? "";
  where.add((place) => `(sku, ${id}) > (${place}, ${where.place(value)})`, after.sku);
}
