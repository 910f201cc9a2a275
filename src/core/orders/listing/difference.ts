/** What an audit finds about an exported order, as a change after its export. Pure. */
import { isDeepStrictEqual } from "node:util";

import type { LineArticle } from "../articles/article.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import type { ListedOrder, OrderCart, OrderFlag, OrderText } from "../order.ts";
import type { OptionalMark } from "../send/sent-order.ts";

/** How an exported order differs from what was sent, and that the shop gave its id to another order. */
export interface AfterExport {
  /** Never empty. */
  readonly differences: readonly Difference[];
  readonly sinceMs: number;
  /** Null = not acknowledged. */
  readonly acknowledged: { readonly atMs: number; readonly reason: string } | null;
  /** The order that the shop shows under the id now; absent = it gave the id to no other. */
  readonly newcomer?: Newcomer;
}

/** An order of the shop that has the id of another one, which was sent or decided on: a person types it into TotalGest. */
export interface Newcomer extends Pick<ListedOrder, "reference" | "placedAt" | "total" | "currency"> {
  /** Name or company; `""` = the shop gives neither. */
  readonly buyer: string;
  /** By its status: only a `due` one has to be in TotalGest. `none` = nobody has given the status a class. */
  readonly meaning: "due" | "open" | "cancelled" | "none";
  /** Null = it was never readable. */
  readonly cart: OrderCart | null;
  /** The articles of its lines, as far as they are decided. */
  readonly articles: readonly LineArticle[];
  /** See `contentHash`. */
  readonly content: string;
  /** TotalGest's number by a person; null = nobody has typed it in yet. */
  readonly number: string | null;
}

/** One value as it was sent and as the other system has it now. Null = there is none, or it is not stored. */
export interface Difference {
  readonly field: DifferenceField;
  /** SKU or name; null = the difference concerns the whole order. */
  readonly article: string | null;
  readonly sent: string | null;
  readonly now: string | null;
}

/**
 * `unpaid`: it was paid, and is not any more. `status`: it went to a status that is not sent, or that nobody has given a class. `amount`: of an article whose quantity
 * is the same. `double`: TotalGest may have the order twice, under both numbers; `sent` null = TotalGest took an order that
 * a person had decided never to export. `another`: the shop gave the id to another order; both values are references.
 */
export type DifferenceField =
  | "cancelled"
  | "status"
  | "quantity"
  | "amount"
  | "vat"
  | "delivery"
  | "fees"
  | "coupon"
  | "total"
  | "currency"
  | "billing"
  | "shipping"
  | "payment"
  | "unpaid"
  | OrderText
  | OptionalMark
  | "double"
  | "another"
  | AuditField;

/**
 * What only an audit finds. `erp-missing`: TotalGest does not have it; `erp-unasked`: TotalGest cannot be asked whether
 * it has what a person entered; `erp-untotalled`: TotalGest gives no total that can be read;
 * `erp-alike`: TotalGest has another order that looks like it, without our reference; `shop-missing`: the shop does not have it any more. `sent` = TotalGest's number.
 */
export const AUDIT_FIELDS = [
  "erp-missing",
  "erp-cancelled",
  "erp-doubled",
  "erp-alike",
  "erp-currency",
  "erp-total",
  "erp-vat",
  "erp-unasked",
  "erp-untotalled",
  "shop-missing",
] as const;

type AuditField = (typeof AUDIT_FIELDS)[number];

export const OF_AUDITS: ReadonlySet<DifferenceField> = new Set<DifferenceField>(AUDIT_FIELDS);

/**
 * The differences of an order after an audit: `found` takes the place of what earlier audits found; null = none is left.
 * What a person acknowledged stays acknowledged as long as nothing new is found. Where TotalGest could not be asked, what
 * an earlier audit found stays as it is.
 */
export function withAudited(
  known: AfterExport | null,
  found: readonly Difference[],
  nowMs: number,
): AfterExport | null {
  const before = known?.differences ?? [];
  const isUnasked = found.some(({ field }) => field === "erp-unasked");
  if (known !== null && isUnasked && before.some(({ field }) => OF_AUDITS.has(field) && field !== "erp-unasked"))
    return known;
  const differences = [...found, ...before.filter(({ field }) => !OF_AUDITS.has(field))];
  if (differences.length === 0) return null;
  // What looks like it was settled as the only booking: with the order there again, it is a second one.
  const isSecond = isLost(known) && !isAnyLost(differences) && differences.some(({ field }) => field === "erp-alike");
  const isKnown = !isSecond && differences.every((one) => before.some((other) => isDeepStrictEqual(one, other)));
  return known !== null && isKnown
    ? { ...known, differences }
    : { ...known, differences, sinceMs: nowMs, acknowledged: null };
}

/** An audit did not find the order in TotalGest, so a person may say where it is. */
export function isLost(afterExport: AfterExport | null): boolean {
  if (afterExport?.newcomer !== undefined) return false;
  return isAnyLost(afterExport?.differences ?? []);
}

function isAnyLost(differences: readonly Difference[]): boolean {
  return differences.some(({ field }) => field === "erp-missing" || field === "erp-cancelled");
}

export function flagsOf(afterExport: AfterExport | null): readonly OrderFlag[] {
  const fields = new Set(afterExport?.differences.map(({ field }) => field));
  const isCancelled = fields.delete("cancelled");
  return [...(isCancelled ? (["cancelled"] as const) : []), ...(fields.size > 0 ? (["changed"] as const) : [])];
}

interface Changeable {
  readonly afterExport: AfterExport | null;
}

/** The newcomer of an order; null = the shop gave its id to no other. */
export function newcomerOf({ afterExport }: Changeable): Newcomer | null {
  return afterExport?.newcomer ?? null;
}

/** The same, unless a person has settled it. */
export function openNewcomer(order: Changeable): Newcomer | null {
  const newcomer = newcomerOf(order);
  return newcomer?.number === null && order.afterExport?.acknowledged === null ? newcomer : null;
}

/** How an order differs from what was sent. */
export function problemOfChange({ id, afterExport }: Changeable & { readonly id: string }): Problem {
  const newcomer = openNewcomer({ afterExport });
  if (newcomer?.meaning === "due") return problem("order-newcomer", { id, reference: newcomer.reference });
  if (isLost(afterExport)) return problem("lost-after-export", { id });
  const isCancelled = flagsOf(afterExport).includes("cancelled");
  return problem(isCancelled ? "cancelled-after-export" : "changed-after-export", { id });
}
