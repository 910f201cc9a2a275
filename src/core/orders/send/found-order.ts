/** Whether the order that TotalGest has under a reference is ours. Pure. */
import { sameDecimal } from "../../common/money.ts";
import type { FoundOrder } from "../../ports/erp.ts";
import type { OrderRecord } from "../record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";

/**
 * The problem if TotalGest's order under the reference has another total, or is not the only one; null = it is this order, as far as TotalGest
 * says. Where the shop gave the id again, so that two orders have this reference, only the total tells them apart.
 * `booked` = the gross total that was sent; null = unknown.
 */
export function judgeFound(
  { number, total, twins }: FoundOrder,
  order: Pick<OrderRecord, "total" | "currency" | "isIdReused">,
  booked: string | null,
): Problem | null {
  if (twins !== undefined) return problem("erp-order-doubled", { number, others: twins.join(", ") });
  const expected = money(booked ?? order.total, order.currency);
  if (total === undefined)
    return order.isIdReused ? problem("erp-order-differs", { number, total: "?", expected }) : null;
  const isSameCurrency = total.currency === null || total.currency === order.currency;
  const isSame = [order.total, booked].some((amount) => amount !== null && sameDecimal(amount, total.gross));
  if (isSameCurrency && isSame) return null;
  return problem("erp-order-differs", { number, total: money(total.gross, total.currency), expected });
}

function money(amount: string, currency: string | null): string {
  return [amount, currency].filter(Boolean).join(" ");
}
