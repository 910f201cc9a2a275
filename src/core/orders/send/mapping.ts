/** TotalGest's codes for the shop's payments and VAT rates. Pure. */
import type { Settings } from "../../run/settings.ts";
import type { ErpShop } from "../../ports/erp.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { OrderPayment } from "../order.ts";
import { mappingKey } from "../../common/words.ts";
import { sameDecimal } from "../../common/money.ts";

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

/** The configured code for the id or name; else the one code of TotalGest that equals the id or name, ignoring case. */
export function paymentCode(payment: Pick<OrderPayment, "id" | "name">, mapping: CodeMapping): string | null {
  const words = [payment.id, payment.name].map(mappingKey).filter((word) => word !== "");
  const configured = Object.entries(mapping.settings.payments).find(([key]) => words.includes(mappingKey(key)));
  if (configured !== undefined) return configured[1];
  const equal = mapping.erpShop.paymentMethods.filter((method) => words.includes(mappingKey(method.code)));
  return equal.length === 1 ? (equal[0]?.code ?? null) : null;
}

/**
 * The code of the only payment method of TotalGest whose name equals the payment's, ignoring case; null = there is
 * none. Equal names most likely mean the same method, but a person has to confirm it.
 */
export function likelyPaymentCode(
  payment: Pick<OrderPayment, "id" | "name">,
  { paymentMethods }: ErpShop,
): string | null {
  const words = [payment.id, payment.name].map(mappingKey).filter((word) => word !== "");
  const alike = paymentMethods.filter(({ name }) => words.includes(mappingKey(name)));
  return alike.length === 1 ? (alike[0]?.code ?? null) : null;
}

/** The codes that a person may choose from: `CARD (Karte)`. */
export function paymentCodes({ paymentMethods }: ErpShop): readonly string[] {
  return paymentMethods.map(({ code, name }) =>
    name === "" || mappingKey(name) === mappingKey(code) ? code : `${code} (${name})`,
  );
}

/** `N81 (8.1 %)` */
export function vatCodes(erpShop: ErpShop): readonly string[] {
  return erpShop.vatCodes.map(({ code, rate }) => `${code} (${rate} %)`);
}

/** The configured code for the rate; else the one code of TotalGest with this rate. */
export function vatCodeOf(rate: string, mapping: CodeMapping): string | null {
  const configured = Object.entries(mapping.settings.vat).find(([key]) => sameDecimal(key, rate));
  if (configured !== undefined) return configured[1];
  const equal = mapping.erpShop.vatCodes.filter((code) => sameDecimal(code.rate, rate));
  return equal.length === 1 ? (equal[0]?.code ?? null) : null;
}
