import type { ChangedProduct } from "../../core/products/change.ts";
import type { StoredProduct } from "../../core/products/record.ts";
import { judge } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { decideLinked } from "../orders/articles.ts";
import { recountHeirs } from "../orders/stock.ts";
import { addProductEvents, writeStored } from "../tables/product-writes.ts";
import { removeProducts } from "../tables/products.ts";
import { endWrites, removeShopProducts } from "../tables/shop-products.ts";
import { hasReservations, recountStock } from "../tables/stock.ts";

/**
 * The writing step of products: reads the rows of these, asks the rule about each, and writes what it made of them, with their
 * histories, the shop's products that they are linked to, and the resulting stock. The rule is asked as in `judge`; a row without a
 * position is new.
 */
export async function changeProducts<Row extends StoredProduct, Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  rule: (row: Row, call: Call) => ChangedProduct<Row> | null,
  read: (sql: Sql, ids: readonly string[]) => Promise<readonly Row[]>,
): Promise<void> {
  const ids = [...new Set(calls.map(({ id }) => id))];
  const before = new Map((await read(sql, ids)).map((row) => [row.id, row]));
  const changes = judge(calls, rule, before).filter((one) => one !== null);
  if (changes.length === 0) return;
  const after = new Map(changes.map((one) => [one.row.id, one]));
  const moves = [...before.values()].flatMap((from) => {
    const changed = after.get(from.id);
    return changed === undefined ? [] : { from, to: changed.isRemoved === true ? null : changed.row };
  });
  await removeProducts(
    sql,
    idsOf(moves, ({ to }) => to === null),
  );
  await writeStored(
    sql,
    moves.flatMap(({ from, to }) => (to === null ? [] : { from, to })),
  );
  await endWrites(
    sql,
    changes.flatMap(({ row: { position }, endsWrite: names }) => (names === undefined ? [] : [{ position, names }])),
  );
  const events = changes.flatMap(({ row, events: own = [] }) => own.map((event) => ({ ...event, productId: row.id })));
  await addProductEvents(sql, events);
  await settleStock(sql, moves);
}

/** A product as it was, and as it is; null = it is deleted. */
interface Move {
  readonly from: StoredProduct;
  readonly to: StoredProduct | null;
}

function idsOf(moves: readonly Move[], isOne: (move: Move) => boolean): readonly string[] {
  return moves.filter(isOne).map(({ from }) => from.id);
}

/** What follows for the shop's products, for what orders reserve, and for the stock that products show. */
async function settleStock(sql: Sql, moves: readonly Move[]): Promise<void> {
  const linked = moves.flatMap(({ from, to }) => (to === null || [null, from.shopId].includes(to.shopId) ? [] : to));
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
  if (to === null) return false;
  const isUnlinked = to.shopId === null && from.shopId !== null;
  return isUnlinked || (["stockMicro", "stockRead", "sku"] as const).some((name) => from[name] !== to[name]);
}

/** TotalGest knows it again, or no longer. */
function isKnownOther({ from, to }: Move): boolean {
  return (from.position > 0 && !from.gone) !== (to !== null && !to.gone);
}
