import type { Direction } from "../common/direction.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { NotifyPolicy } from "../notify/message.ts";
import type { NotLinkedReason, OrderNarrowing, OrderState } from "../order/order.ts";
import type { OrderRecord } from "./order-store.ts";
import type { NoteKey, RunRecord } from "./runs.ts";

export interface OrderFilter {
  readonly states?: readonly OrderNarrowing[];
  /** Only those placed at or after `fromMs` and before `toMs`, epoch ms. */
  readonly placed?: { readonly fromMs: number; readonly toMs: number };
  /** Part of id, reference or customer name, ignoring case. */
  readonly search?: string;
  readonly limit?: number;
  readonly offset?: number;
  /** Only what stands behind this row of the same list, whatever `offset` says: a long list is read in pieces by it. */
  readonly after?: OrderRecord;
}

export type ProductStatus = "synced" | "pending" | "failed" | "not-linked";

export interface ProductFilter {
  readonly states?: readonly ProductStatus[];
  readonly search?: string;
  /** The one with this id in TotalGest, or the one that only the shop has, with this id there. */
  readonly only?: { readonly totalgestId: string } | { readonly shopId: string };
  readonly limit?: number;
  readonly offset?: number;
  /** As in `OrderFilter`. */
  readonly after?: ProductView;
}

export interface ProductView {
  readonly sku: string;
  readonly ean: string | null;
  readonly name: string;
  readonly state: ProductStatus;
  readonly totalgestId: string | null;
  readonly shopId: string | null;
  readonly quantity: number | null;
  readonly syncedMs: number | null;
  readonly error: Problem | null;
}

/** Everything `status` counts; kept as counters, so the cost does not grow with the catalogue or the history. */
export interface StateCounts {
  readonly products: {
    readonly synced: number;
    readonly pending: number;
    readonly failed: number;
    readonly notLinked: number;
  };
  readonly orders: Readonly<Record<OrderState, number>>;
  readonly notLinked: Readonly<Record<NotLinkedReason, number>>;
  readonly late: number;
  /** Placed instant of the oldest order that is queued or sending, epoch ms. */
  readonly oldestWaitingMs: number | null;
  /** Exported orders that differ in the shop, and that nobody has acknowledged. */
  readonly afterExport: number;
  /** Orders still queued or sending that TotalGest answered at least twice without taking or refusing them. */
  readonly refusedAgain: number;
  /** Orders still queued or sending whose first attempt was over an hour before `nowMs`. */
  readonly stuck: number;
}

export interface StatusStore {
  countStates(nowMs: number): Promise<StateCounts>;
  listOrders(filter: OrderFilter): Promise<readonly OrderRecord[]>;
  listProducts(filter: ProductFilter): Promise<readonly ProductView[]>;
  /**
   * Records a finished run; a good one becomes its direction's last good run. With `notify`, what people have to be told of
   * the state as it is now goes into the outbox, in the same transaction.
   */
  recordRun(run: RunRecord, notify?: NotifyPolicy): Promise<void>;
  /** Newest first. */
  listRuns(limit: number): Promise<readonly RunRecord[]>;
  /** End of the last good run of each direction, epoch ms. */
  readLastGood(): Promise<Readonly<Record<Direction, number | null>>>;
  readNote(key: NoteKey): Promise<string | null>;
  /** Null removes it. Writes only what changes. */
  writeNote(key: NoteKey, value: string | null): Promise<void>;
  /**
   * Attempts, runs and the bodies of exported orders older than 90 days go, and of the stories of products what is older
   * than their last million lines; links and orders never. A run takes a part of it only.
   */
  prune(nowMs: number): Promise<void>;
}
