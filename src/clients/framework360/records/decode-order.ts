/** The shop's orders: what they may hold on the wire, and the engine's types for it. */
import { z } from "zod";

import {
  type Address,
  ORDER_TEXT_NAMES,
  ORDER_TEXTS,
  type ListedOrder,
  type OrderExtra,
  type OrderPayment,
  SHOP_TEXT_NAMES,
  type ShopOrder,
} from "../../../core/orders/order.ts";
import { recordOf } from "../../../core/common/record.ts";
import type { Decoded } from "../../../core/ports/records.ts";
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import { faultOf } from "../../answer/fault.ts";
import { aList, anObject, filledText, id, idOf, text } from "../../answer/primitives.ts";
import type { RecordReader } from "../../profile/reading/reader.ts";
import { isLocalDateTime, localToUtc } from "../../profile/dates.ts";
import { cartItem, readPiece } from "./cart.ts";
import {
  absent,
  amount,
  anAmount,
  aRate,
  aText,
  flag,
  isAbsentText,
  list,
  looseDecimal,
  looseText,
  optionalFlag,
  part,
  readFlag,
  readText,
} from "./php.ts";

/** PUBLIC names. */
export const addressWire = z.object(
  {
    nome: aText,
    cognome: aText,
    ragione_sociale: aText,
    piva: aText,
    cf: aText,
    pec: aText,
    sdi: aText,
    cod_univoco: aText,
    indirizzo: aText,
    cap: aText,
    /** The town. */
    comune: aText,
    /** The province or canton, despite its name. */
    citta: aText,
    stato: aText,
    telefono: aText,
    telefono_cellulare: aText,
    telefono_casa: aText,
    cellulare: aText,
    email: aText,
  },
  anObject,
);

/** Null = the shop sent none, or only absent fields. */
const address = part(addressWire, (sent): Address | null => {
  const read: Address = {
    company: sent.ragione_sociale,
    firstName: sent.nome,
    lastName: sent.cognome,
    street: sent.indirizzo,
    zip: sent.cap,
    city: sent.comune,
    region: sent.citta,
    country: sent.stato,
    phone: sent.telefono ?? sent.telefono_cellulare ?? sent.cellulare ?? sent.telefono_casa,
    email: sent.email,
    vatNumber: sent.piva,
    taxCode: sent.cf,
    certifiedEmail: sent.pec,
    sdi: sent.sdi ?? sent.cod_univoco,
  };
  return Object.values(read).every((value) => value === null) ? null : read;
});

/** ASSUMED. */
const payment = part(
  z.object({ id: aText, name: aText, paid: optionalFlag, transaction: aText }, anObject),
  ({ id: code, name, paid, transaction }): OrderPayment | null =>
    code === null && name === null
      ? null
      : { id: code ?? "", name: name ?? code ?? "", paid: readFlag(paid) ?? false, transaction },
);

/** ASSUMED. */
const shipping = part(
  z.object({ id: aText, name: aText, price: anAmount, tax_rate: aRate }, anObject),
  ({ id: code, name, price, tax_rate: rate }): OrderExtra | null =>
    (name ?? code ?? price) === null ? null : { name: name ?? code ?? "", price: price ?? "0", rate },
);

/** ASSUMED. */
const fee = z
  .object({ name: aText, price: amount, tax_rate: aRate }, anObject)
  .transform(({ name, price, tax_rate: rate }): OrderExtra => ({ name: name ?? "", price, rate }));

/** ASSUMED. */
const coupon = part(
  z.object(
    {
      code: aText,
      amount: anAmount.refine((off) => !(Number(off) < 0), { error: "an amount of at least 0" }),
    },
    anObject,
  ),
  ({ code, amount: off }) => (off === null || Number(off) === 0 ? null : { code: code ?? "", amount: off }),
);

const localDateTime = text.refine(isLocalDateTime, { error: "a local time such as 2026-11-24 10:30:00" });

/** The fields that an order needs to be stored. */
const orderKeyWire = z.object({ id, date: localDateTime }, anObject);

/**
 * An order, in a page of `orders/list` and as the answer to `orders/get`. Names of the addresses PUBLIC, else ASSUMED.
 */
export const orderWire = orderKeyWire.extend({
  reference: aText,
  status: id,
  status_name: aText,
  user_email: aText,
  customer_id: aText,
  billing_data: address,
  shipping_data: address,
  payment,
  shipping,
  fees: z.union([list(fee), absent], aList).transform((fees) => (Array.isArray(fees) ? fees : [])),
  cart: list(cartItem),
  coupon,
  currency: filledText.refine((value) => !isAbsentText(value), { error: "a currency" }),
  prices_include_tax: flag,
  total: amount,
  ...recordOf(SHOP_TEXT_NAMES, () => z.union([looseText, looseDecimal], { error: "a text" }).transform(readText)),
});

/** The readable head of an order with other faults. */
const orderHeadWire = orderKeyWire.extend({
  reference: aText.catch(null),
  status: id.catch(""),
  status_name: aText.catch(null),
  currency: text.transform(readText).catch(null),
  total: amount.catch("0"),
  cart: list(z.unknown()).catch([]),
});

/**
 * One order. If only its head can be read, `order` is null and `fault` says why: the order is stored and held. Without
 * an id or a date it cannot be stored and is refused.
 */
export function decodeOrder(reader: RecordReader, raw: unknown, timeZone: string): Decoded<ListedOrder> {
  const record = reader.read(raw);
  const parsed = orderWire.safeParse(record);
  if (parsed.success) return { ok: true, value: toListedOrder(toShopOrder(parsed.data, timeZone)) };
  const orderId = idOf(record);
  const { path, found } = faultOf(parsed.error, record);
  const fault = problem("order-invalid", { id: orderId ?? "", path: reader.sourceOf(path), found });
  const head = readHead(record, timeZone, fault);
  return head === null ? { ok: false, id: orderId, problem: fault } : { ok: true, value: head };
}

function readHead(record: unknown, timeZone: string, fault: Problem): ListedOrder | null {
  const head = orderHeadWire.safeParse(record);
  if (!head.success) return null;
  const { total, currency, cart } = head.data;
  const items = cart.flatMap(readPiece);
  return {
    ...toKey(head.data, timeZone),
    total,
    currency: currency?.toUpperCase() ?? "",
    order: null,
    ...(items.length > 0 && { cart: { items } }),
    fault,
  };
}

function toListedOrder(order: ShopOrder): ListedOrder {
  const { id: orderId, reference, placedAt, status, statusName, total, currency } = order;
  return { id: orderId, reference, placedAt, status, statusName, total, currency, order, fault: null };
}

type KeyWire = Pick<z.output<typeof orderHeadWire>, "id" | "date" | "reference" | "status" | "status_name">;

function toKey({ id: number, date, reference, status, status_name: statusName }: KeyWire, timeZone: string) {
  return {
    id: String(number),
    reference: reference ?? String(number),
    placedAt: localToUtc(date, timeZone),
    status: String(status),
    statusName: statusName ?? String(status),
  };
}

function toShopOrder(wire: z.output<typeof orderWire>, timeZone: string): ShopOrder {
  return {
    ...toKey(wire, timeZone),
    email: wire.user_email,
    customerId: wire.customer_id,
    billing: wire.billing_data,
    shipping: wire.shipping_data,
    payment: wire.payment,
    delivery: wire.shipping,
    fees: wire.fees,
    items: wire.cart,
    coupon: wire.coupon,
    currency: wire.currency.trim().toUpperCase(),
    pricesIncludeVat: readFlag(wire.prices_include_tax) ?? false,
    total: wire.total,
    ...recordOf(ORDER_TEXT_NAMES, (name) => wire[ORDER_TEXTS[name]]),
  };
}
