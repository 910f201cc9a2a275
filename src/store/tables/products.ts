/** TotalGest's products: their rows, texts and histories. */
import type { NewProductEvent } from "../../core/product/change.ts";
import type { FingerprintRow, StaleStock } from "../../core/product/read-changes.ts";
import { NEW_PRODUCT, type StoredProduct } from "../../core/product/stored.ts";
import type { ProductEvent } from "../../core/ports/product-store.ts";
import { type Columns, type Dialect, type Kind, perDialect, type Row, type Sql, type TextRow } from "../dialect.ts";
import { decoder, encoded, type Fields, selected, typesOf } from "./columns.ts";

const KEYS = { position: ["row_id", "int"], id: ["id", "text"] } as const satisfies Fields;

/** What rules change; the quantity is computed from the stock. */
const CHANGED = {
  sku: ["sku", "text"],
  ean: ["ean", "text"],
  name: ["name", "text"],
  fingerprint: ["fingerprint", "text"],
  price: ["price", "text"],
  fault: ["fault", "json"],
  warnings: ["warnings", "json"],
  active: ["active", "flag"],
  stockMicro: ["stock_micro", "int"],
  stockRead: ["stock_read", "int"],
  shopId: ["shop_id", "text"],
  linkedMs: ["linked_ms", "int"],
  linkedSku: ["linked_sku", "text"],
  areFieldsPushed: ["fields_pushed", "flag"],
  pushedSku: ["pushed_sku", "text"],
  pushedPrice: ["pushed_price", "text"],
  pushedQuantity: ["pushed_quantity", "int"],
  isQuantityKnown: ["quantity_known", "flag"],
  stockEpoch: ["stock_epoch", "int"],
  pushedActive: ["pushed_active", "flag"],
  gone: ["gone", "flag"],
  error: ["error", "json"],
  syncedMs: ["synced_ms", "int"],
  listed: ["listed", "text"],
} as const satisfies Fields;

export const PRODUCT_FIELDS = { ...KEYS, ...CHANGED, quantity: ["quantity", "int"] } as const satisfies Fields;

const TYPES = typesOf(CHANGED);
const decode = decoder<StoredProduct>(PRODUCT_FIELDS);

/** max(0, floor(stock - reserved - buffer)). The division truncates towards 0; negative results become 0 anyway. */
export function shown({ greatest, of }: Dialect, stock: string, reserved: string): string {
  return greatest("0", `(${stock} - ${reserved} - (SELECT buffer_micro FROM shops WHERE ${of()})) / 1000000`);
}

const texts = perDialect((dialect) => {
  const { of, among, each, byKey, join, insert, insertRows, insertTexts, update, updateTexts } = dialect;
  const row = `SELECT ${selected(PRODUCT_FIELDS, "p")}`;
  const byId = byKey("$2", "products", "p", "id");
  const by = (column: string): string => each("$2", "products", "p", column);
  const kept = shown(dialect, "stock_micro", "reserved_micro");
  const writes = new Map<string, string>();
  return {
    /** `isNew`: inserts rows. */
    write: (isNew: boolean, columns: Columns): string => {
      const shape = `${String(isNew)} ${Object.keys(columns).join(" ")}`;
      let text = writes.get(shape);
      if (text === undefined) {
        const quantity = {
          quantity: (column: (name: string) => string) =>
            shown(dialect, column("stock_micro"), isNew ? "0" : "t.reserved_micro"),
        };
        const worked = "stock_micro" in columns ? quantity : null;
        text = isNew
          ? insertRows("products", { id: "text", ...columns }, worked)
          : update("products", "row_id", "bigint", columns, worked);
        writes.set(shape, text);
      }
      return text;
    },
    rows: `${row} FROM ${byId}`,
    withTexts: `${row}, x.fields AS "fieldsText", x.pushed AS "pushedText" FROM ${byId}
      ${join} product_texts x ON ${of("x")} AND x.row_id = p.row_id`,
    textsOf: `SELECT x.row_id, x.fields, x.pushed FROM ${byKey("$2", "product_texts", "x", "row_id", "bigint")}`,
    fingerprints: `SELECT p.id, p.fingerprint FROM ${byId}`,
    linked: `SELECT p.id, p.shop_id AS "shopId" FROM ${by("shop_id")}`,
    byPushedSku: `SELECT p.pushed_sku AS sku, p.id, p.shop_id AS "shopId" FROM ${by("pushed_sku")} WHERE p.shop_id IS NOT NULL`,
    stale: `SELECT id, sku, stock_read AS "stockRead" FROM products
      WHERE ${of()} AND fault IS NOT NULL AND fingerprint = '' AND (id ${among("$2")} OR sku ${among("$3")})`,
    addTexts: insertTexts("product_texts", "row_id", ["fields"]),
    writeTexts: {
      fields: updateTexts("product_texts", "row_id", ["fields"]),
      pushed: updateTexts("product_texts", "row_id", ["pushed"]),
      both: updateTexts("product_texts", "row_id", ["fields", "pushed"]),
    },
    remove: `DELETE FROM products WHERE ${of()} AND id ${among("$2")}`,
    addEvent: insert("product_events", { product_id: "text", ...typesOf(EVENT) }),
    events: `SELECT ${selected(EVENT, "e")} FROM product_events e WHERE ${of("e")} AND e.product_id = $2 ORDER BY e.id`,
    moveEvents: `UPDATE product_events SET product_id = $3 WHERE ${of()} AND product_id = $2`,
    buffer: `SELECT buffer_micro AS micro FROM shops WHERE ${of()}`,
    setBuffer: `UPDATE shops SET buffer_micro = $2 WHERE ${of()}`,
    showAgain: `UPDATE products SET quantity = ${kept} WHERE ${of()} AND quantity <> ${kept}`,
    closeFirst: `UPDATE shops SET first_catalogue = (SELECT coalesce(max(row_id), 0) FROM products WHERE ${of()})
      WHERE ${of()} AND first_catalogue IS NULL`,
  };
});

/** In no order; with their texts if they are wanted. */
export async function readStored(
  sql: Sql,
  ids: readonly string[],
  withTexts: boolean,
): Promise<readonly StoredProduct[]> {
  const { rows, withTexts: whole } = texts(sql);
  return (await sql.all<StoredProduct>(withTexts ? whole : rows, ids)).map(decode);
}

/** The texts of these rows, by position. */
export async function readTexts(
  sql: Sql,
  positions: readonly number[],
): Promise<ReadonlyMap<number, Required<Pick<StoredProduct, "fieldsText" | "pushedText">>>> {
  const found = await sql.lists<readonly [number, string | null, string | null]>(texts(sql).textsOf, positions);
  return new Map(found.map(([position, fieldsText, pushedText]) => [position, { fieldsText, pushedText }]));
}

/** The fingerprints that show whether a record changed. */
export function readFingerprints(sql: Sql, ids: readonly string[]): Promise<readonly FingerprintRow[]> {
  return sql.lists<FingerprintRow>(texts(sql).fingerprints, ids);
}

/** Which of these shop products are linked, and to which product of TotalGest. */
export function findLinked(
  sql: Sql,
  shopIds: readonly string[],
): Promise<readonly { readonly id: string; readonly shopId: string }[]> {
  return sql.all(texts(sql).linked, shopIds);
}

/** Linked products that were last pushed with one of these SKUs. */
export function findByPushedSku(
  sql: Sql,
  skus: readonly string[],
): Promise<readonly { readonly sku: string; readonly id: string; readonly shopId: string }[]> {
  return sql.all(texts(sql).byPushedSku, skus);
}

/** Products with one of these ids or SKUs whose last record could not be decoded. */
export function findStale(
  sql: Sql,
  { ids, skus }: { readonly ids: readonly string[]; readonly skus: readonly string[] },
): Promise<readonly StaleStock[]> {
  return sql.all(texts(sql).stale, ids, skus);
}

/** A field that rules change. `bit`: which one it is in the number of a set of fields. */
interface Field {
  readonly name: keyof typeof CHANGED;
  readonly column: string;
  readonly kind: Kind;
  readonly bit: number;
}

const CHANGED_FIELDS: readonly Field[] = Object.entries(CHANGED).map(([name, [column, kind]], at) => ({
  name: name as Field["name"],
  column,
  kind,
  bit: 2 ** at,
}));
/** The columns of a new row that have no value of their own. */
const REQUIRED = new Set(["sku", "name", "fingerprint", "warnings", "active", "stockMicro", "stockRead"]);

function differs({ name, kind }: Field, row: StoredProduct, old: StoredProduct): boolean {
  const now = row[name];
  const before = old[name];
  return now !== before && !(kind === "json" && JSON.stringify(now) === JSON.stringify(before));
}

/**
 * Writes these rows, each of which stands here once; `before`: as they were read. A row without a position is inserted. The
 * shown quantity follows from the stock and what is reserved now.
 */
export async function writeStored(
  sql: Sql,
  rows: readonly StoredProduct[],
  before: ReadonlyMap<string, StoredProduct>,
): Promise<void> {
  const made = rows.filter(({ position }) => position === 0);
  if (made.length > 0) await insertStored(sql, made);
  const known = rows.filter(({ position }) => position !== 0);
  if (known.length === 0) return;
  for (const [fields, same] of inShapes(sql, known, before)) {
    const columnsOf = encoder("row_id", "position", fields);
    await sql.write(texts(sql).write(false, columnsIn(fields)), same.map(columnsOf), "row_id");
  }
  await writeTexts(sql, known, before);
}

async function writeTexts(
  sql: Sql,
  rows: readonly StoredProduct[],
  before: ReadonlyMap<string, StoredProduct>,
): Promise<void> {
  const changed: Record<keyof ReturnType<typeof texts>["writeTexts"], TextRow[]> = { fields: [], pushed: [], both: [] };
  for (const { id, position, fieldsText, pushedText } of rows) {
    const old = before.get(id);
    const areFieldsNew = fieldsText !== undefined && fieldsText !== old?.fieldsText;
    const isPushedNew = pushedText !== undefined && pushedText !== old?.pushedText;
    if (areFieldsNew && isPushedNew) changed.both.push([position, fieldsText, pushedText]);
    else if (areFieldsNew) changed.fields.push([position, fieldsText]);
    else if (isPushedNew) changed.pushed.push([position, pushedText]);
  }
  for (const which of ["fields", "pushed", "both"] as const) {
    if (changed[which].length > 0) await sql.writeTexts(texts(sql).writeTexts[which], changed[which]);
  }
}

async function insertStored(sql: Sql, rows: readonly StoredProduct[]): Promise<void> {
  const fields = CHANGED_FIELDS.filter(
    (field) => REQUIRED.has(field.name) || rows.some((row) => differs(field, row, NEW_PRODUCT)),
  );
  const positions = await sql.add(texts(sql).write(true, columnsIn(fields)), rows.map(encoder("id", "id", fields)));
  await sql.writeTexts(
    texts(sql).addTexts,
    rows.map(({ id, fieldsText }) => [positions.get(id) ?? 0, fieldsText ?? null]),
  );
}

/**
 * Groups rows by the fields that differ. SQLite would write the index of each column that a statement names; in PostgreSQL each
 * statement is a round trip, so there all are one group.
 */
function inShapes(
  { dialect }: Sql,
  rows: readonly StoredProduct[],
  before: ReadonlyMap<string, StoredProduct>,
): readonly (readonly [fields: readonly Field[], rows: readonly StoredProduct[]])[] {
  const groups = new Map<number, StoredProduct[]>();
  for (const row of rows) {
    const old = before.get(row.id) ?? NEW_PRODUCT;
    let shape = 0;
    for (const field of CHANGED_FIELDS) if (differs(field, row, old)) shape += field.bit;
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [row]);
    else group.push(row);
  }
  groups.delete(0);
  const shapes = [...groups].map(([shape, same]) => [fieldsIn(shape), same] as const);
  if (dialect.writesEveryIndex || shapes.length <= 1) return shapes;
  const fields = CHANGED_FIELDS.filter((field) => shapes.some(([own]) => own.includes(field)));
  return [[fields, rows]];
}

function fieldsIn(shape: number): readonly Field[] {
  return CHANGED_FIELDS.filter(({ bit }) => Math.floor(shape / bit) % 2 === 1);
}

function columnsIn(fields: readonly Field[]): Columns {
  return Object.fromEntries(fields.map(({ column }) => [column, TYPES[column] ?? "text"]));
}

/** Makes rows of these columns. Each is a copy of one object: with a growing one, a page takes twice as long. */
function encoder(
  key: "id" | "row_id",
  keyField: "id" | "position",
  fields: readonly Field[],
): (product: StoredProduct) => Row {
  const empty: Row = Object.fromEntries([key, ...fields.map(({ column }) => column)].map((column) => [column, null]));
  return (product) => {
    const row: Record<string, string | number | null> = { ...empty };
    row[key] = product[keyField];
    for (const { name, column, kind } of fields) row[column] = encoded(kind, product[name]);
    return row;
  };
}

/** Deletes products with all that belongs to them except their histories. */
export async function removeProducts(sql: Sql, ids: readonly string[]): Promise<void> {
  await sql.run(texts(sql).remove, ids);
}

const EVENT = {
  atMs: ["at_ms", "int"],
  kind: ["kind", "text"],
  changes: ["changes", "json"],
  detail: ["detail", "json"],
  note: ["note", "text"],
} as const satisfies Fields;

const decodeEvent = decoder<ProductEvent>(EVENT);

/** In this order. */
export async function addProductEvents(
  sql: Sql,
  events: readonly (NewProductEvent & { readonly productId: string })[],
): Promise<void> {
  await sql.write(
    texts(sql).addEvent,
    events.map(({ productId, atMs, kind, changes = [], detail = null, note = null }) => ({
      product_id: productId,
      at_ms: atMs,
      kind,
      changes: changes.length === 0 ? null : JSON.stringify(changes),
      detail: encoded("json", detail),
      note,
    })),
  );
}

/** The oldest first. */
export async function readProductEvents(sql: Sql, id: string): Promise<readonly ProductEvent[]> {
  const events = (await sql.all<ProductEvent>(texts(sql).events, id)).map(decodeEvent);
  return events.map((event) => ({ ...event, changes: (event.changes as ProductEvent["changes"] | null) ?? [] }));
}

/** Moves a history to another product. */
export async function moveProductEvents(sql: Sql, fromId: string, toId: string): Promise<void> {
  await sql.run(texts(sql).moveEvents, fromId, toId);
}

/** The buffer that is subtracted from every shown quantity, in whole millionths of a piece. */
export async function readBuffer(sql: Sql): Promise<number> {
  return (await sql.get<{ micro: number }>(texts(sql).buffer))?.micro ?? 0;
}

/** Sets the buffer, and computes every shown quantity again. */
export async function writeBuffer(sql: Sql, micro: number): Promise<void> {
  await sql.run(texts(sql).setBuffer, micro);
  await sql.run(texts(sql).showAgain);
}

/** Marks the current products as those of the first full read. Does nothing after the first call. */
export async function closeFirstCatalogue(sql: Sql): Promise<void> {
  await sql.run(texts(sql).closeFirst);
}
