import type { Direction } from "../../core/common/direction.ts";
import type { ProductFilter, ProductView } from "../../core/ports/status-store.ts";
import type { NoteKey, RunRecord } from "../../core/ports/runs.ts";

/** The numbers of `status`. */
export interface Counts {
  /** How many orders are in each state, by `STATE`, or `not-linked/REASON`. Absent = 0. */
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
  /** When the oldest queued or sending order was placed; null = there is none. */
  readonly oldestWaitingMs: number | null;
  /** Queued or sending, with a first attempt before `stuckBeforeMs`. */
  readonly stuck: number;
}

/**
 * Exported orders are nearly all of them, and synced products too: counted are the others on their own small indexes, and
 * all. `states`: the orders that are not exported, as in `Counts.orders`.
 */
export function toCounts(
  states: readonly (readonly [state: string, n: number])[],
  row: Readonly<Record<string, number | null>>,
): Counts {
  const of = (name: string): number => row[name] ?? 0;
  const others = states.reduce((sum, [, n]) => sum + n, 0);
  return {
    orders: new Map([...states, ["exported", of("orders") - others]]),
    products: {
      synced: of("products") - of("pending"),
      pending: of("pending") - of("failed"),
      failed: of("failed"),
      notLinked: of("not_linked"),
    },
    late: of("late"),
    afterExport: of("after_export"),
    refusedAgain: of("refused"),
    oldestWaitingMs: row["oldest"] ?? null,
    stuck: of("stuck"),
  };
}

/** Histories, in the order of time. */
export type History = "order-events" | "product-events";

/** The rows of `status`, runs, and pruning. */
export interface StatusRows {
  readCounts(stuckBeforeMs: number): Promise<Counts>;
  /** TotalGest's products in any of `states`, by SKU and id; ignores `offset`. */
  listKnownProducts(filter: ProductFilter, limit: number): Promise<readonly ProductView[]>;
  /** Products that only the shop has, by SKU and shop id; ignores `states` and `offset`. */
  listOtherProducts(filter: ProductFilter, limit: number): Promise<readonly ProductView[]>;
  /** Adds a run together with notes (null deletes one). A good run becomes the last good one of its direction. */
  addRun(run: RunRecord, notes: ReadonlyMap<NoteKey, string | null>): Promise<void>;
  /** Newest first. */
  listRuns(limit: number): Promise<readonly RunRecord[]>;
  /** Null = none yet. */
  readLastRun(direction: Direction): Promise<RunRecord | null>;
  readLastGood(): Promise<Readonly<Record<Direction, number | null>>>;
  /**
   * Of the `atOnce` oldest lines, the last one from before `beforeMs`, or beyond the `most` newest lines; null = none.
   * Found without counting all lines.
   */
  findHistoryCut(
    history: History,
    cut: { readonly beforeMs: number; readonly atOnce: number; readonly most: number },
  ): Promise<number | null>;
  /** Deletes the history up to this line. */
  cutHistory(history: History, upTo: number): Promise<void>;
  /** Whether there is a run, or the body of an exported order, from before this. */
  hasOld(beforeMs: number): Promise<boolean>;
  /** Deletes at most `limit` runs and at most `limit` bodies of exported orders. */
  removeOld(beforeMs: number, limit: number): Promise<void>;
}

/** The records of runs. */
export type RunRows = Pick<StatusRows, "addRun" | "listRuns" | "readLastRun" | "readLastGood">;
