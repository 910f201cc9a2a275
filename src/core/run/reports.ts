import type { ArticleBy } from "../orders/articles/article.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import type { PaymentReport } from "../orders/payment/payment.ts";
import type { FulfilmentReport } from "../orders/fulfilment/fulfilment.ts";
import type { ErpOrder, OrderState } from "../orders/order.ts";
import type { ChangedOrder, erpOf } from "../orders/record.ts";
import type { TextWish } from "../products/texts.ts";
import type { PushedChange } from "../products/record.ts";
import type { MassChange } from "../brakes/facet.ts";
import type { Problem } from "../common/problems/problem.ts";

/** What a person was shown, by order (`shownOrder`) or product. Empty = no order was shown, as on the command line. */
export type Shown = ReadonlyMap<string, string>;

export interface PullOptions {
  readonly full: boolean;
  /** Only these products, even if unchanged; null = what changed. */
  readonly skus: readonly string[] | null;
  readonly dryRun: boolean;
  /** Releases exactly the values of these kinds that were held back before this run. */
  readonly allowMassChange: readonly MassChange[];
  /** Allows the current prices of `skus`, even 0, a tenth or ten times of before. */
  readonly allowPrice?: boolean;
  /** What a person decides about texts of `skus`. Absent = those of the shop's own are left. */
  readonly texts?: TextWish;
  /** Only these values of what is released, by TotalGest's id, or of the prices, by SKU: a person was shown them. Absent = all. */
  readonly shown?: Shown;
  /** If a full pull is due, pulls nothing and reports that. Absent = the full pull is made. */
  readonly leavesFullPull?: boolean;
  /** Orders were discovered right before: they are again only if there is something to push. Absent = first. */
  readonly ordersAreFresh?: boolean;
  /** Ignores a pause. */
  readonly now: boolean;
  /** Called once for each changed product, as soon as it is known. */
  readonly onProduct: (row: PullRow) => void;
}

export interface PullRow {
  readonly id: string;
  readonly sku: string;
  /** Absent = unknown. Not in the JSON report. */
  readonly name?: string;
  readonly action: "created" | "updated" | "hidden" | "adopted" | "kept" | "failed" | "not-found";
  readonly changes: readonly FieldChange[];
  readonly error: Problem | null;
  readonly warnings: readonly Problem[];
}

export type FieldChange = Required<PushedChange>;

export interface PullReport {
  readonly dryRun: boolean;
  readonly mode: "full" | "incremental";
  /** A full pull is due and was left to another run: nothing was pulled, and the run is not stored. */
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
    /** Texts of TotalGest that are not told, because the shop has others that were not sent from here. */
    readonly textsLeft: number;
    /** How often the shop was asked for a product, because a text of it was to be written right after. */
    readonly textsAsked: number;
  };
  /** Neither pushed nor refused: held back, or the shop could not be called any more. Not `unchanged`. */
  readonly heldBack: number;
  /** Products that failed in an earlier run and that this one did not try. */
  readonly failedBefore: number;
  /** What ended or stopped the run (the worst first): brakes, an unreachable system, …; not single products. */
  readonly problems: readonly Problem[];
}

export interface ExportOptions {
  /** Ids or references that a person chose; null = what is due. */
  readonly tokens: readonly string[] | null;
  /** Without `tokens`: only these of the due orders; absent = all. Nothing is forced. */
  readonly among?: readonly string[];
  /** Also orders that TotalGest refused. */
  readonly failed: boolean;
  /** Only orders placed at or after this instant, epoch ms. */
  readonly sinceMs: number | null;
  /** Looks the tokens up and sends only what TotalGest does not have, in every state. */
  readonly resend: boolean;
  /** With `resend`: what TotalGest does not have is left as it is. Absent = it is sent. */
  readonly lookUpOnly?: boolean;
  /** With `tokens`: a person confirmed that cancelled orders are sent too. Absent = they are left. */
  readonly cancelledToo?: boolean;
  /** With `tokens`: what counts if an item's link and SKU disagree; absent = no choice. */
  readonly articleBy?: ArticleBy;
  /** With `tokens` or `among`: what a person was shown of each order; one that differs is not touched. */
  readonly shown?: Shown;
  readonly dryRun: boolean;
  /** In a dry run: also the body of each order. It contains personal data, so only if a person asked for it. */
  readonly bodies?: boolean;
  readonly now: boolean;
}

export interface ExportRow {
  readonly id: string;
  readonly reference: string;
  readonly state: OrderState | "not-found";
  /** What was sold, when and to whom; absent = unknown. Not in the JSON report. */
  readonly sale?: {
    readonly placedAt: string;
    readonly buyer: string;
    readonly total: string;
    readonly currency: string;
  };
  /** It was exported before this run. */
  readonly already: boolean;
  /** TotalGest had it before this state sent anything. It counts as exported, and is shown as already there. */
  readonly foundThere?: boolean;
  readonly totalgest: ReturnType<typeof erpOf>;
  /** It was left although a person named it; `error` says why. It counts as failed. */
  readonly isLeft?: true;
  /** How often it was sent, in all runs. */
  readonly attempts: number;
  readonly warnings: readonly Problem[];
  /** Only in a dry run: what would be sent. */
  readonly payload: ErpOrder | null;
  /** If bodies were asked for: what would be sent, in TotalGest's own names; null = nothing. */
  readonly body: unknown;
  /** The body is what an adapter is given. */
  readonly isForAdapter?: true;
  readonly error: Problem | null;
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
  /** Exported orders with a difference that is not acknowledged. Not counted. Empty in a dry run. */
  readonly afterExport: readonly Pick<ChangedOrder, "id" | "reference" | "currency" | "afterExport">[];
  /** The statuses of orders that left; null = none was to be pushed in this run, or it is switched off. */
  readonly fulfilment: FulfilmentReport | null;
  /** Payments that came after the export; absent = TotalGest is not told of them. */
  readonly payments?: PaymentReport;
  readonly problems: readonly Problem[];
}
