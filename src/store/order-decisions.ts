import { isOfReusedId } from "../core/same-id.ts";
import type { OrderEvent, OrderRecord, OrderStore } from "../core/ports.ts";
import type { Connection } from "./connection.ts";
import { decideAgain } from "./decide-again.ts";
import { addEvent } from "./order-events.ts";
import { readOrder } from "./order-lists.ts";
import { setState, settle, forgetErp } from "./order-moves.ts";

/** What a person decides about orders. */
export function personSteps(
  connection: Connection,
): Pick<
  OrderStore,
  "forceOrders" | "chooseArticles" | "reopenOrder" | "markExported" | "dismissOrder" | "markLateReported"
> {
  return {
    forceOrders: (ids, atMs) =>
      connection.write(() => {
        for (const id of ids) {
          const known = readOrder(connection, id);
          if (known === null || ["exported", "sending", "unconfirmed"].includes(known.state)) continue;
          force(connection, known, atMs, "forced");
        }
      }),
    chooseArticles: (ids, by, atMs) =>
      connection.write(() => {
        for (const id of ids) {
          const known = readOrder(connection, id);
          if (known === null || known.articleBy === by || ["exported", "sending"].includes(known.state)) continue;
          connection.run("UPDATE orders SET article_by = ? WHERE id = ?", by, id);
          addEvent(connection, id, atMs, "article-chosen", null, by);
        }
        decideAgain(connection, "order_id", ids);
      }),
    reopenOrder: (id, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null) return;
        forgetErp(connection, id);
        if (isOfReusedId(known)) connection.run("UPDATE orders SET own = 1 WHERE id = ?", id);
        force(connection, known, atMs, "resend");
      }),
    markExported: (id, number, atMs, reason = null) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || known.state === "exported") return false;
        settle(connection, known, { kind: "exported", order: { id: number, number }, how: "marked" }, atMs, reason);
        return true;
      }),
    dismissOrder: (id, reason, atMs) =>
      connection.write(() => {
        const known = readOrder(connection, id);
        if (known === null || known.state === "exported") return false;
        const next = { state: "not-linked", reason: "dismissed", error: null, kind: "dismissed" } as const;
        setState(connection, known, { ...next, atMs, note: reason });
        return true;
      }),
    markLateReported: async (ids) => {
      if (ids.length === 0) return;
      await connection.write(() => {
        for (const id of ids) connection.run("UPDATE orders SET late_reported = 1 WHERE id = ?", id);
      });
    },
  };
}

function force(connection: Connection, known: OrderRecord, atMs: number, kind: OrderEvent["kind"]): void {
  // It is a new beginning: an attempt of long ago does not make it stuck.
  connection.run("UPDATE orders SET forced = 1, refusals = 0, first_attempt_ms = NULL WHERE id = ?", known.id);
  setState(connection, known, { state: "queued", error: known.state === "queued" ? known.error : null, atMs, kind });
}
