import { baselineOf, flagsOf, judgeAfterExport, piecesSince, withDouble } from "../core/after-export.ts";
import type { AfterExport } from "../core/after-export.ts";
import type { SeenOrder } from "../core/order.ts";
import type { ErpOrderRef, OrderPolicy, OrderRecord, OrderStore } from "../core/ports.ts";
import { sentOrder, toTexts } from "../core/sent-order.ts";
import type { SentOrder } from "../core/sent-order.ts";
import type { Connection } from "./connection.ts";
import { addEvent } from "./order-events.ts";
import { readOrder } from "./order-lists.ts";
import { parse, toJson } from "./order-row.ts";
import { keepSent, readSent } from "./sent-orders.ts";
import { confirmPiecesSince, reservePiecesSince } from "./stock.ts";

/** What is to be written of an exported order that the shop shows again. */
interface Watched {
  readonly afterExport: AfterExport | null;
  /** What it is compared with from now on. */
  readonly sent: SentOrder | null;
  /** Nothing was kept of it before. */
  readonly isFirst: boolean;
}

/** Null = an exported order differs from what was sent just as before. */
export function watchExported(
  connection: Connection,
  seen: SeenOrder,
  known: OrderRecord,
  policy: OrderPolicy,
): Watched | null {
  if (known.state !== "exported") return null;
  const kept = readSent(connection, known.id);
  const baseline = baselineOf(known, kept);
  const isCancelled = policy.cancelled.includes(seen.status);
  const afterExport = judgeAfterExport(seen, baseline, isCancelled, policy.nowMs);
  const sent = baseline.sent ?? (seen.order === null ? null : sentOrder(seen.order, null));
  const isFirst = kept === null && sent !== null;
  const isSame = JSON.stringify(afterExport) === JSON.stringify(known.afterExport);
  return isSame && !isFirst ? null : { afterExport, sent, isFirst };
}

export function recordWatched(connection: Connection, seen: SeenOrder, known: OrderRecord, watched: Watched): void {
  const { afterExport, sent, isFirst } = watched;
  if (isFirst && sent !== null) keepSent(connection, known.id, toTexts(sent));
  writeAfterExport(connection, known.id, afterExport);
  const isCancelled = flagsOf(afterExport).includes("cancelled");
  const isOpen = afterExport !== null && afterExport.acknowledged === null && !isCancelled;
  const pieces = !isOpen ? { items: [] } : sent === null ? null : piecesSince(sent, seen);
  if (pieces !== null) reservePiecesSince(connection, known.id, pieces);
}

/** TotalGest took an order that was sent by somebody else meanwhile: it may have it twice. */
export function recordDouble(connection: Connection, id: string, order: ErpOrderRef, atMs: number): void {
  const known = readOrder(connection, id);
  if (known === null) return;
  writeAfterExport(connection, id, withDouble(known.afterExport, known.erp?.number ?? "", order, atMs));
  addEvent(connection, id, atMs, "double", null, order.number);
}

function writeAfterExport(connection: Connection, id: string, afterExport: AfterExport | null): void {
  connection.run(
    `UPDATE orders SET after_export = ?, after_export_open = ?, after_export_reported = 0, flags = ? WHERE id = ?`,
    toJson(afterExport),
    afterExport !== null && afterExport.acknowledged === null ? 1 : 0,
    JSON.stringify(flagsOf(afterExport)),
    id,
  );
}

export function afterExportSteps(
  connection: Connection,
): Pick<OrderStore, "acknowledgeChange" | "listAfterExport" | "markAfterExportReported"> {
  return {
    acknowledgeChange: (id, reason, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known?.state !== "exported" || known.afterExport === null) return false;
        if (known.afterExport.acknowledged !== null) return false;
        writeAfterExport(connection, id, { ...known.afterExport, acknowledged: { atMs, reason } });
        confirmPiecesSince(connection, id);
        addEvent(connection, id, atMs, "acknowledged", null, reason);
        return true;
      }),
    listAfterExport: () =>
      connection.read(() =>
        connection
          .all<{ id: string; reference: string; after_export: string; after_export_reported: number }>(
            `SELECT id, reference, after_export, after_export_reported FROM orders
             WHERE after_export_open = 1 ORDER BY exported_ms, id`,
          )
          .flatMap(({ id, reference, after_export, after_export_reported: reported }) => {
            const afterExport = parse<AfterExport>(after_export);
            return afterExport === null ? [] : [{ id, reference, afterExport, isFresh: reported === 0 }];
          }),
      ),
    markAfterExportReported: async (ids) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) connection.run("UPDATE orders SET after_export_reported = 1 WHERE id = ?", id);
      });
    },
  };
}
