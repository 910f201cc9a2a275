import type { ChangedProduct } from "../../core/products/change.ts";
import type { StoredProduct } from "../../core/products/record.ts";
import type { Sql } from "../dialect.ts";
import { decideLinked } from "../orders/articles.ts";
import { recountHeirs } from "../orders/stock.ts";
import { addProductEvents, writeStored } from "../tables/product-writes.ts";
import { removeProducts } from "../tables/products.ts";
import { endWrites, removeShopProducts } from "../tables/shop-products.ts";
import { hasReservations, recountStock } from "../tables/stock.ts";

interface Changing<Row extends StoredProduct, Call> {
  readonly read: (sql: Sql, ids: readonly string[]) => Promise<readonly Row[]>;
  /** Asked once for each call, with the row that earlier calls left; null = nothing changes. */
  readonly rule: (row: Row, call: Call) => ChangedProduct<Row> | null;
  /** Asked about a product that is not there; absent = nothing changes. */
  readonly create?: (call: Call) => ChangedProduct<Row>;
}

/**
 * The writing step of products: reads the rows of these, asks the rule about each, and writes what it made of them, with their
 * histories, the shop's products that they are linked to, and the resulting stock.
 */
export async function changeProducts<Row extends StoredProduct, Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  { read, rule, create }: Changing<Row, Call>,
): Promise<void> {
  const ids = [...new Set(calls.map(({ id }) => id))];
  const before = new Map((await read(sql, ids)).map((row) => [row.id, row]));
  const after = new Map<string, ChangedProduct<Row>>();
  const changes: ChangedProduct<Row>[] = [];
  for (const call of calls) {
    const row = after.get(call.id)?.row ?? before.get(call.id);
    const changed = row === undefined ? (create?.(call) ?? null) : rule(row, call);
    if (changed === null) continue;
    after.set(call.id, changed);
    changes.push(changed);
  }
  if (changes.length === 0) return;
  const moves = [...after].map(([id, { row, isRemoved = false }]) => ({
    id,
    from: before.get(id),
    to: isRemoved ? undefined : row,
  }));
  const rows = moves.flatMap(({ to }) => to ?? []);
  await removeProducts(
    sql,
    idsOf(moves, ({ to }) => to === undefined),
  );
  await writeStored(sql, rows, before);
  await endWrites(
    sql,
    changes.flatMap(({ row: { position }, endsWrite: names }) => (names === undefined ? [] : [{ position, names }])),
  );
  const events = changes.flatMap(({ row, events: own = [] }) => own.map((event) => ({ ...event, productId: row.id })));
  await addProductEvents(sql, events);
  await settleStock(sql, moves);
}

/** A product as it was, and as it is; undefined = it is not there. */
interface Move {
  readonly id: string;
  readonly from: StoredProduct | undefined;
  readonly to: StoredProduct | undefined;
}

function idsOf(moves: readonly Move[], isOne: (move: Move) => boolean): readonly string[] {
  return moves.filter(isOne).map(({ id }) => id);
}

/** What follows for the shop's products, for what orders reserve, and for the stock that products show. */
async function settleStock(sql: Sql, moves: readonly Move[]): Promise<void> {
  const isLinked = ({ from, to }: Move): boolean => (to?.shopId ?? null) !== null && to?.shopId !== from?.shopId;
  const linked = moves.filter(isLinked).flatMap(({ to }) => to ?? []);
  await removeShopProducts(
    sql,
    linked.flatMap(({ shopId }) => shopId ?? []),
  );
  await decideLinked(sql, linked);
  const [counted, turned] = [idsOf(moves, isStockOther), idsOf(moves, isKnownOther)];
  if (counted.length + turned.length === 0 || !(await hasReservations(sql))) return;
  await recountStock(sql, { ids: counted });
  await recountHeirs(sql, turned);
}

/** What is reserved of a product may be another sum. A new link is followed by `decideLinked`. */
function isStockOther({ from, to }: Move): boolean {
  if (from === undefined || to === undefined) return to !== undefined;
  const isUnlinked = to.shopId === null && from.shopId !== null;
  return isUnlinked || (["stockMicro", "stockRead", "sku"] as const).some((name) => from[name] !== to[name]);
}

/** TotalGest knows it again, or no longer. */
function isKnownOther({ from, to }: Move): boolean {
  return (from?.gone === false) !== (to?.gone === false);
}
