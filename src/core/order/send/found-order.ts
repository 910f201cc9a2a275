/** Whether what TotalGest has under an order's reference is this order. Pure. */
import { sameDecimal } from "../../common/money.ts";
import type { FoundOrder } from "../../ports/erp.ts";
import type { OrderRecord } from "../../ports/order-store.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";

/**
 * Why what TotalGest has under an order's reference is not this order: it comes to something else, as far as TotalGest says.
 * `booked` = the gross total that was sent; null = it is not known.
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
