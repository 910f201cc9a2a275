/**
 * Stored requests from the page or the command line: who asked for what, and what they were shown.
 *
 *   waiting ──lock of the direction──▶ running ──▶ done
 *                                         │  └────▶ rejected   nothing was done: what was shown has changed
 *                                         └ killed: the next holder of the lock carries it out again
 */
import type { ArticleBy } from "../orders/articles/article.ts";
import type { MassChange } from "../brakes/facet.ts";
import type { Direction } from "../common/direction.ts";
import type { MappingSetting } from "../orders/mapping-key.ts";
import type { ExportReport, PullReport, PullRow } from "../run/reports.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Shown } from "../run/reports.ts";

/** `orders`: ids or references. `reason` null = none was given. `cancelledToo`: a person confirmed the cancelled ones. */
export type OrderAction =
  | {
      readonly kind: "send";
      readonly orders: readonly string[];
      readonly articleBy?: ArticleBy;
      readonly cancelledToo?: boolean;
    }
  | { readonly kind: "look-up"; readonly orders: readonly string[] }
  | { readonly kind: "resend"; readonly orders: readonly string[]; readonly articleBy?: ArticleBy }
  | {
      readonly kind: "mark-exported";
      readonly orders: readonly string[];
      readonly number: string;
      readonly reason: string | null;
    }
  | { readonly kind: "dismiss"; readonly orders: readonly string[]; readonly reason: string }
  /** `number`: where the order that has the id now is in TotalGest. */
  | {
      readonly kind: "acknowledge";
      readonly orders: readonly string[];
      readonly reason: string;
      readonly number?: string;
    }
  /** Send everything that is due. */
  | { readonly kind: "send-due" }
  /**
   * Map the shop's `from` to TotalGest's `to`; the configuration already has it. The orders that waited for it are
   * sent.
   */
  | {
      readonly kind: "map";
      readonly setting: MappingSetting;
      readonly from: string;
      readonly to: string;
      readonly orders: readonly string[];
    };

export type ProductAction =
  /** A person releases what is held back of these kinds. */
  | { readonly kind: "agree"; readonly release: readonly MassChange[] }
  /** A person allows the current prices of these products. */
  | { readonly kind: "allow-price"; readonly skus: readonly string[] }
  | { readonly kind: "pull"; readonly full: boolean };

export type RequestAction = OrderAction | ProductAction;

export interface NewRequest {
  readonly action: RequestAction;
  readonly shown: Shown;
  /** A user of the page; null = the system's user. */
  readonly author: string | null;
  readonly via: "page" | "command-line";
}

export type RequestOutcome =
  | { readonly kind: "export"; readonly report: ExportReport }
  /** `rows`: the first of the changed products. */
  | { readonly kind: "pull"; readonly report: PullReport; readonly rows: readonly PullRow[] }
  /** Nothing was done, or it ended before a report. */
  | { readonly kind: "problem"; readonly problem: Problem };

/** Instants are epoch ms. */
export interface RequestRecord extends Omit<NewRequest, "author"> {
  readonly id: number;
  readonly direction: Direction;
  readonly author: string;
  readonly createdMs: number;
  readonly state: "waiting" | "running" | "done" | "rejected";
  readonly startedMs: number | null;
  readonly finishedMs: number | null;
  readonly outcome: RequestOutcome | null;
}

export interface RequestStore {
  /** Returns its id. */
  fileRequest(request: NewRequest, atMs: number): Promise<number>;
  /** Requests of a direction that wait or run, oldest first. */
  listOpenRequests(direction: Direction): Promise<readonly RequestRecord[]>;
  beginRequest(id: number, atMs: number): Promise<void>;
  endRequest(id: number, state: "done" | "rejected", outcome: RequestOutcome, atMs: number): Promise<void>;
  /** Null = there is none. */
  readRequest(id: number): Promise<RequestRecord | null>;
  /** Newest first. `item`: only those that name this order or product. */
  listRequests(filter: {
    readonly limit: number;
    readonly offset?: number;
    readonly item?: string;
  }): Promise<readonly RequestRecord[]>;
  /** Sets the author of the decisions recorded from now on; null = the system's user. */
  actAs(author: string | null): void;
}

export function directionOf({ kind }: RequestAction): Direction {
  return kind === "agree" || kind === "allow-price" || kind === "pull" ? "products" : "orders";
}

/** The orders or products that an action names. */
export function itemsOf(action: RequestAction): readonly string[] {
  if ("orders" in action) return action.orders;
  return action.kind === "allow-price" ? action.skus : [];
}
