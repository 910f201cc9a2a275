import { type StoredReservation, toMicro } from "../../core/stock.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import type { NoteKey } from "../../core/ports/runs.ts";
import { type Push, begunWrite, claimLinks, recordPush } from "../../core/products/push.ts";
import type { ChangedProduct } from "../../core/products/change.ts";
import { linkProduct, recordListed } from "../../core/products/link.ts";
import { type ListedProduct, NEW_PRODUCT, type ProductRecord } from "../../core/products/record.ts";
import { recordRead } from "../../core/products/read-changes.ts";
import { endReserving } from "../../core/orders/transitions.ts";
import { change, judge } from "../change.ts";
import type { Sql } from "../dialect.ts";
import { decideLinked } from "../orders/articles.ts";
import { recountHeirs, takenProducts } from "../orders/stock.ts";
import * as brakes from "../tables/brakes.ts";
import { takeNumber, writeNotes } from "../tables/notes.ts";
import { addProductEvents, readProductEvents, writeStored } from "../tables/products/product-writes.ts";
import { findIdle, listIds } from "../tables/products/product-lists.ts";
import * as records from "../tables/products/products.ts";
import * as shopProducts from "../tables/products/shop-products.ts";
import { findConfirmed, findEnded, hasReservations, recountStock, removeReservations } from "../tables/stock.ts";
import { methods, type Transactions } from "../transactions.ts";

/** The catalogue, and what the brakes count and hold back. `remember`: a step wrote these notes. */
export function productStore(
  transactions: Transactions,
  remember: (notes: ReadonlyMap<NoteKey, string>) => void = () => undefined,
): Omit<ProductStore, "readNumber"> {
  const { read, write } = transactions;
  /** Nothing to do is no transaction. */
  const writeSome = async (items: readonly unknown[], step: (sql: Sql) => Promise<unknown>): Promise<void> => {
    if (items.length > 0) await write(step);
  };
  return {
    ...methods(read, {
      findKnown: records.readFingerprints,
      readProducts: records.readProductRows,
      listPending: records.listPending,
      readProductEvents,
      listIds,
      findIdle,
      findListedProducts: shopProducts.readListed,
      findShopProducts: shopProducts.findShopProducts,
      findHolders: records.findByPushedSku,
      findLinked: async (sql: Sql, shopId: string) => (await records.findLinked(sql, [shopId])).get(shopId) ?? null,
      countPending: brakes.countPending,
      countTextsLeft: records.countTextsLeft,
      summarizePending: brakes.summarizePending,
      hasLinked: brakes.hasLinked,
      countPushed: brakes.countPushed,
      countHeld: brakes.countHeld,
    }),
    ...methods(write, {
      beginRead: takeNumber,
      recordPage,
      recordShopPage,
      forgetShopProducts: shopProducts.removeShopProducts,
      forgetHeld: brakes.forgetHeld,
    }),
    changeProducts: (calls, rule) => writeSome(calls, (sql) => changeProducts(sql, calls, rule)),
    beginWrites: (tasks) => writeSome(tasks, (sql) => shopProducts.addWrites(sql, tasks.map(begunWrite))),
    linkProducts: (links, atMs) => writeSome(links, (sql) => linkProducts(sql, links, atMs)),
    recordPushes: (all) => writeSome(all, (sql) => recordPushes(sql, all)),
    finishRead: async (number, { cursor, mapping, fullAtMs }) => {
      const done = new Map<NoteKey, string>([
        ["cursor", cursor],
        ["mapping", mapping],
      ]);
      if (fullAtMs !== null) done.set("full-at", String(fullAtMs));
      await write(async (sql) => {
        await writeNotes(sql, done);
        await release(sql, await findConfirmed(sql, number));
      });
      remember(done);
    },
    refreshPending: ({ buffer, nowMs }) =>
      write(async (sql) => {
        await records.writeBuffer(sql, toMicro(String(buffer)));
        await endReserved(sql, nowMs);
        await shopProducts.doubtUpdates(sql);
      }),
  };
}

async function recordPage(
  sql: Sql,
  ...[read, products, atMs, areNewcomers = false]: Parameters<ProductStore["recordPage"]>
): Promise<void> {
  const calls = products.map((product) => ({ id: product.id, product, read, atMs }));
  const ids = calls.map(({ id }) => id);
  const known = new Map((await records.readProductRows(sql, ids)).map((record) => [record.id, record]));
  const rows = ids.map((id) => known.get(id) ?? { ...NEW_PRODUCT, id, isNewcomer: areNewcomers });
  await changeProducts(sql, calls, recordRead, rows);
}

async function recordPushes(sql: Sql, pushes: readonly Push[]): Promise<void> {
  const linked = await records.findLinked(
    sql,
    pushes.map(({ shopId }) => shopId),
  );
  const holders = claimLinks(pushes, linked);
  const calls = pushes.map((push) => ({ ...push, id: push.record.id, holder: holders.get(push.shopId) }));
  // Only this run writes the fields of products, so those of the records are those of the rows.
  const rows = await records.rereadProducts(
    sql,
    pushes.map(({ record }) => record),
  );
  await changeProducts(sql, calls, recordPush, rows);
}

async function recordShopPage(sql: Sql, products: readonly ListedProduct[]): Promise<void> {
  const shopIds = products.map(({ product }) => product.id);
  const linked = await records.findLinked(sql, shopIds);
  const others = products.filter(({ product }) => !linked.has(product.id));
  const calls = products.flatMap((listed) => {
    const id = linked.get(listed.product.id);
    return id === undefined ? [] : [{ ...listed, id }];
  });
  await changeProducts(sql, calls, recordListed);
  await shopProducts.writeShopProducts(sql, others);
}

async function linkProducts(sql: Sql, ...[links, atMs]: Parameters<ProductStore["linkProducts"]>): Promise<void> {
  const holders = await records.findLinked(
    sql,
    links.map(({ listed }) => listed.id),
  );
  const calls = links.map((link) => ({ ...link, holder: holders.get(link.listed.id) ?? null, atMs }));
  await changeProducts(sql, calls, linkProduct);
}

async function endReserved(sql: Sql, nowMs: number): Promise<void> {
  const ended = await findEnded(sql, nowMs);
  if (ended.length === 0) return;
  const calls = ended.map(({ orderId: id }) => ({ id }));
  await change(sql, calls, endReserving, { author: () => null });
  await release(sql, ended);
}

async function release(sql: Sql, reservations: readonly StoredReservation[]): Promise<void> {
  await removeReservations(
    sql,
    reservations.map(({ key }) => key),
  );
  await recountStock(sql, takenProducts(reservations));
}

/**
 * The writing step of products: reads the rows of these, asks the rule about each, and writes what it made of them, with their
 * histories, the shop's products that they are linked to, and the resulting stock. The rule is asked as in `judge`. `known`: the
 * rows, where this transaction has read them already; one without a position is new.
 */
async function changeProducts<Call extends { readonly id: string }>(
  sql: Sql,
  calls: readonly Call[],
  rule: (row: ProductRecord, call: Call) => ChangedProduct | null,
  known?: readonly ProductRecord[],
): Promise<void> {
  const rows = known ?? (await records.readProductRows(sql, [...new Set(calls.map(({ id }) => id))]));
  const before = new Map(rows.map((row) => [row.id, row]));
  const changes = judge(calls, rule, before).filter((one) => one !== null);
  if (changes.length === 0) return;
  const after = new Map(changes.map((one) => [one.row.id, one]));
  const moves = [...before.values()].flatMap((from) => {
    const changed = after.get(from.id);
    return changed === undefined ? [] : { from, to: changed.isRemoved === true ? null : changed.row };
  });
  await records.removeProducts(
    sql,
    idsOf(moves, ({ to }) => to === null),
  );
  await writeStored(
    sql,
    moves.flatMap(({ from, to }) => (to === null ? [] : { from, to })),
  );
  await shopProducts.endWrites(
    sql,
    changes.flatMap(({ row: { position }, endsWrite: names }) => (names === undefined ? [] : [{ position, names }])),
  );
  const events = changes.flatMap(({ row, events: own = [] }) => own.map((event) => ({ ...event, productId: row.id })));
  await addProductEvents(sql, events);
  await settleStock(sql, moves);
}

/** A product as it was, and as it is; null = it is deleted. */
interface ProductMove {
  readonly from: ProductRecord;
  readonly to: ProductRecord | null;
}

function idsOf(moves: readonly ProductMove[], isOne: (move: ProductMove) => boolean): readonly string[] {
  return moves.filter(isOne).map(({ from }) => from.id);
}

/** What follows for the shop's products, for what orders reserve, and for the stock that products show. */
async function settleStock(sql: Sql, moves: readonly ProductMove[]): Promise<void> {
  const linked = moves.flatMap(({ from, to }) => (to === null || [null, from.shopId].includes(to.shopId) ? [] : to));
  await shopProducts.removeShopProducts(
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
function isStockOther({ from, to }: ProductMove): boolean {
  if (to === null) return false;
  const isUnlinked = to.shopId === null && from.shopId !== null;
  return isUnlinked || (["stockMicro", "stockRead", "sku"] as const).some((name) => from[name] !== to[name]);
}

/** TotalGest knows it again, or no longer. */
function isKnownOther({ from, to }: ProductMove): boolean {
  return (from.position > 0 && !from.gone) !== (to !== null && !to.gone);
}
