import { mappingKey } from "../mapping-key.ts";
import { parseCountry } from "../../common/country.ts";
import {
  decimal,
  fromMinor,
  isDecimal,
  plain,
  sameDecimal,
  shareByWeight,
  toMinor,
  vatOnTop,
  vatWithin,
} from "../../common/money.ts";
import type {
  Address,
  ErpAddress,
  ErpLine,
  ErpOrder,
  OrderExtra,
  OrderItem,
  OrderPayment,
  ShopOrder,
} from "../order.ts";
import type { ErpShop } from "../../ports/erp.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { problem } from "../../common/problems/problem.ts";
import { LONGEST_REFERENCE, referenceOf } from "../reference.ts";
import type { Settings } from "../../run/settings.ts";

/** Everything that the mapping of an order depends on besides the order. */
export interface OrderMapping {
  readonly site: string;
  readonly settings: Settings["mapping"];
  readonly erpShop: ErpShop;
  /** The rate of the shop's default tax, for `imposta: "default"`; null = the shop has none. */
  readonly defaultRate: string | null;
}

/** What TotalGest's codes for payments and VAT are looked up in. */
type CodeMapping = Pick<OrderMapping, "settings" | "erpShop">;

export type MappedOrder =
  | { readonly ok: true; readonly body: ErpOrder; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problem: Problem };

/** The two centimes of Swiss cash rounding. Besides, each line may be off by one cent. */
const CASH_ROUNDING_MINOR = 2;

/** Ends the mapping of one order; `mapOrder` catches it and returns a result. */
class Unmappable extends Error {
  readonly problem: Problem;
  constructor(reason: Problem) {
    super(reason.code);
    this.problem = reason;
  }
}

/**
 * TotalGest's order for a shop order. The total that the buyer paid is authoritative: no price is computed again, and
 * an order whose lines miss the total by more than rounding cannot be mapped. Pure.
 */
export function mapOrder(order: ShopOrder, mapping: OrderMapping): MappedOrder {
  try {
    const warnings: Problem[] = [];
    return { ok: true, body: buildBody(order, mapping, warnings), warnings };
  } catch (error) {
    if (error instanceof Unmappable) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** Lines and totals only, even if payment, address or currency cannot be mapped; null = the order cannot be priced. */
export function priceOrder(order: ShopOrder, mapping: OrderMapping): Pick<ErpOrder, "lines" | "totals"> | null {
  try {
    const lines = buildLines(order, mapping);
    if (lines.length === 0) return null;
    const totals = settle(lines, order, []);
    return { lines: lines.map(toErpLine), totals };
  } catch (error) {
    if (error instanceof Unmappable) return null;
    throw error;
  }
}

function buildBody(order: ShopOrder, mapping: OrderMapping, warnings: Problem[]): ErpOrder {
  if (order.currency !== mapping.erpShop.currency) {
    throw new Unmappable(problem("currency-foreign", { currency: order.currency, expected: mapping.erpShop.currency }));
  }
  if (order.items.length === 0) throw new Unmappable(problem("no-lines", {}));
  const billing = mapAddress(order.billing, mapping);
  const shipping = order.shipping === null ? billing : mapAddress(order.shipping, mapping);
  const payment = mapPayment(order.payment, mapping);
  const lines = buildLines(order, mapping);
  const totals = settle(lines, order, warnings);
  const reference = referenceOf(mapping.site, order.id);
  if (reference.length > LONGEST_REFERENCE) {
    throw new Unmappable(problem("reference-too-long", { reference, max: LONGEST_REFERENCE }));
  }
  return {
    externalReference: reference,
    externalNumber: order.reference,
    placedAt: order.placedAt,
    currency: order.currency,
    pricesIncludeVat: order.pricesIncludeVat,
    customer: {
      externalId: order.customerId,
      email: order.email ?? order.billing?.email ?? null,
      phone: order.billing?.phone ?? null,
      language: null,
    },
    billing,
    shipping,
    payment,
    lines: lines.map(toErpLine),
    totals,
    note: order.note,
  };
}

function mapAddress(address: Address | null, mapping: OrderMapping): ErpAddress {
  if (address === null || [address.street, address.zip, address.city].every((part) => part === null)) {
    throw new Unmappable(problem("address-missing", {}));
  }
  const country = parseCountry(address.country ?? "", mapping.settings.countries);
  if (country === null) throw new Unmappable(problem("country-unknown", { country: address.country ?? "" }));
  const { email: _email, ...rest } = address;
  return { ...rest, country };
}

function mapPayment(payment: OrderPayment | null, mapping: OrderMapping): ErpOrder["payment"] {
  const code = payment === null ? null : paymentCode(payment, mapping);
  if (payment === null || code === null) {
    // A payment without an id is mapped by its name.
    const id = payment?.id === "" ? payment.name : (payment?.id ?? "");
    throw new Unmappable(
      problem("payment-unmapped", { id, name: payment?.name ?? "", codes: paymentCodes(mapping.erpShop) }),
    );
  }
  return { code, name: payment.name, paid: payment.paid, transactionId: payment.transaction };
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
function paymentCodes({ paymentMethods }: ErpShop): readonly string[] {
  return paymentMethods.map(({ code, name }) =>
    name === "" || mappingKey(name) === mappingKey(code) ? code : `${code} (${name})`,
  );
}

/** `N81 (8.1 %)` */
function vatCodes(erpShop: ErpShop): readonly string[] {
  return erpShop.vatCodes.map(({ code, rate }) => `${code} (${rate} %)`);
}

/** The configured code for the rate; else the one code of TotalGest with this rate. */
export function vatCodeOf(rate: string, mapping: CodeMapping): string | null {
  const configured = Object.entries(mapping.settings.vat).find(([key]) => sameDecimal(key, rate));
  if (configured !== undefined) return configured[1];
  const equal = mapping.erpShop.vatCodes.filter((code) => sameDecimal(code.rate, rate));
  return equal.length === 1 ? (equal[0]?.code ?? null) : null;
}

/** Whether mapping the order requires the shop's default tax. */
export function needsDefaultRate(order: ShopOrder): boolean {
  return [...order.items, ...order.fees, order.delivery].some((part) => part !== null && isDefault(part.rate));
}

function isDefault(rate: string | null): boolean {
  return rate?.trim().toLowerCase() === "default";
}

/** A line during the computation, with its total in whole minor units. */
interface Line extends Omit<ErpLine, "total" | "vatRate" | "vatCode"> {
  readonly vat: { readonly code: string; readonly rate: string };
  totalMinor: number;
}

function toErpLine(line: Line): ErpLine {
  const { kind, sku, articleId, description, quantity, unitPrice, vat, totalMinor } = line;
  return {
    kind,
    sku,
    ...(articleId === undefined ? {} : { articleId }),
    description,
    quantity,
    unitPrice,
    vatCode: vat.code,
    vatRate: vat.rate,
    total: fromMinor(totalMinor),
  };
}

function buildLines(order: ShopOrder, mapping: OrderMapping): Line[] {
  const products = order.items.map((item) => itemLine(item, mapping));
  const rates = groupByRate(products);
  const extras = [
    ...(order.delivery === null ? [] : extraLines("shipping", order.delivery, rates, mapping)),
    ...order.fees.flatMap((fee) => extraLines("fee", fee, rates, mapping)),
  ];
  const coupon = order.coupon === null ? [] : couponLines(order.coupon, rates);
  return [...products, ...extras, ...coupon];
}

function itemLine(item: OrderItem, mapping: OrderMapping): Line {
  const unit = decimal(item.price).minus(decimal(item.discount));
  return {
    kind: "product",
    sku: item.kind === "custom" ? null : item.sku,
    ...(item.articleId === undefined ? {} : { articleId: item.articleId }),
    description: item.name,
    quantity: plain(decimal(item.quantity)),
    unitPrice: plain(unit),
    vat: readVat(item.rate, mapping),
    totalMinor: toMinor(decimal(item.quantity).times(unit)),
  };
}

/**
 * One line at its own rate; without a rate, one line per rate of the cart, split in proportion to the rates' totals.
 */
function extraLines(
  kind: "shipping" | "fee",
  extra: OrderExtra,
  rates: readonly RateGroup[],
  mapping: OrderMapping,
): Line[] {
  const amountMinor = toMinor(decimal(extra.price));
  if (amountMinor === 0) return [];
  if (extra.rate !== null) return [flatLine(kind, extra.name, amountMinor, readVat(extra.rate, mapping))];
  return sharedLines(kind, extra.name, amountMinor, rates);
}

/** A coupon reduces each rate's part of the cart: one negative line per rate. */
function couponLines(coupon: NonNullable<ShopOrder["coupon"]>, rates: readonly RateGroup[]): Line[] {
  const amountMinor = toMinor(decimal(coupon.amount).abs());
  return sharedLines("discount", coupon.code, -amountMinor, rates);
}

function sharedLines(kind: Line["kind"], name: string, amountMinor: number, rates: readonly RateGroup[]): Line[] {
  const shares = shareByWeight(
    amountMinor,
    rates.map((group) => ({ rate: group.vat.rate, weightMinor: group.totalMinor })),
  );
  return rates
    .map((group, index) => flatLine(kind, name, shares[index] ?? 0, group.vat))
    .filter((line) => line.totalMinor !== 0);
}

function flatLine(kind: Line["kind"], description: string, totalMinor: number, vat: Line["vat"]): Line {
  return { kind, sku: null, description, quantity: "1", unitPrice: fromMinor(totalMinor), vat, totalMinor };
}

function readVat(rate: string | null, mapping: OrderMapping): Line["vat"] {
  const known = isDefault(rate) ? mapping.defaultRate : rate;
  if (known === null) throw new Unmappable(problem("vat-missing", {}));
  const code = isDecimal(known) ? vatCodeOf(known, mapping) : null;
  if (code === null) throw new Unmappable(problem("vat-unmapped", { rate: known, codes: vatCodes(mapping.erpShop) }));
  return { code, rate: plain(decimal(known)) };
}

interface RateGroup {
  readonly vat: Line["vat"];
  totalMinor: number;
}

function groupByRate(lines: readonly Line[]): RateGroup[] {
  const groups: RateGroup[] = [];
  for (const line of lines) {
    const group = groups.find((candidate) => sameDecimal(candidate.vat.rate, line.vat.rate));
    if (group === undefined) groups.push({ vat: line.vat, totalMinor: line.totalMinor });
    else group.totalMinor += line.totalMinor;
  }
  return groups;
}

/**
 * Makes the lines add up to what the buyer paid, and computes the totals. A difference within rounding is added to the
 * largest line, with a warning; a larger one cannot be mapped.
 */
function settle(lines: Line[], order: ShopOrder, warnings: Problem[]): ErpOrder["totals"] {
  const paidMinor = toMinor(decimal(order.total));
  const reach = order.pricesIncludeVat ? sumOf : chooseReach(lines, paidMinor);
  const reached = reach(lines);
  const missingMinor = paidMinor - reached;
  if (Math.abs(missingMinor) > allowedDifference(lines.length, paidMinor, order.currency)) {
    throw new Unmappable(problem("totals-mismatch", { lines: fromMinor(reached), total: fromMinor(paidMinor) }));
  }
  if (missingMinor !== 0) {
    adjustLargest(lines, paidMinor, reach);
    warnings.push(problem("total-adjusted", { by: fromMinor(missingMinor) }));
  }
  const totals = totalsOf(lines, order.pricesIncludeVat);
  return reach(lines) === paidMinor || order.pricesIncludeVat ? totals : withGross(totals, paidMinor);
}

function allowedDifference(lineCount: number, paidMinor: number, currency: string): number {
  const cash = currency === "CHF" && paidMinor % 5 === 0 ? CASH_ROUNDING_MINOR : 0;
  return Math.max(lineCount, cash);
}

/**
 * If prices exclude VAT, the buyer paid net plus VAT. Some shops write the net amount into `total`; the closer of the
 * two is used.
 */
function chooseReach(lines: readonly Line[], paidMinor: number): (lines: readonly Line[]) => number {
  const gross = (all: readonly Line[]): number => sumOf(all) + vatOf(all, false);
  return Math.abs(paidMinor - sumOf(lines)) < Math.abs(paidMinor - gross(lines)) ? sumOf : gross;
}

/**
 * If prices exclude VAT, a cent on a line also adds VAT, so amounts nearby are tried until the total is reached
 * exactly.
 */
function adjustLargest(lines: readonly Line[], paidMinor: number, reach: (lines: readonly Line[]) => number): void {
  const largest = lines.reduce((a, b) => (Math.abs(b.totalMinor) > Math.abs(a.totalMinor) ? b : a));
  const before = largest.totalMinor;
  const missingMinor = paidMinor - reach(lines);
  for (const nearby of [0, -1, 1, -2, 2]) {
    largest.totalMinor = before + missingMinor + nearby;
    if (reach(lines) === paidMinor) return;
  }
  largest.totalMinor = before;
}

/** No cent on a line reaches the paid total, because VAT rounding skips it: the cent is added to the VAT. */
function withGross(totals: ErpOrder["totals"], paidMinor: number): ErpOrder["totals"] {
  const vat = paidMinor - toMinor(decimal(totals.net));
  return { ...totals, vat: fromMinor(vat), gross: fromMinor(paidMinor) };
}

function totalsOf(lines: readonly Line[], pricesIncludeVat: boolean): ErpOrder["totals"] {
  const sum = sumOf(lines);
  const vat = vatOf(lines, pricesIncludeVat);
  const [net, gross] = pricesIncludeVat ? [sum - vat, sum] : [sum, sum + vat];
  return { net: fromMinor(net), vat: fromMinor(vat), gross: fromMinor(gross) };
}

function vatOf(lines: readonly Line[], pricesIncludeVat: boolean): number {
  const vat = pricesIncludeVat ? vatWithin : vatOnTop;
  return groupByRate(lines).reduce((sum, group) => sum + vat(group.totalMinor, group.vat.rate), 0);
}

function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, line) => sum + line.totalMinor, 0);
}
