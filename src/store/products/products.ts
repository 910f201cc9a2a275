import { type StoredReservation, toMicro } from "../../core/stock.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import type { NoteKey } from "../../core/ports/runs.ts";
import { begunWrite } from "../../core/products/push.ts";
import { type ReadProduct, recordRead, releasedBy } from "../../core/products/read-changes.ts";
import { changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { methods } from "../calls.ts";
import { takenProducts } from "../orders/stock.ts";
import * as brakes from "../tables/brakes.ts";
import { takeNumber, writeNotes } from "../tables/notes.ts";
import { readProductEvents } from "../tables/product-writes.ts";
import { isIdle, listIds } from "../tables/product-lists.ts";
import * as records from "../tables/products.ts";
import * as shopProducts from "../tables/shop-products.ts";
import { findConfirmed, findEnded, recountStock, removeReservations } from "../tables/stock.ts";
import type { Transactions } from "../transactions.ts";
import * as pushes from "./pushes.ts";

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
      readProducts: records.readProducts,
      listPending: records.listPending,
      readProductEvents,
      listIds,
      isIdle,
      findListedProducts: shopProducts.readListed,
      listAdoptable: pushes.listAdoptable,
      findHolders: records.findByPushedSku,
      findLinked: async (sql: Sql, shopId: string) => (await records.findLinked(sql, [shopId])).get(shopId) ?? null,
      countPending: brakes.countPending,
      summarizePending: brakes.summarizePending,
      countPushed: brakes.countPushed,
      countHeld: brakes.countHeld,
    }),
    ...methods(write, {
      beginRead: takeNumber,
      recordPage,
      recordShopPage: pushes.recordShopPage,
      forgetShopProducts: shopProducts.removeShopProducts,
      moveLink: pushes.moveLink,
      forgetHeld: brakes.forgetHeld,
    }),
    changeProducts: (calls, rule) =>
      writeSome(calls, (sql) => changeProducts(sql, calls, { read: records.readProducts, rule })),
    endWrites: (ended) => {
      const writes = ended.map(({ position, inDoubt }) => ({ position, names: inDoubt ?? [] }));
      return writeSome(writes, (sql) => shopProducts.endWrites(sql, writes));
    },
    beginWrites: (tasks) => writeSome(tasks, (sql) => shopProducts.addWrites(sql, tasks.map(begunWrite))),
    linkProducts: (links, atMs) => writeSome(links, (sql) => pushes.linkProducts(sql, links, atMs)),
    recordPushes: (all) => writeSome(all, (sql) => pushes.recordPushes(sql, all)),
    finishRead: async (number, { cursor, mapping, fullAtMs }) => {
      const done = new Map<NoteKey, string>([
        ["cursor", cursor],
        ["mapping", mapping],
      ]);
      if (fullAtMs !== null) done.set("full-at", String(fullAtMs));
      await write(async (sql) => {
        await writeNotes(sql, done);
        if (fullAtMs !== null) await records.closeFirstCatalogue(sql);
        const confirmed = await findConfirmed(sql, number);
        await release(sql, releasedBy(confirmed, await records.findStale(sql, takenProducts(confirmed))));
      });
      remember(done);
    },
    refreshPending: ({ buffer, nowMs }) =>
      write(async (sql) => {
        await records.writeBuffer(sql, toMicro(String(buffer)));
        await release(sql, await findEnded(sql, nowMs));
        await shopProducts.doubtUpdates(sql);
      }),
  };
}

function recordPage(sql: Sql, ...[read, products, atMs]: Parameters<ProductStore["recordPage"]>): Promise<void> {
  const calls = products.map((product) => ({ id: product.id, product, read, atMs }));
  const create = (call: ReadProduct): ReturnType<typeof recordRead> => recordRead(null, call);
  return changeProducts(sql, calls, { read: records.readProducts, rule: recordRead, create });
}

async function release(sql: Sql, reservations: readonly StoredReservation[]): Promise<void> {
  await removeReservations(
    sql,
    reservations.map(({ key }) => key),
  );
  await recountStock(sql, takenProducts(reservations));
}
