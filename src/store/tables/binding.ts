/** The shop that a state belongs to. */
import type { Binding } from "../../core/ports/binding.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { type Fields, selected } from "./columns.ts";

/** Columns of the shop's own row. */
export const BINDING = {
  ownerId: ["owner_id", "text"],
  shopId: ["shop_id", "text"],
  site: ["site", "text"],
  endpoint: ["endpoint", "text"],
  shopUrl: ["shop_url", "text"],
} as const satisfies Fields;

/** All null = not bound yet. */
export type BoundRow = { readonly [Field in keyof Binding]: string | null };

export function toBinding({ ownerId, shopId, site, endpoint, shopUrl }: BoundRow): Binding | null {
  if (ownerId === null) return null;
  return { ownerId, shopId: shopId ?? "", site: site ?? "", endpoint: endpoint ?? "", shopUrl: shopUrl ?? "" };
}

const texts = perDialect(({ of }) => {
  const places = Object.values(BINDING).map(([column], at) => `${column} = $${String(at + 2)}`);
  return {
    read: `SELECT ${selected(BINDING, "s")} FROM shops s WHERE ${of("s")}`,
    write: `UPDATE shops SET ${places.join(", ")} WHERE ${of()}`,
    any: `SELECT 1 AS one FROM orders WHERE ${of()} UNION ALL SELECT 1 FROM products WHERE ${of()} LIMIT 1`,
    forget: [
      ...["notes", "shop_products"].map((table) => `DELETE FROM ${table} WHERE ${of()}`),
      `UPDATE shops SET first_catalogue = NULL WHERE ${of()}`,
    ],
  };
});

export async function readBinding(sql: Sql): Promise<Binding | null> {
  const row = await sql.get<BoundRow>(texts(sql).read);
  return row === undefined ? null : toBinding(row);
}

export async function writeBinding(sql: Sql, binding: Binding): Promise<void> {
  await sql.run(texts(sql).write, ...(Object.keys(BINDING) as (keyof Binding)[]).map((field) => binding[field]));
}

/** Whether there is any order or product. */
export async function holdsAnything(sql: Sql): Promise<boolean> {
  return (await sql.get(texts(sql).any)) !== undefined;
}

/** Deletes notes, the shop's catalogue, ended links and the mark of the first full read. */
export async function forgetRemembered(sql: Sql): Promise<void> {
  for (const text of texts(sql).forget) await sql.run(text);
}
