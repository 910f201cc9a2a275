import { isOfAPerson } from "../core/order-state.ts";
import type { OrderEvent } from "../core/ports.ts";
import type { Problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";
import { toJson } from "./order-row.ts";

/** One more line in an order's history. `note`: see `OrderEvent`. */
export function addEvent(
  connection: Connection,
  id: string,
  atMs: number,
  kind: OrderEvent["kind"],
  detail: Problem | null,
  note: string | null,
): void {
  connection.run(
    "INSERT INTO order_events (order_id, at_ms, kind, detail, note, author) VALUES (?, ?, ?, ?, ?, ?)",
    id,
    atMs,
    kind,
    toJson(detail),
    note,
    isOfAPerson(kind) ? connection.author : null,
  );
}
