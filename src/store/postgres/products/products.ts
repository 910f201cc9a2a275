import type { IdKind, PlacedIds } from "../../../core/ports/product-store.ts";
import type { FingerprintRow } from "../../../core/product/read-changes.ts";
import type { ProductRows } from "../../rows/products.ts";
import { toJson } from "../../columns/json.ts";
import { type ProductColumns, toHead, toProductEvent, toTexts } from "../../columns/product.ts";
import { productWriter, SELECT_HEADS, SELECT_PRODUCTS, SELECT_TEXTS } from "./select.ts";
import { toRecords } from "./facts.ts";
import { joinTexts, type Sql, textsOf } from "../database/sql.ts";
import { NAMED, namesOf, shown } from "./stock.ts";

/** The conditions for selecting pending products. */
const PENDING = {
  all: "",
  judged: "AND (p.shop_id IS NOT NULL OR p.row_id > s.first_catalogue)",
  adoptable: `AND p.shop_id IS NULL AND p.gone = 0
    AND (EXISTS (SELECT 1 FROM shop_products o WHERE o.shop = $1 AND o.totalgest_id = p.id)
      OR EXISTS (SELECT 1 FROM shop_products o WHERE o.shop = $1 AND o.sku = p.sku AND o.sku <> ''))`,
} as const;

/**
 * The products `p` that have one of the texts `$2` in this column, looked up one by one. With `ANY`, a server whose statistics are from
 * before the first pushes reads all products of the shop for each page: it expects that none has a value there.
 */
const eachOf = (column: "shop_id" | "pushed_sku"): string =>
  `unnest($2::text[]) AS j (value) CROSS JOIN LATERAL
     (SELECT o.id, o.shop_id, o.pushed_sku FROM products o WHERE o.shop = $1 AND o.${column} = j.value OFFSET 0) p`;

const SELECT_IDS = 'SELECT row_id AS position, id, shop_id AS "shopId" FROM products WHERE shop = $1';
const IDS: Readonly<Record<IdKind, string>> = {
  present: `${SELECT_IDS} AND gone = 0`,
  pending: `${SELECT_IDS} AND pending = 1`,
  linked: `${SELECT_IDS} AND shop_id IS NOT NULL`,
  unlinked: 'SELECT row_id AS position, shop_id AS id, shop_id AS "shopId" FROM shop_products WHERE shop = $1',
};

export function productRows(sql: Sql): ProductRows {
  return { ...readingRows(sql), ...findingRows(sql), ...writingRows(sql) };
}

type Reading = "readProducts" | "readProductsAt" | "readProductHeads" | "readProductTexts" | "readFingerprints";

function readingRows(sql: Sql): Pick<ProductRows, Reading | "readProductEvents" | "readBuffer"> {
  return {
    readProducts: async (by) => {
      const rows = await sql.all<ProductColumns>(`${SELECT_PRODUCTS} WHERE p.shop = $1 AND ${NAMED}`, ...namesOf(by));
      return toRecords(sql, rows);
    },
    readProductsAt: async (positions) => {
      const rows = await sql.all<ProductColumns>(
        `${SELECT_PRODUCTS} JOIN unnest($2::bigint[]) WITH ORDINALITY AS j (row_id, n) ON j.row_id = p.row_id
         WHERE p.shop = $1 ORDER BY j.n`,
        positions,
      );
      return toRecords(sql, rows);
    },
    readProductHeads: (ids) => sql.mapLists(toHead, SELECT_HEADS, ids),
    readProductTexts: (ids) => sql.mapLists(toTexts, SELECT_TEXTS, ids),
    readFingerprints: (ids) =>
      sql.lists<FingerprintRow>("SELECT id, fingerprint FROM products WHERE shop = $1 AND id = ANY ($2::text[])", ids),
    readProductEvents: (id) =>
      sql.map(
        toProductEvent,
        `SELECT at_ms, kind, changes, detail, note FROM product_events WHERE shop = $1 AND product_id = $2 ORDER BY id`,
        id,
      ),
    readBuffer: async () =>
      (await sql.get<{ micro: number }>("SELECT buffer_micro AS micro FROM shops WHERE shop = $1"))?.micro ?? 0,
  };
}

type Finding = "findLinked" | "findByPushedSku" | "listPending" | "listIds" | "isIdle" | "findStale";

function findingRows(sql: Sql): Pick<ProductRows, Finding> {
  return {
    findLinked: (shopIds) =>
      sql.all<{ id: string; shopId: string }>(`SELECT p.id, p.shop_id AS "shopId" FROM ${eachOf("shop_id")}`, shopIds),
    findByPushedSku: (skus) =>
      sql.all<{ sku: string; id: string; shopId: string }>(
        `SELECT p.pushed_sku AS sku, p.id, p.shop_id AS "shopId" FROM ${eachOf("pushed_sku")} WHERE p.shop_id IS NOT NULL`,
        skus,
      ),
    listPending: async (afterPosition, limit, which) =>
      toRecords(
        sql,
        await sql.all<ProductColumns>(
          `${SELECT_PRODUCTS} WHERE p.shop = $1 AND p.pending = 1 AND p.row_id > $2 ${PENDING[which]}
           ORDER BY p.row_id LIMIT $3`,
          afterPosition,
          limit,
        ),
      ),
    isIdle: async ({ bufferMicro, window: { fromMs, toMs }, untilMs, confirmedBefore }) =>
      (
        await sql.get<{ rests: boolean }>(
          `SELECT buffer_micro = $2 AND NOT EXISTS (SELECT 1 FROM products WHERE shop = $1 AND pending = 1)
             AND NOT EXISTS (SELECT 1 FROM restraints WHERE shop = $1 AND agreed_ms IS NULL)
             AND NOT EXISTS (SELECT 1 FROM restraints WHERE shop = $1 AND agreed_ms <= $3)
             AND NOT EXISTS (SELECT 1 FROM pushed WHERE shop = $1 AND at_ms <= $3)
             AND NOT EXISTS (SELECT 1 FROM pushed WHERE shop = $1 AND at_ms > $4)
             AND NOT EXISTS (SELECT 1 FROM reservations WHERE shop = $1 AND until_ms <= $5)
             AND NOT EXISTS (SELECT 1 FROM reservations WHERE shop = $1 AND confirmed < $6) AS rests FROM shops WHERE shop = $1`,
          bufferMicro,
          fromMs,
          toMs,
          untilMs,
          confirmedBefore,
        )
      )?.rests === true,
    listIds: (which, afterPosition, limit) =>
      sql.all<PlacedIds>(`${IDS[which]} AND row_id > $2 ORDER BY row_id LIMIT $3`, afterPosition, limit),
    findStale: ({ ids = [], skus = [] }) =>
      sql.all<{ id: string; sku: string; stockRead: number }>(
        `SELECT id, sku, stock_read AS "stockRead" FROM products
             WHERE shop = $1 AND fault IS NOT NULL AND fingerprint = '' AND (id = ANY ($2::text[]) OR sku = ANY ($3::text[]))`,
        ids,
        skus,
      ),
  };
}

type Writing =
  | "writeProducts"
  | "removeProducts"
  | "addProductEvents"
  | "moveProductEvents"
  | "writeBuffer"
  | "closeFirstCatalogue";

function writingRows(sql: Sql): Pick<ProductRows, Writing> {
  return {
    writeProducts: (changes) => writeProducts(sql, changes),
    removeProducts: async (ids) => {
      await sql.run("DELETE FROM products WHERE shop = $1 AND id = ANY ($2::text[])", ids);
    },
    addProductEvents: async (events) => {
      await sql.writeRows(
        `INSERT INTO product_events (shop, product_id, at_ms, kind, changes, detail, note)
         SELECT $1, j.* FROM json_to_recordset($2)
           AS j (product_id text, at_ms bigint, kind text, changes text, detail text, note text)`,
        events.map(({ productId, atMs, kind, changes, detail, note }) => ({
          product_id: productId,
          at_ms: atMs,
          kind,
          changes: changes.length === 0 ? null : JSON.stringify(changes),
          detail: toJson(detail),
          note,
        })),
      );
    },
    moveProductEvents: async (fromId, toId) => {
      await sql.run("UPDATE product_events SET product_id = $3 WHERE shop = $1 AND product_id = $2", fromId, toId);
    },
    writeBuffer: async (micro) => {
      await sql.run("UPDATE shops SET buffer_micro = $2 WHERE shop = $1", micro);
      const quantity = shown("stock_micro", "reserved_micro");
      await sql.run(`UPDATE products SET quantity = ${quantity} WHERE shop = $1 AND quantity <> ${quantity}`);
    },
    closeFirstCatalogue: async () => {
      await sql.run(
        `UPDATE shops SET first_catalogue = (SELECT coalesce(max(row_id), 0) FROM products WHERE shop = $1)
         WHERE shop = $1 AND first_catalogue IS NULL`,
      );
    },
  };
}

async function writeProducts(sql: Sql, changes: Parameters<ProductRows["writeProducts"]>[0]): Promise<void> {
  const made = changes.filter(({ position }) => position === null);
  const known = changes.flatMap(({ position, patch }) => (position === null ? [] : [{ key: position, patch }]));
  if (made.length > 0) {
    const positions = await productWriter.insert(
      sql,
      made.map(({ id, patch }) => ({ key: id, patch })),
    );
    await sql.run(
      `INSERT INTO product_texts (shop, row_id, fields) SELECT $1, j.* FROM unnest($2::bigint[], ${textsOf("$3")}) AS j`,
      made.map(({ id }) => positions.get(id) ?? null),
      joinTexts(made.map(({ patch }) => patch.fields ?? null)),
    );
  }
  await productWriter.update(sql, known);
  for (const name of ["fields", "pushed"] as const) {
    const texts = new Map(known.flatMap(({ key, patch }) => (patch[name] === undefined ? [] : [[key, patch[name]]])));
    if (texts.size === 0) continue;
    await sql.run(
      `UPDATE product_texts x SET ${name} = j.text FROM unnest($2::bigint[], ${textsOf("$3")}) AS j (row_id, text)
       WHERE x.shop = $1 AND x.row_id = j.row_id AND x.row_id = ANY ($2::bigint[]) AND x.${name} IS DISTINCT FROM j.text`,
      [...texts.keys()],
      joinTexts([...texts.values()].map((text) => text ?? null)),
    );
  }
}
