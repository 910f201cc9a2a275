import { changeOf, type OrderRow } from "../../../core/order/change.ts";
import { isLost } from "../../../core/order/listing/audited.ts";
import * as move from "../../../core/order/move.ts";
import type { OrderStore } from "../../../core/ports/order-store.ts";
import type { Rows, Transactions } from "../../rows/transactions.ts";
import { decideAgain } from "../decide-again.ts";
import { discoverySteps } from "./listed.ts";
import { listSteps } from "./lists.ts";
import { sendingSteps, settlement } from "./sends.ts";
import { applyOrders, type Author, readOrder } from "./write.ts";
import { dateReservations, readReservations } from "../../tables/stock.ts";
import { takeNumber } from "../../tables/notes.ts";
import { readDecisions } from "../../tables/audits.ts";

/** The queue: each method is one whole transition. */
export function orderSteps(transactions: Transactions, author: Author): OrderStore {
  return {
    ...discoverySteps(transactions, author),
    ...sendingSteps(transactions, author),
    ...personSteps(transactions, author),
    ...listSteps(transactions),
  };
}

type PersonSteps = Pick<
  OrderStore,
  | "forceOrders"
  | "chooseArticles"
  | "reopenOrder"
  | "closeCancelled"
  | "markExported"
  | "dismissOrder"
  | "acknowledgeChange"
  | "recordAudited"
  | "markLateReported"
  | "markAfterExportReported"
>;

/** Decisions of people, and what was reported to them. */
function personSteps(transactions: Transactions, author: Author): PersonSteps {
  return {
    forceOrders: async (ids, atMs) => {
      if (ids.length === 0) return;
      await transactions.write(async (rows) => {
        const known = await rows.readOrders(ids);
        await applyOrders(
          rows,
          known.map((order) => move.forceOrder(order, atMs)),
          author,
        );
      });
    },
    chooseArticles: (ids, by, atMs) =>
      transactions.write(async (rows) => {
        const known = await rows.readOrders(ids);
        await applyOrders(
          rows,
          known.map((order) => move.chooseArticle(order, by, atMs)),
          author,
        );
        await decideAgain(rows, { orderIds: ids });
      }),
    reopenOrder: (id, atMs) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        await applyOrders(rows, [known === null ? null : move.reopenOrder(known, atMs)], author);
      }),
    closeCancelled: (id, atMs) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        await applyOrders(rows, [known === null ? null : move.closeCancelled(known, atMs)], author);
      }),
    markExported: (id, number, atMs, reason = null) =>
      transactions.write(async (rows) => {
        const known = await readOrder(rows, id);
        if (known === null || (known.state === "exported" && !(await isCorrectable(rows, known)))) return false;
        const marked = { kind: "exported", order: { id: number, number }, how: "marked" } as const;
        await applyOrders(rows, [await settlement(rows, known, marked, atMs, reason)], author);
        if (known.state === "exported") {
          await applyOrders(rows, [move.recordAudited(await readOrder(rows, id), [], atMs)], author);
        }
        return true;
      }),
    dismissOrder: (id, reason, atMs) =>
      transactions.write(async (rows) => {
        const change = move.dismissOrder(await readOrder(rows, id), reason, atMs);
        await applyOrders(rows, [change], author);
        return change !== null;
      }),
    acknowledgeChange: (id, reason, atMs) =>
      transactions.write(async (rows) => {
        const change = move.acknowledgeChange(await readOrder(rows, id), reason, atMs);
        await applyOrders(rows, [change], author);
        if (change !== null) await confirmOpen(rows, id);
        return change !== null;
      }),
    recordAudited: (id, found, atMs) =>
      transactions.write(async (rows) => {
        await applyOrders(rows, [move.recordAudited(await readOrder(rows, id), found, atMs)], author);
      }),
    markLateReported: async (ids) => {
      if (ids.length === 0) return;
      await transactions.write((rows) =>
        applyOrders(
          rows,
          ids.map((id) => changeOf(id, { isLateReported: true })),
          author,
        ),
      );
    },
    markAfterExportReported: async (ids) => {
      if (ids.length === 0) return;
      await transactions.write((rows) =>
        applyOrders(
          rows,
          ids.map((id) => changeOf(id, { isAfterExportReported: true })),
          author,
        ),
      );
    },
  };
}

/** A person marked it, or an audit did not find it in TotalGest: a person may say under which number it is. */
async function isCorrectable(rows: Rows, { id, exportedMs, afterExport }: OrderRow): Promise<boolean> {
  if (isLost(afterExport)) return true;
  const last = (await readDecisions(rows.sql, id)).find(({ kind }) => kind === "marked-exported");
  return last !== undefined && last.atMs === exportedMs;
}

/**
 * A person has handled these pieces in TotalGest: like those of an exported order, they stay reserved until a read that
 * begins after this.
 */
async function confirmOpen(rows: Rows, id: string): Promise<void> {
  const reservations = (await readReservations(rows.sql, [id])).filter(({ confirmed }) => confirmed === null);
  if (reservations.length === 0) return;
  const confirmed = await takeNumber(rows.sql);
  await dateReservations(
    rows.sql,
    reservations.map(({ key, untilMs }) => ({ key, confirmed, untilMs })),
  );
}
