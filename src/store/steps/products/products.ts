import { forgetPushed, isOtherArticle, knownOf, releasedBy, changeOfGone } from "../../../core/product/read-changes.ts";
import { changeFromRecord, changeFromRefused } from "../../../core/product/read-changes.ts";
import type { StoredReservation } from "../../../core/order/pieces.ts";
import { toMicro } from "../../../core/order/pieces.ts";
import type { ProductStore } from "../../../core/ports/product-store.ts";
import type { NoteKey } from "../../../core/ports/runs.ts";
import type { RefusedProduct } from "../../../core/ports/records.ts";
import type { DesiredProduct } from "../../../core/product/product.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { windowAt } from "./brakes.ts";
import { decideAgain } from "../decide-again.ts";
import { Notes } from "../notes.ts";
import { pushSteps } from "./pushes.ts";
import { inRounds } from "./rounds.ts";
import { takenProducts } from "./stock.ts";
import { applyProducts } from "./write.ts";
import { findReservations, hasReservations, recountStock, removeReservations } from "../../tables/stock.ts";
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
    readProducts: (ids) => read((rows) => rows.readProducts({ ids })),
    readProductEvents: (id) => read((rows) => rows.readProductEvents(id)),
    listPending: (afterPosition, limit) => read((rows) => rows.listPending(afterPosition, limit, "all")),
    listIds: (which, afterPosition, limit) => read((rows) => rows.listIds(which, afterPosition, limit)),
    isIdle: ({ buffer, nowMs, earliestMs, read: number }) =>
      read((rows) =>
        rows.isIdle({
          bufferMicro: toMicro(String(buffer)),
          window: windowAt(nowMs),
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
      read(async (rows) =>
        records.length === 0
          ? new Set<string>()
          : knownOf(records, await rows.readFingerprints(records.map(({ id }) => id))),
      ),
    recordPage: (number, products, atMs) =>
      write(async (rows) => {
        for (const round of inRounds(products, ({ id }) => id)) await recordRound(rows, number, round, atMs);
      }),
    recordRefused: (number, refused, atMs) =>
      write(async (rows) => {
        for (const round of inRounds(refused, ({ id }) => id)) await recordRefused(rows, number, round, atMs);
      }),
    finishRead: async (number, { cursor, mapping, fullAtMs }) => {
      const done = new Map<NoteKey, string>([
        ["cursor", cursor],
        ["mapping", mapping],
      ]);
      if (fullAtMs !== null) done.set("full-at", String(fullAtMs));
      await write(async (rows) => {
        await writeNotes(rows.sql, done);
        if (fullAtMs !== null) await rows.closeFirstCatalogue();
        await releaseConfirmed(rows, number);
      });
      notes.updateCache(done);
    },
    recordGone: async (ids, atMs) => {
      if (ids.length > 0) await write((rows) => recordGone(rows, ids, atMs));
    },
    forgetPushed: async (ids, atMs) => {
      if (ids.length === 0) return;
      await write(async (rows) => {
        const linked = (await rows.readProducts({ ids })).filter(({ shopId }) => shopId !== null);
        await applyProducts(
          rows,
          linked.map((product) => forgetPushed(product, atMs)),
        );
      });
    },
    applyBuffer: async (pieces) => {
      const micro = toMicro(String(pieces));
      if ((await read((rows) => rows.readBuffer())) !== micro) await write((rows) => rows.writeBuffer(micro));
    },
    expireReservations: async (nowMs) => {
      const due = await read((rows) => findReservations(rows.sql, { untilMs: nowMs }));
      if (due.length > 0)
        await write(async (rows) => release(rows, await findReservations(rows.sql, { untilMs: nowMs })));
    },
  };
}

/** `products` contains each product once. */
async function recordRound(
  rows: Rows,
  number: number,
  products: readonly DesiredProduct[],
  atMs: number,
): Promise<void> {
  const ids = products.map(({ id }) => id);
  const known = new Map((await rows.readProductTexts(ids)).map((product) => [product.id, product]));
  await applyProducts(
    rows,
    products.map((product) => changeFromRecord(product, known.get(product.id) ?? null, number, atMs)),
  );
  if (!(await hasReservations(rows.sql))) return;
  await recountStock(rows.sql, { ids });
  const others = products.filter((product) => isOtherArticle(product, known.get(product.id) ?? null));
  if (others.length > 0) await decideAgain(rows, { productIds: others.map(({ id }) => id) });
}

async function recordRefused(
  rows: Rows,
  number: number,
  refused: readonly RefusedProduct[],
  atMs: number,
): Promise<void> {
  const ids = refused.map(({ id }) => id);
  const known = new Map((await rows.readProductHeads(ids)).map((product) => [product.id, product]));
  const changes = refused.map((record) => changeFromRefused(record, known.get(record.id) ?? null, number, atMs));
  await applyProducts(rows, changes);
  const counted = changes.filter(({ position, patch }) => position !== null && patch.stock !== undefined);
  if (counted.length > 0) await recountStock(rows.sql, { ids: counted.map(({ id }) => id) });
}

/** Deletes products that were never linked; the others are to be hidden. */
async function recordGone(rows: Rows, ids: readonly string[], atMs: number): Promise<void> {
  const known = await rows.readProductHeads(ids);
  const [unlinked, linked] = [known.filter((one) => one.shopId === null), known.filter((one) => one.shopId !== null)];
  if (unlinked.length > 0) await rows.removeProducts(unlinked.map(({ id }) => id));
  await applyProducts(
    rows,
    linked.map((product) => changeOfGone(product, atMs)),
  );
  await decideAgain(rows, { productIds: ids });
}

/** Releases the pieces of orders that were confirmed before this read began. */
async function releaseConfirmed(rows: Rows, number: number): Promise<void> {
  const reservations = await findReservations(rows.sql, { confirmedBefore: number });
  if (reservations.length === 0) return;
  await release(rows, releasedBy(reservations, await rows.findStale(takenProducts(reservations))));
}

async function release(rows: Rows, reservations: readonly StoredReservation[]): Promise<void> {
  if (reservations.length === 0) return;
  await removeReservations(
    rows.sql,
    reservations.map(({ key }) => key),
  );
  await recountStock(rows.sql, takenProducts(reservations));
}
