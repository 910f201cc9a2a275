import type { StoredReservation } from "../../../core/order/pieces.ts";
import { toMicro } from "../../../core/order/pieces.ts";
import type { ProductStore } from "../../../core/ports/product-store.ts";
import type { RefusedProduct } from "../../../core/ports/records.ts";
import type { NoteKey } from "../../../core/ports/runs.ts";
import type { DesiredProduct } from "../../../core/product/product.ts";
import {
  forgetPushed,
  knownOf,
  recordGone,
  recordRead,
  recordRefused,
  releasedBy,
} from "../../../core/product/read-changes.ts";
import { changeOrMakeProducts, changeProducts } from "./change.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { isIdle, listIds } from "../../tables/product-lists.ts";
import { listPending, readProducts } from "../../tables/product-records.ts";
import { readProductEvents } from "../../tables/product-events.ts";
import {
  closeFirstCatalogue,
  findStale,
  readBuffer,
  readFingerprints,
  readStored,
  removeProducts,
  writeBuffer,
} from "../../tables/products.ts";
import {
  findConfirmed,
  findEnded,
  hasReservations,
  recountStock,
  removeReservations,
  reserveBySku,
} from "../../tables/stock.ts";
import { Notes } from "../../notes.ts";
import { pushSteps } from "./pushes.ts";
import { takenProducts } from "./stock.ts";
import { takeNumber, writeNotes } from "../../tables/notes.ts";

type ReadSteps = Pick<
  ProductStore,
  | "beginRead"
  | "findKnown"
  | "recordPage"
  | "recordRefused"
  | "finishRead"
  | "recordGone"
  | "forgetPushed"
  | "applyBuffer"
  | "expireReservations"
>;

type ListSteps = Pick<ProductStore, "readProducts" | "readProductEvents" | "listPending" | "listIds" | "isIdle">;

/** TotalGest's products, and what was pushed of them. */
export function productSteps(
  transactions: Transactions,
  notes = new Notes(transactions),
): ReadSteps & ListSteps & ReturnType<typeof pushSteps> {
  return { ...readSteps(transactions, notes), ...listSteps(transactions), ...pushSteps(transactions) };
}

function listSteps({ read }: Transactions): ListSteps {
  return {
    readProducts: (ids) => read(({ sql }) => readProducts(sql, ids)),
    readProductEvents: (id) => read(({ sql }) => readProductEvents(sql, id)),
    listPending: (afterPosition, limit) => read(({ sql }) => listPending(sql, afterPosition, limit, "all")),
    listIds: (which, afterPosition, limit) => read(({ sql }) => listIds(sql, which, afterPosition, limit)),
    isIdle: ({ buffer, earliestMs, read: number }) =>
      read(({ sql }) =>
        isIdle(sql, {
          bufferMicro: toMicro(String(buffer)),
          untilMs: earliestMs,
          confirmedBefore: number,
        }),
      ),
  };
}

function readSteps({ read, write }: Transactions, notes: Notes): ReadSteps {
  return {
    beginRead: () => write(({ sql }) => takeNumber(sql)),
    findKnown: (records) =>
      read(async ({ sql }) => {
        const ids = records.map(({ id }) => id);
        return knownOf(records, await readFingerprints(sql, ids));
      }),
    recordPage: async (number, products, atMs) => {
      if (products.length > 0) await write((rows) => recordPage(rows, number, products, atMs));
    },
    recordRefused: async (number, refused, atMs) => {
      if (refused.length > 0) await write((rows) => recordRefusedPage(rows, number, refused, atMs));
    },
    finishRead: async (number, { cursor, mapping, fullAtMs }) => {
      const done = new Map<NoteKey, string>([
        ["cursor", cursor],
        ["mapping", mapping],
      ]);
      if (fullAtMs !== null) done.set("full-at", String(fullAtMs));
      await write(async (rows) => {
        await writeNotes(rows.sql, done);
        if (fullAtMs !== null) await closeFirstCatalogue(rows.sql);
        await releaseConfirmed(rows, number);
      });
      notes.updateCache(done);
    },
    recordGone: async (ids, atMs) => {
      if (ids.length > 0) await write((rows) => recordGoneProducts(rows, ids, atMs));
    },
    forgetPushed: async (ids, atMs) => {
      if (ids.length === 0) return;
      const calls = ids.map((id) => ({ id, atMs }));
      await write((rows) => changeProducts(rows, calls, forgetPushed, true));
    },
    applyBuffer: async (pieces) => {
      const micro = toMicro(String(pieces));
      if ((await read(({ sql }) => readBuffer(sql))) !== micro) await write(({ sql }) => writeBuffer(sql, micro));
    },
    expireReservations: async (nowMs) => {
      const due = await read((rows) => findEnded(rows.sql, nowMs));
      if (due.length > 0) await write(async (rows) => release(rows, await findEnded(rows.sql, nowMs)));
    },
  };
}

async function recordPage(rows: Rows, read: number, products: readonly DesiredProduct[], atMs: number): Promise<void> {
  const calls = products.map((desired) => ({ id: desired.id, desired, read, atMs }));
  await changeOrMakeProducts(rows, calls, recordRead, true);
  if (!(await hasReservations(rows.sql))) return;
  await recountStock(rows.sql, { ids: calls.map(({ id }) => id) });
}

async function recordRefusedPage(
  rows: Rows,
  read: number,
  records: readonly RefusedProduct[],
  atMs: number,
): Promise<void> {
  const calls = records.map((refused) => ({ id: refused.id, refused, read, atMs }));
  const made = await changeOrMakeProducts(rows, calls, recordRefused, false);
  const counted = made.filter(({ before, changed: { row } }) => before !== null && row.stockRead !== before.stockRead);
  if (counted.length > 0) await recountStock(rows.sql, { ids: counted.map(({ call }) => call.id) });
}

/** Deletes products that were never linked; the others are to be hidden. */
async function recordGoneProducts(rows: Rows, ids: readonly string[], atMs: number): Promise<void> {
  const unlinked = (await readStored(rows.sql, ids, false)).filter(({ shopId }) => shopId === null);
  if (unlinked.length > 0) {
    await removeProducts(
      rows.sql,
      unlinked.map(({ id }) => id),
    );
  }
  const calls = ids.map((id) => ({ id, atMs }));
  await changeProducts(rows, calls, recordGone, false);
  await recountStock(rows.sql, { skus: await reserveBySku(rows.sql, ids) });
}

/** Releases the pieces of orders that were confirmed before this read began. */
async function releaseConfirmed(rows: Rows, number: number): Promise<void> {
  const reservations = await findConfirmed(rows.sql, number);
  if (reservations.length === 0) return;
  await release(rows, releasedBy(reservations, await findStale(rows.sql, takenProducts(reservations))));
}

async function release(rows: Rows, reservations: readonly StoredReservation[]): Promise<void> {
  if (reservations.length === 0) return;
  await removeReservations(
    rows.sql,
    reservations.map(({ key }) => key),
  );
  await recountStock(rows.sql, takenProducts(reservations));
}
