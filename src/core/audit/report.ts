/** The finished report of an audit: plain JSON without texts in a language, kept for ten years. */
import { createHash } from "node:crypto";

import { type ExitCode, StoreError } from "../common/problems/errors.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { LocalDay } from "../common/time/zone.ts";
import type { OrderRecord } from "../orders/record.ts";
import type { VatTotal } from "../orders/send/sent-order.ts";
import type { Decision, ExceptionCause, ExceptionKind } from "./verdict.ts";

/** Count and sum of some orders; the sum is a decimal string, null = TotalGest does not give it. */
export interface Sum {
  readonly count: number;
  readonly sum: string | null;
}

export interface AuditReport {
  /** The program's version. */
  readonly version: string;
  readonly site: string;
  readonly timeZone: string;
  readonly currency: string;
  /** Epoch ms. Events after `startedMs` may be missing in the report. */
  readonly startedMs: number;
  readonly finishedMs: number;
  readonly from: LocalDay;
  readonly to: LocalDay;
  /** False = there was a difference or something was not read; `amount` null = TotalGest gives no totals. */
  readonly proven: { readonly presence: boolean; readonly amount: boolean | null };
  readonly exitCode: ExitCode;
  /** TotalGest has no list of orders, so orders that only TotalGest has were not searched for. */
  readonly isOneWay: boolean;
  /** Paid within these days, after the export; absent = none was. */
  readonly paidSince?: Sum;
  /** The days audited, the earliest first. */
  readonly days: readonly AuditDay[];
  readonly vat: readonly AuditVat[];
  readonly others: { readonly byHand: Sum; readonly otherSites: Sum };
  readonly exceptions: readonly AuditException[];
  /** What could not be read. */
  readonly unread: readonly Unread[];
  /** Every order that has to be in TotalGest, by day and id. */
  readonly orders: readonly AuditLine[];
}

export interface AuditDay {
  readonly day: LocalDay;
  readonly shop: Sum;
  /** `status`: the shop's name of the status; only with the reason `status`. */
  readonly excluded: readonly ({ readonly reason: string; readonly status: string | null } & Sum)[];
  readonly expected: Sum;
  /** What TotalGest has of them, and of the orders that a person settled. */
  readonly found: Sum;
  /** The part of `found` that a person settled. */
  readonly settled: Sum;
  /** `found` less `settled` and `expected`. */
  readonly difference: Sum;
  readonly proven: boolean;
  /** Something of it may still change by itself, so it is audited again. */
  readonly isOpen: boolean;
  /** Who decided that what could not be read of it stays unread; absent = nobody. It is no part of the kept document. */
  readonly givenUp?: GivenUp;
}

/** A person's decision that a day stays unproven. */
export interface GivenUp {
  /** The system's user, or the page's. */
  readonly by: string;
  readonly atMs: number;
  readonly reason: string;
}

/** Replaces the rate for orders whose split by rate is unknown. */
export const UNSPLIT = "unsplit";

/** One VAT rate of all orders; `rate` null = the rest from rounding the VAT of each order separately. */
export interface AuditVat {
  readonly rate: string | null;
  readonly shop: VatSums;
  /** Null = TotalGest does not give it. */
  readonly totalgest: VatSums | null;
}

/** Decimal strings. */
export type VatSums = Omit<VatTotal, "rate">;

export interface AuditException {
  readonly kind: ExceptionKind;
  readonly cause: ExceptionCause;
  readonly id: string;
  /** The number that the customer sees; empty = unknown. */
  readonly reference: string;
  /** The day it was placed; null = unknown. */
  readonly day: LocalDay | null;
  /** TotalGest's numbers; empty = not in TotalGest. */
  readonly numbers: readonly string[];
  readonly currency: string;
  /** Totals in each system, decimal strings; null = there is none. */
  readonly shop: string | null;
  readonly sent: string | null;
  readonly totalgest: string | null;
  /** The amount of the credit note that is needed (below 0: still to be invoiced). */
  readonly credit: string | null;
  /** The shop's status. */
  readonly status: string;
  readonly detail: Problem | null;
  readonly decision: Decision | null;
  /** What a person decided after the audit; absent = nothing. It is no part of the kept document. */
  readonly since?: Decision;
}

export interface Unread {
  readonly side: "shop" | "totalgest";
  /** Local days, both included; null = any day. */
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
  vat: readonly LineVat[],
];

/** Net and VAT of an order at one rate; null = this system does not split it by rate. */
export type LineVat = readonly [rate: string, shop: NetAndVat | null, totalgest: NetAndVat | null];
type NetAndVat = readonly [net: string, vat: string];

/** A kept audit without its report. */
export interface AuditHead extends Pick<AuditReport, "startedMs" | "from" | "to" | "exitCode"> {
  /** From 1, without gaps. */
  readonly number: number;
  readonly presence: boolean;
  readonly amount: boolean | null;
  /** The number of exceptions that prevent the proof. */
  readonly differences: number;
  /** SHA-256, hex, of the document. */
  readonly sha256: string;
  /** People gave up all of its days that are unproven for what was not read; absent = that was not looked up. It is not stored. */
  readonly isGivenUp?: boolean;
  /** People settled all that it found or could not read; absent = that was not looked up. It is not stored. */
  readonly isSettled?: boolean;
}

/** A report and its kept document. */
export interface KeptAudit {
  readonly report: AuditReport;
  readonly head: AuditHead;
}

/** SHA-256 of a kept document, hex. */
export function hashOf(data: string): string {
  return createHash("sha256").update(data).digest("hex");
}

/** `data`: the report as JSON. Throws StoreError if it is not the one that was kept. */
export function openDocument(head: AuditHead, data: string): KeptAudit {
  if (hashOf(data) !== head.sha256) throw new StoreError(problem("audit-changed", { number: head.number }));
  return { report: JSON.parse(data), head };
}

export interface PlacedOrder extends Pick<OrderRecord, "id" | "reference" | "placedAt"> {
  /** Changed or cancelled after the export. */
  readonly isFlagged: boolean;
}

/** A day, and the last audit that read it, or that names an order of it. */
export interface AuditedDay extends Pick<AuditDay, "day" | "isOpen"> {
  readonly number: number;
}

/** What the store knows of an order that TotalGest lists under our reference. */
export interface ListedRecord extends Pick<
  OrderRecord,
  "id" | "placedAt" | "state" | "reason" | "erpId" | "erpNumber"
> {}

export interface AuditStore {
  /** Those of these orders that the store knows, each looked up by its id. */
  listKnown(ids: readonly string[]): Promise<readonly ListedRecord[]>;
  /** Orders placed at or after `fromMs` and before `toMs` (epoch ms). */
  listPlaced(fromMs: number, toMs: number): Promise<readonly PlacedOrder[]>;
  /** The decisions about each of these orders that has any, the newest first. They are never pruned. */
  readDecisions(ids: readonly string[]): Promise<ReadonlyMap<string, readonly Decision[]>>;
  /** Stores a report. Nothing is ever overwritten. */
  keepAudit(report: AuditReport, differences: number): Promise<AuditHead>;
  /** The newest first; with `day`, only those that cover it. */
  listAudits(limit: number, day?: LocalDay): Promise<readonly AuditHead[]>;
  /** The last of the audits that reach to the newest day; null = there is none. */
  readLastAudit(): Promise<AuditHead | null>;
  /** Null = no audit has this number. Throws StoreError if the document was changed since. */
  readAudit(number: number): Promise<KeptAudit | null>;
  /** Each day from `from` to `to` that was audited, the earliest first. */
  listAuditedDays(from: LocalDay, to: LocalDay): Promise<readonly AuditedDay[]>;
}
