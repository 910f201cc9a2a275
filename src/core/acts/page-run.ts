/**
 * Runs that somebody started at the page: who, in which role, what exactly, how far it is, and how it ended.
 *
 *   waiting ──lock of the direction──▶ at-work ──▶ done
 *      │                                  │
 *      └──────────────────────────────────┴──────▶ refused       nothing was done: the outcome is a problem
 *                                         └──────▶ interrupted   its process ended; the rest is untouched
 */
import type { Role } from "../access/user.ts";
import type { Direction } from "../common/direction.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { ProgressEvent } from "../ports/progress.ts";
import type { FulfilmentReport } from "../orders/fulfilment/fulfilment.ts";
import type { PaymentReport } from "../orders/payment/payment.ts";
import type { ForgetReport } from "../orders/privacy/forget.ts";
import type { ExportReport, PullReport, PullRow } from "../run/reports.ts";
import type { Action } from "./action.ts";

/** Exactly what a run is about: ids, each with a fingerprint of what was shown; "" = nothing was shown of it. */
export type Scope = readonly (readonly [id: string, shown: string])[];

export interface NewPageRun {
  /** The one-time id of the form that was sent. */
  readonly form: string;
  readonly action: Action;
  readonly scope: Scope;
  readonly author: string;
  readonly role: Role;
}

export type RunProgress =
  /** `by`: who has the lock or lease; null = not known yet. */
  | { readonly kind: "waiting"; readonly by: Problem | null }
  | {
      readonly kind: "at-work";
      readonly phase: Extract<ProgressEvent, { kind: "phase" }>["phase"];
      readonly done: number;
      /** Null = unknown. */
      readonly of: number | null;
      /** The order or product of the last step; null = none yet. */
      readonly current: string | null;
    };

export type RunOutcome =
  | { readonly kind: "export"; readonly report: ExportReport }
  /** Of what was asked for (`askedFor`) `sent` = how many went to the shop; `rows` = the first of them, after what failed. */
  | {
      readonly kind: "pull";
      readonly report: PullReport;
      readonly rows: readonly PullRow[];
      readonly sent: number;
    }
  | { readonly kind: "statuses"; readonly report: FulfilmentReport }
  | { readonly kind: "payments"; readonly report: PaymentReport }
  | { readonly kind: "forgotten"; readonly report: ForgetReport }
  /** Nothing was done, or it ended before a report. */
  | { readonly kind: "problem"; readonly problem: Problem };

/** Instants are epoch ms. */
export interface PageRun {
  readonly id: number;
  readonly direction: Direction;
  readonly action: Action;
  /** How many items its scope names. */
  readonly items: number;
  readonly author: string;
  readonly role: Role;
  readonly startedMs: number;
  readonly progress: RunProgress;
  /** Its process works on it, or has ended less than 20 seconds ago. Of a run that is over: false. */
  readonly isAlive: boolean;
  readonly finishedMs: number | null;
  readonly state: PageRunState;
  readonly scope: Scope;
  /** Null = it is not over, or was interrupted. The rows of long reports are cut, the failed ones first. */
  readonly outcome: RunOutcome | null;
}

type PageRunState = "waiting" | "at-work" | "done" | "refused" | "interrupted";

/** How a run ended, as it is stored. */
export type RunEnd = Extract<PageRunState, "done" | "refused" | "interrupted">;

export interface PageRunStore {
  /** A form begins one run: sent again, it returns the first one's id, and `isNew` is false. */
  beginPageRun(run: NewPageRun, atMs: number): Promise<{ readonly id: number; readonly isNew: boolean }>;
  /** The run that this form began; null = none. */
  findPageRun(form: string): Promise<number | null>;
  /** Also says that its process still works on it. */
  notePageRun(id: number, progress: RunProgress, atMs: number): Promise<void>;
  endPageRun(id: number, end: RunEnd, outcome: RunOutcome, atMs: number): Promise<void>;
  /** Null = there is none. */
  readPageRun(id: number, atMs: number): Promise<PageRun | null>;
}
