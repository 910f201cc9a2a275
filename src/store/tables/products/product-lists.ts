/** Lists of products by position, and as `status` shows them. */
import type { Problem } from "../../../core/common/problems/problem.ts";
import type {
  ProductCounts,
  ProductFilter,
  ProductSort,
  ProductStatus,
  ProductView,
} from "../../../core/ports/status-store.ts";
import type { IdKind, PlacedIds } from "../../../core/products/record.ts";
import type { ProductStore } from "../../../core/ports/product-store.ts";
import { perDialect, type Sql, type SqlValue, matcher } from "../../dialect.ts";
import { toMicro } from "../../../core/stock.ts";

const texts = perDialect(({ of, among, decimal, member }) => {
  const ids = (table: string, id: string, condition: string): string =>
    `SELECT row_id AS position, ${id} AS id, shop_id AS "shopId" FROM ${table}
     WHERE ${of()} AND ${condition} AND row_id > $2 ORDER BY row_id LIMIT $3`;
  return {
    ids: {
      all: ids("products", "id", "true"),
      present: ids("products", "id", "gone = 0"),
      pending: ids("products", "id", "pending = 1"),
      failed: ids("products", "id", "status = 'failed'"),
      linked: ids("products", "id", "shop_id IS NOT NULL"),
      unlinked: ids("shop_products", "shop_id", "true"),
    },
    idle: `SELECT (SELECT coalesce(sum(texts_left), 0) FROM products WHERE ${of()} AND texts_left > 0) AS "textsLeft"
      FROM shops WHERE ${of()} AND buffer_micro = $2
      AND NOT EXISTS (SELECT 1 FROM products WHERE ${of()} AND pending = 1)
      AND NOT EXISTS (SELECT 1 FROM products WHERE ${of()} AND held IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM product_writes w WHERE ${of("w")} AND w.sku IS NULL
        AND (SELECT p.gone FROM products p WHERE ${of("p")} AND p.row_id = w.product) = 0)
      AND NOT EXISTS (SELECT 1 FROM reservations WHERE ${of()} AND until_ms <= $3)
      AND NOT EXISTS (SELECT 1 FROM reservations WHERE ${of()} AND confirmed < $4)`,
    products: {
      id: "id",
      select: `SELECT id AS "totalgestId", sku, ean, name, status AS state, shop_id AS "shopId", price, quantity * active AS quantity,
          CASE WHEN status = 'pending' AND held IS NOT NULL THEN 1 ELSE 0 END AS "isHeldBack", synced_ms AS "syncedMs",
          texts_left AS "textsLeft",
          CASE WHEN status = 'failed' THEN coalesce(fault, error) END AS error FROM products WHERE ${of()}`,
      searched: ["id", "sku", "name", "coalesce(ean, '')"],
      held: "held IS NOT NULL",
      left: "texts_left > 0",
    },
    others: {
      id: "shop_id",
      select: `SELECT NULL AS "totalgestId", sku, nullif(${member("data", "ean")}, '') AS ean, name, 'not-linked' AS state,
          shop_id AS "shopId", ${member("data", "price")} AS price, ${member("data", "quantity")} AS quantity,
          0 AS "isHeldBack", NULL AS "syncedMs", 0 AS "textsLeft", NULL AS error FROM shop_products WHERE ${of()}`,
      searched: ["shop_id", "sku", "name", `coalesce(${member("data", "ean")}, '')`],
      held: "false",
      left: "false",
    },
    among: (place: string) => among(place),
    // Equal ones by id.
    sorted: {
      sku: "sku",
      name: "lower(name)",
      price: decimal("price"),
      quantity: "quantity * active",
      synced: "coalesce(synced_ms, 0)",
    } satisfies Record<ProductSort, string>,
  };
});

export function listIds(sql: Sql, which: IdKind, afterPosition: number, limit: number): Promise<readonly PlacedIds[]> {
  return sql.all(texts(sql).ids[which], afterPosition, limit);
}

export async function findIdle(
  sql: Sql,
  { buffer, earliestMs, read }: Parameters<ProductStore["findIdle"]>[0],
): Promise<{ readonly textsLeft: number } | null> {
  const values = [toMicro(String(buffer)), earliestMs, read] as const;
  const found = await sql.get<{ textsLeft: number | string }>(texts(sql).idle, ...values);
  return found === undefined ? null : { textsLeft: Number(found.textsLeft) };
}

type SelectedView = Omit<ProductView, "quantity" | "error" | "isHeldBack"> & {
  readonly quantity: number | string | null;
  readonly error: string | null;
  readonly isHeldBack: number;
};

interface ProductListPart {
  readonly limit: number;
  readonly offset: number;
  /** It is counted from the end, and read backwards. */
  readonly isFromEnd?: boolean;
}

/** TotalGest's products in any of `states`, or those that only the shop has, always by SKU. Equal ones by id. */
async function listOf(
  sql: Sql,
  which: "products" | "others",
  { after, only, states = [], ...filter }: ProductFilter,
  { limit, offset, isFromEnd = false }: ProductListPart,
): Promise<readonly ProductView[]> {
  const isOurs = which === "products";
  const { sorted, among, [which]: table } = texts(sql);
  const { by, isDescending } = (isOurs ? filter.sort : undefined) ?? { by: "sku", isDescending: false };
  const list = narrowed(sql, filter, table, []);
  if (isOurs) {
    list.also(`status ${among(list.place(states))}`);
    const few = fewOf({ ...filter, states });
    if (few !== null) list.also(`row_id IN (SELECT row_id FROM products WHERE ${sql.dialect.of()} AND ${few})`);
  }
  if (only !== undefined) list.also(`${table.id} = ${list.place(only.id)}`);
  const keys = `${sorted[by]}, ${table.id}`;
  if (after !== undefined) {
    const id = (isOurs ? after.totalgestId : after.shopId) ?? "";
    const row =
      by === "sku"
        ? `(${list.place(after.sku)}, ${list.place(id)})`
        : `(SELECT ${keys} FROM products WHERE ${sql.dialect.of()} AND id = ${list.place(id)})`;
    list.also(`(${keys}) ${isDescending ? "<" : ">"} ${row}`);
  }
  // A search reads all rows in any case: in the order of an index each would be looked up on its own.
  const first = isOurs && filter.search !== undefined && by === "sku" ? `${sorted[by]} || ''` : sorted[by];
  const order = isDescending !== isFromEnd ? `${first} DESC, ${table.id} DESC` : `${first}, ${table.id}`;
  const rows = await sql.all<SelectedView>(
    `${table.select} ${list.conditions()} ORDER BY ${order} LIMIT ${list.place(limit)} OFFSET ${list.place(offset)}`,
    ...list.values,
  );
  return (isFromEnd ? rows.toReversed() : rows).map((row) => ({
    ...row,
    quantity: row.quantity === null ? null : Number(row.quantity),
    isHeldBack: row.isHeldBack === 1,
    error: row.error === null ? null : (JSON.parse(row.error) as Problem),
  }));
}

/** What has an index of its own; null = nearly all. */
function fewOf({ states, isHeldBack, hasTextsLeft }: ProductFilter): string | null {
  if (isHeldBack === true) return "held IS NOT NULL";
  if (hasTextsLeft === true) return "texts_left > 0";
  if (states === undefined || states.includes("synced")) return null;
  return states.includes("pending") ? "pending = 1" : "status = 'failed'";
}

/** Of which table: what a search looks in, whether a change waits for a person, and whether texts stay as the shop has them. */
interface Narrowing {
  readonly searched: readonly string[];
  readonly held: string;
  readonly left: string;
}

/** The conditions of a filter, with all values so far. */
function narrowed(
  { dialect }: Sql,
  { search, isHeldBack, hasTextsLeft }: ProductFilter,
  { searched, held, left }: Narrowing,
  values: SqlValue[],
) {
  const place = (value: SqlValue): string => `$${String(values.push(value) + 1)}`;
  const conditions: string[] = [];
  const also = (condition: string): void => {
    conditions.push(`AND ${condition}`);
  };
  // Without a search every row matches, and no text has to be folded.
  if (search !== undefined && search !== "") also(matcher(dialect, search, place)(searched.join(" || '\n' || ")));
  if (isHeldBack !== undefined) also(isHeldBack ? held : `NOT (${held})`);
  if (hasTextsLeft === true) also(left);
  return { conditions: () => conditions.join(" "), also, values, place };
}

export async function countProducts(sql: Sql, filter: ProductFilter): Promise<ProductCounts> {
  const { of } = sql.dialect;
  const products = narrowed(sql, filter, texts(sql).products, []);
  const others = narrowed(sql, filter, texts(sql).others, products.values);
  const counted = (name: string, table: string, condition: string): string =>
    `SELECT '${name}' AS name, count(*) AS n FROM ${table} WHERE ${of()} ${condition}`;
  const text = [
    counted("all", "products", products.conditions()),
    counted("pending", "products", `AND pending = 1 ${products.conditions()}`),
    counted("failed", "products", `AND status = 'failed' ${products.conditions()}`),
    counted("held", "products", `AND held IS NOT NULL AND status = 'pending' ${products.conditions()}`),
    counted("left", "products", `AND texts_left > 0 ${products.conditions()}`),
    counted("not-linked", "shop_products", others.conditions()),
  ].join(" UNION ALL ");
  const found = new Map(await sql.lists<readonly [name: string, n: number]>(text, ...products.values));
  const number = (name: string): number => found.get(name) ?? 0;
  return {
    synced: number("all") - number("pending"),
    pending: number("pending") - number("failed"),
    failed: number("failed"),
    heldBack: number("held"),
    textsLeft: number("left"),
    "not-linked": number("not-linked"),
  };
}

export async function listProducts(sql: Sql, filter: ProductFilter): Promise<readonly ProductView[]> {
  const states = filter.states ?? ["failed", "pending", "synced", "not-linked"];
  const offset = filter.after === undefined ? (filter.offset ?? 0) : 0;
  const limit = filter.limit ?? Number.MAX_SAFE_INTEGER;
  const isBeyondKnown = filter.after !== undefined && filter.after.totalgestId === null;
  const only = filter.only?.system;
  const wantsKnown = !isBeyondKnown && only !== "Framework360" && states.some((state) => state !== "not-linked");
  const part = wantsKnown ? await nearerPart(sql, { ...filter, states }, { limit, offset }) : null;
  const known = part === null ? [] : await listOf(sql, "products", { ...filter, states }, part);
  if (only === "TotalGest" || !states.includes("not-linked") || known.length >= limit) return known;
  const before = wantsKnown && offset > 0 && known.length === 0 ? await countKnown(sql, filter, states) : 0;
  const rest = { limit: limit - known.length, offset: known.length > 0 ? 0 : Math.max(0, offset - before) };
  return [...known, ...(await listOf(sql, "others", isBeyondKnown ? filter : withoutAfter(filter), rest))];
}

/** A page is found by reading all before it. */
const FAR = 500;

/** A far part, counted from the end where that is nearer; null = there is nothing. */
async function nearerPart(
  sql: Sql,
  filter: ProductFilter & { readonly states: readonly ProductStatus[] },
  part: ProductListPart,
): Promise<ProductListPart | null> {
  const { limit, offset } = part;
  if (offset < FAR) return part;
  const total = await countKnown(sql, filter, filter.states);
  if (offset >= total) return null;
  const shown = Math.min(limit, total - offset);
  return offset * 2 < total ? part : { limit: shown, offset: total - offset - shown, isFromEnd: true };
}

/** How many of TotalGest's products stand before those that only the shop has. */
async function countKnown(sql: Sql, filter: ProductFilter, states: readonly ProductStatus[]): Promise<number> {
  const counts = await countProducts(sql, filter);
  return states.reduce((sum, state) => sum + (state === "not-linked" ? 0 : counts[state]), 0);
}

function withoutAfter({ after: _after, ...filter }: ProductFilter): ProductFilter {
  return filter;
}
