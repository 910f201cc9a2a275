import type { StateCounts } from "../../src/core/ports/status-store.ts";
import { ORDER_STATES } from "../../src/core/orders/order.ts";

interface CountsPatch {
  readonly products?: Partial<StateCounts["products"]>;
  readonly orders?: Partial<StateCounts["orders"]>;
  readonly notLinked?: Partial<StateCounts["notLinked"]>;
  readonly late?: number;
  readonly oldestWaitingMs?: number | null;
  readonly stuck?: number;
}

const NO_ORDERS = Object.fromEntries(ORDER_STATES.map((state) => [state, 0])) as StateCounts["orders"];

/** The counts of an empty state; each can be patched. */
export function someCounts(patch: CountsPatch = {}): StateCounts {
  return {
    products: { synced: 0, pending: 0, failed: 0, "not-linked": 0, ...patch.products },
    orders: { ...NO_ORDERS, ...patch.orders },
    notLinked: { status: 0, cancelled: 0, "before-from": 0, dismissed: 0, ...patch.notLinked },
    afterExport: 0,
    statusesRefused: 0,
    statusesHeld: 0,
    late: patch.late ?? 0,
    oldestWaitingMs: patch.oldestWaitingMs ?? null,
    stuck: patch.stuck ?? 0,
  };
}
