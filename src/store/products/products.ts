import { type StoredReservation, toMicro } from "../../core/stock.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import type { Fingerprinted } from "../../core/products/record.ts";
import type { RefusedProduct } from "../../core/ports/records.ts";
import type { NoteKey } from "../../core/ports/runs.ts";
import type { DesiredProduct } from "../../core/products/product.ts";
import {
  type FingerprintRow,
  knownOf,
  recordGone,
  recordRead,
  recordRefused,
  releasedBy,
} from "../../core/products/read-changes.ts";
import { changeOrMakeProducts, changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import { methods } from "../calls.ts";
import { recountHeirs, takenProducts } from "../orders/stock.ts";
import { Notes } from "../runs/notes.ts";
import * as brakes from "../tables/brakes.ts";
import { takeNumber, writeNotes } from "../tables/notes.ts";
import { readProductEvents } from "../tables/product-writes.ts";
import { isIdle, listIds } from "../tables/product-lists.ts";
import * as records from "../tables/products.ts";
import * as shopProducts from "../tables/shop-products.ts";
import { findConfirmed, findEnded, hasReservations, recountStock, removeReservations } from "../tables/stock.ts";
import type { Transactions } from "../transactions.ts";
import * as pushes from "./pushes.ts";

/** The catalogue, and what the brakes count and hold back. */
export function productStore(
  transactions: Transactions,
  notes = new Notes(transactions),
): Omit<ProductStore, "readNumber"> {
  const { read, write } = transactions;
  /** Nothing to do is no transaction. */
  const writeSome = async (items: readonly unknown[], step: (sql: Sql) => Promise<unknown>): Promise<void> => {
    if (items.length > 0) await write(step);
  };
  return {
    ...methods(read, {
      findKnown: knownBy(records.readFingerprints),
      readProducts: records.readProducts,
      listPending: records.listPending,
      readProductEvents,
      listIds,
      isIdle,
      findListedProducts: knownBy(shopProducts.readListed),
      listAdoptable: pushes.listAdoptable,
      findHolders: records.findByPushedSku,
      findLinked: pushes.findLinkedTo,
      countPending: brakes.countPending,
      summarizePending: brakes.summarizePending,
      countPushed: brakes.countPushed,
      countHeld: brakes.countHeld,
    }),
    ...methods(write, {
      beginRead: takeNumber,
      recordPage,
      recordRefused: recordRefusedPage,
      recordShopPage: pushes.recordShopPage,
      forgetShopProducts: shopProducts.removeShopProducts,
      linkProduct: pushes.link,
      moveLink: pushes.moveLink,
    }),
    changeProducts: (calls, rule) => writeSome(calls, (sql) => changeProducts(sql, calls, rule, false)),
    recordGone: (ids, atMs) => writeSome(ids, (sql) => recordGoneProducts(sql, ids, atMs)),
    endWrites: (writes) => writeSome(writes, (sql) => shopProducts.endWrites(sql, writes)),
    beginWrites: (writes) => writeSome(writes, (sql) => shopProducts.addWrites(sql, writes)),
    doubtUpdates: async () => {
      if (await read(shopProducts.areUpdatesInDoubt)) await write(shopProducts.doubtUpdates);
    },
    recordPushes: (outcomes) => writeSome(outcomes, (sql) => pushes.recordPushes(sql, outcomes)),
    finishRead: async (number, { cursor, mapping, fullAtMs }) => {
      const done = new Map<NoteKey, string>([
        ["cursor", cursor],
        ["mapping", mapping],
      ]);
      if (fullAtMs !== null) done.set("full-at", String(fullAtMs));
      await write(async (sql) => {
        await writeNotes(sql, done);
        if (fullAtMs !== null) await records.closeFirstCatalogue(sql);
        await releaseConfirmed(sql, number);
      });
      notes.updateCache(done);
    },
    applyBuffer: async (pieces) => {
      const micro = toMicro(String(pieces));
      if ((await read(records.readBuffer)) !== micro) await write((sql) => records.writeBuffer(sql, micro));
    },
    expireReservations: async (nowMs) => {
      const due = await read((sql) => findEnded(sql, nowMs));
      await writeSome(due, async (sql) => release(sql, await findEnded(sql, nowMs)));
    },
    forgetHeld: async (which) => {
      if (await read(brakes.hasHeld)) await write((sql) => brakes.forgetHeld(sql, which));
    },
  };
}

/** Of these records, those that are as they were read last. */
function knownBy(readRows: (sql: Sql, ids: readonly string[]) => Promise<readonly FingerprintRow[]>) {
  return async (sql: Sql, found: readonly Fingerprinted[]): Promise<ReadonlySet<string>> =>
    knownOf(
      found,
      await readRows(
        sql,
        found.map(({ id }) => id),
      ),
    );
}

async function recordPage(sql: Sql, read: number, products: readonly DesiredProduct[], atMs: number): Promise<void> {
  const calls = products.map((desired) => ({ id: desired.id, desired, read, atMs }));
  const made = await changeOrMakeProducts(sql, calls, recordRead, true);
  if (!(await hasReservations(sql))) return;
  await recountStock(sql, { ids: calls.map(({ id }) => id) });
  const returned = made.flatMap(({ before, call }) => (before?.gone === false ? [] : [call.id]));
  if (returned.length > 0) await recountHeirs(sql, returned);
}

async function recordRefusedPage(
  sql: Sql,
  read: number,
  refusedOnes: readonly RefusedProduct[],
  atMs: number,
): Promise<void> {
  const calls = refusedOnes.map((refused) => ({ id: refused.id, refused, read, atMs }));
  const made = await changeOrMakeProducts(sql, calls, recordRefused, false);
  const counted = made.filter(({ before, changed: { row } }) => before !== null && row.stockRead !== before.stockRead);
  if (counted.length > 0) await recountStock(sql, { ids: counted.map(({ call }) => call.id) });
}

/** Deletes products that were never linked; the others are to be hidden. */
async function recordGoneProducts(sql: Sql, ids: readonly string[], atMs: number): Promise<void> {
  const stored = await records.readStored(sql, ids, false);
  const unlinked = stored.flatMap(({ id, shopId }) => (shopId === null ? [id] : []));
  if (unlinked.length > 0) await records.removeProducts(sql, unlinked);
  const calls = ids.map((id) => ({ id, atMs }));
  await changeProducts(sql, calls, recordGone, false);
  await recountHeirs(sql, ids);
}

/** Releases the pieces of orders that were confirmed before this read began. */
async function releaseConfirmed(sql: Sql, number: number): Promise<void> {
  const reservations = await findConfirmed(sql, number);
  if (reservations.length === 0) return;
  await release(sql, releasedBy(reservations, await records.findStale(sql, takenProducts(reservations))));
}

async function release(sql: Sql, reservations: readonly StoredReservation[]): Promise<void> {
  if (reservations.length === 0) return;
  await removeReservations(
    sql,
    reservations.map(({ key }) => key),
  );
  await recountStock(sql, takenProducts(reservations));
}
