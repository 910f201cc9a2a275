/** Maps the shop's orders to the engine's types. `wire.ts` has checked the values. */
import {
  type Address,
  ORDER_TEXT_NAMES,
  type ListedOrder,
  ORDER_TEXTS,
  type OrderCart,
  type OrderDelivery,
  type OrderExtra,
  type OrderItem,
  type OrderPayment,
  type ShopOrder,
} from "../../../core/orders/order.ts";
import { parseLanguage } from "../../../core/common/language.ts";
import { recordOf } from "../../../core/common/record.ts";
import type { Decoded } from "../../../core/ports/records.ts";
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import { faultOf } from "../../answer/fault.ts";
import { idOf } from "../../answer/primitives.ts";
import type { RecordReader } from "../../profile/reading/reader.ts";
import { isLocalDateTime, localToUtc } from "../../profile/dates.ts";
import { firstText, readDecimal, readFlag, readObject, readRate, readText } from "./php.ts";
import { orderHeadWire, orderWire, type OrderWire, pieceWire } from "../wire.ts";

/**
 * One order. If only its head can be read, `order` is null and `fault` says why: the order is stored and held. Without
 * an id or a date it cannot be stored and is refused.
 */
export function decodeOrder(reader: RecordReader, raw: unknown, timeZone: string): Decoded<ListedOrder> {
  const record = reader.read(raw);
  const parsed = orderWire.safeParse(record);
  if (parsed.success) return { ok: true, value: toListedOrder(toShopOrder(parsed.data, timeZone)) };
  const id = idOf(record);
  const { path, found } = faultOf(parsed.error, record);
  const fault = problem("order-invalid", { id: id ?? "", path: reader.sourceOf(path), found });
  const head = readHead(record, timeZone, fault);
  return head === null ? { ok: false, id, problem: fault } : { ok: true, value: head };
}

function readHead(record: unknown, timeZone: string, fault: Problem): ListedOrder | null {
  const head = orderHeadWire.safeParse(record);
  if (!head.success) return null;
  const { id, date, reference, status, status_name, total, currency } = head.data;
  const items = head.data.cart.flatMap(readPiece);
  return {
    id: String(id),
    reference: readText(reference) ?? String(id),
    placedAt: localToUtc(date, timeZone),
    status: String(status),
    statusName: readText(status_name) ?? String(status),
    total: readDecimal(total) ?? "0",
    currency: readText(currency)?.toUpperCase() ?? "",
    order: null,
    ...(items.length > 0 && { cart: { items } }),
    fault,
  };
}

/** The pieces of a cart item that has other faults; it has no price. */
function readPiece(raw: unknown): OrderCart["items"] {
  const piece = pieceWire.safeParse(raw);
  if (!piece.success || piece.data.type === "custom") return [];
  const { id, sku, quantity } = piece.data;
  return [
    {
      kind: "product",
      shopProductId: readText(id),
      sku: readText(sku),
      name: "",
      quantity: readDecimal(quantity) ?? "0",
      price: "0",
      discount: "0",
      rate: null,
    },
  ];
}

function toListedOrder(order: ShopOrder): ListedOrder {
  const { id, reference, placedAt, status, statusName, total, currency } = order;
  return { id, reference, placedAt, status, statusName, total, currency, order, fault: null };
}

function toShopOrder(wire: OrderWire, timeZone: string): ShopOrder {
  const id = String(wire.id);
  const status = String(wire.status);
  return {
    id,
    reference: readText(wire.reference) ?? id,
    placedAt: localToUtc(wire.date, timeZone),
    status,
    statusName: readText(wire.status_name) ?? status,
    email: readText(wire.user_email),
    customerId: readText(wire.customer_id),
    billing: toAddress(wire.billing_data),
    shipping: toAddress(wire.shipping_data),
    payment: toPayment(wire.payment, timeZone),
    delivery: toDelivery(wire.shipping),
    fees: Array.isArray(wire.fees) ? wire.fees.map(toFee) : [],
    items: wire.cart.map(toItem),
    coupon: toCoupon(wire.coupon),
    currency: wire.currency.trim().toUpperCase(),
    pricesIncludeVat: readFlag(wire.prices_include_tax) ?? false,
    total: readDecimal(wire.total) ?? "0",
    ...given("language", parseLanguage(readText(wire.language))),
    ...given("customerReference", readText(wire.customer_reference)),
    ...recordOf(ORDER_TEXT_NAMES, (name) => readText(wire[ORDER_TEXTS[name]])),
  };
}

/** Null = the shop sent none, or only absent fields. */
function toAddress(wire: OrderWire["billing_data"]): Address | null {
  const sent = readObject(wire);
  if (sent === null) return null;
  const address: Address = {
    company: readText(sent.ragione_sociale),
    firstName: readText(sent.nome),
    lastName: readText(sent.cognome),
    street: readText(sent.indirizzo),
    zip: readText(sent.cap),
    city: readText(sent.comune),
    region: readText(sent.citta),
    country: readText(sent.stato),
    phone: firstText(sent.telefono, sent.telefono_cellulare, sent.cellulare, sent.telefono_casa),
    email: readText(sent.email),
    vatNumber: readText(sent.piva),
    taxCode: readText(sent.cf),
    certifiedEmail: readText(sent.pec),
    sdi: firstText(sent.sdi, sent.cod_univoco),
  };
  return Object.values(address).every((part) => part === null) ? null : address;
}

/** A field that is absent where the shop gives none. */
function given<Name extends string, Value>(name: Name, value: Value | null): { readonly [N in Name]?: Value } {
  return (value === null ? {} : { [name]: value }) as { readonly [N in Name]?: Value };
}

function toPayment(wire: OrderWire["payment"], timeZone: string): OrderPayment | null {
  const sent = readObject(wire);
  if (sent === null) return null;
  const id = readText(sent.id);
  const name = readText(sent.name);
  if (id === null && name === null) return null;
  const paid = readFlag(sent.paid) ?? false;
  const { date } = sent;
  const paidAt = paid && typeof date === "string" && isLocalDateTime(date) ? localToUtc(date, timeZone) : null;
  return {
    id: id ?? "",
    name: name ?? id ?? "",
    paid,
    transaction: readText(sent.transaction),
    ...given("paidAt", paidAt),
  };
}

function toDelivery(wire: OrderWire["shipping"]): OrderDelivery | null {
  const sent = readObject(wire);
  if (sent === null) return null;
  const name = firstText(sent.name, sent.id);
  const price = readDecimal(sent.price);
  if (name === null && price === null) return null;
  return { name: name ?? "", price: price ?? "0", rate: readRate(sent.tax_rate), ...given("id", readText(sent.id)) };
}

function toFee(wire: Extract<OrderWire["fees"], readonly unknown[]>[number]): OrderExtra {
  return { name: readText(wire.name) ?? "", price: readDecimal(wire.price) ?? "0", rate: readRate(wire.tax_rate) };
}

function toItem(wire: OrderWire["cart"][number]): OrderItem {
  const common = {
    quantity: readDecimal(wire.quantity) ?? "0",
    discount: readDecimal(wire.discount) ?? "0",
  };
  if (wire.type === "product") {
    return {
      kind: "product",
      shopProductId: readText(wire.id),
      sku: readText(wire.sku),
      name: readText(wire.name) ?? readText(wire.sku) ?? "",
      price: readDecimal(wire.price) ?? "0",
      rate: readRate(wire.imposta),
      ...common,
    };
  }
  const custom = readObject(wire.customInfo);
  return {
    kind: "custom",
    shopProductId: null,
    sku: null,
    name: firstText(custom?.name, wire.name) ?? "",
    price: readDecimal(custom?.price) ?? readDecimal(wire.price) ?? "0",
    rate: readRate(custom?.imposta) ?? readRate(wire.imposta),
    ...common,
  };
}

function toCoupon(wire: OrderWire["coupon"]): ShopOrder["coupon"] {
  const sent = readObject(wire);
  const amount = readDecimal(sent?.amount);
  if (sent === null || amount === null || Number(amount) === 0) return null;
  return { code: readText(sent.code) ?? "", amount };
}
