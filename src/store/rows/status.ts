import type { Direction } from "../../core/common/direction.ts";
import type { OrderRecord } from "../../core/ports/order-store.ts";
import type { OrderFilter, ProductFilter, ProductView } from "../../core/ports/status-store.ts";
import type { RunRecord } from "../../core/ports/runs.ts";

/** What is counted; kept as counters, so the cost does not grow with the catalogue or the history. */
export interface Counts {
  /** How many orders are in each state, by `STATE`, or `not-linked/REASON`. One that is missing is 0. */
  readonly orders: ReadonlyMap<string, number>;
  readonly products: {
    readonly synced: number;
    readonly pending: number;
    readonly failed: number;
    readonly notLinked: number;
  };
  readonly late: number;
  readonly afterExport: number;
  /** Queued or sending, and refused at least twice in a row. */
  readonly refusedAgain: number;
  /** Placed instant of the oldest order that is queued or sending; null = none is. */
  readonly oldestWaitingMs: number | null;
  /** Queued or sending, with a first attempt before `stuckBeforeMs`. */
  readonly stuck: number;
}

/** Histories, which are in the order of time. */
export type History = "order-events" | "product-events";

/** What `status` shows, runs, and what is forgotten. */
export interface StatusRows {
  readCounts(stuckBeforeMs: number): Promise<Counts>;
  /** The newest first. */
  listOrders(filter: OrderFilter): Promise<readonly OrderRecord[]>;
  /** TotalGest's products in any of `states`, by SKU and id; `offset` counts for nothing. */
  listKnownProducts(filter: ProductFilter, limit: number): Promise<readonly ProductView[]>;
  /** Products that only the shop has, by SKU and the shop's id; `states` and `offset` count for nothing. */
  listOtherProducts(filter: ProductFilter, limit: number): Promise<readonly ProductView[]>;
  addRun(run: RunRecord): Promise<void>;
  /** Newest first. */
  listRuns(limit: number): Promise<readonly RunRecord[]>;
  /** Null = none yet. */
  readLastRun(direction: Direction): Promise<RunRecord | null>;
  readLastGood(): Promise<Readonly<Record<Direction, number | null>>>;
  writeLastGood(direction: Direction, atMs: number): Promise<void>;
  /**
   * Of the `atOnce` oldest lines, the last that is from before `beforeMs`, or that makes the history longer than `most` lines;
   * null = none. Nothing is counted.
   */
  findHistoryCut(
    history: History,
    cut: { readonly beforeMs: number; readonly atOnce: number; readonly most: number },
  ): Promise<number | null>;
  /** Forgets it up to this line. */
  cutHistory(history: History, upTo: number): Promise<void>;
  /** Whether a run, or an exported order with its bytes, is from before this. */
  hasOld(beforeMs: number): Promise<boolean>;
  /** At most so many of each: runs go, and the bytes of exported orders. */
  removeOld(beforeMs: number, limit: number): Promise<void>;
}
