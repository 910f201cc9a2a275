import type { ChangedProduct } from "../../core/products/change.ts";
import type { StoredProduct } from "../../core/products/stored.ts";
import type { Sql } from "../dialect.ts";
import { addProductEvents, writeStored } from "../tables/product-writes.ts";
import { readStored, readTexts } from "../tables/products.ts";
import { endWrites } from "../tables/shop-products.ts";

/** Asked once for each call, with the row that earlier calls left; null = nothing changes. */
type Rule<Row, Call> = (row: Row, call: Call) => ChangedProduct | null;

/** One call, with the row as it was then. */
export interface MadeOf<Call, Row = StoredProduct> {
  readonly call: Call;
  readonly before: Row;
  readonly changed: ChangedProduct;
}

/** Whether the rule looks at the texts of a product. */
type NeedsTexts<Call> = boolean | ((row: StoredProduct, call: Call) => boolean);

/**
 * The writing step of products: reads the rows of these, asks the rule about each, and writes what it made of them, with their
 * histories. A product that is not there is not asked about. Returns what changed, in order.
 */
export async function changeProducts<Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  rule: Rule<StoredProduct, Call>,
  texts: NeedsTexts<Call>,
): Promise<readonly MadeOf<Call>[]> {
  const made = await changeOrMakeProducts(sql, calls, (row, call) => (row === null ? null : rule(row, call)), texts);
  return made as readonly MadeOf<Call>[];
}

/** As `changeProducts`, but the rule is asked about new products too, with null. */
export async function changeOrMakeProducts<Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  rule: Rule<StoredProduct | null, Call>,
  texts: NeedsTexts<Call>,
): Promise<readonly MadeOf<Call, StoredProduct | null>[]> {
  const before = await read(sql, calls, texts);
  const after = new Map<string, StoredProduct>();
  const made: MadeOf<Call, StoredProduct | null>[] = [];
  for (const call of calls) {
    const row = after.get(call.id) ?? before.get(call.id) ?? null;
    const changed = rule(row, call);
    if (changed === null) continue;
    after.set(call.id, changed.row);
    made.push({ call, before: row, changed });
  }
  await write(
    sql,
    [...after.values()],
    before,
    made.map(({ changed }) => changed),
  );
  return made;
}

async function read<Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  texts: NeedsTexts<Call>,
): Promise<ReadonlyMap<string, StoredProduct>> {
  const ids = new Set(calls.map(({ id }) => id));
  const rows = new Map((await readStored(sql, [...ids], texts === true)).map((row) => [row.id, row]));
  if (typeof texts === "boolean") return rows;
  const wanted = new Map<string, StoredProduct>();
  for (const call of calls) {
    const row = rows.get(call.id);
    if (row !== undefined && texts(row, call)) wanted.set(row.id, row);
  }
  if (wanted.size === 0) return rows;
  const found = await readTexts(
    sql,
    [...wanted.values()].map(({ position }) => position),
  );
  for (const row of wanted.values()) rows.set(row.id, { ...row, ...found.get(row.position) });
  return rows;
}

async function write(
  sql: Sql,
  after: readonly StoredProduct[],
  before: ReadonlyMap<string, StoredProduct>,
  changes: readonly ChangedProduct[],
): Promise<void> {
  if (changes.length === 0) return;
  await writeStored(sql, after, before);
  const ended = changes.flatMap(({ row: { position }, endsWrite: names }) =>
    names === undefined ? [] : [{ position, names }],
  );
  if (ended.length > 0) await endWrites(sql, ended);
  const events = changes.flatMap(({ row: { id }, events: own = [] }) =>
    own.map((event) => ({ ...event, productId: id })),
  );
  if (events.length > 0) await addProductEvents(sql, events);
}
