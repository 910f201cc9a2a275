import type { Settings } from "../../run/settings.ts";
import type { ErpShop } from "../../ports/erp.ts";
import type { Problem } from "../../common/problems/problem.ts";

/** Everything that the mapping of an order depends on besides the order. */
export interface OrderMapping {
  readonly site: string;
  readonly settings: Settings["mapping"];
  /** What an order's total is where prices exclude VAT. */
  readonly totals: Settings["framework360"]["totals"];
  readonly erpShop: ErpShop;
  /** The rate of the shop's default tax, for `imposta: "default"`; null = the shop has none. */
  readonly defaultRate: string | null;
}

/** What TotalGest's codes for payments and VAT are looked up in. */
export type CodeMapping = Pick<OrderMapping, "settings" | "erpShop">;

/** Ends the mapping of one order; `mapOrder` catches it and returns a result. */
export class Unmappable extends Error {
  readonly problem: Problem;
  constructor(reason: Problem) {
    super(reason.code);
    this.problem = reason;
  }
}
