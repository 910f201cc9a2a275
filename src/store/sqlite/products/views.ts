import type { ProductFilter, ProductView } from "../../../core/ports/status-store.ts";
import type { Connection } from "../file/connection.ts";
import { searchCondition, searchPattern } from "../../search.ts";
import type { StatusRows } from "../../rows/status.ts";
import type { KnownColumns } from "../../columns/product.ts";
import { toKnownView, toOtherViews } from "../../columns/product.ts";

export function productViewRows(connection: Connection): Pick<StatusRows, "listKnownProducts" | "listOtherProducts"> {
  return {
    listKnownProducts: async (filter, limit) => listKnown(connection, filter, limit),
    listOtherProducts: async (filter, limit) => listOthers(connection, filter, limit),
  };
}

function listKnown(connection: Connection, filter: ProductFilter, limit: number): readonly ProductView[] {
  const [condition, values] = searchOf(
    filter,
    "id || char(10) || sku || char(10) || name || char(10) || coalesce(ean, '')",
  );
  const [behind, place] = behindOf(filter, "id", filter.after?.totalgestId);
  const [one, id] = onlyOf(filter, "id");
  return connection
    .all<KnownColumns>(
      `SELECT id, sku, ean, name, status, shop_id, quantity, synced_ms, fault, error FROM products
       WHERE status IN (SELECT value FROM json_each(?)) AND ${condition} AND ${behind} AND ${one}
       ORDER BY sku, id LIMIT ?`,
      JSON.stringify(filter.states ?? []),
      ...values,
      ...place,
      ...id,
      limit,
    )
    .map(toKnownView);
}

/** Both lists are sorted by SKU, then by id. */
function behindOf(
  { after }: ProductFilter,
  id: "id" | "shop_id",
  value: string | null | undefined,
): readonly [condition: string, values: readonly string[]] {
  return after === undefined ? ["TRUE", []] : [`(sku, ${id}) > (?, ?)`, [after.sku, value ?? ""]];
}

function onlyOf(
  { only }: ProductFilter,
  id: "id" | "shop_id",
): readonly [condition: string, values: readonly string[]] {
  return only === undefined ? ["TRUE", []] : [`${id} = ?`, [only.id]];
}

/** Without a search every row matches, and no text has to be folded. */
function searchOf({ search }: ProductFilter, text: string): readonly [condition: string, values: readonly string[]] {
  return search === undefined || search === "" ? ["TRUE", []] : [searchCondition(text), [searchPattern(search)]];
}

function listOthers(connection: Connection, filter: ProductFilter, limit: number): readonly ProductView[] {
  const [condition, values] = searchOf(filter, "shop_id || char(10) || sku || char(10) || name");
  const [behind, place] = behindOf(filter, "shop_id", filter.after?.shopId);
  const [one, id] = onlyOf(filter, "shop_id");
  return toOtherViews(
    connection.all<{ data: string }>(
      `SELECT data FROM shop_products WHERE ${condition} AND ${behind} AND ${one}
       ORDER BY sku, shop_id LIMIT ?`,
      ...values,
      ...place,
      ...id,
      limit,
    ),
  );
}
