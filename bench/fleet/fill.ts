/** Thousands of shops from one: its rows after a first pull are copied under other names. */
import type pg from "pg";

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Copies in batches, so that transactions stay small. Returns the number of shops afterwards. */
export async function copyShops(
  client: pg.Client,
  names: readonly string[],
  onBatch: (done: number) => void,
): Promise<void> {
  const [first = "", ...others] = names;
  // Neither triggers nor foreign keys: their results are copied too.
  await client.query("SET session_replication_role = replica");
  const tables = await tablesOf(client);
  const own = await columnsOf(client, "shops");
  const kept = own.filter((column) => !["shop", "name"].includes(column));
  const list = kept.join(", ");
  for (let at = 0; at < others.length; at += 500) {
    const batch = others.slice(at, at + 500);
    await client.query(
      `INSERT INTO shops (name, ${list}) SELECT n, ${list} FROM shops, unnest($2::text[]) AS n WHERE name = $1`,
      [first, batch],
    );
    for (const { name, columns } of tables) {
      await client.query(
        `INSERT INTO ${name} (shop, ${columns.join(", ")})
        SELECT s.shop, ${columns.map((column) => `t.${column}`).join(", ")}
        FROM shops s, ${name} t, shops o WHERE s.name = ANY ($2) AND t.shop = o.shop AND o.name = $1`,
        [first, batch],
      );
    }
    await client.query(
      `UPDATE notes b
      SET value = (replace(b.value, $1, s.name)::jsonb || jsonb_build_object('shopId', s.name, 'site', s.name))::text
      FROM shops s WHERE s.shop = b.shop AND b.key = 'binding' AND s.name = ANY ($2)`,
      [first, batch],
    );
    onBatch(at + batch.length + 1);
  }
  await client.query("SET session_replication_role = origin");
  await client.query("VACUUM ANALYZE");
}

async function tablesOf(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'shop' AND data_type = 'integer' AND table_name <> 'shops' ORDER BY 1`,
  );
  const tables: Table[] = [];
  for (const { name } of rows) {
    const columns = (await columnsOf(client, name)).filter((column) => column !== "shop");
    tables.push({ name, columns });
  }
  return tables;
}

/** Columns that are written, not generated. */
async function columnsOf(client: pg.Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table],
  );
  return rows.map(({ name }) => name);
}
