/**
 * What people ask for, at the page or on the command line, as stored requests: who, what, and exactly what they were shown.
 *
 *   waiting ──lock of the direction──▶ running ──▶ done
 *                                         │  └────▶ rejected   nothing of it was done: what was shown has changed
 *                                         └ killed: the next holder of the lock carries it out again
 */
import type { ArticleBy } from "../articles/article.ts";
import type { Direction } from "../common/direction.ts";
import type { MappingSetting } from "../order/mapping-key.ts";
import type { ExportReport, PullReport, PullRow } from "../run/reports.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { Shown } from "../run/reports.ts";

/** `orders`: ids or references. `reason` null = none was given. */
export type OrderAction =
  | { readonly kind: "send"; readonly orders: readonly string[]; readonly articleBy?: ArticleBy }
  | { readonly kind: "resend"; readonly orders: readonly string[]; readonly articleBy?: ArticleBy }
  | {
      readonly kind: "mark-exported";
      readonly orders: readonly string[];
      readonly number: string;
      readonly reason: string | null;
    }
  | { readonly kind: "dismiss"; readonly orders: readonly string[]; readonly reason: string | null }
  | { readonly kind: "acknowledge"; readonly orders: readonly string[]; readonly reason: string }
  /** Everything that is due. */
  | { readonly kind: "send-due" }
  /** The shop's `from` is TotalGest's `to`; the configuration has it. What was held for it is sent. */
  | {
      readonly kind: "map";
      readonly setting: MappingSetting;
      readonly from: string;
      readonly to: string;
      readonly orders: readonly string[];
    };

export type ProductAction =
  /** A person agrees to what the brakes keep back. */
  | { readonly kind: "agree" }
  /** The prices that these have now are meant. */
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
  /** `rows`: the first of those that are not unchanged. */
  | { readonly kind: "pull"; readonly report: PullReport; readonly rows: readonly PullRow[] }
  /** Nothing was done, or it broke off before a report. */
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
  /** Requests of a direction that nobody has carried out, the oldest first; one that is running is among them. */
  listOpenRequests(direction: Direction): Promise<readonly RequestRecord[]>;
  beginRequest(id: number, atMs: number): Promise<void>;
  endRequest(id: number, state: "done" | "rejected", outcome: RequestOutcome, atMs: number): Promise<void>;
  readRequest(id: number): Promise<RequestRecord | null>;
  /** Newest first. `item`: only those that name this order or product. */
  listRequests(filter: {
    readonly limit: number;
    readonly offset?: number;
    readonly item?: string;
  }): Promise<readonly RequestRecord[]>;
  /** Whose decisions are recorded from now on; null = the system's user's. */
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
