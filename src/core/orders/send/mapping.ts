/** TotalGest's codes for the shop's payments, ways of shipping and VAT rates, and the buyer's language. Pure. */
import type { Lang } from "../../common/language.ts";
import type { Settings } from "../../run/settings.ts";
import type { ErpMethod, ErpShop } from "../../ports/erp.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { ErpAddress, OrderPayment } from "../order.ts";
import { mappingKey } from "../../common/words.ts";
import { sameDecimal } from "../../common/money.ts";

/** Everything that the mapping of an order depends on besides the order. */
export interface OrderMapping {
  readonly site: string;
  readonly settings: Settings["mapping"];
  /** What an order's total is where prices exclude VAT. */
  readonly totals: Settings["framework360"]["totals"];
  /** `export.shipping`. */
  readonly shipping: Settings["export"]["shipping"];
  readonly erpShop: ErpShop;
  /** The rate of the shop's default tax, for `imposta: "default"`; null = the shop has none. */
  readonly defaultRate: string | null;
}

/** What TotalGest's codes are looked up in. */
export type CodeMapping = Pick<OrderMapping, "settings" | "erpShop">;

/** Ends the mapping of one order; `mapOrder` catches it and returns a result. */
export class Unmappable extends Error {
  readonly problem: Problem;
  constructor(reason: Problem) {
    super(reason.code);
    this.problem = reason;
  }
}

/** What a payment or a way of shipping is recognised by. */
type NamedMethod = Pick<OrderPayment, "id" | "name">;

export function paymentCode(payment: NamedMethod, { settings, erpShop }: CodeMapping): string | null {
  return methodOf(payment, settings.payments, erpShop.paymentMethods);
}

/** A way of shipping that the shop does not name has no code. */
export function shippingCode(shipping: NamedMethod, { settings, erpShop }: CodeMapping): string | null {
  return methodOf(shipping, settings.shipping, erpShop.shippingMethods ?? []);
}

/** The configured code for the id or name; else the one method of TotalGest whose code, or else whose name, equals one of them. */
function methodOf(
  { id, name }: NamedMethod,
  configured: Readonly<Record<string, string>>,
  methods: readonly ErpMethod[],
): string | null {
  const words = [id, name].map(mappingKey).filter((word) => word !== "");
  const chosen = Object.entries(configured).find(([key]) => words.includes(mappingKey(key)));
  if (chosen !== undefined) return chosen[1];
  const equal = methods.filter((method) => words.includes(mappingKey(method.code)));
  const alike = equal.length > 0 ? equal : methods.filter((method) => words.includes(mappingKey(method.name)));
  return alike.length === 1 ? (alike[0]?.code ?? null) : null;
}

/** The codes that a person may choose from: `CARD (Karte)`. */
export function methodCodes(methods: readonly ErpMethod[]): readonly string[] {
  return methods.map(({ code, name }) =>
    name === "" || mappingKey(name) === mappingKey(code) ? code : `${code} (${name})`,
  );
}

/** By country and region, else by country (`CH-TI`, `FR`); null = nothing is configured. Never guessed. */
export function languageOf(
  { country, region }: Pick<ErpAddress, "country" | "region">,
  configured: Settings["mapping"]["language"],
): Lang | null {
  const places = [`${country}-${region ?? ""}`, country].map(mappingKey);
  const found = places.map((place) => Object.entries(configured).find(([key]) => mappingKey(key) === place));
  return found.find((entry) => entry !== undefined)?.[1] ?? null;
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
