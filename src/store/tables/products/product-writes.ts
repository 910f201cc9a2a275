/** How products are written: rows where they differ, and their long texts. */
import { type NewProductEvent } from "../../../core/products/change.ts";
import { NEW_PRODUCT, type ProductRecord } from "../../../core/products/record.ts";
import { type Columns, type Row, type Sql, type TextRow, perDialect } from "../../dialect.ts";
import { CHANGED_FIELDS, shown } from "./products.ts";
import { type Fields, type Rewritten, decoder, encoder, rowWriter, selected, typesOf } from "../row-writer.ts";
import { BRAKES, type BrakeKind, type Days } from "../../../core/brakes/facet.ts";
import type { ProductEvent } from "../../../core/products/record.ts";

/**
 * The columns that a brake counts on, one for each: since when what was last pushed counts for it. `counted_ms` is the
 * newest of them. They follow from `days`, whose JSON would take ten times as long to count.
 */
const columnOf = (kind: BrakeKind): string => `${kind}_ms`;

export const COUNTED = BRAKES.map(({ kind }) => [kind, columnOf(kind)] as const);

const COUNTED_COLUMNS: Columns = Object.fromEntries(
  [...COUNTED.map(([, column]) => column), "counted_ms"].map((column) => [column, "bigint"]),
);

function countedRow(days: Days | null): Row {
  const row: Record<string, number | null> = Object.fromEntries(
    Object.keys(COUNTED_COLUMNS).map((column) => [column, null]),
  );
  for (const { atMs, counts } of Object.values(days ?? {})) {
    for (const kind of counts) row[columnOf(kind)] = atMs;
    if (counts.length > 0) row["counted_ms"] = Math.max(row["counted_ms"] ?? 0, atMs);
  }
  return row;
}

const writer = rowWriter<ProductRecord>({
  derived: { from: "days", columns: COUNTED_COLUMNS, as: ({ days }) => countedRow(days) },
  table: "products",
  key: ["position", "row_id"],
  fields: CHANGED_FIELDS,
  worked: {
    from: "stock_micro",
    as: (dialect, isNew) => ({ quantity: (of) => shown(dialect, of("stock_micro"), isNew ? "0" : "t.reserved_micro") }),
  },
});

const texts = perDialect(({ insertTexts, updateTexts }) => ({
  add: insertTexts("product_texts", "row_id", ["fields"]),
  fields: updateTexts("product_texts", "row_id", ["fields"]),
  pushed: updateTexts("product_texts", "row_id", ["pushed"]),
  both: updateTexts("product_texts", "row_id", ["fields", "pushed"]),
}));

/**
 * Writes these rows, each of which stands here once. A row without a position is inserted. The shown quantity follows from the stock
 * and what is reserved now.
 */
export async function writeStored(sql: Sql, rows: readonly Rewritten<ProductRecord>[]): Promise<void> {
  const made = rows.filter(({ to }) => to.position === 0).map(({ to }) => to);
  const known = rows.filter(({ to }) => to.position > 0);
  if (made.length > 0) await add(sql, made);
  await writer.rewrite(sql, known);
  await writeTexts(sql, known);
}

async function add(sql: Sql, rows: readonly ProductRecord[]): Promise<void> {
  const positions = await writer.add(sql, rows, NEW_PRODUCT);
  const all = rows.map(({ id, fields }): TextRow => [positions.get(id) ?? 0, textOf(fields)]);
  await sql.writeTexts(texts(sql).add, all);
}

async function writeTexts(sql: Sql, rows: readonly Rewritten<ProductRecord>[]): Promise<void> {
  const changed: Record<"fields" | "pushed" | "both", TextRow[]> = { fields: [], pushed: [], both: [] };
  for (const { from, to } of rows) {
    const { position, fields } = to;
    const pushed = keptPushed(to);
    const areFieldsNew = fields !== from.fields;
    const isPushedNew = pushed !== keptPushed(from);
    if (areFieldsNew && isPushedNew) changed.both.push([position, textOf(fields), textOf(pushed)]);
    else if (areFieldsNew) changed.fields.push([position, textOf(fields)]);
    else if (isPushedNew) changed.pushed.push([position, textOf(pushed)]);
  }
  for (const which of ["fields", "pushed", "both"] as const) {
    if (changed[which].length > 0) await sql.writeTexts(texts(sql)[which], changed[which]);
  }
}

/** What was pushed, where that is not the fields, which are long. */
function keptPushed({ areFieldsPushed, pushed }: ProductRecord): ProductRecord["pushed"] {
  return areFieldsPushed ? null : pushed;
}

function textOf(fields: object | null): string | null {
  return fields === null ? null : JSON.stringify(fields);
}

const EVENT = {
  atMs: ["at_ms", "int"],
  kind: ["kind", "text"],
  changes: ["changes", "json"],
  detail: ["detail", "json"],
  note: ["note", "text"],
} as const satisfies Fields;

const eventTexts = perDialect(({ of, insert }) => ({
  add: insert("product_events", { product_id: "text", ...typesOf(EVENT) }),
  events: `SELECT ${selected(EVENT, "e")} FROM product_events e WHERE ${of("e")} AND e.product_id = $2 ORDER BY e.id`,
}));

const decodeEvent = decoder<ProductEvent>(EVENT);
const encodeEvent = encoder<{ readonly [Field in keyof typeof EVENT]: unknown }>(EVENT);

/** In this order. */
export async function addProductEvents(
  sql: Sql,
  events: readonly (NewProductEvent & { readonly productId: string })[],
): Promise<void> {
  await sql.write(
    eventTexts(sql).add,
    events.map(({ productId, changes = [], detail = null, note = null, ...event }) => ({
      product_id: productId,
      ...encodeEvent({ ...event, changes: changes.length === 0 ? null : changes, detail, note }),
    })),
  );
}

export async function readProductEvents(sql: Sql, id: string): Promise<readonly ProductEvent[]> {
  const events = (await sql.all<ProductEvent>(eventTexts(sql).events, id)).map(decodeEvent);
  return events.map((event) => ({ ...event, changes: (event.changes as ProductEvent["changes"] | null) ?? [] }));
}
