/** TotalGest's lines for a shop order, before they are made to add up. Pure. */
import type { ErpLine, OrderExtra, OrderItem, ShopOrder } from "../order.ts";
import { decimalOf, fromMinor, isDecimal, plain, priceText, shareByWeight, toMinor } from "../../common/money.ts";
import { type OrderMapping, Unmappable, vatCodeOf, vatCodes } from "./mapping.ts";
import { problem } from "../../common/problems/problem.ts";

/** Whether mapping the order requires the shop's default tax. */
export function needsDefaultRate(order: ShopOrder): boolean {
  return [...order.items, ...order.fees, order.delivery].some((part) => part !== null && isDefault(part.rate));
}

function isDefault(rate: string | null): boolean {
  return rate?.trim().toLowerCase() === "default";
}

/** A line during the computation, with its total in whole minor units. */
export interface ComputedLine extends Omit<ErpLine, "total" | "vatRate" | "vatCode"> {
  readonly vat: { readonly code: string; readonly rate: string };
  totalMinor: number;
}

export function toErpLine({ vat, totalMinor, ...line }: ComputedLine): ErpLine {
  return { ...line, vatCode: vat.code, vatRate: vat.rate, total: fromMinor(totalMinor) };
}

export function buildLines(order: ShopOrder, mapping: OrderMapping): ComputedLine[] {
  const products = order.items.map((item) => itemLine(item, mapping));
  const rates = groupByRate(products);
  const extras = [
    ...(order.delivery === null ? [] : extraLines("shipping", order.delivery, rates, mapping)),
    ...order.fees.flatMap((fee) => extraLines("fee", fee, rates, mapping)),
  ];
  const coupon = order.coupon === null ? [] : couponLines(order.coupon, rates);
  return [...products, ...extras, ...coupon];
}

function itemLine(item: OrderItem, mapping: OrderMapping): ComputedLine {
  const unit = decimalOf(item.price).minus(decimalOf(item.discount));
  return {
    kind: "product",
    sku: item.kind === "custom" ? null : item.sku,
    ...(item.articleId === undefined ? {} : { articleId: item.articleId }),
    description: item.name,
    quantity: plain(decimalOf(item.quantity)),
    unitPrice: priceText(unit),
    vat: readVat(item.rate, mapping),
    totalMinor: toMinor(decimalOf(item.quantity).times(unit)),
  };
}

/** One line at its own rate; without one, a line per rate of the cart, in proportion to their totals. */
function extraLines(
  kind: "shipping" | "fee",
  extra: OrderExtra,
  rates: readonly RateGroup[],
  mapping: OrderMapping,
): ComputedLine[] {
  const amountMinor = toMinor(decimalOf(extra.price));
  if (amountMinor === 0) return [];
  if (extra.rate !== null) return [flatLine(kind, extra.name, amountMinor, readVat(extra.rate, mapping))];
  return sharedLines(kind, extra.name, amountMinor, rates);
}

/** A coupon reduces each rate's part of the cart: one negative line per rate. */
function couponLines(coupon: NonNullable<ShopOrder["coupon"]>, rates: readonly RateGroup[]): ComputedLine[] {
  const amountMinor = toMinor(decimalOf(coupon.amount).abs());
  return sharedLines("discount", coupon.code, -amountMinor, rates);
}

function sharedLines(
  kind: ComputedLine["kind"],
  name: string,
  amountMinor: number,
  rates: readonly RateGroup[],
): ComputedLine[] {
  const shares = shareByWeight(
    amountMinor,
    rates.map((group) => ({ rate: group.vat.rate, weightMinor: group.totalMinor })),
  );
  return rates
    .map((group, index) => flatLine(kind, name, shares[index] ?? 0, group.vat))
    .filter((line) => line.totalMinor !== 0);
}

function flatLine(
  kind: ComputedLine["kind"],
  description: string,
  totalMinor: number,
  vat: ComputedLine["vat"],
): ComputedLine {
  return { kind, sku: null, description, quantity: "1", unitPrice: fromMinor(totalMinor), vat, totalMinor };
}

function readVat(rate: string | null, mapping: OrderMapping): ComputedLine["vat"] {
  const known = isDefault(rate) ? mapping.defaultRate : rate;
  if (known === null) throw new Unmappable(problem("vat-missing", {}));
  const code = isDecimal(known) ? vatCodeOf(known, mapping) : null;
  if (code === null) throw new Unmappable(problem("vat-unmapped", { rate: known, codes: vatCodes(mapping.erpShop) }));
  return { code, rate: plain(decimalOf(known)) };
}

type RateGroup = Readonly<Pick<ComputedLine, "vat" | "totalMinor">>;

/** In the order of the lines. */
export function groupByRate(lines: readonly ComputedLine[]): readonly RateGroup[] {
  return [...Map.groupBy(lines, ({ vat }) => vat.rate).values()].map((group) => {
    const [{ vat }] = group as [ComputedLine];
    return { vat, totalMinor: group.reduce((sum, { totalMinor }) => sum + totalMinor, 0) };
  });
}
