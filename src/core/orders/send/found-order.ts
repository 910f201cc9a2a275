/** Whether the order that TotalGest has under a reference is ours. Pure. */
import { sameDecimal } from "../../common/money.ts";
import type { FoundOrder } from "../../ports/erp.ts";
import type { OrderRecord } from "../../ports/order-store.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";

/**
 * The problem if TotalGest's order under the reference has another total; null = it is this order, as far as TotalGest
 * says. `booked` = the gross total that was sent; null = unknown.
 */
export function judgeFound(
  { number, total }: FoundOrder,
  order: Pick<OrderRecord, "total" | "currency">,
  booked: string | null,
): Problem | null {
  if (total === undefined) return null;
  const isSameCurrency = total.currency === null || total.currency === order.currency;
  const isSame = [order.total, booked].some((amount) => amount !== null && sameDecimal(amount, total.gross));
  if (isSameCurrency && isSame) return null;
  const money = (amount: string, currency: string | null): string => [amount, currency].filter(Boolean).join(" ");
  return problem("erp-order-differs", {
    number,
    total: money(total.gross, total.currency),
    expected: money(booked ?? order.total, order.currency),
  });
}
