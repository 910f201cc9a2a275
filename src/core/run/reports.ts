import type { ArticleBy } from "../articles/article.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import type { ErpOrder, OrderState } from "../order/order.ts";
import type { ChangedOrder } from "../ports/order-store.ts";
import type { ErpOrderRef } from "../ports/records.ts";
import type { PushedChange } from "../ports/product-store.ts";
import type { Problem } from "../common/problems/problem.ts";

/** Text by order, or by `BRAKES`: see `shown.ts`. Empty = nobody was shown anything, as on the command line. */
export type Shown = Readonly<Record<string, string>>;

export interface PullOptions {
  readonly full: boolean;
  /** Only these, even if unchanged; null = what changed. */
  readonly skus: readonly string[] | null;
  readonly dryRun: boolean;
  /** Covers exactly what the brakes kept back before this run. */
  readonly allowMassChange: boolean;
  /** The prices that `skus` have now are meant, be they 0 or less than a tenth. */
  readonly allowPrice?: boolean;
  /** Where a full pull is due: pull nothing, and say so. Absent = it is made. */
  readonly leavesFullPull?: boolean;
  /** Try in spite of a pause. */
  readonly now: boolean;
  /** Called once for each product that is not unchanged, as soon as it is known. */
  readonly onProduct: (row: PullRow) => void;
}

export interface PullRow {
  readonly id: string;
  readonly sku: string;
  /** Absent = nothing is known of it. Not in the JSON report. */
  readonly name?: string;
  readonly action: "created" | "updated" | "hidden" | "adopted" | "failed" | "not-found";
  readonly changes: readonly FieldChange[];
  readonly error: Problem | null;
  readonly warnings: readonly Problem[];
  /** The read of this pull brought it: one of those that `read` counts. */
  readonly wasRead: boolean;
}

export interface FieldChange {
  readonly field: PushedChange["field"];
  readonly from: unknown;
  readonly to: unknown;
}

export interface PullReport {
  readonly dryRun: boolean;
  readonly mode: "full" | "incremental";
  /** A full pull is due and was left for another run: nothing was pulled, and the run is not kept. */
  readonly leftFullPull: boolean;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly exitCode: ExitCode;
  readonly summary: {
    readonly read: number;
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly hidden: number;
    readonly adopted: number;
    readonly failed: number;
    readonly warnings: number;
  };
  /**
   * Products that were not told what is to be told of them, and were not refused either: a brake holds it back, or the shop
   * could not be called any more. None of them is `unchanged`.
   */
  readonly heldBack: number;
  /** What ended or stopped the run (the worst first): brakes, an unreachable system, …; not single products. */
  readonly problems: readonly Problem[];
}

export interface ExportOptions {
  /** Ids or references that a person chose; null = what is due. */
  readonly tokens: readonly string[] | null;
  /** Without `tokens`: of what is due only these ids; absent = all of it. Nothing is forced. */
  readonly among?: readonly string[];
  /** Also the ones TotalGest refused. */
  readonly failed: boolean;
  /** Only orders placed at or after this instant, epoch ms. */
  readonly sinceMs: number | null;
  /** Look the tokens up and send only what is not there, whatever the store says. */
  readonly resend: boolean;
  /** With `tokens`: what counts where an item's link and SKU do not agree; absent = nothing is said. */
  readonly articleBy?: ArticleBy;
  /** With `tokens`: what a person was shown of each order (`shownOrder`). One that is not so any more is left alone. */
  readonly shown?: Shown;
  readonly dryRun: boolean;
  /** In a dry run: also the very bytes of each order. They are personal data: only where a person asked for them. */
  readonly bodies?: boolean;
  readonly now: boolean;
}

export interface ExportRow {
  readonly id: string;
  readonly reference: string;
  readonly state: OrderState | "not-found";
  /** What was sold, when and to whom; absent = nothing is known of it. Not in the JSON report. */
  readonly sale?: {
    readonly placedAt: string;
    readonly buyer: string;
    readonly total: string;
    readonly currency: string;
  };
  /** It had been exported before this run. */
  readonly already: boolean;
  /** TotalGest had it before anything was sent from this state. It counts as exported, and is shown as there already. */
  readonly foundThere?: boolean;
  readonly totalgest: ErpOrderRef | null;
  /** False = it is not as the person who decided about it saw it, and was left alone. It counts as failed. */
  readonly isAsShown?: false;
  /** How often its bytes were sent, over all runs. */
  readonly attempts: number;
  readonly warnings: readonly Problem[];
  /** Only in a dry run: what would be sent. */
  readonly payload: ErpOrder | null;
  /** Where bodies were asked for: what would be sent, in TotalGest's own names; null = nothing. */
  readonly body: unknown;
  readonly error: Problem | null;
}

export interface Unsettled {
  readonly id: string;
  readonly reference: string;
  readonly error: Problem;
}

export interface ExportReport {
  readonly dryRun: boolean;
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly exitCode: ExitCode;
  /** `requested` is the sum of the other six. */
  readonly summary: {
    readonly requested: number;
    readonly exported: number;
    readonly alreadyExported: number;
    readonly failed: number;
    readonly held: number;
    readonly unconfirmed: number;
    readonly waiting: number;
  };
  readonly orders: readonly ExportRow[];
  readonly late: readonly { readonly id: string; readonly reference: string }[];
  /** Exported orders that differ in the shop, and that nobody has acknowledged. They count nowhere. Empty in a dry run. */
  readonly afterExport: readonly ChangedOrder[];
  /** Orders that earlier runs left for a person to confirm. They count nowhere. Empty in a dry run. */
  readonly unconfirmed: readonly Unsettled[];
  readonly problems: readonly Problem[];
}
