/** What an audit is, once it is made: plain JSON in no language, kept for ten years. */
import type { ExitCode } from "../common/problems/errors.ts";
import type { Problem } from "../common/problems/problem.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { Decision, ExceptionCause, ExceptionKind } from "./judge.ts";
import type { ProductDifference } from "./product-difference.ts";

/** Raised whenever the same two systems would be judged otherwise. */
export const AUDIT_RULES = 2;

/** Count and sum of some orders; the sum a decimal string, null = TotalGest does not say it. */
export interface Sum {
  readonly count: number;
  readonly sum: string | null;
}

export interface AuditReport {
  readonly rules: number;
  /** Of the program. */
  readonly version: string;
  readonly site: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Epoch ms: nothing that happened after the first is in it for certain. */
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** False = something was not right or not read; `amount` null = TotalGest gives no totals. */
  readonly proven: { readonly presence: boolean; readonly amount: boolean | null };
  readonly exitCode: ExitCode;
  /** TotalGest has no list of orders: it was not looked whether it has some that the shop does not know. */
  readonly isOneWay: boolean;
  /** The days audited, the earliest first. */
  readonly days: readonly AuditDay[];
  readonly vat: readonly AuditVat[];
  readonly others: { readonly byHand: Sum; readonly otherSites: Sum };
  readonly exceptions: readonly AuditException[];
  /** What could not be read. */
  readonly unread: readonly Unread[];
  /** Every order that has to be in TotalGest, by day and id. */
  readonly orders: readonly AuditLine[];
  /** Null = products were not audited. */
  readonly products: readonly ProductDifference[] | null;
}

export interface AuditDay {
  readonly day: LocalDay;
  readonly shop: Sum;
  /** `status`: the shop's name of it, with that reason only. */
  readonly excluded: readonly ({ readonly reason: string; readonly status: string | null } & Sum)[];
  readonly expected: Sum;
  readonly found: Sum;
  readonly difference: Sum;
  /** What the difference is made of: the kinds add up to it. Absent in a report by rules 1. */
  readonly because?: readonly ({ readonly kind: ExceptionKind } & Sum)[];
  /** Of the expected, those that could not be asked for. */
  readonly unproven: Sum;
  readonly proven: boolean;
  /** Something of it may still change by itself: it is audited anew. */
  readonly isOpen: boolean;
}

/** In the place of a rate: orders of which it is not known how they split. */
export const UNSPLIT = "unsplit";

/** One VAT rate of all orders; `rate` null = what no rate has, since each order's VAT is rounded by itself. */
export interface AuditVat {
  readonly rate: string | null;
  readonly shop: VatSums;
  /** Null = TotalGest does not say it. */
  readonly totalgest: VatSums | null;
}

export interface VatSums {
  readonly net: string;
  readonly vat: string;
  readonly gross: string;
}

export interface AuditException {
  readonly kind: ExceptionKind;
  readonly cause: ExceptionCause;
  readonly id: string;
  /** The number that the customer sees; empty = nobody knows it. */
  readonly reference: string;
  /** The day it was placed; null = nobody knows it. */
  readonly day: LocalDay | null;
  /** TotalGest's numbers; none = it is not there. */
  readonly numbers: readonly string[];
  readonly currency: string;
  /** Totals on each side, decimal strings; null = there is none. */
  readonly shop: string | null;
  readonly sent: string | null;
  readonly totalgest: string | null;
  /** What a credit note has to be about (below 0: what is still to be invoiced). */
  readonly credit: string | null;
  /** What the shop says of it. */
  readonly status: string;
  readonly detail: Problem | null;
  readonly decision: Decision | null;
}

export interface Unread {
  readonly side: "shop" | "totalgest";
  /** Local days, both in; null = a single record. */
  readonly from: LocalDay | null;
  readonly to: LocalDay | null;
  readonly id: string | null;
  readonly problem: Problem;
}

export type AuditLine = readonly [
  day: LocalDay,
  id: string,
  reference: string,
  number: string | null,
  shop: string,
  totalgest: string | null,
];

/** Lines of orders in one piece. */
const LINES = 1000;

/** The report as JSON, in pieces, the orders at its end. */
export function* reportPieces({ orders, ...rest }: AuditReport): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"orders":[`;
  for (let from = 0; from < orders.length; from += LINES) {
    const piece = JSON.stringify(orders.slice(from, from + LINES)).slice(1, -1);
    yield from === 0 ? piece : `,${piece}`;
  }
  yield "]}";
}
