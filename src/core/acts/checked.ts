/** What both systems say of one order or product. */
import type { Problem } from "../common/problems/problem.ts";

/** What a system says: `not-asked` = it cannot be asked for that. */
export type Reading = "there" | "not-there" | "unread" | "not-asked";

/** One value on both sides, as the system gives it; null = it does not give it. `isSame` null = not comparable. */
export interface CheckRow {
  readonly field: "number" | "status" | "total" | "sku" | "name" | "price" | "quantity" | "active";
  readonly erp: string | null;
  readonly shop: string | null;
  readonly isSame: boolean | null;
}

export interface Check {
  readonly erp: Reading;
  readonly shop: Reading;
  readonly rows: readonly CheckRow[];
  /** Why a system could not be read. */
  readonly problems: readonly Problem[];
  readonly result: CheckResult;
}

/**
 * `waits`: an order that was not sent, and is not in TotalGest. `there-unsent`: TotalGest has it, though it does not count as
 * exported. `sent-not-there`: the opposite.
 */
export type CheckResult =
  | "same"
  | "differs"
  | "waits"
  | "there-unsent"
  | "sent-not-there"
  | "gone-in-shop"
  | "gone-in-erp"
  | "unknown";
