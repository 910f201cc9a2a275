import type { BrakeFacts, Facet, FacetPush, FacetValues } from "../core/brakes/facets.ts";
import { DAY, HOUR } from "../core/duration.ts";
import type { BrakeStore, PendingSummary, ProductRecord, PushedProduct, RestrainedProduct } from "../core/ports.ts";
import type { Connection } from "./connection.ts";
import { SELECT_PRODUCTS, toProductRecord } from "./product-row.ts";
import type { ProductCounts, ProductRow } from "./product-row.ts";

/** What the brakes judge by: shares, what was pushed within 24 hours, what is kept back and what was agreed to. */
export function brakeSteps(connection: Connection): BrakeStore {
  return {
    summarizePending: () => connection.read(() => summarize(connection)),
    listJudged: (afterPosition, limit) =>
      connection.read(() =>
        toRecords(connection, connection.all<ProductRow>(SELECT_JUDGED, afterPosition, limit), () => false),
      ),
    listPushed: (afterPosition, limit) => connection.read(() => listPushed(connection, afterPosition, limit)),
    recordRestrained: async (afterPosition, upToPosition, restrained) => {
      const kept = await connection.read(() => readKept(connection, afterPosition, upToPosition));
      const wanted = new Map(
        restrained.flatMap(({ position, facets }) =>
          Object.entries(facets).map(([facet, value]) => [keyOf(position, facet), { position, facet, value }]),
        ),
      );
      const isSame =
        kept.size === wanted.size && [...wanted].every(([key, { value }]) => kept.get(key)?.value === value);
      if (isSame) return;
      await connection.write(() => {
        for (const [key, { position, facet }] of kept) {
          if (!wanted.has(key)) connection.run(FORGET_RESTRAINT, position, facet);
        }
        for (const { position, facet, value } of wanted.values()) {
          connection.run(
            `INSERT INTO restraints (product, facet, value) VALUES (?, ?, ?)
             ON CONFLICT (product, facet) DO UPDATE SET value = excluded.value, agreed_ms = NULL
               WHERE value <> excluded.value`,
            position,
            facet,
            value,
          );
        }
      });
    },
    listRestrained: (afterPosition, limit) => connection.read(() => listRestrained(connection, afterPosition, limit)),
    agreeToRestrained: async (atMs) => {
      if (isEmpty(connection, "restraints")) return;
      await connection.write(() => {
        connection.run(
          `DELETE FROM pushed WHERE EXISTS (SELECT 1 FROM restraints r
             WHERE r.product = pushed.product AND r.facet = pushed.facet AND r.agreed_ms IS NULL)`,
        );
        connection.run("UPDATE restraints SET agreed_ms = ? WHERE agreed_ms IS NULL", atMs);
      });
    },
    allowPrices: async (prices) => {
      if (prices.length === 0) return;
      await connection.write(() => {
        for (const { id, price } of prices) {
          connection.run(
            `INSERT INTO allowed_prices (product, value) SELECT row_id, ? FROM products WHERE id = ?
             ON CONFLICT (product) DO UPDATE SET value = excluded.value`,
            price,
            id,
          );
        }
      });
    },
    expirePushed: async (nowMs) => {
      // What a clock that was ahead wrote would stay for long.
      const [from, to] = [nowMs - DAY, nowMs + DAY];
      const isDue = await connection.read(
        () =>
          connection.get("SELECT 1 FROM pushed WHERE at_ms <= ? LIMIT 1", from) ??
          connection.get("SELECT 1 FROM pushed WHERE at_ms > ? LIMIT 1", to) ??
          connection.get("SELECT 1 FROM restraints WHERE agreed_ms <= ? LIMIT 1", from),
      );
      if (isDue === undefined) return;
      await connection.write(() => {
        connection.run("DELETE FROM pushed WHERE at_ms <= ?", from);
        connection.run("DELETE FROM pushed WHERE at_ms > ?", to);
        connection.run("DELETE FROM restraints WHERE agreed_ms <= ?", from);
      });
    },
  };
}

const FORGET_RESTRAINT = "DELETE FROM restraints WHERE product = ? AND facet = ?";

/** Pending products that are linked, or newcomers. */
const SELECT_JUDGED = `${SELECT_PRODUCTS}
  WHERE p.pending = 1 AND p.row_id > ?
    AND (p.shop_id IS NOT NULL OR p.row_id > (SELECT coalesce(first_catalogue, 9e18) FROM meta))
  ORDER BY p.row_id LIMIT ?`;

function keyOf(position: number, facet: string): string {
  return `${String(position)} ${facet}`;
}

function readKept(
  connection: Connection,
  afterPosition: number,
  upToPosition: number | null,
): ReadonlyMap<string, { readonly position: number; readonly facet: string; readonly value: string }> {
  const rows = connection.rows<readonly [product: number, facet: string, value: string]>(
    "SELECT product, facet, value FROM restraints WHERE agreed_ms IS NULL AND product > ? AND product <= ?",
    afterPosition,
    upToPosition ?? Number.MAX_SAFE_INTEGER,
  );
  return new Map(rows.map(([position, facet, value]) => [keyOf(position, facet), { position, facet, value }]));
}

function listRestrained(connection: Connection, afterPosition: number, limit: number): readonly RestrainedProduct[] {
  const rows = connection.all<ProductRow>(
    `${SELECT_PRODUCTS} WHERE p.row_id > ?
       AND p.row_id IN (SELECT product FROM restraints WHERE agreed_ms IS NULL AND product > ? ORDER BY product)
     ORDER BY p.row_id LIMIT ?`,
    afterPosition,
    afterPosition,
    limit,
  );
  const kept = readKept(connection, afterPosition, rows.at(-1)?.row_id ?? afterPosition);
  const byProduct = Map.groupBy(kept.values(), ({ position }) => position);
  return toRecords(connection, rows, () => false).map((product) => ({
    product,
    kept: Object.fromEntries((byProduct.get(product.position) ?? []).map(({ facet, value }) => [facet, value])),
  }));
}

function isEmpty(connection: Connection, table: "pushed" | "restraints" | "allowed_prices"): boolean {
  return connection.get(`SELECT 1 FROM ${table} LIMIT 1`) === undefined;
}

/** A page holds whole products: the last one of a full page comes again with the next. */
function listPushed(connection: Connection, afterPosition: number, limit: number): readonly PushedProduct[] {
  const rows = connection.rows<readonly [product: number, facet: Facet, before: string, after: string]>(
    `SELECT w.product, w.facet, w.value_before, w.value_after FROM pushed w JOIN products p ON p.row_id = w.product
     WHERE w.product > ? AND p.pending = 0 AND p.shop_id IS NOT NULL ORDER BY w.product, w.facet, w.hour LIMIT ?`,
    afterPosition,
    limit,
  );
  const products = new Map<number, Map<Facet, FacetPush>>();
  for (const [product, facet, before, after] of rows) {
    const pushes = products.get(product) ?? new Map<Facet, FacetPush>();
    pushes.set(facet, { facet, before: pushes.get(facet)?.before ?? before, after });
    products.set(product, pushes);
  }
  const last = rows.at(-1)?.[0];
  if (rows.length === limit && products.size > 1 && last !== undefined) products.delete(last);
  return [...products].map(([position, pushes]) => ({ position, pushes: [...pushes.values()] }));
}

/** Product rows with what the brakes know of them; `wasRead` tells of a row whether the last read brought it. */
export function toRecords(
  connection: Connection,
  rows: readonly ProductRow[],
  wasRead: (row: number) => boolean,
): readonly ProductRecord[] {
  const facts = readFacts(connection, rows);
  return rows.map((row) => ({ ...toProductRecord(row, facts.get(row.row_id)), wasRead: wasRead(row.row_id) }));
}

type Known = Pick<BrakeFacts, "before" | "agreed" | "allowedPrice">;

/** Only of products of which there is anything. */
function readFacts(connection: Connection, rows: readonly ProductRow[]): ReadonlyMap<number, Known> {
  const facts = new Map<number, Known>();
  const ids = JSON.stringify(rows.map((row) => row.row_id));
  const of = (row: number): Known => facts.get(row) ?? { before: {}, agreed: {}, allowedPrice: null };
  if (!isEmpty(connection, "pushed")) {
    const pushed = connection.rows<readonly [row: number, facet: Facet, value: string]>(
      `SELECT w.product, w.facet, w.value_before FROM json_each(?) j CROSS JOIN pushed w ON w.product = j.value
       ORDER BY w.product, w.facet, w.hour DESC`,
      ids,
    );
    for (const [row, facet, value] of pushed) {
      facts.set(row, { ...of(row), before: { ...of(row).before, [facet]: value } });
    }
  }
  if (!isEmpty(connection, "restraints")) {
    const agreed = connection.rows<readonly [row: number, facet: Facet, value: string]>(
      `SELECT r.product, r.facet, r.value FROM json_each(?) j CROSS JOIN restraints r ON r.product = j.value
       WHERE r.agreed_ms IS NOT NULL`,
      ids,
    );
    for (const [row, facet, value] of agreed) {
      facts.set(row, { ...of(row), agreed: { ...of(row).agreed, [facet]: value } });
    }
  }
  if (!isEmpty(connection, "allowed_prices")) {
    const allowed = connection.rows<readonly [row: number, value: string]>(
      "SELECT a.product, a.value FROM json_each(?) j CROSS JOIN allowed_prices a ON a.product = j.value",
      ids,
    );
    for (const [row, allowedPrice] of allowed) facts.set(row, { ...of(row), allowedPrice });
  }
  return facts;
}

/** What a push that the shop took leaves for the brakes. Part of the push's transaction. */
export function recordFacets(
  connection: Connection,
  rowId: number,
  { changes, settled }: { readonly changes: readonly FacetPush[]; readonly settled: readonly Facet[] },
  atMs: number,
): void {
  for (const { facet, before, after } of changes) {
    recordPushed(connection, rowId, { facet, before, after }, atMs);
    connection.run(FORGET_RESTRAINT, rowId, facet);
  }
  for (const facet of settled) {
    connection.run("DELETE FROM pushed WHERE product = ? AND facet = ?", rowId, facet);
    connection.run(FORGET_RESTRAINT, rowId, facet);
  }
}

function recordPushed(connection: Connection, rowId: number, { facet, before, after }: FacetPush, atMs: number): void {
  connection.run(
    `INSERT INTO pushed (product, facet, hour, at_ms, value_before, value_after) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (product, facet, hour) DO UPDATE SET at_ms = excluded.at_ms, value_after = excluded.value_after`,
    rowId,
    facet,
    Math.floor(atMs / HOUR),
    atMs,
    before,
    after,
  );
}

/** What the shop shows of a product is about to be forgotten here: the brakes go on judging by it. */
export function keepShown(connection: Connection, rowId: number, shown: FacetValues, atMs: number): void {
  for (const [facet, value] of Object.entries(shown)) {
    recordPushed(connection, rowId, { facet: facet as Facet, before: value, after: value }, atMs);
  }
}

/** The link's last 24 hours go with the link. */
export function moveFacets(connection: Connection, fromId: string, toId: string): void {
  connection.run(
    `UPDATE OR REPLACE pushed SET product = (SELECT row_id FROM products WHERE id = ?)
     WHERE product = (SELECT row_id FROM products WHERE id = ?)`,
    toId,
    fromId,
  );
}

/** A price that a person allowed holds until TotalGest brings another one. */
export function forgetOtherPrice(connection: Connection, rowId: number, price: string | undefined): void {
  connection.run("DELETE FROM allowed_prices WHERE product = ? AND value <> ?", rowId, price ?? "");
}

/** What is known by now came with the first whole read: it is no newcomer. */
export function closeFirstCatalogue(connection: Connection): void {
  connection.run(
    "UPDATE meta SET first_catalogue = (SELECT coalesce(max(row_id), 0) FROM products) WHERE first_catalogue IS NULL",
  );
}

function summarize(connection: Connection): PendingSummary {
  const counts = connection.get<ProductCounts>("SELECT * FROM product_counts");
  const row = connection.get<Record<string, number>>(`
    SELECT count(*) AS pending,
      coalesce(sum(creates), 0) AS creations,
      coalesce(sum(creates AND active), 0) AS shown,
      coalesce(sum(creates AND quantity > 0), 0) AS stocked,
      coalesce(sum(creates AND is_new), 0) AS new_creations,
      coalesce(sum(creates AND is_new AND active), 0) AS new_shown,
      coalesce(sum(creates AND is_new AND quantity > 0), 0) AS new_stocked
    FROM (SELECT shop_id IS NULL AND price IS NOT NULL AS creates, active, quantity,
        row_id > (SELECT coalesce(first_catalogue, 9e18) FROM meta) AS is_new
      FROM products WHERE pending = 1)`);
  const of = (name: string): number => row?.[name] ?? 0;
  return {
    pending: of("pending"),
    linked: (counts?.linked ?? 0) + of("creations"),
    shown: (counts?.shown ?? 0) + of("shown"),
    stocked: (counts?.stocked ?? 0) + of("stocked"),
    newcomers: { linked: of("new_creations"), shown: of("new_shown"), stocked: of("new_stocked") },
  };
}
