import { type StoredReservation, toMicro } from "../../core/stock.ts";
import type { BrakeStore } from "../../core/ports/brake-store.ts";
import type { ProductStore } from "../../core/ports/product-store.ts";
import type { RefusedProduct } from "../../core/ports/records.ts";
import type { NoteKey } from "../../core/ports/runs.ts";
import type { DesiredProduct } from "../../core/products/product.ts";
import {
  forgetPushed,
  knownOf,
  recordGone,
  recordRead,
  recordRefused,
  releasedBy,
} from "../../core/products/read-changes.ts";
import { changeOrMakeProducts, changeProducts } from "./change.ts";
import type { Sql } from "../dialect.ts";
import type { Transactions } from "../transactions.ts";
import { isIdle, listIds } from "../tables/product-lists.ts";
import { listPending, readProducts } from "../tables/product-records.ts";
import { readProductEvents } from "../tables/product-events.ts";
import {
  closeFirstCatalogue,
  findStale,
  readBuffer,
  readFingerprints,
  readStored,
  removeProducts,
  writeBuffer,
} from "../tables/products.ts";
import {
  findConfirmed,
  findEnded,
  hasReservations,
  recountStock,
  removeReservations,
  reserveBySku,
} from "../tables/stock.ts";
import { Notes } from "../runs/notes.ts";
import { brakes } from "./brakes.ts";
import { catalogue } from "./catalogue.ts";
import { pushing } from "./pushes.ts";
import { takenProducts } from "../orders/stock.ts";
import { takeNumber, writeNotes } from "../tables/notes.ts";

type Reading =
  | "beginRead"
  | "findKnown"
  | "recordPage"
  | "recordRefused"
  | "finishRead"
  | "recordGone"
  | "forgetPushed"
  | "applyBuffer"
  | "expireReservations";

type Queries = "readProducts" | "readProductEvents" | "listPending" | "listIds" | "isIdle";

/** The catalogue: each method is one whole transition, or a query. */
export function productStore(
  transactions: Transactions,
  notes = new Notes(transactions),
): Omit<ProductStore, "readNumber"> & BrakeStore {
  return {
    ...reading(transactions, notes),
    ...pushing(transactions),
    ...catalogue(transactions),
    ...brakes(transactions),
    ...queries(transactions),
  };
}

function queries({ read }: Transactions): Pick<ProductStore, Queries> {
  return {
    readProducts: (ids) => read((sql) => readProducts(sql, ids)),
    readProductEvents: (id) => read((sql) => readProductEvents(sql, id)),
    listPending: (afterPosition, limit) => read((sql) => listPending(sql, afterPosition, limit, "all")),
    listIds: (which, afterPosition, limit) => read((sql) => listIds(sql, which, afterPosition, limit)),
    isIdle: ({ buffer, earliestMs, read: number }) =>
      read((sql) =>
        isIdle(sql, {
          bufferMicro: toMicro(String(buffer)),
          untilMs: earliestMs,
          confirmedBefore: number,
        }),
      ),
  };
}

function reading({ read, write }: Transactions, notes: Notes): Pick<ProductStore, Reading> {
  return {
    beginRead: () => write(takeNumber),
    findKnown: (records) =>
      read(async (sql) => {
        const ids = records.map(({ id }) => id);
        return knownOf(records, await readFingerprints(sql, ids));
      }),
    recordPage: async (number, products, atMs) => {
      if (products.length > 0) await write((sql) => recordPage(sql, number, products, atMs));
    },
    recordRefused: async (number, refused, atMs) => {
      if (refused.length > 0) await write((sql) => recordRefusedPage(sql, number, refused, atMs));
    },
    finishRead: async (number, { cursor, mapping, fullAtMs }) => {
      const done = new Map<NoteKey, string>([
        ["cursor", cursor],
        ["mapping", mapping],
      ]);
      if (fullAtMs !== null) done.set("full-at", String(fullAtMs));
      await write(async (sql) => {
        await writeNotes(sql, done);
        if (fullAtMs !== null) await closeFirstCatalogue(sql);
        await releaseConfirmed(sql, number);
      });
      notes.updateCache(done);
    },
    recordGone: async (ids, atMs) => {
      if (ids.length > 0) await write((sql) => recordGoneProducts(sql, ids, atMs));
    },
    forgetPushed: async (ids, atMs) => {
      if (ids.length === 0) return;
      const calls = ids.map((id) => ({ id, atMs }));
      await write((sql) => changeProducts(sql, calls, forgetPushed, true));
    },
    applyBuffer: async (pieces) => {
      const micro = toMicro(String(pieces));
      if ((await read((sql) => readBuffer(sql))) !== micro) await write((sql) => writeBuffer(sql, micro));
    },
    expireReservations: async (nowMs) => {
      const due = await read((sql) => findEnded(sql, nowMs));
      if (due.length > 0) await write(async (sql) => release(sql, await findEnded(sql, nowMs)));
    },
  };
}

async function recordPage(sql: Sql, read: number, products: readonly DesiredProduct[], atMs: number): Promise<void> {
  const calls = products.map((desired) => ({ id: desired.id, desired, read, atMs }));
  await changeOrMakeProducts(sql, calls, recordRead, true);
  if (!(await hasReservations(sql))) return;
  await recountStock(sql, { ids: calls.map(({ id }) => id) });
}

async function recordRefusedPage(
  sql: Sql,
  read: number,
  records: readonly RefusedProduct[],
  atMs: number,
): Promise<void> {
  const calls = records.map((refused) => ({ id: refused.id, refused, read, atMs }));
  const made = await changeOrMakeProducts(sql, calls, recordRefused, false);
  const counted = made.filter(({ before, changed: { row } }) => before !== null && row.stockRead !== before.stockRead);
  if (counted.length > 0) await recountStock(sql, { ids: counted.map(({ call }) => call.id) });
}

/** Deletes products that were never linked; the others are to be hidden. */
async function recordGoneProducts(sql: Sql, ids: readonly string[], atMs: number): Promise<void> {
  const unlinked = (await readStored(sql, ids, false)).filter(({ shopId }) => shopId === null);
  if (unlinked.length > 0) {
    await removeProducts(
      sql,
      unlinked.map(({ id }) => id),
    );
  }
  const calls = ids.map((id) => ({ id, atMs }));
  await changeProducts(sql, calls, recordGone, false);
  await recountStock(sql, { skus: await reserveBySku(sql, ids) });
}

/** Releases the pieces of orders that were confirmed before this read began. */
async function releaseConfirmed(sql: Sql, number: number): Promise<void> {
  const reservations = await findConfirmed(sql, number);
  if (reservations.length === 0) return;
  await release(sql, releasedBy(reservations, await findStale(sql, takenProducts(reservations))));
}

async function release(sql: Sql, reservations: readonly StoredReservation[]): Promise<void> {
  if (reservations.length === 0) return;
  await removeReservations(
    sql,
    reservations.map(({ key }) => key),
  );
  await recountStock(sql, takenProducts(reservations));
}
