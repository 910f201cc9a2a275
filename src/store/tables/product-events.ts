/** The histories of products. */
import type { NewProductEvent } from "../../core/products/change.ts";
import type { ProductEvent } from "../../core/products/record.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, encoded, type Fields, selected, typesOf } from "./row-writer.ts";

const EVENT = {
  atMs: ["at_ms", "int"],
  kind: ["kind", "text"],
  changes: ["changes", "json"],
  detail: ["detail", "json"],
  note: ["note", "text"],
} as const satisfies Fields;

const texts = perDialect(({ of, insert }) => ({
  add: insert("product_events", { product_id: "text", ...typesOf(EVENT) }),
  events: `SELECT ${selected(EVENT, "e")} FROM product_events e WHERE ${of("e")} AND e.product_id = $2 ORDER BY e.id`,
  move: `UPDATE product_events SET product_id = $3 WHERE ${of()} AND product_id = $2`,
}));

const decodeEvent = decoder<ProductEvent>(EVENT);

/** In this order. */
export async function addProductEvents(
  sql: Sql,
  events: readonly (NewProductEvent & { readonly productId: string })[],
): Promise<void> {
  await sql.write(
    texts(sql).add,
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

export async function readProductEvents(sql: Sql, id: string): Promise<readonly ProductEvent[]> {
  const events = (await sql.all<ProductEvent>(texts(sql).events, id)).map(decodeEvent);
  return events.map((event) => ({ ...event, changes: (event.changes as ProductEvent["changes"] | null) ?? [] }));
}

/** Moves a history to another product. */
export async function moveProductEvents(sql: Sql, fromId: string, toId: string): Promise<void> {
  await sql.run(texts(sql).move, fromId, toId);
}
