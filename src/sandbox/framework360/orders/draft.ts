import { isRecord, recordOf } from "../../../core/common/record.ts";
import { SHOP_TEXT_NAMES } from "../../../core/orders/order.ts";
import { amount, formatAmount, lineTotal, type Micro, vatInside } from "../../values/amounts.ts";
import { localDateTime } from "../../values/local-time.ts";
import type { AddressJson, CartItemJson, ExtraJson, ShopOrderJson } from "./order.ts";
import { PAYMENTS, STATUS, STATUSES } from "../products/product.ts";

/** The given parts of an order; the rest is computed. Given values take precedence. */
export type OrderDraft = Partial<Omit<ShopOrderJson, "payment" | "shipping">> & {
  readonly payment?: Partial<ShopOrderJson["payment"]>;
  readonly shipping?: Partial<ShopOrderJson["shipping"]>;
  /** The total is rounded to 5 centimes. */
  readonly roundedToFive?: boolean;
};

/** Values from outside of the draft. */
export interface DraftPlace {
  readonly id: string;
  readonly atMs: number;
}

/**
 * A whole order. Its total is what the buyer paid: each line half-up(quantity × (price − discount)), with shipping
 * and fees, minus the coupon; if prices exclude VAT, plus the VAT of each rate.
 */
export function orderOf(draft: OrderDraft, { id, atMs }: DraftPlace): ShopOrderJson {
  const { roundedToFive, payment, shipping, ...given } = draft;
  const status = given.status ?? STATUS.completed;
  const paymentId = payment?.id ?? "card";
  const order: ShopOrderJson = {
    id,
    reference: `WEB-${localDateTime(atMs).slice(0, 4)}-${id}`,
    date: localDateTime(atMs),
    status,
    status_name: nameOf(STATUSES, status),
    user_email: given.billing_data?.email ?? "",
    customer_id: "",
    billing_data: PLAIN_BUYER,
    shipping_data: null,
    fees: [],
    cart: [],
    coupon: null,
    currency: "CHF",
    prices_include_tax: true,
    total: "0.00",
    total_tax: "",
    ...recordOf(SHOP_TEXT_NAMES, () => ""),
    labels: [],
    ...given,
    payment: {
      id: paymentId,
      name: nameOf(PAYMENTS, paymentId),
      paid: status === STATUS.completed,
      transaction: `tx-${id}`,
      ...payment,
    },
    shipping: { id: "1", name: "PostPac Economy", price: "8.50", tax_rate: "8.1", ...shipping },
  };
  const sums = sumsOf(order);
  const total = roundedToFive === true ? ((sums.total + 25_000n) / 50_000n) * 50_000n : sums.total;
  return {
    ...order,
    total: given.total ?? formatAmount(total, 2),
    total_tax: given.total_tax ?? formatAmount(sums.tax, 2),
  };
}

const PLAIN_BUYER: AddressJson = {
  nome: "Anna",
  cognome: "Bernasconi",
  indirizzo: "Via Nassa 5",
  cap: "6900",
  comune: "Lugano",
  citta: "TI",
  stato: "Svizzera",
  telefono: "+41 91 911 00 00",
  email: "anna.bernasconi@example.ch",
};

/** The total of an order and the VAT in it, in millionths. */
function sumsOf(order: ShopOrderJson): { total: Micro; tax: Micro } {
  const parts = [...order.cart.map(itemPart), ...[order.shipping, ...order.fees].map(extraPart)];
  const coupon = amount(order.coupon?.amount ?? "0");
  const net = parts.reduce((sum, part) => sum + part.total, 0n) - coupon;
  if (order.prices_include_tax) {
    return { total: net, tax: parts.reduce((sum, part) => sum + vatInside(part.total, part.rate), 0n) };
  }
  const groups = new Map<Micro, Micro>();
  for (const part of parts) groups.set(part.rate, (groups.get(part.rate) ?? 0n) + part.total);
  const tax = [...groups].reduce((sum, [rate, group]) => sum + lineTotal(group, rate / 100n), 0n);
  return { total: net + tax, tax };
}

interface CartPart {
  readonly total: Micro;
  readonly rate: Micro;
}

function itemPart(item: CartItemJson): CartPart {
  const { price, imposta } = item.type === "custom" ? item.customInfo : item;
  const unit = amount(price) - (item.type === "custom" ? 0n : amount(item.discount));
  return { total: lineTotal(amount(item.quantity), unit), rate: rateOf(imposta) };
}

function extraPart(extra: ExtraJson): CartPart {
  return { total: amount(extra.price), rate: rateOf(extra.tax_rate ?? "8.1") };
}

/** `"default"` is the site's default tax. */
function rateOf(imposta: string): Micro {
  return amount(imposta === "default" ? "8.1" : imposta);
}

function nameOf(list: readonly { readonly id: string; readonly name: string }[], id: string): string {
  return list.find((one) => one.id === id)?.name ?? "";
}

/** Products and pieces in an order's cart, in millionths. Accepts carts from files, even with other faults. */
export function piecesOfDraft(order: {
  readonly cart?: unknown;
}): readonly { readonly id: string; readonly pieces: Micro }[] {
  const cart: readonly unknown[] = Array.isArray(order.cart) ? order.cart : [];
  return cart.flatMap((item) => {
    if (!isRecord(item) || item["type"] === "custom") return [];
    const pieces = readPieces(item["quantity"]);
    return pieces === null ? [] : [{ id: String(item["id"]), pieces }];
  });
}

function readPieces(quantity: unknown): Micro | null {
  return /^\d+(\.\d{1,6})?$/.test(String(quantity)) ? amount(String(quantity)) : null;
}
